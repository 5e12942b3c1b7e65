//! The handle by which tests and the demo hold the world.
//!
//! | to | call |
//! |---|---|
//! | make | `person`, `person_with`, `bot`, `bot_with_token`, `forum`, `supergroup`, `basic_group` |
//! | change | `change_person`, `change_bot`, `change_group`, `set_forum`, `set_right`, `migrate` |
//! | membership | `join`, `leave`, `kick`, `promote`, `demote` |
//! | messages of people | `start`, `send`, `send_album`, `edit`, `delete`, `react`, `forward`, `pin`, `typing` |
//! | buttons | `press`, `press_forged` → [`press::Pressed::answer`] |
//! | seen by one alone | `whispers`, `press_whisper`, `press_whisper_forged` |
//! | inline mode | `query` → [`whisper::Queried::results`], `choose` |
//! | private chats | `block`, `unblock` |
//! | topics of people | `create_topic`, `close_topic`, `reopen_topic`, `rename_topic`, `delete_topic` |
//! | anything else | `inject` (a raw update), [`draft::Draft::raw`] (a raw message) |
//! | disturb | `fault`, `clear_faults`, `set_budgets`, `set_latency`, `set_topic_gone`, `advance_clock` |
//! | read | `messages`, `message`, `private`, `general`, `topic_messages`, `topics`, `reactions`, `groups`, `people` |
//! | count | `calls`, `count_calls`, `operations`, `clear_calls`, `pending_updates` |
//! | wait | `wait_for`, `wait_until`, `wait_message`, `wait_topic` |
//!
//! Acts of people are not held to every right: whoever is a member may close,
//! rename and delete topics here. What bots may do is held to all.

pub mod act;
pub mod draft;
pub mod make;
pub mod press;
pub mod read;
pub mod topics;
pub mod whisper;

use super::state::State;
use super::state::chat::ChatKey;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The world. Clones share it.
#[derive(Debug, Clone)]
pub struct World {
    state: Arc<Mutex<State>>,
}

impl World {
    pub(super) fn new(state: State) -> Self {
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// The state itself, locked: for what has no method of its own. Hold it
    /// briefly and never across an await.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        // A test that panicked while holding the lock must not hide behind it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a person writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// His private chat with a bot.
    Private {
        /// The bot's id.
        bot: i64,
    },
    /// A group, or General of a forum.
    Group(i64),
    /// A topic of a forum: group, topic.
    Topic(i64, i64),
}

impl Place {
    /// The chat as seen by `person`.
    pub const fn key(self, person: i64) -> ChatKey {
        match self {
            Self::Private { bot } => ChatKey::private(bot, person),
            Self::Group(chat) | Self::Topic(chat, _) => ChatKey::group(chat),
        }
    }

    /// The topic.
    pub const fn topic(self) -> Option<i64> {
        match self {
            Self::Topic(_, topic) => Some(topic),
            _ => None,
        }
    }
}

/// The user id of a bot, from its token.
pub fn bot_id(token: &str) -> i64 {
    token
        .split(':')
        .next()
        .and_then(|id| id.parse().ok())
        .unwrap_or_default()
}
