//! What must not get in, and what must not get out.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::visitor::Visitor;
use super::{client, shop};
use crate::support::PATIENCE;

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_page_speaks_for_a_visitor() {
    let mut house = shop().await;
    let visitor = Visitor::of(&house);
    let other = [
        "https://evil.example",
        "https://shop.example",
        "null",
        "http://127.0.0.1",
    ];
    for origin in other.map(Some).into_iter().chain([None]) {
        let Err(Error::Http(answer)) = visitor.line(origin).await else {
            panic!("{origin:?} got in")
        };
        assert_eq!(answer.status(), 403);
    }
    assert!(
        visitor
            .line(Some(&format!("http://{}", visitor.host)))
            .await
            .is_ok()
    );
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_may_frame_and_ask_only_if_they_are_named() {
    let mut house = shop().await;
    let visitor = Visitor::of(&house);
    let frame = client()
        .get(visitor.url("frame?lang=uk"))
        .send()
        .await
        .unwrap();
    let policy = frame.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.contains("frame-ancestors 'self' https://shop.example https://*.shop.example"));
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"));
    assert!(!frame.headers().contains_key("x-frame-options"));
    let page = frame.text().await.unwrap();
    assert!(!page.contains("style=\"") && !page.contains("onclick"));
    for (origin, allowed) in [
        ("https://shop.example", true),
        ("https://www.shop.example", true),
        ("https://evil.example", false),
        ("https://shop.example.evil.example", false),
    ] {
        let config = client()
            .get(visitor.url("config?lang=ru"))
            .header("origin", origin);
        let config = config.send().await.unwrap();
        let said = config.headers().get("access-control-allow-origin");
        assert_eq!(
            said.map(|said| said.to_str().unwrap()),
            allowed.then_some(origin)
        );
        let config: Value = config.json().await.unwrap();
        assert_eq!(config["language"], "ru");
    }
    // The page names its parts by what is in them.
    let linked = |name: &str| {
        let mut links = page.split('"').filter(|it| it.ends_with(name));
        let link = links.find(|it| it.contains("part/")).unwrap();
        link[link.find("part/").unwrap()..].to_owned()
    };
    for part in [
        "widget.js".to_owned(),
        linked("frame.js"),
        linked("frame.css"),
    ] {
        let answer = client().get(visitor.url(&part)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{part}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
    assert_eq!(
        client()
            .get(visitor.url("mod.rs"))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_stays_words_in_every_field() {
    const NASTY: &str = "<img src=x onerror=alert(1)>\"'&{{7*7}}";
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    let mut hello = visitor.hello();
    hello["page"] = json!({ "url": "javascript:alert(1)", "title": NASTY });
    hello["language"] = NASTY.into();
    let origin = format!("http://{}", visitor.host);
    visitor.socket = Some(visitor.line(Some(&origin)).await.unwrap());
    visitor.send(&hello).await.unwrap();
    visitor.until_is("welcome").await;
    let contact = json!({ "t": "contact", "name": NASTY, "email": NASTY });
    visitor.send(&contact).await.unwrap();
    assert_eq!(visitor.until_is("error").await["code"], "bad_contact");
    let contact = json!({ "t": "contact", "name": NASTY, "email": "vera@example.org" });
    visitor.send(&contact).await.unwrap();
    assert_eq!(visitor.until_is("contact").await["name"], NASTY);
    visitor.say(NASTY).await;
    visitor.until_is("ack").await;
    let topic = house.topic("SHOP").await;
    let posted = house.posted(topic, NASTY).await;
    let entities = posted
        .body
        .get("entities")
        .map(ToString::to_string)
        .unwrap_or_default();
    assert!(!entities.contains("javascript:"), "{entities}");
    house.posted(topic, "vera@example.org").await;
    house.stop().await;
}

async fn closed_with(visitor: &mut Visitor) -> String {
    loop {
        if let Err(error) = visitor.hear().await {
            return error;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_and_senseless_frames_end_the_line() {
    let mut house = shop().await;
    let origin = |visitor: &Visitor| format!("http://{}", visitor.host);
    let mut huge = Visitor::of(&house);
    huge.connect().await;
    let socket = huge.socket.as_mut().unwrap();
    let _ = socket.send(Message::text("x".repeat(1 << 20))).await;
    let error = closed_with(&mut huge).await;
    assert!(!error.contains("nothing was heard"), "{error}");
    for (first, code) in [
        (
            json!({ "t": "say", "id": "12345678", "text": "no hello" }),
            "4400",
        ),
        (json!({ "t": "hello", "v": 9, "token": "n" }), "4400"),
        (json!("x"), "4400"),
    ] {
        let mut visitor = Visitor::of(&house);
        visitor.socket = Some(visitor.line(Some(&origin(&visitor))).await.unwrap());
        visitor.send(&first).await.unwrap();
        let error = closed_with(&mut visitor).await;
        assert!(error.contains(code), "{first}: {error}");
    }
    let mut binary = Visitor::of(&house);
    binary.connect().await;
    let socket = binary.socket.as_mut().unwrap();
    socket.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert!(closed_with(&mut binary).await.contains("4400"));
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_refused_with_a_reason() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    for (say, code) in [
        (json!({ "text": "x".repeat(4001) }), "too_long"),
        (json!({ "text": " \n " }), "empty"),
        (
            json!({ "text": "x", "files": vec!["a"; 11] }),
            "too_many_files",
        ),
        (json!({ "text": "x", "files": ["nothing"] }), "bad_file"),
    ] {
        visitor.say_with(say).await;
        assert_eq!(visitor.until_is("refused").await["code"], code);
    }
    let bad = json!({ "t": "say", "id": "a b", "text": "x" });
    visitor.send(&bad).await.unwrap();
    assert_eq!(visitor.until_is("refused").await["code"], "bad_id");
    assert!(
        house.world.topics(house.chat).is_empty(),
        "nothing was said"
    );
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_too_much_is_slowed_down() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    for n in 0..25 {
        visitor.say(&format!("word {n}.")).await;
    }
    let refused = visitor.until_is("refused").await;
    assert_eq!(refused["code"], "slow_down");
    assert!(refused["retry"].as_u64().unwrap() > 0);
    // And who floods the line itself is cut off.
    for _ in 0..100 {
        let _ = visitor.send(&json!({ "t": "ping" })).await;
    }
    assert!(closed_with(&mut visitor).await.contains("4429"));
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_go_by_the_address_that_a_trusted_proxy_names() {
    let mut house = shop().await;
    // Thirty new visitors come from one address, then no more for a while.
    let newcomer = async |from: &str| {
        let mut visitor = Visitor::of(&house);
        visitor.from = Some(from.to_owned());
        visitor.connect().await;
        visitor.say("hello").await;
        let outcome = visitor.hear().await;
        outcome.map(|heard| heard["t"].as_str().unwrap().to_owned())
    };
    for _ in 0..30 {
        assert_eq!(newcomer("203.0.113.7").await.as_deref(), Ok("message"));
    }
    let more = newcomer("203.0.113.7").await;
    assert!(
        more.as_ref().is_err_and(|error| error.contains("4429")),
        "{more:?}"
    );
    assert_eq!(newcomer("203.0.113.8").await.as_deref(), Ok("message"));
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untrusted_proxy_is_not_believed() {
    let mut house = super::plan().await;
    house.web = "listen = \"127.0.0.1:0\"\n".into();
    house.start().await;
    let mut refused = 0;
    for n in 0..32 {
        let mut visitor = Visitor::of(&house);
        visitor.from = Some(format!("203.0.113.{n}"));
        visitor.connect().await;
        visitor.say("hello").await;
        refused += usize::from(visitor.hear().await.is_err());
    }
    assert_eq!(refused, 2, "all come from one address, whatever they say");
    house.stop().await;
}

/// Somebody asks for everything and reads nothing. The others are served.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_visitor_holds_nobody_up() {
    let mut house = shop().await;
    let mut slow = Visitor::of(&house);
    slow.connect().await;
    slow.say(&"long ".repeat(700)).await;
    slow.until_is("ack").await;
    for _ in 0..40 {
        slow.send(&json!({ "t": "before", "n": 999_999 }))
            .await
            .unwrap();
    }
    let mut quick = Visitor::of(&house);
    quick.from = Some("203.0.113.9".into());
    let served = tokio::time::timeout(PATIENCE, async {
        quick.connect().await;
        quick.say("quick").await;
        quick.until_is("ack").await
    });
    assert!(served.await.is_ok());
    // And he has lost nothing when he reads again.
    let socket = slow.socket.as_mut().unwrap();
    let mut answers = 0;
    while let Ok(Some(Ok(heard))) =
        tokio::time::timeout(Duration::from_secs(2), socket.next()).await
    {
        answers += usize::from(heard.to_text().unwrap_or_default().contains("history"));
    }
    assert_eq!(answers, 40);
    house.stop().await;
}
