//! Buttons pressed and reactions set.

use serde_json::Value;

use super::{is_private, number, person, topic};
use crate::desk::intent::{DeskIs, Intent, Pressed};

/// A press is always an intent, wherever it comes from: the app of whoever
/// pressed waits for an answer.
pub(super) fn callback(raw: &Value) -> Intent {
    let id = raw.get("id").and_then(Value::as_str);
    let author = raw.get("from").and_then(person);
    let (Some(id), Some(author)) = (id, author) else {
        return Intent::Ignore("a press of nobody");
    };
    // Whose an ephemeral message is stands in it; without that it is nobody's.
    let fleeting = number(raw, "/message/ephemeral_message_id")
        .map(|id| (id, number(raw, "/message/receiver_user/id").unwrap_or(0)));
    Intent::Press(Pressed {
        id: id.into(),
        author,
        chat: number(raw, "/message/chat/id"),
        message: number(raw, "/message/message_id").filter(|id| *id > 0 && fleeting.is_none()),
        thread: raw.get("message").and_then(topic),
        fleeting,
        data: raw
            .get("data")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .into(),
    })
}

/// Words typed after `@bot`.
pub(super) fn inline(raw: &Value) -> Intent {
    let id = raw.get("id").and_then(Value::as_str);
    let (Some(id), Some(author)) = (id, raw.get("from").and_then(person)) else {
        return Intent::Ignore("an inline query of nobody");
    };
    let query = raw.get("query").and_then(Value::as_str).unwrap_or_default();
    Intent::Inline {
        id: id.into(),
        author,
        query: query.into(),
    }
}

pub(super) fn reaction(raw: &Value, desk: &DeskIs) -> Intent {
    let (Some(chat), Some(message)) = (number(raw, "/chat/id"), number(raw, "/message_id")) else {
        return Intent::Ignore("a reaction on nothing");
    };
    if is_private(raw) {
        return Intent::Private { chat, talk: None };
    }
    if desk.chat != Some(chat) {
        return Intent::Ignore("a reaction of another chat");
    }
    if raw.pointer("/user/is_bot") != Some(&Value::Bool(false)) {
        return Intent::Ignore("a reaction of a bot or of nobody");
    }
    let Some(author) = raw.get("user").and_then(person) else {
        return Intent::Ignore("a reaction of nobody");
    };
    let list = raw.get("new_reaction").and_then(Value::as_array);
    Intent::React {
        message,
        author,
        emoji: list.into_iter().flatten().map(standard).collect(),
    }
}

fn standard(reaction: &Value) -> Option<String> {
    reaction.get("emoji")?.as_str().map(Into::into)
}
