//! The words for where things stand: tickets, messages, posts.

use serde::{Deserialize, Serialize};

/// Work state of a ticket. Stored by its snake-case name.
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
    /// Somebody else must do something first: a supplier, another department.
    WaitingThird,
    /// Hidden until a time, or until the customer writes.
    Snoozed,
    /// Done, and somebody is to look at it.
    Review,
    /// Done; the customer's next message opens it again.
    Solved,
    /// Over, and its topic is closed.
    Closed,
}

impl Status {
    /// Every one, in the order in which people are offered them.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Open,
        Self::WaitingCustomer,
        Self::WaitingThird,
        Self::Snoozed,
        Self::Review,
        Self::Solved,
        Self::Closed,
    ];

    /// Whether the request has ended.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Solved | Self::Closed)
    }

    /// The part of its Fluent keys that tells it from others.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::WaitingCustomer => "waiting-customer",
            Self::WaitingThird => "waiting-third",
            Self::Snoozed => "snoozed",
            Self::Review => "review",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }
}

/// How a ticket ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Resolution {
    /// As the customer wished.
    Done,
    /// Not: no order, no agreement; a person says why.
    NotDone,
    /// Nothing for us, and unwanted.
    Spam,
    /// Came to us by mistake.
    NotService,
    /// Is dealt with in another ticket.
    Duplicate,
    /// A rule ended it.
    Auto,
}

impl Resolution {
    /// Those that a person can choose, in the order in which they are offered.
    pub const CHOICES: [Self; 5] = [
        Self::Done,
        Self::NotDone,
        Self::NotService,
        Self::Duplicate,
        Self::Spam,
    ];

    /// The part of its Fluent keys that tells it from others.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotDone => "not-done",
            Self::Spam => "spam",
            Self::NotService => "not-service",
            Self::Duplicate => "duplicate",
            Self::Auto => "auto",
        }
    }

    /// Whether a person must say why (product.md, P28).
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::NotDone)
    }
}

/// How urgent a ticket is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// As they come.
    #[default]
    Normal,
    /// Before others.
    High,
    /// At once.
    Urgent,
}

impl Priority {
    /// Every one, least urgent first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// As stored, 0 to 3.
    #[must_use]
    pub const fn rank(self) -> i64 {
        self as i64
    }

    /// From the stored form; an unknown one is normal.
    #[must_use]
    pub fn of_rank(rank: i64) -> Self {
        usize::try_from(rank)
            .ok()
            .and_then(|at| Self::ALL.get(at).copied())
            .unwrap_or_default()
    }

    /// The part of its Fluent keys that tells it from others.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
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
    /// A note that goes to the customer at a time that is planned.
    Scheduled,
    /// On its way to the customer.
    Queued,
    /// The far side accepted it.
    Sent,
    /// The customer's device has it.
    Delivered,
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
