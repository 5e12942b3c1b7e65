//! What can be set when the stand-in starts.

use std::path::PathBuf;
use std::time::Duration;

/// How the stand-in behaves. [`Options::default`] is Telegram as the fact sheet
/// describes it; [`Options::unlimited`] takes the budgets away.
#[derive(Debug, Clone)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// What a bot may do and how fast.
    pub budgets: Budgets,
    /// Added to every call of a bot: half before it is applied, half before it is answered.
    pub latency: Duration,
    /// What a send into a deleted topic is told.
    pub topic_gone: TopicGone,
    /// What the server makes of ephemeral messages.
    pub whispers: Whispers,
    /// How long a pressed button may wait for `answerCallbackQuery`. Telegram: about 15 s.
    pub callback_window: Duration,
    /// How long an undelivered `callback_query` stays in the queue. Telegram: 150 s.
    pub callback_retention: Duration,
    /// The first pause of the webhook's retries; it doubles up to [`Options::webhook_retry_max`].
    pub webhook_retry: Duration,
    /// The longest pause between two tries of a webhook. Telegram: 60 to 120 s.
    pub webhook_retry_max: Duration,
    /// Largest file `getFile` serves, in bytes. Telegram's cloud: 20 MB.
    pub max_download: usize,
    /// Largest file a bot uploads, in bytes. Telegram's cloud: 50 MB.
    pub max_upload: usize,
    /// How many calls the log remembers; older ones only count in its sums.
    pub call_log: usize,
    /// Where the world is kept between runs: `world.json` and `files/`. `None`: in memory only.
    pub data_dir: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            budgets: Budgets::default(),
            latency: Duration::ZERO,
            topic_gone: TopicGone::ThreadNotFound,
            whispers: Whispers::Shown,
            callback_window: Duration::from_secs(15),
            callback_retention: Duration::from_secs(150),
            webhook_retry: Duration::from_secs(1),
            webhook_retry_max: Duration::from_mins(1),
            max_download: 20 << 20,
            max_upload: 50 << 20,
            call_log: 100_000,
            data_dir: None,
        }
    }
}

impl Options {
    /// Telegram without any budget: for tests that are not about pace.
    pub fn unlimited() -> Self {
        Self {
            budgets: Budgets::none(),
            ..Self::default()
        }
    }

    /// Sets the budget of a (bot, group): `operations` per `window`.
    #[must_use]
    pub fn group_budget(mut self, operations: usize, window: Duration) -> Self {
        self.budgets.group = Some(Budget { operations, window });
        self
    }
}

/// Operations in a sliding window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How many operations fit.
    pub operations: usize,
    /// The length of the window.
    pub window: Duration,
}

impl Budget {
    /// `operations` per `seconds`.
    pub const fn new(operations: usize, seconds: u64) -> Self {
        Self {
            operations,
            window: Duration::from_secs(seconds),
        }
    }
}

/// The budgets of a bot; `None` switches one off. The official figures are in
/// the Bot FAQ, the finer ones are community measurements (fact sheet, 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budgets {
    /// Per (bot, group): sends, edits, topic operations, pins, every album item. 20 per minute.
    pub group: Option<Budget>,
    /// Per (bot, group): reactions. 20 per minute.
    pub reactions: Option<Budget>,
    /// Per (bot, private chat): sends and edits. One a second, bursts of three.
    pub private: Option<Budget>,
    /// Per bot: everything that the two above count. 30 a second.
    pub overall: Option<Budget>,
    /// Per (bot, chat): `sendChatAction`. 20 per 5 s.
    pub chat_actions: Option<Budget>,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            group: Some(Budget::new(20, 60)),
            reactions: Some(Budget::new(20, 60)),
            private: Some(Budget::new(3, 3)),
            overall: Some(Budget::new(30, 1)),
            chat_actions: Some(Budget::new(20, 5)),
        }
    }
}

impl Budgets {
    /// No budget at all.
    pub const fn none() -> Self {
        Self {
            group: None,
            reactions: None,
            private: None,
            overall: None,
            chat_actions: None,
        }
    }
}

/// The two answers that are reported for a send into a deleted topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicGone {
    /// `message thread not found`: the usual one.
    ThreadNotFound,
    /// `TOPIC_DELETED`: seen while the server's topic cache is still warm.
    TopicDeleted,
}

/// What the server makes of ephemeral messages (Bot API 10.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whispers {
    /// It shows them.
    Shown,
    /// It is older: it ignores their parameters and knows none of their methods.
    Unknown,
    /// It refuses them.
    Refused,
}
