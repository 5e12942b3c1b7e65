//! What a visitor did, as it is stored before anybody acts on it, and as events.
//! Pure.

use serde::{Deserialize, Serialize};

use crate::channels::contract::{Event, Happening, Profile, Reply};
use crate::channels::street::stock::Item;
use crate::model::content::Content;
use crate::model::rich::RichText;

/// Names of what a visitor tells of himself that the middle knows.
const FIELDS: [&str; 4] = ["email", "phone", "page", "page-title"];

/// Something that a visitor did. Stored as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    /// Who: the address of his conversation.
    pub chat: String,
    /// When, milliseconds UTC.
    pub at: i64,
    /// His name, if he told it.
    #[serde(default)]
    pub name: String,
    /// IETF tag of his language.
    #[serde(default)]
    pub language: Option<String>,
    /// What is new about him.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(String, String)>,
    /// What he did.
    pub what: What,
}

/// What a visitor does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Told something of himself, and nothing else.
    Introduced,
    /// Said something.
    Said {
        /// The browser's id of it.
        id: String,
        /// The words; the caption of the first file if there are any.
        text: String,
        /// The id of the message it answers.
        #[serde(default)]
        reply: Option<String>,
        /// Files.
        #[serde(default)]
        files: Vec<Item>,
    },
    /// Messages of ours arrived at his device or were seen.
    Seen {
        /// Their ids.
        ids: Vec<String>,
        /// Seen, not only arrived.
        read: bool,
    },
}

/// Reads a stored body.
pub fn read(raw: &str) -> Result<Vec<Event>, String> {
    let told: Told = serde_json::from_str(raw).map_err(|error| error.to_string())?;
    let who = Profile {
        remote: told.chat.clone(),
        name: told.name.clone(),
        username: None,
        language: told.language.clone(),
        link: None,
    };
    let introduced = introduced(&told);
    let acts = match told.what {
        What::Introduced => Vec::new(),
        What::Said {
            id,
            text,
            reply,
            files,
        } => said(&id, &text, reply.as_deref(), &files),
        What::Seen { ids, read } => ids
            .into_iter()
            .map(|id| Happening::Receipt { id, read })
            .collect(),
    };
    Ok(introduced
        .into_iter()
        .chain(acts)
        .map(|what| Event {
            chat: told.chat.clone(),
            who: who.clone(),
            at: told.at,
            what,
        })
        .collect())
}

/// The ids of the messages of a saying with so many files.
pub fn ids(id: &str, files: usize) -> impl Iterator<Item = String> {
    let first = std::iter::once(id.to_owned());
    let id = id.to_owned();
    first.chain((1..files).map(move |at| format!("{id}.{at}")))
}

fn introduced(told: &Told) -> Option<Happening> {
    let fields: Vec<(&'static str, String)> = told
        .fields
        .iter()
        .filter_map(|(name, value)| {
            let known = FIELDS.iter().find(|known| *known == name)?;
            Some((*known, value.clone()))
        })
        .collect();
    let only = matches!(told.what, What::Introduced);
    (only || !fields.is_empty()).then_some(Happening::Introduced { fields })
}

fn said(id: &str, text: &str, reply: Option<&str>, files: &[Item]) -> Vec<Happening> {
    let contents: Vec<Content> = if files.is_empty() {
        vec![Content::Text {
            text: RichText::plain(text),
        }]
    } else {
        let captions =
            std::iter::once(RichText::plain(text)).chain(std::iter::repeat_with(RichText::default));
        let all = files.iter().zip(captions);
        all.map(|(file, caption)| file.content(caption)).collect()
    };
    let album = (contents.len() > 1).then(|| id.to_owned());
    ids(id, contents.len())
        .zip(contents)
        .map(|(id, content)| Happening::Said {
            id,
            content,
            reply: reply.map(|id| Reply {
                id: id.to_owned(),
                quote: None,
            }),
            album: album.clone(),
            forwarded: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::fmt::Write as _;
    use std::fs;

    use super::*;

    #[test]
    fn every_fixture_means_what_it_meant() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures/web");
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
            insta::assert_snapshot!("web_inbound", all);
        });
    }

    #[test]
    fn what_is_no_telling_is_refused() {
        for wrong in ["", "{}", "[]", r#"{"chat":"a","at":1,"what":"said"}"#] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
