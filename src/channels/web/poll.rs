//! The chat for those to whom sockets are closed: each request stands alone and
//! says again who asks and what he has seen.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;

use crate::channels::street::answer::{failure, language};
use crate::channels::street::caller::Caller;

use super::door::{Desk, is_ours};
use super::talk::{End, Talk};
use super::wire::{Answer, Heard, Hello};

/// Longest body, bytes.
const BODY_MAX: usize = 128 << 10;
/// Longest that a body may take to come.
const BODY_WAIT: Duration = Duration::from_secs(20);
/// Most sayings of one request.
const SEND_MAX: usize = 20;
/// Longest that a request is held, seconds.
const WAIT_MAX: u64 = 25;

#[derive(Deserialize)]
struct Asked {
    hello: Hello,
    #[serde(default)]
    send: Vec<Heard>,
    #[serde(default)]
    wait: u64,
}

/// Answers one request.
pub async fn poll(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !is_ours(&desk.core, &headers) {
        return failure(StatusCode::FORBIDDEN, "origin", None);
    }
    // What a form of another site can send is something else.
    let json = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if !json.is_some_and(|kind| kind.starts_with("application/json")) {
        return failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad_message", None);
    }
    let Ok(read) = timeout(BODY_WAIT, to_bytes(body, BODY_MAX)).await else {
        return failure(StatusCode::REQUEST_TIMEOUT, "slow", None);
    };
    let Ok(bytes) = read else {
        return failure(StatusCode::PAYLOAD_TOO_LARGE, "too_large", None);
    };
    let asked = serde_json::from_slice::<Asked>(&bytes);
    let Some(asked) = asked.ok().filter(|asked| asked.send.len() <= SEND_MAX) else {
        return failure(StatusCode::BAD_REQUEST, "bad_message", None);
    };
    let Some(place) = desk.core.hub.enter(caller.key()) else {
        return failure(StatusCode::SERVICE_UNAVAILABLE, "busy", Some(10_000));
    };
    let answers = answers(&desk, caller, &headers, asked).await;
    drop(place);
    match answers {
        Ok(out) => Json(json!({ "out": out })).into_response(),
        Err(End::Unknown) => {
            let answer = Answer::Error {
                code: "unknown_token",
                retry: None,
            };
            Json(json!({ "out": [answer] })).into_response()
        }
        Err(End::Bad) => failure(StatusCode::BAD_REQUEST, "bad_message", None),
        Err(End::TooOften(retry)) => {
            failure(StatusCode::TOO_MANY_REQUESTS, "slow_down", Some(retry))
        }
        Err(End::Store(error)) => {
            tracing::error!(%error, "a visitor could not be served");
            failure(StatusCode::SERVICE_UNAVAILABLE, "busy", Some(2000))
        }
    }
}

async fn answers(
    desk: &Desk,
    caller: Caller,
    headers: &HeaderMap,
    asked: Asked,
) -> Result<Vec<Answer>, End> {
    let Asked { hello, send, wait } = asked;
    let accept = language(headers);
    let (mut talk, mut out) = Talk::begin(&desk.core, &desk.sink, caller, hello, accept).await?;
    let at_once = !send.is_empty();
    for heard in send {
        out.extend(talk.hear(heard).await?);
    }
    if out.is_empty() && !at_once && wait > 0 {
        let wait = Duration::from_secs(wait.min(WAIT_MAX));
        let mut closing = desk.core.hub.closing();
        let news = async {
            loop {
                talk.woken().await;
                let news = talk.news().await?;
                if !news.is_empty() {
                    return Ok::<_, End>(news);
                }
            }
        };
        tokio::select! {
            news = timeout(wait, news) => out.extend(news.unwrap_or(Ok(Vec::new()))?),
            _ = closing.wait_for(|closing| *closing) => {}
        }
    }
    Ok(out)
}
