//! What bots are told, by polling and by webhook.

use super::{Options, Stage};
use crate::standin::world::Place;
use crate::standin::world::draft::Draft;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn people_are_heard() {
    let stage = Stage::new().await;
    let said = stage
        .world
        .start(stage.customer, stage.bot, Some("ad"))
        .unwrap();
    stage
        .world
        .edit(stage.customer, stage.private(), said, "changed", None)
        .unwrap();
    stage
        .world
        .react(stage.customer, stage.private(), said, Some("🔥"))
        .unwrap();
    stage
        .world
        .delete(stage.customer, stage.private(), said)
        .unwrap();
    stage.world.block(stage.customer, stage.bot);
    let news = stage.news().await;
    assert_eq!(news.len(), 4, "a deletion tells nobody");
    assert_eq!(news[0]["message"]["text"], "/start ad");
    assert_eq!(news[0]["message"]["entities"][0]["type"], "bot_command");
    assert_eq!(news[1]["edited_message"]["text"], "changed");
    assert_eq!(
        news[2]["message_reaction"]["new_reaction"][0]["emoji"],
        "🔥"
    );
    assert_eq!(
        news[3]["my_chat_member"]["new_chat_member"]["status"],
        "kicked"
    );
    let ids: Vec<i64> = news
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect();
    assert!(ids.windows(2).all(|pair| pair[0] + 1 == pair[1]));
}

#[tokio::test]
async fn senders_in_disguise() {
    let stage = Stage::new().await;
    let place = Place::Group(stage.desk);
    stage
        .world
        .send(stage.agent, place, Draft::text("x").anonymous())
        .unwrap();
    stage
        .world
        .send(stage.agent, place, Draft::text("x").as_channel("News"))
        .unwrap();
    let other = super::bot_id(&stage.world.bot("other_bot"));
    stage.world.promote(stage.desk, other);
    stage.forget().await;
    stage
        .world
        .send(other, place, Draft::text("unheard"))
        .unwrap();
    let token = stage.token.clone();
    stage.world.change_bot(&token, |bot| bot.bot_to_bot = true);
    stage
        .world
        .send(other, place, Draft::text("heard"))
        .unwrap();
    let news = stage.news().await;
    assert_eq!(news.len(), 1);
    assert_eq!(news[0]["message"]["from"]["is_bot"], true);
    let posted = stage.world.general(stage.desk);
    let behind = |id: i64| {
        let found = posted.iter().find(|m| m.body["from"]["id"] == id);
        found.unwrap().body["sender_chat"].clone()
    };
    assert_eq!(behind(1_087_968_824)["id"], stage.desk);
    assert_eq!(behind(136_817_688)["type"], "channel");
}

#[tokio::test]
async fn buttons_are_pressed_and_answered() {
    let stage = Stage::new().await;
    let keys = json!({"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]});
    let sent = stage
        .ok(
            "sendMessage",
            json!({"chat_id": stage.desk, "text": "card", "reply_markup": keys}),
        )
        .await;
    let (place, id) = (
        Place::Group(stage.desk),
        sent["message_id"].as_i64().unwrap(),
    );
    assert!(stage.world.press(stage.agent, place, id, "other").is_err());
    let pressed = stage.world.press(stage.agent, place, id, "take").unwrap();
    let news = stage.news().await;
    let query = &news[0]["callback_query"];
    assert_eq!(
        (query["data"].as_str(), query["from"]["id"].as_i64()),
        (Some("take"), Some(stage.agent))
    );
    assert_eq!(query["message"]["text"], "card");
    let answer = json!({"callback_query_id": query["id"], "text": "Taken", "show_alert": true});
    stage.ok("answerCallbackQuery", answer.clone()).await;
    let seen = pressed.answer().await.unwrap();
    assert_eq!((seen.text.as_deref(), seen.alert), (Some("Taken"), true));
    let late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(stage.refused("answerCallbackQuery", answer).await, late);
    stage.world.press(stage.agent, place, id, "take").unwrap();
    let news = stage.news().await;
    stage.world.advance_clock(Duration::from_secs(20));
    let answer = json!({"callback_query_id": news[0]["callback_query"]["id"]});
    assert_eq!(stage.refused("answerCallbackQuery", answer).await, late);
}

fn polls_of(stage: &Stage) -> u64 {
    stage.world.lock().bots[&stage.bot].queue.poll
}

async fn until_polled(stage: &Stage, polls: u64) {
    while polls_of(stage) < polls {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_long_poll_wakes_and_a_second_poller_wins() {
    let stage = Stage::new().await;
    let polls = polls_of(&stage);
    let poll = stage.raw("getUpdates", json!({"timeout": 30}));
    let speak = async {
        until_polled(&stage, polls + 1).await;
        stage
            .world
            .send(stage.customer, stage.private(), Draft::text("wake"))
            .unwrap();
    };
    let (answer, ()) = tokio::time::timeout(SOON, async { tokio::join!(poll, speak) })
        .await
        .unwrap();
    assert_eq!(answer["result"][0]["message"]["text"], "wake");
    stage.forget().await;

    let polls = polls_of(&stage);
    let first = stage.raw("getUpdates", json!({"timeout": 30}));
    let second = async {
        until_polled(&stage, polls + 1).await;
        stage.raw("getUpdates", json!({"timeout": 0})).await
    };
    let (first, second) = tokio::time::timeout(SOON, async { tokio::join!(first, second) })
        .await
        .unwrap();
    assert_eq!(
        (first["error_code"].as_i64(), second["ok"].as_bool()),
        (Some(409), Some(true))
    );
    assert!(
        first["description"]
            .as_str()
            .unwrap()
            .starts_with("Conflict: terminated by other getUpdates request")
    );
}

/// What a webhook was sent, and how often it still refuses.
#[derive(Default)]
struct Inbox {
    got: Vec<(Option<String>, Value)>,
    refuse: usize,
}

#[tokio::test]
async fn webhooks_repeat_until_answered_and_keep_order() {
    let stage = Stage::with(Options {
        webhook_retry: Duration::from_millis(5),
        ..Options::unlimited()
    })
    .await;
    let inbox = Arc::new(Mutex::new(Inbox {
        refuse: 3,
        ..Inbox::default()
    }));
    let (seen, told) = (Arc::clone(&inbox), Arc::new(tokio::sync::Notify::new()));
    let tell = Arc::clone(&told);
    let handler = move |headers: HeaderMap, axum::Json(update): axum::Json<Value>| {
        let mut inbox = seen.lock().unwrap();
        let refused = inbox.refuse > 0;
        inbox.refuse = inbox.refuse.saturating_sub(1);
        if !refused {
            let secret = headers
                .get("X-Telegram-Bot-Api-Secret-Token")
                .map(|s| s.to_str().unwrap().to_owned());
            inbox.got.push((secret, update));
            tell.notify_one();
        }
        async move {
            if refused {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::OK
            }
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/hook", axum::routing::post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });

    let forged = stage
        .refused("setWebhook", json!({"url": url, "secret_token": "a b"}))
        .await;
    assert!(forged.contains("unallowed characters"));
    stage
        .ok("setWebhook", json!({"url": url, "secret_token": "s3cret"}))
        .await;
    assert_eq!(stage.raw("getUpdates", json!({})).await["error_code"], 409);
    for n in 0..5 {
        stage
            .world
            .send(stage.customer, stage.private(), Draft::text(n.to_string()))
            .unwrap();
    }
    tokio::time::timeout(SOON, async {
        while inbox.lock().unwrap().got.len() < 5 {
            told.notified().await;
        }
    })
    .await
    .unwrap();
    let texts: Vec<String> = inbox
        .lock()
        .unwrap()
        .got
        .iter()
        .map(|(_, update)| update["message"]["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts, ["0", "1", "2", "3", "4"]);
    assert!(
        inbox
            .lock()
            .unwrap()
            .got
            .iter()
            .all(|(secret, _)| secret.as_deref() == Some("s3cret"))
    );
    let info = stage.ok("getWebhookInfo", json!({})).await;
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 503 Service Unavailable"
    );
    stage.ok("deleteWebhook", json!({})).await;
    stage.ok("getUpdates", json!({})).await;
}
