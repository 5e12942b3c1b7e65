//! Tickets: one request each, in the conversation that it belongs to.

use crate::model::ids::{ConversationId, MessageId, TeamId, TicketId};
use crate::model::status::{Priority, Resolution, Status};
use crate::model::ticket::Work;

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;
use super::settings;

/// A ticket as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Ticket {
    /// Which.
    pub id: TicketId,
    /// The number people see.
    pub number: i64,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Place in the conversation after which it begins.
    pub since: i64,
    /// What a task is about; `None` for a customer's request.
    pub subject: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// How it ended.
    pub resolution: Option<Resolution>,
    /// Why, in a person's words.
    pub reason: Option<String>,
    /// See [`Priority::of_rank`].
    pub priority: i64,
    /// The one person responsible.
    pub assignee: Option<i64>,
    /// The team in whose queue it is.
    pub team: Option<TeamId>,
    /// When somebody wants to be reminded, milliseconds UTC.
    pub wake_at: Option<i64>,
    /// The promised date, milliseconds UTC.
    pub due_at: Option<i64>,
    /// The staff person who made it; `None` for the customer.
    pub created_by: Option<i64>,
    /// The ticket it was made from.
    pub parent: Option<TicketId>,
    /// The message it was made from.
    pub parent_message: Option<MessageId>,
    /// When it was made, milliseconds UTC.
    pub opened_at: i64,
    /// When somebody first became responsible.
    pub taken_at: Option<i64>,
    /// When a person first answered.
    pub answered_at: Option<i64>,
    /// When it was last solved.
    pub solved_at: Option<i64>,
    /// When it was last closed.
    pub closed_at: Option<i64>,
}

impl Ticket {
    /// The part that changes as one.
    #[must_use]
    pub fn work(&self) -> Work {
        Work {
            status: self.status,
            resolution: self.resolution,
            reason: self.reason.clone(),
            wake_at: self.wake_at,
        }
    }
}

macro_rules! select {
    () => {
        "SELECT id, number, conversation, since, subject, status, resolution, reason, priority, assignee, \
         team, wake_at, due_at, created_by, parent, parent_message, opened_at, taken_at, answered_at, \
         solved_at, closed_at FROM ticket"
    };
}

/// One ticket.
pub async fn get(tx: &mut Tx, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE id = $1"), id)
}

/// The ticket with a number.
pub async fn numbered(tx: &mut Tx, number: i64) -> Result<Option<Ticket>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE number = $1"), number)
}

/// The tickets of a conversation, newest first.
pub async fn of_conversation(
    tx: &mut Tx,
    id: ConversationId,
    limit: i64,
) -> Result<Vec<Ticket>, StoreError> {
    all!(
        tx,
        concat!(
            select!(),
            " WHERE conversation = $1 ORDER BY number DESC LIMIT $2"
        ),
        id,
        limit
    )
}

/// What a ticket begins with.
#[derive(Clone, Debug, Default)]
pub struct Beginning<'a> {
    /// Place in the conversation after which it begins.
    pub since: i64,
    /// What a task is about.
    pub subject: Option<&'a str>,
    /// The one person responsible from the first.
    pub assignee: Option<i64>,
    /// Who made it, if staff did.
    pub created_by: Option<i64>,
    /// The ticket it was made from.
    pub parent: Option<TicketId>,
    /// The message it was made from.
    pub parent_message: Option<MessageId>,
}

/// Adds a new ticket and gives it the next number. The conversation does not
/// know of it yet.
pub async fn add(
    tx: &mut Tx,
    conversation: ConversationId,
    beginning: &Beginning<'_>,
    now: i64,
) -> Result<TicketId, StoreError> {
    let id = TicketId::fresh();
    let number = settings::count(tx, "ticket").await?;
    run!(
        tx,
        "INSERT INTO ticket (id, number, conversation, since, subject, status, assignee, created_by, parent, \
         parent_message, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id,
        number,
        conversation,
        beginning.since,
        beginning.subject,
        Status::New,
        beginning.assignee,
        beginning.created_by,
        beginning.parent,
        beginning.parent_message,
        now
    )?;
    Ok(id)
}

/// Sets where it stands. When it was solved or closed is kept of the last time.
pub async fn set_work(tx: &mut Tx, id: TicketId, work: &Work, now: i64) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE ticket SET status = $2, resolution = $3, reason = $4, wake_at = $5, \
         solved_at = CASE WHEN $6 AND solved_at IS NULL THEN $8 WHEN $6 THEN solved_at ELSE NULL END, \
         closed_at = CASE WHEN $7 THEN $8 ELSE NULL END WHERE id = $1",
        id,
        work.status,
        work.resolution,
        work.reason.as_deref(),
        work.wake_at,
        work.status.is_over(),
        work.status == Status::Closed,
        now
    )?;
    Ok(())
}

/// Makes `agent` responsible if nobody is; `false` if somebody is already: the
/// database decides a race.
pub async fn take(tx: &mut Tx, id: TicketId, agent: i64, now: i64) -> Result<bool, StoreError> {
    let taken = run!(
        tx,
        "UPDATE ticket SET assignee = $2, taken_at = COALESCE(taken_at, $3) \
         WHERE id = $1 AND assignee IS NULL",
        id,
        agent,
        now
    )?;
    Ok(taken > 0)
}

/// Makes `agent` (or nobody) responsible, whoever was; `false` if he is already.
pub async fn assign(
    tx: &mut Tx,
    id: TicketId,
    agent: Option<i64>,
    now: i64,
) -> Result<bool, StoreError> {
    let assigned = run!(
        tx,
        "UPDATE ticket SET assignee = $2, \
         taken_at = CASE WHEN $2 IS NULL THEN taken_at ELSE COALESCE(taken_at, $3) END \
         WHERE id = $1 AND (assignee <> $2 OR (assignee IS NULL) <> ($2 IS NULL))",
        id,
        agent,
        now
    )?;
    Ok(assigned > 0)
}

/// Whose ticket it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Released {
    /// Which.
    pub id: TicketId,
    /// The number people see.
    pub number: i64,
    /// In which conversation.
    pub conversation: ConversationId,
}

/// Puts the open tickets of somebody who leaves back into the queue, in the
/// order of their numbers; their teams stay.
pub async fn release(tx: &mut Tx, agent: i64) -> Result<Vec<Released>, StoreError> {
    let mut released: Vec<Released> = all!(
        tx,
        "UPDATE ticket SET assignee = NULL \
         WHERE assignee = $1 AND status <> 'closed' AND status <> 'solved' \
         RETURNING id, number, conversation",
        agent
    )?;
    released.sort_by_key(|ticket| ticket.number);
    Ok(released)
}

/// Puts it into the queue of a team, or of none; `false` if it is there.
pub async fn set_team(tx: &mut Tx, id: TicketId, team: Option<TeamId>) -> Result<bool, StoreError> {
    let set = run!(
        tx,
        "UPDATE ticket SET team = $2 WHERE id = $1 AND (team <> $2 OR (team IS NULL) <> ($2 IS NULL))",
        id,
        team
    )?;
    Ok(set > 0)
}

/// Sets its priority; `false` if it is that already.
pub async fn set_priority(
    tx: &mut Tx,
    id: TicketId,
    priority: Priority,
) -> Result<bool, StoreError> {
    let set = run!(
        tx,
        "UPDATE ticket SET priority = $2 WHERE id = $1 AND priority <> $2",
        id,
        priority.rank()
    )?;
    Ok(set > 0)
}

/// Sets the promised date, milliseconds UTC, or takes it away.
pub async fn set_due(tx: &mut Tx, id: TicketId, due: Option<i64>) -> Result<(), StoreError> {
    run!(tx, "UPDATE ticket SET due_at = $2 WHERE id = $1", id, due)?;
    Ok(())
}

/// Sets when somebody first became responsible and when a person first
/// answered, milliseconds UTC: an undo may take either back.
pub async fn set_firsts(
    tx: &mut Tx,
    id: TicketId,
    taken_at: Option<i64>,
    answered_at: Option<i64>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE ticket SET taken_at = $2, answered_at = $3 WHERE id = $1",
        id,
        taken_at,
        answered_at
    )?;
    Ok(())
}

/// Notes when a person first answered.
pub async fn answered(tx: &mut Tx, id: TicketId, at: i64) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE ticket SET answered_at = $2 WHERE id = $1 AND answered_at IS NULL",
        id,
        at
    )?;
    Ok(())
}
