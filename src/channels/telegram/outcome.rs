//! What a failed call means for a message to a customer; pure.

use crate::botapi::error::{CallError, Fault};
use crate::botapi::reason::{Unreachable, Why};
use crate::channels::error::{Refusal, SendError};

/// Sorts a failed call; `None` if what was asked for is so already.
#[must_use]
pub fn of_call(error: &CallError) -> Option<SendError> {
    let reason = error.to_string();
    Some(match error {
        CallError::Transport { sent: false, .. } => SendError::Later {
            after: None,
            reason,
        },
        CallError::Transport { sent: true, .. } | CallError::Garbled(_) => {
            SendError::Unsure { reason }
        }
        CallError::Fault(Fault::AlreadyDone) => return None,
        CallError::Fault(fault) => of_fault(fault, reason),
    })
}

/// Sorts a change that failed; what is so already went well.
pub fn of_change(result: Result<(), CallError>) -> Result<(), SendError> {
    match result {
        Ok(()) => Ok(()),
        Err(error) => of_call(&error).map_or(Ok(()), Err),
    }
}

fn of_fault(fault: &Fault, reason: String) -> SendError {
    match fault {
        Fault::Limited { after } => SendError::Later {
            after: Some(*after),
            reason,
        },
        Fault::Retry { .. } => SendError::Later {
            after: None,
            reason,
        },
        Fault::Unsure { .. } | Fault::Partly(_) => SendError::Unsure { reason },
        Fault::Blocked | Fault::Unreachable(Unreachable::Premium | Unreachable::Payment) => {
            refused(Refusal::Blocked, reason)
        }
        Fault::Unreachable(
            Unreachable::Deactivated
            | Unreachable::NeverWrote
            | Unreachable::Bot
            | Unreachable::NotFound,
        )
        | Fault::GroupLost
        | Fault::TargetMissing { .. } => refused(Refusal::Gone, reason),
        Fault::Rejected { why } => refused(of_why(*why), reason),
        Fault::Config(_) => SendError::AccountDown { reason },
        // Said of groups and of buttons only, or in words that are in no table.
        Fault::Migrated { .. }
        | Fault::TopicGone
        | Fault::TopicClosed
        | Fault::ForumOff
        | Fault::NoRights { .. }
        | Fault::NotAllowed
        | Fault::CallbackLate
        | Fault::AlreadyDone
        | Fault::Unknown(_) => refused(Refusal::Rejected, reason),
    }
}

fn of_why(why: Why) -> Refusal {
    match why {
        Why::TooLong | Why::FileTooBig => Refusal::TooLarge,
        Why::PhotoInvalid | Why::VoiceForbidden | Why::Album | Why::Reaction => {
            Refusal::Unsupported
        }
        Why::Empty | Why::Entities | Why::FileId | Why::FetchUrl | Why::Quote | Why::Buttons => {
            Refusal::Rejected
        }
    }
}

/// A final no.
#[must_use]
pub fn refused(refusal: Refusal, reason: impl Into<String>) -> SendError {
    SendError::Refused {
        refusal,
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {

    use crate::botapi::error::classify;

    use super::*;

    fn kind(error: &SendError) -> String {
        match error {
            SendError::Later { after, .. } => format!("later {:?}", after.map(|it| it.as_secs())),
            SendError::Unsure { .. } => "unsure".into(),
            SendError::Refused { refusal, .. } => format!("{refusal:?}"),
            SendError::AccountDown { .. } => "down".into(),
        }
    }

    #[test]
    fn every_answer_has_its_outcome() {
        let cases = [
            (429, "Too Many Requests: retry after 7", "later Some(7)"),
            (400, "Bad Request: Group send failed", "later None"),
            (502, "", "unsure"),
            (500, "Internal Server Error: restart", "unsure"),
            (
                400,
                "Bad Request: failed to send message #2 with the error message \"x\"",
                "unsure",
            ),
            (403, "Forbidden: bot was blocked by the user", "Blocked"),
            (400, "Bad Request: PRIVACY_PREMIUM_REQUIRED", "Blocked"),
            (403, "Forbidden: user is deactivated", "Gone"),
            (
                403,
                "Forbidden: bot can't initiate conversation with a user",
                "Gone",
            ),
            (400, "Bad Request: chat not found", "Gone"),
            (400, "Bad Request: message to edit not found", "Gone"),
            (400, "Bad Request: MESSAGE_ID_INVALID", "Gone"),
            (400, "Bad Request: message can't be deleted", "Rejected"),
            (400, "Bad Request: message is too long", "TooLarge"),
            (413, "Request Entity Too Large", "TooLarge"),
            (400, "Bad Request: REACTION_INVALID", "Unsupported"),
            (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", "Unsupported"),
            (400, "Bad Request: message text is empty", "Rejected"),
            (400, "Bad Request: wrong file identifier", "Rejected"),
            (400, "Bad Request: something never heard", "Rejected"),
            (401, "Unauthorized", "down"),
            (404, "Not Found", "down"),
            (400, "Logged out", "down"),
        ];
        for (status, words, expected) in cases {
            let error = CallError::Fault(classify(status, words, None, None));
            let outcome = of_call(&error);
            assert_eq!(
                outcome.as_ref().map(kind).as_deref(),
                Some(expected),
                "{words}"
            );
        }
    }

    #[test]
    fn silence_is_sorted_by_whether_anything_was_written() {
        let silence = |sent| CallError::Transport {
            sent,
            reason: String::new(),
        };
        assert_eq!(
            of_call(&silence(false)).as_ref().map(kind).as_deref(),
            Some("later None")
        );
        assert_eq!(
            of_call(&silence(true)).as_ref().map(kind).as_deref(),
            Some("unsure")
        );
        let garbled = CallError::Garbled(String::new());
        assert_eq!(
            of_call(&garbled).as_ref().map(kind).as_deref(),
            Some("unsure")
        );
    }

    /// What [`SendError`] promises its readers: only doubt may have been sent.
    #[test]
    fn doubt_is_never_certain() {
        for status in [200, 400, 401, 403, 404, 409, 413, 421, 429, 500, 502, 504] {
            for words in ["", "x", "failed to send message #1 x", "chat not found"] {
                let error = CallError::Fault(classify(status, words, None, None));
                let doubt = matches!(of_call(&error), Some(SendError::Unsure { .. }));
                assert_eq!(doubt, !error.is_certain_not_sent(), "{status} {words}");
            }
        }
    }

    #[test]
    fn what_is_so_already_went_well() {
        let error = CallError::Fault(classify(400, "message is not modified", None, None));
        assert_eq!(of_change(Err(error)), Ok(()));
    }
}
