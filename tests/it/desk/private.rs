//! The private chat of the staff with the bot.

use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::begin;

#[tokio::test(flavor = "multi_thread")]
async fn staff_are_served_and_customers_stay_customers() {
    let talk = begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    // Known by then, for he has worked.
    talk.delivered("At work").await;
    house.types_private(agent, "/start");
    house.private_of(agent, "Your desk").await;
    house.types_private(agent, "/probe screen");
    let screen = house.private_of(agent, "First screen").await;
    assert_eq!(house.presses_private(agent, "Next").await, "");
    let second = house.private_of(agent, "Second screen").await;
    assert_eq!(second.id, screen.id, "it changed in place");
    house.presses_private(agent, "Ask").await;
    house.private_of(agent, "Why?").await;
    house.recorded_prompt(agent).await;
    house.types_private(agent, "for fun");
    house.private_of(agent, "why: for fun").await;
    // What he says otherwise is a customer's word, as before.
    house.types_private(agent, "I want flowers");
    let topic = house.topic("Anna Agent").await;
    house.posted(topic, "I want flowers").await;
    // A customer's commands are his own affair.
    talk.says(Draft::text("/probe screen"));
    house.posted(talk.topic, "/probe screen").await;
    let got = talk.everything_sent().await;
    assert_eq!(got, ["At work"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_presses_nothing_in_private() {
    let talk = begin().await;
    let house = &talk.house;
    talk.delivered("At work").await;
    house.types_private(house.agent, "/probe screen");
    house.private_of(house.agent, "First screen").await;
    talk.delivered("words").await;
    let got = house.reached(talk.customer, "words").await;
    let place = Place::Private { bot: house.bot };
    let pressed = house
        .world
        .press_forged(talk.customer, place, got.id, "2Zd.")
        .unwrap();
    let toast = pressed.answer().await.unwrap().text.unwrap();
    assert!(toast.contains("Only agents"), "{toast}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_written_to_is_known() {
    let mut talk = begin().await;
    let agent = talk.house.agent;
    talk.delivered("At work").await;
    talk.house.types_private(agent, "/start");
    talk.house.private_of(agent, "Your desk").await;
    talk.house
        .written("SELECT id FROM staff WHERE id = $1 AND reachable", agent)
        .await;
    talk.house.stop().await;
    talk.house.types_private(agent, "/probe screen");
    talk.house.world.block(agent, talk.house.bot);
    talk.house.start().await;
    talk.house
        .written(
            "SELECT id FROM staff WHERE id = $1 AND NOT reachable",
            agent,
        )
        .await;
}
