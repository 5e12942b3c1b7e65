//! Teams: who works together, and whose queue a ticket may wait in.

use crate::model::fold::fold;
use crate::model::ids::TeamId;

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;
use super::staff::Person;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Nothing is given to it any more.
    pub archived: bool,
}

/// Makes a team; `None` if another has the name.
pub async fn add(tx: &mut Tx, name: &str) -> Result<Option<TeamId>, StoreError> {
    let id = TeamId::fresh();
    let added = run!(
        tx,
        "INSERT INTO team (id, name, word) VALUES ($1, $2, $3) ON CONFLICT (word) DO NOTHING",
        id,
        name,
        fold(name)
    )?;
    Ok((added > 0).then_some(id))
}

/// Gives it another name; `false` if another team has it.
pub async fn rename(tx: &mut Tx, id: TeamId, name: &str) -> Result<bool, StoreError> {
    let renamed = run!(
        tx,
        "UPDATE team SET name = $2, word = $3 WHERE id = $1 \
         AND NOT EXISTS (SELECT 1 FROM team o WHERE o.word = $3 AND o.id <> $1)",
        id,
        name,
        fold(name)
    )?;
    Ok(renamed > 0)
}

/// Puts it aside, or back.
pub async fn archive(tx: &mut Tx, id: TeamId, archived: bool) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE team SET archived = $2 WHERE id = $1",
        id,
        archived
    )?;
    Ok(())
}

/// One team.
pub async fn get(tx: &mut Tx, id: TeamId) -> Result<Option<Team>, StoreError> {
    maybe!(tx, "SELECT id, name, archived FROM team WHERE id = $1", id)
}

/// All teams by name, those in use first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Team>, StoreError> {
    all!(
        tx,
        "SELECT id, name, archived FROM team ORDER BY archived, word LIMIT 200"
    )
}

/// Its members who are still with us, by name.
pub async fn members(tx: &mut Tx, id: TeamId) -> Result<Vec<Person>, StoreError> {
    all!(
        tx,
        "SELECT s.id, s.name, s.username, s.role, s.duty FROM team_member m JOIN staff s ON s.id = m.staff \
         WHERE m.team = $1 AND s.role <> 'gone' ORDER BY s.name, s.id LIMIT 200",
        id
    )
}

/// Names of the teams that he belongs to.
pub async fn of(tx: &mut Tx, staff: i64) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        "SELECT t.name FROM team_member m JOIN team t ON t.id = m.team \
         WHERE m.staff = $1 AND NOT t.archived ORDER BY t.word LIMIT 20",
        staff
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Whether he belongs to it.
pub async fn has(tx: &mut Tx, id: TeamId, staff: i64) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT staff FROM team_member WHERE team = $1 AND staff = $2",
        id,
        staff
    )?;
    Ok(row.is_some())
}

/// Lets him in; `false` if he is in it.
pub async fn join(tx: &mut Tx, id: TeamId, staff: i64) -> Result<bool, StoreError> {
    let joined = run!(
        tx,
        "INSERT INTO team_member (team, staff) VALUES ($1, $2) ON CONFLICT (team, staff) DO NOTHING",
        id,
        staff
    )?;
    Ok(joined > 0)
}

/// Lets him go; `false` if he was not in it.
pub async fn part(tx: &mut Tx, id: TeamId, staff: i64) -> Result<bool, StoreError> {
    let parted = run!(
        tx,
        "DELETE FROM team_member WHERE team = $1 AND staff = $2",
        id,
        staff
    )?;
    Ok(parted > 0)
}

/// Who has left belongs to no team.
pub async fn leave(tx: &mut Tx, staff: i64) -> Result<(), StoreError> {
    run!(tx, "DELETE FROM team_member WHERE staff = $1", staff)?;
    Ok(())
}
