//! What agents are told in a topic, as data; the words are made when it is shown.

use serde::{Deserialize, Serialize};

use super::ids::MessageId;

/// One notice. Stored as JSON inside an errand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// An agent's message did not reach the customer; offers to try again.
    Failed {
        /// Which.
        message: MessageId,
        /// Suffix of the Fluent key with the reason and the cure.
        why: String,
    },
    /// An agent's message may have arrived or not; a person decides.
    Unsure {
        /// Which.
        message: MessageId,
    },
    /// A change of an agent's message did not reach the customer.
    EditFailed {
        /// Which.
        message: MessageId,
        /// Suffix of the Fluent key with the reason.
        why: String,
    },
    /// The message went out before it was made a note; the customer has it.
    AlreadySent {
        /// Which.
        message: MessageId,
    },
    /// A forwarded message is held as a note until somebody sends it on.
    ForwardHeld {
        /// Which.
        message: MessageId,
    },
    /// A post of ours was not relayed because nobody knows who wrote it.
    Refused {
        /// The agents' post to answer.
        post: i64,
        /// Suffix of the Fluent key with the reason and the cure.
        why: String,
    },
    /// A command is not known.
    UnknownCommand {
        /// The agents' post to answer.
        post: i64,
        /// As typed, without the slash.
        name: String,
    },
    /// A command cannot be obeyed.
    CannotDo {
        /// The agents' post to answer.
        post: i64,
        /// Suffix of the Fluent key with the reason and the cure.
        why: String,
    },
    /// The list of commands.
    Help {
        /// The agents' post to answer.
        post: i64,
    },
    /// The customer blocked us.
    Blocked,
    /// The customer let us in again.
    Unblocked,
    /// The customer took a message back.
    Retracted {
        /// Which.
        message: MessageId,
    },
    /// The customer reacted in a way that no reaction of ours can show.
    Reacted {
        /// On which.
        message: MessageId,
        /// The emoji; `None` if it is a custom one.
        emoji: Option<String>,
    },
    /// A customer's message could not be shown as itself.
    CannotShow {
        /// Which.
        message: MessageId,
        /// Suffix of the Fluent key with the reason.
        why: String,
    },
    /// The conversation changed hands or state.
    Changed {
        /// Suffix of the Fluent key: `taken`, `closed`, `reopened`.
        what: String,
        /// Who did it.
        by: String,
    },
    /// An update could not be understood.
    Unreadable,
}
