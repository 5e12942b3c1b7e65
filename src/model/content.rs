//! What one message says, whatever channel it came by.

use serde::{Deserialize, Serialize};

use super::rich::RichText;

/// The body of one message. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Words alone.
    Text {
        /// What is said.
        text: RichText,
    },
    /// A file with an optional caption.
    Media {
        /// How the far side shows it.
        media: MediaKind,
        /// The file.
        file: FileRef,
        /// Words under it; empty if none.
        #[serde(default, skip_serializing_if = "RichText::is_empty")]
        caption: RichText,
        /// Hidden under a veil until tapped.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        spoiler: bool,
    },
    /// A point on the map; `venue` if it has a name.
    Place {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Name and address of the venue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        venue: Option<Venue>,
        /// Sent as a moving position; only its first point is kept.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        live: bool,
    },
    /// Somebody's telephone number.
    Card {
        /// As written by the sender.
        phone: String,
        /// First name.
        first_name: String,
        /// Last name; empty if none.
        #[serde(default)]
        last_name: String,
        /// vCard, at most 2048 bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vcard: Option<String>,
    },
    /// A kind that other sides cannot show as itself. `words` says in neutral
    /// terms what it holds (a poll's question and options, a list's items, a
    /// flattened rich message); `what` is its Fluent key suffix
    /// (`content-<what>`), for example `poll`, `story`, `unknown`.
    Other {
        /// Suffix of the Fluent key that names the kind.
        what: String,
        /// What could be saved of it.
        #[serde(default, skip_serializing_if = "RichText::is_empty")]
        words: RichText,
        /// Whether the far side can copy the original by its id.
        #[serde(default)]
        copyable: bool,
    },
}

/// A named place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// Name of the place.
    pub title: String,
    /// Postal address.
    pub address: String,
}

/// How a file is meant to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture, compressed by the messenger.
    Photo,
    /// A film.
    Video,
    /// A silent looping film or GIF.
    Animation,
    /// A file as it is.
    Document,
    /// Music.
    Audio,
    /// A voice message (OGG/OPUS).
    Voice,
    /// A round video message.
    VideoNote,
    /// A sticker (WEBP, TGS or WEBM).
    Sticker,
}

/// A file as the far side names it, with what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// The far side's handle for download or resending; in Telegram it is
    /// valid for the bot that received it alone.
    pub id: String,
    /// The far side's stable name of the content, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique: Option<String>,
    /// Bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    /// File name as sent; never trusted as a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Media type as claimed by the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Seconds, for sound and film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// Pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    /// Pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// The emoji of a sticker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
}

impl Content {
    /// The words of it: text, caption or description; `None` if there are none.
    #[must_use]
    pub fn words(&self) -> Option<&RichText> {
        let text = match self {
            Self::Text { text } => text,
            Self::Media { caption, .. } => caption,
            Self::Other { words, .. } => words,
            Self::Place { .. } | Self::Card { .. } => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// The same with other words, where it has room for words. Those of a kind
    /// that cannot be shown follow the description.
    #[must_use]
    pub fn with_words(mut self, words: RichText) -> Self {
        match &mut self {
            Self::Text { text } => *text = words,
            Self::Media { caption, .. } => *caption = words,
            Self::Other { words: own, .. } => {
                if own.text.ends_with(&words.text) {
                    *own = words;
                } else {
                    own.push("\n").append(&words);
                }
            }
            Self::Place { .. } | Self::Card { .. } => {}
        }
        self
    }

    /// The file of it, if it has one.
    #[must_use]
    pub fn file(&self) -> Option<&FileRef> {
        match self {
            Self::Media { file, .. } => Some(file),
            _ => None,
        }
    }

    /// Suffix of the Fluent key that names the kind (`content-<what>`); `None`
    /// for words alone, which need no name.
    #[must_use]
    pub fn what(&self) -> Option<&str> {
        Some(match self {
            Self::Text { .. } => return None,
            Self::Media { media, .. } => media.what(),
            Self::Place { venue: Some(_), .. } => "venue",
            Self::Place { live: true, .. } => "place-live",
            Self::Place { .. } => "place",
            Self::Card { .. } => "card",
            Self::Other { what, .. } => what,
        })
    }
}

/// Marks the [`FileRef::id`] of a file that lies in our own store.
const KEPT: &str = "sha256:";

impl FileRef {
    /// A file of our own store, good whatever bot sends it. `digest` is the
    /// SHA-256 of its bytes, hexadecimal.
    #[must_use]
    pub fn kept(digest: &str) -> Self {
        Self {
            id: format!("{KEPT}{digest}"),
            ..Self::default()
        }
    }

    /// The same file, now in our own store: `digest` is the SHA-256 of its bytes.
    #[must_use]
    pub fn in_store(self, digest: &str) -> Self {
        Self {
            id: format!("{KEPT}{digest}"),
            ..self
        }
    }

    /// The digest of a file of our own store; `None` if only a far side knows it.
    #[must_use]
    pub fn digest(&self) -> Option<&str> {
        self.id.strip_prefix(KEPT)
    }
}

impl MediaKind {
    /// Suffix of the Fluent key that names the kind (`content-<what>`).
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Document => "document",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::VideoNote => "video-note",
            Self::Sticker => "sticker",
        }
    }
}
