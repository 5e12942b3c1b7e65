//! The people of the desk, as far as they have shown themselves.

use super::database::{Tx, maybe, run};
use super::error::StoreError;

/// What a person may do at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Standing {
    /// Answers customers.
    Agent,
    /// Sees all and is told of trouble; group administrators are managers.
    Manager,
    /// Has left the group.
    Gone,
}

/// Notes a person who acted in the group; keeps the role, but one who is gone is an agent again.
pub async fn seen(tx: &mut Tx, id: i64, name: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO staff (id, name, role) VALUES ($1, $2, 'agent') \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE staff.name <> excluded.name",
        id,
        name
    )?;
    Ok(())
}

/// Sets a person's role.
pub async fn place(tx: &mut Tx, id: i64, name: &str, standing: Standing) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO staff (id, name, role) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role",
        id,
        name,
        standing
    )?;
    Ok(())
}

/// A person's role; `None` if never seen.
pub async fn standing(tx: &mut Tx, id: i64) -> Result<Option<Standing>, StoreError> {
    let row: Option<(Standing,)> = maybe!(tx, "SELECT role FROM staff WHERE id = $1", id)?;
    Ok(row.map(|(standing,)| standing))
}

/// Notes whether a person can be written to in private; unknown people are not noted.
pub async fn reach(tx: &mut Tx, id: i64, reachable: bool) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE staff SET reachable = $2 WHERE id = $1 AND (reachable IS NULL OR reachable <> $2)",
        id,
        reachable
    )?;
    Ok(())
}

/// Whether a person can be written to in private; `None` if nobody tried yet.
pub async fn reachable(tx: &mut Tx, id: i64) -> Result<Option<bool>, StoreError> {
    let row: Option<(Option<bool>,)> = maybe!(tx, "SELECT reachable FROM staff WHERE id = $1", id)?;
    Ok(row.and_then(|(reachable,)| reachable))
}
