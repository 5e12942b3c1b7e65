//! Something prepared to be said, in several languages, with what it changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::content::{Content, FileRef, MediaKind};
use super::ids::ScriptId;
use super::rich::RichText;
use super::status::{Priority, Resolution, Status};
use super::template::{self, RenderError, TemplateError, Values};

/// Most languages of one script.
pub const MAX_LANGUAGES: usize = 12;
/// Most files of one language: what fits into one Telegram album.
pub const MAX_MEDIA: usize = 10;
/// Most tags that one script sets or takes away.
pub const MAX_TAGS: usize = 16;
/// Longest title of a script or folder, characters: more does not fit on a button.
pub const MAX_TITLE: usize = 48;
/// Longest caption of a file, UTF-16 units (Bot API, `caption`).
const MAX_CAPTION: usize = 1024;

/// All that one version of a script says and does. Stored as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What is said, by language (ISO 639 in small letters: `en`, `ru`, `uk` …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub says: BTreeMap<String, Saying>,
    /// What it changes besides; makes it a macro.
    #[serde(default, skip_serializing_if = "Change::is_empty")]
    pub change: Change,
    /// Meant to be sent once for each ticket; a second time is asked about first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
}

/// What is said in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// The words, a [`template`]; empty if only files are sent.
    #[serde(default, skip_serializing_if = "RichText::is_empty")]
    pub text: RichText,
    /// Files, in the order in which they are sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Piece>,
}

/// A file of a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// How it is shown.
    pub media: MediaKind,
    /// The file in our own store ([`FileRef::kept`]), so that it outlives any bot.
    pub file: FileRef,
    /// Words under it, a [`template`].
    #[serde(default, skip_serializing_if = "RichText::is_empty")]
    pub caption: RichText,
}

/// A file that somebody sends for a script; it is fetched before it is put in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// For which script.
    pub script: ScriptId,
    /// In which language of it.
    pub language: String,
    /// The file as the staff bot knows it, with its words.
    pub piece: Piece,
    /// Who sends it: Telegram user id.
    pub by: i64,
}

/// What a macro changes in the ticket; what is `None` or empty stays as it is.
/// One wish for each thing, so that no two of them contradict each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// The new status; a ticket cannot be made new, and sleeps by `snooze`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// How it ends, where the status ends it; [`Resolution::Done`] if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Why, where the resolution needs a reason; asked about if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Tags that are put on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<String>,
    /// Tags that are taken off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<String>,
    /// The new priority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Who is responsible from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign: Option<Assign>,
    /// Name of the team that it goes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Until when it sleeps, as a person says it (`2 h`, `tomorrow 9:00`); read
    /// when the script is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snooze: Option<String>,
}

/// To whom a macro gives the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assign {
    /// Whoever uses the script.
    Me,
    /// Nobody: back to the queue.
    Nobody,
    /// The default responsible person of the inbox.
    Responsible,
    /// This very person, by Telegram user id.
    Person(i64),
}

/// Why a script cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// It says nothing and changes nothing.
    #[error("the script is empty")]
    Empty,
    /// Words that are no template.
    #[error("{language}: {error}")]
    Template {
        /// In which language.
        language: String,
        /// What is wrong.
        error: TemplateError,
    },
    /// The changes cannot all come true: a status that no one can set, a result
    /// without an end, an end that sleeps.
    #[error("the changes contradict each other")]
    Contradiction,
    /// More of something than is allowed.
    #[error("too many {0:?}")]
    TooMany(Bound),
    /// A language that is no code of two or three small letters.
    #[error("{0:?} is no language")]
    Language(String),
    /// Words under a file that are too long.
    #[error("{language}: the words under a file are too long")]
    Caption {
        /// In which language.
        language: String,
    },
}

/// What there can be too many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// [`MAX_LANGUAGES`].
    Languages,
    /// [`MAX_MEDIA`].
    Media,
    /// [`MAX_TAGS`].
    Tags,
}

impl Body {
    /// Whether it may be kept as it is; asked whenever one is saved.
    pub fn check(&self) -> Result<(), ScriptError> {
        let silent = self.says.values().all(Saying::is_empty);
        if silent && self.change.is_empty() {
            return Err(ScriptError::Empty);
        }
        if self.says.len() > MAX_LANGUAGES {
            return Err(ScriptError::TooMany(Bound::Languages));
        }
        if self
            .change
            .add_tags
            .len()
            .max(self.change.remove_tags.len())
            > MAX_TAGS
        {
            return Err(ScriptError::TooMany(Bound::Tags));
        }
        if !self.change.is_possible() {
            return Err(ScriptError::Contradiction);
        }
        for (language, saying) in &self.says {
            saying.check(language)?;
        }
        Ok(())
    }

    /// The language to say it in: `wanted` if the script has it, else the first
    /// of `others` that it has, else any.
    #[must_use]
    pub fn language<'a>(&'a self, wanted: Option<&str>, others: &[&str]) -> Option<&'a str> {
        let has = |language: &str| self.says.get_key_value(language).map(|(key, _)| key);
        wanted
            .into_iter()
            .chain(others.iter().copied())
            .find_map(has)
            .or_else(|| self.says.keys().next())
            .map(String::as_str)
    }

    /// The digests of all its files.
    #[must_use]
    pub fn digests(&self) -> BTreeSet<&str> {
        let media = self.says.values().flat_map(|saying| &saying.media);
        media.filter_map(|piece| piece.file.digest()).collect()
    }
}

impl Saying {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.media.is_empty()
    }

    /// What is sent, filled in, in this order. The words go under the first file
    /// if that has none of its own and they fit there, else before the files.
    pub fn contents(&self, values: &Values) -> Result<Vec<Content>, RenderError> {
        let text = template::render(&self.text, values)?;
        self.contents_with(text, values)
    }

    /// The same with `text` as it stands in place of its own words.
    pub fn contents_with(
        &self,
        mut text: RichText,
        values: &Values,
    ) -> Result<Vec<Content>, RenderError> {
        let mut media = Vec::with_capacity(self.media.len());
        for piece in &self.media {
            let caption = template::render(&piece.caption, values)?;
            media.push((piece, caption));
        }
        if let Some((_, caption)) = media.first_mut()
            && caption.is_empty()
            && text.len_utf16() <= MAX_CAPTION
        {
            *caption = std::mem::take(&mut text);
        }
        let words = (!text.is_empty()).then_some(Content::Text { text });
        let files = media.into_iter().map(|(piece, caption)| Content::Media {
            media: piece.media,
            file: piece.file.clone(),
            caption,
            spoiler: false,
        });
        Ok(words.into_iter().chain(files).collect())
    }

    fn check(&self, language: &str) -> Result<(), ScriptError> {
        if !is_language(language) {
            return Err(ScriptError::Language(language.into()));
        }
        if self.media.len() > MAX_MEDIA {
            return Err(ScriptError::TooMany(Bound::Media));
        }
        let language = || language.to_owned();
        let captions = self.media.iter().map(|piece| &piece.caption);
        if captions.clone().any(|it| it.len_utf16() > MAX_CAPTION) {
            let language = language();
            return Err(ScriptError::Caption { language });
        }
        for text in std::iter::once(&self.text).chain(captions) {
            let checked = template::check(&text.text);
            checked.map_err(|error| ScriptError::Template {
                language: language(),
                error,
            })?;
        }
        Ok(())
    }
}

impl Change {
    /// Whether everything stays as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn is_possible(&self) -> bool {
        let settable = !matches!(self.status, Some(Status::New | Status::Snoozed));
        let ends = self.status.is_some_and(Status::is_over);
        let result = self.resolution.is_some() || self.reason.is_some();
        settable && (ends || !result) && !(self.snooze.is_some() && self.status.is_some())
    }
}

/// Whether it is the code of a language: two or three small letters.
#[must_use]
pub fn is_language(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::template::{Variable, Wrong};
    use super::*;

    fn saying(text: &str) -> Saying {
        Saying {
            text: RichText::plain(text),
            media: Vec::new(),
        }
    }

    fn piece(caption: &str) -> Piece {
        Piece {
            media: MediaKind::Photo,
            file: FileRef::kept(&"ab".repeat(32)),
            caption: RichText::plain(caption),
        }
    }

    fn body(says: &[(&str, &str)]) -> Body {
        let says = says.iter().map(|(l, t)| ((*l).to_owned(), saying(t)));
        Body {
            says: says.collect(),
            ..Body::default()
        }
    }

    #[test]
    fn a_script_is_checked_in_all_its_parts() {
        assert_eq!(body(&[]).check(), Err(ScriptError::Empty));
        assert_eq!(body(&[("uk", "")]).check(), Err(ScriptError::Empty));
        assert_eq!(body(&[("uk", "Вітаю, {ім'я}!")]).check(), Ok(()));
        let language = Err(ScriptError::Language("UA!".into()));
        assert_eq!(body(&[("UA!", "x")]).check(), language);
        let wrong = body(&[("ru", "x"), ("uk", "{нема}")]).check();
        assert!(matches!(
            wrong,
            Err(ScriptError::Template { language, error })
                if language == "uk" && error.what == Wrong::Unknown("нема".into())
        ));
        let mut macros = body(&[]);
        macros.change.status = Some(Status::Open);
        assert_eq!(macros.check(), Ok(()));
        for (status, resolution, snooze) in [
            (Some(Status::New), None, None),
            (None, Some(Resolution::Done), None),
            (Some(Status::Open), Some(Resolution::Spam), None),
            (Some(Status::Closed), None, Some("2 h".to_owned())),
        ] {
            let mut impossible = macros.clone();
            impossible.change.status = status;
            impossible.change.resolution = resolution;
            impossible.change.snooze = snooze;
            assert_eq!(impossible.check(), Err(ScriptError::Contradiction));
        }
        macros.change.add_tags = vec!["a".into(); MAX_TAGS + 1];
        assert_eq!(macros.check(), Err(ScriptError::TooMany(Bound::Tags)));
        let mut media = body(&[("en", "x")]);
        media.says.get_mut("en").unwrap().media = vec![piece("{nobody}")];
        assert!(matches!(media.check(), Err(ScriptError::Template { .. })));
        media.says.get_mut("en").unwrap().media = vec![piece(&"a".repeat(1025))];
        assert!(matches!(media.check(), Err(ScriptError::Caption { .. })));
        media.says.get_mut("en").unwrap().media = vec![piece(""); MAX_MEDIA + 1];
        assert_eq!(media.check(), Err(ScriptError::TooMany(Bound::Media)));
    }

    #[test]
    fn the_words_go_under_the_first_file_where_they_can() {
        let mut values = Values::new();
        values.set(Variable::Name, "Ann");
        let mut hello = saying("Hi, {name}");
        let text = |contents: &[Content]| -> Vec<String> {
            let words = contents.iter().map(|it| it.words());
            words
                .map(|it| it.map_or("-".into(), |t| t.text.clone()))
                .collect()
        };
        assert_eq!(text(&hello.contents(&values).unwrap()), ["Hi, Ann"]);
        hello.media = vec![piece(""), piece("for {name}")];
        assert_eq!(
            text(&hello.contents(&values).unwrap()),
            ["Hi, Ann", "for Ann"]
        );
        hello.media = vec![piece("price"), piece("")];
        assert_eq!(
            text(&hello.contents(&values).unwrap()),
            ["Hi, Ann", "price", "-"]
        );
        let file = hello.contents(&values).unwrap().pop().unwrap();
        assert_eq!(
            file.file().unwrap().digest(),
            Some("ab".repeat(32).as_str())
        );
        assert!(hello.contents(&Values::new()).is_err());
    }

    #[test]
    fn the_language_is_the_wanted_one_or_the_next_best() {
        let script = body(&[("en", "x"), ("uk", "y")]);
        assert_eq!(script.language(Some("uk"), &["en"]), Some("uk"));
        assert_eq!(script.language(Some("ru"), &["fr", "uk"]), Some("uk"));
        assert_eq!(script.language(None, &[]), Some("en"));
        assert_eq!(body(&[]).language(Some("en"), &[]), None);
    }

    #[test]
    fn a_body_comes_back_from_its_stored_form() {
        let mut script = body(&[("en", "x")]);
        script.change.assign = Some(Assign::Person(7));
        script.change.priority = Some(Priority::High);
        script.once = true;
        let stored = serde_json::to_string(&script).unwrap();
        assert_eq!(
            stored,
            r#"{"says":{"en":{"text":{"text":"x"}}},"change":{"priority":"high","assign":{"person":7}},"once":true}"#
        );
        assert_eq!(serde_json::from_str::<Body>(&stored).unwrap(), script);
    }
}
