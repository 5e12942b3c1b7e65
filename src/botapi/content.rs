//! What a message of Telegram says, read from its raw JSON.
//!
//! Raw, because the typed reader silently loses every kind that is newer than
//! itself. Must not know who wrote the message, or what becomes of it.

use serde_json::Value;

use crate::model::content::{Content, FileRef, MediaKind, Venue};
use crate::model::name::{clean, display_name, line};
use crate::model::rich::Quote;

use super::other;
use super::raw::{flag, int, items, owned, rich, text};

/// The body of a message; `None` if it is a service message that tells
/// nobody anything (members, pins, topics, settings of the chat).
///
/// Every other kind has an outcome: what has no shape of its own becomes
/// [`Content::Other`] with what words can be saved, what this program has never
/// heard of becomes `Other { what: "unknown", copyable: true }`.
#[must_use]
pub fn read(raw: &Value) -> Option<Content> {
    if raw.get("rich_message").is_some() {
        return other::read(raw);
    }
    if raw.get("text").is_some_and(Value::is_string) {
        return Some(Content::Text {
            text: rich(raw, "text", "entities"),
        });
    }
    media(raw)
        .or_else(|| place(raw))
        .or_else(|| card(raw))
        .or_else(|| other::read(raw))
}

/// The album (`media_group_id`) the message belongs to.
#[must_use]
pub fn album(raw: &Value) -> Option<String> {
    owned(raw, "media_group_id")
}

/// What a message answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The answered message, in the same chat.
    pub id: i64,
    /// The part of it that the sender chose to quote.
    pub quote: Option<Quote>,
}

/// What the message answers. Every first-level message of a topic points at
/// the message that made the topic; that is no answer. Answers to messages of
/// other chats have no id here and are `None` too.
#[must_use]
pub fn reply(raw: &Value) -> Option<Reply> {
    let target = raw.get("reply_to_message")?;
    let id = int(target, "message_id").filter(|&id| id > 0)?;
    let root = flag(raw, "is_topic_message") && int(raw, "message_thread_id") == Some(id);
    if root || target.get("forum_topic_created").is_some() {
        return None;
    }
    // Unless chosen by hand, the quote is the server's own shortening.
    let quote = raw
        .get("quote")
        .filter(|quote| flag(quote, "is_manual"))
        .map(|quote| Quote {
            text: rich(quote, "text", "entities"),
            position: int(quote, "position").unwrap_or(0).max(0),
        })
        .filter(|quote| !quote.text.is_empty());
    Some(Reply { id, quote })
}

/// Whom or which chat the message was forwarded from, by name; `?` if nobody
/// says.
#[must_use]
pub fn forwarded(raw: &Value) -> Option<String> {
    let origin = raw.get("forward_origin")?;
    let person = origin.get("sender_user").map(|user| person_name(user, ""));
    let chat = origin.get("chat").or_else(|| origin.get("sender_chat"));
    let name = person
        .or_else(|| text(origin, "sender_user_name").map(clean))
        .or_else(|| chat.map(chat_name))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "?".into());
    let signature = text(origin, "author_signature").map(clean);
    Some(match signature.filter(|signature| !signature.is_empty()) {
        Some(signature) => format!("{name} ({signature})"),
        None => name,
    })
}

/// Whether the message cannot be addressed by its id: ephemeral, or not really
/// sent yet. Such a message is never relayed.
#[must_use]
pub fn fleeting(raw: &Value) -> bool {
    int(raw, "message_id").is_none_or(|id| id <= 0)
        || raw.get("ephemeral_message_id").is_some()
        || raw.get("receiver_user").is_some()
}

/// A user of Telegram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// User id.
    pub id: i64,
    /// Name fit to be shown, never empty: the id if there is no other.
    pub name: String,
    /// Public handle without `@`.
    pub username: Option<String>,
    /// IETF language tag of the person's app.
    pub language: Option<String>,
    /// Whether it is a bot.
    pub is_bot: bool,
}

/// Reads a `User`; `None` without an id.
#[must_use]
pub fn person(raw: &Value) -> Option<Person> {
    let id = int(raw, "id")?;
    let handle = |name: &String| {
        name.len() <= 32 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let tag = |tag: &String| {
        tag.len() <= 35 && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    Some(Person {
        id,
        name: person_name(raw, &id.to_string()),
        username: owned(raw, "username").filter(handle),
        language: owned(raw, "language_code").filter(tag),
        is_bot: flag(raw, "is_bot"),
    })
}

/// Name of a `User`, `SharedUser` or private `Chat`.
pub(super) fn person_name(raw: &Value, fallback: &str) -> String {
    display_name(
        text(raw, "first_name").unwrap_or_default(),
        text(raw, "last_name"),
        text(raw, "username"),
        fallback,
    )
}

/// Title of a `Chat`, or the name of its person.
pub(super) fn chat_name(raw: &Value) -> String {
    let title = text(raw, "title").map(clean).unwrap_or_default();
    if title.is_empty() {
        person_name(raw, "")
    } else {
        title
    }
}

/// Kinds that are one file; the order matters, because an animation is also
/// sent as a document.
const FILES: [(&str, MediaKind); 7] = [
    ("animation", MediaKind::Animation),
    ("video", MediaKind::Video),
    ("document", MediaKind::Document),
    ("audio", MediaKind::Audio),
    ("voice", MediaKind::Voice),
    ("video_note", MediaKind::VideoNote),
    ("sticker", MediaKind::Sticker),
];

fn media(raw: &Value) -> Option<Content> {
    let (media, file) = photo(raw).or_else(|| {
        FILES.iter().find_map(|&(key, kind)| {
            let file = file(raw.get(key)?, kind)?;
            Some((kind, file))
        })
    })?;
    Some(Content::Media {
        media,
        file,
        caption: rich(raw, "caption", "caption_entities"),
        spoiler: flag(raw, "has_media_spoiler"),
    })
}

/// A photo in its largest size. Of a live photo only the still picture is
/// kept, or the film if it has no still.
fn photo(raw: &Value) -> Option<(MediaKind, FileRef)> {
    let live = raw.get("live_photo");
    let still = live.map_or(&[][..], |live| items(live, "photo"));
    let largest = items(raw, "photo")
        .iter()
        .chain(still)
        .filter_map(|size| file(size, MediaKind::Photo))
        .max_by_key(|size| {
            size.width
                .unwrap_or(0)
                .saturating_mul(size.height.unwrap_or(0))
        });
    match largest {
        Some(file) => Some((MediaKind::Photo, file)),
        None => Some((MediaKind::Video, file(live?, MediaKind::Video)?)),
    }
}

fn file(raw: &Value, kind: MediaKind) -> Option<FileRef> {
    let size = |key| int(raw, key).filter(|&size| size >= 0);
    let usual = match kind {
        MediaKind::Photo => Some("image/jpeg"),
        MediaKind::Sticker if flag(raw, "is_animated") => Some("application/x-tgsticker"),
        MediaKind::Sticker if flag(raw, "is_video") => Some("video/webm"),
        MediaKind::Sticker => Some("image/webp"),
        MediaKind::VideoNote => Some("video/mp4"),
        _ => None,
    };
    Some(FileRef {
        id: owned(raw, "file_id")?,
        unique: owned(raw, "file_unique_id"),
        size: size("file_size"),
        name: owned(raw, "file_name"),
        mime: owned(raw, "mime_type").or_else(|| usual.map(Into::into)),
        seconds: size("duration"),
        width: size("width").or_else(|| size("length")),
        height: size("height").or_else(|| size("length")),
        emoji: owned(raw, "emoji"),
    })
}

/// Longest name or address of a place, characters; Telegram names no limit.
const LONGEST_ADDRESS: usize = 256;

fn place(raw: &Value) -> Option<Content> {
    let venue = raw.get("venue");
    let point = venue
        .and_then(|venue| venue.get("location"))
        .or_else(|| raw.get("location"))?;
    let degrees = |key, most: f64| {
        let value = point.get(key)?.as_f64()?;
        (-most..=most).contains(&value).then_some(value)
    };
    Some(Content::Place {
        latitude: degrees("latitude", 90.0)?,
        longitude: degrees("longitude", 180.0)?,
        venue: venue.map(|venue| Venue {
            title: line(text(venue, "title").unwrap_or_default(), LONGEST_ADDRESS),
            address: line(text(venue, "address").unwrap_or_default(), LONGEST_ADDRESS),
        }),
        live: int(point, "live_period").is_some(),
    })
}

/// Longest vCard, bytes (core.telegram.org/bots/api#contact).
const LONGEST_VCARD: usize = 2048;

fn card(raw: &Value) -> Option<Content> {
    let card = raw.get("contact")?;
    Some(Content::Card {
        phone: clean(text(card, "phone_number")?),
        first_name: clean(text(card, "first_name").unwrap_or_default()),
        last_name: clean(text(card, "last_name").unwrap_or_default()),
        vcard: owned(card, "vcard").filter(|vcard| vcard.len() <= LONGEST_VCARD),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_largest_photo_is_taken() {
        let content = read(&json!({"photo": [
            {"file_id": "s", "width": 90, "height": 60},
            {"file_id": "l", "width": 1280, "height": 853, "file_size": 99},
            {"file_id": "m", "width": 320, "height": 213}
        ]}))
        .unwrap();
        assert_eq!(content.file().unwrap().id, "l");
    }

    #[test]
    fn a_live_photo_is_its_picture_or_else_its_film() {
        let still = json!([{"file_id": "still", "width": 9, "height": 9}]);
        let live = json!({"file_id": "film", "width": 9, "height": 9, "duration": 3});
        let both = read(&json!({"live_photo": live, "photo": still})).unwrap();
        assert_eq!(both.file().unwrap().id, "still");
        let film = read(&json!({"live_photo": live})).unwrap();
        assert!(matches!(
            film,
            Content::Media {
                media: MediaKind::Video,
                ..
            }
        ));
    }

    #[test]
    fn the_first_level_of_a_topic_is_no_answer() {
        let message = |id: i64, topic: bool| {
            json!({
                "message_thread_id": 5, "is_topic_message": topic,
                "reply_to_message": {"message_id": id}
            })
        };
        assert_eq!(reply(&message(5, true)), None);
        assert_eq!(reply(&message(6, true)).unwrap().id, 6);
        // In General the thread id is that of a chain of answers.
        assert_eq!(reply(&message(5, false)).unwrap().id, 5);
        assert_eq!(reply(&message(0, true)), None);
        assert_eq!(reply(&json!({"external_reply": {"message_id": 3}})), None);
    }

    #[test]
    fn only_a_quote_chosen_by_hand_counts() {
        let mut raw = json!({
            "reply_to_message": {"message_id": 7},
            "quote": {"text": "two", "position": 4, "is_manual": true,
                      "entities": [{"type": "bold", "offset": 0, "length": 3}]}
        });
        let quote = reply(&raw).unwrap().quote.unwrap();
        assert_eq!((quote.text.text.as_str(), quote.position), ("two", 4));
        assert_eq!(quote.text.entities.len(), 1);
        raw["quote"]["is_manual"] = false.into();
        assert_eq!(reply(&raw).unwrap().quote, None);
    }

    #[test]
    fn forwards_tell_their_origin() {
        let cases = [
            (
                json!({"type": "user", "sender_user": {"id": 1, "first_name": "Ann", "last_name": "Lee"}}),
                "Ann Lee",
            ),
            (
                json!({"type": "hidden_user", "sender_user_name": "An\u{202e}n"}),
                "Ann",
            ),
            (
                json!({"type": "chat", "sender_chat": {"id": -1, "title": "Shop"}, "author_signature": "Bo"}),
                "Shop (Bo)",
            ),
            (
                json!({"type": "channel", "chat": {"id": -1, "title": "News"}, "message_id": 4}),
                "News",
            ),
            (json!({"type": "hologram"}), "?"),
        ];
        for (origin, want) in cases {
            assert_eq!(forwarded(&json!({"forward_origin": origin})).unwrap(), want);
        }
        assert_eq!(forwarded(&json!({"text": "hi"})), None);
    }

    #[test]
    fn people_always_have_a_name() {
        let person = |raw: Value| person(&raw).unwrap();
        assert_eq!(person(json!({"id": 7, "first_name": ""})).name, "7");
        assert_eq!(person(json!({"id": 7, "username": "ann_l"})).name, "@ann_l");
        let odd = person(
            json!({"id": 7, "first_name": "A", "username": "a/../b", "language_code": "uk\n"}),
        );
        assert_eq!((odd.username, odd.language), (None, None));
    }

    #[test]
    fn entities_of_new_kinds_survive_and_broken_ones_do_not() {
        let raw = json!({"text": "😀 hi", "entities": [
            {"type": "hologram", "offset": 0, "length": 2, "depth": 3},
            {"type": "bold", "offset": 1, "length": 2},
            {"type": "bold", "offset": -1, "length": 2},
            {"offset": 0, "length": 2}
        ]});
        let Some(Content::Text { text }) = read(&raw) else {
            unreachable!()
        };
        assert_eq!(text.entities.len(), 1);
        assert_eq!(
            serde_json::to_value(&text.entities).unwrap()[0],
            raw["entities"][0]
        );
    }

    #[test]
    fn a_message_without_an_id_of_its_own_is_fleeting() {
        assert!(fleeting(&json!({"message_id": 0})));
        assert!(fleeting(&json!({})));
        assert!(fleeting(
            &json!({"message_id": 4, "ephemeral_message_id": 9})
        ));
        assert!(!fleeting(&json!({"message_id": 4})));
    }

    proptest! {
        #[test]
        fn any_json_has_an_outcome(raw in crate::botapi::raw::tests::any_json()) {
            if let Some(content) = read(&raw) {
                prop_assert!(content.words().is_none_or(crate::model::rich::RichText::valid));
                let stored = serde_json::to_string(&content).unwrap();
                prop_assert!(serde_json::from_str::<Content>(&stored).is_ok());
            }
            let _ = (reply(&raw), forwarded(&raw), album(&raw), person(&raw), fleeting(&raw));
        }
    }
}
