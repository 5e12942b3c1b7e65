//! A visitor writes, an agent answers, and all that can happen to a message.

use serde_json::json;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::shop;
use super::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_writes_and_an_agent_answers() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    let welcome = visitor.connect().await;
    assert_eq!(welcome["known"], false);
    assert_eq!(welcome["config"]["greeting"], "Вітаємо!");
    let id = visitor.say("Do you have <b>cakes</b>?").await;
    visitor
        .until(|heard| heard["t"] == "ack" && heard["id"] == id.as_str())
        .await;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "Do you have <b>cakes</b>?").await;
    house.posted(topic, "Cakes <b>").await;
    let answer = house.answers(topic, Draft::text("Yes, with raspberries"));
    let message = visitor.reads("Yes, with raspberries").await;
    assert_eq!(message["side"], "agent");
    house.marked(answer, Some("👀")).await;
    let got = json!({ "t": "got", "seq": visitor.seq });
    visitor.send(&got).await.unwrap();
    house.marked(answer, Some("👌")).await;
    visitor
        .send(&json!({ "t": "read", "n": message["n"] }))
        .await
        .unwrap();
    house.marked(answer, Some("🤝")).await;
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_retractions_and_reactions_reach_the_visitor() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    visitor.say("hello").await;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "hello").await;
    visitor.say("again").await;
    let shown = house.posted(topic, "again").await;
    let answer = house.answers(topic, Draft::text("helo"));
    visitor.reads("helo").await;
    house
        .world
        .edit(
            house.agent,
            Place::Group(house.chat),
            answer,
            "hello!",
            None,
        )
        .unwrap();
    let edited = visitor.reads("hello!").await;
    assert_eq!(edited["edited"], true);
    assert_eq!(visitor.texts(), ["hello", "again", "hello!"]);
    house
        .world
        .react(house.agent, Place::Group(house.chat), shown.id, Some("❤"))
        .unwrap();
    let liked = visitor.until(|heard| heard["m"]["reaction"] == "❤").await;
    assert_eq!(liked["m"]["side"], "visitor");
    house.stop().await;
}
