//! Edits: a bot edits only its own messages, whatever their age.

use super::Call;
use super::send::write;
use crate::standin::errors::ApiError;
use crate::standin::state::Change;
use crate::standin::state::chat::ChatKey;
use crate::standin::state::message::{MEDIA, Msg};
use crate::standin::text::{CAPTION, TEXT};
use serde_json::{Map, Value, json};

type Answer = Result<Value, ApiError>;

pub const SAME: &str = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

pub fn text(call: &mut Call<'_>) -> Answer {
    let text = call.cleaned("text", "entities", TEXT)?;
    if text.text.is_empty() {
        return Err(ApiError::bad("message text is empty"));
    }
    let (key, old) = target(call)?;
    if !old.body.contains_key("text") {
        return Err(ApiError::bad("there is no text in the message to edit"));
    }
    let mut body = without(&old, &["text", "entities", "link_preview_options"]);
    write(&mut body, &text, "text", "entities");
    if let Some(options) = call
        .params
        .json("link_preview_options")
        .filter(Value::is_object)
    {
        body.insert("link_preview_options".into(), options);
    }
    finish(call, key, &old, body)
}

pub fn caption(call: &mut Call<'_>) -> Answer {
    let caption = call.cleaned("caption", "caption_entities", CAPTION)?;
    let (key, old) = target(call)?;
    let captioned = old
        .media()
        .is_some_and(|(field, _)| !matches!(field, "sticker" | "video_note"));
    if !captioned {
        return Err(ApiError::bad("there is no caption in the message to edit"));
    }
    let mut body = without(&old, &["caption", "caption_entities"]);
    write(&mut body, &caption, "caption", "caption_entities");
    finish(call, key, &old, body)
}

pub fn media(call: &mut Call<'_>) -> Answer {
    let item = call.params.json("media").unwrap_or_default();
    let (key, old) = target(call)?;
    if old.media().is_none() {
        return Err(ApiError::bad("there is no media in the message to edit"));
    }
    let (_, fresh) = call.input_media(&item)?;
    let mut body = without(&old, MEDIA);
    for field in ["caption", "caption_entities", "has_media_spoiler"] {
        body.remove(field);
    }
    body.extend(fresh);
    finish(call, key, &old, body)
}

pub fn reply_markup(call: &mut Call<'_>) -> Answer {
    let (key, old) = target(call)?;
    let body = old.body.clone();
    finish(call, key, &old, body)
}

fn target(call: &Call<'_>) -> Result<(ChatKey, Msg), ApiError> {
    if call.params.has("inline_message_id") {
        return Err(ApiError::bad("MESSAGE_ID_INVALID"));
    }
    let key = call.chat("chat_id")?;
    let id = call
        .params
        .int("message_id")
        .ok_or_else(|| ApiError::bad("message identifier is not specified"))?;
    let message = call.state.chats.get(&key).and_then(|chat| chat.message(id));
    let message = message.ok_or_else(|| ApiError::bad("message to edit not found"))?;
    if message.sender != call.bot
        || message.service().is_some()
        || message.body.contains_key("forward_origin")
    {
        return Err(ApiError::bad("message can't be edited"));
    }
    Ok((key, message.clone()))
}

fn without(old: &Msg, fields: &[&str]) -> Map<String, Value> {
    let mut body = old.body.clone();
    body.retain(|field, _| !fields.contains(&field.as_str()));
    body
}

/// An edit without a keyboard takes the old one away.
fn finish(call: &mut Call<'_>, key: ChatKey, old: &Msg, mut body: Map<String, Value>) -> Answer {
    body.remove("reply_markup");
    if let Some(markup) = call.markup(key)? {
        body.insert("reply_markup".into(), markup);
    }
    if body == old.body {
        return Err(ApiError::bad(SAME));
    }
    let now = call.state.now() / 1000;
    let chat = call.state.chat_mut(key)?;
    if let Some(message) = chat.messages.get_mut(&old.id) {
        message.body = body;
        message.body.insert("edit_date".into(), json!(now));
    }
    call.state.touch(Change::Message(key, old.id));
    Ok(call.state.message_json(call.bot, key, old.id))
}
