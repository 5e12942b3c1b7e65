//! Files both ways: what they are, how they are named, and who may see them.

use serde_json::json;
use topicdesk::standin::world::draft::Draft;

use super::visitor::Visitor;
use super::{client, shop};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0rest";

#[tokio::test(flavor = "multi_thread")]
async fn a_visitors_files_reach_the_agents() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    // The first thing that a visitor says may be a picture.
    let (status, picture) = visitor.upload("cake.html", PNG).await;
    assert_eq!(status, 200, "{picture}");
    assert_eq!(
        (&picture["kind"], &picture["mime"]),
        (&json!("image"), &json!("image/png"))
    );
    assert_eq!(
        (&picture["width"], &picture["height"]),
        (&json!(640), &json!(480))
    );
    let page = b"<html><script>alert(1)</script>";
    let (_, script) = visitor.upload("../\u{202e}\"><b>.png", page).await;
    assert_eq!(
        (&script["kind"], &script["name"]),
        (&json!("file"), &json!("___b_.png"))
    );
    let say = json!({ "text": "look", "files": [picture["id"], script["id"]] });
    visitor.say_with(say).await;
    visitor.until_is("ack").await;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "look").await;
    let shown: Vec<_> = visitor.shown.values().cloned().collect();
    assert_eq!(shown.len(), 2);
    assert_eq!(shown[0]["file"]["kind"], "image");
    assert_eq!(shown[1]["file"]["kind"], "file");
    assert_eq!(shown[0]["album"], shown[1]["album"]);
    assert!(shown[0].get("item").is_none(), "our own name of it is ours");

    // Down again: a picture is shown, the rest only saved.
    let picture = client().get(visitor.url(shown[0]["file"]["url"].as_str().unwrap()));
    let picture = picture.send().await.unwrap();
    assert_eq!(picture.headers()["content-type"], "image/png");
    assert_eq!(picture.headers()["x-content-type-options"], "nosniff");
    assert_eq!(picture.bytes().await.unwrap(), PNG);
    let url = visitor.url(shown[1]["file"]["url"].as_str().unwrap());
    let script = client().get(&url).send().await.unwrap();
    assert_eq!(script.headers()["content-type"], "application/octet-stream");
    let how = script.headers()["content-disposition"].to_str().unwrap();
    assert!(how.starts_with("attachment; filename=\""), "{how}");
    assert!(
        script.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
    let part = client()
        .get(&url)
        .header("range", "bytes=0-5")
        .send()
        .await
        .unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.unwrap(), &page[..6]);
    // Nobody guesses it.
    let changed = url.replace(".2.", ".1.").replace(".1.", ".9.");
    assert_eq!(client().get(changed).send().await.unwrap().status(), 403);

    // A file id is good for one saying, and for its owner.
    let again = json!({ "text": "again", "files": [picture_id(&visitor).await] });
    visitor.say_with(again.clone()).await;
    visitor.until_is("ack").await;
    visitor.say_with(again).await;
    let refused = visitor.until_is("refused").await;
    assert_eq!(refused["code"], "bad_file");
    let mut thief = Visitor::of(&house);
    thief.connect().await;
    let stolen = picture_id(&visitor).await;
    thief
        .say_with(json!({ "text": "mine", "files": [stolen] }))
        .await;
    assert_eq!(thief.until_is("refused").await["code"], "bad_file");
    // Revoked tokens take the addresses of files with them.
    visitor.send(&json!({ "t": "forget" })).await.unwrap();
    visitor.until_is("bye").await;
    assert_eq!(client().get(&url).send().await.unwrap().status(), 403);
    house.stop().await;
}

async fn picture_id(visitor: &Visitor) -> serde_json::Value {
    visitor.upload("a.png", PNG).await.1["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_have_limits() {
    let mut house = shop().await;
    let visitor = Visitor::of(&house);
    let large = vec![0; 100_001];
    let (status, answer) = visitor.upload("large", &large).await;
    assert_eq!((status, &answer["code"]), (413, &json!("too_large")));
    assert_eq!(visitor.upload("empty", b"").await.0, 415);
    let foreign = client()
        .post(visitor.url("file?name=x"))
        .header("origin", "https://shop.example")
        .header("authorization", format!("Bearer {}", visitor.token))
        .body("x");
    assert_eq!(
        foreign.send().await.unwrap().status(),
        403,
        "not our own page"
    );
    let nobody = client()
        .post(visitor.url("file?name=x"))
        .header("origin", format!("http://{}", visitor.host))
        .header("authorization", format!("Bearer s{}", &visitor.token[1..]))
        .body("x");
    assert_eq!(nobody.send().await.unwrap().status(), 403);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agents_picture_reaches_the_visitor() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    visitor.say("show me").await;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "show me").await;
    let picture = Draft::photo(b"\xff\xd8\xff\xe0 a cake".to_vec());
    house.answers(topic, picture.caption("a cake"));
    let message = visitor.reads("a cake").await;
    assert_eq!(message["file"]["mime"], "image/jpeg");
    let url = visitor.url(message["file"]["url"].as_str().unwrap());
    let bytes = client()
        .get(url)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert!(bytes.starts_with(b"\xff\xd8\xff\xe0"));
    house.stop().await;
}
