//! Screens and what is pressed on them.

use topicdesk::standin::options::{Options, Whispers};
use topicdesk::standin::world::draft::Draft;

use super::{begin, boris, forges, opens};
use crate::road::scene::{Talk, says};
use crate::support::{House, said};

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_seen_by_one_and_changes_in_place() {
    let talk = begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let first = opens(&talk).await;
    assert_eq!(first.topic, Some(talk.topic));
    let toast = house.presses_on_screen(agent, "Next").await;
    assert_eq!(toast, "", "a press without words is answered silently");
    let second = house.screen_of(agent, "Second screen arg").await;
    assert_eq!(second.id, first.id);
    assert_eq!(house.presses_on_screen(agent, "Do").await, "Done it");
    assert_eq!(house.presses_on_screen(agent, "No").await, "Will not");
    assert_eq!(house.presses_on_screen(agent, "Shut").await, "Shut it");
    let gone = house.world.wait_until(crate::support::PATIENCE, |state| {
        let mut chats = state.chats.values();
        chats.all(|chat| chat.whispers.values().all(|it| it.deleted))
    });
    assert!(gone.await);
    assert!(
        !house
            .shown(talk.topic)
            .iter()
            .any(|it| it.contains("screen") && !it.starts_with('/')),
        "nobody else saw it"
    );
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_worked_is_marked_and_one_refused_is_answered() {
    let talk = begin().await;
    let done = talk.agent(Draft::text("/probe"));
    talk.house.marked(done, Some("👌")).await;
    let refused = talk.agent(Draft::text("/probe no"));
    let notice = talk.house.posted(talk.topic, "Will not").await;
    assert_eq!(notice.reply_to, Some(refused));
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_late_or_of_another_is_answered_and_not_obeyed() {
    let talk = begin().await;
    let (world, agent) = (&talk.house.world, talk.house.agent);
    let screen = opens(&talk).await;
    let data = &screen.buttons()[1].1;
    let other = boris(&talk);
    // From a colleague's screen.
    let (toast, alert) = forges(&talk, other, screen.id, data).await;
    assert!(alert && toast.contains("Only agents"), "{toast}");
    // An area, a conversation that do not exist, torn and stuffed data.
    let unknown = data.replacen("2Z", "2Q", 1);
    let (toast, _) = forges(&talk, agent, screen.id, &unknown).await;
    assert!(toast.contains("unknown"), "{toast}");
    let nobody = format!("2Zd{}", "A".repeat(22));
    let (toast, _) = forges(&talk, agent, screen.id, &nobody).await;
    assert!(toast.contains("out of date"), "{toast}");
    for torn in ["2", "2Z", "2Zd", "2Zd!", "2💣d.", "2Zdxyz"] {
        let (toast, _) = forges(&talk, agent, screen.id, torn).await;
        assert!(
            toast.contains("unknown") || toast.contains("Only agents"),
            "{torn}: {toast}"
        );
    }
    // Doubled: answered both times, shown once.
    let next = &screen.buttons()[0].1;
    for _ in 0..2 {
        let (toast, _) = forges(&talk, agent, screen.id, next).await;
        assert_eq!(toast, "");
    }
    // A stranger, and one who has left.
    world.kick(talk.house.chat, other);
    talk.says(Draft::text("still here"));
    talk.post("words", says("still here")).await;
    let (toast, _) = forges(&talk, other, screen.id, data).await;
    assert!(toast.contains("Only agents"), "{toast}");
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_can_be_shown_a_thing_alone_it_is_an_ordinary_post() {
    for whispers in [Whispers::Unknown, Whispers::Refused] {
        let talk = super::begin_with(Options {
            whispers,
            ..Options::unlimited()
        })
        .await;
        let agent = talk.house.agent;
        talk.agent(Draft::text("/probe screen"));
        let post = talk.house.posted(talk.topic, "First screen").await;
        talk.house.recorded(post.id).await;
        let toast = talk.house.presses(agent, talk.topic, "Next").await;
        assert_eq!(toast, "");
        talk.house.posted(talk.topic, "Second screen arg").await;
        let shown = talk.house.shown(talk.topic);
        assert!(
            !shown.iter().any(|it| it.contains("First screen")),
            "it changed in place: {shown:?}"
        );
        talk.house.presses(agent, talk.topic, "Shut").await;
        let gone = talk
            .house
            .world
            .wait_until(crate::support::PATIENCE, |state| {
                let mut chats = state.chats.values();
                chats.all(|chat| {
                    let mut left = chat.messages.values().filter(|it| !it.deleted);
                    !left.any(|it| said(it).contains("Second screen"))
                })
            });
        assert!(gone.await, "{whispers:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_whose_message_is_gone_is_shown_anew() {
    let talk = begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let first = opens(&talk).await;
    {
        let mut state = house.world.lock();
        for chat in state.chats.values_mut() {
            chat.whispers.values_mut().for_each(|it| it.deleted = true);
        }
    }
    let next = &first.buttons()[0].1;
    forges(&talk, agent, first.id, next).await;
    let second = house.screen_of(agent, "Second screen").await;
    assert_ne!(second.id, first.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn screens_keep_to_the_budget_of_the_group_and_presses_are_answered_meanwhile() {
    let span = std::time::Duration::from_secs(2);
    let mut house = House::plan(Options::unlimited().group_budget(6, span)).await;
    house.desk = "group_per_minute = 6\nchat_per_second = 0\noverall_per_second = 0\n".into();
    house.tuning.group_span = 2_000;
    house.tuning.areas = super::probe::AREAS;
    house.start().await;
    let talk = Talk::begin_in(house).await;
    let screen = opens(&talk).await;
    let (agent, next) = (talk.house.agent, &screen.buttons()[0].1);
    let mut slowest = std::time::Duration::ZERO;
    for _ in 0..10 {
        let before = std::time::Instant::now();
        forges(&talk, agent, screen.id, next).await;
        slowest = slowest.max(before.elapsed());
    }
    assert!(
        slowest < span,
        "no answer waits for the budget: {slowest:?}"
    );
    // What the customer says comes before the screens that wait.
    talk.says(Draft::text("Urgent"));
    talk.post("words", says("Urgent")).await;
    talk.house.screen_of(agent, "Second screen").await;
    let refused = talk.house.world.count_calls(None, Some(429));
    assert_eq!(refused, 0);
}
