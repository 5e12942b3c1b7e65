//! The page's view of people, chats and messages. Unlike a bot it sees who
//! stands behind anonymous administrators, and what was deleted.

use crate::standin::methods::icons;
use crate::standin::state::State;
use crate::standin::state::chat::{Chat, ChatKey, Topic};
use crate::standin::state::message::Msg;
use crate::standin::state::user::User;
use crate::standin::state::whisper::Whisper;
use serde_json::{Map, Value, json};

/// How the page names a chat: the group's id, the person's id in his chat with
/// the staff bot, `"<bot>:<person>"` in chats with other bots.
pub fn chat_id(state: &State, key: ChatKey) -> Value {
    if !key.is_private() || state.staff_bot == Some(key.bot) {
        json!(key.id)
    } else {
        json!(format!("{}:{}", key.bot, key.id))
    }
}

/// The chat of the page's name for it.
pub fn chat_key(state: &State, id: &Value) -> Option<ChatKey> {
    if let Some((bot, person)) = id.as_str().and_then(|text| text.split_once(':')) {
        return Some(ChatKey::private(bot.parse().ok()?, person.parse().ok()?));
    }
    let id = id.as_i64().or_else(|| id.as_str()?.parse().ok())?;
    if id < 0 {
        Some(ChatKey::group(id))
    } else {
        Some(ChatKey::private(state.staff_bot?, id))
    }
}

/// A person or bot.
pub fn person(user: &User) -> Value {
    json!({
        "id": user.id,
        "name": user.full_name(),
        "username": user.username,
        "language": user.language_code,
        "is_bot": user.is_bot,
        "color": user.id.rem_euclid(7),
    })
}

/// A chat with its members and live topics.
pub fn chat(state: &State, chat: &Chat) -> Value {
    let private = chat.key.is_private();
    let members: Vec<Value> = chat
        .members
        .iter()
        .map(|(id, member)| json!({"id": id, "status": member.status}))
        .collect();
    let title = if private {
        state
            .users
            .get(&chat.key.bot)
            .map(User::full_name)
            .unwrap_or_default()
    } else {
        chat.title.clone()
    };
    json!({
        "id": chat_id(state, chat.key),
        "type": if private { "private" } else { "supergroup" },
        "title": title,
        "is_forum": chat.is_forum,
        "bot": if private { Some(chat.key.bot) } else { chat.bots.first().copied() },
        "person": private.then_some(chat.key.id),
        "started": chat.started,
        "blocked": chat.blocked,
        "members": members,
        "topics": chat.topics.values().map(topic).collect::<Vec<_>>(),
    })
}

/// A topic.
pub fn topic(topic: &Topic) -> Value {
    json!({
        "id": topic.id,
        "name": topic.name,
        "icon_color": topic.icon_color,
        "icon_emoji": topic.icon.as_deref().and_then(icons::emoji),
        "closed": topic.closed,
        "deleted": topic.deleted,
        "last_message": topic.messages.last(),
    })
}

/// A message.
pub fn message(state: &State, chat: &Chat, message: &Msg) -> Value {
    let body = &message.body;
    let field = |name: &str| body.get(name).cloned().unwrap_or_default();
    let from = body.get("sender_chat").or(body.get("from"));
    let reply = message.reply_to.filter(|id| Some(*id) != message.topic);
    let reply = reply.map(|id| json!({"id": id, "quote": body.get("quote")}));
    let external = body.get("external_reply").map(|external| {
        json!({"id": external["message_id"], "quote": body.get("quote"), "external": true})
    });
    let reactions: Vec<Value> = message
        .reactions
        .iter()
        .map(|reaction| json!({"emoji": reaction.emoji, "from": reaction.user}))
        .collect();
    json!({
        "chat": chat_id(state, chat.key),
        "id": message.id,
        "topic": message.topic,
        "from": {
            "id": message.sender,
            "name": from.map(name).unwrap_or_default(),
            "is_bot": message.by_bot,
        },
        "date": message.date,
        "text": field("text"),
        "entities": field("entities"),
        "caption": field("caption"),
        "caption_entities": field("caption_entities"),
        "media": media(state, message),
        "album": field("media_group_id"),
        "reply_to": reply.or(external),
        "buttons": buttons(body),
        "reactions": reactions,
        "edited": body.contains_key("edit_date"),
        "deleted": message.deleted,
        "service": service(message),
        "forward": body.get("forward_origin").map(forward),
        "location": field("location"),
        "contact": field("contact"),
        "venue": field("venue"),
        "poll": field("poll"),
        "dice": field("dice"),
        "pinned": chat.pinned.contains(&message.id),
        "asks": message.asks,
        "via": body.get("via_bot").map(name),
    })
}

/// An ephemeral message, as a message between two others: its id is the one
/// before it and a fraction.
pub fn whisper(state: &State, chat: &Chat, whisper: &Whisper) -> Value {
    let field = |name: &str| whisper.body.get(name).cloned().unwrap_or_default();
    let from = state.users.get(&whisper.bot);
    json!({
        "chat": chat_id(state, chat.key),
        "id": format!("{}.{:09}", whisper.after, whisper.id).parse::<f64>().unwrap_or_default(),
        "topic": whisper.topic,
        "from": {
            "id": whisper.bot,
            "name": from.map(User::full_name),
            "is_bot": true,
        },
        "date": whisper.date,
        "text": field("text"),
        "entities": field("entities"),
        "buttons": buttons(&whisper.body),
        "deleted": whisper.deleted,
        "only": whisper.user,
        "whisper": whisper.id,
    })
}

/// The name of a `User` or `Chat` object.
fn name(object: &Value) -> String {
    let part = |field: &str| object[field].as_str().map(str::to_owned);
    let first = part("title")
        .or_else(|| part("first_name"))
        .unwrap_or_default();
    part("last_name").map_or(first.clone(), |last| format!("{first} {last}"))
}

fn media(state: &State, message: &Msg) -> Value {
    let Some((kind, object)) = message.media() else {
        return Value::Null;
    };
    let unique = object["file_unique_id"].as_str().unwrap_or_default();
    let file = state.files.get(unique);
    json!({
        "kind": kind,
        "url": format!("/world/file/{unique}"),
        "name": object["file_name"],
        "size": object["file_size"],
        "mime": file.map(|file| file.mime.as_str()),
        "width": object["width"],
        "height": object["height"],
        "duration": object["duration"],
        "emoji": object["emoji"],
    })
}

fn buttons(body: &Map<String, Value>) -> Vec<Vec<Value>> {
    let rows = body
        .get("reply_markup")
        .and_then(|markup| markup["inline_keyboard"].as_array());
    let row = |row: &Value| -> Vec<Value> {
        let button = |button: &Value| {
            json!({"text": button["text"], "data": button["callback_data"], "url": button["url"],
                   "copy": button.pointer("/copy_text/text"),
                   "query": button["switch_inline_query_current_chat"]})
        };
        row.as_array().into_iter().flatten().map(button).collect()
    };
    rows.into_iter().flatten().map(row).collect()
}

fn service(message: &Msg) -> Value {
    let Some(kind) = message.service() else {
        return Value::Null;
    };
    let mut service = Map::from_iter([("kind".to_owned(), json!(kind))]);
    if let Some(id) = message.pins {
        service.insert("message".into(), json!(id));
    }
    match message.body.get(kind) {
        Some(Value::Object(detail)) if kind == "left_chat_member" => {
            service.insert("name".into(), json!(name(&Value::Object(detail.clone()))));
        }
        Some(Value::Object(detail)) => service.extend(detail.clone()),
        Some(Value::Array(members)) => {
            let names: Vec<String> = members.iter().map(name).collect();
            service.insert("name".into(), json!(names.join(", ")));
        }
        _ => {}
    }
    Value::Object(service)
}

fn forward(origin: &Value) -> Value {
    let hidden = origin["sender_user_name"].as_str().map(str::to_owned);
    let known = origin
        .get("sender_user")
        .or(origin.get("sender_chat"))
        .or(origin.get("chat"));
    json!({"name": hidden.or(known.map(name)), "date": origin["date"]})
}
