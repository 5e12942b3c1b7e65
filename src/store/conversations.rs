//! Conversations with what the desk needs to know of their customers.

use crate::model::ids::{ConversationId, IdentityId, TicketId};
use crate::model::status::{Resolution, Status};
use crate::model::ticket::Work;

use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;
use super::tickets::{self, Beginning};

/// A conversation joined with its current ticket, identity, contact and assignee.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Conversation {
    /// Which.
    pub id: ConversationId,
    /// The current ticket.
    pub ticket: TicketId,
    /// The number people see, of the ticket.
    pub number: i64,
    /// Whose.
    pub identity: IdentityId,
    /// Code of the inbox.
    pub inbox: String,
    /// Thread id of the topic; `None` until made or after it was lost.
    pub topic: Option<i64>,
    /// Message id of the card.
    pub card: Option<i64>,
    /// Digest of what the card shows now.
    pub shown: Option<String>,
    /// The topic's title now.
    pub titled: Option<String>,
    /// Where the ticket stands.
    pub status: Status,
    /// How it ended.
    pub resolution: Option<Resolution>,
    /// Why, in a person's words.
    pub reason: Option<String>,
    /// What a task is about.
    pub subject: Option<String>,
    /// See [`crate::model::status::Priority::of_rank`].
    pub priority: i64,
    /// The agent responsible.
    pub assignee: Option<i64>,
    /// When somebody wants to be reminded, milliseconds UTC.
    pub wake_at: Option<i64>,
    /// The promised date, milliseconds UTC.
    pub due_at: Option<i64>,
    /// When the ticket was made, milliseconds UTC.
    pub opened_at: i64,
    /// When it was solved, milliseconds UTC.
    pub solved_at: Option<i64>,
    /// When it was closed, milliseconds UTC.
    pub closed_at: Option<i64>,
    /// Numbers what happens in it.
    pub seq: i64,
    /// Messages by the customer in this ticket.
    pub received: i64,
    /// Messages to the customer in this ticket.
    pub sent: i64,
    /// When the last of them was.
    pub last_at: Option<i64>,
    /// Who wrote it: an agent's name; `None` for the customer.
    pub last_by: Option<String>,
    /// Its first words.
    pub last_words: Option<String>,
    /// When the first message was that nobody has answered.
    pub waiting_since: Option<i64>,
    /// Whether General heard of it.
    pub announced: bool,
    /// The far side's address.
    pub address: String,
    /// What the desk calls the customer, or else [`Self::told_name`].
    pub name: String,
    /// The display name that the channel tells: the only one that may be said
    /// to the customer.
    pub told_name: String,
    /// Customer's handle.
    pub username: Option<String>,
    /// Link to the customer's account.
    pub link: Option<String>,
    /// Code of the link that led here.
    pub source: Option<String>,
    /// Whether the customer blocks us.
    pub blocked: bool,
    /// Language of the customer's app.
    pub language: Option<String>,
    /// Name of the agent responsible.
    pub assignee_name: Option<String>,
    /// The brand that the inbox speaks for.
    pub brand: Option<String>,
}

impl Conversation {
    /// The part of its ticket that changes as one.
    #[must_use]
    pub fn work(&self) -> Work {
        Work {
            status: self.status,
            resolution: self.resolution,
            reason: self.reason.clone(),
            wake_at: self.wake_at,
        }
    }

    /// Whether it is a task: there is nobody on a far side.
    #[must_use]
    pub fn is_task(&self) -> bool {
        self.inbox == TASKS
    }
}

/// The inbox of tasks; no configured one may have this code.
pub const TASKS: &str = "tasks";

macro_rules! select {
    () => {
        "SELECT c.id, c.ticket, t.number, c.identity, c.inbox, c.topic, c.card, c.shown, c.titled, \
         t.status, t.resolution, t.reason, t.subject, t.priority, t.assignee, t.wake_at, t.due_at, \
         t.opened_at, t.solved_at, t.closed_at, \
         c.seq, c.received, c.sent, c.last_at, c.last_by, c.last_words, c.waiting_since, c.announced, \
         i.address, COALESCE(i.alias, i.name) AS name, i.name AS told_name, i.username, i.link, i.source, i.blocked, k.language, s.name AS assignee_name, \
         b.value AS brand \
         FROM conversation c JOIN ticket t ON t.id = c.ticket \
         JOIN identity i ON i.id = c.identity JOIN contact k ON k.id = i.contact \
         LEFT JOIN staff s ON s.id = t.assignee \
         LEFT JOIN inbox_setting b ON b.inbox = c.inbox AND b.name = 'brand'"
    };
}

/// One conversation.
pub async fn get(tx: &mut Tx, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE c.id = $1"), id)
}

/// The conversation with an identity.
pub async fn of_identity(tx: &mut Tx, id: IdentityId) -> Result<Option<Conversation>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE c.identity = $1"), id)
}

/// The conversation with an address of an inbox.
pub async fn at_address(
    tx: &mut Tx,
    inbox: &str,
    address: &str,
) -> Result<Option<Conversation>, StoreError> {
    maybe!(
        tx,
        concat!(select!(), " WHERE i.inbox = $1 AND i.address = $2"),
        inbox,
        address
    )
}

/// The conversation that owns a topic.
pub async fn of_topic(tx: &mut Tx, topic: i64) -> Result<Option<Conversation>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE c.topic = $1"), topic)
}

/// Conversations with a topic that General has not heard of, oldest first.
pub async fn unannounced(tx: &mut Tx, limit: i64) -> Result<Vec<Conversation>, StoreError> {
    all!(
        tx,
        concat!(
            select!(),
            " WHERE NOT c.announced AND c.topic IS NOT NULL ORDER BY t.number LIMIT $1"
        ),
        limit
    )
}

/// Conversations of an inbox with a topic and an open ticket, the newest first.
pub async fn open_in(
    tx: &mut Tx,
    inbox: &str,
    limit: i64,
) -> Result<Vec<ConversationId>, StoreError> {
    let rows: Vec<(ConversationId,)> = all!(
        tx,
        "SELECT c.id FROM ticket t JOIN conversation c ON c.id = t.conversation AND c.ticket = t.id \
         WHERE t.status <> 'closed' AND t.status <> 'solved' AND c.inbox = $1 AND c.topic IS NOT NULL \
         ORDER BY t.opened_at DESC LIMIT $2",
        inbox,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The conversation in which a ticket has the number; it may be an earlier one.
pub async fn numbered(tx: &mut Tx, number: i64) -> Result<Option<Conversation>, StoreError> {
    maybe!(
        tx,
        concat!(
            select!(),
            " WHERE c.id = (SELECT n.conversation FROM ticket n WHERE n.number = $1)"
        ),
        number
    )
}

/// The conversation in which a ticket has the number, if it has no topic.
pub async fn topicless(tx: &mut Tx, number: i64) -> Result<Option<Conversation>, StoreError> {
    maybe!(
        tx,
        concat!(
            select!(),
            " WHERE c.id = (SELECT n.conversation FROM ticket n WHERE n.number = $1) AND c.topic IS NULL"
        ),
        number
    )
}

/// Opens a conversation with its first ticket.
pub async fn add(
    tx: &mut Tx,
    identity: IdentityId,
    inbox: &str,
    beginning: &Beginning<'_>,
    now: i64,
) -> Result<ConversationId, StoreError> {
    let id = ConversationId::fresh();
    let ticket = tickets::add(tx, id, beginning, now).await?;
    run!(
        tx,
        "INSERT INTO conversation (id, identity, inbox, ticket) VALUES ($1, $2, $3, $4)",
        id,
        identity,
        inbox,
        ticket
    )?;
    Ok(id)
}

/// Begins a new ticket in a conversation whose last one has ended; General
/// shall hear of it, and it has a card of its own.
pub async fn renew(
    tx: &mut Tx,
    id: ConversationId,
    beginning: &Beginning<'_>,
    now: i64,
) -> Result<TicketId, StoreError> {
    let ticket = tickets::add(tx, id, beginning, now).await?;
    run!(
        tx,
        "UPDATE conversation SET ticket = $2, received = 0, sent = 0, waiting_since = NULL, \
         announced = FALSE, card = NULL, shown = NULL WHERE id = $1",
        id,
        ticket
    )?;
    Ok(ticket)
}

/// What was said last.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// When, milliseconds UTC.
    pub at: i64,
    /// The agent's name; `None` for the customer.
    pub by: Option<&'a str>,
    /// First words, or the name of the kind.
    pub words: &'a str,
}

/// Notes that the customer (or an agent, if `said.by` is set) said something;
/// gives the message its place.
pub async fn said(tx: &mut Tx, id: ConversationId, said: &Said<'_>) -> Result<i64, StoreError> {
    let ours = i64::from(said.by.is_some());
    let (seq,): (i64,) = one!(
        tx,
        "UPDATE conversation SET seq = seq + 1, received = received + 1 - $2, sent = sent + $2, \
         last_at = $3, last_by = $4, last_words = $5, \
         waiting_since = CASE WHEN $2 = 1 THEN NULL ELSE COALESCE(waiting_since, $3) END \
         WHERE id = $1 RETURNING seq",
        id,
        ours,
        said.at,
        said.by,
        said.words
    )?;
    Ok(seq)
}

/// The next place in a conversation, for something that is no message of it.
pub async fn next_seq(tx: &mut Tx, id: ConversationId) -> Result<i64, StoreError> {
    let (seq,): (i64,) = one!(
        tx,
        "UPDATE conversation SET seq = seq + 1 WHERE id = $1 RETURNING seq",
        id
    )?;
    Ok(seq)
}

/// Notes the topic that was made.
pub async fn set_topic(
    tx: &mut Tx,
    id: ConversationId,
    topic: i64,
    title: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE conversation SET topic = $2, titled = $3, card = NULL, shown = NULL WHERE id = $1",
        id,
        topic,
        title
    )?;
    Ok(())
}

/// Forgets a topic that is no more; `false` if it was not this one's any longer.
pub async fn lose_topic(tx: &mut Tx, id: ConversationId, topic: i64) -> Result<bool, StoreError> {
    let lost = run!(
        tx,
        "UPDATE conversation SET topic = NULL, card = NULL, shown = NULL, titled = NULL \
         WHERE id = $1 AND topic = $2",
        id,
        topic
    )?;
    Ok(lost > 0)
}

/// Forgets all topics: the group was migrated, and message ids begin anew.
pub async fn lose_topics(tx: &mut Tx) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE conversation SET topic = NULL, card = NULL, shown = NULL, titled = NULL \
         WHERE topic IS NOT NULL"
    )?;
    Ok(())
}

/// Notes the card and what it shows.
pub async fn set_card(
    tx: &mut Tx,
    id: ConversationId,
    card: Option<i64>,
    shown: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE conversation SET card = $2, shown = $3 WHERE id = $1",
        id,
        card,
        shown
    )?;
    Ok(())
}

/// Notes the title that the topic has now.
pub async fn set_title(tx: &mut Tx, id: ConversationId, title: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE conversation SET titled = $2 WHERE id = $1",
        id,
        title
    )?;
    Ok(())
}

/// Notes that nobody waits for an answer any more.
pub async fn settled(tx: &mut Tx, id: ConversationId) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE conversation SET waiting_since = NULL WHERE id = $1 AND waiting_since IS NOT NULL",
        id
    )?;
    Ok(())
}

/// Notes that somebody waits for an answer, if it is not known: since the first
/// of his words after our last.
pub async fn unsettled(tx: &mut Tx, id: ConversationId) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE conversation SET waiting_since = COALESCE((SELECT MIN(m.created_at) FROM message m \
         WHERE m.conversation = $1 AND m.side = 'customer' AND m.seq > COALESCE((SELECT MAX(a.seq) \
         FROM message a WHERE a.conversation = $1 AND a.side = 'agent'), 0)), last_at) \
         WHERE id = $1 AND waiting_since IS NULL AND last_by IS NULL AND last_at IS NOT NULL",
        id
    )?;
    Ok(())
}

/// Notes that `count` messages to the customer did not go out after all; with
/// `since`, that he waits for an answer from then on, milliseconds UTC.
pub async fn unsaid(
    tx: &mut Tx,
    id: ConversationId,
    count: i64,
    since: Option<i64>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE conversation SET sent = CASE WHEN sent > $2 THEN sent - $2 ELSE 0 END, \
         waiting_since = COALESCE(waiting_since, $3) WHERE id = $1",
        id,
        count,
        since
    )?;
    Ok(())
}

/// Notes that General has heard of it.
pub async fn set_announced(tx: &mut Tx, id: ConversationId) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE conversation SET announced = TRUE WHERE id = $1",
        id
    )?;
    Ok(())
}
