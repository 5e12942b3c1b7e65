//! Informed helpers of a ticket.

use crate::model::ids::TicketId;

use super::database::{Tx, all, run};
use super::error::StoreError;

/// Why somebody is told of a ticket that is not his.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Part {
    /// He wants to know how it goes on.
    Watcher,
    /// He has been given a part of the work.
    CoExecutor,
}

/// A helper.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Follower {
    /// Telegram user id.
    pub staff: i64,
    /// His name.
    pub name: String,
    /// Why he is told.
    pub role: Part,
}

/// Adds a helper; `false` if he is one already. A co-executor stays one.
pub async fn add(
    tx: &mut Tx,
    ticket: TicketId,
    staff: i64,
    part: Part,
    actor: i64,
    now: i64,
) -> Result<bool, StoreError> {
    let added = run!(
        tx,
        "INSERT INTO follower (ticket, staff, role, at, actor) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (ticket, staff) DO UPDATE SET role = excluded.role \
         WHERE follower.role <> excluded.role AND excluded.role = 'co_executor'",
        ticket,
        staff,
        part,
        now,
        actor.to_string()
    )?;
    Ok(added > 0)
}

/// Takes a helper away; `false` if he was none.
pub async fn remove(tx: &mut Tx, ticket: TicketId, staff: i64) -> Result<bool, StoreError> {
    let removed = run!(
        tx,
        "DELETE FROM follower WHERE ticket = $1 AND staff = $2",
        ticket,
        staff
    )?;
    Ok(removed > 0)
}

/// The helpers of a ticket who are still with us, co-executors first.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Follower>, StoreError> {
    all!(
        tx,
        "SELECT f.staff, s.name, f.role FROM follower f JOIN staff s ON s.id = f.staff \
         WHERE f.ticket = $1 AND s.role <> 'gone' ORDER BY f.role, s.name, f.staff LIMIT 100",
        ticket
    )
}

/// Who has left helps with nothing.
pub async fn leave(tx: &mut Tx, staff: i64) -> Result<(), StoreError> {
    run!(tx, "DELETE FROM follower WHERE staff = $1", staff)?;
    Ok(())
}
