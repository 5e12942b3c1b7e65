//! What has hardly more than a name: tags and teams. Names that differ only in
//! capitals and the like are the same.

use uuid::Uuid;

use crate::model::fold::fold;

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Tags.
    Tag,
    /// Teams.
    Team,
}

/// Makes one of this name, or takes it out again if it was put away; `None` if
/// it is there already.
pub async fn add(
    tx: &mut Tx,
    kind: Kind,
    name: &str,
    now: i64,
) -> Result<Option<Uuid>, StoreError> {
    let id = Uuid::now_v7();
    let word = folded(name);
    let row: Option<(Uuid,)> = match kind {
        Kind::Tag => maybe!(
            tx,
            "INSERT INTO tag (id, name, word, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (word) DO UPDATE SET archived = FALSE WHERE tag.archived RETURNING id",
            id,
            name,
            word,
            now
        )?,
        Kind::Team => maybe!(
            tx,
            "INSERT INTO team (id, name, word) VALUES ($1, $2, $3) \
             ON CONFLICT (word) DO UPDATE SET archived = FALSE WHERE team.archived RETURNING id",
            id,
            name,
            word
        )?,
    };
    Ok(row.map(|(id,)| id))
}

/// The names of all that are not put away, in alphabetical order.
pub async fn names(tx: &mut Tx, kind: Kind) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = match kind {
        Kind::Tag => all!(tx, "SELECT name FROM tag WHERE NOT archived ORDER BY word")?,
        Kind::Team => all!(tx, "SELECT name FROM team WHERE NOT archived ORDER BY word")?,
    };
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// The teams that a person belongs to, in alphabetical order.
pub async fn teams_of(tx: &mut Tx, staff: i64) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        "SELECT t.name FROM team t JOIN team_member m ON m.team = t.id \
         WHERE m.staff = $1 AND NOT t.archived ORDER BY t.word",
        staff
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Puts a person into the team of this name; `false` if there is no such team,
/// or if the person is in it.
pub async fn join(tx: &mut Tx, team: &str, staff: i64) -> Result<bool, StoreError> {
    let joined = run!(
        tx,
        "INSERT INTO team_member (team, staff) SELECT id, $2 FROM team WHERE word = $1 \
         ON CONFLICT (team, staff) DO NOTHING",
        folded(team),
        staff
    )?;
    Ok(joined > 0)
}

/// The name as it is compared.
#[must_use]
pub fn folded(name: &str) -> String {
    fold(name)
}
