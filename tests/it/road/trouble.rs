//! Limits, errors, cut connections and silence: late at worst, never lost, and
//! towards customers never twice.

use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::log::Call;
use topicdesk::standin::options::Options;
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::world::draft::Draft;

use super::topics::quick;
use crate::support::{House, PATIENCE, said};

/// The mark of what may stand there twice.
pub const REPEATED: &str = "may be here twice";

fn calls(house: &House, method: &str, chat: i64) -> Vec<Call> {
    let mut calls = house.world.calls();
    calls.retain(|call| call.method == method && call.chat == Some(chat));
    calls
}

/// A conversation that is open already.
async fn opened(house: &House, name: &str) -> (i64, i64) {
    let customer = house.customer(name);
    house.says(customer, Draft::text(format!("{name} is here")));
    let topic = house.topic(name).await;
    house.posted(topic, &format!("{name} is here")).await;
    house.button(topic, "Take").await;
    (customer, topic)
}

/// Waits until the outbox is empty.
pub async fn drained(house: &House) {
    let database = house.app.as_ref().unwrap().database().clone();
    let empty = async {
        loop {
            let mut tx = database.read().await.unwrap();
            let (open, _) = topicdesk::store::outbox::depth(&mut tx).await.unwrap();
            drop(tx);
            if open == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE * 3, empty).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_in_the_group_is_honoured_and_stops_no_customer() {
    let mut house = quick().await;
    let (first, slow) = opened(&house, "Anton").await;
    let (second, other) = opened(&house, "Berta").await;
    drained(&house).await;
    house.world.clear_calls();
    let limit = Fault::new(Effect::TooMany(2)).method("sendMessage");
    house.world.fault(limit.chat(house.chat).times(1));
    house.says(first, Draft::text("slow words"));
    let refused = house.world.wait_until(PATIENCE, |state| {
        state.log.count(Some("sendMessage"), Some(429)) == 1
    });
    assert!(refused.await);
    house.answers(other, Draft::text("quick words"));
    house.reached(second, "quick words").await;
    house.posted(slow, "slow words").await;
    let group = calls(&house, "sendMessage", house.chat);
    let at = group.iter().position(|call| call.code == 429).unwrap();
    let next = group[at + 1].at;
    assert!(next >= group[at].at + 2_000, "{group:#?}");
    let answered = calls(&house, "sendMessage", second)[0].at;
    assert!(answered < next, "the customer waited for the group");
    let all = house.world.calls();
    let between = all.iter().filter(|call| {
        // What was under way when the refusal came is no offence.
        call.chat == Some(house.chat)
            && call.at > group[at].at + 500
            && call.at < group[at].at + 2_000
    });
    let between: Vec<&Call> = between.collect();
    assert!(
        between.is_empty(),
        "the group was to be left alone: {between:#?}"
    );
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_of_one_customer_stops_no_other() {
    let mut house = quick().await;
    let (first, one) = opened(&house, "Anton").await;
    let (second, other) = opened(&house, "Berta").await;
    let limit = Fault::new(Effect::TooMany(2)).method("sendMessage");
    house.world.fault(limit.chat(first).times(1));
    house.answers(one, Draft::text("late words"));
    let refused = house.world.wait_until(PATIENCE, |state| {
        state.log.count(Some("sendMessage"), Some(429)) == 1
    });
    assert!(refused.await);
    house.answers(other, Draft::text("quick words"));
    house.reached(second, "quick words").await;
    assert!(house.received(first).is_empty());
    house.reached(first, "late words").await;
    assert_eq!(house.received(first), ["late words"]);
    house.stop().await;
}

/// Every call into the group meets `effect` now and then; in the end everything
/// is there, in order, and what is there twice says so.
async fn everything_arrives(effect: Effect) {
    let mut house = quick().await;
    for method in [
        "createForumTopic",
        "sendMessage",
        "editMessageText",
        "pinChatMessage",
        "setMessageReaction",
        "closeForumTopic",
    ] {
        let fault = Fault::new(effect.clone()).method(method).chat(house.chat);
        house.world.fault(fault.every(3).times(4));
    }
    let names: Vec<String> = (0..4).map(|n| format!("Guest{n}")).collect();
    let customers: Vec<i64> = names.iter().map(|name| house.customer(name)).collect();
    for n in 0..4 {
        for (customer, name) in customers.iter().zip(&names) {
            house.says(*customer, Draft::text(format!("{name} says {n}.")));
        }
    }
    for name in &names {
        let topic = house.topic(name).await;
        house.posted(topic, &format!("{name} says 3.")).await;
    }
    drained(&house).await;
    for name in &names {
        let alive: Vec<i64> = house
            .world
            .topics(house.chat)
            .iter()
            .filter(|topic| !topic.deleted && topic.name.contains(name.as_str()))
            .map(|topic| topic.id)
            .collect();
        assert_eq!(alive.len(), 1, "{name}: {alive:?}");
        in_order(&house.world.topic_messages(house.chat, alive[0]), name, 4);
    }
    house.stop().await;
}

/// The customer's words in a post: of a card, those below it.
pub fn spoken(post: &Msg) -> String {
    let words = said(post);
    match words.split_once('✉') {
        Some((_, below)) => below.split_once('\n').unwrap_or_default().1.to_owned(),
        None => words,
    }
}

/// Each of `count` sayings is there, in order of its first showing, and a
/// second showing carries the mark.
pub fn in_order(topic: &[Msg], name: &str, count: usize) {
    let posts: Vec<String> = topic
        .iter()
        .filter(|post| post.by_bot && !post.deleted)
        .map(spoken)
        .collect();
    let mut last = 0;
    for n in 0..count {
        let words = format!("{name} says {n}.");
        let shown: Vec<usize> = (0..posts.len())
            .filter(|at| posts[*at].contains(&words) && !posts[*at].contains("🕘"))
            .collect();
        let first = shown
            .first()
            .unwrap_or_else(|| panic!("«{words}» is lost: {posts:#?}"));
        assert!(*first >= last, "«{words}» is out of order: {posts:#?}");
        last = *first;
        for again in &shown[1..] {
            assert!(
                posts[*again].contains(REPEATED),
                "twice, unmarked: {posts:#?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn server_errors_lose_nothing() {
    everything_arrives(Effect::Error500).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_fails_loses_nothing() {
    everything_arrives(Effect::BadGateway).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_cut_before_the_call_lose_nothing() {
    everything_arrives(Effect::Reset).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_lose_nothing() {
    everything_arrives(Effect::LoseAnswer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_nobody_knows_loses_nothing() {
    everything_arrives(Effect::Refuse {
        code: 400,
        description: "Bad Request: something never heard".into(),
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_made_without_an_answer_is_used() {
    let mut house = quick().await;
    let lost = Fault::new(Effect::LoseAnswer).method("createForumTopic");
    house.world.fault(lost.times(1));
    opened(&house, "Anton").await;
    drained(&house).await;
    assert_eq!(house.world.topics(house.chat).len(), 1);
    assert_eq!(house.world.count_calls(Some("createForumTopic"), None), 1);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_was_made_twice_is_swept() {
    let mut house = quick().await;
    opened(&house, "Zora").await;
    drained(&house).await;
    let lost = Fault::new(Effect::LoseAnswer).method("createForumTopic");
    house.world.fault(lost.times(1));
    // The news of it comes only after another was made.
    house
        .world
        .fault(Fault::new(Effect::Error500).method("getUpdates").times(4));
    let customer = house.customer("Anton");
    house.says(customer, Draft::text("Anton is here"));
    let swept = house.world.wait_until(PATIENCE, |state| {
        state.log.count(Some("deleteForumTopic"), Some(200)) == 1
    });
    assert!(swept.await);
    drained(&house).await;
    let mut topics = house.world.topics(house.chat);
    topics.retain(|one| one.name.contains("Anton"));
    assert_eq!(topics.len(), 2);
    let alive: Vec<i64> = topics
        .iter()
        .filter(|one| !one.deleted)
        .map(|one| one.id)
        .collect();
    assert_eq!(alive, [house.topic("Anton").await]);
    house.posted(alive[0], "Anton is here").await;
    house.stop().await;
}

/// Nobody knows whether it arrived: it is not sent again without a person's word.
async fn unsure(effect: Effect, applied: bool) {
    let mut house = quick().await;
    let (customer, topic) = opened(&house, "Anton").await;
    let fault = Fault::new(effect).method("sendMessage").chat(customer);
    house.world.fault(fault.times(2));
    let first = house.answers(topic, Draft::text("first answer"));
    house.marked(first, Some("🤔")).await;
    house.posted(topic, "may have arrived").await;
    assert_eq!(house.received(customer).len(), usize::from(applied));
    house.presses(house.agent, topic, "It arrived").await;
    house.marked(first, Some("👌")).await;
    let second = house.answers(topic, Draft::text("second answer"));
    house.marked(second, Some("🤔")).await;
    let asked = house.world.wait_until(PATIENCE, |state| {
        let chat = state.chats.values().find(|chat| chat.key.id == house.chat);
        chat.is_some_and(|chat| {
            let posts = chat.messages.values();
            posts
                .filter(|post| said(post).contains("may have arrived"))
                .count()
                == 2
        })
    });
    assert!(asked.await);
    house.presses(house.agent, topic, "Send again").await;
    house.marked(second, Some("👌")).await;
    let toast = house.presses(house.agent, topic, "Send again").await;
    assert!(toast.contains("already"), "{toast}");
    drained(&house).await;
    let count = |words: &str| {
        let all = house.received(customer);
        all.iter().filter(|one| one.as_str() == words).count()
    };
    assert_eq!(count("first answer"), usize::from(applied));
    assert_eq!(count("second answer"), 1 + usize::from(applied));
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_never_sends_twice_to_a_customer() {
    unsure(Effect::LoseAnswer, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_never_sends_twice_to_a_customer() {
    unsure(Effect::Reset, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_error_never_sends_twice_to_a_customer() {
    unsure(Effect::BadGateway, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_after_nine_seconds_is_an_answer() {
    let mut house = quick().await;
    let (customer, topic) = opened(&house, "Anton").await;
    drained(&house).await; // or General's line might be the slow one
    let slow = || {
        Fault::new(Effect::Delay(9_000))
            .method("sendMessage")
            .times(1)
    };
    house.world.fault(slow().chat(house.chat));
    house.world.fault(slow().chat(customer));
    house.says(customer, Draft::text("a slow question"));
    let answer = house.answers(topic, Draft::text("a slow answer"));
    let both_wait = async {
        while house.world.lock().faults.left() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, both_wait).await.unwrap();
    // The others do not wait for it.
    let started = std::time::Instant::now();
    opened(&house, "Berta").await;
    assert!(started.elapsed().as_secs() < 8);
    house.posted(topic, "a slow question").await;
    house.marked(answer, Some("👌")).await;
    drained(&house).await;
    assert_eq!(house.received(customer), ["a slow answer"]);
    let shown = house.shown(topic);
    let count = shown
        .iter()
        .filter(|post| post.contains("a slow question") && !post.contains("✉️"));
    assert_eq!(count.count(), 1, "{shown:#?}");
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_stops_its_inbox_alone() {
    let mut house = House::plan(Options::unlimited()).await;
    house.tuning.down = 300;
    let token = house.world.bot("second_bot");
    let second = topicdesk::standin::world::bot_id(&token);
    house.more = format!(
        "[[inbox]]\ncode = \"TG\"\nkind = \"telegram\"\nname = \"Main\"\n\
         [[inbox]]\ncode = \"B\"\nkind = \"telegram\"\nname = \"Second\"\ntoken = \"{token}\"\n"
    );
    house.start().await;
    let (first, one) = opened(&house, "Anton").await;
    let customer = house.customer("Berta");
    let place = topicdesk::standin::world::Place::Private { bot: second };
    house
        .world
        .send(customer, place, Draft::text("to the second bot"))
        .unwrap();
    let other = house.topic("Berta").await;
    house.posted(other, "to the second bot").await;
    let revoked = Effect::Refuse {
        code: 401,
        description: "Unauthorized".into(),
    };
    house
        .world
        .fault(Fault::new(revoked).method("sendMessage").chat(customer));
    house.answers(other, Draft::text("waits"));
    let refused = house.world.wait_until(PATIENCE, |state| {
        state.log.count(Some("sendMessage"), Some(401)) > 1
    });
    house.answers(one, Draft::text("goes on"));
    house.reached(first, "goes on").await;
    assert!(refused.await, "it is tried again");
    house.world.clear_faults();
    let arrived = house
        .world
        .wait_message(PATIENCE, place.key(customer), |message| {
            said(message) == "waits"
        });
    assert!(arrived.await.is_some());
    drained(&house).await;
    let got = house.world.private(second, customer);
    assert_eq!(
        got.iter()
            .filter(|message| said(message) == "waits")
            .count(),
        1
    );
    house.stop().await;
}

/// Nothing answers for a while, the polls included.
#[tokio::test(flavor = "multi_thread")]
async fn after_an_outage_everything_goes_on_by_itself() {
    let mut house = quick().await;
    let (customer, topic) = opened(&house, "Anton").await;
    drained(&house).await;
    house.world.clear_calls();
    house.world.fault(Fault::new(Effect::Error500));
    // The poll under way still brings this one.
    house.says(customer, Draft::text("during the outage"));
    let tried = house.world.wait_until(PATIENCE, |state| {
        state.log.count(Some("sendMessage"), Some(500)) >= 2
    });
    assert!(tried.await);
    house.says(customer, Draft::text("later in the outage"));
    house.world.clear_faults();
    house.posted(topic, "during the outage").await;
    house.posted(topic, "later in the outage").await;
    house.answers(topic, Draft::text("after it"));
    house.reached(customer, "after it").await;
    assert_eq!(house.received(customer), ["after it"]);
    house.stop().await;
}
