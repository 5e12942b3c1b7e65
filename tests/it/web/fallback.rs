//! The chat for those to whom sockets are closed.

use serde_json::{Value, json};
use topicdesk::standin::world::draft::Draft;

use super::visitor::Visitor;
use super::{client, shop};

async fn ask(visitor: &Visitor, body: &Value) -> (u16, Value) {
    let answer = client()
        .post(visitor.url("poll"))
        .header("origin", format!("http://{}", visitor.host))
        .json(body)
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

fn hello(visitor: &Visitor, seq: i64, quiet: bool) -> Value {
    json!({ "v": 1, "token": visitor.token, "seq": seq, "quiet": quiet })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_without_sockets_has_the_same_chat() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    let (status, first) = ask(&visitor, &json!({ "hello": hello(&visitor, 0, false) })).await;
    assert_eq!(status, 200);
    assert_eq!(first["out"][0]["t"], "welcome");
    let say = json!({ "t": "say", "id": "say-00001", "text": "over the fallback" });
    let body = json!({ "hello": hello(&visitor, 0, true), "send": [say] });
    for _ in 0..2 {
        // Said twice, taken once.
        let (_, said) = ask(&visitor, &body).await;
        let acks = said["out"].as_array().unwrap().iter();
        assert_eq!(
            acks.filter(|answer| answer["t"] == "ack").count(),
            1,
            "{said}"
        );
    }
    let topic = house.topic("SHOP").await;
    house.posted(topic, "over the fallback").await;
    // A request that is held is woken by the answer.
    let (held, _) = tokio::join!(
        async {
            let body = json!({ "hello": hello(&visitor, 1, true), "wait": 25 });
            ask(&visitor, &body).await
        },
        async { house.answers(topic, Draft::text("an answer")) }
    );
    let mut out = held.1["out"].clone();
    if out[0]["m"]["text"] != "an answer" {
        out = ask(
            &visitor,
            &json!({ "hello": hello(&visitor, 1, true), "wait": 25 }),
        )
        .await
        .1["out"]
            .clone();
    }
    assert_eq!(out[0]["m"]["text"], "an answer", "{out}");
    // The same visitor comes by a socket later.
    let welcome = visitor.connect().await;
    assert_eq!(welcome["known"], true);
    assert_eq!(visitor.texts(), ["over the fallback", "an answer"]);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_question_is_refused() {
    let mut house = shop().await;
    let visitor = Visitor::of(&house);
    let unknown = json!({ "hello": { "v": 1, "token": format!("s{}", &visitor.token[1..]) } });
    let (status, answer) = ask(&visitor, &unknown).await;
    assert_eq!(
        (status, &answer["out"][0]["code"]),
        (200, &json!("unknown_token"))
    );
    for (body, expected) in [
        (json!({}), 400),
        (json!({ "hello": { "v": 2, "token": visitor.token } }), 400),
        (
            json!({ "hello": hello(&visitor, 0, true), "send": [{ "t": "what" }] }),
            400,
        ),
        (
            json!({ "hello": hello(&visitor, 0, true), "send": vec![json!({ "t": "ping" }); 21] }),
            400,
        ),
        (json!({ "hello": "x".repeat(200_000) }), 413),
    ] {
        assert_eq!(ask(&visitor, &body).await.0, expected);
    }
    let plain = client()
        .post(visitor.url("poll"))
        .header("origin", format!("http://{}", visitor.host))
        .header("content-type", "text/plain")
        .body(json!({ "hello": hello(&visitor, 0, true) }).to_string());
    assert_eq!(plain.send().await.unwrap().status(), 415);
    house.stop().await;
}
