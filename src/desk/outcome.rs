//! What a failed call into the group means for the errand. Pure.

use std::time::Duration;

use crate::botapi::error::{CallError, Fault};
use crate::botapi::reason::Config;
use crate::delivery::rim::Fate;

/// What to do about a failed call into the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is so already: go on.
    Already,
    /// Leave it to delivery.
    Wait(Fate),
    /// The topic is no more: make it again, then try again.
    TopicGone,
    /// The topic is closed and we may not post: open it, then try again.
    TopicClosed,
    /// The group has a new id: note it, then try again.
    Moved(i64),
    /// It never will work as it is.
    Never(String),
}

/// Sorts a failed call.
#[must_use]
pub fn trouble(error: &CallError) -> Trouble {
    match error {
        CallError::Transport {
            sent: false,
            reason,
        } => Trouble::Wait(Fate::Later {
            after: None,
            reason: reason.clone(),
        }),
        CallError::Transport { sent: true, reason } | CallError::Garbled(reason) => {
            Trouble::Wait(Fate::Repeat {
                reason: reason.clone(),
            })
        }
        CallError::Fault(fault) => of_fault(fault),
    }
}

fn of_fault(fault: &Fault) -> Trouble {
    let reason = fault.to_string();
    match fault {
        Fault::Limited { after } => Trouble::Wait(Fate::Limited { after: *after }),
        Fault::Partly(inner) => Trouble::Wait(match inner.after() {
            Some(after) => Fate::Limited { after },
            None => Fate::Repeat { reason },
        }),
        Fault::Unsure { .. } => Trouble::Wait(Fate::Repeat { reason }),
        Fault::Retry { .. } => Trouble::Wait(Fate::Later {
            after: None,
            reason,
        }),
        Fault::Migrated { to } => Trouble::Moved(*to),
        Fault::TopicGone => Trouble::TopicGone,
        Fault::TopicClosed => Trouble::TopicClosed,
        Fault::AlreadyDone | Fault::CallbackLate => Trouble::Already,
        // People must put these right; nothing is dropped meanwhile.
        Fault::ForumOff | Fault::NoRights { .. } | Fault::GroupLost => Trouble::Wait(Fate::Down {
            chat_only: true,
            reason,
        }),
        Fault::Config(Config::Conflict | Config::WebhookActive) => Trouble::Wait(Fate::Later {
            after: Some(Duration::from_secs(5)),
            reason,
        }),
        Fault::Config(_) => Trouble::Wait(Fate::Down {
            chat_only: false,
            reason,
        }),
        Fault::Blocked
        | Fault::Unreachable(_)
        | Fault::TargetMissing { .. }
        | Fault::NotAllowed
        | Fault::Rejected { .. }
        | Fault::Unknown(_) => Trouble::Never(reason),
    }
}

#[cfg(test)]
mod tests {
    use crate::botapi::error::classify;

    use super::*;

    #[test]
    fn nothing_that_people_can_cure_is_ever_dropped() {
        for text in [
            "Bad Request: not enough rights to create a topic",
            "Bad Request: the chat is not a forum",
            "Forbidden: bot was kicked from the supergroup chat",
            "Bad Request: chat not found",
            "Unauthorized",
        ] {
            let status = if text == "Unauthorized" { 401 } else { 400 };
            let error = CallError::Fault(classify(status, text, None, None));
            assert!(
                matches!(trouble(&error), Trouble::Wait(Fate::Down { .. })),
                "{text}: {error:?}"
            );
        }
    }

    #[test]
    fn both_spellings_of_a_lost_topic_are_one() {
        for text in [
            "Bad Request: message thread not found",
            "Bad Request: TOPIC_DELETED",
        ] {
            let error = CallError::Fault(classify(400, text, None, None));
            assert_eq!(trouble(&error), Trouble::TopicGone);
        }
    }

    #[test]
    fn an_answer_that_never_came_may_repeat_and_says_so() {
        let cut = CallError::Transport {
            sent: true,
            reason: "reset".into(),
        };
        assert!(matches!(trouble(&cut), Trouble::Wait(Fate::Repeat { .. })));
        let refused = CallError::Transport {
            sent: false,
            reason: "refused".into(),
        };
        assert!(matches!(
            trouble(&refused),
            Trouble::Wait(Fate::Later { .. })
        ));
    }
}
