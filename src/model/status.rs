//! The work state of a conversation.

use serde::{Deserialize, Serialize};

/// Status. Stored by its snake-case name; more states come with tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Status {
    /// Nobody has answered or taken it yet.
    New,
    /// Somebody works on it, and it is our turn.
    Open,
    /// We answered; it is the customer's turn.
    WaitingCustomer,
    /// Finished; a new message of the customer opens it again.
    Closed,
}

/// Who a message is by, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Side {
    /// By the customer.
    Customer,
    /// By an agent, for the customer.
    Agent,
    /// By an agent, for agents; never leaves the desk.
    Note,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum State {
    /// A customer's message, or a note: it is here.
    Received,
    /// A note that perhaps was meant for the customer: a person decides.
    Held,
    /// On its way to the customer.
    Queued,
    /// The far side accepted it.
    Sent,
    /// The customer read it.
    Read,
    /// It did not reach the customer.
    Failed,
    /// It may or may not have reached the customer; a person decides.
    Unsure,
    /// Taken back at the customer.
    Retracted,
}

/// What a group post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Role {
    /// The card of a conversation.
    Card,
    /// Shows what the customer said.
    Customer,
    /// An agent's own post for the customer.
    Agent,
    /// An agent's own post for colleagues.
    Note,
    /// Something that we told the agents.
    Notice,
    /// A screen that could not be shown to one person alone.
    Screen,
}
