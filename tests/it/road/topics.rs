//! What people do to topics and the group by hand costs nobody a word.

use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::options::{Options, TopicGone};
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use crate::support::{House, PATIENCE, said};

/// A house that looks again soon after trouble.
pub async fn quick() -> House {
    let mut house = House::plan(Options::unlimited()).await;
    house.tuning.down = 300;
    house.tuning.retry = 200;
    house.start().await;
    house
}

/// How often words stand in a topic.
fn times(house: &House, topic: i64, words: &str) -> usize {
    let shown = house.shown(topic);
    shown.iter().filter(|post| post.contains(words)).count()
}

/// What the bot said outside of topics.
fn in_general(house: &House) -> Vec<String> {
    let all = house.world.general(house.chat);
    all.iter()
        .filter(|post| post.sender == house.bot && !post.deleted)
        .map(said)
        .collect()
}

/// Waits until a call of `method` was answered with `code`.
async fn answered(house: &House, method: &str, code: u16) {
    let seen = house.world.wait_until(PATIENCE, |state| {
        state.log.count(Some(method), Some(code)) > 0
    });
    assert!(seen.await, "{method} was never answered with {code}");
}

async fn deleted_topic(gone: TopicGone) {
    let mut house = quick().await;
    house.world.set_topic_gone(gone);
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    let answer = house.answers(topic, Draft::text("an answer"));
    house.marked(answer, Some("👌")).await;
    house.world.delete_topic(house.chat, topic).unwrap();
    house.says(customer, Draft::text("second words"));
    let again = house.topic("Carl").await;
    assert_ne!(again, topic);
    house.posted(again, "second words").await;
    let history = house.posted(again, "first words").await;
    assert!(said(&history).contains("an answer"));
    house.button(again, "Close").await;
    assert_eq!(times(&house, again, "second words"), 1);
    house.answers(again, Draft::text("still here"));
    house.reached(customer, "still here").await;
    assert!(
        !in_general(&house)
            .iter()
            .any(|post| post.contains("second words"))
    );
    let alive = house.world.topics(house.chat);
    assert_eq!(alive.iter().filter(|topic| !topic.deleted).count(), 1);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_topic_is_made_again() {
    deleted_topic(TopicGone::ThreadNotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_topic_is_made_again_by_its_other_name() {
    deleted_topic(TopicGone::TopicDeleted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_that_meets_a_deleted_topic_is_told_in_the_new_one() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    house.world.block(customer, house.bot);
    house.posted(topic, "has blocked the bot").await;
    house.world.fault(
        Fault::new(Effect::Delay(4_000))
            .method("sendMessage")
            .chat(customer),
    );
    house.answers(topic, Draft::text("an answer"));
    // Once the answer is taken in, the topic goes.
    answered_by_mark(&house).await;
    house.world.delete_topic(house.chat, topic).unwrap();
    let again = house.topic("Carl").await;
    house.posted(again, "Not delivered").await;
    house.posted(again, "first words").await;
    house.button(again, "Close").await;
    house.button(again, "Try again").await;
    house.stop().await;
}

/// Waits until the bot has set any reaction.
async fn answered_by_mark(house: &House) {
    answered(house, "setMessageReaction", 200).await;
}

/// What agents have still to decide is asked again in the new topic.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_question_outlives_its_topic() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    let lost = Fault::new(Effect::LoseAnswer).method("sendMessage");
    house.world.fault(lost.chat(customer).times(1));
    house.answers(topic, Draft::text("an answer"));
    house.posted(topic, "may have arrived").await;
    house.world.delete_topic(house.chat, topic).unwrap();
    house.says(customer, Draft::text("second words"));
    let again = house.topic("Carl").await;
    house.posted(again, "an answer").await;
    house.posted(again, "may have arrived").await;
    house.presses(house.agent, again, "It arrived").await;
    house.posted(again, "second words").await;
    assert_eq!(house.received(customer), ["an answer"]);
    house.stop().await;
}

/// The history is told once, and only what was lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_in_the_midst_of_a_new_topic_doubles_nothing() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    house.button(topic, "Take").await;
    house.world.delete_topic(house.chat, topic).unwrap();
    // The lost post is the first call, the card the second, the history the third.
    let limit = Fault::new(Effect::TooMany(1)).method("sendMessage");
    house.world.fault(limit.chat(house.chat).skip(2).times(1));
    house.says(customer, Draft::text("second words"));
    let again = house.topic("Carl").await;
    house.posted(again, "🕘").await;
    super::trouble::drained(&house).await;
    let shown = house.shown(again);
    let cards = shown.iter().filter(|post| post.contains('✉'));
    let told = shown.iter().filter(|post| post.contains('🕘'));
    assert_eq!((cards.count(), told.count()), (1, 1), "{shown:#?}");
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_meets_a_deleted_topic_is_in_the_new_one() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    let message = house.says(customer, Draft::text("old words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "old words").await;
    house.world.delete_topic(house.chat, topic).unwrap();
    let place = house.private();
    house
        .world
        .edit(customer, place, message, "new words", None)
        .unwrap();
    let again = house.topic("Carl").await;
    house.posted(again, "new words").await;
    house.button(again, "Close").await;
    assert!(
        !in_general(&house)
            .iter()
            .any(|post| post.contains("new words"))
    );
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_deleted_by_hand_comes_back() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    let (card, _) = house.button(topic, "Take").await;
    let place = Place::Topic(house.chat, topic);
    house.world.delete(house.agent, place, card).unwrap();
    house.says(customer, Draft::text("second words"));
    let new: Msg = house.posted(topic, "second words").await;
    let found = house
        .world
        .wait_message(PATIENCE, place.key(house.agent), |message| {
            message.id > card
                && said(message).contains("#1")
                && said(message).contains("second words")
        });
    assert_ne!(found.await.map(|card| card.id), Some(new.id));
    assert_eq!(house.world.topics(house.chat).len(), 1);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_closed_by_hand_opens_for_the_customer() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    house
        .world
        .close_topic(house.agent, house.chat, topic)
        .unwrap();
    house.button(topic, "Reopen").await;
    house.says(customer, Draft::text("second words"));
    house.posted(topic, "second words").await;
    let open = house.world.wait_topic(PATIENCE, house.chat, |found| {
        found.id == topic && !found.closed
    });
    assert!(open.await.is_some());
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_topic_that_we_may_not_post_in_is_opened() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    let closed = Effect::Refuse {
        code: 400,
        description: "Bad Request: TOPIC_CLOSED".into(),
    };
    let fault = Fault::new(closed).method("sendMessage").chat(house.chat);
    house.world.fault(fault.times(1));
    house.says(customer, Draft::text("second words"));
    house.posted(topic, "second words").await;
    assert_eq!(house.world.count_calls(Some("reopenForumTopic"), None), 1);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_topics_are_off_everything_waits() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    house.button(topic, "Take").await;
    house.world.set_forum(house.chat, false);
    house.says(customer, Draft::text("while off"));
    let other = house.customer("Dora Other");
    house.says(other, Draft::text("new while off"));
    // What strayed is removed.
    answered(&house, "deleteMessage", 200).await;
    answered(&house, "createForumTopic", 400).await;
    house.world.set_forum(house.chat, true);
    house.posted(topic, "while off").await;
    let second = house.topic("Dora").await;
    house.posted(second, "new while off").await;
    let stray: Vec<String> = house
        .world
        .general(house.chat)
        .iter()
        .filter(|post| post.sender == house.bot && !post.deleted)
        .map(said)
        .filter(|words| words == "while off")
        .collect();
    assert!(stray.is_empty(), "{stray:?}");
    assert_eq!(times(&house, topic, "while off"), 1);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_a_copy_shows_waits_for_topics_too() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    house.world.set_forum(house.chat, false);
    house.says(customer, Draft::poll("Roses?", &["red", "white"]));
    answered(&house, "getChat", 200).await;
    house.world.set_forum(house.chat, true);
    let key = Place::Group(house.chat).key(house.agent);
    let copy = house.world.wait_message(PATIENCE, key, |message| {
        message.body.contains_key("poll") || said(message).contains("Roses?")
    });
    assert_eq!(copy.await.map(|copy| copy.topic), Some(Some(topic)));
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_right_stops_only_what_needs_it() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    for (n, right) in [
        "can_manage_topics",
        "can_delete_messages",
        "can_pin_messages",
    ]
    .into_iter()
    .enumerate()
    {
        house.world.set_right(house.chat, house.bot, right, false);
        let name = format!("Newcomer{n}");
        let other = house.customer(&name);
        house.says(other, Draft::text(format!("new {right}")));
        if n == 0 {
            answered(&house, "createForumTopic", 400).await;
        }
        // The others are served meanwhile.
        house.says(customer, Draft::text(format!("goes on {right}")));
        house.posted(topic, &format!("goes on {right}")).await;
        house.world.set_right(house.chat, house.bot, right, true);
        let new = house.topic(&name).await;
        house.posted(new, &format!("new {right}")).await;
    }
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_was_thrown_out_goes_on_when_it_is_back() {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    house.world.kick(house.chat, house.bot);
    house.says(customer, Draft::text("second words"));
    answered(&house, "sendMessage", 403).await;
    house.world.promote(house.chat, house.bot);
    house.posted(topic, "second words").await;
    assert_eq!(times(&house, topic, "second words"), 1);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migrated_group_is_followed_by_its_service_message() {
    migrated(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migrated_group_is_followed_by_the_answer_to_a_call() {
    migrated(false).await;
}

/// Updates that wait for the bot are gone.
fn forget_news(house: &House) {
    let mut state = house.world.lock();
    let bot = state.bots.get_mut(&house.bot).unwrap();
    bot.queue.waiting.clear();
}

async fn migrated(told: bool) {
    let mut house = quick().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    let old = house.chat;
    if !told {
        house.stop().await;
    }
    let new = house.world.migrate(old).unwrap();
    if !told {
        // Nobody reads the service messages.
        forget_news(&house);
        house.start().await; // with the old id in its settings
    }
    house.says(customer, Draft::text("second words"));
    house.chat = new;
    let again = house.topic("Carl").await;
    house.posted(again, "second words").await;
    house.posted(again, "first words").await;
    house.answers(again, Draft::text("an answer"));
    house.reached(customer, "an answer").await;
    // And after a restart that still names the old id.
    house.stop().await;
    house.chat = old;
    house.start().await;
    house.chat = new;
    house.says(customer, Draft::text("third words"));
    house.posted(again, "third words").await;
    assert_eq!(house.app.as_ref().unwrap().desk_chat(), Some(new));
    house.stop().await;
}
