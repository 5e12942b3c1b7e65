//! Reads the keys of an inbox that only its channel knows, and collects what is
//! wrong with them.

use crate::config::error::{ConfigError, Expected, Problem};
use crate::config::inbox::Inbox;
use crate::config::text;
use crate::locale::Language;

use super::origin::Origins;

/// The keys of an inbox.
#[derive(Debug)]
pub struct Keys<'a> {
    inbox: &'a Inbox,
    wrong: Vec<ConfigError>,
}

/// Words in every language, or the same in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<(Option<Language>, String)>);

impl Words {
    /// The words for somebody of this language; those without a language, or the
    /// first, if there are none.
    #[must_use]
    pub fn of(&self, language: Language) -> Option<&str> {
        let own = self.0.iter().find(|(of, _)| *of == Some(language));
        own.or(self.0.first()).map(|(_, words)| words.as_str())
    }
}

impl<'a> Keys<'a> {
    /// Of this inbox.
    #[must_use]
    pub fn of(inbox: &'a Inbox) -> Self {
        Self {
            inbox,
            wrong: Vec::new(),
        }
    }

    /// What was wrong, if anything, instead of `value`.
    pub fn done<T>(self, value: T) -> Result<T, Vec<ConfigError>> {
        if self.wrong.is_empty() {
            Ok(value)
        } else {
            Err(self.wrong)
        }
    }

    /// A line of words, at most `max` characters.
    pub fn text(&mut self, key: &str, max: usize) -> Option<String> {
        let value = self.inbox.rest.get(key)?;
        match value.as_str() {
            Some(text) if !text.trim().is_empty() && text.chars().count() <= max => {
                Some(text.trim().to_owned())
            }
            Some(_) => self.report(key, |key| Problem::Empty { key }),
            None => self.wrong_type(key, Expected::Text),
        }
    }

    /// Words, or a table of them by language.
    pub fn words(&mut self, key: &str, max: usize) -> Words {
        let Some(table) = self.inbox.rest.get(key).and_then(toml::Value::as_table) else {
            let text = self.text(key, max);
            return Words(text.map(|text| (None, text)).into_iter().collect());
        };
        let mut words = Vec::new();
        for (tag, text) in table {
            let language = Language::from_tag(tag);
            let text = text.as_str().filter(|text| text.chars().count() <= max);
            if let (Some(language), Some(text)) = (language, text) {
                words.push((Some(language), text.to_owned()));
                continue;
            }
            let allowed = Language::ALL.map(|language| language.tag().to_owned());
            self.report::<()>(key, |key| Problem::NotOneOf {
                key,
                allowed: allowed.to_vec(),
                nearest: None,
            });
        }
        Words(words)
    }

    /// A word that `check` holds for; `example` shows one.
    pub fn like(
        &mut self,
        key: &str,
        example: &str,
        check: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = self.text(key, 200)?;
        if check(&text) {
            return Some(text);
        }
        let example = example.to_owned();
        self.report(key, |key| Problem::NotLike { key, example })
    }

    /// A colour as `#rrggbb`, in small letters.
    pub fn colour(&mut self, key: &str) -> Option<String> {
        let is = |text: &str| {
            let hex = text.strip_prefix('#').unwrap_or_default();
            hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit())
        };
        let colour = self.like(key, "#c2410c", is)?;
        Some(colour.to_ascii_lowercase())
    }

    /// A list of words, each at most `max` characters.
    pub fn texts(&mut self, key: &str, max: usize) -> Vec<String> {
        let Some(value) = self.inbox.rest.get(key) else {
            return Vec::new();
        };
        let texts: Option<Vec<String>> = value.as_array().and_then(|items| {
            let texts = items.iter().map(|item| {
                let text = item.as_str()?.trim();
                (!text.is_empty() && text.chars().count() <= max).then(|| text.to_owned())
            });
            texts.collect()
        });
        texts.unwrap_or_else(|| {
            self.wrong_type::<()>(key, Expected::Texts);
            Vec::new()
        })
    }

    /// The sites that may use this inbox.
    pub fn origins(&mut self) -> Origins {
        let texts = self.texts("origins", 300);
        Origins::parse(texts.iter().map(String::as_str)).unwrap_or_else(|_| {
            let example = "https://shop.example".to_owned();
            self.report::<()>("origins", |key| Problem::NotLike { key, example });
            Origins::default()
        })
    }

    /// A size in bytes of at most `most`.
    pub fn bytes(&mut self, key: &str, default: u64, most: u64) -> u64 {
        let size = match self.inbox.rest.get(key) {
            None => return default,
            Some(toml::Value::Integer(number)) => u64::try_from(*number).ok(),
            Some(value) => value.as_str().and_then(text::bytes),
        };
        let good = size.filter(|size| (1..=most).contains(size));
        good.unwrap_or_else(|| {
            self.report::<()>(key, |key| Problem::BadSize { key });
            default
        })
    }

    /// A whole number in these bounds.
    pub fn number(&mut self, key: &str, default: u32, least: u32, most: u32) -> u32 {
        let Some(value) = self.inbox.rest.get(key) else {
            return default;
        };
        let number = value
            .as_integer()
            .and_then(|number| u32::try_from(number).ok());
        let good = number.filter(|number| (least..=most).contains(number));
        good.unwrap_or_else(|| {
            let (least, most) = (least.into(), most.into());
            self.report::<()>(key, |key| Problem::OutOfRange { key, least, most });
            default
        })
    }

    /// Notes what is wrong with `key`; gives nothing.
    pub fn report<T>(&mut self, key: &str, problem: impl FnOnce(String) -> Problem) -> Option<T> {
        let problem = problem(format!("inbox.{key}"));
        self.wrong.push(self.inbox.error(key, problem));
        None
    }

    fn wrong_type<T>(&mut self, key: &str, expected: Expected) -> Option<T> {
        self.report(key, |key| Problem::WrongType { key, expected })
    }
}
