//! Buttons: pressed by two at once, forged, late, twice, after a restart, by
//! people who have left.

use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::scene::{Talk, has, says};

#[tokio::test(flavor = "multi_thread")]
async fn two_agents_press_take_at_once_and_one_wins() {
    for _ in 0..3 {
        let talk = Talk::begin().await;
        let house = &talk.house;
        let boris = house.world.person("Boris Agent");
        house.world.join(house.chat, boris);
        let (post, data) = house.button(talk.topic, "Take").await;
        let first = house
            .world
            .press(house.agent, talk.place(), post, &data)
            .unwrap();
        let second = house.world.press(boris, talk.place(), post, &data).unwrap();
        let (first, second) = tokio::join!(first.answer(), second.answer());
        let toasts = [first.unwrap().text.unwrap(), second.unwrap().text.unwrap()];
        let won = toasts
            .iter()
            .filter(|toast| *toast == "You are the assignee now")
            .count();
        let lost = toasts
            .iter()
            .filter(|toast| toast.starts_with("Already taken: "))
            .count();
        assert_eq!((won, lost), (1, 1), "{toasts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_pressed_twice_does_it_once() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let (post, take) = house.button(talk.topic, "Take").await;
    let (_, close) = house.button(talk.topic, "Close").await;
    let press = async |data: &str| {
        let pressed = house
            .world
            .press_forged(house.agent, talk.place(), post, data)
            .unwrap();
        pressed.answer().await.unwrap().text.unwrap()
    };
    assert_eq!(press(&take).await, "You are the assignee now");
    assert_eq!(press(&take).await, "You are the assignee now");
    assert_eq!(press(&close).await, "Closed");
    assert_eq!(press(&close).await, "Already closed");
    let (_, reopen) = house.button(talk.topic, "Reopen").await;
    assert_eq!(press(&reopen).await, "Open again");
    assert_eq!(press(&reopen).await, "It is open already");
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_data_is_refused() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let (post, take) = house.button(talk.topic, "Take").await;
    let torn = &take[..take.len() - 3];
    let other_version = format!("9{}", &take[1..]);
    let long = "x".repeat(64);
    for data in [
        "",
        "1",
        "1t",
        "t",
        "💣",
        "1t🌊🌊🌊🌊🌊🌊",
        "../../etc",
        torn,
        &other_version,
        &long,
        "'; DROP TABLE message; --",
    ] {
        let pressed = house
            .world
            .press_forged(house.agent, talk.place(), post, data)
            .unwrap();
        let toast = pressed.answer().await.unwrap().text.unwrap();
        assert_eq!(toast, "This button is unknown here", "{data}");
    }
    // A conversation that does not exist.
    let nobody = format!("1t{}", "A".repeat(22));
    let pressed = house
        .world
        .press_forged(house.agent, talk.place(), post, &nobody)
        .unwrap();
    let toast = pressed.answer().await.unwrap().text.unwrap();
    assert!(toast.contains("out of date"), "{toast}");
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_works_only_under_its_own_conversation() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let other = house.customer("Olga Other");
    house.says(other, Draft::text("Hi"));
    let there = house.topic("Olga Other").await;
    let (_, data) = house.button(there, "Close").await;
    let (post, _) = house.button(talk.topic, "Close").await;
    let pressed = house
        .world
        .press_forged(house.agent, talk.place(), post, &data)
        .unwrap();
    let toast = pressed.answer().await.unwrap().text.unwrap();
    assert!(toast.contains("out of date"), "{toast}");
    // Under the customer's own copy, in private.
    talk.delivered("words").await;
    let got = talk.got("words", says("words")).await;
    let (_, mine) = house.button(talk.topic, "Close").await;
    let pressed = house
        .world
        .press_forged(talk.customer, house.private(), got.id, &mine)
        .unwrap();
    let toast = pressed.answer().await.unwrap().text.unwrap();
    assert!(toast.contains("Only agents"), "{toast}");
    let topics = house.world.topics(house.chat);
    assert!(topics.iter().all(|topic| !topic.closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_may_press_nothing() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let boris = house.world.person("Boris Agent");
    house.world.join(house.chat, boris);
    let (post, data) = house.button(talk.topic, "Take").await;
    house.world.kick(house.chat, boris);
    let pressed = house
        .world
        .press_forged(boris, talk.place(), post, &data)
        .unwrap();
    let toast = pressed.answer().await.unwrap().text.unwrap();
    assert!(toast.contains("Only agents"), "{toast}");
    // And one who was never there.
    let stranger = house.world.person("Sam Stranger");
    let pressed = house
        .world
        .press_forged(stranger, Place::Private { bot: house.bot }, 1, &data);
    assert!(pressed.is_err(), "there is nothing to press");
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_work_after_a_restart() {
    let mut talk = Talk::begin().await;
    let (post, data) = talk.house.button(talk.topic, "Take").await;
    talk.house.stop().await;
    let pressed = talk
        .house
        .world
        .press(talk.house.agent, talk.place(), post, &data)
        .unwrap();
    talk.house.start().await;
    let toast = pressed.answer().await.unwrap().text.unwrap();
    assert_eq!(toast, "You are the assignee now");
    let toast = talk
        .house
        .presses(talk.house.agent, talk.topic, "Close")
        .await;
    assert_eq!(toast, "Closed");
    talk.post("card", |post| {
        has("reply_markup")(post) && says("closed")(post)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_shows_how_far_it_came() {
    let talk = Talk::begin().await;
    talk.busy("sendMessage");
    let id = talk.agent(Draft::text("Wait for it"));
    talk.house.marked(id, Some("👀")).await;
    talk.house.world.clear_faults();
    talk.house.marked(id, Some("👌")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_first_becomes_the_assignee() {
    let talk = Talk::begin().await;
    talk.delivered("Hi").await;
    talk.post("card", |post| {
        has("reply_markup")(post) && says("Anna Agent")(post)
    })
    .await;
    let boris = talk.house.world.person("Boris Agent");
    talk.house.world.join(talk.house.chat, boris);
    let (post, data) = talk.house.button(talk.topic, "Close").await;
    let take = data.replacen("1c", "1t", 1);
    let pressed = talk
        .house
        .world
        .press_forged(boris, talk.place(), post, &take)
        .unwrap();
    let toast = pressed.answer().await.unwrap().text.unwrap();
    assert_eq!(
        toast.replace(['\u{2068}', '\u{2069}'], ""),
        "Already taken: Anna Agent"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_press_still_does_what_it_asks() {
    let mut talk = Talk::begin().await;
    let (post, data) = talk.house.button(talk.topic, "Close").await;
    talk.house.stop().await;
    let _pressed = talk
        .house
        .world
        .press(talk.house.agent, talk.place(), post, &data)
        .unwrap();
    // Too late for Telegram to take an answer.
    talk.house
        .world
        .advance_clock(std::time::Duration::from_mins(1));
    talk.house.start().await;
    talk.post("card", |post| {
        has("reply_markup")(post) && says("closed")(post)
    })
    .await;
    talk.says(Draft::text("still alive?"));
    talk.post("words", says("still alive?")).await;
}
