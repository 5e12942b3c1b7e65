//! Reactions, both ways (peers.md 17: a yes given by a reaction is not lost).

use serde_json::json;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::scene::{Talk, says};
use crate::support::PATIENCE;

fn react(talk: &Talk, message: i64, emoji: Option<&str>) {
    talk.house
        .world
        .react(talk.customer, talk.house.private(), message, emoji)
        .unwrap();
}

/// Waits until the bot's reaction on the customer's message is this.
async fn shown_to_customer(talk: &Talk, message: i64, emoji: Option<&str>) {
    let key = talk.house.private().key(talk.customer);
    let bot = talk.house.bot;
    let holds = talk.house.world.wait_until(PATIENCE, |state| {
        let Some(message) = state
            .chats
            .get(&key)
            .and_then(|chat| chat.messages.get(&message))
        else {
            return false;
        };
        let own = message
            .reactions
            .iter()
            .find(|reaction| reaction.user == bot);
        own.map(|reaction| reaction.emoji.as_str()) == emoji
    });
    assert!(
        holds.await,
        "{emoji:?} is not shown: {:?}",
        talk.house.world.reactions(key, message)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_reaction_stands_on_the_agents_message() {
    let talk = Talk::begin().await;
    let id = talk.delivered("Tomorrow at nine?").await;
    let there = talk.got("question", says("Tomorrow at nine?")).await;
    react(&talk, there.id, Some("👍"));
    talk.house.marked(id, Some("👍")).await;
    react(&talk, there.id, Some("❤"));
    talk.house.marked(id, Some("❤")).await;
    react(&talk, there.id, None);
    talk.house.marked(id, Some("👌")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reaction_that_looks_like_a_mark_is_told_in_words() {
    let talk = Talk::begin().await;
    let id = talk.delivered("Tomorrow at nine?").await;
    let there = talk.got("question", says("Tomorrow at nine?")).await;
    react(&talk, there.id, Some("🔥"));
    talk.house.marked(id, Some("🔥")).await;
    react(&talk, there.id, Some("👎"));
    let told = talk.post("words", says("👎")).await;
    assert!(says("reaction to “Tomorrow at nine?”")(&told));
    assert_eq!(told.reply_to, Some(id));
    // The mark says again what became of the message.
    talk.house.marked(id, Some("👌")).await;
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custom_emoji_is_told_in_words() {
    let talk = Talk::begin().await;
    let id = talk.delivered("Tomorrow at nine?").await;
    let there = talk.got("question", says("Tomorrow at nine?")).await;
    let reaction = json!({"type": "custom_emoji", "custom_emoji_id": "5"});
    talk.injects_customer("message_reaction", json!({
        "message_id": there.id, "user": {"id": talk.customer, "is_bot": false, "first_name": "Carl"},
        "old_reaction": [], "new_reaction": [reaction],
    }));
    talk.post("words", says("reaction to “Tomorrow at nine?”"))
        .await;
    talk.house.marked(id, Some("👌")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_reaction_on_his_own_message_is_shown() {
    let talk = Talk::begin().await;
    let own = talk.says(Draft::text("I am so happy"));
    let post = talk.post("words", says("I am so happy")).await;
    react(&talk, own, Some("🎉"));
    talk.house.marked(post.id, Some("🎉")).await;
    react(&talk, own, None);
    talk.house.marked(post.id, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agents_reaction_reaches_the_customer() {
    let talk = Talk::begin().await;
    let own = talk.says(Draft::text("Here is the photo"));
    let post = talk.post("words", says("Here is the photo")).await;
    let set = |emoji| {
        talk.house
            .world
            .react(talk.house.agent, talk.place(), post.id, emoji)
            .unwrap();
    };
    set(Some("❤"));
    shown_to_customer(&talk, own, Some("❤")).await;
    set(Some("👀"));
    shown_to_customer(&talk, own, Some("👀")).await;
    set(None);
    shown_to_customer(&talk, own, None).await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn reactions_on_what_is_not_the_customers_stay_inside() {
    let talk = Talk::begin().await;
    let note = talk.agent(Draft::text("// note"));
    talk.house.marked(note, Some("✍")).await;
    let said = talk.delivered("Hi").await;
    let help = talk.agent(Draft::text("/help"));
    let notice = talk.post("help", says("/take")).await;
    let before = talk
        .house
        .world
        .count_calls(Some("setMessageReaction"), None);
    for message in [note, said, help, notice.id, talk.topic] {
        talk.house
            .world
            .react(talk.house.agent, talk.place(), message, Some("🔥"))
            .unwrap();
    }
    // And on nothing at all, or elsewhere.
    let user = json!({"id": talk.house.agent, "is_bot": false, "first_name": "Anna"});
    let new = json!([{"type": "emoji", "emoji": "🔥"}]);
    for id in [0, -1, 99_999_999, i64::MAX] {
        talk.injects(
            "message_reaction",
            json!({"message_id": id, "user": user, "old_reaction": [], "new_reaction": new}),
        );
    }
    talk.injects_customer(
        "message_reaction",
        json!({"message_id": 99_999, "user": user, "old_reaction": [], "new_reaction": new}),
    );
    assert_eq!(talk.everything_sent().await, ["Hi"]);
    let key = talk.house.private().key(talk.customer);
    for message in talk.house.world.messages(key) {
        assert!(message.reactions.is_empty(), "{message:?}");
    }
    let marks = talk
        .house
        .world
        .count_calls(Some("setMessageReaction"), None)
        - before;
    assert!(marks <= 2, "the sentinel's own marks alone: {marks}");
    let _ = Place::Group(0);
}
