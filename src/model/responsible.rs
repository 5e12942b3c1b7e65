//! Who gets a new ticket. Pure.

/// The personal coordinator of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coordinator {
    /// Staff id.
    pub id: i64,
    /// Whether he is at work now.
    pub duty: bool,
}

/// The person who gets a new ticket: the contact's coordinator if he is at
/// work; else whoever is responsible for the inbox; else the coordinator all the
/// same, for he knows the contact, and it is better in his hands tomorrow than
/// in nobody's. Who has left, or may not be responsible, must not be told here.
#[must_use]
pub fn assignee(coordinator: Option<Coordinator>, responsible: Option<i64>) -> Option<i64> {
    match (coordinator, responsible) {
        (Some(own), Some(_)) if own.duty => Some(own.id),
        (_, Some(responsible)) => Some(responsible),
        (own, None) => own.map(|own| own.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinator_goes_first_while_he_is_at_work() {
        let own = |duty| Some(Coordinator { id: 1, duty });
        assert_eq!(assignee(own(true), Some(2)), Some(1));
        assert_eq!(assignee(own(true), None), Some(1));
        assert_eq!(assignee(own(false), Some(2)), Some(2));
        assert_eq!(assignee(own(false), None), Some(1));
        assert_eq!(assignee(None, Some(2)), Some(2));
        assert_eq!(assignee(None, None), None);
    }
}
