//! Lists of tickets, a page at a time.

use crate::model::ids::{ConversationId, TicketId};
use crate::model::status::Status;

use super::database::{Tx, all, maybe, one};
use super::error::StoreError;

/// One ticket as a list tells it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// Which.
    pub ticket: TicketId,
    /// Its number.
    pub number: i64,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Thread id of the topic, if there is one.
    pub topic: Option<i64>,
    /// Code of the inbox.
    pub inbox: String,
    /// Customer's display name.
    pub name: String,
    /// What a task is about.
    pub subject: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// See [`crate::model::status::Priority::of_rank`].
    pub priority: i64,
    /// Name of the person responsible.
    pub assignee_name: Option<String>,
    /// When it was made, milliseconds UTC.
    pub opened_at: i64,
    /// When something was last said in the conversation.
    pub last_at: Option<i64>,
    /// Who said it: an agent's name; `None` for the customer.
    pub last_by: Option<String>,
    /// Its first words, or the name of its kind.
    pub last_words: Option<String>,
    /// When the first message was that nobody has answered.
    pub waiting_since: Option<i64>,
}

/// Which lines of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// How many are left out before it.
    pub from: i64,
    /// How many there are at most.
    pub count: i64,
}

/// How many tickets are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those in which somebody waits for an answer.
    pub waiting: i64,
    /// All of them.
    pub open: i64,
}

macro_rules! select {
    () => {
        "SELECT t.id AS ticket, t.number, c.id AS conversation, c.topic, c.inbox, \
         COALESCE(i.alias, i.name) AS name, t.subject, \
         t.status, t.priority, s.name AS assignee_name, t.opened_at, c.last_at, c.last_by, c.last_words, \
         c.waiting_since FROM ticket t JOIN conversation c ON c.id = t.conversation \
         JOIN identity i ON i.id = c.identity LEFT JOIN staff s ON s.id = t.assignee "
    };
}

/// Of the current tickets, those that are neither solved nor closed.
macro_rules! open {
    () => {
        "WHERE c.ticket = t.id AND t.status <> 'closed' AND t.status <> 'solved' "
    };
}

/// How many tickets are open, and how many of them wait for an answer.
pub async fn counts(tx: &mut Tx) -> Result<Counts, StoreError> {
    let (open,): (i64,) = one!(
        tx,
        "SELECT COUNT(*) FROM ticket WHERE status <> 'closed' AND status <> 'solved'"
    )?;
    let (waiting,): (i64,) = one!(
        tx,
        concat!(
            "SELECT COUNT(*) FROM conversation c JOIN ticket t ON t.id = c.ticket ",
            open!(),
            "AND c.waiting_since IS NOT NULL"
        )
    )?;
    Ok(Counts { waiting, open })
}

/// Open tickets: those that wait for an answer, the longest first; then the
/// others, the oldest first.
pub async fn open(tx: &mut Tx, slice: Slice) -> Result<Vec<Line>, StoreError> {
    let waiting = counts(tx).await?.waiting;
    let mut lines: Vec<Line> = if slice.from < waiting {
        all!(
            tx,
            concat!(
                select!(),
                open!(),
                "AND c.waiting_since IS NOT NULL ORDER BY c.waiting_since, c.id LIMIT $1 OFFSET $2"
            ),
            slice.count,
            slice.from
        )?
    } else {
        Vec::new()
    };
    let left = slice.count - i64::try_from(lines.len()).unwrap_or(slice.count);
    if left > 0 {
        let others: Vec<Line> = all!(
            tx,
            concat!(
                select!(),
                open!(),
                "AND c.waiting_since IS NULL ORDER BY t.opened_at, t.number LIMIT $1 OFFSET $2"
            ),
            left,
            (slice.from - waiting).max(0)
        )?;
        lines.extend(others);
    }
    Ok(lines)
}

/// The open tickets of a person, and (`followed`) those that he follows, in the
/// order of [`open`].
pub async fn of_staff(
    tx: &mut Tx,
    staff: i64,
    followed: bool,
    slice: Slice,
) -> Result<Vec<Line>, StoreError> {
    all!(
        tx,
        concat!(
            select!(),
            open!(),
            "AND t.id IN (SELECT o.id FROM ticket o WHERE o.assignee = $1 AND o.status <> 'closed' \
             AND o.status <> 'solved' UNION SELECT f.ticket FROM follower f WHERE f.staff = $1 AND $2) \
             ORDER BY CASE WHEN c.waiting_since IS NULL THEN 1 ELSE 0 END, c.waiting_since, \
             t.opened_at, t.number LIMIT $3 OFFSET $4"
        ),
        staff,
        followed,
        slice.count,
        slice.from
    )
}

/// Conversations in which something was said at `since` (milliseconds UTC) or
/// later, the latest first.
pub async fn lately(tx: &mut Tx, since: i64, slice: Slice) -> Result<Vec<Line>, StoreError> {
    all!(
        tx,
        concat!(
            select!(),
            "WHERE c.ticket = t.id AND c.last_at >= $1 ORDER BY c.last_at DESC, c.id LIMIT $2 OFFSET $3"
        ),
        since,
        slice.count,
        slice.from
    )
}

/// Open tasks without a customer, those promised soonest first.
pub async fn tasks(tx: &mut Tx, slice: Slice) -> Result<Vec<Line>, StoreError> {
    all!(
        tx,
        concat!(
            select!(),
            open!(),
            "AND c.inbox = 'tasks' ORDER BY CASE WHEN t.due_at IS NULL THEN 1 ELSE 0 END, t.due_at, \
             t.opened_at, t.number LIMIT $1 OFFSET $2"
        ),
        slice.count,
        slice.from
    )
}

/// One ticket, be it the current one of its conversation or not.
pub async fn one(tx: &mut Tx, ticket: TicketId) -> Result<Option<Line>, StoreError> {
    maybe!(tx, concat!(select!(), "WHERE t.id = $1"), ticket)
}
