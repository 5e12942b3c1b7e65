//! The feed: what it shows now, and what waits to be shown.
//!
//! What waits is kept as rows, not as a place in the stream of messages: ids
//! and times of messages come in the order in which they were made, not in that
//! of the commits, and a place would pass over what is committed late.

use crate::model::ids::MessageId;
use crate::model::rich::RichText;

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// The feed as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Whether it is wanted.
    pub active: bool,
    /// Thread id of its topic; `None` until made or after it was lost.
    pub topic: Option<i64>,
    /// Whether the topic is closed.
    pub closed: bool,
    /// The post that lines are added to.
    pub post: Option<i64>,
    /// What that post shows.
    pub page: Page,
    /// When the group was last asked for anything, milliseconds UTC.
    pub acted_at: i64,
}

/// What a post of the feed shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its words.
    pub text: RichText,
    /// How many lines that are.
    pub lines: i64,
}

/// The feed; `None` if nobody ever wanted one.
pub async fn get(tx: &mut Tx) -> Result<Option<Feed>, StoreError> {
    let row: Option<Row> = maybe!(
        tx,
        "SELECT active, topic, closed, post, held, shown, acted_at FROM feed WHERE id = 1"
    )?;
    row.map(Row::feed).transpose()
}

/// Whether there is one.
pub async fn is_on(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(get(tx).await?.is_some_and(|feed| feed.active))
}

/// Switches it on or off; `true` if that is news. What waited when it goes off
/// is not shown later, and its topic stays for the next time.
pub async fn switch(tx: &mut Tx, on: bool) -> Result<bool, StoreError> {
    let news = if on {
        let page = serde_json::to_string(&RichText::default())?;
        run!(
            tx,
            "INSERT INTO feed (id, active, closed, held, shown, acted_at) \
             VALUES (1, TRUE, FALSE, 0, $1, 0) \
             ON CONFLICT (id) DO UPDATE SET active = TRUE WHERE NOT feed.active",
            &page
        )?
    } else {
        run!(tx, "DELETE FROM feed_line")?;
        run!(tx, "UPDATE feed SET active = FALSE WHERE id = 1 AND active")?
    };
    Ok(news > 0)
}

/// Notes that a message is to be shown; `false` if there is no feed.
pub async fn heard(tx: &mut Tx, message: MessageId) -> Result<bool, StoreError> {
    let noted = run!(
        tx,
        "INSERT INTO feed_line (message) SELECT $1 \
         WHERE EXISTS (SELECT 1 FROM feed WHERE id = 1 AND active) \
         ON CONFLICT (message) DO NOTHING",
        message
    )?;
    Ok(noted > 0)
}

/// What waits to be shown, oldest first.
pub async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<MessageId>, StoreError> {
    let rows: Vec<(MessageId,)> = all!(
        tx,
        "SELECT message FROM feed_line ORDER BY message LIMIT $1",
        limit
    )?;
    Ok(rows.into_iter().map(|(message,)| message).collect())
}

/// Notes that these wait no longer.
pub async fn told(tx: &mut Tx, messages: &[MessageId]) -> Result<(), StoreError> {
    for message in messages {
        run!(tx, "DELETE FROM feed_line WHERE message = $1", *message)?;
    }
    Ok(())
}

/// Notes the topic that was made at `now`, unless there is one; `true` if that
/// is news.
pub async fn set_topic(tx: &mut Tx, topic: i64, now: i64) -> Result<bool, StoreError> {
    let noted = run!(
        tx,
        "UPDATE feed SET topic = $1, closed = FALSE, post = NULL, acted_at = $2 \
         WHERE id = 1 AND topic IS NULL",
        topic,
        now
    )?;
    Ok(noted > 0)
}

/// Notes what post `post` shows since `now`.
pub async fn set_page(tx: &mut Tx, post: i64, page: &Page, now: i64) -> Result<(), StoreError> {
    let text = serde_json::to_string(&page.text)?;
    run!(
        tx,
        "UPDATE feed SET post = $1, held = $2, shown = $3, acted_at = $4 WHERE id = 1",
        post,
        page.lines,
        &text,
        now
    )?;
    Ok(())
}

/// Notes that the topic was closed or opened at `now`.
pub async fn set_closed(tx: &mut Tx, closed: bool, now: i64) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE feed SET closed = $1, acted_at = $2 WHERE id = 1",
        closed,
        now
    )?;
    Ok(())
}

/// Forgets the topic, if it is this one still; it is no more.
pub async fn lose(tx: &mut Tx, topic: i64) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE feed SET topic = NULL, post = NULL WHERE id = 1 AND topic = $1",
        topic
    )?;
    Ok(())
}

/// Forgets the topic, whichever it is: the group was migrated.
pub async fn lose_any(tx: &mut Tx) -> Result<(), StoreError> {
    run!(tx, "UPDATE feed SET topic = NULL, post = NULL WHERE id = 1")?;
    Ok(())
}

/// Whether this is the feed's topic.
pub async fn is_topic(tx: &mut Tx, topic: i64) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(tx, "SELECT id FROM feed WHERE topic = $1", topic)?;
    Ok(row.is_some())
}

/// Notes that a person was told that nobody reads what is written there;
/// `false` if he was told before.
pub async fn hint(tx: &mut Tx, staff: i64) -> Result<bool, StoreError> {
    let news = run!(
        tx,
        "INSERT INTO feed_hint (staff) VALUES ($1) ON CONFLICT (staff) DO NOTHING",
        staff
    )?;
    Ok(news > 0)
}

#[derive(sqlx::FromRow)]
struct Row {
    active: bool,
    topic: Option<i64>,
    closed: bool,
    post: Option<i64>,
    held: i64,
    shown: String,
    acted_at: i64,
}

impl Row {
    fn feed(self) -> Result<Feed, StoreError> {
        Ok(Feed {
            active: self.active,
            topic: self.topic,
            closed: self.closed,
            post: self.post,
            page: Page {
                text: serde_json::from_str(&self.shown)?,
                lines: self.held,
            },
            acted_at: self.acted_at,
        })
    }
}
