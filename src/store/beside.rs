//! What the card shows of a ticket beside the ticket itself.

use crate::model::ids::TicketId;

use super::database::{Tx, all, maybe, one};
use super::error::StoreError;

/// Tags, checklist and team of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Names of its tags, the earliest first.
    pub tags: Vec<String>,
    /// Items of its checklist: done, all.
    pub checklist: (i64, i64),
    /// Name of the team in whose queue it is.
    pub team: Option<String>,
}

/// All of it.
pub async fn of(tx: &mut Tx, ticket: TicketId) -> Result<Beside, StoreError> {
    let tags: Vec<(String,)> = all!(
        tx,
        "SELECT t.name FROM ticket_tag x JOIN tag t ON t.id = x.tag WHERE x.ticket = $1 \
         ORDER BY x.at, t.name LIMIT 50",
        ticket
    )?;
    let checklist: (i64, i64) = one!(
        tx,
        "SELECT COUNT(done_at), COUNT(*) FROM checklist_item WHERE ticket = $1",
        ticket
    )?;
    let team: Option<(String,)> = maybe!(
        tx,
        "SELECT m.name FROM ticket t JOIN team m ON m.id = t.team WHERE t.id = $1",
        ticket
    )?;
    Ok(Beside {
        tags: tags.into_iter().map(|(name,)| name).collect(),
        checklist,
        team: team.map(|(name,)| name),
    })
}

/// Whom the dates of a ticket concern: who is responsible and who takes part
/// in it, else who made it. Ids and names.
pub async fn concerned(tx: &mut Tx, ticket: TicketId) -> Result<Vec<(i64, String)>, StoreError> {
    let people: Vec<(i64, String)> = all!(
        tx,
        "SELECT s.id, s.name FROM ticket t JOIN staff s ON s.id = t.assignee WHERE t.id = $1 AND s.role <> 'gone' \
         UNION SELECT s.id, s.name FROM follower f JOIN staff s ON s.id = f.staff WHERE f.ticket = $1 AND s.role <> 'gone' \
         ORDER BY 1 LIMIT 20",
        ticket
    )?;
    if !people.is_empty() {
        return Ok(people);
    }
    all!(
        tx,
        "SELECT s.id, s.name FROM ticket t JOIN staff s ON s.id = t.created_by WHERE t.id = $1",
        ticket
    )
}
