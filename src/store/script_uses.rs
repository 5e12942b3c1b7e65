//! How scripts are used: as they are, or edited before they were sent.

use uuid::Uuid;

use crate::model::ids::{ScriptId, TicketId};

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// A script that was sent once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Which.
    pub script: ScriptId,
    /// In which version.
    pub version: i64,
    /// In which language; `None` for a macro that says nothing.
    pub language: Option<String>,
    /// By whom.
    pub agent: i64,
    /// Whether its words were changed first.
    pub edited: bool,
    /// For which ticket.
    pub ticket: Option<TicketId>,
    /// When, milliseconds.
    pub at: i64,
}

/// How often a version was used by an agent.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Figure {
    /// Which script.
    pub script: ScriptId,
    /// Which version.
    pub version: i64,
    /// In which language.
    pub language: Option<String>,
    /// By whom.
    pub agent: i64,
    /// Times it was sent as it is.
    pub as_is: i64,
    /// Times it was edited first.
    pub edited: i64,
}

/// Counts a use.
pub async fn add(tx: &mut Tx, used: &Use) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO script_use (id, script, version, language, agent, edited, ticket, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        used.script,
        used.version,
        used.language.as_deref(),
        used.agent,
        used.edited,
        used.ticket,
        used.at
    )?;
    run!(
        tx,
        "UPDATE script SET used = used + 1 WHERE id = $1",
        used.script
    )?;
    Ok(())
}

/// When and by whom the script was last used for the ticket: (time, agent).
/// One meant to be sent once asks this first.
pub async fn last(
    tx: &mut Tx,
    script: ScriptId,
    ticket: TicketId,
) -> Result<Option<(i64, i64)>, StoreError> {
    maybe!(
        tx,
        "SELECT at, agent FROM script_use WHERE ticket = $1 AND script = $2 \
         ORDER BY at DESC LIMIT 1",
        ticket,
        script
    )
}

/// How often each version of a script was used: (version, as is, edited), the
/// newest first.
pub async fn by_version(tx: &mut Tx, script: ScriptId) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    all!(
        tx,
        "SELECT version, CAST(SUM(CASE WHEN edited THEN 0 ELSE 1 END) AS BIGINT), \
         CAST(SUM(CASE WHEN edited THEN 1 ELSE 0 END) AS BIGINT) \
         FROM script_use WHERE script = $1 GROUP BY version ORDER BY version DESC",
        script
    )
}

/// The figures of the time `from..until`, by script, version, language and agent.
pub async fn figures(tx: &mut Tx, from: i64, until: i64) -> Result<Vec<Figure>, StoreError> {
    all!(
        tx,
        "SELECT script, version, language, agent, \
         CAST(SUM(CASE WHEN edited THEN 0 ELSE 1 END) AS BIGINT) AS as_is, \
         CAST(SUM(CASE WHEN edited THEN 1 ELSE 0 END) AS BIGINT) AS edited \
         FROM script_use WHERE at >= $1 AND at < $2 \
         GROUP BY script, version, language, agent ORDER BY script, version, language, agent",
        from,
        until
    )
}
