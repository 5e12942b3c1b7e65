//! `GET /world` and `GET /world/messages`.

use super::view;
use crate::standin::server::Server;
use crate::standin::state::State as World;
use crate::standin::state::chat::Chat;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Messages of a chat in one answer.
const PAGE: usize = 500;

/// Everything, with the last messages of every chat.
pub async fn whole(State(server): State<Server>) -> Json<Value> {
    let state = server.world.lock();
    let mut chats: Vec<&Chat> = state
        .chats
        .values()
        .filter(|chat| chat.migrated_to.is_none())
        .collect();
    chats.sort_by_key(|chat| chat.key);
    let messages: Map<String, Value> = chats
        .iter()
        .map(|chat| {
            let id = view::chat_id(&state, chat.key);
            let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
            (id, json!(page(&state, chat, i64::MAX)))
        })
        .collect();
    let staff = state.staff_bot.and_then(|id| state.users.get(&id));
    let me = staff
        .map(|user| json!({"id": user.id, "username": user.username, "name": user.full_name()}));
    Json(json!({
        "rev": state.rev,
        "people": state.users.values().map(view::person).collect::<Vec<_>>(),
        "me": {"staff_bot": me, "shop": state.shop.is_some()},
        "chats": chats.iter().map(|chat| view::chat(&state, chat)).collect::<Vec<_>>(),
        "messages": messages,
    }))
}

/// Which messages to page to.
#[derive(Deserialize)]
pub struct Earlier {
    chat: String,
    before: Option<i64>,
}

/// The messages before one.
pub async fn earlier(State(server): State<Server>, Query(wish): Query<Earlier>) -> Json<Value> {
    let state = server.world.lock();
    let key = view::chat_key(&state, &json!(wish.chat));
    let chat = key.and_then(|key| state.chats.get(&key));
    let messages = chat
        .map(|chat| page(&state, chat, wish.before.unwrap_or(i64::MAX)))
        .unwrap_or_default();
    Json(json!({"messages": messages}))
}

fn page(state: &World, chat: &Chat, before: i64) -> Vec<Value> {
    let mut last: Vec<Value> = chat
        .messages
        .range(..before)
        .rev()
        .take(PAGE)
        .map(|(_, message)| view::message(state, chat, message))
        .collect();
    last.reverse();
    if before == i64::MAX {
        let shown = chat.whispers.values().filter(|it| !it.deleted);
        last.extend(shown.map(|it| view::whisper(state, chat, it)));
    }
    last
}
