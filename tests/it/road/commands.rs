//! The commands, and what agents see and do beside them: names, titles, the
//! topic closed, opened and renamed by hand, the customer who leaves and returns.

use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::scene::{Talk, has, says};
use crate::support::{House, PATIENCE, said};

/// Waits until the topic's title or state fits.
async fn topic_is(
    talk: &Talk,
    what: &str,
    fits: impl Fn(&topicdesk::standin::state::chat::Topic) -> bool,
) {
    let (chat, topic) = (talk.house.chat, talk.topic);
    let found = talk
        .house
        .world
        .wait_topic(PATIENCE, chat, |found| found.id == topic && fits(found));
    let there = found.await.is_some();
    let topics = talk.house.world.topics(chat);
    assert!(there, "the topic is not {what}: {topics:#?}");
}

/// Waits until the pinned card says this.
pub async fn card_says(talk: &Talk, words: &str) {
    talk.post(words, |post| has("reply_markup")(post) && says(words)(post))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn take_close_reopen_and_card() {
    let talk = Talk::begin().await;
    talk.agent(Draft::text("/take"));
    card_says(&talk, "Anna Agent").await;
    talk.agent(Draft::text("/close@desk_bot"));
    topic_is(&talk, "closed", |topic| topic.closed).await;
    card_says(&talk, "closed").await;
    talk.agent(Draft::text("/reopen"));
    topic_is(&talk, "open", |topic| !topic.closed).await;
    card_says(&talk, "· open").await;
    let before = talk.post("card", has("reply_markup")).await;
    talk.agent(Draft::text("/card"));
    talk.post("new card", |post| {
        has("reply_markup")(post) && post.id > before.id
    })
    .await;
    assert!(talk.everything_sent().await.is_empty());
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn help_lists_the_commands() {
    let talk = Talk::begin().await;
    let asked = talk.agent(Draft::text("/help"));
    let help = talk.post("help", says("/reopen")).await;
    assert_eq!(help.reply_to, Some(asked));
    for name in ["/note", "/delete", "/take", "/close", "/card", "//"] {
        assert!(said(&help).contains(name), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_command_names_the_nearest() {
    let talk = Talk::begin().await;
    let asked = talk.agent(Draft::text("/tkae"));
    let notice = talk.post("notice", says("did you mean /take")).await;
    assert_eq!(notice.reply_to, Some(asked));
    talk.agent(Draft::text("/zzzzzzzz"));
    talk.post("notice", says("There is no command")).await;
    // Names of another alphabet, endless ones, none.
    for words in [
        "/взять",
        "/",
        "/\u{202e}take",
        &format!("/{}", "x".repeat(4000)),
    ] {
        let asked = talk.agent(Draft::text(words));
        talk.post(words, |post| {
            post.reply_to == Some(asked) && says("There is no command")(post)
        })
        .await;
    }
    assert!(talk.everything_sent().await.is_empty());
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_customer_is_told_of_and_tried_again() {
    let talk = Talk::begin().await;
    talk.house.world.block(talk.customer, talk.house.bot);
    talk.post("notice", says("has blocked the bot")).await;
    card_says(&talk, "has blocked the bot").await;
    let id = talk.agent(Draft::text("Are you there?"));
    talk.house.marked(id, Some("👎")).await;
    let notice = talk
        .post("failure", says("Not delivered: the customer has blocked"))
        .await;
    assert_eq!(notice.reply_to, Some(id));
    // Tried too early, it fails again.
    talk.house
        .presses(talk.house.agent, talk.topic, "Try again")
        .await;
    talk.post("second failure", |post| {
        post.id > notice.id && says("Not delivered")(post)
    })
    .await;
    talk.house.world.unblock(talk.customer, talk.house.bot);
    talk.post("notice", says("let the bot in again")).await;
    let toast = talk
        .house
        .presses(talk.house.agent, talk.topic, "Try again")
        .await;
    assert_eq!(toast, "On its way");
    talk.house.marked(id, Some("👌")).await;
    let toast = talk
        .house
        .presses(talk.house.agent, talk.topic, "Try again")
        .await;
    assert_eq!(toast, "It has been sent already");
    assert_eq!(talk.everything_sent().await, ["Are you there?"]);
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_customer_renames_the_topic() {
    let talk = Talk::begin().await;
    talk.house.world.change_person(talk.customer, |person| {
        person.first_name = "Carla".into();
        person.last_name = Some("Married".into());
    });
    talk.says(Draft::text("I have a new name"));
    topic_is(&talk, "renamed", |topic| {
        topic.name.contains("Carla Married")
    })
    .await;
    card_says(&talk, "Carla Married").await;
    assert_eq!(talk.house.world.topics(talk.house.chat).len(), 1);
}

/// peers.md 8: title with name, inbox, number and status.
#[tokio::test(flavor = "multi_thread")]
async fn a_title_tells_who_where_and_how() {
    let talk = Talk::begin().await;
    let topic = talk.house.world.topics(talk.house.chat).remove(0);
    assert!(
        topic.name.contains("Carl Customer") && topic.name.contains("#1"),
        "{}",
        topic.name
    );
    println!("title: {}", topic.name);
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returning_customer_continues_where_he_left() {
    let talk = Talk::begin().await;
    talk.delivered("Goodbye").await;
    talk.house
        .presses(talk.house.agent, talk.topic, "Close")
        .await;
    topic_is(&talk, "closed", |topic| topic.closed).await;
    talk.says(Draft::text("One more thing"));
    talk.post("words", says("One more thing")).await;
    topic_is(&talk, "open", |topic| !topic.closed).await;
    assert_eq!(talk.house.world.topics(talk.house.chat).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_who_answers_in_a_closed_topic_reopens_it() {
    let talk = Talk::begin().await;
    talk.house
        .presses(talk.house.agent, talk.topic, "Close")
        .await;
    topic_is(&talk, "closed", |topic| topic.closed).await;
    talk.agent(Draft::text("By the way"));
    talk.house.reached(talk.customer, "By the way").await;
    topic_is(&talk, "open", |topic| !topic.closed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_closed_or_opened_by_hand_closes_or_opens_the_conversation() {
    let talk = Talk::begin().await;
    talk.house
        .world
        .close_topic(talk.house.agent, talk.house.chat, talk.topic)
        .unwrap();
    card_says(&talk, "closed").await;
    talk.house
        .world
        .reopen_topic(talk.house.agent, talk.house.chat, talk.topic)
        .unwrap();
    card_says(&talk, "· open").await;
    talk.house
        .world
        .close_topic(talk.house.agent, talk.house.chat, talk.topic)
        .unwrap();
    card_says(&talk, "closed").await;
    talk.says(Draft::text("I am back"));
    talk.post("words", says("I am back")).await;
    topic_is(&talk, "open", |topic| !topic.closed).await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_renamed_by_hand_keeps_its_name_until_ours_changes() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    house
        .world
        .rename_topic(house.agent, house.chat, talk.topic, "VIP")
        .unwrap();
    talk.delivered("Hi").await;
    talk.says(Draft::text("still here"));
    talk.post("words", says("still here")).await;
    house.presses(house.agent, talk.topic, "Close").await;
    topic_is(&talk, "named by us", |topic| {
        topic.name.contains("Carl Customer")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_every_sort_make_a_topic() {
    let house = House::open().await;
    let names = [
        "<b>Bold</b> & _Co_".to_owned(),
        "\u{202e}\u{202e}txet".to_owned(),
        "أحمد محمد".to_owned(),
        format!("Z{}algo", "\u{0336}\u{0353}".repeat(300)),
        "x".repeat(4096),
        "👩‍👩‍👧‍👦".repeat(60),
        "\u{200b}\u{200b}".to_owned(),
        "[link](tg://user?id=1) `code`".to_owned(),
    ];
    for (n, name) in names.iter().enumerate() {
        let person = house.customer(name);
        house.says(person, Draft::text(format!("words of {n}")));
        let found = house.world.wait_until(PATIENCE, |state| {
            let mut all = state.chats.values().flat_map(|chat| chat.messages.values());
            let words = format!("words of {n}");
            all.any(|message| {
                message.sender == house.bot
                    && message.topic.is_some()
                    && said(message).contains(&words)
            })
        });
        assert!(found.await, "{name:?}");
    }
    for topic in house.world.topics(house.chat) {
        println!("{}", topic.name);
        assert!(topic.name.chars().count() <= 128);
    }
    assert_eq!(house.world.topics(house.chat).len(), names.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn take_of_what_another_has_names_him() {
    let talk = Talk::begin().await;
    talk.agent(Draft::text("/take"));
    card_says(&talk, "Anna Agent").await;
    let boris = talk.house.world.person("Boris Agent");
    talk.house.world.join(talk.house.chat, boris);
    talk.house
        .world
        .send(boris, talk.place(), Draft::text("/take"))
        .unwrap();
    talk.post("notice", says("Assignee: Anna Agent")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_in_general_are_answered_with_help() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let general = Place::Group(house.chat);
    for words in ["/zzz", "/take@other_bot", "hello all", "// a word", "/help"] {
        house
            .world
            .send(house.agent, general, Draft::text(words))
            .unwrap();
    }
    let found = house.world.wait_until(PATIENCE, |state| {
        let mut all = state.chats.values().flat_map(|chat| chat.messages.values());
        all.any(|post| post.topic.is_none() && post.sender == house.bot && says("/reopen")(post))
    });
    assert!(found.await, "{:#?}", house.world.general(house.chat));
    assert!(talk.everything_sent().await.is_empty());
    let help = house.world.general(house.chat);
    assert_eq!(help.iter().filter(|post| says("/reopen")(post)).count(), 1);
}
