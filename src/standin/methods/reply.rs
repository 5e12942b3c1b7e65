//! `reply_parameters`: replies, quotes, replies across topics and chats.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::chat::{ChatKey, Kind};
use crate::standin::state::message::Msg;
use crate::standin::state::post::Reply;
use crate::standin::text::utf16;
use serde_json::{Value, json};

impl Call<'_> {
    /// The topic and the reply of a send. Without a thread id a reply goes
    /// where the replied message is.
    pub fn topic_and_reply(&self, key: ChatKey) -> Result<(Option<i64>, Option<Reply>), ApiError> {
        let topic = self.thread(key)?;
        let Some(wish) = self.params.json("reply_parameters") else {
            return Ok((topic, None));
        };
        let wish = &wish;
        let id = wish["message_id"].as_i64().filter(|id| *id > 0);
        let id =
            id.ok_or_else(|| ApiError::bad("can't parse reply parameters: message_id is invalid"))?;
        let source = match wish["chat_id"].as_i64() {
            Some(chat) => ChatKey::seen_by(self.bot, chat),
            None => key,
        };
        let replied = self
            .state
            .chats
            .get(&source)
            .and_then(|chat| chat.message(id));
        let lenient = wish["allow_sending_without_reply"]
            .as_bool()
            .unwrap_or(false);
        let Some(replied) = replied else {
            let cross = source != key;
            return if lenient && !cross {
                Ok((topic, None))
            } else {
                Err(ApiError::bad("message to be replied not found"))
            };
        };
        let quote = quote(wish, replied)?;
        let chosen = self.params.has("message_thread_id");
        let topic = if chosen || source != key {
            topic
        } else {
            replied.topic
        };
        let forum =
            self.state.chat(key)?.kind == Kind::Supergroup && self.state.chat(key)?.is_forum;
        if source == key && (!forum || replied.topic == topic) {
            return Ok((
                topic,
                Some(Reply {
                    to: Some(id),
                    external: None,
                    quote,
                }),
            ));
        }
        let external = external_reply(self, source, replied);
        Ok((
            topic,
            Some(Reply {
                to: None,
                external: Some(external),
                quote,
            }),
        ))
    }
}

/// The `TextQuote` object: the quote must stand in the text to the letter.
fn quote(wish: &Value, replied: &Msg) -> Result<Option<Value>, ApiError> {
    let Some(part) = wish["quote"].as_str().filter(|part| !part.is_empty()) else {
        return Ok(None);
    };
    let text = replied.text();
    let found = text.find(part).and_then(|at| text.get(..at)).map(utf16);
    let position = found.filter(|_| part.chars().count() <= 1024);
    let position = position.ok_or_else(|| ApiError::bad("QUOTE_TEXT_INVALID"))?;
    let hint = wish["quote_position"]
        .as_i64()
        .filter(|hint| stands_at(text, part, *hint));
    Ok(Some(
        json!({"text": part, "position": hint.unwrap_or(position), "is_manual": true}),
    ))
}

fn stands_at(text: &str, part: &str, position: i64) -> bool {
    let mut at = 0;
    for (byte, c) in text.char_indices() {
        if at == position {
            return text.get(byte..).is_some_and(|rest| rest.starts_with(part));
        }
        at += c.len_utf16() as i64;
    }
    false
}

/// The `ExternalReplyInfo` object.
fn external_reply(call: &Call<'_>, source: ChatKey, replied: &Msg) -> Value {
    const KNOWN: &[&str] = &[
        "animation",
        "audio",
        "document",
        "photo",
        "sticker",
        "video",
        "video_note",
        "voice",
        "contact",
        "dice",
        "location",
        "poll",
        "venue",
        "link_preview_options",
    ];
    let mut external =
        json!({"origin": call.state.origin_json(source, replied), "message_id": replied.id});
    if let Some(object) = external.as_object_mut() {
        if !source.is_private() {
            object.insert("chat".into(), call.state.chat_json(source));
        }
        let content = replied
            .content()
            .into_iter()
            .filter(|(field, _)| KNOWN.contains(&field.as_str()));
        object.extend(content);
    }
    external
}
