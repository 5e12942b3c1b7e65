//! A [`Content`] as calls of the Bot API, pure; shared by the desk and by the
//! customers' bots.
//!
//! Words go out as text and entities, never as markup, and without previews of
//! their links. Must not know whose chat it is; [`super::perform`] makes the
//! calls.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::model::content::Content;
use crate::model::rich::{Quote, RichText};
use crate::model::split::split;

use super::client::Upload;
use super::media::Item;

/// Longest text of one message, UTF-16 units (`sendMessage`).
pub const TEXT_MAX: usize = 4096;
/// Longest caption, UTF-16 units (`sendPhoto` and its kin).
pub const CAPTION_MAX: usize = 1024;
/// Largest picture that can be uploaded as a photo, bytes; a larger one can be
/// sent as a document.
pub const PHOTO_MAX: u64 = 10_000_000;
/// Most items of an album.
pub const ALBUM_MAX: usize = 10;

/// Where a message goes, and with what around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Chat id.
    pub chat: i64,
    /// Forum topic; General, or a chat without topics, if `None`.
    pub topic: Option<i64>,
    /// What the (first) message answers.
    pub reply: Option<ReplyTo>,
    /// Without a sound.
    pub silent: bool,
    /// `reply_markup` of the (last) message; albums cannot have one.
    pub keyboard: Option<Value>,
}

/// A message of the same chat that is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyTo {
    /// Message id.
    pub message: i64,
    /// The part of it that is quoted.
    pub quote: Option<Quote>,
}

/// Where the server gets a file from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handle {
    /// A `file_id` that the calling bot has seen.
    Known(String),
    /// Bytes on disk, to be uploaded.
    Local(PathBuf),
}

/// One call, ready to be made.
#[derive(Clone, Debug)]
pub struct Call {
    /// Name of the method.
    pub method: &'static str,
    /// Its parameters, an object.
    pub params: Value,
    /// The files it uploads.
    pub files: Vec<Upload>,
}

/// The calls that show `content` at `place`, in order. Words over a limit go
/// on in messages of their own; an unknown kind ([`Content::Other`]) is its
/// words. A media whose `file` is missing is its caption alone. None at all if
/// there is nothing to show.
#[must_use]
pub fn plan(content: &Content, file: Option<&Handle>, place: &Place) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut after = None;
    match content {
        Content::Text { text } | Content::Other { words: text, .. } => after = Some(text),
        Content::Media { caption, .. } => {
            if let Some(handle) = file
                && let Some(item) = Item::of(content, handle)
            {
                calls.push(Call::of_media(&item, place));
                after = item.rest();
            } else {
                after = Some(caption);
            }
        }
        Content::Place {
            latitude,
            longitude,
            venue,
            ..
        } => {
            let mut call = Call::new("sendLocation", place);
            call.set("latitude", *latitude);
            call.set("longitude", *longitude);
            // Neither name nor address of a venue may be empty.
            if let Some(venue) = venue
                && let Some(title) = filled(&venue.title, &venue.address)
                && let Some(address) = filled(&venue.address, &venue.title)
            {
                call.method = "sendVenue";
                call.set("title", title);
                call.set("address", address);
            }
            calls.push(call);
        }
        Content::Card {
            phone,
            first_name,
            last_name,
            vcard,
        } => {
            let mut call = Call::new("sendContact", place);
            call.set("phone_number", phone.as_str());
            call.set("first_name", filled(first_name, phone).unwrap_or("?"));
            if !last_name.is_empty() {
                call.set("last_name", last_name.as_str());
            }
            if let Some(vcard) = vcard {
                call.set("vcard", vcard.as_str());
            }
            calls.push(call);
        }
    }
    calls.extend(after.into_iter().flat_map(|words| texts(words, place)));
    finish(&mut calls, place);
    calls
}

/// The calls that show `contents` at `place` as one album, the album first and
/// what its captions cannot hold after it; `files` are theirs in order. `None`
/// if they cannot go together: 2 to 10, photos and videos, or documents alone,
/// or music alone.
#[must_use]
pub fn album(contents: &[Content], files: &[Handle], place: &Place) -> Option<Vec<Call>> {
    if contents.len() < 2 || contents.len() > ALBUM_MAX || contents.len() != files.len() {
        return None;
    }
    let items: Option<Vec<Item<'_>>> = contents
        .iter()
        .zip(files)
        .map(|(content, handle)| Item::of(content, handle))
        .collect();
    let items = items?;
    let family = items.first()?.form().family?;
    if items.iter().any(|item| item.form().family != Some(family)) {
        return None;
    }
    let mut call = Call::new("sendMediaGroup", place);
    let media: Vec<Value> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let mut fields = Map::new();
            fields.insert("type".into(), item.form().field.into());
            fields.insert("media".into(), call.attach(item, at));
            fields.extend(item.fields());
            Value::Object(fields)
        })
        .collect();
    call.set("media", media);
    let mut calls = vec![call];
    let rest = items.iter().filter_map(Item::rest);
    calls.extend(rest.flat_map(|words| texts(words, place)));
    finish(&mut calls, place);
    Some(calls)
}

/// The call that repeats message `message` of chat `from` at `place`, whatever
/// its kind, without naming its sender.
#[must_use]
pub fn copy(from: i64, message: i64, place: &Place) -> Call {
    let mut call = Call::new("copyMessage", place);
    call.set("from_chat_id", from);
    call.set("message_id", message);
    let mut calls = [call];
    finish(&mut calls, place);
    let [call] = calls;
    call
}

/// The parameters of formatted words, named by `keys`.
pub(super) fn worded(keys: (&str, &str), words: &RichText) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert(keys.0.into(), words.text.as_str().into());
    if !words.entities.is_empty() {
        fields.insert(keys.1.into(), json!(words.entities));
    }
    fields
}

/// Names of the parameters of a text.
pub(super) const TEXT: (&str, &str) = ("text", "entities");
/// Names of the parameters of a caption.
pub(super) const CAPTION: (&str, &str) = ("caption", "caption_entities");

fn texts(words: &RichText, place: &Place) -> Vec<Call> {
    let call = |part: &RichText| {
        let mut call = Call::new("sendMessage", place);
        call.extend(worded(TEXT, part));
        call.set("link_preview_options", json!({ "is_disabled": true }));
        call
    };
    split(words, TEXT_MAX).iter().map(call).collect()
}

/// What stands around the messages: the answer on the first, buttons on the last.
fn finish(calls: &mut [Call], place: &Place) {
    if let (Some(call), Some(reply)) = (calls.first_mut(), &place.reply) {
        // Without it a message is lost whose target was deleted a moment ago.
        let mut to = json!({
            "message_id": reply.message,
            "allow_sending_without_reply": true,
        });
        if let (Some(quote), Some(to)) = (&reply.quote, to.as_object_mut()) {
            to.extend(worded(("quote", "quote_entities"), &quote.text));
            to.insert("quote_position".into(), quote.position.into());
        }
        call.set("reply_parameters", to);
    }
    if let (Some(call), Some(keyboard)) = (calls.last_mut(), &place.keyboard)
        && call.method != "sendMediaGroup"
    {
        call.set("reply_markup", keyboard.clone());
    }
}

impl Call {
    fn new(method: &'static str, place: &Place) -> Self {
        let mut call = Self {
            method,
            params: Value::Object(Map::new()),
            files: Vec::new(),
        };
        call.set("chat_id", place.chat);
        if let Some(topic) = place.topic {
            call.set("message_thread_id", topic);
        }
        if place.silent {
            call.set("disable_notification", true);
        }
        call
    }

    /// Sets a parameter.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        if let Some(fields) = self.params.as_object_mut() {
            fields.insert(key.into(), value.into());
        }
    }

    fn extend(&mut self, more: Map<String, Value>) {
        if let Some(fields) = self.params.as_object_mut() {
            fields.extend(more);
        }
    }

    fn of_media(item: &Item<'_>, place: &Place) -> Self {
        let form = item.form();
        let mut call = Self::new(form.method, place);
        let file = call.attach(item, 0);
        call.set(form.field, file);
        call.extend(item.fields());
        call
    }

    /// The value that names the file of `item`; adds it to the uploads if it is one.
    fn attach(&mut self, item: &Item<'_>, at: usize) -> Value {
        match item.handle {
            Handle::Known(id) => id.as_str().into(),
            Handle::Local(path) => {
                let field = format!("file{at}");
                let value = format!("attach://{field}").into();
                self.files.push(Upload {
                    field,
                    path: path.clone(),
                    name: item.name(),
                    mime: item.file.mime.clone(),
                });
                value
            }
        }
    }
}

/// The first of two words that is not blank.
fn filled<'a>(first: &'a str, second: &'a str) -> Option<&'a str> {
    [first, second].into_iter().find(|it| !it.trim().is_empty())
}

#[cfg(test)]
mod tests;
