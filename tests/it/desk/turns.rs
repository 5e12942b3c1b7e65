//! Taking turns: assigning, handing over, helping; late, doubled and forged.

use serde_json::json;
use topicdesk::model::right::Right;
use topicdesk::model::status::Status;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::followers::{self, Part};
use topicdesk::store::staff::Standing;
use topicdesk::store::{handovers, rights, tickets};

use super::crew::{Crew, joins};
use super::replies;

async fn follows(crew: &Crew, who: i64) -> Option<Part> {
    let ticket = crew.stored().await.ticket;
    let mut tx = crew.talk.house.database().read().await.unwrap();
    let all = followers::of_ticket(&mut tx, ticket).await.unwrap();
    all.into_iter().find(|it| it.staff == who).map(|it| it.role)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tap_or_one_line_assigns() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.starts(crew.boris).await;
    crew.writes(crew.anna, "/assign");
    house.screen_of(crew.anna, "Who is responsible?").await;
    let toast = house.presses_on_screen(crew.anna, "Boris").await;
    assert!(toast.starts_with("Assigned"), "{toast}");
    crew.assigned(Some(crew.boris)).await;
    assert_eq!(crew.stored().await.status, Status::Open);
    // By name where all see it, and in private with the way there.
    let post = house.posted(crew.talk.topic, "you are responsible").await;
    assert_eq!(post.body["entities"][0]["user"]["id"], crew.boris);
    let news = house.private_of(crew.boris, "you are responsible").await;
    assert!(
        news.body["entities"]
            .to_string()
            .contains("https://t.me/c/")
    );
    crew.writes(crew.boris, "/assign Borys");
    house.screen_of(crew.boris, "Who is responsible?").await;
    crew.writes(crew.boris, "/assign Zebulon");
    house.posted(crew.talk.topic, "nobody of this name").await;
    crew.orders(crew.anna, "/assign nobody").await;
    crew.assigned(None).await;
    house.private_of(crew.boris, "back in the queue").await;
    crew.orders(crew.boris, "/assign me").await;
    crew.assigned(Some(crew.boris)).await;
    crew.writes(crew.boris, "/assign @boris_b");
    house.posted(crew.talk.topic, "It is so already").await;
    assert_eq!(crew.journal("assign").await, 3);
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handover_has_a_note_and_is_accepted() {
    let crew = Crew::begin().await;
    let (house, topic) = (&crew.talk.house, crew.talk.topic);
    let maria = joins(&crew.talk.house, "Maria", "maria").await;
    crew.writes(crew.anna, "/take");
    crew.assigned(Some(crew.anna)).await;
    crew.writes(crew.anna, "/handover @boris_b call her back");
    let offer = house.posted(topic, "hands this over").await;
    house.recorded(offer.id).await;
    assert!(crate::support::said(&offer).ends_with("call her back"));
    crew.assigned(Some(crew.anna)).await;
    let toast = house.presses(maria, topic, "Accept").await;
    assert!(toast.contains("somebody else"), "{toast}");
    let toast = house.presses(crew.boris, topic, "Accept").await;
    assert_eq!(toast, "It is yours now");
    crew.assigned(Some(crew.boris)).await;
    assert_eq!(follows(&crew, crew.anna).await, Some(Part::Watcher));
    house.posted(topic, "hand-over is accepted").await;
    for label in ["Accept", "Return"] {
        let toast = house.presses(crew.boris, topic, label).await;
        assert!(toast.contains("over"), "{toast}");
    }
    assert_eq!(
        (crew.journal("handover").await, crew.journal("accept").await),
        (1, 1)
    );
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handover_without_words_asks_for_them_and_can_be_returned() {
    let crew = Crew::begin().await;
    let (house, topic) = (&crew.talk.house, crew.talk.topic);
    crew.writes(crew.anna, "/handover @boris_b");
    let ask = house.posted(topic, "What must").await;
    house.recorded(ask.id).await;
    replies(&crew.talk, crew.anna, ask.id, "she is angry");
    let offer = house.posted(topic, "hands this over").await;
    house.recorded(offer.id).await;
    // Whoever hands over what is nobody's has it until then.
    crew.assigned(Some(crew.anna)).await;
    house.presses(crew.boris, topic, "Return").await;
    let why = house.posted(topic, "Why do you return").await;
    house.recorded(why.id).await;
    replies(&crew.talk, crew.boris, why.id, "not my shift");
    let back = house.posted(topic, "was returned").await;
    assert!(crate::support::said(&back).ends_with("not my shift"));
    assert_eq!(back.body["entities"][0]["user"]["id"], crew.anna);
    crew.assigned(Some(crew.anna)).await;
    let toast = house.presses(crew.boris, topic, "Accept").await;
    assert!(toast.contains("over"), "{toast}");
    // A later one makes the buttons of an earlier one void.
    crew.orders(crew.anna, "/handover @boris_b first").await;
    let first = house.posted(topic, "first").await;
    house.recorded(first.id).await;
    let (post, stale) = house.button(topic, "Accept").await;
    crew.orders(crew.anna, "/handover @boris_b second").await;
    let second = house.posted(topic, "second").await;
    house.recorded(second.id).await;
    let pressed = house
        .world
        .press(crew.boris, crew.talk.place(), post, &stale)
        .unwrap();
    let toast = pressed.answer().await.unwrap().text.unwrap();
    assert!(toast.contains("over"), "{toast}");
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_assignee_or_a_manager_hands_over() {
    let crew = Crew::begin().await;
    let (house, topic) = (&crew.talk.house, crew.talk.topic);
    crew.writes(crew.anna, "/take");
    crew.assigned(Some(crew.anna)).await;
    let order = crew.writes(crew.boris, "/handover @boris_b mine now");
    let post = house.posted(topic, "Only the assignee").await;
    assert_eq!(post.reply_to, Some(order));
    crew.writes(crew.anna, "/handover me x");
    house
        .posted(topic, "cannot be handed over to its assignee")
        .await;
    crew.orders(crew.anna, "/assign @boris_b").await;
    // A manager may, for another.
    let maria = joins(&crew.talk.house, "Maria", "maria").await;
    crew.writes(crew.anna, "/handover maria please");
    house.posted(topic, "hands this over").await;
    crew.assigned(Some(crew.boris)).await;
    let stored = crew.stored().await;
    let mut tx = house.database().read().await.unwrap();
    let waits = handovers::get(&mut tx, stored.ticket)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((waits.giver, waits.staff), (crew.boris, Some(maria)));
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_late_presses_change_nothing() {
    let crew = Crew::begin().await;
    let here = Some(crew.stored().await.id);
    let far = uuid::Uuid::now_v7();
    let team = topicdesk::desk::areas::turns::whom::Whom::Team(topicdesk::model::ids::TeamId(far));
    for (verb, args) in [
        ('p', "p99999999".to_owned()),
        ('p', "x".to_owned()),
        ('p', team.code()),
        ('p', String::new()),
        ('g', "n".to_owned()),
        ('g', format!("p{}", crew.talk.customer)),
        ('v', "p99999999".to_owned()),
        ('v', "n".to_owned()),
        ('Z', String::new()),
    ] {
        let toast = crew.forges(crew.boris, ('t', verb), here, &args).await;
        assert!(toast.contains("out of date"), "{verb} {args}: {toast}");
    }
    for verb in ['y', 'r'] {
        for args in ["", "0", "x", "99999999999999999999"] {
            let toast = crew.forges(crew.boris, ('t', verb), here, args).await;
            assert!(toast.contains("over"), "{verb} {args}: {toast}");
        }
    }
    crew.assigned(None).await;
    // What has ended is opened first.
    crew.orders(crew.anna, "/close").await;
    let me = format!("p{}", crew.boris);
    let toast = crew.forges(crew.boris, ('t', 'p'), here, &me).await;
    assert!(toast.contains("has ended"), "{toast}");
    crew.assigned(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lacks_the_right_is_told_who_gives_it() {
    let crew = Crew::begin().await;
    let taken = crew.talk.house.database().write(|tx| {
        Box::pin(async move { rights::set(tx, Standing::Agent, Right::Turns, false).await })
    });
    assert!(taken.await.unwrap());
    for command in [
        "/assign me",
        "/handover @boris_b x",
        "/follow",
        "/invite @boris_b",
        "/take",
    ] {
        let order = crew.writes(crew.boris, command);
        let what = format!("refusal of {command}");
        let is = |post: &_| {
            crate::road::scene::says("You may not do this")(post) && post.reply_to == Some(order)
        };
        crew.talk.post(&what, is).await;
    }
    crew.assigned(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_answer_within_a_minute_is_warned_of_after_the_fact() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.talk.delivered("We have it").await;
    assert!(house.world.whispers(house.chat, crew.anna).is_empty());
    crew.writes(crew.boris, "Yes we do");
    house.reached(crew.talk.customer, "Yes we do").await;
    house.screen_of(crew.boris, "less than a minute").await;
    // Who helped is told how it goes on; the assignee stays.
    crew.assigned(Some(crew.anna)).await;
    assert_eq!(follows(&crew, crew.boris).await, Some(Part::Watcher));
    // One's own second answer is none of it.
    crew.writes(crew.boris, "One more");
    house.reached(crew.talk.customer, "One more").await;
    assert_eq!(house.world.whispers(house.chat, crew.boris).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn helpers_are_invited_mentioned_and_told() {
    let crew = Crew::begin().await;
    let (house, topic) = (&crew.talk.house, crew.talk.topic);
    let maria = joins(&crew.talk.house, "Maria", "maria").await;
    crew.starts(maria).await;
    crew.orders(crew.anna, "/invite @maria").await;
    house.private_of(maria, "your help is wanted").await;
    assert_eq!(follows(&crew, maria).await, Some(Part::CoExecutor));
    crew.writes(crew.anna, "/invite maria");
    house.posted(topic, "Helps already").await;
    // Not reachable in private: by name in the topic.
    let words = "// @boris_b look at this";
    let entities = json!([{ "type": "mention", "offset": 3, "length": 8 }]);
    crew.sends(crew.anna, Draft::text(words).entities(entities));
    let post = house.posted(topic, "you are mentioned").await;
    assert_eq!(post.body["entities"][0]["user"]["id"], crew.boris);
    assert_eq!(follows(&crew, crew.boris).await, Some(Part::Watcher));
    crew.orders(crew.boris, "/follow").await;
    assert_eq!(follows(&crew, crew.boris).await, None);
    // Who looks on hears of it in private.
    crew.orders(crew.anna, "/assign me").await;
    house.private_of(maria, "Now responsible").await;
    let here = Some(crew.stored().await.id);
    crew.forges(crew.boris, ('t', 'o'), here, "").await;
    let screen = house.screen_of(crew.boris, "People of #").await;
    assert!(
        screen.text().contains("Co-executors: \u{2068}Maria"),
        "{}",
        screen.text()
    );
    let toast = house.presses_on_screen(crew.boris, "Follow").await;
    assert!(toast.starts_with("You follow"), "{toast}");
    assert_eq!(follows(&crew, crew.boris).await, Some(Part::Watcher));
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_gives_back_what_he_had() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    let maria = joins(&crew.talk.house, "Maria", "maria").await;
    crew.orders(crew.anna, "/assign @boris_b").await;
    crew.orders(crew.anna, "/invite @maria").await;
    let other = house.customer("Other Customer");
    house.says(other, Draft::text("Good day"));
    let theirs = house.topic("Other Customer").await;
    house.answers(theirs, Draft::text("/handover @boris_b take this"));
    house.posted(theirs, "hands this over").await;
    house.world.kick(house.chat, crew.boris);
    let line = crew.general("has left the group").await;
    assert!(line.contains("1 ticket is back in the queue: #"), "{line}");
    crew.assigned(None).await;
    house.posted(theirs, "hand-over is void").await;
    let toast = house.presses(crew.boris, theirs, "Accept").await;
    assert!(toast.contains("Only agents"), "{toast}");
    house.world.kick(house.chat, maria);
    crew.until("Maria helps no more", async || {
        follows(&crew, maria).await.is_none()
    })
    .await;
    let stored = crew.stored().await;
    let mut tx = house.database().read().await.unwrap();
    let ticket = tickets::get(&mut tx, stored.ticket).await.unwrap().unwrap();
    assert_eq!(ticket.assignee, None);
    drop(tx);
    assert_eq!(crew.journal("queue").await, 1);
}
