//! Typed settings from one TOML file and `${ENV}`.
//!
//! All errors of a file are collected, each with its place, and none quotes a
//! value. Must not know any channel: what an `[[inbox]]` holds beyond the common
//! keys passes through unread ([`inbox::Inbox::rest`]). Only this room reads the
//! environment.

pub mod error;
pub mod finding;
pub mod inbox;
pub mod net;
pub(crate) mod reader;
mod sections;
#[cfg(test)]
mod tests;
pub(crate) mod text;

use std::io::Read;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use secrecy::{ExposeSecret, SecretString};
use toml::de::DeTable;
use url::Url;

use crate::locale::Language;

use error::{ConfigError, Problem};
use finding::Bot;
use inbox::Inbox;
use net::Net;
use reader::Reader;

/// Where Telegram's own Bot API lives.
pub const TELEGRAM_API: &str = "https://api.telegram.org";

/// Largest file of settings that is read, bytes.
const LARGEST: u64 = 1 << 20;

/// All settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[desk]`: the agents' side.
    pub desk: Desk,
    /// `[database]`.
    pub database: Database,
    /// `[files]`.
    pub files: Files,
    /// `[web]`.
    pub web: Web,
    /// `[log]`.
    pub log: Log,
    /// `[[inbox]]`, at least one.
    pub inboxes: Vec<Inbox>,
}

/// The agents' side.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Token of the staff bot.
    pub token: SecretString,
    /// The supergroup; `None` until `/setup` binds one.
    pub chat: Option<i64>,
    /// The one Telegram user who may run `/setup`; `None`: any administrator.
    pub owner: Option<i64>,
    /// The Bot API server.
    pub api_url: Url,
    /// Language of the agents' side.
    pub language: Language,
    /// Time zone of the agents' side.
    pub timezone: Tz,
    /// How updates arrive.
    pub updates: Updates,
    /// How fast a bot may work.
    pub pace: Pace,
    /// Tokens of further bots in the same group.
    pub helpers: Vec<SecretString>,
}

/// How updates arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Updates {
    /// We ask for them.
    #[default]
    Polling,
    /// The Bot API brings them to `web.public_url`.
    Webhook,
}

/// Operations one bot may make; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// In one group in a minute.
    pub group_per_minute: Option<NonZeroU32>,
    /// In one private chat in a second.
    pub chat_per_second: Option<NonZeroU32>,
    /// In all chats in a second.
    pub overall_per_second: Option<NonZeroU32>,
}

/// Where the record is kept.
#[derive(Clone, Debug)]
pub struct Database {
    /// `sqlite:<file>` or `postgres://…`; may hold a password.
    pub url: SecretString,
}

/// Where files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The folder; a relative one starts where the program was started.
    pub dir: PathBuf,
    /// Most bytes kept in it.
    pub max_bytes: u64,
}

/// The door to the street.
#[derive(Clone, Debug)]
pub struct Web {
    /// Where to listen; `None` if switched off.
    pub listen: Option<SocketAddr>,
    /// How the street reaches it.
    pub public_url: Option<Url>,
    /// Who may read `/metrics` at `listen`: nobody without it.
    pub metrics_token: Option<SecretString>,
    /// Where `/metrics` is served beside, for a network of one's own.
    pub metrics_listen: Option<SocketAddr>,
    /// Whose word is taken on whom they speak for (`X-Forwarded-For`).
    pub trusted_proxies: Vec<Net>,
}

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Shape of a line.
    pub format: LogFormat,
    /// A filter that `tracing_subscriber::EnvFilter` accepts.
    pub filter: String,
}

/// Shape of a line of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines, one object a line.
    Json,
}

impl Config {
    /// Reads the file. `environment` looks a variable up ([`environment`] in
    /// production). All errors come back, in the order of the file.
    pub fn load(
        path: &Path,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Vec<ConfigError>> {
        let file = path.display().to_string();
        match read(path, LARGEST) {
            Ok(text) => Self::parse(&text, &file, environment),
            Err(problem) => Err(vec![ConfigError {
                file,
                place: None,
                problem,
            }]),
        }
    }

    /// As [`Config::load`] of a text; `file` is its name in errors.
    pub fn parse(
        text: &str,
        file: &str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Vec<ConfigError>> {
        let reader = Reader::new(file, text, Some(environment));
        let (table, syntax) = DeTable::parse_recoverable(text);
        if !syntax.is_empty() {
            return Err(misspelt(&reader, &syntax));
        }
        let config = sections::all(&reader, reader.root(&table));
        let mut errors = reader.errors.take();
        errors.sort_by_key(|error| error.place);
        if errors.is_empty() {
            Ok(config)
        } else {
            Err(errors)
        }
    }

    /// Every bot with its token, named by its setting: the staff bot, the helpers,
    /// the inboxes with a bot of their own.
    pub fn bots(&self) -> Vec<(Bot, &SecretString)> {
        let helpers = self.desk.helpers.iter().enumerate();
        let helpers = helpers.map(|(index, token)| (Bot::Helper(index + 1), token));
        let inboxes = self.inboxes.iter().filter(|inbox| inbox.is_telegram());
        let inboxes = inboxes
            .filter_map(|inbox| Some((Bot::Inbox(inbox.code.clone()), inbox.token.as_ref()?)));
        std::iter::once((Bot::Staff, &self.desk.token))
            .chain(helpers)
            .chain(inboxes)
            .collect()
    }
}

impl Database {
    /// The address without user and password, for the log and the diagnosis.
    pub fn shown(&self) -> String {
        let url = self.url.expose_secret();
        if url.starts_with("sqlite:") {
            let file = url.split('?').next().unwrap_or_default();
            return file.to_owned();
        }
        Url::parse(url).map_or_else(
            |_| "postgres".into(),
            |url| {
                let port = url
                    .port()
                    .map_or_else(String::new, |port| format!(":{port}"));
                let host = url.host_str().unwrap_or_default();
                format!("{}://{host}{port}{}", url.scheme(), url.path())
            },
        )
    }
}

impl Default for Pace {
    /// What Telegram allows.
    fn default() -> Self {
        Self {
            group_per_minute: NonZeroU32::new(20),
            chat_per_second: NonZeroU32::new(1),
            overall_per_second: NonZeroU32::new(30),
        }
    }
}

/// A commented file of all settings with their defaults.
pub fn example() -> &'static str {
    include_str!("example.toml")
}

/// The language to speak of a file's errors in: its own if that can be read,
/// whatever else is wrong with it, else the language of the environment.
pub fn spoken(path: &Path, environment: &dyn Fn(&str) -> Option<String>) -> Language {
    read(path, LARGEST)
        .ok()
        .and_then(|text| {
            let (table, _) = DeTable::parse_recoverable(&text);
            let desk = table.get_ref().get("desk")?.get_ref().get("language")?;
            Language::from_tag(desk.get_ref().as_str()?)
        })
        .unwrap_or_else(|| surrounding(environment))
}

/// The language of the environment (POSIX `LC_ALL`, `LC_MESSAGES`, `LANG`);
/// English if it is none of ours.
pub fn surrounding(environment: &dyn Fn(&str) -> Option<String>) -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| environment(name))
        .find(|value| !value.is_empty())
        .and_then(|value| Language::from_tag(value.split('.').next()?))
        .unwrap_or_default()
}

/// A variable of the environment; `None` if it is not set or not UTF-8.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The text of a file of at most `largest` bytes.
pub(crate) fn read(path: &Path, largest: u64) -> Result<String, Problem> {
    let file = std::fs::File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem::NotFound,
        _ => Problem::Unreadable,
    })?;
    let mut text = String::new();
    let size = file.take(largest + 1).read_to_string(&mut text);
    match size {
        Ok(size) if size as u64 <= largest => Ok(text),
        _ => Err(Problem::Unreadable),
    }
}

/// One error a line: what follows on it is mostly the echo of the first.
pub(crate) fn misspelt(reader: &Reader<'_>, errors: &[toml::de::Error]) -> Vec<ConfigError> {
    for error in errors {
        let place = error
            .span()
            .map(|span| text::line_column(reader.text, span.start));
        // The library's words are English and name no values.
        let problem = if error.message().starts_with("duplicate key") {
            Problem::Twice
        } else {
            Problem::Syntax
        };
        reader.report(place, problem);
    }
    let mut errors = reader.errors.take();
    errors.sort_by_key(|error| error.place);
    errors.dedup_by_key(|error| error.place.map(|place| place.line));
    errors
}
