//! Checklists: what is to be done of a ticket, item by item.

use uuid::Uuid;

use crate::model::ids::TicketId;

use super::database::{Tx, all, one, run};
use super::error::StoreError;

/// Most items of one ticket.
pub const ITEMS_MAX: i64 = 50;

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    /// Which.
    pub id: Uuid,
    /// What is to be done.
    pub words: String,
    /// When it was done, milliseconds UTC.
    pub done_at: Option<i64>,
    /// The name of who did it.
    pub done_by: Option<String>,
}

/// Adds an item at the end; `false` if there are [`ITEMS_MAX`] already.
pub async fn add(tx: &mut Tx, ticket: TicketId, words: &str) -> Result<bool, StoreError> {
    let (count, last): (i64, i64) = one!(
        tx,
        "SELECT COUNT(*), COALESCE(MAX(place), 0) FROM checklist_item WHERE ticket = $1",
        ticket
    )?;
    if count >= ITEMS_MAX {
        return Ok(false);
    }
    run!(
        tx,
        "INSERT INTO checklist_item (id, ticket, place, words) VALUES ($1, $2, $3, $4)",
        Uuid::now_v7(),
        ticket,
        last + 1,
        words
    )?;
    Ok(true)
}

/// The items of a ticket, in order.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Item>, StoreError> {
    all!(
        tx,
        "SELECT c.id, c.words, c.done_at, s.name AS done_by FROM checklist_item c \
         LEFT JOIN staff s ON s.id = c.done_by WHERE c.ticket = $1 ORDER BY c.place",
        ticket
    )
}

/// Notes that an item is done (`by` whom and when), or that it is not; `false`
/// if it is so already, or no more.
pub async fn set_done(
    tx: &mut Tx,
    ticket: TicketId,
    item: Uuid,
    done: Option<(i64, i64)>,
) -> Result<bool, StoreError> {
    let (by, at) = done.unzip();
    let set = run!(
        tx,
        "UPDATE checklist_item SET done_by = $3, done_at = $4 \
         WHERE id = $2 AND ticket = $1 AND (done_at IS NULL) <> ($4 IS NULL)",
        ticket,
        item,
        by,
        at
    )?;
    Ok(set > 0)
}

/// Removes an item; `false` if it is no more.
pub async fn remove(tx: &mut Tx, ticket: TicketId, item: Uuid) -> Result<bool, StoreError> {
    let removed = run!(
        tx,
        "DELETE FROM checklist_item WHERE id = $2 AND ticket = $1",
        ticket,
        item
    )?;
    Ok(removed > 0)
}
