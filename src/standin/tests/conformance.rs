//! The method table and the answers, held to the machine-readable Bot API.

use super::{Stage, png};
use crate::standin::methods::table::METHODS;
use crate::standin::world::Place;
use crate::standin::world::draft::Draft;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The machine-readable API beside the checkout, if it is there.
fn spec() -> Option<Value> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/telegram/botapi.json"
    );
    let Ok(text) = std::fs::read(path) else {
        println!("passed over: there is no machine-readable Bot API beside the checkout");
        return None;
    };
    Some(serde_json::from_slice(&text).unwrap())
}

fn fields(of: &Value) -> HashMap<&str, &Value> {
    let list = of["fields"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    list.iter()
        .map(|field| (field["name"].as_str().unwrap(), field))
        .collect()
}

#[test]
fn the_table_reads_what_the_api_knows() {
    let Some(spec) = spec() else { return };
    for method in METHODS {
        // Ephemeral messages are newer than the machine-readable API.
        if method.name.contains("Ephemeral") {
            continue;
        }
        let known = &spec["methods"][method.name];
        assert!(known.is_object(), "{} is no method", method.name);
        let known = fields(known);
        let read: HashMap<&str, bool> = method.parameters().collect();
        for name in read.keys() {
            assert!(
                known.contains_key(name) || name.starts_with("ephemeral_"),
                "{} has no parameter {name}",
                method.name
            );
        }
        for (name, field) in known {
            let required = field["required"].as_bool().unwrap();
            assert!(
                !required || read.get(name) == Some(&true),
                "{} must require {name}",
                method.name
            );
            assert!(
                required || read.get(name) != Some(&true),
                "{} does not require {name}",
                method.name
            );
        }
    }
}

/// Walks an answer along the spec's types and names every field they lack.
fn walk(spec: &Value, kind: &str, value: &Value, path: &str, wrong: &mut Vec<String>) {
    if let Some(item) = kind.strip_prefix("Array of ") {
        for (n, value) in value
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            walk(spec, item, value, &format!("{path}[{n}]"), wrong);
        }
        return;
    }
    let Some(object) = value.as_object() else {
        return;
    };
    let mut known = fields(&spec["types"][kind]);
    if let Some(subtypes) = spec["types"][kind]["subtypes"].as_array() {
        let best = subtypes
            .iter()
            .map(|name| name.as_str().unwrap())
            .find(|name| fits(&spec["types"][name], value));
        let Some(best) = best else {
            wrong.push(format!("{path}: no {kind}"));
            return;
        };
        known = fields(&spec["types"][best]);
    }
    if known.is_empty() {
        return;
    }
    for (name, field) in &known {
        if field["required"] == true && !object.contains_key(*name) {
            wrong.push(format!("{path}: lacks {name}"));
        }
    }
    for (name, value) in object {
        let Some(field) = known.get(name.as_str()) else {
            wrong.push(format!("{path}: has no {name}"));
            continue;
        };
        let kinds = field["types"].as_array().unwrap();
        if let [kind] = kinds.as_slice() {
            walk(
                spec,
                kind.as_str().unwrap(),
                value,
                &format!("{path}.{name}"),
                wrong,
            );
        }
    }
}

fn fits(kind: &Value, value: &Value) -> bool {
    let known = fields(kind);
    let all = value
        .as_object()
        .is_some_and(|object| object.keys().all(|name| known.contains_key(name.as_str())));
    all && known
        .iter()
        .all(|(name, field)| field["required"] != true || value.get(*name).is_some())
}

#[expect(clippy::too_many_lines, reason = "a list of everything")]
#[tokio::test]
async fn answers_and_updates_have_the_fields_of_the_api() {
    let Some(spec) = spec() else { return };
    let stage = Stage::new().await;
    let mut wrong = Vec::new();
    let keys = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    let topic = stage.topic("t").await;
    let card = stage
        .ok("sendMessage", json!({"chat_id": stage.desk, "message_thread_id": topic, "text": "card", "reply_markup": keys}))
        .await;
    let card = card["message_id"].as_i64().unwrap();
    let place = Place::Topic(stage.desk, topic);
    for draft in [
        Draft::text("*").reply(card).quote("card"),
        Draft::text("x").anonymous(),
        Draft::text("x").as_channel("News"),
        Draft::photo(png(5, 5)),
        Draft::document("a", "b"),
        Draft::voice(3, "b"),
        Draft::sticker("👍", "b"),
        Draft::file(
            crate::standin::state::file::MediaKind::Animation,
            "a.gif",
            "image/gif",
            "b",
        ),
        Draft::file(
            crate::standin::state::file::MediaKind::Video,
            "a.mp4",
            "video/mp4",
            "b",
        ),
        Draft::file(
            crate::standin::state::file::MediaKind::VideoNote,
            "",
            "video/mp4",
            "b",
        ),
        Draft::file(
            crate::standin::state::file::MediaKind::Audio,
            "a.mp3",
            "audio/mpeg",
            "b",
        ),
        Draft::location(1.0, 2.0),
        Draft::venue(1.0, 2.0, "t", "a"),
        Draft::contact("+1", "n"),
        Draft::poll("q", &["a", "b"]),
        Draft::dice("🎲", 3),
    ] {
        let id = stage.world.send(stage.agent, place, draft).unwrap();
        stage
            .world
            .forward(stage.agent, place, id, Place::Group(stage.desk))
            .unwrap();
        stage
            .world
            .react(stage.agent, place, id, Some("👍"))
            .unwrap();
    }
    stage
        .ok(
            "pinChatMessage",
            json!({"chat_id": stage.desk, "message_id": card}),
        )
        .await;
    stage
        .world
        .rename_topic(stage.agent, stage.desk, topic, "n")
        .unwrap();
    stage.world.join(stage.desk, stage.customer);
    stage.world.demote(stage.desk, stage.bot);
    stage.world.promote(stage.desk, stage.bot);
    stage.world.press(stage.agent, place, card, "go").unwrap();
    let news = stage.news().await;
    assert!(news.len() > 40, "{}", news.len());
    walk(
        &spec,
        "Array of Update",
        &json!(news),
        "updates",
        &mut wrong,
    );
    let desk = json!({"chat_id": stage.desk});
    let calls = [
        ("getMe", json!({})),
        ("getWebhookInfo", json!({})),
        ("getChat", desk.clone()),
        ("getChat", json!({"chat_id": stage.customer})),
        ("getChatAdministrators", desk),
        (
            "getChatMember",
            json!({"chat_id": stage.desk, "user_id": stage.agent}),
        ),
        ("getForumTopicIconStickers", json!({})),
        ("getUserProfilePhotos", json!({"user_id": stage.customer})),
        (
            "createForumTopic",
            json!({"chat_id": stage.desk, "name": "n"}),
        ),
        (
            "sendPoll",
            json!({"chat_id": stage.desk, "question": "q", "options": [{"text": "a"}, {"text": "b"}]}),
        ),
        (
            "sendVenue",
            json!({"chat_id": stage.desk, "latitude": 1, "longitude": 2, "title": "t", "address": "a"}),
        ),
        (
            "sendMessage",
            json!({"chat_id": stage.desk, "text": "x", "reply_parameters": {"message_id": card}}),
        ),
        (
            "copyMessage",
            json!({"chat_id": stage.desk, "from_chat_id": stage.desk, "message_id": card}),
        ),
        (
            "forwardMessage",
            json!({"chat_id": stage.customer, "from_chat_id": stage.desk, "message_id": card}),
        ),
        (
            "editMessageText",
            json!({"chat_id": stage.desk, "message_id": card, "text": "new"}),
        ),
    ];
    for (method, params) in calls {
        let answer = stage.ok(method, params).await;
        let kind = spec["methods"][method]["returns"][0].as_str().unwrap();
        walk(&spec, kind, &answer, method, &mut wrong);
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn required_parameters_are_enforced() {
    let stage = Stage::new().await;
    for method in METHODS {
        for (missing, required) in method.parameters() {
            // Without a URL this method takes the webhook away, as the real one does.
            if !required || missing == "url" {
                continue;
            }
            let given: serde_json::Map<String, Value> = method
                .parameters()
                .filter(|(name, required)| *required && *name != missing)
                .map(|(name, _)| (name.to_owned(), json!("1")))
                .collect();
            let answer = stage.raw(method.name, Value::Object(given)).await;
            assert_eq!(
                answer["error_code"], 400,
                "{} without {missing}: {answer}",
                method.name
            );
        }
    }
}
