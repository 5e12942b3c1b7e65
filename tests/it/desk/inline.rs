//! What is offered while an agent types `@bot words`.

use super::begin;
use crate::road::scene::says;

#[tokio::test(flavor = "multi_thread")]
async fn staff_are_offered_words_and_send_them_as_their_own() {
    let talk = begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    talk.delivered("At work").await;
    let asked = house.world.query(agent, house.bot, "morning").unwrap();
    let results = asked.results().await.unwrap();
    assert_eq!(results.len(), 50);
    assert_eq!(results[2]["title"], "Greeting 3");
    house
        .world
        .choose(agent, talk.place(), house.bot, &results[2])
        .unwrap();
    talk.got("chosen words", says("Good morning 3")).await;
    // Strangers and customers are offered nothing.
    let asked = house.world.query(talk.customer, house.bot, "morning");
    let results = asked.unwrap().results().await.unwrap();
    assert!(results.is_empty());
}
