//! Tokens, names, parameters, files.

use super::{Stage, png};
use crate::standin::world::draft::Draft;
use serde_json::json;

#[tokio::test]
async fn tokens_and_names() {
    let stage = Stage::new().await;
    assert_eq!(
        stage.raw_as("1:x", "getMe", json!({})).await["error_code"],
        401
    );
    assert_eq!(stage.raw("sendNothing", json!({})).await["error_code"], 404);
    assert_eq!(stage.ok("GETME", json!({})).await["username"], "desk_bot");
}

#[tokio::test]
async fn parameters_come_in_every_shape() {
    let stage = Stage::new().await;
    let url = format!("{}/bot{}/SendMessage", stage.standin.url(), stage.token);
    let query = format!("{url}?chat_id={}&text=by%20query", stage.customer);
    let by_query = stage.client.get(query).send().await.unwrap();
    assert!(by_query.status().is_success());
    let body = format!(
        "chat_id={}&text=by+form&reply_markup=%7B%7D",
        stage.customer
    );
    let kind = "application/x-www-form-urlencoded";
    let by_form = stage
        .client
        .post(url)
        .header("content-type", kind)
        .body(body)
        .send()
        .await
        .unwrap();
    assert!(by_form.status().is_success());
    let texts: Vec<String> = stage
        .world
        .private(stage.bot, stage.customer)
        .iter()
        .map(|m| m.text().to_owned())
        .collect();
    assert_eq!(texts, ["/start", "by query", "by form"]);
    assert_eq!(
        stage.refused("sendMessage", json!({"text": "x"})).await,
        "Bad Request: chat_id is empty"
    );
    let empty = stage
        .refused(
            "sendMessage",
            json!({"chat_id": stage.customer, "text": " \n"}),
        )
        .await;
    assert_eq!(empty, "Bad Request: message text is empty");
}

#[tokio::test]
async fn files_go_up_and_come_down() {
    let stage = Stage::new().await;
    let chat = ("chat_id", stage.customer.to_string());
    let sent = stage
        .form(
            "sendDocument",
            &[chat.clone(), ("caption", "see".into())],
            ("document", "a.pdf", vec![7; 100]),
        )
        .await;
    let document = &sent["result"]["document"];
    assert_eq!(
        (
            document["file_name"].as_str(),
            document["file_size"].as_i64()
        ),
        (Some("a.pdf"), Some(100))
    );
    let file = stage
        .ok("getFile", json!({"file_id": document["file_id"]}))
        .await;
    let path = file["file_path"].as_str().unwrap();
    let url = format!("{}/file/bot{}/{path}", stage.standin.url(), stage.token);
    assert_eq!(
        stage
            .client
            .get(url)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .len(),
        100
    );

    // The id is the bot's own; the unique id is everybody's.
    let other = stage.world.bot("other_bot");
    let refused = stage
        .raw_as(&other, "getFile", json!({"file_id": document["file_id"]}))
        .await;
    assert_eq!(
        refused["description"],
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    );
    stage
        .world
        .start(stage.customer, super::bot_id(&other), None)
        .unwrap();
    let again = json!({"chat_id": stage.customer, "document": document["file_id"]});
    let refused = stage.raw_as(&other, "sendDocument", again.clone()).await;
    assert_eq!(
        refused["description"],
        "Bad Request: wrong file identifier/HTTP URL specified"
    );
    let resent = stage.ok("sendDocument", again).await;
    assert_eq!(
        resent["document"]["file_unique_id"],
        document["file_unique_id"]
    );
    let as_photo = json!({"chat_id": stage.customer, "photo": document["file_id"]});
    assert_eq!(
        stage.refused("sendPhoto", as_photo).await,
        "Bad Request: can't use file of type Document as Photo"
    );
}

#[tokio::test]
async fn file_limits() {
    let options = crate::standin::options::Options {
        max_upload: 2000,
        max_download: 1000,
        ..super::Options::unlimited()
    };
    let stage = Stage::with(options).await;
    let chat = [("chat_id", stage.customer.to_string())];
    let sent = stage
        .form("sendDocument", &chat, ("document", "a", Vec::new()))
        .await;
    assert_eq!(sent["description"], "Bad Request: file must be non-empty");
    let sent = stage
        .form("sendDocument", &chat, ("document", "a", vec![1; 2001]))
        .await;
    assert_eq!(sent["error_code"], 413);
    let sent = stage
        .form("sendDocument", &chat, ("document", "a", vec![1; 1500]))
        .await;
    let id = &sent["result"]["document"]["file_id"];
    assert_eq!(
        stage.refused("getFile", json!({"file_id": id})).await,
        "Bad Request: file is too big"
    );
    let sent = stage
        .form("sendPhoto", &chat, ("photo", "a.png", png(100, 50)))
        .await;
    assert_eq!(sent["result"]["photo"][0]["width"], 100);
    let sent = stage
        .form("sendPhoto", &chat, ("photo", "a.png", png(2100, 100)))
        .await;
    assert_eq!(sent["description"], "Bad Request: PHOTO_INVALID_DIMENSIONS");
    let sent = stage
        .form("sendPhoto", &chat, ("photo", "a.png", vec![1, 2, 3]))
        .await;
    assert_eq!(sent["description"], "Bad Request: IMAGE_PROCESS_FAILED");
}

#[tokio::test]
async fn albums_and_copies_keep_together() {
    let stage = Stage::new().await;
    let items = vec![
        Draft::photo(png(10, 10)).caption("two"),
        Draft::photo(png(20, 20)),
    ];
    let ids = stage
        .world
        .send_album(stage.customer, stage.private(), items)
        .unwrap();
    let news = stage.news().await;
    assert_eq!(news.len(), 2);
    let group = &news[0]["message"]["media_group_id"];
    assert!(group.is_string() && *group == news[1]["message"]["media_group_id"]);
    let media: Vec<_> = news
        .iter()
        .map(|update| json!({"type": "photo", "media": update["message"]["photo"][0]["file_id"]}))
        .collect();
    let topic = stage.topic("album").await;
    let sent = stage
        .ok(
            "sendMediaGroup",
            json!({"chat_id": stage.desk, "message_thread_id": topic, "media": media}),
        )
        .await;
    assert_eq!(sent[0]["media_group_id"], sent[1]["media_group_id"]);
    let one = json!({"chat_id": stage.desk, "media": [media[0]]});
    assert!(
        stage
            .refused("sendMediaGroup", one)
            .await
            .contains("too few")
    );
    let eleven = json!({"chat_id": stage.desk, "media": vec![media[0].clone(); 11]});
    assert!(
        stage
            .refused("sendMediaGroup", eleven)
            .await
            .contains("too many")
    );

    let params = json!({"chat_id": stage.desk, "from_chat_id": stage.customer, "message_ids": [ids[0], ids[1], ids[1] + 50]});
    let copied = stage.ok("copyMessages", params).await;
    assert_eq!(
        copied.as_array().unwrap().len(),
        2,
        "what is missing is skipped"
    );
    let posted = stage.world.general(stage.desk);
    let groups: Vec<_> = posted
        .iter()
        .rev()
        .take(2)
        .map(|m| m.body["media_group_id"].clone())
        .collect();
    assert_eq!(groups[0], groups[1]);
    assert_eq!(
        stage.world.count_calls(Some("sendMediaGroup"), Some(200)),
        1
    );
    assert_eq!(
        stage
            .world
            .calls()
            .iter()
            .find(|call| call.method == "copyMessages")
            .unwrap()
            .cost,
        3
    );
}

#[tokio::test]
async fn copies_and_forwards() {
    let stage = Stage::new().await;
    let said = stage
        .world
        .send(stage.customer, stage.private(), Draft::text("hello"))
        .unwrap();
    let base = json!({"chat_id": stage.desk, "from_chat_id": stage.customer, "message_id": said});
    assert!(stage.ok("copyMessage", base.clone()).await["message_id"].is_i64());
    let forwarded = stage.ok("forwardMessage", base).await;
    assert_eq!(
        forwarded["forward_origin"]["sender_user"]["first_name"],
        "Carl"
    );
    let lost = json!({"chat_id": stage.desk, "from_chat_id": stage.customer, "message_id": 999});
    assert_eq!(
        stage.refused("copyMessage", lost.clone()).await,
        "Bad Request: message to copy not found"
    );
    assert_eq!(
        stage.refused("forwardMessage", lost).await,
        "Bad Request: message to forward not found"
    );
}
