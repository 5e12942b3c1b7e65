//! The few ways in which a send can fail, named for what to do next.

use std::time::Duration;

/// Why a call to a far side did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Certainly not sent; may work later.
    #[error("not sent yet: {reason}")]
    Later {
        /// The far side's wish; `None` lets the policy choose.
        after: Option<Duration>,
        /// For the log; holds no message text and no secret.
        reason: String,
    },
    /// The answer never came: perhaps it was sent.
    #[error("perhaps sent: {reason}")]
    Unsure {
        /// For the log.
        reason: String,
    },
    /// Certainly not sent and never will be.
    #[error("refused ({refusal:?}): {reason}")]
    Refused {
        /// What kind of refusal.
        refusal: Refusal,
        /// The far side's words.
        reason: String,
    },
    /// The whole account is out of service (token revoked, logged out).
    #[error("the account is down: {reason}")]
    AccountDown {
        /// The far side's words.
        reason: String,
    },
}

/// The kinds of final refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The far side's answer window has closed.
    WindowClosed,
    /// The customer does not want us.
    Blocked,
    /// The addressee or the message is no more.
    Gone,
    /// Over a size or length limit.
    TooLarge,
    /// The customer cannot be answered this way at all; another way may be on
    /// the card.
    OneWay,
    /// The far side cannot take this kind.
    Unsupported,
    /// Any other final no.
    Rejected,
}
