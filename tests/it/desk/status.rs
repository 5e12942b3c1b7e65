//! Where tickets stand, how they end, and the way back.

use topicdesk::model::status::{Resolution, Status};
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::conversations::{self, Conversation};
use topicdesk::store::staff::{self, Standing};
use topicdesk::store::{inboxes, tickets, timers};

use super::replies;
use crate::road::scene::{Talk, says};
use crate::support::said;

async fn stored(talk: &Talk) -> Conversation {
    let mut tx = talk.house.database().read().await.unwrap();
    let found = conversations::of_topic(&mut tx, talk.topic).await.unwrap();
    found.unwrap()
}

/// Waits until the card holds these words.
async fn card(talk: &Talk, words: &str) {
    talk.post(words, |post| {
        post.body.get("reply_markup").is_some() && said(post).contains(words)
    })
    .await;
}

async fn closed(talk: &Talk, closed: bool) {
    let (chat, topic) = (talk.house.chat, talk.topic);
    let done = talk
        .house
        .world
        .wait_until(crate::support::PATIENCE, |state| {
            let mut chats = state.chats.values();
            chats.any(|found| {
                found.key.id == chat
                    && found
                        .topics
                        .get(&topic)
                        .is_some_and(|it| it.closed == closed)
            })
        });
    assert!(done.await, "the topic's gate");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_is_two_taps_or_one_line() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    house.presses(agent, talk.topic, "Status").await;
    house.screen_of(agent, "Status").await;
    let toast = house.presses_on_screen(agent, "waiting for others").await;
    assert!(toast.contains("waiting for others"), "{toast}");
    card(&talk, "waiting for others").await;
    let line = talk.agent(Draft::text("/status review"));
    house.marked(line, Some("👌")).await;
    card(&talk, "in review").await;
    let again = talk.agent(Draft::text("/status review"));
    let notice = house.posted(talk.topic, "It is so already").await;
    assert_eq!(notice.reply_to, Some(again));
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_done_has_a_reason() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    talk.agent(Draft::text("/close not_done"));
    house.screen_of(agent, "Why").await;
    house.presses_on_screen(agent, "Too expensive").await;
    card(&talk, "not done · \u{2068}Too expensive").await;
    closed(&talk, true).await;
    talk.agent(Draft::text("/reopen"));
    closed(&talk, false).await;
    // In his own words, and only in his.
    talk.agent(Draft::text("/close not_done"));
    house.screen_of(agent, "Why").await;
    house.presses_on_screen(agent, "In words").await;
    let question = house.posted(talk.topic, "Answer this message").await;
    house.recorded(question.id).await;
    replies(&talk, agent, question.id, "wanted it in pink");
    card(&talk, "wanted it in pink").await;
    let found = stored(&talk).await;
    assert_eq!(found.resolution, Some(Resolution::NotDone));
    let line = talk.agent(Draft::text("/reopen"));
    house.marked(line, Some("👌")).await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_change_is_undone_unless_something_came_after() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    house.presses(agent, talk.topic, "Close").await;
    closed(&talk, true).await;
    let toast = house.presses(agent, talk.topic, "Undo").await;
    assert!(toast.contains("new"), "{toast}");
    closed(&talk, false).await;
    assert_eq!(stored(&talk).await.status, Status::New);
    talk.agent(Draft::text("/undo"));
    house.posted(talk.topic, "nothing to undo").await;
    // One step back is all there is: a doubled press does not take a second.
    for status in ["review", "waiting_third"] {
        let line = talk.agent(Draft::text(format!("/status {status}")));
        house.marked(line, Some("👌")).await;
    }
    let line = talk.agent(Draft::text("/undo"));
    house.marked(line, Some("👌")).await;
    assert_eq!(stored(&talk).await.status, Status::Review);
    let line = talk.agent(Draft::text("/undo"));
    let told = talk.post("nothing more to undo", |post| {
        says("nothing to undo")(post) && post.reply_to == Some(line)
    });
    told.await;
    assert_eq!(stored(&talk).await.status, Status::Review);
    // Overtaken by the customer.
    // A word that names no state shows what there is.
    talk.agent(Draft::text("/status third"));
    house.screen_of(agent, "Status").await;
    let line = talk.agent(Draft::text("/status waiting_third"));
    house.marked(line, Some("👌")).await;
    talk.says(Draft::text("One more thing"));
    house.posted(talk.topic, "One more thing").await;
    talk.agent(Draft::text("/undo"));
    house.posted(talk.topic, "Something has happened").await;
    assert_eq!(stored(&talk).await.status, Status::Open);
}

#[tokio::test(flavor = "multi_thread")]
async fn spam_is_not_heard_until_it_is_undone() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let line = talk.agent(Draft::text("/spam"));
    house.marked(line, Some("👌")).await;
    closed(&talk, true).await;
    talk.says(Draft::text("Buy now"));
    // Stored, for a second conversation has come through after it.
    let other = house.customer("Other Customer");
    house.says(other, Draft::text("Good day"));
    house.topic("Other Customer").await;
    assert!(
        !house
            .shown(talk.topic)
            .iter()
            .any(|it| it.contains("Buy now"))
    );
    let line = talk.agent(Draft::text("/undo"));
    house.marked(line, Some("👌")).await;
    house.posted(talk.topic, "Buy now").await;
    closed(&talk, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn spam_is_removed_for_good_and_its_sender_kept_out_until_pardoned() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let number = stored(&talk).await.number;
    let line = talk.agent(Draft::text("/spam"));
    house.marked(line, Some("👌")).await;
    let ticket = stored(&talk).await.ticket;
    house
        .database()
        .write(move |tx| {
            Box::pin(async move {
                for timer in timers::of_ticket(tx, ticket.0).await? {
                    timers::move_to(tx, timer.id, 1).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    let (chat, topic) = (house.chat, talk.topic);
    let gone = house.world.wait_until(crate::support::PATIENCE, |state| {
        let mut chats = state.chats.values();
        chats.any(|found| found.key.id == chat && found.topic(topic).is_none())
    });
    assert!(gone.await, "the topic is there still");
    let mut tx = house.database().read().await.unwrap();
    let stone = tickets::get(&mut tx, ticket).await.unwrap().unwrap();
    let left = conversations::get(&mut tx, stone.conversation)
        .await
        .unwrap();
    let left = left.unwrap();
    assert_eq!((left.name.as_str(), left.last_words), ("", None));
    drop(tx);
    talk.says(Draft::text("Me again"));
    let other = house.customer("Other Customer");
    house.says(other, Draft::text("Good day"));
    let theirs = house.topic("Other Customer").await;
    let topics = house.world.topics(chat);
    let mut open = topics.iter().filter(|topic| !topic.deleted);
    assert!(open.all(|topic| !topic.name.contains("Carl")));
    let boris = super::boris(&talk);
    let place = Place::Topic(house.chat, theirs);
    let asks = |words: String| house.world.send(boris, place, Draft::text(words)).unwrap();
    asks(format!("/pardon {number}"));
    house.posted(theirs, "may not").await;
    let manager = house.database().write(move |tx| {
        Box::pin(async move { staff::set_role(tx, boris, Standing::Manager).await })
    });
    assert!(manager.await.unwrap());
    let line = asks(format!("/pardon #{number}"));
    house.marked(line, Some("👌")).await;
    talk.says(Draft::text("I am sorry"));
    house.topic("Carl Customer").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_is_told_so() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(Draft::text("/status review"));
    house.marked(line, Some("👌")).await;
    let performer = house.database().write(move |tx| {
        Box::pin(async move { staff::set_role(tx, agent, Standing::Performer).await })
    });
    assert!(performer.await.unwrap());
    talk.agent(Draft::text("/spam"));
    house.posted(talk.topic, "may not").await;
    let toast = house.presses(agent, talk.topic, "Take").await;
    assert!(toast.contains("Only agents"), "{toast}");
    assert_eq!(stored(&talk).await.status, Status::Review);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_returns_after_long_begins_a_new_ticket_in_the_same_topic() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let first = stored(&talk).await;
    talk.delivered("Done and dusted").await;
    let soon = house.database().write(|tx| {
        Box::pin(async move { inboxes::set(tx, "", inboxes::REOPEN_HOURS, Some("0")).await })
    });
    soon.await.unwrap();
    talk.agent(Draft::text("/close"));
    closed(&talk, true).await;
    talk.says(Draft::text("A new wish"));
    card(&talk, &format!("#{}", first.number + 1)).await;
    closed(&talk, false).await;
    let second = stored(&talk).await;
    assert_eq!(second.id, first.id);
    assert_ne!(second.ticket, first.ticket);
    assert_eq!(
        (second.status, second.received, second.sent),
        (Status::New, 1, 0)
    );
    let mut tx = house.database().read().await.unwrap();
    let all = tickets::of_conversation(&mut tx, first.id, 9)
        .await
        .unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].status, Status::Closed);
}
