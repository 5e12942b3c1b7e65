//! Reading a bot's updates by long polling.
//!
//! A batch counts as read only when the next one is asked for with a higher
//! offset, and that is done only after the batch was accepted (stored). So an
//! update is lost by no crash; one that comes twice is known by its id.

use std::time::Duration;

use serde_json::json;
use serde_json::value::RawValue;

use super::client::Bot;
use super::error::CallError;

/// The kinds of update that Topicdesk uses. The server remembers the list, so
/// it is said at every start (facts: `message_reaction` and `chat_member` are
/// not among the defaults).
pub const KINDS: [&str; 6] = [
    "message",
    "edited_message",
    "callback_query",
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
