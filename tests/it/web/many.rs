//! Many visitors at once who only look.

use super::shop;
use super::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn many_idle_visitors_are_held_and_woken() {
    let mut house = shop().await;
    let mut visitors = Vec::new();
    for n in 0..200 {
        let mut visitor = Visitor::of(&house);
        visitor.from = Some(format!("203.0.{}.{}", 113 + n / 100, n % 100));
        visitor.connect().await;
        visitors.push(visitor);
    }
    let last = visitors.last_mut().unwrap();
    last.say("I am here").await;
    last.until_is("ack").await;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "I am here").await;
    house.stop().await;
    for mut visitor in visitors {
        let error = loop {
            if let Err(error) = visitor.hear().await {
                break error;
            }
        };
        assert!(error.contains("1001"), "{error}");
    }
}
