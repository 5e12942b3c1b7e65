//! What there was with a person: the tickets of all accounts, newest first.

use crate::model::ids::{ContactId, ConversationId, TicketId};
use crate::model::status::{Resolution, Status};

use super::database::{Tx, all, one};
use super::error::StoreError;

/// One ticket of a person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Past {
    /// Which.
    pub ticket: TicketId,
    /// Its number.
    pub number: i64,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Thread id of the topic, if there is one.
    pub topic: Option<i64>,
    /// Code of the inbox.
    pub inbox: String,
    /// What a task is about.
    pub subject: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// How it ended.
    pub resolution: Option<Resolution>,
    /// Name of the person responsible.
    pub assignee_name: Option<String>,
    /// Milliseconds UTC.
    pub opened_at: i64,
    /// When it was last solved.
    pub solved_at: Option<i64>,
    /// When it was last closed.
    pub closed_at: Option<i64>,
    /// Messages by the customer within it.
    pub received: i64,
    /// Messages to the customer within it.
    pub sent: i64,
}

/// All of it in a few numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Summary {
    /// Tickets.
    pub tickets: i64,
    /// Those that are neither solved nor closed.
    pub open: i64,
    /// Accounts with a conversation.
    pub conversations: i64,
    /// When the first one was opened, milliseconds UTC.
    pub first_at: Option<i64>,
    /// When the last message was, milliseconds UTC.
    pub last_at: Option<i64>,
}

/// The tickets of a person with numbers below `before`, newest first.
pub async fn of_contact(
    tx: &mut Tx,
    contact: ContactId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Past>, StoreError> {
    all!(
        tx,
        "SELECT t.id AS ticket, t.number, t.conversation, c.topic, c.inbox, t.subject, t.status, \
         t.resolution, s.name AS assignee_name, t.opened_at, t.solved_at, t.closed_at, \
         (SELECT COUNT(*) FROM message m WHERE m.conversation = t.conversation AND m.side = 'customer' \
          AND m.seq > t.since AND m.seq <= COALESCE((SELECT MIN(n.since) FROM ticket n \
          WHERE n.conversation = t.conversation AND n.since > t.since), 9223372036854775807)) AS received, \
         (SELECT COUNT(*) FROM message m WHERE m.conversation = t.conversation AND m.side = 'agent' \
          AND m.seq > t.since AND m.seq <= COALESCE((SELECT MIN(n.since) FROM ticket n \
          WHERE n.conversation = t.conversation AND n.since > t.since), 9223372036854775807)) AS sent \
         FROM identity i JOIN conversation c ON c.identity = i.id \
         JOIN ticket t ON t.conversation = c.id LEFT JOIN staff s ON s.id = t.assignee \
         WHERE i.contact = $1 AND t.number < $2 ORDER BY t.number DESC LIMIT $3",
        contact,
        before.unwrap_or(i64::MAX),
        limit
    )
}

/// All tickets of a person in a few numbers.
pub async fn summary(tx: &mut Tx, contact: ContactId) -> Result<Summary, StoreError> {
    one!(
        tx,
        "SELECT COUNT(t.id) AS tickets, \
         CAST(COALESCE(SUM(CASE WHEN t.status IN ('solved', 'closed') THEN 0 ELSE 1 END), 0) AS BIGINT) AS open, \
         COUNT(DISTINCT c.id) AS conversations, MIN(t.opened_at) AS first_at, MAX(c.last_at) AS last_at \
         FROM identity i JOIN conversation c ON c.identity = i.id \
         JOIN ticket t ON t.conversation = c.id WHERE i.contact = $1",
        contact
    )
}
