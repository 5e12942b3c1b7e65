//! Everything the stand-in knows, behind one lock. Methods of bots, acts of
//! people and the page all read and write it; nothing here does I/O.

pub mod chat;
pub mod file;
pub mod members;
pub mod message;
pub mod post;
pub mod render;
pub mod tell;
pub mod user;
pub mod whisper;

use self::chat::{Chat, ChatKey, Kind};
use self::file::{MediaKind, StoredFile, dimensions};
use self::user::User;
use super::errors::ApiError;
use super::faults::Faults;
use super::limits::Limits;
use super::log::CallLog;
use super::options::Options;
use super::updates::Queue;
use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{Notify, oneshot, watch};

/// How many changes a page that reconnects can catch up on.
const CHANGES: usize = 2_000;

/// A bot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bot {
    /// Its user id, the first part of its token.
    pub id: i64,
    /// What it signs its calls with.
    pub token: String,
    /// Privacy mode is off: sees everything in groups without being an administrator.
    pub sees_all: bool,
    /// "Bot-to-Bot Communication Mode": gets other bots' group messages.
    pub bot_to_bot: bool,
    /// Updates that wait.
    pub queue: Queue,
    /// Where updates are pushed to.
    pub webhook: Option<Webhook>,
    /// `setMyCommands`, by scope and language.
    pub commands: BTreeMap<String, Value>,
    /// The id the next message of its private chats gets: one counter an account.
    pub next_private: i64,
    /// Wakes who waits for updates.
    #[serde(skip)]
    pub wake: Arc<Notify>,
}

/// A webhook.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Webhook {
    /// Where to.
    pub url: String,
    /// `X-Telegram-Bot-Api-Secret-Token`.
    pub secret: Option<String>,
    /// At most so many deliveries at a time.
    pub max_connections: i64,
    /// Time and text of the last failure.
    pub last_error: Option<(i64, String)>,
    /// Grows with every `setWebhook`: an older delivery stops.
    pub generation: u64,
}

/// A pressed button that waits for its answer.
#[derive(Debug)]
pub struct Callback {
    /// The bot that has to answer.
    pub bot: i64,
    /// Unix milliseconds of the press.
    pub at: i64,
    /// Where the answer goes.
    pub answer: oneshot::Sender<CallbackAnswer>,
}

/// A typed inline query that waits for its results.
#[derive(Debug)]
pub struct Query {
    /// The bot that has to answer.
    pub bot: i64,
    /// Unix milliseconds.
    pub at: i64,
    /// Where the results go.
    pub answer: oneshot::Sender<Vec<Value>>,
}

/// What `answerCallbackQuery` said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CallbackAnswer {
    /// The text, if any.
    pub text: Option<String>,
    /// As a dialog instead of a toast.
    pub alert: bool,
    /// A link to open.
    pub url: Option<String>,
}

/// What changed, for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A message is new, edited, deleted or got a reaction.
    Message(ChatKey, i64),
    /// An ephemeral message is new, edited or deleted.
    Whisper(ChatKey, i64),
    /// A topic is new or changed.
    Topic(ChatKey, i64),
    /// A chat is new or changed.
    Chat(ChatKey),
    /// A person is new or changed.
    Person(i64),
    /// Somebody types.
    Typing(ChatKey, Option<i64>, i64, String),
}

/// The whole world.
#[derive(Debug)]
pub struct State {
    /// As started.
    pub options: Options,
    /// People and bots.
    pub users: BTreeMap<i64, User>,
    /// Bots by id.
    pub bots: HashMap<i64, Bot>,
    /// The bot the page calls "the staff bot": the first.
    pub staff_bot: Option<i64>,
    /// The script of a web chat that the sample shop's page has on it, if any.
    pub shop: Option<String>,
    /// All chats.
    pub chats: HashMap<ChatKey, Chat>,
    /// Files by `file_unique_id`.
    pub files: HashMap<String, StoredFile>,
    /// Pressed buttons by callback id.
    pub callbacks: HashMap<String, Callback>,
    /// Inline queries by id.
    pub queries: HashMap<String, Query>,
    /// Budgets used.
    pub limits: Limits,
    /// Faults armed.
    pub faults: Faults,
    /// Calls made.
    pub log: CallLog,
    /// The next id of everything that is not a message.
    pub next_id: i64,
    /// Milliseconds the wall clock is ahead of the machine's: for rules about days.
    pub clock_ahead: i64,
    /// Grows with every change.
    pub rev: u64,
    /// The last changes with their revisions.
    pub changes: VecDeque<(u64, Change)>,
    /// Tells that `rev` grew.
    pub changed: watch::Sender<u64>,
    started: Instant,
}

impl State {
    /// An empty world.
    pub fn new(options: Options) -> Self {
        Self {
            log: CallLog::new(options.call_log),
            options,
            users: BTreeMap::new(),
            bots: HashMap::new(),
            staff_bot: None,
            shop: None,
            chats: HashMap::new(),
            files: HashMap::new(),
            callbacks: HashMap::new(),
            queries: HashMap::new(),
            limits: Limits::default(),
            faults: Faults::default(),
            next_id: 1,
            clock_ahead: 0,
            rev: 0,
            changes: VecDeque::new(),
            changed: watch::Sender::new(0),
            started: Instant::now(),
        }
    }

    /// Unix milliseconds.
    #[allow(
        clippy::disallowed_methods,
        reason = "Telegram's clock is not the house's"
    )]
    pub fn now(&self) -> i64 {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX) + self.clock_ahead
    }

    /// Milliseconds of a clock that never steps.
    pub fn steady(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// The next id of anything that is not a message.
    pub fn fresh(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id
    }

    /// Writes a change down and wakes who waits for one.
    pub fn touch(&mut self, change: Change) {
        self.rev += 1;
        if self.changes.len() >= CHANGES {
            self.changes.pop_front();
        }
        self.changes.push_back((self.rev, change));
        self.wake();
    }

    /// Wakes who waits for a change: those who count calls wait too.
    pub fn wake(&self) {
        self.changed.send_replace(self.rev);
    }

    /// The bot of a token.
    pub fn bot_of(&self, token: &str) -> Result<&Bot, ApiError> {
        let id = token
            .split(':')
            .next()
            .and_then(|id| id.parse().ok())
            .unwrap_or_default();
        self.bots
            .get(&id)
            .filter(|bot| bot.token == token)
            .ok_or_else(ApiError::unauthorized)
    }

    /// The chat, for reading.
    pub fn chat(&self, key: ChatKey) -> Result<&Chat, ApiError> {
        self.chats
            .get(&key)
            .ok_or_else(|| ApiError::bad("chat not found"))
    }

    /// The chat, for writing.
    pub fn chat_mut(&mut self, key: ChatKey) -> Result<&mut Chat, ApiError> {
        self.chats
            .get_mut(&key)
            .ok_or_else(|| ApiError::bad("chat not found"))
    }

    /// The private chat of a person with a bot, made on the first look.
    pub fn private_chat(&mut self, bot: i64, person: i64) -> &mut Chat {
        let key = ChatKey::private(bot, person);
        self.chats
            .entry(key)
            .or_insert_with(|| Chat::new(key, Kind::Private, ""))
    }

    /// The `User` object of a user; an unknown id gets a name of its own.
    pub fn user_json(&self, id: i64) -> Value {
        match self.users.get(&id) {
            Some(user) => user.json(),
            None => json!({"id": id, "is_bot": false, "first_name": id.to_string()}),
        }
    }

    /// Keeps bytes as a file.
    pub fn store(&mut self, kind: MediaKind, name: &str, mime: &str, bytes: Bytes) -> &StoredFile {
        let unique = format!("AQAD{:08x}", self.fresh());
        let (width, height) = dimensions(&bytes).unwrap_or((0, 0));
        let (name, mime) = (name.to_owned(), mime.to_owned());
        let file = StoredFile {
            unique: unique.clone(),
            kind,
            name,
            mime,
            width,
            height,
            bytes,
        };
        if let Some(small) = file.thumbnail() {
            self.files.insert(small.unique.clone(), small);
        }
        self.files.entry(unique).insert_entry(file).into_mut()
    }
}
