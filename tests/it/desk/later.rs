//! Snoozes, reminders, messages that go at a time, promised dates.

use std::collections::BTreeSet;

use serde_json::json;
use topicdesk::clock;
use topicdesk::model::job::Job;
use topicdesk::model::status::Status;
use topicdesk::standin::state::State;
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::conversations::{self, Conversation};
use topicdesk::store::tickets;
use topicdesk::store::timers::{self, Timer};

use super::replies;
use crate::road::scene::{Talk, has, picture, says};
use crate::support::{PATIENCE, said};

async fn stored(talk: &Talk) -> Conversation {
    let mut tx = talk.house.database().read().await.unwrap();
    let found = conversations::of_topic(&mut tx, talk.topic).await.unwrap();
    found.unwrap()
}

async fn waiting(talk: &Talk) -> Vec<Timer> {
    let ticket = stored(talk).await.ticket;
    let mut tx = talk.house.database().read().await.unwrap();
    timers::of_ticket(&mut tx, ticket.0).await.unwrap()
}

/// The time of everything that waits has come, `ago` milliseconds ago.
async fn time_comes(talk: &Talk, ago: i64) {
    let found = stored(talk).await;
    let now = clock::now() - ago;
    let done = talk.house.database().write(move |tx| {
        Box::pin(async move {
            if found.wake_at.is_some() {
                let mut work = found.work();
                work.wake_at = Some(now);
                tickets::set_work(tx, found.ticket, &work, now).await?;
            }
            for timer in timers::of_ticket(tx, found.ticket.0).await? {
                // That it comes near is told before, not now.
                if !matches!(timer.job()?, Job::Due { soon: true, .. }) {
                    timers::move_to(tx, timer.id, now).await?;
                }
            }
            Ok(())
        })
    });
    done.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snooze_in_one_line_wakes_with_its_words() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(Draft::text("/snooze tomorrow 9:00 call about the cake"));
    house.marked(line, Some("👌")).await;
    let screen = house.screen_of(agent, "Until").await;
    assert!(screen.text().contains("09:00 (in"), "{}", screen.text());
    assert_eq!(stored(&talk).await.status, Status::Snoozed);
    time_comes(&talk, 0).await;
    let notice = talk.post("a reminder", says("call about the cake")).await;
    assert!(said(&notice).contains("Anna Agent"), "{}", said(&notice));
    let found = stored(&talk).await;
    assert_eq!((found.status, found.wake_at), (Status::Open, None));
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snooze_is_two_taps_and_can_be_undone() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    house.presses(agent, talk.topic, "Snooze").await;
    house.screen_of(agent, "Hide until when").await;
    let toast = house.presses_on_screen(agent, "In 3 hours").await;
    assert!(toast.contains("Until"), "{toast}");
    assert_eq!(waiting(&talk).await.len(), 1);
    let line = talk.agent(Draft::text("/undo"));
    house.marked(line, Some("👌")).await;
    assert_eq!(stored(&talk).await.status, Status::New);
    assert!(waiting(&talk).await.is_empty());
    // What was read from words can be cancelled where it is shown.
    talk.agent(Draft::text("/snooze in 2 h"));
    house.screen_of(agent, "Until").await;
    house.presses_on_screen(agent, "Cancel").await;
    let found = stored(&talk).await;
    assert_eq!((found.status, found.wake_at), (Status::New, None));
    assert!(waiting(&talk).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_leaves_the_ticket_as_it_is_and_is_listed() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(Draft::text("/remind in 2 h look again"));
    house.marked(line, Some("👌")).await;
    assert_eq!(stored(&talk).await.status, Status::New);
    talk.agent(Draft::text("/later tomorrow 9:00 Good morning"));
    house.posted(talk.topic, "Will go").await;
    let line = talk.agent(Draft::text("/due tomorrow 18:00"));
    house.marked(line, Some("👌")).await;
    talk.agent(Draft::text("/planned"));
    let screen = house.screen_of(agent, "What waits").await;
    let text = screen.text().replace(['\u{2068}', '\u{2069}'], "");
    for words in ["1. ⏰", "look again", "2. 🕒", "Good morning", "3. 📌"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    house.presses_on_screen(agent, "✖ 1").await;
    house.screen_of(agent, "1. 🕒").await;
    house.presses_on_screen(agent, "✖ 1").await;
    house.screen_of(agent, "1. 📌").await;
    house.presses_on_screen(agent, "✖ 1").await;
    house.screen_of(agent, "Nothing is planned").await;
    let found = stored(&talk).await;
    assert_eq!((found.wake_at, found.due_at), (None, None));
    assert!(waiting(&talk).await.is_empty());
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_was_forgotten_by_mistake_comes_back_with_its_words() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(Draft::text("/remind in 2 h look again"));
    house.marked(line, Some("👌")).await;
    let before = waiting(&talk).await;
    talk.agent(Draft::text("/planned"));
    house.screen_of(agent, "look again").await;
    house.presses_on_screen(agent, "✖ 1").await;
    house.screen_of(agent, "Nothing is planned").await;
    assert!(waiting(&talk).await.is_empty());
    let line = talk.agent(Draft::text("/undo"));
    house.marked(line, Some("👌")).await;
    assert_eq!(waiting(&talk).await, before);
    assert_eq!(stored(&talk).await.wake_at, Some(before[0].due));
    // It still works, once.
    time_comes(&talk, 0).await;
    talk.post("a reminder", says("look again")).await;
    assert!(waiting(&talk).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_time_is_told_with_an_example() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    for (line, told) in [
        ("/snooze whenever", "do not understand"),
        ("/remind 31.02 call", "no such date"),
        ("/due 01.01.2020", "is over"),
        ("/later next century hello", "do not understand"),
    ] {
        let line = talk.agent(Draft::text(line));
        let notice = talk
            .post(told, |post| {
                post.reply_to == Some(line) && said(post).contains(told)
            })
            .await;
        assert!(said(&notice).contains("xample"), "{}", said(&notice));
    }
    assert!(waiting(&talk).await.is_empty());
    assert_eq!(stored(&talk).await.status, Status::New);
    assert!(house.received(talk.customer).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_goes_at_its_time_once_over_a_restart() {
    let mut talk = Talk::begin().await;
    let line = talk.agent(Draft::text("/later tomorrow 9:00 Good morning!"));
    let notice = talk.house.posted(talk.topic, "Will go").await;
    assert_eq!(notice.reply_to, Some(line));
    talk.house.marked(line, Some("😴")).await;
    assert!(talk.everything_sent().await.is_empty());
    talk.house.stop().await;
    talk.house.start().await;
    time_comes(&talk, 0).await;
    talk.house.reached(talk.customer, "Good morning!").await;
    talk.house.marked(line, Some("👌")).await;
    talk.house.stop().await;
    talk.house.start().await;
    assert_eq!(talk.everything_sent().await, ["Good morning!"]);
    assert!(waiting(&talk).await.is_empty());
    // Too late for any button.
    let (house, agent) = (&talk.house, talk.house.agent);
    for label in ["Cancel", "Now", "Change"] {
        let toast = house.presses(agent, talk.topic, label).await;
        assert!(toast.contains("Too late"), "{label}: {toast}");
    }
    assert_eq!(talk.everything_sent().await, ["Good morning!"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_cancelled_or_sent_at_once_by_its_buttons() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(Draft::text("/later tomorrow 9:00 Never"));
    house.marked(line, Some("😴")).await;
    let toast = house.presses(agent, talk.topic, "Cancel").await;
    assert!(toast.contains("will not go"), "{toast}");
    house.marked(line, Some("✍")).await;
    assert!(waiting(&talk).await.is_empty());
    let line = talk.agent(Draft::text("/later tomorrow 9:00 At once"));
    talk.post("the second", |post| {
        post.reply_to == Some(line) && said(post).contains("Will go")
    })
    .await;
    house.presses(agent, talk.topic, "Now").await;
    house.reached(talk.customer, "At once").await;
    assert!(waiting(&talk).await.is_empty());
    assert_eq!(talk.everything_sent().await, ["At once"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_before_it_goes_changes_words_and_time() {
    let talk = Talk::begin().await;
    let line = talk.agent(Draft::text("/later tomorrow 9:00 Good morning"));
    talk.house.posted(talk.topic, "09:00").await;
    let before = waiting(&talk).await[0].due;
    talk.edits(line, "/later tomorrow 10:30 Good day");
    talk.house.posted(talk.topic, "10:30").await;
    let after = waiting(&talk).await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].due - before, 5_400_000);
    time_comes(&talk, 0).await;
    talk.house.reached(talk.customer, "Good day").await;
    assert_eq!(talk.everything_sent().await, ["Good day"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_customer_wrote_it_is_asked() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(Draft::text("/later tomorrow 9:00 Are you there?"));
    house.marked(line, Some("😴")).await;
    talk.says(Draft::text("I am here"));
    house.posted(talk.topic, "I am here").await;
    time_comes(&talk, 0).await;
    let notice = house.posted(talk.topic, "written meanwhile").await;
    assert_eq!(notice.reply_to, Some(line));
    assert!(talk.everything_sent().await.is_empty());
    house.presses(agent, talk.topic, "Send").await;
    house.reached(talk.customer, "Are you there?").await;
    assert_eq!(talk.everything_sent().await, ["Are you there?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_end_it_is_asked_and_can_be_dropped() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(Draft::text("/later tomorrow 9:00 Still there?"));
    house.marked(line, Some("😴")).await;
    let close = talk.agent(Draft::text("/close"));
    house.marked(close, Some("👌")).await;
    time_comes(&talk, 0).await;
    house.posted(talk.topic, "ended meanwhile").await;
    house.presses(agent, talk.topic, "Drop").await;
    house.marked(line, Some("✍")).await;
    let toast = house.presses(agent, talk.topic, "Send").await;
    assert!(!toast.contains("way"), "{toast}");
    assert!(house.received(talk.customer).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_sent_later_as_the_answer_to_a_question() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    house.presses(agent, talk.topic, "Snooze").await;
    house.presses_on_screen(agent, "Send later").await;
    house.screen_of(agent, "Send when").await;
    house.presses_on_screen(agent, "Tomorrow").await;
    let question = house
        .posted(talk.topic, "what the customer shall get")
        .await;
    house.recorded(question.id).await;
    let draft = picture(7).caption("The sketch").reply(question.id);
    let answer = talk.agent(draft);
    house.marked(answer, Some("😴")).await;
    assert!(talk.everything_sent().await.is_empty());
    time_comes(&talk, 0).await;
    talk.got("the picture", has("photo")).await;
    house.reached(talk.customer, "The sketch").await;
    // In an answer the time stands alone: nobody could edit the rest.
    house.presses(agent, talk.topic, "Change").await;
    talk.agent(Draft::text("/later"));
    house.screen_of(agent, "Send when").await;
    house.presses_on_screen(agent, "Other").await;
    let question = house.posted(talk.topic, "the time alone").await;
    house.recorded(question.id).await;
    replies(&talk, agent, question.id, "tomorrow 9:00 and words");
    house.posted(talk.topic, "in one line").await;
}

/// Pictures that came to the customer.
async fn pictures(talk: &Talk, count: usize) -> Vec<Msg> {
    let key = talk.house.private().key(talk.customer);
    let there = |state: &State| {
        let chat = state.chats.get(&key);
        let all = chat.iter().flat_map(|chat| chat.messages.values());
        let mut all: Vec<Msg> = all.filter(|it| has("photo")(it)).cloned().collect();
        all.retain(|it| it.by_bot);
        (all.len() >= count).then_some(all)
    };
    let found = talk.house.world.wait_for(PATIENCE, there).await;
    found.unwrap_or_else(|| panic!("{:#?}", talk.house.received(talk.customer)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_under_the_command_goes_at_its_time_with_its_formatting() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let bold = json!([{ "type": "bold", "offset": 25, "length": 6 }]);
    let draft = picture(7).caption("/later tomorrow 9:00 The sketch");
    let line = talk.agent(draft.entities(bold));
    let notice = house.posted(talk.topic, "Will go").await;
    assert_eq!(notice.reply_to, Some(line));
    house.marked(line, Some("😴")).await;
    assert!(talk.everything_sent().await.is_empty());
    time_comes(&talk, 0).await;
    let got = pictures(&talk, 1).await.remove(0);
    assert_eq!(said(&got), "The sketch");
    let bold = json!([{ "type": "bold", "offset": 4, "length": 6 }]);
    assert_eq!(got.body["caption_entities"], bold);
    house.marked(line, Some("👌")).await;
    // Its edit changes words and time and leaves the file.
    let line = talk.agent(picture(8).caption("/later tomorrow 9:00 Another"));
    house.marked(line, Some("😴")).await;
    talk.edits(line, "/later tomorrow 10:30 The last one");
    house.posted(talk.topic, "10:30").await;
    time_comes(&talk, 0).await;
    assert_eq!(said(&pictures(&talk, 2).await[1]), "The last one");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_in_one_line_keep_their_formatting() {
    let talk = Talk::begin().await;
    let slanted = json!([{ "type": "italic", "offset": 21, "length": 4 }]);
    let draft = Draft::text("/later tomorrow 9:00 Good day");
    let line = talk.agent(draft.entities(slanted));
    talk.house.marked(line, Some("😴")).await;
    time_comes(&talk, 0).await;
    let got = talk.house.reached(talk.customer, "Good day").await;
    let slanted = json!([{ "type": "italic", "offset": 0, "length": 4 }]);
    assert_eq!(got.body["entities"], slanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_under_the_command_waits_as_a_whole() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    // The words may stand under any of its items.
    let words = "/later tomorrow 9:00 All of them";
    for at in 0..2 {
        let mut items = vec![picture(1), picture(2), picture(3)];
        items[at] = picture(9).caption(words);
        let posts = house.world.send_album(agent, talk.place(), items).unwrap();
        for post in posts {
            house.marked(post, Some("😴")).await;
        }
    }
    assert!(talk.everything_sent().await.is_empty());
    time_comes(&talk, 0).await;
    let got = pictures(&talk, 6).await;
    let albums: BTreeSet<String> = got
        .iter()
        .map(|it| it.body["media_group_id"].to_string())
        .collect();
    assert_eq!(albums.len(), 2);
    let said: Vec<String> = got
        .iter()
        .map(said)
        .filter(|it| !it.starts_with('<'))
        .collect();
    assert_eq!(said, ["All of them", "All of them"]);
    assert!(waiting(&talk).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_a_time_waits_until_one_is_chosen() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(picture(7).caption("/later"));
    house.screen_of(agent, "Send when").await;
    house.marked(line, Some("✍")).await;
    house.presses_on_screen(agent, "Tomorrow").await;
    house.marked(line, Some("😴")).await;
    // A time that cannot be read is asked for again, and nothing goes meanwhile.
    let other = talk.agent(picture(8).caption("/later whenever"));
    house.posted(talk.topic, "do not understand").await;
    house.marked(other, Some("✍")).await;
    assert!(talk.everything_sent().await.is_empty());
    time_comes(&talk, 0).await;
    let got = pictures(&talk, 1).await;
    assert_eq!((got.len(), said(&got[0]).as_str()), (1, "<photo>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_under_another_command_stays_inside_with_its_album() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    for words in ["/nonsense", "/close"] {
        let items = vec![picture(1), picture(2).caption(words), picture(3)];
        let posts = house.world.send_album(agent, talk.place(), items).unwrap();
        for post in posts {
            house.marked(post, Some("✍")).await;
        }
    }
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promised_date_is_told_before_and_then() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let line = talk.agent(Draft::text("/take"));
    talk.post("Anna on the card", says("Anna Agent")).await;
    let _ = line;
    let line = talk.agent(Draft::text("/due tomorrow 18:00"));
    house.marked(line, Some("👌")).await;
    talk.post("the card", says("due")).await;
    assert_eq!(waiting(&talk).await.len(), 2);
    let line = talk.agent(Draft::text("/due tomorrow 19:00"));
    house.marked(line, Some("👌")).await;
    let timers = waiting(&talk).await;
    assert_eq!(timers.len(), 2);
    assert_eq!(timers[1].due - timers[0].due, 3_600_000);
    // It comes near.
    let soon = timers[0].id;
    let moved = house
        .database()
        .write(move |tx| Box::pin(async move { timers::move_to(tx, soon, clock::now()).await }));
    assert!(moved.await.unwrap());
    let notice = house.posted(talk.topic, "Due soon").await;
    assert!(said(&notice).contains("Anna Agent"), "{}", said(&notice));
    time_comes(&talk, 600_000).await;
    talk.post("the date itself", |post| {
        said(post).contains("Due") && post.id > notice.id
    })
    .await;
    // Long after its time: General hears of all such at once.
    let chat = house.chat;
    let told = house.world.wait_until(PATIENCE, |state| {
        let mut chats = state.chats.values();
        chats.any(|found| {
            let mut posts = found.messages.values();
            found.key.id == chat
                && posts.any(|it| it.topic.is_none() && said(it).contains("program was down"))
        })
    });
    assert!(told.await, "General did not hear of it");
    let line = talk.agent(Draft::text("/due none"));
    house.marked(line, Some("👌")).await;
    assert_eq!(stored(&talk).await.due_at, None);
    assert!(waiting(&talk).await.is_empty());
    assert!(talk.everything_sent().await.is_empty());
}
