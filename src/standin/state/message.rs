//! One message, kept once and shown to each bot in its own terms.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A message. `body` is its Bot API object without what depends on the reader
/// or on other messages: `chat`, `reply_to_message`, `pinned_message`, `file_id`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Msg {
    /// `message_id`.
    pub id: i64,
    /// The topic; `None` is General, or a chat without topics.
    pub topic: Option<i64>,
    /// The user who truly sent it, also behind an anonymous administrator.
    pub sender: i64,
    /// Unix seconds.
    pub date: i64,
    /// The same in milliseconds, for measurements.
    pub at: i64,
    /// The object.
    pub body: Map<String, Value>,
    /// The replied message of the same topic, or the topic's first message.
    pub reply_to: Option<i64>,
    /// The message that this service message tells was pinned.
    pub pins: Option<i64>,
    /// No longer there for anybody.
    pub deleted: bool,
    /// A bot sent it.
    pub by_bot: bool,
    /// It opens the answer to it in the apps of those it is put to (`force_reply`).
    #[serde(default)]
    pub asks: bool,
    /// One reaction a user.
    pub reactions: Vec<Reaction>,
}

/// A reaction on a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Who.
    pub user: i64,
    /// The emoji.
    pub emoji: String,
}

impl Reaction {
    /// The `ReactionTypeEmoji` object.
    pub fn json(&self) -> Value {
        json!({"type": "emoji", "emoji": self.emoji})
    }
}

/// Fields that make a message a service message.
pub const SERVICE: &[&str] = &[
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "pinned_message",
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "message_auto_delete_timer_changed",
];

/// Fields that hold a file, in the order they are looked for.
pub const MEDIA: &[&str] = &[
    "animation",
    "photo",
    "video",
    "document",
    "audio",
    "voice",
    "video_note",
    "sticker",
];

/// Fields that are a message's content: what a copy takes along.
pub const CONTENT: &[&str] = &[
    "text",
    "entities",
    "link_preview_options",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "has_media_spoiler",
    "animation",
    "photo",
    "video",
    "document",
    "audio",
    "voice",
    "video_note",
    "sticker",
    "location",
    "venue",
    "contact",
    "dice",
    "poll",
    "story",
    "checklist",
    "rich_message",
    "live_photo",
    "game",
];

impl Msg {
    /// The name of the service field, if this is a service message.
    pub fn service(&self) -> Option<&'static str> {
        if self.pins.is_some() {
            return Some("pinned_message");
        }
        SERVICE
            .iter()
            .copied()
            .find(|field| self.body.contains_key(*field))
    }

    /// The media field and its object; a photo gives its largest size.
    pub fn media(&self) -> Option<(&'static str, &Value)> {
        let field = MEDIA
            .iter()
            .copied()
            .find(|field| self.body.contains_key(*field))?;
        let value = self.body.get(field)?;
        Some((
            field,
            value
                .as_array()
                .and_then(|sizes| sizes.last())
                .unwrap_or(value),
        ))
    }

    /// The text, or the caption.
    pub fn text(&self) -> &str {
        let text = self.body.get("text").or_else(|| self.body.get("caption"));
        text.and_then(Value::as_str).unwrap_or_default()
    }

    /// The fields of [`CONTENT`] that are there.
    pub fn content(&self) -> Map<String, Value> {
        let content = CONTENT
            .iter()
            .filter_map(|field| Some(((*field).to_owned(), self.body.get(*field)?.clone())));
        content.collect()
    }
}
