//! Labels for tickets.

use crate::model::fold::fold;
use crate::model::ids::{TagId, TicketId};

use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;

/// Longest name, characters.
pub const NAME_MAX: usize = 32;
/// Most tags of one ticket.
pub const MOST: i64 = 20;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Tag {
    /// Which.
    pub id: TagId,
    /// As shown.
    pub name: String,
    /// As compared, see [`fold`].
    pub word: String,
    /// How many tickets carry it.
    pub used: i64,
    /// It is offered no more.
    pub archived: bool,
}

macro_rules! select {
    () => {
        "SELECT id, name, word, used, archived FROM tag"
    };
}

/// A name as it is kept: on one line, without `#` before it; `None` if nothing
/// is left or it is longer than [`NAME_MAX`].
#[must_use]
pub fn name(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = line.trim_start_matches('#').trim();
    let fits = (1..=NAME_MAX).contains(&name.chars().count()) && !fold(name).is_empty();
    fits.then(|| name.to_owned())
}

/// One tag.
pub async fn get(tx: &mut Tx, id: TagId) -> Result<Option<Tag>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE id = $1"), id)
}

/// The tag of a name, however it is written.
pub async fn named(tx: &mut Tx, name: &str) -> Result<Option<Tag>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE word = $1"), fold(name))
}

/// All that are offered, most used first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Tag>, StoreError> {
    all!(
        tx,
        concat!(
            select!(),
            " WHERE NOT archived ORDER BY used DESC, word LIMIT 1000"
        )
    )
}

/// Those put aside, by name.
pub async fn archived(tx: &mut Tx) -> Result<Vec<Tag>, StoreError> {
    all!(
        tx,
        concat!(select!(), " WHERE archived ORDER BY word LIMIT 1000")
    )
}

/// Makes a tag, or gives the one that has this name, put back if it was put
/// aside. The name must come from [`name`].
pub async fn ensure(tx: &mut Tx, name: &str, now: i64) -> Result<TagId, StoreError> {
    let (id,): (TagId,) = one!(
        tx,
        "INSERT INTO tag (id, name, word, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (word) DO UPDATE SET archived = FALSE RETURNING id",
        TagId::fresh(),
        name,
        fold(name),
        now
    )?;
    Ok(id)
}

/// Gives it another name; `false` if another tag has it.
pub async fn rename(tx: &mut Tx, id: TagId, name: &str) -> Result<bool, StoreError> {
    let renamed = run!(
        tx,
        "UPDATE tag SET name = $2, word = $3 WHERE id = $1 \
         AND NOT EXISTS (SELECT 1 FROM tag o WHERE o.word = $3 AND o.id <> $1)",
        id,
        name,
        fold(name)
    )?;
    Ok(renamed > 0)
}

/// Puts it aside, or back. Tickets keep it.
pub async fn archive(tx: &mut Tx, id: TagId, archived: bool) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE tag SET archived = $2 WHERE id = $1",
        id,
        archived
    )?;
    Ok(())
}

/// Makes two tags one: tickets with `from` carry `into`, and `from` is no more.
pub async fn merge(tx: &mut Tx, from: TagId, into: TagId) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO ticket_tag (ticket, tag, at, actor) \
         SELECT ticket, $2, at, actor FROM ticket_tag WHERE tag = $1 \
         ON CONFLICT (ticket, tag) DO NOTHING",
        from,
        into
    )?;
    run!(tx, "DELETE FROM ticket_tag WHERE tag = $1", from)?;
    run!(tx, "DELETE FROM tag WHERE id = $1", from)?;
    run!(
        tx,
        "UPDATE tag SET used = (SELECT COUNT(*) FROM ticket_tag WHERE tag = $1) WHERE id = $1",
        into
    )?;
    Ok(())
}

/// Names of the tags of a ticket, in the order in which they were given.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        "SELECT g.name FROM ticket_tag t JOIN tag g ON g.id = t.tag \
         WHERE t.ticket = $1 ORDER BY t.at, g.word",
        ticket
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// The tags of a ticket.
pub async fn ids(tx: &mut Tx, ticket: TicketId) -> Result<Vec<TagId>, StoreError> {
    let rows: Vec<(TagId,)> = all!(tx, "SELECT tag FROM ticket_tag WHERE ticket = $1", ticket)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What became of giving a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The ticket has it now.
    Yes,
    /// It had it before.
    Already,
    /// It has [`MOST`] others.
    Full,
}

/// Gives a ticket a tag.
pub async fn give(
    tx: &mut Tx,
    ticket: TicketId,
    tag: TagId,
    actor: i64,
    now: i64,
) -> Result<Given, StoreError> {
    let all = ids(tx, ticket).await?;
    if all.contains(&tag) {
        return Ok(Given::Already);
    }
    if i64::try_from(all.len()).unwrap_or(i64::MAX) >= MOST {
        return Ok(Given::Full);
    }
    run!(
        tx,
        "INSERT INTO ticket_tag (ticket, tag, at, actor) VALUES ($1, $2, $3, $4)",
        ticket,
        tag,
        now,
        actor.to_string()
    )?;
    run!(tx, "UPDATE tag SET used = used + 1 WHERE id = $1", tag)?;
    Ok(Given::Yes)
}

/// Takes a tag off a ticket; `false` if it has it not.
pub async fn take(tx: &mut Tx, ticket: TicketId, tag: TagId) -> Result<bool, StoreError> {
    let taken = run!(
        tx,
        "DELETE FROM ticket_tag WHERE ticket = $1 AND tag = $2",
        ticket,
        tag
    )?;
    if taken > 0 {
        run!(tx, "UPDATE tag SET used = used - 1 WHERE id = $1", tag)?;
    }
    Ok(taken > 0)
}

/// When a ticket was given a tag, milliseconds UTC; `None` if it has it not.
pub async fn given_at(
    tx: &mut Tx,
    ticket: TicketId,
    tag: TagId,
) -> Result<Option<i64>, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT at FROM ticket_tag WHERE ticket = $1 AND tag = $2",
        ticket,
        tag
    )?;
    Ok(row.map(|(at,)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_on_one_line() {
        assert_eq!(name(" #vip \n x "), Some("vip x".into()));
        assert_eq!(name("🔥"), Some("🔥".into()));
        assert_eq!(name("##"), None);
        assert_eq!(name("\u{200b}"), None);
        assert_eq!(name(&"я".repeat(33)), None);
        assert_eq!(name(&"я".repeat(32)), Some("я".repeat(32)));
    }
}
