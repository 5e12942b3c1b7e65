//! Questions to people of the staff, whose answers are waited for.
//!
//! One lives a day; the janitor takes old ones away.

use crate::model::ids::{ConversationId, PromptId};

use super::database::{Tx, maybe, run};
use super::error::StoreError;

/// How long an answer is taken, milliseconds.
pub const LIFE: i64 = 24 * 60 * 60 * 1000;
/// How long any next message in a private chat is the answer, milliseconds.
pub const NEXT: i64 = 10 * 60 * 1000;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Prompt {
    /// Which.
    pub id: PromptId,
    /// Whose answer counts.
    pub staff: i64,
    /// Letter of the area that asked.
    pub area: String,
    /// The area's own note on what was asked.
    pub ask: String,
    /// On which conversation.
    pub conversation: Option<ConversationId>,
    /// The chat in which it is asked.
    pub chat: i64,
    /// When, milliseconds UTC.
    pub created_at: i64,
    /// When it was answered, milliseconds UTC.
    pub answered_at: Option<i64>,
    /// Album of the answer.
    pub album: Option<String>,
}

macro_rules! select {
    () => {
        "SELECT id, staff, area, ask, conversation, chat, created_at, answered_at, album FROM prompt"
    };
}

/// Notes a question that is about to be put.
pub async fn put(tx: &mut Tx, prompt: &Prompt) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO prompt (id, staff, area, ask, conversation, chat, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        prompt.id,
        prompt.staff,
        &prompt.area,
        &prompt.ask,
        prompt.conversation,
        prompt.chat,
        prompt.created_at
    )?;
    Ok(())
}

/// Notes which message asks it.
pub async fn asked(tx: &mut Tx, id: PromptId, post: i64) -> Result<(), StoreError> {
    run!(tx, "UPDATE prompt SET post = $2 WHERE id = $1", id, post)?;
    Ok(())
}

/// The question that a message asks, answered or not; old ones count no more.
pub async fn at(tx: &mut Tx, chat: i64, post: i64, now: i64) -> Result<Option<Prompt>, StoreError> {
    maybe!(
        tx,
        concat!(
            select!(),
            " WHERE chat = $1 AND post = $2 AND created_at > $3 ORDER BY created_at DESC LIMIT 1"
        ),
        chat,
        post,
        now - LIFE
    )
}

/// The question that an item of this album has answered.
pub async fn of_album(tx: &mut Tx, chat: i64, album: &str) -> Result<Option<Prompt>, StoreError> {
    maybe!(
        tx,
        concat!(select!(), " WHERE album = $2 AND chat = $1 LIMIT 1"),
        chat,
        album
    )
}

/// The newest question of a private chat, if it was put lately and waits yet.
pub async fn waiting(tx: &mut Tx, chat: i64, now: i64) -> Result<Option<Prompt>, StoreError> {
    let newest: Option<Prompt> = maybe!(
        tx,
        concat!(
            select!(),
            " WHERE chat = $1 AND created_at > $2 ORDER BY created_at DESC, id DESC LIMIT 1"
        ),
        chat,
        now - NEXT
    )?;
    Ok(newest.filter(|prompt| prompt.answered_at.is_none()))
}

/// Takes an answer; `false` if there was one before.
pub async fn answer(
    tx: &mut Tx,
    id: PromptId,
    album: Option<&str>,
    now: i64,
) -> Result<bool, StoreError> {
    let taken = run!(
        tx,
        "UPDATE prompt SET answered_at = $2, album = $3 WHERE id = $1 AND answered_at IS NULL",
        id,
        now,
        album
    )?;
    Ok(taken > 0)
}

/// Takes away what nobody waits for any more.
pub async fn prune(tx: &mut Tx, now: i64) -> Result<u64, StoreError> {
    run!(
        tx,
        "DELETE FROM prompt WHERE created_at <= $1",
        now - 2 * LIFE
    )
}
