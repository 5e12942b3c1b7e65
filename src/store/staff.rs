//! The people of the desk, as far as they have shown themselves.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// What a person is at the desk; what that allows stands in
/// [`crate::model::right`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Standing {
    /// Answers customers.
    Agent,
    /// Sees all and is told of trouble; group administrators are managers.
    Manager,
    /// Makes what was ordered and sees only his own tickets.
    Performer,
    /// Answers customers for us, in another firm.
    External,
    /// Has left the group.
    Gone,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Telegram user id.
    pub id: i64,
    /// First and last name.
    pub name: String,
    /// Public handle without `@`.
    pub username: Option<String>,
    /// What he is.
    pub role: Standing,
    /// Whether he is at work now.
    pub duty: bool,
}

macro_rules! select {
    () => {
        "SELECT id, name, username, role, duty FROM staff"
    };
}

/// Notes a person who acted in the group; keeps the role.
pub async fn seen(
    tx: &mut Tx,
    id: i64,
    name: &str,
    username: Option<&str>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO staff (id, name, username, role) VALUES ($1, $2, $3, 'agent') \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, username = excluded.username \
         WHERE staff.name <> excluded.name OR COALESCE(staff.username, '') <> COALESCE(excluded.username, '')",
        id,
        name,
        username
    )?;
    Ok(())
}

/// Notes what the group says a person is. A role that a manager set stays,
/// until the person leaves; who leaves is off duty.
pub async fn place(tx: &mut Tx, id: i64, name: &str, standing: Standing) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO staff (id, name, role, rank) VALUES ($1, $2, $3, $3) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, rank = excluded.rank, \
         role = CASE WHEN staff.by_hand AND staff.role <> 'gone' AND excluded.role <> 'gone' \
         THEN staff.role ELSE excluded.role END, \
         by_hand = staff.by_hand AND staff.role <> 'gone' AND excluded.role <> 'gone', \
         duty = staff.duty AND excluded.role <> 'gone'",
        id,
        name,
        standing
    )?;
    Ok(())
}

/// Sets a person's role by a manager's will; `false` if nobody has that id.
pub async fn set_role(tx: &mut Tx, id: i64, standing: Standing) -> Result<bool, StoreError> {
    let set = run!(
        tx,
        "UPDATE staff SET role = $2, by_hand = TRUE WHERE id = $1 AND role <> $2",
        id,
        standing
    )?;
    Ok(set > 0)
}

/// Gives a person back the role that the group itself says; `false` if no
/// manager had set another.
pub async fn unset_role(tx: &mut Tx, id: i64) -> Result<bool, StoreError> {
    let unset = run!(
        tx,
        "UPDATE staff SET role = COALESCE(rank, 'agent'), by_hand = FALSE \
         WHERE id = $1 AND by_hand AND role <> 'gone'",
        id
    )?;
    Ok(unset > 0)
}

/// Notes that a person begins or ends his work; `false` if it is so already.
pub async fn set_duty(tx: &mut Tx, id: i64, duty: bool) -> Result<bool, StoreError> {
    let set = run!(
        tx,
        "UPDATE staff SET duty = $2 WHERE id = $1 AND duty <> $2",
        id,
        duty
    )?;
    Ok(set > 0)
}

/// A person's role; `None` if never seen.
pub async fn standing(tx: &mut Tx, id: i64) -> Result<Option<Standing>, StoreError> {
    let row: Option<(Standing,)> = maybe!(tx, "SELECT role FROM staff WHERE id = $1", id)?;
    Ok(row.map(|(standing,)| standing))
}

/// One person; `None` if never seen.
pub async fn get(tx: &mut Tx, id: i64) -> Result<Option<Person>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE id = $1"), id)
}

/// The person with a public handle, however it is written.
pub async fn named(tx: &mut Tx, username: &str) -> Result<Option<Person>, StoreError> {
    maybe!(
        tx,
        concat!(
            select!(),
            " WHERE LOWER(username) = $1 AND role <> 'gone' ORDER BY id LIMIT 1"
        ),
        username.trim_start_matches('@').to_ascii_lowercase()
    )
}

/// Everybody who has not left, by name.
pub async fn everybody(tx: &mut Tx) -> Result<Vec<Person>, StoreError> {
    all!(
        tx,
        concat!(
            select!(),
            " WHERE role <> 'gone' ORDER BY name, id LIMIT 500"
        )
    )
}

/// How much a person has to do, and has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Tickets he is responsible for and that go on.
    pub open: i64,
    /// Tickets of his that ended lately.
    pub done: i64,
}

/// The load of everybody who has any; what ended since `since`, milliseconds
/// UTC, counts as done.
pub async fn loads(tx: &mut Tx, since: i64) -> Result<HashMap<i64, Load>, StoreError> {
    let open: Vec<(i64, i64)> = all!(
        tx,
        "SELECT assignee, COUNT(*) FROM ticket WHERE status <> 'closed' AND status <> 'solved' \
         AND assignee IS NOT NULL GROUP BY assignee"
    )?;
    let done: Vec<(i64, i64)> = all!(
        tx,
        "SELECT assignee, COUNT(*) FROM ticket WHERE solved_at >= $1 AND assignee IS NOT NULL \
         GROUP BY assignee",
        since
    )?;
    let mut loads: HashMap<i64, Load> = HashMap::new();
    for (person, count) in open {
        loads.entry(person).or_default().open = count;
    }
    for (person, count) in done {
        loads.entry(person).or_default().done = count;
    }
    Ok(loads)
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
