//! Every change of a ticket's work state, with what it was before.

use crate::model::ids::{ChangeId, TicketId};
use crate::model::ticket::Work;

use super::database::{Tx, maybe, run};
use super::error::StoreError;

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
}

/// Notes a change.
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

/// The newest change that is not undone.
pub async fn last(tx: &mut Tx, ticket: TicketId) -> Result<Option<Change>, StoreError> {
    type Row = (ChangeId, i64, String, String, String, String);
    let row: Option<Row> = maybe!(
        tx,
        "SELECT id, at, actor, deed, was, became FROM change \
         WHERE ticket = $1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
        ticket
    )?;
    let Some((id, at, actor, deed, was, became)) = row else {
        return Ok(None);
    };
    Ok(Some(Change {
        id,
        ticket,
        at,
        actor,
        deed,
        was: serde_json::from_str(&was)?,
        became: serde_json::from_str(&became)?,
    }))
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
