//! Lines break and processes are started again; nothing is lost and nothing is
//! said twice.

use std::time::Duration;

use serde_json::json;
use topicdesk::standin::world::draft::Draft;

use super::shop;
use super::visitor::Visitor;
use crate::road::crash::Dice;
use crate::support::{House, PATIENCE};

/// Waits until the topic holds each of these once.
async fn all_posted(house: &House, topic: i64, words: &[String]) {
    for words in words {
        house.posted(topic, words).await;
    }
    // The card quotes what was said last.
    let shown = house.shown(topic).join("\n");
    let lines = shown.lines().filter(|line| !line.starts_with("💬"));
    let shown = lines.collect::<Vec<_>>().join("\n");
    for words in words {
        assert_eq!(shown.matches(words.as_str()).count(), 1, "«{words}»");
    }
}

/// Hears on until all was acknowledged and these are shown; reconnects when the
/// line breaks.
async fn settled(visitor: &mut Visitor, words: &[String]) {
    let waited = tokio::time::timeout(PATIENCE * 3, async {
        loop {
            let texts = visitor.texts();
            if visitor.open.is_empty() && words.iter().all(|words| texts.contains(words)) {
                return;
            }
            if visitor.hear().await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
                let _ = visitor.try_connect().await;
            }
        }
    });
    assert!(
        waited.await.is_ok(),
        "open: {:?}\nshown: {:?}",
        visitor.open,
        visitor.texts()
    );
}

fn once_each(texts: &[String], words: &[String]) {
    for words in words {
        let count = texts.iter().filter(|text| *text == words).count();
        assert_eq!(count, 1, "«{words}» in {texts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_broken_lines_lose_and_double_nothing() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    visitor.say("begin.").await;
    visitor.until_is("ack").await;
    let topic = house.topic("SHOP").await;
    let mut said = vec!["begin.".to_owned()];
    let mut told = Vec::new();
    let mut dice = Dice(11);
    for n in 0..50 {
        if n % 5 < 2 {
            let words = format!("visitor {n}.");
            visitor.say(&words).await;
            said.push(words);
        }
        if n % 5 == 1 {
            let words = format!("agent {n}.");
            house.answers(topic, Draft::text(words.clone()));
            told.push(words);
        }
        // At any moment: before anything was read, or in the middle of it.
        for _ in 0..dice.roll(3) {
            let _ =
                tokio::time::timeout(Duration::from_millis(dice.roll(15)), visitor.hear()).await;
        }
        visitor.cut();
        while visitor.try_connect().await.is_err() {
            // Too many sayings at once are put off, not lost.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    // What is put off is said again when the server says.
    while let Some(say) = visitor.open.first().cloned() {
        visitor.send(&say).await.unwrap();
        let kinds = ["ack", "refused"];
        let heard = visitor
            .until(|heard| kinds.contains(&heard["t"].as_str().unwrap()))
            .await;
        if let Some(retry) = heard["retry"].as_u64() {
            tokio::time::sleep(Duration::from_millis(retry)).await;
        }
    }
    let all: Vec<String> = said.iter().chain(&told).cloned().collect();
    settled(&mut visitor, &all).await;
    once_each(&visitor.texts(), &all);
    all_posted(&house, topic, &said).await;
    // Another device with nothing sees the same.
    let mut other = Visitor::at(visitor.host.clone());
    other.token.clone_from(&visitor.token);
    other.connect().await;
    let mut newest = visitor.texts();
    newest.drain(..newest.len().saturating_sub(50));
    assert_eq!(other.texts(), newest);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_tokens_and_history() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    visitor.say("before").await;
    visitor.until_is("ack").await;
    house.stop().await;
    assert!(visitor.hear().await.is_err(), "the line was closed");
    house.start().await;
    visitor.host = house.app.as_ref().unwrap().address().unwrap().to_string();
    let welcome = visitor.connect().await;
    assert_eq!(welcome["known"], true);
    assert_eq!(visitor.texts(), ["before"]);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_changed_at_each_connect_and_end() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    let made = visitor.token.clone();
    visitor.say("hello").await;
    visitor.until_is("ack").await;
    visitor.connect().await;
    assert_ne!(visitor.token, made);
    assert!(visitor.token.starts_with('s'));
    // A second device of the same visitor, by the token that was not retired yet.
    let mut second = Visitor::at(visitor.host.clone());
    second.token.clone_from(&visitor.token);
    second.connect().await;
    assert_eq!(second.texts(), ["hello"]);
    second.say("from the second").await;
    visitor.reads("from the second").await;
    // He wants to be forgotten: every device is out, and stays out.
    visitor.send(&json!({ "t": "forget" })).await.unwrap();
    visitor.until_is("bye").await;
    while second.hear().await.is_ok() {}
    for token in [&made, &visitor.token, &second.token] {
        let mut again = Visitor::at(visitor.host.clone());
        again.token.clone_from(token);
        let error = again.try_connect().await.unwrap_err();
        assert!(error.contains("unknown_token"), "{error}");
    }
    house.stop().await;
}
