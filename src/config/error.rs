//! What can be wrong with the settings, where, and how it is said.
//!
//! An error names settings, lines and columns, never a value: a value may be a
//! secret, or a secret put into the wrong place.

use std::fmt;

use crate::locale::{Arg, Language};

/// A place in the file, both counted from 1; columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// One thing wrong with the settings. `Display` is English; [`ConfigError::say`]
/// knows all languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file as it was named.
    pub file: String,
    /// Where in it; `None` if it concerns the whole file.
    pub place: Option<Place>,
    /// What.
    pub problem: Problem,
}

/// The kinds of [`ConfigError`]. `key` is the full name of a setting, such as
/// `desk.token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such file.
    NotFound,
    /// The file is there but cannot be read, is not UTF-8 or over 1 MiB.
    Unreadable,
    /// Not TOML.
    Syntax,
    /// A key or table stands twice.
    Twice,
    /// No such key.
    UnknownKey {
        /// The key as written.
        key: String,
        /// The known key most like it.
        nearest: Option<String>,
    },
    /// A key that must be there is not.
    Missing {
        /// The key.
        key: String,
    },
    /// Another type of value is expected.
    WrongType {
        /// The key.
        key: String,
        /// What is expected.
        expected: Expected,
    },
    /// A number that is too small or too large.
    OutOfRange {
        /// The key.
        key: String,
        /// Least number allowed.
        least: i64,
        /// Greatest number allowed.
        most: i64,
    },
    /// Not one of the few words allowed.
    NotOneOf {
        /// The key.
        key: String,
        /// The words allowed.
        allowed: Vec<String>,
        /// The allowed word most like it.
        nearest: Option<String>,
    },
    /// An environment variable named by `${…}` is not set.
    NoVariable {
        /// The key.
        key: String,
        /// The variable.
        variable: String,
    },
    /// A `${` that is not closed or holds no name.
    BadReference {
        /// The key.
        key: String,
    },
    /// A string that must say something is empty.
    Empty {
        /// The key.
        key: String,
    },
    /// Not shaped like a bot token.
    BadToken {
        /// The key.
        key: String,
    },
    /// No http or https address, or one with a user name in it.
    BadUrl {
        /// The key.
        key: String,
    },
    /// Neither `sqlite:` nor `postgres://`.
    BadDatabase {
        /// The key.
        key: String,
    },
    /// Too short to be a secret.
    ShortSecret {
        /// The key.
        key: String,
    },
    /// Not of the form that is expected.
    NotLike {
        /// The key.
        key: String,
        /// A value of that form.
        example: String,
    },
    /// No IANA time zone.
    BadZone {
        /// The key.
        key: String,
        /// The zone most like it.
        nearest: Option<String>,
    },
    /// No `address:port`.
    BadListen {
        /// The key.
        key: String,
    },
    /// No size such as `10 GiB`.
    BadSize {
        /// The key.
        key: String,
    },
    /// No log filter.
    BadFilter {
        /// The key.
        key: String,
    },
    /// Not 1 to 8 of A-Z a-z 0-9 _.
    BadCode {
        /// The key.
        key: String,
    },
    /// Taken by what is built in.
    CodeTaken {
        /// The key.
        key: String,
    },
    /// Not 1 to 16 of a-z 0-9 _.
    BadKind {
        /// The key.
        key: String,
    },
    /// Two inboxes have one code (case does not count).
    SameCode {
        /// The key.
        key: String,
        /// Line of the first one.
        first: usize,
    },
    /// A second Telegram inbox without a token: the staff bot can serve one only.
    StaffBotTaken {
        /// The key.
        key: String,
        /// Line of the first one.
        first: usize,
    },
    /// Webhooks need `web.public_url` with https.
    WebhookNeedsUrl,
    /// Webhooks need `web.listen`.
    WebhookNeedsListen,
    /// Something that another room knows about its own file.
    Told {
        /// Fluent key of what is said.
        text: &'static str,
        /// Its arguments.
        args: Vec<(&'static str, String)>,
    },
}

/// The types of values, as a person calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// Words in quotation marks.
    Text,
    /// A whole number.
    Number,
    /// A whole number or words.
    NumberOrText,
    /// A list of words.
    Texts,
    /// A `[table]`.
    Table,
    /// A list of `[[tables]]`.
    Tables,
    /// True or false.
    Flag,
}

impl ConfigError {
    /// What is wrong, where, and the cure.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let what = self.problem.say(language);
        let file = ("file", Arg::from(self.file.as_str()));
        match self.place {
            Some(Place { line, column }) => {
                let number = |n: usize| Arg::from(n.to_string());
                let args = [file, ("line", number(line)), ("column", number(column))];
                format!("{} {what}", language.say_with("config-place", &args))
            }
            None => format!("{} {what}", language.say_with("config-file", &[file])),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::En))
    }
}

impl std::error::Error for ConfigError {}

impl Problem {
    fn say(&self, language: Language) -> String {
        let of = |text: &str, key: &str| language.say_with(text, &[("key", key.into())]);
        match self {
            Self::NotFound => language.say("config-not-found"),
            Self::Unreadable => language.say("config-unreadable"),
            Self::Syntax => language.say("config-syntax"),
            Self::Twice => language.say("config-twice"),
            Self::UnknownKey { key, nearest } => {
                of("config-unknown-key", key) + &hint(nearest.as_deref(), language)
            }
            Self::Missing { key } => of("config-missing", key),
            Self::WrongType { key, expected } => {
                let args = [
                    ("key", key.as_str().into()),
                    ("expected", expected.say(language).into()),
                ];
                language.say_with("config-wrong-type", &args)
            }
            Self::OutOfRange { key, least, most } => language.say_with(
                "config-out-of-range",
                &[
                    ("key", key.as_str().into()),
                    ("least", least.to_string().into()),
                    ("most", most.to_string().into()),
                ],
            ),
            Self::NotOneOf {
                key,
                allowed,
                nearest,
            } => {
                let args = [
                    ("key", key.as_str().into()),
                    ("allowed", allowed.join(", ").into()),
                ];
                language.say_with("config-not-one-of", &args) + &hint(nearest.as_deref(), language)
            }
            Self::NoVariable { key, variable } => language.say_with(
                "config-no-variable",
                &[
                    ("key", key.as_str().into()),
                    ("variable", variable.as_str().into()),
                ],
            ),
            Self::BadReference { key } => of("config-bad-reference", key),
            Self::Empty { key } => of("config-empty", key),
            Self::BadToken { key } => of("config-bad-token", key),
            Self::BadUrl { key } => of("config-bad-url", key),
            Self::BadDatabase { key } => of("config-bad-database", key),
            Self::ShortSecret { key } => of("config-short-secret", key),
            Self::NotLike { key, example } => language.say_with(
                "config-not-like",
                &[
                    ("key", key.as_str().into()),
                    ("example", example.as_str().into()),
                ],
            ),
            Self::BadZone { key, nearest } => {
                of("config-bad-zone", key) + &hint(nearest.as_deref(), language)
            }
            Self::BadListen { key } => of("config-bad-listen", key),
            Self::BadSize { key } => of("config-bad-size", key),
            Self::BadFilter { key } => of("config-bad-filter", key),
            Self::BadCode { key } => of("config-bad-code", key),
            Self::CodeTaken { key } => of("config-code-taken", key),
            Self::BadKind { key } => of("config-bad-kind", key),
            Self::SameCode { key, first } => language.say_with(
                "config-same-code",
                &[
                    ("key", key.as_str().into()),
                    ("first", first.to_string().into()),
                ],
            ),
            Self::StaffBotTaken { key, first } => language.say_with(
                "config-staff-bot-taken",
                &[
                    ("key", key.as_str().into()),
                    ("first", first.to_string().into()),
                ],
            ),
            Self::WebhookNeedsUrl => language.say("config-webhook-needs-url"),
            Self::WebhookNeedsListen => language.say("config-webhook-needs-listen"),
            Self::Told { text, args } => {
                let args: Vec<(&str, Arg)> = args
                    .iter()
                    .map(|(name, arg)| (*name, arg.as_str().into()))
                    .collect();
                language.say_with(text, &args)
            }
        }
    }
}

impl Expected {
    fn say(self, language: Language) -> String {
        language.say(match self {
            Self::Text => "config-expected-text",
            Self::Number => "config-expected-number",
            Self::NumberOrText => "config-expected-number-or-text",
            Self::Texts => "config-expected-texts",
            Self::Table => "config-expected-table",
            Self::Tables => "config-expected-tables",
            Self::Flag => "config-expected-flag",
        })
    }
}

/// “Did you mean …?” after a space, or nothing.
fn hint(nearest: Option<&str>, language: Language) -> String {
    nearest.map_or_else(String::new, |nearest| {
        let words = language.say_with("config-nearest", &[("nearest", nearest.into())]);
        format!(" {words}")
    })
}
