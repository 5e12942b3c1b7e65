//! A message that a person is about to send.

use crate::standin::state::file::MediaKind;
use axum::body::Bytes;
use serde_json::{Map, Value, json};

/// A message that a person is about to send. Made by one of the constructors,
/// refined by the others.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub(super) text: Option<String>,
    pub(super) entities: Option<Value>,
    pub(super) media: Option<(MediaKind, Source)>,
    pub(super) stated: Map<String, Value>,
    pub(super) raw: Map<String, Value>,
    pub(super) reply: Option<i64>,
    pub(super) reply_elsewhere: Option<(i64, i64)>,
    pub(super) quote: Option<String>,
    pub(super) anonymous: bool,
    pub(super) channel: Option<String>,
}

/// Where the bytes are.
#[derive(Debug, Clone)]
pub(super) enum Source {
    New {
        name: String,
        mime: String,
        bytes: Bytes,
    },
    Stored(String),
}

impl Draft {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::default()
        }
    }

    /// A file sent as `kind`.
    pub fn file(kind: MediaKind, name: &str, mime: &str, bytes: impl Into<Bytes>) -> Self {
        let source = Source::New {
            name: name.to_owned(),
            mime: mime.to_owned(),
            bytes: bytes.into(),
        };
        Self {
            media: Some((kind, source)),
            ..Self::default()
        }
    }

    /// A photo.
    pub fn photo(bytes: impl Into<Bytes>) -> Self {
        Self::file(MediaKind::Photo, "", "image/jpeg", bytes)
    }

    /// A document.
    pub fn document(name: &str, bytes: impl Into<Bytes>) -> Self {
        Self::file(MediaKind::Document, name, "application/octet-stream", bytes)
    }

    /// A voice note of so many seconds.
    pub fn voice(seconds: i64, bytes: impl Into<Bytes>) -> Self {
        Self::file(MediaKind::Voice, "", "audio/ogg", bytes).stated("duration", json!(seconds))
    }

    /// A sticker with the emoji it stands for.
    pub fn sticker(emoji: &str, bytes: impl Into<Bytes>) -> Self {
        Self::file(MediaKind::Sticker, "", "image/webp", bytes).stated("emoji", json!(emoji))
    }

    /// A file that is already stored, by its `file_unique_id`.
    pub fn stored(kind: MediaKind, unique: &str) -> Self {
        Self {
            media: Some((kind, Source::Stored(unique.to_owned()))),
            ..Self::default()
        }
    }

    /// A place on the map.
    pub fn location(latitude: f64, longitude: f64) -> Self {
        Self::raw(
            "location",
            json!({"latitude": latitude, "longitude": longitude}),
        )
    }

    /// A contact.
    pub fn contact(phone: &str, first_name: &str) -> Self {
        Self::raw(
            "contact",
            json!({"phone_number": phone, "first_name": first_name}),
        )
    }

    /// A venue.
    pub fn venue(latitude: f64, longitude: f64, title: &str, address: &str) -> Self {
        let location = json!({"latitude": latitude, "longitude": longitude});
        Self::raw(
            "venue",
            json!({"location": location, "title": title, "address": address}),
        )
        .and("location", location)
    }

    /// A poll.
    pub fn poll(question: &str, options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        Self::raw(
            "poll",
            crate::standin::methods::send::poll_json(1, question, &options, true),
        )
    }

    /// A dice that shows `value`.
    pub fn dice(emoji: &str, value: i64) -> Self {
        Self::raw("dice", json!({"emoji": emoji, "value": value}))
    }

    /// A message with any field of `Message`: exotic and unknown kinds.
    pub fn raw(field: &str, value: Value) -> Self {
        Self::default().and(field, value)
    }

    /// Adds any field.
    #[must_use]
    pub fn and(mut self, field: &str, value: Value) -> Self {
        self.raw.insert(field.to_owned(), value);
        self
    }

    /// Sets a field of the media object (`duration`, `performer` …).
    #[must_use]
    pub fn stated(mut self, field: &str, value: Value) -> Self {
        self.stated.insert(field.to_owned(), value);
        self
    }

    /// The caption of a file.
    #[must_use]
    pub fn caption(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Entities of the text or caption: a list of `MessageEntity`.
    #[must_use]
    pub fn entities(mut self, entities: Value) -> Self {
        self.entities = Some(entities);
        self
    }

    /// Replies to a message of the same chat.
    #[must_use]
    pub fn reply(mut self, message: i64) -> Self {
        self.reply = Some(message);
        self
    }

    /// Replies to a message of another chat.
    #[must_use]
    pub fn reply_elsewhere(mut self, chat: i64, message: i64) -> Self {
        self.reply_elsewhere = Some((chat, message));
        self
    }

    /// Quotes this part of the replied message.
    #[must_use]
    pub fn quote(mut self, part: impl Into<String>) -> Self {
        self.quote = Some(part.into());
        self
    }

    /// Sends as an anonymous administrator: the group stands as the sender.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// Sends as a channel of this title.
    #[must_use]
    pub fn as_channel(mut self, title: &str) -> Self {
        self.channel = Some(title.to_owned());
        self
    }
}
