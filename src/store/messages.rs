//! Messages, their far-side copies and their earlier wordings.

use crate::model::content::Content;
use crate::model::ids::{ChangeId, ConversationId, MessageId, ScriptId};
use crate::model::status::{Side, State};

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Which.
    pub id: MessageId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Place in it.
    pub seq: i64,
    /// Who says it to whom.
    pub side: Side,
    /// The agent, if by one.
    pub author: Option<i64>,
    /// The agent's name then.
    pub author_name: Option<String>,
    /// What it says now.
    pub content: Content,
    /// What it answers.
    pub reply_to: Option<MessageId>,
    /// The quoted part of that, JSON of [`crate::model::rich::Quote`].
    pub quote: Option<String>,
    /// The album it belongs to.
    pub album: Option<String>,
    /// In words, where it was forwarded from.
    pub forwarded: Option<String>,
    /// What became of it.
    pub state: State,
    /// Why it did not arrive.
    pub error: Option<String>,
    /// The customer's reaction on it.
    pub reaction: Option<String>,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// When it was last edited.
    pub edited_at: Option<i64>,
}

/// Adds a message.
pub async fn add(tx: &mut Tx, message: &Message) -> Result<(), StoreError> {
    let content = serde_json::to_string(&message.content)?;
    run!(
        tx,
        "INSERT INTO message (id, conversation, seq, side, author, author_name, content, reply_to, quote, \
         album, forwarded, state, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        message.id,
        message.conversation,
        message.seq,
        message.side,
        message.author,
        &message.author_name,
        &content,
        message.reply_to,
        &message.quote,
        &message.album,
        &message.forwarded,
        message.state,
        message.created_at
    )?;
    Ok(())
}

/// One message.
pub async fn get(tx: &mut Tx, id: MessageId) -> Result<Option<Message>, StoreError> {
    let row: Option<Row> = maybe!(tx, concat!(select!(), " WHERE id = $1"), id)?;
    row.map(Row::message).transpose()
}

/// The items of an album in a conversation, in order.
pub async fn album(
    tx: &mut Tx,
    conversation: ConversationId,
    album: &str,
) -> Result<Vec<Message>, StoreError> {
    // An album is ten items close together; this keeps the look-up short in a
    // long conversation.
    let since = last_seq(tx, conversation).await? - 200;
    let rows: Vec<Row> = all!(
        tx,
        concat!(
            select!(),
            " WHERE conversation = $1 AND album = $2 AND seq > $3 ORDER BY seq"
        ),
        conversation,
        album,
        since
    )?;
    rows.into_iter().map(Row::message).collect()
}

/// The newest messages of a conversation, oldest first.
pub async fn newest(
    tx: &mut Tx,
    conversation: ConversationId,
    before_seq: i64,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let mut rows: Vec<Row> = all!(
        tx,
        concat!(
            select!(),
            " WHERE conversation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"
        ),
        conversation,
        before_seq,
        limit
    )?;
    rows.reverse();
    rows.into_iter().map(Row::message).collect()
}

/// Changes the wording; the earlier one is kept.
pub async fn reword(
    tx: &mut Tx,
    message: &Message,
    content: &Content,
    at: i64,
) -> Result<(), StoreError> {
    // Far sides count edits in seconds: two in one second are still two.
    let last: Option<(Option<i64>,)> = maybe!(
        tx,
        "SELECT MAX(at) FROM revision WHERE message = $1",
        message.id
    )?;
    let at = match last {
        Some((Some(last),)) => at.max(last.saturating_add(1)),
        _ => at,
    };
    let before = serde_json::to_string(&message.content)?;
    let after = serde_json::to_string(content)?;
    run!(
        tx,
        // Edits are told to the second: two in one second are two all the same.
        "INSERT INTO revision (message, at, content) \
         SELECT $1, CASE WHEN r.last >= $2 THEN r.last + 1 ELSE $2 END, $3 \
         FROM (SELECT MAX(at) AS last FROM revision WHERE message = $1) r",
        message.id,
        at,
        &before
    )?;
    run!(
        tx,
        "UPDATE message SET content = $2, edited_at = $3 WHERE id = $1",
        message.id,
        &after,
        at
    )?;
    Ok(())
}

/// The wording before the last edit.
pub async fn former(tx: &mut Tx, id: MessageId) -> Result<Option<Content>, StoreError> {
    let row: Option<(String,)> = maybe!(
        tx,
        "SELECT content FROM revision WHERE message = $1 ORDER BY at DESC LIMIT 1",
        id
    )?;
    Ok(row
        .map(|(content,)| serde_json::from_str(&content))
        .transpose()?)
}

/// Notes what became of a message.
pub async fn settle(
    tx: &mut Tx,
    id: MessageId,
    state: State,
    error: Option<&str>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE message SET state = $2, error = $3 WHERE id = $1",
        id,
        state,
        error
    )?;
    Ok(())
}

/// Makes a message a note (or a held note a message).
pub async fn take_side(
    tx: &mut Tx,
    id: MessageId,
    side: Side,
    state: State,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE message SET side = $2, state = $3 WHERE id = $1",
        id,
        side,
        state
    )?;
    Ok(())
}

/// Notes the customer's reaction; `None` if it was removed.
pub async fn react(tx: &mut Tx, id: MessageId, emoji: Option<&str>) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE message SET reaction = $2 WHERE id = $1",
        id,
        emoji
    )?;
    Ok(())
}

/// Whether a message was taken back.
pub async fn is_gone(tx: &mut Tx, id: MessageId) -> Result<bool, StoreError> {
    let row: Option<(bool,)> = maybe!(
        tx,
        "SELECT deleted_at IS NOT NULL FROM message WHERE id = $1",
        id
    )?;
    Ok(row.is_none_or(|(gone,)| gone))
}

/// Notes that it was taken back.
pub async fn withdraw(tx: &mut Tx, id: MessageId, at: i64) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE message SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL",
        id,
        at
    )?;
    Ok(())
}

/// Notes what the far side calls a message. `false` if that name was known
/// before: the message came (or was sent) already.
pub async fn name_copy(
    tx: &mut Tx,
    conversation: ConversationId,
    remote: &str,
    message: MessageId,
    part: i64,
) -> Result<bool, StoreError> {
    let added = run!(
        tx,
        "INSERT INTO copy (conversation, remote, message, part) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (conversation, remote) DO NOTHING",
        conversation,
        remote,
        message,
        part
    )?;
    Ok(added > 0)
}

/// The message that the far side calls `remote`.
pub async fn by_copy(
    tx: &mut Tx,
    conversation: ConversationId,
    remote: &str,
) -> Result<Option<MessageId>, StoreError> {
    let row: Option<(MessageId,)> = maybe!(
        tx,
        "SELECT message FROM copy WHERE conversation = $1 AND remote = $2",
        conversation,
        remote
    )?;
    Ok(row.map(|(id,)| id))
}

/// What the far side calls the parts of a message, in order.
pub async fn copies(tx: &mut Tx, id: MessageId) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        "SELECT remote FROM copy WHERE message = $1 ORDER BY part",
        id
    )?;
    Ok(rows.into_iter().map(|(remote,)| remote).collect())
}

/// Notes which change had a message sent.
pub async fn caused(tx: &mut Tx, id: MessageId, cause: ChangeId) -> Result<(), StoreError> {
    run!(tx, "UPDATE message SET cause = $2 WHERE id = $1", id, cause)?;
    Ok(())
}

/// Notes the script that a message was made from.
pub async fn made_from(tx: &mut Tx, id: MessageId, script: ScriptId) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE message SET script = $2 WHERE id = $1",
        id,
        script
    )?;
    Ok(())
}

/// What the script is called that a message was made from.
pub async fn script_title(tx: &mut Tx, id: MessageId) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = maybe!(
        tx,
        "SELECT s.title FROM message m JOIN script s ON s.id = m.script WHERE m.id = $1",
        id
    )?;
    Ok(row.map(|(title,)| title))
}

/// The messages that a change had sent, in order.
pub async fn of_cause(tx: &mut Tx, cause: ChangeId) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<Row> = all!(
        tx,
        concat!(select!(), " WHERE cause = $1 ORDER BY seq LIMIT 100"),
        cause
    )?;
    rows.into_iter().map(Row::message).collect()
}

/// The newest message by an agent to the customer after place `since`.
pub async fn last_answer(
    tx: &mut Tx,
    conversation: ConversationId,
    since: i64,
) -> Result<Option<Message>, StoreError> {
    let row: Option<Row> = maybe!(
        tx,
        concat!(
            select!(),
            " WHERE conversation = $1 AND side = 'agent' AND seq > $2 ORDER BY seq DESC LIMIT 1"
        ),
        conversation,
        since
    )?;
    row.map(Row::message).transpose()
}

/// What a customer said from `since` on, milliseconds UTC, oldest first.
pub async fn heard_since(
    tx: &mut Tx,
    conversation: ConversationId,
    since: i64,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<Row> = all!(
        tx,
        concat!(
            select!(),
            " WHERE conversation = $1 AND side = 'customer' AND id >= $2 ORDER BY seq LIMIT $3"
        ),
        conversation,
        MessageId::first_at(since),
        limit
    )?;
    rows.into_iter().map(Row::message).collect()
}

/// Whether the customer wrote after place `seq`.
pub async fn heard_after(
    tx: &mut Tx,
    conversation: ConversationId,
    seq: i64,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT seq FROM message WHERE conversation = $1 AND seq > $2 AND side = 'customer' \
         ORDER BY seq LIMIT 1",
        conversation,
        seq
    )?;
    Ok(row.is_some())
}

async fn last_seq(tx: &mut Tx, conversation: ConversationId) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT seq FROM conversation WHERE id = $1",
        conversation
    )?;
    Ok(row.map_or(0, |(seq,)| seq))
}

macro_rules! select {
    () => {
        "SELECT id, conversation, seq, side, author, author_name, content, reply_to, quote, album, \
         forwarded, state, error, reaction, created_at, edited_at FROM message"
    };
}
use select;

#[derive(sqlx::FromRow)]
struct Row {
    id: MessageId,
    conversation: ConversationId,
    seq: i64,
    side: Side,
    author: Option<i64>,
    author_name: Option<String>,
    content: String,
    reply_to: Option<MessageId>,
    quote: Option<String>,
    album: Option<String>,
    forwarded: Option<String>,
    state: State,
    error: Option<String>,
    reaction: Option<String>,
    created_at: i64,
    edited_at: Option<i64>,
}

impl Row {
    fn message(self) -> Result<Message, StoreError> {
        Ok(Message {
            id: self.id,
            conversation: self.conversation,
            seq: self.seq,
            side: self.side,
            author: self.author,
            author_name: self.author_name,
            content: serde_json::from_str(&self.content)?,
            reply_to: self.reply_to,
            quote: self.quote,
            album: self.album,
            forwarded: self.forwarded,
            state: self.state,
            error: self.error,
            reaction: self.reaction,
            created_at: self.created_at,
            edited_at: self.edited_at,
        })
    }
}
