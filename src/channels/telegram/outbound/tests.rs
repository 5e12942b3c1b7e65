#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::botapi::client::{Bot, http};
use crate::botapi::shelf::tests::shelf;
use crate::channels::contract::{Channel, Reply};
use crate::model::content::MediaKind;
use crate::model::ids::MessageId;
use crate::model::rich::RichText;

use super::*;

const STAFF: &str = "bot:1";

/// What the server answers next: status and body.
type Script = VecDeque<(u16, Value)>;

/// What the server was asked: method and body.
type Asked = Vec<(String, String)>;

/// A server that answers by script, then with success.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<(Script, Asked)>>);

async fn answer(State(server): State<Server>, Path(method): Path<String>, body: Bytes) -> Response {
    let mut held = server.0.lock().unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    held.1.push((method.clone(), body));
    let id = held.1.len() as i64 * 10;
    let (status, answer) = held.0.pop_front().unwrap_or_else(|| {
        let message = |id: i64| {
            json!({"message_id": id, "date": 1, "chat": {"id": 7},
                   "document": {"file_id": format!("new{id}"), "file_unique_id": "u"}})
        };
        let result = match method.as_str() {
            "sendMediaGroup" => json!([message(id), message(id + 1)]),
            "copyMessage" => json!({"message_id": id}),
            _ => message(id),
        };
        (200, json!({"ok": true, "result": result}))
    });
    let status = StatusCode::from_u16(status).unwrap();
    (status, answer.to_string()).into_response()
}

impl Server {
    async fn start(script: Vec<(u16, &str)>) -> (Self, Telegram) {
        let server = Self::default();
        server.0.lock().unwrap().0 = script
            .into_iter()
            .map(|(status, words)| {
                let answer = json!({"ok": false, "error_code": status, "description": words});
                (status, answer)
            })
            .collect();
        let app = Router::new()
            .route("/bot1:x/{method}", post(answer))
            .with_state(server.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let bot = Bot::new(http(), &url, "1:x".into());
        (server, telegram(bot, STAFF).await)
    }

    /// One success before what the script says next.
    fn first_succeeds(&self) {
        let success = json!({"ok": true, "result": {"message_id": 5}});
        self.0.lock().unwrap().0.push_front((200, success));
    }

    fn methods(&self) -> Vec<String> {
        let held = self.0.lock().unwrap();
        held.1.iter().map(|(method, _)| method.clone()).collect()
    }

    fn body(&self, at: usize) -> String {
        self.0.lock().unwrap().1[at].1.clone()
    }

    fn params(&self, at: usize) -> Value {
        serde_json::from_str(&self.body(at)).unwrap()
    }
}

/// The channel; what it lends itself is not used here.
async fn telegram(bot: Bot, staff: &str) -> Telegram {
    let dir = tempfile::tempdir().unwrap();
    Telegram::new(bot, staff, &shelf(&dir, 100).await)
}

/// Lends one local file; its handle is known or not.
#[derive(Default)]
struct Loan {
    handle: Option<String>,
    path: PathBuf,
    learned: Mutex<Vec<String>>,
}

impl Files for Loan {
    fn resolve<'a>(
        &'a self,
        _: &'a FileRef,
        _: &'a str,
    ) -> BoxFuture<'a, Result<Source, SendError>> {
        let source = match &self.handle {
            Some(handle) => Source::Ready(handle.clone()),
            None => Source::Local(self.path.clone()),
        };
        Box::pin(async { Ok(source) })
    }

    fn bytes<'a>(&'a self, _: &'a FileRef) -> BoxFuture<'a, Result<PathBuf, SendError>> {
        Box::pin(async { Ok(self.path.clone()) })
    }

    fn learned<'a>(
        &'a self,
        file: &'a FileRef,
        account: &'a str,
        handle: &'a str,
    ) -> BoxFuture<'a, ()> {
        let all = format!("{} {account} {handle}", file.id);
        self.learned.lock().unwrap().push(all);
        Box::pin(async {})
    }
}

/// A file that the bot has seen.
fn known() -> Loan {
    Loan {
        handle: Some("known".into()),
        ..on_disk()
    }
}

fn on_disk() -> Loan {
    Loan {
        path: concat!(env!("CARGO_MANIFEST_DIR"), "/clippy.toml").into(),
        ..Loan::default()
    }
}

fn words(text: &str) -> Content {
    Content::Text {
        text: RichText::plain(text),
    }
}

fn media(media: MediaKind, size: i64) -> Content {
    Content::Media {
        media,
        file: FileRef {
            id: "old".into(),
            size: Some(size),
            ..FileRef::default()
        },
        caption: RichText::default(),
        spoiler: false,
    }
}

fn poll(copyable: bool) -> Content {
    Content::Other {
        what: "poll".into(),
        words: RichText::plain("A or B?"),
        copyable,
    }
}

fn out(contents: Vec<Content>) -> Outbound {
    Outbound {
        key: MessageId::fresh(),
        chat: "7".into(),
        contents,
        reply: None,
        origin: Some((-100, 33)),
    }
}

fn refusal(result: Result<Sent, SendError>) -> Refusal {
    match result.unwrap_err() {
        SendError::Refused { refusal, .. } => refusal,
        other => unreachable!("{other}"),
    }
}

#[tokio::test]
async fn words_arrive_with_what_they_answer() {
    let (server, bot) = Server::start(vec![]).await;
    let mut out = out(vec![words("hello")]);
    out.reply = Some(Reply {
        id: "4".into(),
        quote: None,
    });
    let sent = bot.send(&out, &known()).await.unwrap();
    assert_eq!(sent.ids, ["10"]);
    assert_eq!(sent.failed, None);
    assert_eq!(server.methods(), ["sendMessage"]);
    let params = server.params(0);
    assert_eq!(
        (&params["chat_id"], &params["text"]),
        (&json!(7), &json!("hello"))
    );
    assert_eq!(params["reply_parameters"]["message_id"], 4);
}

#[tokio::test]
async fn a_refused_message_is_an_error() {
    let (_, bot) = Server::start(vec![(403, "Forbidden: bot was blocked by the user")]).await;
    let result = bot.send(&out(vec![words("hello")]), &known()).await;
    assert_eq!(refusal(result), Refusal::Blocked);
}

#[tokio::test]
async fn what_went_out_is_told_beside_what_failed() {
    for (status, text) in [(502, ""), (429, "Too Many Requests: retry after 5")] {
        let (server, bot) = Server::start(vec![(status, text)]).await;
        server.first_succeeds();
        let long = format!("{} {}", "a".repeat(4000), "b".repeat(4000));
        let sent = bot.send(&out(vec![words(&long)]), &known()).await.unwrap();
        assert_eq!(sent.ids, ["5"]);
        assert!(sent.failed.is_some());
        assert_eq!(server.methods().len(), 2);
    }
}

#[tokio::test]
async fn a_file_is_uploaded_and_its_new_handle_told() {
    let (server, bot) = Server::start(vec![]).await;
    let shelf = on_disk();
    let sent = bot
        .send(&out(vec![media(MediaKind::Document, 9)]), &shelf)
        .await
        .unwrap();
    assert_eq!(sent.ids, ["10"]);
    assert_eq!(server.methods(), ["sendDocument"]);
    assert!(server.body(0).contains("attach://file0"));
    assert!(server.body(0).contains("disallowed-methods"));
    assert_eq!(*shelf.learned.lock().unwrap(), ["old bot:1 new10"]);
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_any_call() {
    let (server, bot) = Server::start(vec![]).await;
    let large = media(MediaKind::Video, 2_000_000_001);
    let contents = vec![words("before"), large];
    let result = bot.send(&out(contents.clone()), &on_disk()).await;
    assert_eq!(refusal(result), Refusal::TooLarge);
    assert!(server.methods().is_empty());
    // The server has it already, so nothing need be carried.
    assert!(bot.send(&out(contents), &known()).await.is_ok());
}

#[tokio::test]
async fn a_wrong_handle_is_replaced_by_the_bytes_once() {
    for text in [
        "Bad Request: wrong file identifier/HTTP URL specified",
        "VOICE_MESSAGES_FORBIDDEN",
    ] {
        let (server, bot) = Server::start(vec![(400, text); 2]).await;
        let result = bot
            .send(&out(vec![media(MediaKind::Audio, 9)]), &known())
            .await;
        assert!(result.is_err());
        assert_eq!(server.methods(), ["sendAudio", "sendAudio"]);
        assert!(!server.body(0).contains("attach://"));
        assert!(server.body(1).contains("attach://"));
    }
    let (server, bot) = Server::start(vec![(400, "VOICE_MESSAGES_FORBIDDEN"); 2]).await;
    bot.send(&out(vec![media(MediaKind::Voice, 9)]), &known())
        .await
        .unwrap();
    assert_eq!(server.methods(), ["sendVoice", "sendVoice", "sendDocument"]);
}

#[tokio::test]
async fn an_album_goes_together_or_else_one_by_one() {
    let album = || out(vec![media(MediaKind::Photo, 1), media(MediaKind::Video, 2)]);
    let (server, bot) = Server::start(vec![]).await;
    let sent = bot.send(&album(), &known()).await.unwrap();
    assert_eq!(sent.ids, ["10", "11"]);
    assert_eq!(server.methods(), ["sendMediaGroup"]);

    let (server, bot) = Server::start(vec![(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")]).await;
    let sent = bot.send(&album(), &known()).await.unwrap();
    assert_eq!(sent.ids, ["20", "30"]);
    assert_eq!(
        server.methods(),
        ["sendMediaGroup", "sendPhoto", "sendVideo"]
    );

    // Perhaps some of it was sent: then nothing is sent again.
    let partly = "Bad Request: failed to send message #2 with the error message \"x\"";
    let (server, bot) = Server::start(vec![(400, partly)]).await;
    let error = bot.send(&album(), &known()).await.unwrap_err();
    assert!(matches!(error, SendError::Unsure { .. }), "{error}");
    assert_eq!(server.methods(), ["sendMediaGroup"]);
}

#[tokio::test]
async fn every_content_has_one_id_and_the_rest_know_theirs() {
    let (_, bot) = Server::start(vec![]).await;
    let mut sticker = media(MediaKind::Sticker, 1);
    if let Content::Media { caption, .. } = &mut sticker {
        *caption = RichText::plain("words");
    }
    let contents = vec![words("a"), sticker, words("b")];
    let sent = bot.send(&out(contents), &known()).await.unwrap();
    assert_eq!(sent.ids, ["10", "20", "40"]);
    assert_eq!(sent.more, [(1, "30".into())]);

    let (_, bot) = Server::start(vec![]).await;
    let mut photo = media(MediaKind::Photo, 1);
    if let Content::Media { caption, .. } = &mut photo {
        *caption = RichText::plain("c".repeat(1025));
    }
    let album = vec![media(MediaKind::Photo, 1), photo];
    let sent = bot.send(&out(album), &known()).await.unwrap();
    assert_eq!(sent.ids, ["10", "11"]);
    assert_eq!(sent.more, [(1, "20".into())]);
}

#[tokio::test]
async fn a_message_without_a_number_is_in_doubt() {
    let (server, bot) = Server::start(vec![]).await;
    let put_off = json!({"ok": true, "result": {"message_id": 0}});
    server.0.lock().unwrap().0.push_front((200, put_off));
    let error = bot.send(&out(vec![words("a")]), &known()).await;
    assert!(matches!(error, Err(SendError::Unsure { .. })), "{error:?}");
}

#[tokio::test]
async fn only_the_staff_bot_copies_what_it_cannot_say() {
    let (server, bot) = Server::start(vec![]).await;
    let sent = bot.send(&out(vec![poll(true)]), &known()).await.unwrap();
    assert_eq!(sent.ids, ["10"]);
    assert_eq!(
        server.params(0),
        json!({"chat_id": 7, "from_chat_id": -100, "message_id": 33})
    );
    let result = bot.send(&out(vec![poll(false)]), &known()).await;
    assert_eq!(refusal(result), Refusal::Unsupported);
    let other = telegram(bot.bot.clone(), "bot:2").await;
    let result = other.send(&out(vec![poll(true)]), &known()).await;
    assert_eq!(refusal(result), Refusal::Unsupported);
    assert_eq!(server.methods().len(), 1);
}

#[tokio::test]
async fn nothing_to_say_and_nobody_to_say_it_to_are_refused() {
    let (server, bot) = Server::start(vec![]).await;
    let result = bot.send(&out(vec![words(" ")]), &known()).await;
    assert_eq!(refusal(result), Refusal::Rejected);
    let mut nobody = out(vec![words("a")]);
    nobody.chat = "shop".into();
    assert_eq!(refusal(bot.send(&nobody, &known()).await), Refusal::Gone);
    assert!(server.methods().is_empty());
}

#[tokio::test]
async fn changes_that_are_so_already_went_well() {
    let (server, bot) = Server::start(vec![
        (400, "Bad Request: message is not modified: same"),
        (400, "Bad Request: message to delete not found"),
        (400, "Bad Request: message to edit not found"),
    ])
    .await;
    bot.edit("7", "1", &words("a")).await.unwrap();
    bot.retract("7", "1").await.unwrap();
    let gone = bot.edit("7", "1", &media(MediaKind::Photo, 1)).await;
    assert!(matches!(
        gone,
        Err(SendError::Refused {
            refusal: Refusal::Gone,
            ..
        })
    ));
    bot.react("7", "1", Some("❤\u{fe0f}")).await.unwrap();
    bot.react("7", "1", None).await.unwrap();
    assert_eq!(
        server.methods(),
        [
            "editMessageText",
            "deleteMessage",
            "editMessageCaption",
            "setMessageReaction",
            "setMessageReaction"
        ]
    );
    assert_eq!(
        server.params(3)["reaction"],
        json!([{"type": "emoji", "emoji": "❤"}])
    );
    assert_eq!(server.params(4)["reaction"], json!([]));
}

#[tokio::test]
async fn words_that_do_not_fit_are_no_edit() {
    let (server, bot) = Server::start(vec![]).await;
    let long = bot.edit("7", "1", &words(&"a".repeat(4097))).await;
    assert!(matches!(
        long,
        Err(SendError::Refused {
            refusal: Refusal::TooLarge,
            ..
        })
    ));
    assert!(server.methods().is_empty());
}
