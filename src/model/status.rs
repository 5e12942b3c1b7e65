//! The work state of a request.

use serde::{Deserialize, Serialize};

/// Work state; stored by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has answered yet.
    #[default]
    New,
    /// In work: the customer waits for us.
    Open,
    /// We answered and wait for the customer.
    WaitingCustomer,
    /// Done.
    Closed,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::New, Self::Open, Self::WaitingCustomer, Self::Closed];

    /// Its name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::WaitingCustomer => "waiting_customer",
            Self::Closed => "closed",
        }
    }

    /// The status of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for status in Status::ALL {
            assert_eq!(Status::named(status.as_str()), Some(status));
            let json = serde_json::to_value(status).ok();
            assert_eq!(json, Some(status.as_str().into()));
        }
        assert_eq!(Status::named("solved?"), None);
    }
}
