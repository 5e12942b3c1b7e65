//! Conversations with what the desk needs to know of their customers.

use crate::model::ids::{ConversationId, IdentityId};
use crate::model::status::Status;

use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;
use super::settings;

/// A conversation joined with its identity, contact and assignee.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Conversation {
    /// Which.
    pub id: ConversationId,
    /// The number people see.
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
    /// Work state.
    pub status: Status,
    /// The agent responsible.
    pub assignee: Option<i64>,
    /// Milliseconds UTC.
    pub opened_at: i64,
    /// Numbers what happens in it.
    pub seq: i64,
    /// Messages by the customer.
    pub received: i64,
    /// Messages to the customer.
    pub sent: i64,
    /// When the last of them was.
    pub last_at: Option<i64>,
    /// Who wrote it: an agent's name; `None` for the customer.
    pub last_by: Option<String>,
    /// Its first words.
    pub last_words: Option<String>,
    /// Whether General heard of it.
    pub announced: bool,
    /// The far side's address.
    pub address: String,
    /// Customer's display name.
    pub name: String,
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
}

macro_rules! select {
    () => {
        "SELECT c.id, c.number, c.identity, c.inbox, c.topic, c.card, c.shown, c.titled, c.status, \
         c.assignee, c.opened_at, c.seq, c.received, c.sent, c.last_at, c.last_by, c.last_words, c.announced, \
         i.address, i.name, i.username, i.link, i.source, i.blocked, k.language, s.name AS assignee_name \
         FROM conversation c JOIN identity i ON i.id = c.identity JOIN contact k ON k.id = i.contact \
         LEFT JOIN staff s ON s.id = c.assignee"
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
            " WHERE NOT c.announced AND c.topic IS NOT NULL ORDER BY c.opened_at, c.number LIMIT $1"
        ),
        limit
    )
}

/// The conversation with a number.
pub async fn numbered(tx: &mut Tx, number: i64) -> Result<Option<Conversation>, StoreError> {
    maybe!(tx, concat!(select!(), " WHERE c.number = $1"), number)
}

/// The conversation with a number, if it has no topic.
pub async fn topicless(tx: &mut Tx, number: i64) -> Result<Option<Conversation>, StoreError> {
    maybe!(
        tx,
        concat!(select!(), " WHERE c.number = $1 AND c.topic IS NULL"),
        number
    )
}

/// Opens a conversation and gives it a number.
pub async fn add(
    tx: &mut Tx,
    identity: IdentityId,
    inbox: &str,
    now: i64,
) -> Result<ConversationId, StoreError> {
    let id = ConversationId::fresh();
    let number = settings::count(tx, "conversation").await?;
    run!(
        tx,
        "INSERT INTO conversation (id, number, identity, inbox, status, opened_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        number,
        identity,
        inbox,
        Status::New,
        now
    )?;
    Ok(id)
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
         last_at = $3, last_by = $4, last_words = $5 WHERE id = $1 RETURNING seq",
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

/// Changes the work state; `false` if it was that already.
pub async fn set_status(
    tx: &mut Tx,
    id: ConversationId,
    status: Status,
) -> Result<bool, StoreError> {
    let changed = run!(
        tx,
        "UPDATE conversation SET status = $2 WHERE id = $1 AND status <> $2",
        id,
        status
    )?;
    Ok(changed > 0)
}

/// Makes `agent` responsible if nobody is; `false` if somebody is already.
pub async fn take(tx: &mut Tx, id: ConversationId, agent: i64) -> Result<bool, StoreError> {
    let taken = run!(
        tx,
        "UPDATE conversation SET assignee = $2 WHERE id = $1 AND assignee IS NULL",
        id,
        agent
    )?;
    Ok(taken > 0)
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
