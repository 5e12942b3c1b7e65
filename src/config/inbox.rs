//! One `[[inbox]]`: what every connected account has, and the rest, which only
//! its channel can read.

use std::collections::BTreeMap;
use std::fmt;

use secrecy::SecretString;
use toml::Spanned;
use toml::de::DeValue;

use super::error::{ConfigError, Place, Problem};
use super::reader::{Reader, Section};
use super::text::{is_code, is_kind, is_token, nearest, shown};

/// The kind whose tokens have a known shape, and which the staff bot can serve.
const TELEGRAM: &str = "telegram";

/// The code of the built-in inbox of tasks, see `store::conversations::TASKS`.
const TASKS: &str = "tasks";

/// The settings of one connected account.
#[derive(Clone)]
pub struct Inbox {
    /// 1 to 8 of A-Z a-z 0-9 _, shown in titles; unique whatever the case.
    pub code: String,
    /// The kind of channel; [`Inbox::check_kind`] tells whether it exists.
    pub kind: String,
    /// Name for people; the code if none is set.
    pub name: String,
    /// The account's token. A Telegram inbox without one is served by the staff bot.
    pub token: Option<SecretString>,
    /// All other keys, strings filled in, for the channel to read. May hold secrets.
    pub rest: toml::Table,
    file: String,
    places: BTreeMap<String, Place>,
}

impl Inbox {
    /// The one inbox of settings that name none.
    pub(super) fn of_staff_bot() -> Self {
        Self {
            code: "TG".into(),
            kind: TELEGRAM.into(),
            name: "Telegram".into(),
            token: None,
            rest: toml::Table::new(),
            file: String::new(),
            places: BTreeMap::new(),
        }
    }

    /// Whether it is a Telegram bot, the staff bot or one of its own.
    pub fn is_telegram(&self) -> bool {
        self.kind == TELEGRAM
    }

    /// Reports the kind if it is none of `known`.
    pub fn check_kind(&self, known: &[&str]) -> Option<ConfigError> {
        (!known.contains(&self.kind.as_str())).then(|| {
            let problem = Problem::NotOneOf {
                key: "inbox.kind".into(),
                allowed: known.iter().map(|kind| (*kind).into()).collect(),
                nearest: nearest(&self.kind, known.iter().copied()),
            };
            self.error("kind", problem)
        })
    }

    /// Reports every key of [`Inbox::rest`] that is none of the channel's `known` ones.
    pub fn check_keys(&self, known: &[&str]) -> Vec<ConfigError> {
        let all = || ["code", "kind", "name", "token"].iter().chain(known);
        let unknown = self
            .rest
            .keys()
            .filter(|key| !known.contains(&key.as_str()));
        unknown
            .map(|key| {
                let problem = Problem::UnknownKey {
                    key: format!("inbox.{}", shown(key)),
                    nearest: nearest(key, all().copied()),
                };
                self.error(key, problem)
            })
            .collect()
    }

    /// An error about `key` of this inbox, for the channel that reads [`Inbox::rest`].
    pub fn error(&self, key: &str, problem: Problem) -> ConfigError {
        ConfigError {
            file: self.file.clone(),
            place: self.places.get(key).copied(),
            problem,
        }
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox")
            .field("code", &self.code)
            .field("kind", &self.kind)
            .field("name", &self.name)
            .field("token", &self.token)
            .field("rest", &self.rest.len())
            .finish_non_exhaustive()
    }
}

/// All inboxes of the file, or the default one.
pub(super) fn read(reader: &Reader<'_>, root: &Section<'_>) -> Vec<Inbox> {
    let sections = root.sections("inbox");
    if sections.is_empty() {
        return vec![Inbox::of_staff_bot()];
    }
    let mut codes: Vec<(String, usize)> = Vec::new();
    let mut of_staff_bot = None;
    let mut inboxes = Vec::new();
    for section in &sections {
        let line = section.place.map_or(0, |place| place.line);
        let inbox = read_one(reader, section);
        let code = inbox.code.to_ascii_lowercase();
        let key = || section.full("code");
        if code == TASKS {
            let problem = Problem::CodeTaken { key: key() };
            reader.report(inbox.places.get("code").copied(), problem);
        }
        if let Some((_, first)) = codes.iter().find(|(other, _)| *other == code) {
            let problem = Problem::SameCode {
                key: key(),
                first: *first,
            };
            reader.report(inbox.places.get("code").copied(), problem);
        } else if !code.is_empty() {
            codes.push((code, line));
        }
        if inbox.is_telegram() && !inbox.places.contains_key("token") {
            match of_staff_bot {
                Some(first) => {
                    let key = section.full("token");
                    reader.report(section.place, Problem::StaffBotTaken { key, first });
                }
                None => of_staff_bot = Some(line),
            }
        }
        inboxes.push(inbox);
    }
    inboxes
}

fn read_one(reader: &Reader<'_>, section: &Section<'_>) -> Inbox {
    let places = section
        .rest()
        .map(|(key, place, _)| (key.to_owned(), place))
        .collect();
    let code = section.required("code").and_then(|found| {
        let code = |text: &str| is_code(text).then(|| text.to_owned());
        section.parse(&found, code, |key| Problem::BadCode { key })
    });
    let code = code.unwrap_or_default();
    let kind = section.required("kind").and_then(|found| {
        let kind = |text: &str| is_kind(text).then(|| text.to_owned());
        section.parse(&found, kind, |key| Problem::BadKind { key })
    });
    let kind = kind.unwrap_or_default();
    let name = section
        .text("name")
        .map_or_else(|| code.clone(), |found| found.value);
    let token = section.text("token").and_then(|found| {
        // Other kinds have tokens of other shapes; their channels know them.
        let right = |text: &str| (kind != TELEGRAM || is_token(text)).then(|| text.into());
        section.parse(&found, right, |key| Problem::BadToken { key })
    });
    let rest = section.rest();
    let rest = rest.filter_map(|(key, _, value)| {
        let full = section.full(shown(key));
        Some((key.to_owned(), owned(reader, &full, value)?))
    });
    Inbox {
        rest: rest.collect(),
        file: reader.file.into(),
        code,
        kind,
        name,
        token,
        places,
    }
}

/// The value without its places, its strings filled in; `None` if that failed, reported.
fn owned(reader: &Reader<'_>, key: &str, value: &Spanned<DeValue<'_>>) -> Option<toml::Value> {
    let place = reader.place(value);
    Some(match value.get_ref() {
        DeValue::String(raw) => reader.expand(key, raw, place)?.into(),
        DeValue::Integer(integer) => {
            let Ok(number) = i64::from_str_radix(integer.as_str(), integer.radix()) else {
                let (key, least, most) = (key.into(), i64::MIN, i64::MAX);
                reader.report(Some(place), Problem::OutOfRange { key, least, most });
                return None;
            };
            number.into()
        }
        DeValue::Float(float) => float.as_str().parse::<f64>().ok()?.into(),
        DeValue::Boolean(yes) => (*yes).into(),
        DeValue::Datetime(time) => (*time).into(),
        DeValue::Array(items) => {
            let items = items.iter().filter_map(|item| owned(reader, key, item));
            toml::Value::Array(items.collect())
        }
        DeValue::Table(table) => {
            let entries = table.iter().filter_map(|(name, value)| {
                let key = format!("{key}.{}", shown(name.get_ref()));
                Some((name.get_ref().to_string(), owned(reader, &key, value)?))
            });
            toml::Value::Table(entries.collect())
        }
    })
}
