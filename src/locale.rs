//! Fluent: (language, key, arguments) → text.
//!
//! The texts lie in `locales/<language>/<area>.ftl` and are part of the binary.
//! A new area is one word in the table below and a file per language; the test
//! `tests/it/locales.rs` holds the three languages together.
//!
//! Must not know who speaks: no rule of the trade lives here.

use std::collections::HashSet;
use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::Deserialize;
use unic_langid::LanguageIdentifier;

/// Embeds the file of every area in every language.
macro_rules! areas {
    ($($area:literal,)+) => {
        /// The areas of text, one file each in every language.
        pub const AREAS: &[&str] = &[$($area),+];

        /// The files of one language, in the order of [`AREAS`].
        fn sources(language: Language) -> &'static [&'static str] {
            match language {
                Language::En => &[$(include_str!(concat!("../locales/en/", $area, ".ftl"))),+],
                Language::Ru => &[$(include_str!(concat!("../locales/ru/", $area, ".ftl"))),+],
                Language::Uk => &[$(include_str!(concat!("../locales/uk/", $area, ".ftl"))),+],
            }
        }
    };
}

areas! {
    "backup",
    "card",
    "chat",
    "check",
    "command",
    "config",
    "contact",
    "content",
    "demo",
    "desk",
    "deskfile",
    "feed",
    "find",
    "form",
    "later",
    "moment",
    "notice",
    "page",
    "people",
    "priority",
    "script",
    "settings",
    "status",
    "tags",
    "task",
    "turns",
}

/// The languages of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
    /// Ukrainian.
    Uk,
}

/// A value for a placeholder of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// Words.
    Text(String),
    /// A number, for plurals; exact up to 2^53. An id goes as [`Arg::Text`].
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl Language {
    /// Every language, English first.
    pub const ALL: [Self; 3] = [Self::En, Self::Ru, Self::Uk];

    /// The two-letter code (ISO 639-1).
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
            Self::Uk => "uk",
        }
    }

    /// The language of an IETF tag such as `uk`, `uk-UA` or `RU_ru`; `None` if
    /// it is not one of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The text of `key` without arguments.
    #[must_use]
    pub fn say(self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The text of `key`. What this language lacks is said in English; a key
    /// that no language has comes back as itself. Both are warned of once.
    /// An argument that was not given shows as `{$name}`.
    #[must_use]
    pub fn say_with(self, key: &str, args: &[(&str, Arg)]) -> String {
        self.try_say(key, args)
            .or_else(|| {
                warn_once(self, key);
                Self::En.try_say(key, args)
            })
            .unwrap_or_else(|| key.into())
    }

    /// Whether this very language has `key`.
    pub fn knows(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn try_say(self, key: &str, args: &[(&str, Arg)]) -> Option<String> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(key)?.value()?;
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, arg)| (*name, arg.value()))
            .collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        if !errors.is_empty() {
            warn_once(self, key);
        }
        Some(text.into_owned())
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Language::En));
        static RU: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Language::Ru));
        static UK: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Language::Uk));
        match self {
            Self::En => &EN,
            Self::Ru => &RU,
            Self::Uk => &UK,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl Arg {
    fn value(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) => FluentValue::from(text.as_str()),
            Self::Number(number) => FluentValue::from(*number),
        }
    }
}

fn load(language: Language) -> FluentBundle<FluentResource> {
    let plurals: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![plurals]);
    // The invisible marks U+2068/U+2069 would land in buttons, commands and titles.
    bundle.set_use_isolating(false);
    for source in sources(language) {
        // What cannot be read is left out; the test of the locales forbids it.
        let resource = match FluentResource::try_new((*source).into()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// Logs a key that is missing or lacks an argument, the first time only.
fn warn_once(language: Language, key: &str) {
    /// Keys built from stored data must not fill the memory.
    const MOST: usize = 256;
    static WARNED: LazyLock<Mutex<HashSet<(Language, String)>>> = LazyLock::new(Mutex::default);
    let mut warned = WARNED.lock().unwrap_or_else(PoisonError::into_inner);
    if warned.len() < MOST && warned.insert((language, key.into())) {
        tracing::warn!(%language, key, "a text is missing or lacks an argument");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_by_its_first_part_in_any_case() {
        assert_eq!(Language::from_tag("uk-UA"), Some(Language::Uk));
        assert_eq!(Language::from_tag("RU_ru"), Some(Language::Ru));
        assert_eq!(Language::from_tag("en"), Some(Language::En));
        assert_eq!(Language::from_tag("eng"), None);
        assert_eq!(Language::from_tag(""), None);
        for language in Language::ALL {
            assert_eq!(Language::from_tag(&language.to_string()), Some(language));
        }
    }

    #[test]
    fn an_unknown_key_comes_back_as_itself() {
        assert_eq!(Language::Uk.say("no-such-key"), "no-such-key");
    }

    #[test]
    fn slavic_plurals_follow_the_number() {
        let say = |language: Language, n: i64| {
            language.say_with("check-summary-errors", &[("count", n.into())])
        };
        assert_eq!(say(Language::En, 1), "1 error");
        assert_eq!(say(Language::En, 2), "2 errors");
        assert_eq!(say(Language::Ru, 21), "21 ошибка");
        assert_eq!(say(Language::Ru, 3), "3 ошибки");
        assert_eq!(say(Language::Ru, 11), "11 ошибок");
        assert_eq!(say(Language::Uk, 1), "1 помилка");
        assert_eq!(say(Language::Uk, 22), "22 помилки");
        assert_eq!(say(Language::Uk, 5), "5 помилок");
    }

    #[test]
    fn words_are_put_in_bare_and_an_argument_left_out_is_visible() {
        let with = Language::En.say_with("check-api-unreachable", &[("url", "http://x".into())]);
        assert!(with.contains("http://x"), "{with}");
        assert!(!with.contains(['\u{2068}', '\u{2069}']), "{with}");
        let without = Language::En.say("check-api-unreachable");
        assert!(without.contains("{$url}"), "{without}");
    }
}
