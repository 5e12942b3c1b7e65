//! `GET /world/live`: Server-Sent Events, one a change.

use super::view;
use crate::standin::server::Server;
use crate::standin::state::{Change, State as World};
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;

/// A comment is sent so often, so that a dead connection is noticed.
const BEAT: Duration = Duration::from_secs(15);

/// Where the page stands.
#[derive(Deserialize)]
pub struct Since {
    since: Option<u64>,
}

/// The stream of changes after `since` (absent: from now on).
pub async fn live(State(server): State<Server>, Query(from): Query<Since>) -> Response {
    let (changed, now) = {
        let state = server.world.lock();
        (state.changed.subscribe(), state.rev)
    };
    let start = (server, changed, from.since.unwrap_or(now));
    let events = stream::unfold(start, |(server, mut changed, mut since)| async move {
        loop {
            changed.borrow_and_update();
            let (text, rev) = news(&server.world.lock(), since);
            since = rev;
            if !text.is_empty() {
                return Some((
                    Ok::<_, Infallible>(Bytes::from(text)),
                    (server, changed, since),
                ));
            }
            tokio::select! {
                changed = changed.changed() => changed.ok()?,
                () = server.stop.cancelled() => return None,
                () = tokio::time::sleep(BEAT) => {
                    return Some((Ok(Bytes::from_static(b": beat\n\n")), (server, changed, since)));
                }
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, Body::from_stream(events)).into_response()
}

/// Events for everything after `since`, and the revision they lead to.
fn news(state: &World, since: u64) -> (String, u64) {
    let mut text = String::new();
    let oldest = state.changes.front().map_or(state.rev + 1, |(rev, _)| *rev);
    // A revision from before a restart lies ahead of everything known.
    if since > state.rev || (since < state.rev && since + 1 < oldest) {
        let _ = write!(
            text,
            "data: {}\n\n",
            json!({"rev": state.rev, "kind": "reload"})
        );
        return (text, state.rev);
    }
    let missed = usize::try_from(state.rev - since).unwrap_or(usize::MAX);
    let skip = state.changes.len().saturating_sub(missed);
    for (rev, change) in state.changes.iter().skip(skip) {
        // Writing to a String cannot fail.
        let _ = write!(text, "data: {}\n\n", event(state, *rev, change));
    }
    (text, state.rev)
}

fn event(state: &World, rev: u64, change: &Change) -> Value {
    match change {
        Change::Message(key, id) => {
            let found = state
                .chats
                .get(key)
                .and_then(|chat| Some(view::message(state, chat, chat.messages.get(id)?)));
            json!({"rev": rev, "kind": "message", "chat": view::chat_id(state, *key), "message": found})
        }
        Change::Whisper(key, id) => {
            let found = state
                .chats
                .get(key)
                .and_then(|chat| Some(view::whisper(state, chat, chat.whispers.get(id)?)));
            json!({"rev": rev, "kind": "message", "chat": view::chat_id(state, *key), "message": found})
        }
        Change::Topic(key, id) => {
            let found = state
                .chats
                .get(key)
                .and_then(|chat| chat.topics.get(id))
                .map(view::topic);
            json!({"rev": rev, "kind": "topic", "chat": view::chat_id(state, *key), "topic": found})
        }
        Change::Chat(key) => {
            let found = state.chats.get(key).map(|chat| view::chat(state, chat));
            json!({"rev": rev, "kind": "chat", "chat": found})
        }
        Change::Person(id) => {
            json!({"rev": rev, "kind": "person", "person": state.users.get(id).map(view::person)})
        }
        Change::Typing(key, topic, from, action) => json!({
            "rev": rev, "kind": "typing", "chat": view::chat_id(state, *key), "topic": topic, "from": from,
            "action": action,
        }),
    }
}
