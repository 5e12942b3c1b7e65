//! Replies and partial quotes, both ways.

use serde_json::json;
use topicdesk::standin::world::draft::Draft;

use super::scene::{Talk, has, says};
use crate::support::said;

/// peers.md 24: a reply points at the message it answers.
#[tokio::test(flavor = "multi_thread")]
async fn an_agents_reply_is_a_reply_at_the_customers() {
    let talk = Talk::begin().await;
    let asked = talk.says(Draft::text("Roses or tulips?"));
    let post = talk.post("question", says("Roses or tulips?")).await;
    talk.says(Draft::text("And when?"));
    talk.post("question", says("And when?")).await;
    talk.agent(Draft::text("Tulips").reply(post.id));
    let got = talk.got("answer", says("Tulips")).await;
    assert_eq!(got.reply_to, Some(asked));
    assert!(!got.body.contains_key("quote"));
    // A part of it.
    talk.agent(Draft::text("these").reply(post.id).quote("Roses"));
    let got = talk.got("answer", says("these")).await;
    assert_eq!(got.reply_to, Some(asked));
    assert_eq!(got.body["quote"]["text"], "Roses");
    // A picture as the answer, and an answer to one's own message.
    talk.agent(Draft::photo("tulip").caption("look").reply(post.id));
    let own = talk.got("picture", says("look")).await;
    assert_eq!(own.reply_to, Some(asked));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_reply_is_a_reply_in_the_topic() {
    let talk = Talk::begin().await;
    let first = talk.delivered("Red or white?").await;
    talk.delivered("Large or small?").await;
    let there = talk.got("first", says("Red or white?")).await;
    talk.says(Draft::text("the first").reply(there.id));
    let post = talk.post("answer", says("the first")).await;
    assert_eq!(post.reply_to, Some(first));
    talk.says(Draft::text("this").reply(there.id).quote("white"));
    let post = talk.post("answer", |post| said(post) == "this").await;
    assert_eq!(post.reply_to, Some(first));
    assert_eq!(post.body["quote"]["text"], "white");
    // His own message.
    let own = talk.says(Draft::text("a thought"));
    let thought = talk.post("thought", says("a thought")).await;
    talk.says(Draft::sticker("👍", "s").reply(own));
    let sticker = talk.post("sticker", has("sticker")).await;
    assert_eq!(sticker.reply_to, Some(thought.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_the_card_goes_to_the_customer() {
    let talk = Talk::begin().await;
    let card = talk.post("card", has("reply_markup")).await;
    talk.agent(Draft::text("Good morning").reply(card.id));
    talk.house.reached(talk.customer, "Good morning").await;
    assert_eq!(talk.everything_sent().await, ["Good morning"]);
    // The topic's own first message is no reply at all.
    talk.agent(Draft::text("Good evening").reply(talk.topic));
    let got = talk.got("words", says("Good evening")).await;
    assert_eq!(got.reply_to, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_joined_messages_answers_the_quoted_one_or_the_last() {
    let mut talk = Talk::begin_pressed().await;
    let ids = talk
        .says_together(&["one apple", "two pears", "three plums"])
        .await;
    let last = talk.post("joined", says("three plums")).await;
    assert!(says("one apple")(&last));
    talk.agent(Draft::text("which?").reply(last.id));
    assert_eq!(
        talk.got("answer", says("which?")).await.reply_to,
        Some(ids[2])
    );
    let second = talk.post("second", says("two pears")).await;
    talk.agent(Draft::text("ripe?").reply(second.id).quote("two pears"));
    let got = talk.got("answer", says("ripe?")).await;
    assert_eq!(got.reply_to, Some(ids[1]));
    assert_eq!(got.body["quote"]["text"], "two pears");
    // And the customer answers one of those he sent together.
    talk.says(Draft::text("green ones").reply(ids[0]));
    let first = talk.post("first", says("one apple")).await;
    assert_eq!(
        talk.post("answer", says("green ones")).await.reply_to,
        Some(first.id)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_what_is_gone_arrives_without_it() {
    let talk = Talk::begin().await;
    let asked = talk.says(Draft::text("Roses?"));
    let post = talk.post("question", says("Roses?")).await;
    talk.house
        .world
        .delete(talk.customer, talk.house.private(), asked)
        .unwrap();
    talk.agent(Draft::text("Yes, roses").reply(post.id));
    talk.house.reached(talk.customer, "Yes, roses").await;
    // The same the other way.
    let own = talk.delivered("Red?").await;
    let there = talk.got("question", says("Red?")).await;
    talk.house
        .world
        .delete(talk.house.agent, talk.place(), own)
        .unwrap();
    talk.says(Draft::text("Yes, red").reply(there.id));
    talk.post("answer", says("Yes, red")).await;
    // And one to a message that we never saw.
    talk.injects_customer(
        "message",
        json!({"text": "as I said", "reply_to_message": {"message_id": 3}}),
    );
    talk.post("words", says("as I said")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_that_is_no_longer_there_does_not_stop_a_message() {
    let talk = Talk::begin().await;
    let asked = talk.says(Draft::text("Roses or tulips?"));
    let post = talk.post("question", says("Roses or tulips?")).await;
    talk.busy("sendMessage");
    let id = talk.agent(Draft::text("these").reply(post.id).quote("tulips"));
    talk.house.marked(id, Some("👀")).await;
    let place = talk.house.private();
    talk.house
        .world
        .edit(talk.customer, place, asked, "Roses", None)
        .unwrap();
    talk.house.world.clear_faults();
    talk.house.marked(id, Some("👌")).await;
    assert_eq!(talk.everything_sent().await, ["these"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_words_under_the_card_is_a_reply_there() {
    let talk = Talk::begin_pressed().await;
    let card = talk.post("card", has("reply_markup")).await;
    talk.agent(Draft::text("Good morning").reply(card.id));
    let got = talk.got("answer", says("Good morning")).await;
    assert_eq!(got.reply_to, Some(talk.hello));
}
