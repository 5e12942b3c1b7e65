//! Hand-overs that wait for their receiver; until then the ticket stays its giver's.

use crate::model::ids::{TeamId, TicketId};

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// A hand-over that waits.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Handover {
    /// Of which ticket.
    pub ticket: TicketId,
    /// By whom.
    pub giver: i64,
    /// To whom, or
    pub staff: Option<i64>,
    /// to which team.
    pub team: Option<TeamId>,
    /// What the receiver must know.
    pub note: String,
    /// When, milliseconds UTC; tells it from a later one of the same ticket.
    pub at: i64,
}

/// Notes one; an earlier one of the ticket is no more.
pub async fn put(tx: &mut Tx, handover: &Handover) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO handover (ticket, giver, staff, team, note, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (ticket) DO UPDATE SET giver = excluded.giver, staff = excluded.staff, \
         team = excluded.team, note = excluded.note, at = excluded.at",
        handover.ticket,
        handover.giver,
        handover.staff,
        handover.team,
        handover.note.as_str(),
        handover.at
    )?;
    Ok(())
}

/// The one that waits of a ticket.
pub async fn get(tx: &mut Tx, ticket: TicketId) -> Result<Option<Handover>, StoreError> {
    maybe!(
        tx,
        "SELECT ticket, giver, staff, team, note, at FROM handover WHERE ticket = $1",
        ticket
    )
}

/// Ends it; `false` if none waits.
pub async fn end(tx: &mut Tx, ticket: TicketId) -> Result<bool, StoreError> {
    let ended = run!(tx, "DELETE FROM handover WHERE ticket = $1", ticket)?;
    Ok(ended > 0)
}

/// Ends all by a person and to him; tells which.
pub async fn leave(tx: &mut Tx, staff: i64) -> Result<Vec<Handover>, StoreError> {
    all!(
        tx,
        "DELETE FROM handover WHERE giver = $1 OR staff = $1 \
         RETURNING ticket, giver, staff, team, note, at",
        staff
    )
}
