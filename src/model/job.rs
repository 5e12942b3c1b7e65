//! What a timer asks for when its time has come.

use serde::{Deserialize, Serialize};

use super::ids::TicketId;

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
            Self::Wake { ticket, .. } | Self::Purge { ticket } => *ticket,
        }
    }

    /// The key of the timer that reminds of a ticket: there is one at most.
    #[must_use]
    pub fn wake_key(ticket: TicketId) -> String {
        format!("wake:{ticket}")
    }
}
