//! The page's HTTP.

use super::Stage;
use crate::standin::world::draft::Draft;
use serde_json::{Value, json};

async fn act(stage: &Stage, deed: Value) -> Value {
    let url = format!("{}/world/act", stage.standin.url());
    stage
        .client
        .post(url)
        .json(&deed)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

async fn world(stage: &Stage) -> Value {
    stage
        .client
        .get(format!("{}/world", stage.standin.url()))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_world_is_seen_and_acted_in() {
    let stage = Stage::new().await;
    let made = act(
        &stage,
        json!({"as": 0, "do": "new_person", "name": "Nina New", "language": "uk"}),
    )
    .await;
    let nina = made["person"]["id"].as_i64().unwrap();
    assert_eq!(
        act(
            &stage,
            json!({"as": nina, "do": "start", "bot": stage.bot, "payload": "ad"})
        )
        .await["ok"],
        true
    );
    let sent = act(
        &stage,
        json!({"as": nina, "do": "send", "chat": nina, "text": "hello"}),
    )
    .await;
    let id = sent["message"].as_i64().unwrap();
    let seen = world(&stage).await;
    assert_eq!(seen["me"]["staff_bot"]["id"], stage.bot);
    let last = seen["messages"][nina.to_string()]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (
            last["id"].as_i64(),
            last["text"].as_str(),
            last["from"]["id"].as_i64()
        ),
        (Some(id), Some("hello"), Some(nina))
    );
    assert_eq!(
        act(&stage, json!({"as": nina, "do": "fly", "chat": nina})).await["ok"],
        false
    );

    let form = reqwest::multipart::Form::new().part(
        "file",
        reqwest::multipart::Part::bytes(super::png(30, 20))
            .file_name("a.png")
            .mime_str("image/png")
            .unwrap(),
    );
    let url = format!("{}/world/upload", stage.standin.url());
    let up: Value = stage
        .client
        .post(url)
        .multipart(form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    act(
        &stage,
        json!({"as": nina, "do": "send", "chat": nina, "text": "look", "files": [up["upload"]]}),
    )
    .await;
    let last = world(&stage).await["messages"][nina.to_string()]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (last["media"]["kind"].as_str(), last["caption"].as_str()),
        (Some("photo"), Some("look"))
    );
    let url = format!(
        "{}{}",
        stage.standin.url(),
        last["media"]["url"].as_str().unwrap()
    );
    let file = stage.client.get(url).send().await.unwrap();
    assert_eq!(file.headers()["x-content-type-options"], "nosniff");
    assert_eq!(file.bytes().await.unwrap().len(), 24);
}

#[tokio::test]
async fn changes_are_streamed() {
    let stage = Stage::new().await;
    let rev = world(&stage).await["rev"].as_u64().unwrap();
    stage
        .world
        .send(stage.customer, stage.private(), Draft::text("missed"))
        .unwrap();
    let url = format!("{}/world/live?since={rev}", stage.standin.url());
    let mut stream = stage.client.get(url).send().await.unwrap();
    let first = String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(first.starts_with("data: ") && first.contains("\"text\":\"missed\""));
    stage
        .world
        .send(stage.customer, stage.private(), Draft::text("live"))
        .unwrap();
    let next = String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(next.contains("\"text\":\"live\""));
    let url = format!("{}/world/live?since=999999", stage.standin.url());
    let mut stream = stage.client.get(url).send().await.unwrap();
    let reload = String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(reload.contains("\"reload\""));
}

#[tokio::test]
async fn foreign_pages_are_refused() {
    let stage = Stage::new().await;
    let url = format!("{}/world", stage.standin.url());
    let rebound = stage
        .client
        .get(&url)
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(rebound.status(), 403);
    let foreign = stage
        .client
        .get(&url)
        .header("origin", "http://evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 403);
    assert!(
        stage
            .client
            .get(&url)
            .header("origin", stage.standin.url())
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
}

#[tokio::test]
async fn a_press_brings_the_answer_back() {
    let stage = Stage::new().await;
    let keys = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    let sent = stage
        .ok(
            "sendMessage",
            json!({"chat_id": stage.customer, "text": "x", "reply_markup": keys}),
        )
        .await;
    let deed = json!({"as": stage.customer, "do": "press", "chat": stage.customer, "message": sent["message_id"], "data": "go"});
    let bot = async {
        let updates = stage
            .ok(
                "getUpdates",
                json!({"timeout": 5, "allowed_updates": ["callback_query"]}),
            )
            .await;
        let id = &updates[0]["callback_query"]["id"];
        stage
            .ok(
                "answerCallbackQuery",
                json!({"callback_query_id": id, "text": "gone"}),
            )
            .await;
    };
    let (answer, ()) = tokio::join!(act(&stage, deed), bot);
    assert_eq!(answer["answer"]["text"], "gone");
}
