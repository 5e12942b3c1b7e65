//! What customers see who have no far side but us: a letterbox each.
//!
//! A letter's place `n` never changes; `seq` is that of its last change, so
//! whoever knows the highest one he saw can be told all that is new. Numbers
//! are given under a lock that is held until the commit: what is seen later has
//! a higher one.

use super::bell;
use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;

/// The name of calls about letters.
pub const CALL: &str = "topicdesk_letter";

/// Whose letterbox.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Code of the inbox.
    pub inbox: &'a str,
    /// The customer's address in it.
    pub chat: &'a str,
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Letter {
    /// Its place.
    pub n: i64,
    /// When it was changed last, in the count of changes.
    pub seq: i64,
    /// What both sides call it.
    pub id: String,
    /// From us to the customer.
    pub ours: bool,
    /// As its channel wrote it.
    pub body: String,
}

/// How far a letter of ours has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The customer's device has it.
    Delivered = 1,
    /// He saw it.
    Read = 2,
}

macro_rules! select {
    () => {
        "SELECT n, seq, id, ours, body FROM letter WHERE inbox = $1 AND chat = $2"
    };
}

/// Puts a letter in; `false` if one of that id is there.
pub async fn put(
    tx: &mut Tx,
    place: Place<'_>,
    id: &str,
    ours: bool,
    body: &str,
    now: i64,
) -> Result<bool, StoreError> {
    let seq = next(tx, place).await?;
    let added = run!(
        tx,
        "INSERT INTO letter (inbox, chat, n, seq, id, ours, body, at) VALUES ($1, $2, $3, $3, $4, $5, $6, $7) \
         ON CONFLICT (inbox, chat, id) DO NOTHING",
        place.inbox,
        place.chat,
        seq,
        id,
        ours,
        body,
        now
    )?;
    Ok(added > 0)
}

/// Rewrites a letter; `false` if there is none.
pub async fn rewrite(
    tx: &mut Tx,
    place: Place<'_>,
    id: &str,
    body: &str,
) -> Result<bool, StoreError> {
    let seq = next(tx, place).await?;
    let changed = run!(
        tx,
        "UPDATE letter SET body = $4, seq = $5 WHERE inbox = $1 AND chat = $2 AND id = $3",
        place.inbox,
        place.chat,
        id,
        body,
        seq
    )?;
    Ok(changed > 0)
}

/// The letter of that id.
pub async fn get(tx: &mut Tx, place: Place<'_>, id: &str) -> Result<Option<Letter>, StoreError> {
    maybe!(
        tx,
        concat!(select!(), " AND id = $3"),
        place.inbox,
        place.chat,
        id
    )
}

/// The letter at place `n`.
pub async fn at(tx: &mut Tx, place: Place<'_>, n: i64) -> Result<Option<Letter>, StoreError> {
    maybe!(
        tx,
        concat!(select!(), " AND n = $3"),
        place.inbox,
        place.chat,
        n
    )
}

/// What is new or changed since change `seq`, in the order of the changes.
pub async fn since(
    tx: &mut Tx,
    place: Place<'_>,
    seq: i64,
    limit: i64,
) -> Result<Vec<Letter>, StoreError> {
    all!(
        tx,
        concat!(select!(), " AND seq > $3 ORDER BY seq LIMIT $4"),
        place.inbox,
        place.chat,
        seq,
        limit
    )
}

/// The newest letters before place `before`, in their order.
pub async fn newest(
    tx: &mut Tx,
    place: Place<'_>,
    before: i64,
    limit: i64,
) -> Result<Vec<Letter>, StoreError> {
    let mut rows: Vec<Letter> = all!(
        tx,
        concat!(select!(), " AND n < $3 ORDER BY n DESC LIMIT $4"),
        place.inbox,
        place.chat,
        before,
        limit
    )?;
    rows.reverse();
    Ok(rows)
}

/// The number of the last change; 0 if there was none.
pub async fn seq(tx: &mut Tx, place: Place<'_>) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT seq FROM letterbox WHERE inbox = $1 AND chat = $2",
        place.inbox,
        place.chat
    )?;
    Ok(row.map_or(0, |(seq,)| seq))
}

/// Letters of ours at place `n` or before that are not yet marked so, oldest
/// first, at most 100.
pub async fn unmarked(
    tx: &mut Tx,
    place: Place<'_>,
    n: i64,
    mark: Mark,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        // The first test is the one of the index `letter_unread`.
        "SELECT id FROM letter WHERE inbox = $1 AND chat = $2 AND n <= $3 \
         AND ours AND mark < 2 AND mark < $4 ORDER BY n LIMIT 100",
        place.inbox,
        place.chat,
        n,
        mark as i64
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The place of the last letter of ours that is marked as read; 0 if none is.
pub async fn read_up_to(tx: &mut Tx, place: Place<'_>) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT n FROM letter WHERE inbox = $1 AND chat = $2 AND ours AND mark = 2 \
         ORDER BY n DESC LIMIT 1",
        place.inbox,
        place.chat
    )?;
    Ok(row.map_or(0, |(n,)| n))
}

/// Marks a letter of ours; a lower mark than it has changes nothing.
pub async fn mark(tx: &mut Tx, place: Place<'_>, id: &str, mark: Mark) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE letter SET mark = $4 WHERE inbox = $1 AND chat = $2 AND id = $3 AND mark < $4",
        place.inbox,
        place.chat,
        id,
        mark as i64
    )?;
    Ok(())
}

/// Forgets letters that were put in before `before`, at most 1000 at a time;
/// gives how many. Numbers are never given again.
pub async fn prune(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    run!(
        tx,
        "DELETE FROM letter WHERE (inbox, chat, n) IN \
         (SELECT inbox, chat, n FROM letter WHERE at < $1 ORDER BY at LIMIT 1000)",
        before
    )
}

/// What a process tells the others of a letterbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Code of the inbox.
    pub inbox: String,
    /// The customer's address in it.
    pub chat: String,
    /// What there is.
    pub word: String,
}

/// Tells the other processes on a shared database, after the commit, that there
/// is something new; `word` goes with it (at most a few hundred bytes).
pub async fn call(tx: &mut Tx, place: Place<'_>, word: &str) -> Result<(), StoreError> {
    let said = format!("{} {} {word}", place.inbox, place.chat);
    bell::call(tx, CALL, &said).await
}

impl Call {
    /// Reads what [`call`] said.
    #[must_use]
    pub fn read(said: &str) -> Option<Self> {
        let mut parts = said.splitn(3, ' ').map(str::to_owned);
        Some(Self {
            inbox: parts.next()?,
            chat: parts.next()?,
            word: parts.next()?,
        })
    }
}

/// The next number; others who change this letterbox wait for the commit.
async fn next(tx: &mut Tx, place: Place<'_>) -> Result<i64, StoreError> {
    let (seq,): (i64,) = one!(
        tx,
        "INSERT INTO letterbox (inbox, chat, seq) VALUES ($1, $2, 1) \
         ON CONFLICT (inbox, chat) DO UPDATE SET seq = letterbox.seq + 1 RETURNING seq",
        place.inbox,
        place.chat
    )?;
    Ok(seq)
}
