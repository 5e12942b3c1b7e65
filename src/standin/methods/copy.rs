//! Copies and forwards.

use super::Call;
use super::send::write;
use crate::standin::errors::ApiError;
use crate::standin::state::chat::ChatKey;
use crate::standin::state::message::Msg;
use crate::standin::state::post::Post;
use crate::standin::text::CAPTION;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

type Answer = Result<Value, ApiError>;

pub fn copy_message(call: &mut Call<'_>) -> Answer {
    let (_, source) = source(call, "copy")?;
    if source.service().is_some()
        || ["giveaway", "invoice", "paid_media"]
            .iter()
            .any(|kind| source.body.contains_key(*kind))
    {
        return Err(ApiError::bad("message can't be copied"));
    }
    let mut body = source.content();
    if call.params.has("caption") && source.media().is_some() {
        let caption = call.cleaned("caption", "caption_entities", CAPTION)?;
        body.remove("caption");
        body.remove("caption_entities");
        write(&mut body, &caption, "caption", "caption_entities");
    }
    let sent = call.post(body)?;
    Ok(json!({"message_id": sent.get("message_id")}))
}

pub fn forward_message(call: &mut Call<'_>) -> Answer {
    let (from, source) = source(call, "forward")?;
    if source.service().is_some() {
        return Err(ApiError::bad("message can't be forwarded"));
    }
    check_protection(call, from, &source)?;
    let id = put(call, forwarded(call, from, &source))?;
    let key = call.destination()?;
    Ok(call.state.message_json(call.bot, key, id))
}

pub fn copy_messages(call: &mut Call<'_>) -> Answer {
    let plain = call.params.flag("remove_caption");
    several(call, |_, _, message| {
        let mut body = message.content();
        if plain {
            body.remove("caption");
            body.remove("caption_entities");
        }
        body
    })
}

pub fn forward_messages(call: &mut Call<'_>) -> Answer {
    several(call, forwarded)
}

/// Many at once: what cannot be taken is skipped, albums stay albums.
fn several(
    call: &mut Call<'_>,
    body: impl Fn(&Call<'_>, ChatKey, &Msg) -> Map<String, Value>,
) -> Answer {
    let from = call.chat("from_chat_id")?;
    let ids: Vec<i64> = call
        .params
        .list("message_ids")
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_i64)
        .collect();
    if ids.is_empty() || ids.len() > 100 {
        return Err(ApiError::bad("message identifiers must be 1-100 in number"));
    }
    if ids
        .iter()
        .zip(ids.iter().skip(1))
        .any(|(one, next)| one >= next)
    {
        return Err(ApiError::bad(
            "message identifiers must be in a strictly increasing order",
        ));
    }
    let mut bodies = Vec::new();
    for id in ids {
        let message = call
            .state
            .chats
            .get(&from)
            .and_then(|chat| chat.message(id));
        if let Some(message) = message.filter(|message| message.service().is_none()) {
            let group = message.body.get("media_group_id").map(Value::to_string);
            bodies.push((group, body(call, from, message)));
        }
    }
    if bodies.is_empty() {
        return Err(ApiError::bad("there are no messages to copy or forward"));
    }
    let mut groups: HashMap<String, String> = HashMap::new();
    let mut sent = Vec::new();
    for (group, mut body) in bodies {
        if let Some(old) = group {
            let fresh = call.state.fresh().to_string();
            let new = groups.entry(old).or_insert(fresh);
            body.insert("media_group_id".into(), json!(new));
        }
        sent.push(json!({"message_id": put(call, body)?}));
    }
    Ok(Value::Array(sent))
}

fn source(call: &Call<'_>, verb: &str) -> Result<(ChatKey, Msg), ApiError> {
    let from = call.chat("from_chat_id")?;
    let id = call.params.int("message_id").unwrap_or_default();
    let message = call
        .state
        .chats
        .get(&from)
        .and_then(|chat| chat.message(id))
        .cloned();
    message
        .map(|message| (from, message))
        .ok_or_else(|| ApiError::bad(format!("message to {verb} not found")))
}

fn check_protection(call: &Call<'_>, from: ChatKey, message: &Msg) -> Result<(), ApiError> {
    if call.state.chat(from)?.protected || message.body.contains_key("has_protected_content") {
        return Err(ApiError::bad(
            "message has protected content and can't be forwarded",
        ));
    }
    Ok(())
}

fn forwarded(call: &Call<'_>, from: ChatKey, message: &Msg) -> Map<String, Value> {
    let mut body = message.content();
    body.insert(
        "forward_origin".into(),
        call.state.origin_json(from, message),
    );
    body
}

/// Posts without reply and keyboard: these methods take neither.
fn put(call: &mut Call<'_>, body: Map<String, Value>) -> Result<i64, ApiError> {
    let key = call.destination()?;
    let topic = call.thread(key)?;
    call.state.post(
        key,
        Post {
            sender: call.bot,
            topic,
            body,
            ..Post::default()
        },
    )
}
