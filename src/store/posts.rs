//! What the group calls the things that the desk shows there.

use crate::model::ids::{ConversationId, MessageId};
use crate::model::status::Role;

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// One thing that a group post shows.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Post {
    /// Message id in the group.
    pub post: i64,
    /// Place among the things that share the post.
    pub slot: i64,
    /// Whose topic.
    pub conversation: ConversationId,
    /// What it shows; `None` for cards and notices.
    pub message: Option<MessageId>,
    /// As what.
    pub role: Role,
}

/// Notes that post `post` of `chat` shows this; safe to say twice.
pub async fn add(tx: &mut Tx, chat: i64, post: &Post) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO post (chat, post, slot, conversation, message, role) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (chat, post, slot) DO NOTHING",
        chat,
        post.post,
        post.slot,
        post.conversation,
        post.message,
        post.role
    )?;
    Ok(())
}

/// What post `post` of `chat` shows, in order; empty if it is none of ours.
pub async fn at(tx: &mut Tx, chat: i64, post: i64) -> Result<Vec<Post>, StoreError> {
    all!(
        tx,
        "SELECT post, slot, conversation, message, role FROM post WHERE chat = $1 AND post = $2 ORDER BY slot",
        chat,
        post
    )
}

/// The posts of `chat` that show `message`, oldest first.
pub async fn of_message(
    tx: &mut Tx,
    chat: i64,
    message: MessageId,
) -> Result<Vec<Post>, StoreError> {
    all!(
        tx,
        "SELECT post, slot, conversation, message, role FROM post WHERE message = $2 AND chat = $1 ORDER BY post, slot",
        chat,
        message
    )
}

/// The other posts of `chat` that show items of the album of which `post` shows
/// one, in order.
pub async fn beside(tx: &mut Tx, chat: i64, post: i64) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64,)> = all!(
        tx,
        "SELECT DISTINCT o.post FROM post p JOIN message m ON m.id = p.message \
         JOIN message n ON n.conversation = m.conversation AND n.album = m.album \
         AND n.seq BETWEEN m.seq - 100 AND m.seq + 100 \
         JOIN post o ON o.message = n.id AND o.chat = p.chat \
         WHERE p.chat = $1 AND p.post = $2 AND o.post <> $2 ORDER BY o.post LIMIT 9",
        chat,
        post
    )?;
    Ok(rows.into_iter().map(|(post,)| post).collect())
}

/// Changes what an agent's own post counts as (a message made a note).
pub async fn recast(
    tx: &mut Tx,
    chat: i64,
    message: MessageId,
    role: Role,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE post SET role = $3 WHERE message = $2 AND chat = $1",
        chat,
        message,
        role
    )?;
    Ok(())
}

/// Whether `message` was ever shown, in this group or in one before it.
pub async fn is_shown(tx: &mut Tx, message: MessageId) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT post FROM post WHERE message = $1 LIMIT 1",
        message
    )?;
    Ok(row.is_some())
}
