//! A visitor goes on in Telegram, in the same topic.

use serde_json::json;
use topicdesk::standin::world::draft::Draft;

use super::shop;
use super::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_goes_on_in_telegram_in_the_same_topic() {
    let mut house = shop().await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    visitor.send(&json!({ "t": "telegram" })).await.unwrap();
    assert_eq!(visitor.until_is("error").await["code"], "nothing_said");
    visitor.say("on the site").await;
    visitor.until_is("ack").await;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "on the site").await;
    visitor.send(&json!({ "t": "telegram" })).await.unwrap();
    let link = visitor.until_is("telegram").await;
    let url = link["url"].as_str().unwrap();
    let code = url.strip_prefix("https://t.me/desk_bot?start=").unwrap();
    assert!(code.len() <= 64);

    let customer = house.customer("Vera Visitor");
    house.world.start(customer, house.bot, Some(code)).unwrap();
    house.posted(topic, "another messenger").await;
    house.says(customer, Draft::text("in Telegram"));
    house.posted(topic, "in Telegram").await;
    house.answers(topic, Draft::text("to Telegram"));
    house.reached(customer, "to Telegram").await;

    // The code is spent: another who has it gets nothing.
    let thief = house.customer("Theo Thief");
    house.world.start(thief, house.bot, Some(code)).unwrap();
    house.says(thief, Draft::text("let me in"));
    let other = house.topic("Theo Thief").await;
    assert_ne!(other, topic);

    // Back on the site: answers go there again.
    visitor.say("on the site again").await;
    visitor.until_is("ack").await;
    house.posted(topic, "on the site again").await;
    house.answers(topic, Draft::text("to the site"));
    visitor.reads("to the site").await;
    assert_eq!(house.received(customer), ["to Telegram"]);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_topic_in_telegram_keeps_it() {
    let mut house = shop().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first in Telegram"));
    let own = house.topic("Carl Customer").await;
    let mut visitor = Visitor::of(&house);
    visitor.connect().await;
    visitor.say("on the site").await;
    visitor.until_is("ack").await;
    visitor.send(&json!({ "t": "telegram" })).await.unwrap();
    let link = visitor.until_is("telegram").await;
    let code = link["url"].as_str().unwrap().split_once('=').unwrap().1;
    house.world.start(customer, house.bot, Some(code)).unwrap();
    house.says(customer, Draft::text("still here"));
    house.posted(own, "still here").await;
    house.stop().await;
}
