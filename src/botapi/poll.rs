//! Reading a bot's updates by long polling.
//!
//! A batch counts as read only when the next one is asked for with a higher
//! offset, and that is done only after the batch was accepted (stored). So an
//! update is lost by no crash; one that comes twice is known by its id.

use std::time::Duration;

use serde_json::json;
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;

use super::client::Bot;
use super::error::{CallError, Fault};

/// The kinds of update that Topicdesk uses. The server remembers the list, so
/// it is said at every start (facts: `message_reaction` and `chat_member` are
/// not among the defaults).
pub const KINDS: [&str; 7] = [
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
];

/// One raw update.
#[derive(Clone, Debug)]
pub struct Raw {
    /// Its number, unique for the bot.
    pub id: i64,
    /// Its JSON.
    pub body: String,
}

/// Seconds the server may hold an empty answer (at most 50).
const HOLD: u64 = 25;

/// Fetches the updates from `offset` on; waits for some if there are none.
pub async fn fetch(bot: &Bot, offset: i64) -> Result<Vec<Raw>, CallError> {
    let params =
        json!({ "offset": offset, "limit": 100, "timeout": HOLD, "allowed_updates": KINDS });
    // A hanging poll is noticed 30 s after its time.
    let timeout = Duration::from_secs(HOLD + 30);
    let batch: Vec<Box<RawValue>> = bot.call_within("getUpdates", &params, timeout).await?;
    Ok(batch
        .into_iter()
        .filter_map(|raw| raw_update(raw.get()))
        .collect())
}

/// A raw update with its number; `None` if it has none (then nothing can be
/// done with it, not even asking for the next one).
#[must_use]
pub fn raw_update(body: &str) -> Option<Raw> {
    #[derive(serde::Deserialize)]
    struct Numbered {
        update_id: i64,
    }
    let numbered: Numbered = serde_json::from_str(body).ok()?;
    Some(Raw {
        id: numbered.update_id,
        body: body.to_owned(),
    })
}

/// Longest pause after a failed poll.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// Polls until `stop`. `accept` must have stored a batch when it returns `Ok`;
/// until then the same updates are fetched again.
pub async fn listen<A, F>(bot: &Bot, stop: &CancellationToken, mut accept: A)
where
    A: FnMut(Vec<Raw>) -> F,
    F: Future<Output = bool>,
{
    let mut offset = 0;
    let mut pause = Duration::from_millis(500);
    while !stop.is_cancelled() {
        let batch = tokio::select! {
            () = stop.cancelled() => return,
            batch = fetch(bot, offset) => batch,
        };
        let problem = match batch {
            Ok(batch) => {
                let next = batch.iter().map(|raw| raw.id + 1).max();
                if accept(batch).await {
                    offset = next.unwrap_or(offset).max(offset);
                    pause = Duration::from_millis(500);
                    continue;
                }
                "the updates could not be stored".to_owned()
            }
            Err(error) => {
                if let Some(after) = error.fault().and_then(Fault::after) {
                    pause = after;
                }
                error.to_string()
            }
        };
        tracing::warn!(%problem, "polling pauses");
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}
