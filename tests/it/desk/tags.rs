//! Tags and priority.

use topicdesk::model::status::Priority;
use topicdesk::store::inboxes::{self, OPEN_TAGS};
use topicdesk::store::tags;

use super::crew::Crew;

async fn of_ticket(crew: &Crew) -> Vec<String> {
    let ticket = crew.stored().await.ticket;
    let mut tx = crew.talk.house.database().read().await.unwrap();
    tags::of_ticket(&mut tx, ticket).await.unwrap()
}

async fn used(crew: &Crew, name: &str) -> Option<i64> {
    let mut tx = crew.talk.house.database().read().await.unwrap();
    let tag = tags::named(&mut tx, name).await.unwrap();
    tag.filter(|it| !it.archived).map(|it| it.used)
}

#[tokio::test(flavor = "multi_thread")]
async fn words_give_and_take_tags() {
    let crew = Crew::begin().await;
    let (house, topic) = (&crew.talk.house, crew.talk.topic);
    crew.orders(crew.anna, "/tag VIP #Доставка 🔥").await;
    assert_eq!(of_ticket(&crew).await.len(), 3);
    crew.orders(crew.boris, "/tag vip").await;
    assert_eq!(of_ticket(&crew).await.len(), 2);
    assert_eq!(used(&crew, "VIP").await, Some(0));
    // Who may make none is offered the nearest, or told.
    crew.writes(crew.boris, "/tag vpi");
    house.screen_of(crew.boris, "Did you mean").await;
    let toast = house.presses_on_screen(crew.boris, "VIP").await;
    assert!(toast.contains("VIP"), "{toast}");
    crew.orders(crew.boris, "/tag дост").await;
    crew.writes(crew.boris, "/tag +something");
    house.posted(topic, "There is no such tag").await;
    assert_eq!(of_ticket(&crew).await, ["🔥", "VIP"]);
    let long = format!("/tag {}", "x".repeat(33));
    crew.writes(crew.anna, &long);
    house.posted(topic, "1 to 32 characters").await;
    // Until the manager lets everybody.
    let open = house
        .database()
        .write(|tx| Box::pin(async move { inboxes::set(tx, "", OPEN_TAGS, Some("yes")).await }));
    open.await.unwrap();
    crew.orders(crew.boris, "/tag +something").await;
    assert_eq!(used(&crew, "something").await, Some(1));
    // A manager who mistypes is asked.
    crew.writes(crew.anna, "/tag somethin");
    house.screen_of(crew.anna, "or a new one").await;
    assert_eq!(used(&crew, "somethin").await, None);
    house.presses_on_screen(crew.anna, "➕ somethin").await;
    assert_eq!(used(&crew, "somethin").await, Some(1));
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_are_toggles_on_a_screen_and_twenty_at_most() {
    let crew = Crew::begin().await;
    let (house, topic) = (&crew.talk.house, crew.talk.topic);
    let many: Vec<String> = (10..30).map(|at| format!("+t{at}")).collect();
    crew.orders(crew.anna, &format!("/tag {}", many.join(" ")))
        .await;
    assert_eq!(of_ticket(&crew).await.len(), 20);
    crew.writes(crew.anna, "/tag +t30");
    house.posted(topic, "at most 20 tags").await;
    crew.writes(crew.boris, "/tag");
    house.screen_of(crew.boris, "Tags of this ticket").await;
    house.presses_on_screen(crew.boris, "☑ t11").await;
    crew.until("one less", async || of_ticket(&crew).await.len() == 19)
        .await;
    house.presses_on_screen(crew.boris, "▶").await;
    crew.until("the second page", async || {
        let seen = house.world.whispers(house.chat, crew.boris);
        seen.last()
            .is_some_and(|it| it.buttons().iter().any(|(label, _)| label == "2/2"))
    })
    .await;
    let all = house.world.whispers(house.chat, crew.boris);
    assert_eq!(all.len(), 1, "the screen changes in place");
}

#[tokio::test(flavor = "multi_thread")]
async fn managers_look_after_the_tags() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.orders(crew.anna, "/tag VIP важный").await;
    crew.writes(crew.boris, "/tags");
    house.posted(crew.talk.topic, "You may not do this").await;
    crew.starts(crew.anna).await;
    house.types_private(crew.anna, "/tags");
    house.private_of(crew.anna, "All tags").await;
    house.presses_private(crew.anna, "важный").await;
    house.private_of(crew.anna, "On 1 ticket").await;
    house.presses_private(crew.anna, "Rename").await;
    house.private_of(crew.anna, "New name").await;
    house.recorded_prompt(crew.anna).await;
    house.types_private(crew.anna, "vip");
    house.private_of(crew.anna, "such a tag already").await;
    house.types_private(crew.anna, "/tags");
    house.private_of(crew.anna, "All tags").await;
    house.presses_private(crew.anna, "важный").await;
    house.private_of(crew.anna, "On 1 ticket").await;
    house.presses_private(crew.anna, "Merge").await;
    house.private_of(crew.anna, "stand in place").await;
    house.presses_private(crew.anna, "VIP").await;
    crew.until("merged", async || used(&crew, "важный").await.is_none())
        .await;
    assert_eq!(of_ticket(&crew).await, ["VIP"]);
    assert_eq!(
        (used(&crew, "vip").await, crew.journal("tag-merge").await),
        (Some(1), 1)
    );
    house.private_of(crew.anna, "VIP").await;
    house.presses_private(crew.anna, "To the archive").await;
    crew.until("put aside", async || used(&crew, "vip").await.is_none())
        .await;
    // The ticket keeps it; forged presses of others do nothing.
    assert_eq!(of_ticket(&crew).await, ["VIP"]);
    let here = Some(crew.stored().await.id);
    for (verb, args) in [
        ('t', "x"),
        ('g', ""),
        ('r', "zz"),
        ('x', "0123456789abcdef"),
        ('q', ""),
    ] {
        let toast = crew.forges(crew.anna, ('g', verb), here, args).await;
        assert!(toast.contains("out of date"), "{verb}: {toast}");
    }
    let toast = crew
        .forges(
            crew.boris,
            ('g', 'x'),
            None,
            "0123456789abcdef0123456789abcdef",
        )
        .await;
    assert!(toast.contains("You may not do this"), "{toast}");
}

#[tokio::test(flavor = "multi_thread")]
async fn priority_is_a_word_of_any_language_or_two_taps() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    let is = async |wanted: Priority| {
        crew.until("the priority", async || {
            crew.stored().await.priority == wanted.rank()
        })
        .await;
    };
    crew.orders(crew.boris, "/priority срочный").await;
    is(Priority::Urgent).await;
    crew.orders(crew.boris, "/priority низький").await;
    is(Priority::Low).await;
    crew.writes(crew.boris, "/priority soonish");
    house.screen_of(crew.boris, "How urgent").await;
    let toast = house.presses_on_screen(crew.boris, "High").await;
    assert!(toast.contains("High"), "{toast}");
    is(Priority::High).await;
    let here = Some(crew.stored().await.id);
    let toast = crew.forges(crew.boris, ('p', 's'), here, "7").await;
    assert!(toast.contains("out of date"), "{toast}");
    is(Priority::High).await;
    assert_eq!(crew.journal("priority").await, 3);
    assert!(crew.talk.everything_sent().await.is_empty());
}
