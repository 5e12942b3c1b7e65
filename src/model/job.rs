//! What a timer asks for when its time has come.

use serde::{Deserialize, Serialize};

use super::ids::{MessageId, TicketId};

/// One thing to do by the clock, stored as JSON. Whether it still makes sense
/// is asked when its time has come: the ticket is read anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Job {
    /// Remind of a ticket, and wake it if it sleeps.
    Wake {
        /// Which.
        ticket: TicketId,
        /// Who wants to be reminded.
        by: i64,
        /// Of what, in his words.
        words: Option<String>,
    },
    /// Say a message that was written before.
    Say {
        /// Of which ticket.
        ticket: TicketId,
        /// Which; of an album, the first item.
        message: MessageId,
        /// Place in the conversation up to which its author had read.
        since: i64,
    },
    /// Tell that the promised date comes near or has come.
    Due {
        /// Which.
        ticket: TicketId,
        /// The date, milliseconds UTC; another one since has a job of its own.
        at: i64,
        /// It is told before.
        soon: bool,
    },
    /// Remove what was said in a spam ticket for good.
    Purge {
        /// Which.
        ticket: TicketId,
    },
}

impl Job {
    /// The ticket it is about.
    #[must_use]
    pub const fn ticket(&self) -> TicketId {
        match self {
            Self::Wake { ticket, .. }
            | Self::Say { ticket, .. }
            | Self::Due { ticket, .. }
            | Self::Purge { ticket } => *ticket,
        }
    }

    /// The key of the timer that reminds of a ticket: there is one at most.
    #[must_use]
    pub fn wake_key(ticket: TicketId) -> String {
        format!("wake:{ticket}")
    }

    /// The key of the timer that says a message.
    #[must_use]
    pub fn say_key(message: MessageId) -> String {
        format!("say:{message}")
    }

    /// The key of the timer that tells of a ticket's date, before (`soon`) or then.
    #[must_use]
    pub fn due_key(ticket: TicketId, soon: bool) -> String {
        format!("{}:{ticket}", if soon { "soon" } else { "due" })
    }
}
