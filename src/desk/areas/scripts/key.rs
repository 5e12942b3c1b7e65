//! What the area's buttons and questions carry. Pure; all of it may be forged
//! or late.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::ids::{FolderId, ScriptId};
use crate::model::rich::RichText;
use crate::model::script::is_language;

/// In place of an id.
const NOTHING: &str = "-";

/// Arguments of a button: an id, then short words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// Script or folder; `None` for the top.
    pub id: Option<Uuid>,
    /// A language, or empty.
    pub language: String,
    /// Whatever else.
    pub more: String,
}

impl Key {
    /// The arguments as text.
    #[must_use]
    pub fn write(&self) -> String {
        write(self.id, &self.language, &self.more)
    }

    /// Reads them; `None` if they are none of ours.
    #[must_use]
    pub fn read(args: &str) -> Option<Self> {
        let mut parts = args.splitn(3, '.');
        let id = match parts.next()? {
            NOTHING => None,
            text => Some(Uuid::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?),
        };
        let language = parts.next().unwrap_or_default().to_owned();
        let known = language.is_empty() || is_language(&language);
        known.then(|| Self {
            id,
            language,
            more: parts.next().unwrap_or_default().to_owned(),
        })
    }

    /// The script that it names.
    #[must_use]
    pub fn script(&self) -> Option<ScriptId> {
        self.id.map(ScriptId)
    }

    /// The folder that it names; `None` is the top.
    #[must_use]
    pub fn folder(&self) -> Option<FolderId> {
        self.id.map(FolderId)
    }

    /// The language that it names.
    #[must_use]
    pub fn tongue(&self) -> Option<&str> {
        Some(self.language.as_str()).filter(|it| !it.is_empty())
    }

    /// The moment that it carries, milliseconds UTC.
    #[must_use]
    pub fn at(&self) -> Option<i64> {
        i64::from_str_radix(&self.more, 36).ok()
    }
}

/// The arguments of a button.
#[must_use]
pub fn write(id: Option<Uuid>, language: &str, more: &str) -> String {
    let id = id.map_or_else(
        || NOTHING.to_owned(),
        |id| URL_SAFE_NO_PAD.encode(id.as_bytes()),
    );
    format!("{id}.{language}.{more}")
}

/// A moment (milliseconds UTC, not negative) as short as it gets.
#[must_use]
pub fn moment(at: i64) -> String {
    let mut left = at.max(0).unsigned_abs();
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(left % 36).unwrap_or_default();
        digits.extend(char::from_digit(digit, 36));
        left /= 36;
        if left == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

/// What a question was about; comes back with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "q", rename_all = "snake_case")]
pub enum Asked {
    /// The words to send instead of the script's own.
    Edited {
        /// Which script.
        script: ScriptId,
        /// In which language.
        language: String,
        /// When it was shown, milliseconds UTC.
        at: i64,
    },
    /// Why it was not done, which the macro wants to know before it is sent.
    Reason {
        /// Which script.
        script: ScriptId,
        /// In which language.
        language: String,
        /// When it was shown, milliseconds UTC.
        at: i64,
        /// The words to send instead of the script's own.
        edited: Option<RichText>,
    },
    /// What a new script is called.
    NewTitle {
        /// Where it shall lie.
        folder: Option<FolderId>,
    },
    /// What a new script says.
    NewText {
        /// Where it shall lie.
        folder: Option<FolderId>,
        /// What it is called.
        title: String,
    },
    /// What a new folder is called.
    NewFolder {
        /// Where it shall lie.
        parent: Option<FolderId>,
    },
    /// Another title for a folder.
    Folder {
        /// Which.
        folder: FolderId,
    },
    /// Something of a script.
    Script {
        /// Which.
        script: ScriptId,
        /// In which language, if that matters.
        language: String,
        /// What.
        what: Wanted,
    },
}

/// What is asked of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Another title.
    Title,
    /// Its words in a language.
    Text,
    /// More files for a language.
    Files,
    /// The code of a language more.
    Language,
    /// Tags to put on and take off.
    Tags,
    /// How long the ticket sleeps.
    Snooze,
    /// The name of a team.
    Team,
    /// Why it was not done.
    Reason,
}

impl Asked {
    /// As stored.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From the stored form.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use crate::desk::buttons::ARGS_MAX;

    use super::*;

    #[test]
    fn keys_come_back_and_fit_on_buttons() {
        let key = Key {
            id: Some(Uuid::now_v7()),
            language: "ukr".into(),
            more: moment(1_900_000_000_000),
        };
        let written = key.write();
        assert!(written.len() <= ARGS_MAX, "{written}");
        let read = Key::read(&written).unwrap();
        assert_eq!(read, key);
        assert_eq!(read.at(), Some(1_900_000_000_000));
        let top = Key::read("-..3").unwrap();
        assert_eq!(
            (top.folder(), top.tongue(), top.more.as_str()),
            (None, None, "3")
        );
        assert_eq!(Key::read("x"), None);
        assert_eq!(Key::read("-.NO."), None);
        assert_eq!(moment(0), "0");
    }

    #[test]
    fn questions_come_back() {
        let asked = Asked::Script {
            script: ScriptId::fresh(),
            language: "ru".into(),
            what: Wanted::Tags,
        };
        assert_eq!(Asked::read(&asked.write()), Some(asked));
        assert_eq!(Asked::read("{}"), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(args in "\\PC{0,40}") {
            let _ = (Key::read(&args), Asked::read(&args));
        }
    }
}
