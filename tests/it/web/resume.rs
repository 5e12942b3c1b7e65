//! Lines break, processes die; nothing is lost and nothing is said twice.

use std::time::Duration;

use serde_json::json;
use topicdesk::app::App;
use topicdesk::standin::world::draft::Draft;

use super::visitor::Visitor;
use super::{plan, shop};
use crate::road::crash::{Dice, Program};
use crate::support::{House, PATIENCE, postgres};

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
async fn killed_five_times_nothing_is_lost_or_doubled() {
    let mut house = plan().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = port.local_addr().unwrap().to_string();
    drop(port);
    house.web = format!("listen = \"{host}\"\n");
    let mut program = Program::of(house);
    let mut child = program.start();
    program.at_work(1).await;
    let mut visitor = Visitor::at(host);
    settled(&mut visitor, &[]).await;
    while visitor.try_connect().await.is_err() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    visitor.say("begin.").await;
    settled(&mut visitor, &["begin.".to_owned()]).await;
    let topic = program.house.topic("SHOP").await;
    let (mut said, mut told) = (vec!["begin.".to_owned()], Vec::new());
    let mut dice = Dice(5);
    for round in 0..5 {
        for n in 0..2 {
            let words = format!("visitor {round}-{n}.");
            visitor.say(&words).await;
            said.push(words);
            let words = format!("agent {round}-{n}.");
            program.house.answers(topic, Draft::text(words.clone()));
            told.push(words);
            tokio::time::sleep(Duration::from_millis(dice.roll(40))).await;
        }
        child.kill().await.unwrap();
        child = program.start();
    }
    let all: Vec<String> = said.iter().chain(&told).cloned().collect();
    settled(&mut visitor, &all).await;
    once_each(&visitor.texts(), &all);
    // In the group a post whose answer never came may stand twice, and says so.
    for words in &said {
        program.house.posted(topic, words).await;
    }
    let (mut tx_free, logs) = (child, program.logs());
    tx_free.kill().await.unwrap();
    assert!(!logs.contains("may or may not have arrived"), "{logs}");
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

/// The line is at one process, the agent's answer goes out at another.
#[tokio::test(flavor = "multi_thread")]
async fn several_processes_serve_one_visitor() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = plan().await;
    house.database = url;
    house.start().await;
    let second = App::start(house.settings(), house.tuning).await.unwrap();
    let mut here = Visitor::of(&house);
    here.connect().await;
    here.say("at the first").await;
    here.until_is("ack").await;
    let topic = house.topic("SHOP").await;
    let mut there = Visitor::at(second.address().unwrap().to_string());
    there.token.clone_from(&here.token);
    there.connect().await;
    assert_eq!(there.texts(), ["at the first"]);
    there.say("at the second").await;
    here.reads("at the second").await;
    house.posted(topic, "at the second").await;
    house.answers(topic, Draft::text("to both"));
    here.reads("to both").await;
    there.reads("to both").await;
    // The first one goes; the second does all the work.
    house.stop().await;
    let mut third = Visitor::at(there.host.clone());
    third.token.clone_from(&here.token);
    let _ = third.try_connect().await;
    house.answers(topic, Draft::text("from the second alone"));
    there.reads("from the second alone").await;
    second.stop().await;
}
