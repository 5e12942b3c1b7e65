//! Topics and rights.

use super::Stage;
use crate::standin::options::TopicGone;
use crate::standin::world::Place;
use crate::standin::world::draft::Draft;
use serde_json::json;

#[tokio::test]
async fn topics_live_and_die() {
    let stage = Stage::new().await;
    let made = stage
        .ok(
            "createForumTopic",
            json!({"chat_id": stage.desk, "name": " A \n b "}),
        )
        .await;
    assert_eq!(made["name"], "A b");
    let topic = made["message_thread_id"].as_i64().unwrap();
    let news = stage.news().await;
    assert_eq!(
        news[0]["message"]["forum_topic_created"]["name"], "A b",
        "its own service message comes back"
    );
    let base = json!({"chat_id": stage.desk, "message_thread_id": topic});
    let with = |name: &str, value: &str| {
        let mut params = base.clone();
        params[name] = json!(value);
        params
    };
    let sent = stage.ok("sendMessage", with("text", "hi")).await;
    assert_eq!(sent["is_topic_message"], true);
    assert_eq!(
        sent["reply_to_message"]["message_id"], topic,
        "first-level messages hang on the creation message"
    );
    assert!(
        stage.news().await.is_empty(),
        "ordinary own messages never come back"
    );

    stage.ok("editForumTopic", with("name", "B")).await;
    assert_eq!(
        stage.refused("editForumTopic", with("name", "B")).await,
        "Bad Request: TOPIC_NOT_MODIFIED"
    );
    stage.ok("editForumTopic", base.clone()).await;
    stage.ok("closeForumTopic", base.clone()).await;
    assert_eq!(
        stage.refused("closeForumTopic", base.clone()).await,
        "Bad Request: TOPIC_NOT_MODIFIED"
    );
    stage.ok("sendMessage", with("text", "admins may")).await;
    stage.world.join(stage.desk, stage.customer);
    let closed = stage.world.send(
        stage.customer,
        Place::Topic(stage.desk, topic),
        Draft::text("x"),
    );
    assert_eq!(closed, Err("the topic is closed".to_owned()));
    let theirs = stage
        .world
        .create_topic(stage.agent, stage.desk, "theirs")
        .unwrap();
    stage
        .world
        .close_topic(stage.agent, stage.desk, theirs)
        .unwrap();
    stage
        .world
        .set_right(stage.desk, stage.bot, "can_manage_topics", false);
    let params = json!({"chat_id": stage.desk, "message_thread_id": theirs, "text": "x"});
    assert_eq!(
        stage.refused("sendMessage", params).await,
        "Bad Request: TOPIC_CLOSED"
    );
    stage.ok("reopenForumTopic", base.clone()).await;

    stage.world.delete_topic(stage.desk, topic).unwrap();
    stage.forget().await;
    assert!(stage.news().await.is_empty());
    assert_eq!(
        stage.refused("sendMessage", with("text", "x")).await,
        "Bad Request: message thread not found"
    );
    assert_eq!(
        stage.refused("closeForumTopic", base.clone()).await,
        "Bad Request: TOPIC_ID_INVALID"
    );
    stage.world.set_topic_gone(TopicGone::TopicDeleted);
    assert_eq!(
        stage.refused("sendMessage", with("text", "x")).await,
        "Bad Request: TOPIC_DELETED"
    );
    stage.ok("sendChatAction", with("action", "typing")).await;
}

#[tokio::test]
async fn general_and_groups_without_topics() {
    let stage = Stage::new().await;
    let params = json!({"chat_id": stage.desk, "message_thread_id": 1, "text": "x"});
    assert_eq!(
        stage.refused("sendMessage", params.clone()).await,
        "Bad Request: message thread not found"
    );
    let topic = stage.topic("t").await;
    stage.world.set_forum(stage.desk, false);
    let params = json!({"chat_id": stage.desk, "message_thread_id": topic, "text": "lands in the main chat"});
    let sent = stage.ok("sendMessage", params).await;
    assert_eq!(
        (sent.get("message_thread_id"), sent["chat"].get("is_forum")),
        (None, None)
    );
    let refused = stage
        .refused(
            "createForumTopic",
            json!({"chat_id": stage.desk, "name": "x"}),
        )
        .await;
    assert_eq!(refused, "Bad Request: the chat is not a forum");
}

#[tokio::test]
async fn missing_rights_are_named() {
    let stage = Stage::new().await;
    let topic = stage.topic("t").await;
    let theirs = stage
        .world
        .create_topic(stage.agent, stage.desk, "theirs")
        .unwrap();
    let spoken = stage
        .world
        .send(
            stage.agent,
            Place::Topic(stage.desk, topic),
            Draft::text("x"),
        )
        .unwrap();
    for right in [
        "can_manage_topics",
        "can_delete_messages",
        "can_pin_messages",
    ] {
        stage.world.set_right(stage.desk, stage.bot, right, false);
    }
    let thread = json!({"chat_id": stage.desk, "message_thread_id": theirs});
    let edit = json!({"chat_id": stage.desk, "message_thread_id": theirs, "name": "n"});
    let message = json!({"chat_id": stage.desk, "message_id": spoken});
    for (method, params, text) in [
        (
            "createForumTopic",
            json!({"chat_id": stage.desk, "name": "x"}),
            "not enough rights to create a topic",
        ),
        (
            "editForumTopic",
            edit,
            "not enough rights to edit the topic",
        ),
        (
            "closeForumTopic",
            thread.clone(),
            "not enough rights to close or open the topic",
        ),
        (
            "deleteForumTopic",
            thread.clone(),
            "not enough rights to delete the topic",
        ),
        (
            "unpinAllForumTopicMessages",
            thread,
            "not enough rights to manage pinned messages in the chat",
        ),
        (
            "pinChatMessage",
            message.clone(),
            "not enough rights to manage pinned messages in the chat",
        ),
        ("deleteMessage", message, "message can't be deleted"),
    ] {
        assert_eq!(
            stage.refused(method, params).await,
            format!("Bad Request: {text}"),
            "{method}"
        );
    }
    let me = stage
        .ok(
            "getChatMember",
            json!({"chat_id": stage.desk, "user_id": stage.bot}),
        )
        .await;
    assert_eq!(
        (me["status"].as_str(), me["can_pin_messages"].as_bool()),
        (Some("administrator"), Some(false))
    );
}
