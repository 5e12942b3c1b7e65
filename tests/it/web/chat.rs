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

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_answer_a_message_of_the_other() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    visitor.say("do you bake?").await;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "do you bake?").await;
    let asked = visitor.say("and do you deliver?").await;
    let post = house.posted(topic, "and do you deliver?").await;
    house.recorded(post.id).await;
    let quoting = Draft::text("tomorrow").reply(post.id).quote("deliver");
    house.answers(topic, quoting);
    let told = visitor.reads("tomorrow").await;
    assert_eq!(
        (&told["reply"], &told["quote"]),
        (&json!(asked), &json!("deliver"))
    );
    let plain = house.answers(topic, Draft::text("we bake at night"));
    let told = visitor.reads("we bake at night").await;
    let say = json!({ "text": "why at night?", "reply": told["id"] });
    visitor.say_with(say).await;
    let own = visitor.reads("why at night?").await;
    assert_eq!(own["reply"], told["id"]);
    let post = house.posted(topic, "why at night?").await;
    assert_eq!(post.reply_to, Some(plain));
    // What is no message of this chat is answered by nobody's leave; the words count.
    for odd in ["nobody-knows-this", "\"><b>", ""] {
        let say = json!({ "text": format!("odd {odd}"), "reply": odd });
        visitor.say_with(say).await;
        let post = house.posted(topic, &format!("odd {odd}")).await;
        assert_eq!(post.reply_to.filter(|id| *id != topic), None);
    }
    house.stop().await;
}
