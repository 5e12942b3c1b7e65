//! Text with formatting, and the arithmetic on it.
//!
//! Offsets and lengths count UTF-16 code units, as the Bot API does
//! (core.telegram.org/bots/api#messageentity), and the JSON layout is
//! Telegram's, so entities travel to and fro unchanged, newer kinds included.

use serde::{Deserialize, Serialize};

/// Words with formatting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RichText {
    /// The words.
    pub text: String,
    /// Their formatting, in any order, possibly nested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
}

/// A formatted stretch of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Telegram's name of the kind: `bold`, `text_link`, `blockquote` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Start, UTF-16 code units.
    pub offset: usize,
    /// Length, UTF-16 code units.
    pub length: usize,
    /// Whatever else the kind carries (`url`, `language`, `custom_emoji_id` …).
    #[serde(flatten)]
    pub rest: serde_json::Map<String, serde_json::Value>,
}

impl RichText {
    /// Words without formatting.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            entities: Vec::new(),
        }
    }

    /// Whether there are no words at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Building text piece by piece; the offsets look after themselves.
impl RichText {
    /// Length in UTF-16 code units.
    #[must_use]
    pub fn len_utf16(&self) -> usize {
        self.text.encode_utf16().count()
    }

    /// Appends plain words.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends words formatted as `kind` (`bold`, `italic`, `blockquote` …).
    pub fn push_as(&mut self, kind: &str, text: &str) -> &mut Self {
        self.push_with(kind, text, serde_json::Map::new())
    }

    /// Appends a link.
    pub fn push_link(&mut self, text: &str, url: &str) -> &mut Self {
        let mut rest = serde_json::Map::new();
        rest.insert("url".into(), url.into());
        self.push_with("text_link", text, rest)
    }

    /// Appends another rich text, its formatting moved along.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        let shift = self.len_utf16();
        self.text.push_str(&other.text);
        self.entities
            .extend(other.entities.iter().cloned().map(|mut entity| {
                entity.offset += shift;
                entity
            }));
        self
    }

    fn push_with(
        &mut self,
        kind: &str,
        text: &str,
        rest: serde_json::Map<String, serde_json::Value>,
    ) -> &mut Self {
        let length = text.encode_utf16().count();
        if length > 0 {
            let offset = self.len_utf16();
            self.entities.push(Entity {
                kind: kind.into(),
                offset,
                length,
                rest,
            });
        }
        self.text.push_str(text);
        self
    }
}
