//! Replies, edits, keyboards, reactions, chats that cannot be reached.

use super::Stage;
use crate::standin::world::Place;
use crate::standin::world::draft::Draft;
use serde_json::{Value, json};

#[tokio::test]
async fn replies_and_quotes() {
    let stage = Stage::new().await;
    let (one, two) = (stage.topic("one").await, stage.topic("two").await);
    let said = stage
        .world
        .send(
            stage.agent,
            Place::Topic(stage.desk, one),
            Draft::text("one 😀 two"),
        )
        .unwrap();
    let ask = |topic: Option<i64>, reply: Value| {
        let mut params = json!({"chat_id": stage.desk, "text": "x", "reply_parameters": reply});
        if let Some(topic) = topic {
            params["message_thread_id"] = json!(topic);
        }
        params
    };
    let sent = stage
        .ok(
            "sendMessage",
            ask(None, json!({"message_id": said, "quote": "two"})),
        )
        .await;
    assert_eq!(
        sent["message_thread_id"], one,
        "a reply goes to the topic of the replied message"
    );
    assert_eq!(
        (
            sent["quote"]["position"].as_i64(),
            sent["reply_to_message"]["message_id"].as_i64()
        ),
        (Some(7), Some(said))
    );
    assert!(sent["reply_to_message"].get("reply_to_message").is_none());
    let refused = stage
        .refused(
            "sendMessage",
            ask(Some(one), json!({"message_id": said, "quote": "three"})),
        )
        .await;
    assert_eq!(refused, "Bad Request: QUOTE_TEXT_INVALID");
    let across = stage
        .ok("sendMessage", ask(Some(two), json!({"message_id": said})))
        .await;
    assert_eq!(across["external_reply"]["message_id"], said);
    assert_eq!(across["message_thread_id"], two);
    let refused = stage
        .refused("sendMessage", ask(Some(one), json!({"message_id": 9999})))
        .await;
    assert_eq!(refused, "Bad Request: message to be replied not found");
    let lenient = ask(
        Some(one),
        json!({"message_id": 9999, "allow_sending_without_reply": true}),
    );
    assert_eq!(
        stage.ok("sendMessage", lenient).await["reply_to_message"]["message_id"],
        one
    );
    let from_person = Draft::text("yes").reply(said).quote("one");
    stage.forget().await;
    stage
        .world
        .send(stage.agent, Place::Topic(stage.desk, one), from_person)
        .unwrap();
    let news = stage.news().await;
    assert_eq!(news[0]["message"]["quote"]["text"], "one");
    assert_eq!(news[0]["message"]["chat"]["is_forum"], true);
}

#[tokio::test]
async fn edits_and_deletions() {
    let stage = Stage::new().await;
    let id = stage.say(stage.customer, "one").await;
    let edit = |text: &str| json!({"chat_id": stage.customer, "message_id": id, "text": text});
    let edited = stage.ok("editMessageText", edit("two")).await;
    assert!(edited["edit_date"].is_i64());
    let same = stage.raw("editMessageText", edit("two")).await;
    assert!(
        same["description"]
            .as_str()
            .unwrap()
            .starts_with("Bad Request: message is not modified: specified new")
    );
    let caption = json!({"chat_id": stage.customer, "message_id": id, "caption": "x"});
    assert_eq!(
        stage.refused("editMessageCaption", caption).await,
        "Bad Request: there is no caption in the message to edit"
    );
    let theirs = stage
        .world
        .send(stage.customer, stage.private(), Draft::text("x"))
        .unwrap();
    let foreign = json!({"chat_id": stage.customer, "message_id": theirs, "text": "y"});
    assert_eq!(
        stage.refused("editMessageText", foreign).await,
        "Bad Request: message can't be edited"
    );
    let one = json!({"chat_id": stage.customer, "message_id": id});
    stage.ok("deleteMessage", one.clone()).await;
    assert_eq!(
        stage.refused("deleteMessage", one).await,
        "Bad Request: message to delete not found"
    );
    assert_eq!(
        stage.refused("editMessageText", edit("z")).await,
        "Bad Request: message to edit not found"
    );
    let old = stage.say(stage.customer, "old").await;
    stage
        .world
        .advance_clock(std::time::Duration::from_hours(49));
    let old = json!({"chat_id": stage.customer, "message_id": old});
    assert_eq!(
        stage.refused("deleteMessage", old).await,
        "Bad Request: message can't be deleted"
    );
}

#[tokio::test]
async fn keyboards_are_checked() {
    let stage = Stage::new().await;
    let with = |buttons: Value| json!({"chat_id": stage.customer, "text": "x", "reply_markup": {"inline_keyboard": [buttons]}});
    let cases = [
        (
            json!([{"text": "x", "callback_data": ""}]),
            "BUTTON_DATA_INVALID",
        ),
        (
            json!([{"text": "x", "callback_data": "x".repeat(65)}]),
            "BUTTON_DATA_INVALID",
        ),
        (
            json!([{"text": "x", "url": "no url"}]),
            "BUTTON_URL_INVALID",
        ),
        (
            json!([{"text": "x"}]),
            "text buttons are unallowed in the inline keyboard",
        ),
        (
            json!(vec![json!({"text": "x", "callback_data": "d"}); 101]),
            "reply markup is too long",
        ),
    ];
    for (buttons, text) in cases {
        assert_eq!(
            stage.refused("sendMessage", with(buttons)).await,
            format!("Bad Request: {text}")
        );
    }
    let sent = stage
        .ok(
            "sendMessage",
            with(json!([{"text": "x", "callback_data": "x".repeat(64)}])),
        )
        .await;
    assert!(sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"].is_string());
}

#[tokio::test]
async fn reactions_are_few_and_known() {
    let stage = Stage::new().await;
    let said = stage
        .world
        .send(stage.customer, stage.private(), Draft::text("x"))
        .unwrap();
    let with =
        |list: Value| json!({"chat_id": stage.customer, "message_id": said, "reaction": list});
    let emoji = |emoji: &str| json!({"type": "emoji", "emoji": emoji});
    stage
        .ok("setMessageReaction", with(json!([emoji("👀")])))
        .await;
    stage
        .ok("setMessageReaction", with(json!([emoji("👌")])))
        .await;
    let key = stage.private().key(stage.customer);
    let shown = stage.world.reactions(key, said);
    assert_eq!(
        shown.iter().map(|r| r.emoji.as_str()).collect::<Vec<_>>(),
        ["👌"]
    );
    assert_eq!(
        stage
            .refused("setMessageReaction", with(json!([emoji("✅")])))
            .await,
        "Bad Request: REACTION_INVALID"
    );
    let two = with(json!([emoji("👀"), emoji("👌")]));
    assert_eq!(
        stage.refused("setMessageReaction", two).await,
        "Bad Request: REACTIONS_TOO_MANY"
    );
    stage.ok("setMessageReaction", with(json!([]))).await;
    assert!(stage.world.reactions(key, said).is_empty());
}

#[tokio::test]
async fn chats_that_cannot_be_reached() {
    let stage = Stage::new().await;
    let to = |chat: i64| json!({"chat_id": chat, "text": "x"});
    let stranger = stage.world.person("Stranger");
    let text = stage.refused("sendMessage", to(stranger)).await;
    assert_eq!(
        text,
        "Forbidden: bot can't initiate conversation with a user"
    );
    assert_eq!(
        stage.refused("sendMessage", to(424_242)).await,
        "Bad Request: chat not found"
    );
    stage.world.block(stage.customer, stage.bot);
    assert_eq!(
        stage.refused("sendMessage", to(stage.customer)).await,
        "Forbidden: bot was blocked by the user"
    );
    stage.world.unblock(stage.customer, stage.bot);
    stage.say(stage.customer, "x").await;
    stage
        .world
        .change_person(stage.customer, |user| user.deactivated = true);
    assert_eq!(
        stage.refused("sendMessage", to(stage.customer)).await,
        "Forbidden: user is deactivated"
    );

    let old = stage.world.basic_group("old", stage.agent);
    assert_eq!(
        stage.refused("sendMessage", to(old)).await,
        "Forbidden: bot is not a member of the group chat"
    );
    stage.world.join(old, stage.bot);
    stage.say(old, "x").await;
    let new = stage.world.migrate(old).unwrap();
    let answer = stage.raw("sendMessage", to(old)).await;
    assert_eq!(
        answer["description"],
        "Bad Request: group chat was upgraded to a supergroup chat"
    );
    assert_eq!(answer["parameters"]["migrate_to_chat_id"], new);
    stage.say(new, "x").await;
    stage.world.kick(stage.desk, stage.bot);
    let text = stage.refused("sendMessage", to(stage.desk)).await;
    assert_eq!(text, "Forbidden: bot was kicked from the supergroup chat");
}
