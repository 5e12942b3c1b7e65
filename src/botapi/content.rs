//! The body of a Bot API message as content.
//!
//! Placeholder with the signatures of the real one.

use serde_json::Value;

use crate::channels::contract::Quote;
use crate::model::content::{Content, FileRef, MediaKind};
use crate::model::rich::{Entity, RichText};

/// What the message says; `None` if it has no body (service messages).
#[must_use]
pub fn read_raw(raw: &Value) -> Option<Content> {
    let rich = |text: &str, entities: &str| {
        raw.get(text).and_then(Value::as_str).map(|words| RichText {
            text: words.into(),
            entities: raw
                .get(entities)
                .and_then(|list| serde_json::from_value::<Vec<Entity>>(list.clone()).ok())
                .unwrap_or_default(),
        })
    };
    if let Some(text) = rich("text", "entities") {
        return Some(Content::Text { text });
    }
    for (key, media) in [
        ("photo", MediaKind::Photo),
        ("document", MediaKind::Document),
    ] {
        if raw.get(key).is_some() {
            return Some(Content::Media {
                media,
                file: FileRef::default(),
                caption: rich("caption", "caption_entities").unwrap_or_default(),
                spoiler: false,
            });
        }
    }
    Some(Content::Other {
        what: "unknown".into(),
        words: rich("caption", "caption_entities").unwrap_or_default(),
        copyable: true,
    })
}

/// The answered message and the quoted part.
#[must_use]
pub fn reply(raw: &Value) -> Option<(i64, Option<Quote>)> {
    let answered = raw.get("reply_to_message")?;
    if answered.get("forum_topic_created").is_some() {
        return None;
    }
    let quote = raw.get("quote").and_then(|quote| {
        Some(Quote {
            text: RichText::plain(quote.get("text")?.as_str()?),
            position: quote.get("position")?.as_i64()?,
        })
    });
    Some((answered.get("message_id")?.as_i64()?, quote))
}

/// The album it belongs to.
#[must_use]
pub fn album(raw: &Value) -> Option<String> {
    raw.get("media_group_id")?.as_str().map(Into::into)
}

/// Where it was forwarded from, in words.
#[must_use]
pub fn forwarded(raw: &Value) -> Option<String> {
    let origin = raw.get("forward_origin")?;
    origin
        .pointer("/sender_user/first_name")
        .or_else(|| origin.get("sender_user_name"))
        .or_else(|| origin.pointer("/sender_chat/title"))
        .or_else(|| origin.pointer("/chat/title"))
        .and_then(Value::as_str)
        .map(Into::into)
}
