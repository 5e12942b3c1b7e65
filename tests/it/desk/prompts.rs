//! Questions to one person, whose answers stay inside.

use topicdesk::standin::world::draft::Draft;

use super::{begin, boris, replies};
use crate::road::scene::picture;
use crate::support::said;

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_reaches_the_area_once_and_never_the_customer() {
    let talk = begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    talk.agent(Draft::text("/probe ask"));
    let question = house.posted(talk.topic, "Why?").await;
    assert!(question.asks, "it opens the answer");
    house.recorded(question.id).await;
    // Somebody else.
    let other = boris(&talk);
    let wrong = replies(&talk, other, question.id, "because of me");
    let notice = house.posted(talk.topic, "put to somebody else").await;
    assert_eq!(notice.reply_to, Some(wrong));
    // Whom it was put to.
    let right = replies(&talk, agent, question.id, "because");
    house.marked(right, Some("👌")).await;
    house.screen_of(agent, "why: because").await;
    // Again.
    let late = replies(&talk, agent, question.id, "and also");
    let notice = house.posted(talk.topic, "answered already").await;
    assert_eq!(notice.reply_to, Some(late));
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_asks_by_name_and_the_answer_may_look_like_anything() {
    let talk = begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    super::opens(&talk).await;
    let toast = house.presses_on_screen(agent, "Ask").await;
    assert!(toast.contains("Reply to the question"), "{toast}");
    let question = house.posted(talk.topic, "Why?").await;
    assert_eq!(said(&question), "Anna Agent, Why?");
    assert_eq!(question.body["entities"][0]["type"], "text_mention");
    house.recorded(question.id).await;
    replies(&talk, agent, question.id, "// first\n// second");
    house.screen_of(agent, "why: first").await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_between_question_and_answer_loses_nothing() {
    let mut talk = begin().await;
    talk.agent(Draft::text("/probe ask"));
    let question = talk.house.posted(talk.topic, "Why?").await;
    talk.house.recorded(question.id).await;
    talk.house.stop().await;
    let answer = replies(&talk, talk.house.agent, question.id, "after all");
    talk.house.start().await;
    talk.house.marked(answer, Some("👌")).await;
    talk.house
        .screen_of(talk.house.agent, "why: after all")
        .await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn all_items_of_an_album_that_answers_stay_inside() {
    let talk = begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    talk.agent(Draft::text("/probe ask"));
    let question = house.posted(talk.topic, "Why?").await;
    house.recorded(question.id).await;
    // An app may name the answered message in the first item alone.
    let first = picture(1).caption("because of this").reply(question.id);
    let items = vec![first, picture(2), picture(3)];
    let ids = house.world.send_album(agent, talk.place(), items).unwrap();
    house.marked(ids[0], Some("👌")).await;
    house.screen_of(agent, "why: because of this").await;
    assert!(talk.everything_sent().await.is_empty());
    let sent = house.world.private(house.front, talk.customer);
    assert!(sent.iter().all(|it| it.media().is_none()));
}
