//! A filled-in form, as it is stored before anybody acts on it, and as events.
//! Pure.

use serde::{Deserialize, Serialize};

use crate::channels::contract::{Event, Happening, Profile};
use crate::channels::street::stock::Item;
use crate::model::content::Content;
use crate::model::rich::RichText;

/// What the customer left. Stored as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The address of his conversation.
    pub chat: String,
    /// When, milliseconds UTC.
    pub at: i64,
    /// What it is about.
    #[serde(default)]
    pub topic: String,
    /// The words.
    pub text: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// Telephone number.
    #[serde(default)]
    pub phone: String,
    /// Account in some messenger, in his own words.
    #[serde(default)]
    pub handle: String,
    /// Where he wants the answer: `email`, `phone` or `handle`.
    #[serde(default)]
    pub answer: String,
    /// IETF tag of the language of the page.
    #[serde(default)]
    pub language: Option<String>,
    /// Files.
    #[serde(default)]
    pub files: Vec<Item>,
}

/// Reads a stored body.
pub fn read(raw: &str) -> Result<Vec<Event>, String> {
    let left: Left = serde_json::from_str(raw).map_err(|error| error.to_string())?;
    let who = Profile {
        remote: left.chat.clone(),
        name: left.name.clone(),
        language: left.language.clone(),
        ..Profile::default()
    };
    let event = |what| Event {
        chat: left.chat.clone(),
        who: who.clone(),
        at: left.at,
        what,
    };
    let fields: Vec<(&'static str, String)> = [
        ("email", left.email.clone()),
        ("phone", left.phone.clone()),
        ("handle", left.handle.clone()),
        ("answer", left.way().unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect();
    let album = (left.files.len() > 1).then(|| "files".to_owned());
    let said = |id: String, content, album| Happening::Said {
        id,
        content,
        reply: None,
        album,
        forwarded: None,
    };
    let words = said("text".into(), left.words(), None);
    let files = left.files.iter().enumerate().map(|(at, file)| {
        let content = file.content(RichText::default());
        said(format!("file{at}"), content, album.clone())
    });
    Ok([Happening::Introduced { fields }, words]
        .into_iter()
        .chain(files)
        .map(event)
        .collect())
}

impl Left {
    /// Where he waits for the answer, with a sign of the way.
    #[must_use]
    pub fn way(&self) -> Option<String> {
        let (sign, value) = match self.answer.as_str() {
            "email" => ("✉️", &self.email),
            "phone" => ("📞", &self.phone),
            "handle" => ("💬", &self.handle),
            _ => return None,
        };
        (!value.is_empty()).then(|| format!("{sign} {value}"))
    }

    fn words(&self) -> Content {
        let mut text = RichText::default();
        if !self.topic.is_empty() {
            text.push_as("bold", &self.topic).push("\n");
        }
        text.push(&self.text);
        Content::Text { text }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::fmt::Write as _;
    use std::fs;

    use super::*;

    #[test]
    fn every_fixture_means_what_it_meant() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures/form");
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let mut all = String::new();
        for file in files {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let events = read(&fs::read_to_string(&file).unwrap());
            writeln!(all, "== {name}\n{events:#?}").unwrap();
        }
        insta::with_settings!({ snapshot_path => "../../../tests/it/snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("form_inbound", all);
        });
    }
}
