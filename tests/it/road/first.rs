//! The main job: a customer writes, an agent answers, the customer reads it.

use topicdesk::standin::world::draft::Draft;

use crate::support::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_writes_and_an_agent_answers() {
    let mut house = House::open().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("Do you have roses?"));
    let topic = house.topic("Carl Customer").await;
    house.posted(topic, "Do you have roses?").await;
    let answer = house.answers(topic, Draft::text("Yes, red and white"));
    house.reached(customer, "Yes, red and white").await;
    house.marked(answer, Some("👌")).await;
    assert_eq!(house.received(customer), ["Yes, red and white"]);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pressing_start_makes_no_topic_and_keeps_the_source() {
    let mut house = House::open().await;
    let customer = house.customer("Carl Customer");
    house
        .world
        .start(customer, house.bot, Some("spring-sale"))
        .unwrap();
    for n in 0..30 {
        let curious = house.customer(&format!("Curious {n}"));
        house.world.start(curious, house.bot, None).unwrap();
    }
    house.says(customer, Draft::text("hello"));
    let topic = house.topic("Carl Customer").await;
    house.posted(topic, "spring-sale").await;
    assert_eq!(house.world.topics(house.chat).len(), 1);
    house.stop().await;
}
