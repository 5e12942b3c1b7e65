//! The chat over a WebSocket.
//!
//! One task a visitor, woken by what he says, by news, and by one timer. It
//! holds no queue: a slow visitor finds his messages in his letterbox when he
//! has read what was sent, or when he comes back.

use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::channels::street::answer::{failure, language};
use crate::channels::street::caller::Caller;
use crate::channels::street::pace::{Bucket, Rate};
use crate::clock;
use crate::locale::Language;

use super::door::{Desk, is_ours};
use super::hub::Place;
use super::talk::{End, Talk};
use super::wire::{Answer, FRAME_MAX, Heard};

/// For the first word.
const HELLO_WAIT: Duration = Duration::from_secs(10);
/// For a visitor to take what is sent to him.
const SEND_WAIT: Duration = Duration::from_secs(20);
/// For a visitor to answer our farewell.
const CLOSE_WAIT: Duration = Duration::from_secs(1);
/// Between signs of life that we ask for.
const PING: Duration = Duration::from_secs(40);
/// What a browser may send, of whatever kind.
const FRAMES: Rate = Rate {
    burst: 60,
    span: 20_000,
};

/// Takes over a request for a socket.
pub async fn upgrade(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !is_ours(&desk.core, &headers) {
        return failure(StatusCode::FORBIDDEN, "origin", None);
    }
    let Some(place) = desk.core.hub.enter(caller.key()) else {
        return failure(StatusCode::SERVICE_UNAVAILABLE, "busy", Some(10_000));
    };
    let accept = language(&headers);
    upgrade
        .max_message_size(FRAME_MAX)
        .max_frame_size(FRAME_MAX)
        // Thousands are idle: each shall cost little.
        .read_buffer_size(2 << 10)
        .write_buffer_size(0)
        .max_write_buffer_size(256 << 10)
        .on_upgrade(move |socket| converse(socket, desk, caller, accept, place))
}

/// Why a line is closed, as the browser is told (see the codes of RFC 6455, 7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    Gone,
    Leaving,
    TooBig,
    Trouble,
    Bad,
    Unknown,
    Forgotten,
    Slow,
    TooOften,
}

impl Close {
    fn code(self) -> u16 {
        match self {
            Self::Gone => 1000,
            Self::Leaving => 1001,
            Self::TooBig => 1009,
            Self::Trouble => 1011,
            Self::Bad => 4400,
            Self::Unknown | Self::Forgotten => 4403,
            Self::Slow => 4408,
            Self::TooOften => 4429,
        }
    }
}

impl From<End> for Close {
    fn from(end: End) -> Self {
        match end {
            End::Bad => Self::Bad,
            End::Unknown => Self::Unknown,
            End::TooOften(_) => Self::TooOften,
            End::Store(error) => {
                tracing::error!(%error, "a visitor could not be served");
                Self::Trouble
            }
        }
    }
}

async fn converse(
    mut socket: WebSocket,
    desk: Desk,
    caller: Caller,
    accept: Option<Language>,
    place: Place,
) {
    let mut closing = desk.core.hub.closing();
    let end = tokio::select! {
        end = serve(&mut socket, &desk, caller, accept) => end,
        _ = closing.wait_for(|closing| *closing) => Close::Leaving,
    };
    if end == Close::Unknown {
        let answer = Answer::Error {
            code: "unknown_token",
            retry: None,
        };
        let _ = send(&mut socket, vec![answer]).await;
    }
    if end != Close::Gone {
        let frame = CloseFrame {
            code: end.code(),
            reason: Utf8Bytes::default(),
        };
        let farewell = async {
            if socket.send(Message::Close(Some(frame))).await.is_ok() {
                while let Some(Ok(_)) = socket.recv().await {}
            }
        };
        let _ = timeout(CLOSE_WAIT, farewell).await;
    }
    drop(place);
}

async fn serve(
    socket: &mut WebSocket,
    desk: &Desk,
    caller: Caller,
    accept: Option<Language>,
) -> Close {
    let first = tokio::select! {
        first = next(socket) => first,
        () = sleep(HELLO_WAIT) => return Close::Slow,
    };
    let hello = match first.and_then(|first| understood(&first)) {
        Ok(Heard::Hello(hello)) => *hello,
        Ok(_) => return Close::Bad,
        Err(end) => return end,
    };
    let begun = Box::pin(Talk::begin(&desk.core, &desk.sink, caller, hello, accept)).await;
    let mut talk = match begun {
        Ok((talk, answers)) => match send(socket, answers).await {
            Ok(()) => talk,
            Err(end) => return end,
        },
        Err(end) => return end.into(),
    };
    let mut bucket = Bucket::full(clock::monotonic());
    let mut ping_at = Instant::now() + PING;
    let mut answered = true;
    loop {
        let outcome = tokio::select! {
            heard = next(socket) => {
                let heard = match heard {
                    Ok(heard) => heard,
                    Err(end) => return end,
                };
                answered = true;
                if bucket.take(FRAMES, 1, clock::monotonic()).is_err() {
                    return Close::TooOften;
                }
                match understood(&heard) {
                    Ok(heard) => Box::pin(talk.hear(heard)).await,
                    Err(end) => return end,
                }
            }
            () = talk.woken() => Box::pin(talk.news()).await,
            () = sleep_until(ping_at) => {
                if !std::mem::take(&mut answered) {
                    return Close::Slow;
                }
                ping_at = Instant::now() + PING;
                match timeout(SEND_WAIT, socket.send(Message::Ping(Vec::new().into()))).await {
                    Ok(Ok(())) => continue,
                    Ok(Err(_)) => return Close::Gone,
                    Err(_) => return Close::Slow,
                }
            }
        };
        let sent = match outcome {
            Ok(answers) => {
                let bye = answers.iter().any(|answer| matches!(answer, Answer::Bye));
                send(socket, answers)
                    .await
                    .and(if bye { Err(Close::Forgotten) } else { Ok(()) })
            }
            Err(end) => Err(end.into()),
        };
        if let Err(end) = sent {
            return end;
        }
    }
}

/// What the visitor sends next: text, or a sign of life (then nothing).
async fn next(socket: &mut WebSocket) -> Result<Utf8Bytes, Close> {
    loop {
        match socket.recv().await {
            Some(Ok(Message::Text(text))) => return Ok(text),
            Some(Ok(Message::Pong(_))) => return Ok(Utf8Bytes::default()),
            Some(Ok(Message::Ping(_))) => {}
            Some(Ok(Message::Binary(_))) => return Err(Close::Bad),
            Some(Ok(Message::Close(_))) | None => return Err(Close::Gone),
            Some(Err(error)) => {
                let words = error.to_string();
                let big = words.contains("too long") || words.contains("too big");
                return Err(if big { Close::TooBig } else { Close::Gone });
            }
        }
    }
}

/// Reads what was heard; a sign of life is as good as a ping.
fn understood(text: &str) -> Result<Heard, Close> {
    if text.is_empty() {
        return Ok(Heard::Typing);
    }
    serde_json::from_str(text).map_err(|_| Close::Bad)
}

async fn send(socket: &mut WebSocket, answers: Vec<Answer>) -> Result<(), Close> {
    for answer in answers {
        let text = Message::Text(answer.json().into());
        match timeout(SEND_WAIT, socket.send(text)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(Close::Gone),
            Err(_) => return Err(Close::Slow),
        }
    }
    Ok(())
}
