//! Deleting and pinning messages.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::Change;
use crate::standin::state::chat::ChatKey;
use serde_json::Value;

type Answer = Result<Value, ApiError>;

/// Messages older than this stay.
const AGE: i64 = 48 * 3600;

pub fn delete_message(call: &mut Call<'_>) -> Answer {
    let key = call.chat("chat_id")?;
    let id = call.params.int("message_id").unwrap_or_default();
    may_delete(call, key, id)?;
    call.state.delete_message(key, id);
    Ok(Value::Bool(true))
}

pub fn delete_messages(call: &mut Call<'_>) -> Answer {
    let key = call.chat("chat_id")?;
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
    for id in ids {
        // What is not there is skipped; what may not be deleted fails the call.
        match may_delete(call, key, id) {
            Ok(()) => drop(call.state.delete_message(key, id)),
            Err(error) if error.description.ends_with("not found") => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Value::Bool(true))
}

fn may_delete(call: &Call<'_>, key: ChatKey, id: i64) -> Result<(), ApiError> {
    let now = call.state.now() / 1000;
    let chat = call.state.chats.get(&key);
    let found = chat.and_then(|chat| Some((chat, chat.message(id)?)));
    let (chat, message) = found.ok_or_else(|| ApiError::bad("message to delete not found"))?;
    let own = message.sender == call.bot;
    let allowed = own || chat.may(call.bot, "can_delete_messages");
    let fixed = message.body.contains_key("forum_topic_created");
    if !allowed || fixed || now - message.date > AGE {
        return Err(ApiError::bad("message can't be deleted"));
    }
    Ok(())
}

const NO_PINS: &str = "not enough rights to manage pinned messages in the chat";

pub fn pin(call: &mut Call<'_>) -> Answer {
    let key = call.destination()?;
    call.need(key, "can_pin_messages", NO_PINS)?;
    let id = call.params.int("message_id").unwrap_or_default();
    call.state.pin(key, call.bot, id)?;
    Ok(Value::Bool(true))
}

pub fn unpin(call: &mut Call<'_>) -> Answer {
    let key = call.chat("chat_id")?;
    call.need(key, "can_pin_messages", NO_PINS)?;
    let id = call.params.int("message_id");
    let chat = call.state.chat_mut(key)?;
    let id = id.or(chat.pinned.last().copied());
    let id = id
        .filter(|id| chat.pinned.contains(id))
        .ok_or_else(|| ApiError::bad("message to unpin not found"))?;
    chat.pinned.retain(|pinned| *pinned != id);
    call.state.touch(Change::Message(key, id));
    Ok(Value::Bool(true))
}

pub fn unpin_topic(call: &mut Call<'_>) -> Answer {
    let key = call.chat("chat_id")?;
    let topic = call.forum_topic(key)?;
    call.need(key, "can_pin_messages", NO_PINS)?;
    let chat = call.state.chat_mut(key)?;
    let messages = &chat.messages;
    let (gone, kept): (Vec<i64>, Vec<i64>) = chat.pinned.iter().partition(|id| {
        messages
            .get(id)
            .is_some_and(|message| message.topic == Some(topic))
    });
    chat.pinned = kept;
    for id in gone {
        call.state.touch(Change::Message(key, id));
    }
    Ok(Value::Bool(true))
}
