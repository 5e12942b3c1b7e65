//! Every change of a ticket's work state, with what it was before.

use crate::model::ids::{ChangeId, TicketId};
use crate::model::ticket::{Rest, Work};

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;
use super::timers::Timer;

/// A change as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub id: ChangeId,
    /// Of which ticket.
    pub ticket: TicketId,
    /// When, milliseconds UTC.
    pub at: i64,
    /// `customer`, `system` or an agent's id.
    pub actor: String,
    /// What was done, see [`crate::model::ticket::Deed::name`].
    pub deed: String,
    /// How it was before.
    pub was: Work,
    /// How it became.
    pub became: Work,
    /// Of a macro: the rest of the ticket before and after it.
    pub rest: Option<(Rest, Rest)>,
    /// The reminder that gave way to it.
    pub reminder: Option<Timer>,
}

/// Notes a change. What [`keep_rest`] and [`keep_reminder`] keep is not noted.
pub async fn add(tx: &mut Tx, change: &Change) -> Result<(), StoreError> {
    let was = serde_json::to_string(&change.was)?;
    let became = serde_json::to_string(&change.became)?;
    run!(
        tx,
        "INSERT INTO change (id, ticket, at, actor, deed, was, became) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        change.id,
        change.ticket,
        change.at,
        change.actor.as_str(),
        change.deed.as_str(),
        was,
        became
    )?;
    Ok(())
}

/// Keeps what the rest of the ticket was before a macro, and what it became.
pub async fn keep_rest(
    tx: &mut Tx,
    id: ChangeId,
    was: &Rest,
    became: &Rest,
) -> Result<(), StoreError> {
    let rest = serde_json::to_string(&(was, became))?;
    run!(tx, "UPDATE change SET rest = $2 WHERE id = $1", id, rest)?;
    Ok(())
}

/// Keeps the reminder that a change did away with.
pub async fn keep_reminder(tx: &mut Tx, id: ChangeId, timer: &Timer) -> Result<(), StoreError> {
    let timer = serde_json::to_string(timer)?;
    run!(
        tx,
        "UPDATE change SET reminder = $2 WHERE id = $1",
        id,
        timer
    )?;
    Ok(())
}

/// The changes that are not undone, newest first.
pub async fn newest(tx: &mut Tx, ticket: TicketId, limit: i64) -> Result<Vec<Change>, StoreError> {
    let rows: Vec<Row> = all!(
        tx,
        "SELECT id, at, actor, deed, was, became, rest, reminder FROM change \
         WHERE ticket = $1 AND undone_at IS NULL ORDER BY id DESC LIMIT $2",
        ticket,
        limit
    )?;
    let read = |row: Row| {
        Ok(Change {
            id: row.id,
            ticket,
            at: row.at,
            actor: row.actor,
            deed: row.deed,
            was: serde_json::from_str(&row.was)?,
            became: serde_json::from_str(&row.became)?,
            rest: row.rest.as_deref().map(serde_json::from_str).transpose()?,
            reminder: row
                .reminder
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?,
        })
    };
    rows.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ChangeId,
    at: i64,
    actor: String,
    deed: String,
    was: String,
    became: String,
    rest: Option<String>,
    reminder: Option<String>,
}

/// Whether a later change of the ticket was undone.
pub async fn undone_since(tx: &mut Tx, change: &Change) -> Result<bool, StoreError> {
    let later: Option<(ChangeId,)> = maybe!(
        tx,
        "SELECT id FROM change WHERE ticket = $1 AND id > $2 AND undone_at IS NOT NULL LIMIT 1",
        change.ticket,
        change.id
    )?;
    Ok(later.is_some())
}

/// Notes that a change was undone; `false` if it was already.
pub async fn undone(tx: &mut Tx, id: ChangeId, actor: &str, now: i64) -> Result<bool, StoreError> {
    let undone = run!(
        tx,
        "UPDATE change SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL",
        id,
        now,
        actor
    )?;
    Ok(undone > 0)
}
