//! What one person alone sees, questions, and inline queries.

use super::Stage;
use crate::standin::options::Whispers;
use crate::standin::world::Place;
use serde_json::{Value, json};

fn to(user: i64) -> Value {
    json!({ "receiver_user_id": user })
}

#[tokio::test]
async fn an_ephemeral_message_is_sent_changed_pressed_and_taken_away() {
    let stage = Stage::new().await;
    let topic = stage.topic("t").await;
    let keys = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    let sent = stage
        .ok(
            "sendMessage",
            json!({"chat_id": stage.desk, "message_thread_id": topic, "text": "secret",
            "reply_markup": keys, "ephemeral_message_parameters": to(stage.agent)}),
        )
        .await;
    let id = sent["ephemeral_message_id"].as_i64().unwrap();
    assert_eq!(
        (&sent["message_id"], &sent["message_thread_id"]),
        (&json!(0), &json!(topic))
    );
    assert_eq!(sent["receiver_user"]["id"], stage.agent);
    assert!(
        stage.world.topic_messages(stage.desk, topic).len() == 1,
        "no part of the history"
    );
    assert_eq!(stage.world.whispers(stage.desk, stage.customer).len(), 0);

    // The page shows it between the others, and tells for whom it is.
    let url = format!("{}/world", stage.standin.url());
    let seen: Value = stage
        .client
        .get(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let shown = seen["messages"][stage.desk.to_string()]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(
        (&shown["only"], &shown["whisper"]),
        (&json!(stage.agent), &json!(id))
    );
    assert!(shown["id"].as_f64().unwrap() > f64::from(i32::try_from(topic).unwrap()));

    let pressed = stage
        .world
        .press_whisper(stage.agent, stage.desk, id, "go")
        .unwrap();
    assert!(
        stage
            .world
            .press_whisper(stage.customer, stage.desk, id, "go")
            .is_err()
    );
    let news = stage.news().await;
    let query = &news[0]["callback_query"];
    assert_eq!(query["message"]["ephemeral_message_id"], id);
    assert_eq!(query["message"]["message_id"], 0);
    stage
        .ok(
            "answerCallbackQuery",
            json!({"callback_query_id": query["id"], "text": "went"}),
        )
        .await;
    assert_eq!(pressed.answer().await.unwrap().text.unwrap(), "went");

    let about = |more: Value| {
        let mut params = json!({"chat_id": stage.desk, "receiver_user_id": stage.agent, "ephemeral_message_id": id});
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        params
    };
    let edit = about(json!({"text": "open"}));
    stage.ok("editEphemeralMessageText", edit.clone()).await;
    let same = stage.refused("editEphemeralMessageText", edit).await;
    assert!(same.contains("message is not modified"), "{same}");
    stage
        .ok(
            "editEphemeralMessageReplyMarkup",
            about(json!({"reply_markup": keys})),
        )
        .await;
    assert_eq!(
        stage.world.whispers(stage.desk, stage.agent)[0]
            .buttons()
            .len(),
        1
    );
    let wrong = json!({"chat_id": stage.desk, "receiver_user_id": stage.customer, "ephemeral_message_id": id});
    let refused = stage.refused("deleteEphemeralMessage", wrong).await;
    assert_eq!(refused, "Bad Request: message to delete not found");
    let ordinary = json!({"chat_id": stage.desk, "message_id": id});
    let refused = stage.refused("deleteMessage", ordinary).await;
    assert_eq!(refused, "Bad Request: message to delete not found");
    stage.ok("deleteEphemeralMessage", about(json!({}))).await;
    assert!(stage.world.whispers(stage.desk, stage.agent).is_empty());
}

#[tokio::test]
async fn who_may_not_whisper_and_to_whom() {
    let stage = Stage::new().await;
    let send = |chat: i64, user: i64| json!({"chat_id": chat, "text": "x", "ephemeral_message_parameters": to(user)});
    // In private, to nobody's member, to a bot.
    for params in [
        send(stage.customer, stage.customer),
        send(stage.desk, stage.customer),
        send(stage.desk, stage.bot),
    ] {
        let refused = stage.refused("sendMessage", params).await;
        assert_eq!(refused, "Bad Request: MESSAGE_NOT_COMMAND");
    }
    // A server that knows nothing of them posts for all.
    stage.world.set_whispers(Whispers::Unknown);
    let posted = stage.ok("sendMessage", send(stage.desk, stage.agent)).await;
    assert!(posted["message_id"].as_i64().unwrap() > 0);
    assert!(posted.get("ephemeral_message_id").is_none());
    stage.world.set_whispers(Whispers::Refused);
    stage
        .refused("sendMessage", send(stage.desk, stage.agent))
        .await;
}

#[tokio::test]
async fn a_question_opens_its_answer() {
    let stage = Stage::new().await;
    let asked =
        json!({"chat_id": stage.customer, "text": "Why?", "reply_markup": {"force_reply": true}});
    let id = stage.ok("sendMessage", asked).await["message_id"]
        .as_i64()
        .unwrap();
    let key = stage.private().key(stage.customer);
    assert!(stage.world.message(key, id).unwrap().asks);
    let plain = stage.say(stage.customer, "So").await;
    assert!(!stage.world.message(key, plain).unwrap().asks);
}

#[tokio::test]
async fn inline_queries_are_offered_results_and_one_is_chosen() {
    let stage = Stage::new().await;
    let all = json!({"allowed_updates": ["message", "inline_query"]});
    stage.ok("getUpdates", all).await;
    let typed = stage.world.query(stage.agent, stage.bot, "hel").unwrap();
    let news = stage.ok("getUpdates", json!({})).await;
    let query = &news.as_array().unwrap().last().unwrap()["inline_query"];
    assert_eq!(
        (&query["query"], &query["from"]["id"]),
        (&json!("hel"), &json!(stage.agent))
    );
    let article = |id: &str, words: &str| json!({"type": "article", "id": id, "title": "T", "input_message_content": {"message_text": words}});
    let answer = |results: Value| json!({"inline_query_id": query["id"], "results": results, "is_personal": true});
    for (results, error) in [
        (
            json!([article("1", "a"), article("1", "b")]),
            "RESULT_ID_DUPLICATE",
        ),
        (json!([article("", "a")]), "RESULT_ID_INVALID"),
        (json!([article("1", "")]), "message text is empty"),
    ] {
        let refused = stage.refused("answerInlineQuery", answer(results)).await;
        assert_eq!(refused, format!("Bad Request: {error}"));
    }
    let results = json!([article("1", "hello")]);
    stage.ok("answerInlineQuery", answer(results.clone())).await;
    let late = stage.refused("answerInlineQuery", answer(results)).await;
    assert!(late.contains("query is too old"), "{late}");
    let offered = typed.results().await.unwrap();
    let topic = stage.topic("t").await;
    let place = Place::Topic(stage.desk, topic);
    let id = stage
        .world
        .choose(stage.agent, place, stage.bot, &offered[0])
        .unwrap();
    let said = stage.world.message(place.key(stage.agent), id).unwrap();
    assert_eq!(
        (said.text(), &said.body["via_bot"]["id"]),
        ("hello", &json!(stage.bot))
    );
    assert_eq!(said.sender, stage.agent);
}
