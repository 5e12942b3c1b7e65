//! What may happen to a ticket, and what becomes of it. Pure.
//!
//! Must not know: who may do it, what is shown or sent because of it.

use serde::{Deserialize, Serialize};

use super::status::{Resolution, Status};

/// The part of a ticket that changes as one and that an undo puts back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Where it stands.
    pub status: Status,
    /// How it ended, if it has.
    pub resolution: Option<Resolution>,
    /// Why, in a person's words.
    pub reason: Option<String>,
    /// When somebody wants to be reminded of it, milliseconds UTC. Outlives
    /// the snooze: a reminder on an open ticket is still one (product.md, D48).
    pub wake_at: Option<i64>,
}

/// What happens to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A person sets one of the states in which it goes on.
    Set(Status),
    /// A person wants to see it again only then, milliseconds UTC.
    Snooze(i64),
    /// A person wants to be reminded of it then, milliseconds UTC; it goes on.
    Remind(i64),
    /// A person does not want to be reminded any more.
    Forget,
    /// A person ends it.
    Finish {
        /// Solved, or closed with its topic.
        status: Status,
        /// How.
        resolution: Resolution,
        /// Why, where that is asked.
        reason: Option<String>,
    },
    /// A person opens it again.
    Reopen,
    /// An agent wrote to the customer.
    Answered,
    /// The customer wrote.
    Heard,
    /// Somebody became responsible.
    Taken,
    /// The time of the reminder has come.
    Wake,
}

/// Why nothing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is so already.
    Already,
    /// It has ended; open it first.
    Over,
    /// A ticket cannot be set to this.
    Impossible,
}

impl Deed {
    /// Its name in the journal.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Set(_) => "status",
            Self::Snooze(_) => "snooze",
            Self::Remind(_) => "remind",
            Self::Forget => "forget",
            Self::Finish {
                resolution: Resolution::Spam,
                ..
            } => "spam",
            Self::Finish {
                status: Status::Closed,
                ..
            } => "close",
            Self::Finish { .. } => "solve",
            Self::Reopen => "reopen",
            Self::Answered => "answer",
            Self::Heard => "hear",
            Self::Taken => "take",
            Self::Wake => "wake",
        }
    }
}

/// Whether it goes on in the same hands, only with another whose turn it is:
/// neither new any more, nor ended, nor opened again.
#[must_use]
pub fn is_turn(was: &Work, became: &Work) -> bool {
    let at_work = |status: Status| status != Status::New && !status.is_over();
    at_work(was.status) && at_work(became.status)
}

/// What becomes of `work`.
pub fn next(work: &Work, deed: &Deed) -> Result<Work, Refusal> {
    let over = work.status.is_over();
    let to = |status| Work {
        status,
        resolution: None,
        reason: None,
        wake_at: work.wake_at,
    };
    let became = match deed {
        Deed::Set(_) | Deed::Snooze(_) | Deed::Remind(_) if over => return Err(Refusal::Over),
        Deed::Set(Status::New | Status::Snoozed | Status::Solved | Status::Closed) => {
            return Err(Refusal::Impossible);
        }
        Deed::Set(status) => to(*status),
        Deed::Snooze(until) => Work {
            wake_at: Some(*until),
            ..to(Status::Snoozed)
        },
        Deed::Remind(at) => Work {
            wake_at: Some(*at),
            ..work.clone()
        },
        Deed::Finish { status, .. } if !status.is_over() => return Err(Refusal::Impossible),
        // What is closed may be closed with another result, but not solved.
        Deed::Finish {
            status: Status::Solved,
            ..
        } if work.status == Status::Closed => return Err(Refusal::Over),
        Deed::Finish {
            status,
            resolution,
            reason,
        } => Work {
            status: *status,
            resolution: Some(*resolution),
            reason: reason.clone(),
            wake_at: None,
        },
        Deed::Reopen if over => to(Status::Open),
        Deed::Answered => to(Status::WaitingCustomer),
        Deed::Heard if work.status != Status::New => to(Status::Open),
        Deed::Taken if work.status == Status::New => to(Status::Open),
        Deed::Reopen | Deed::Heard | Deed::Taken => return Err(Refusal::Already),
        Deed::Wake | Deed::Forget => Work {
            status: if work.status == Status::Snoozed {
                Status::Open
            } else {
                work.status
            },
            wake_at: None,
            ..work.clone()
        },
    };
    if became == *work {
        return Err(Refusal::Already);
    }
    Ok(became)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn work(status: Status) -> Work {
        Work {
            status,
            resolution: status.is_over().then_some(Resolution::Done),
            reason: None,
            wake_at: None,
        }
    }

    fn close() -> Deed {
        Deed::Finish {
            status: Status::Closed,
            resolution: Resolution::Done,
            reason: None,
        }
    }

    #[test]
    fn turns_go_to_and_fro() {
        let asked = next(&work(Status::New), &Deed::Answered).unwrap();
        assert_eq!(asked.status, Status::WaitingCustomer);
        assert_eq!(next(&asked, &Deed::Heard).unwrap().status, Status::Open);
        assert!(is_turn(&asked, &work(Status::Open)));
        assert!(!is_turn(&work(Status::New), &asked), "no more new");
        assert!(!is_turn(&work(Status::Closed), &asked), "opens again");
        assert_eq!(
            next(&work(Status::New), &Deed::Heard),
            Err(Refusal::Already)
        );
    }

    #[test]
    fn what_is_over_must_be_opened_first() {
        let closed = next(&work(Status::Open), &close()).unwrap();
        assert_eq!(closed.resolution, Some(Resolution::Done));
        assert_eq!(next(&closed, &close()), Err(Refusal::Already));
        let set = Deed::Set(Status::WaitingThird);
        assert_eq!(next(&closed, &set), Err(Refusal::Over));
        assert_eq!(next(&closed, &Deed::Snooze(1)), Err(Refusal::Over));
        let open = next(&closed, &Deed::Reopen).unwrap();
        assert_eq!((open.status, open.resolution), (Status::Open, None));
    }

    #[test]
    fn a_reminder_outlives_the_snooze() {
        let asleep = next(&work(Status::Open), &Deed::Snooze(9)).unwrap();
        let heard = next(&asleep, &Deed::Heard).unwrap();
        assert_eq!((heard.status, heard.wake_at), (Status::Open, Some(9)));
        let woken = next(&heard, &Deed::Wake).unwrap();
        assert_eq!((woken.status, woken.wake_at), (Status::Open, None));
    }

    fn deeds() -> impl Strategy<Value = Deed> {
        let status = prop::sample::select(Status::ALL.to_vec());
        let resolution = prop::sample::select(Resolution::CHOICES.to_vec());
        prop_oneof![
            status.clone().prop_map(Deed::Set),
            (0..9i64).prop_map(Deed::Snooze),
            (0..9i64).prop_map(Deed::Remind),
            Just(Deed::Forget),
            (status, resolution).prop_map(|(status, resolution)| Deed::Finish {
                status,
                resolution,
                reason: None
            }),
            Just(Deed::Reopen),
            Just(Deed::Answered),
            Just(Deed::Heard),
            Just(Deed::Taken),
            Just(Deed::Wake),
        ]
    }

    proptest! {
        #[test]
        fn an_end_has_a_result_and_nothing_else_has(deeds in prop::collection::vec(deeds(), 0..40)) {
            let mut now = work(Status::New);
            for deed in &deeds {
                match next(&now, deed) {
                    Ok(became) => {
                        prop_assert_ne!(&became, &now);
                        now = became;
                    }
                    Err(_) => continue,
                }
                prop_assert_eq!(now.resolution.is_some(), now.status.is_over());
                prop_assert!(now.status != Status::Snoozed || now.wake_at.is_some());
                prop_assert!(now.wake_at.is_none() || !now.status.is_over());
            }
        }
    }
}
