//! What managers set for inboxes.

use topicdesk::standin::world::draft::Draft;
use topicdesk::store::inboxes::{self, OPEN_TAGS, REOPEN_HOURS, RESPONSIBLE};

use super::crew::Crew;

async fn set(crew: &Crew, inbox: &str, name: &str) -> Option<String> {
    let mut tx = crew.talk.house.database().read().await.unwrap();
    inboxes::own(&mut tx, inbox, name).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_has_a_responsible_person_a_window_and_open_tags() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    let inbox = crew.stored().await.inbox;
    crew.starts(crew.boris).await;
    house.types_private(crew.boris, "/settings");
    house.private_of(crew.boris, "You may not do this").await;
    crew.starts(crew.anna).await;
    house.types_private(crew.anna, "/settings");
    house.private_of(crew.anna, "Settings of which inbox").await;
    house.presses_private(crew.anna, &inbox).await;
    house.private_of(crew.anna, "(as for all)").await;
    house.presses_private(crew.anna, "Assignee").await;
    house.private_of(crew.anna, "Who gets new tickets").await;
    house.presses_private(crew.anna, "Boris").await;
    house
        .private_of(crew.anna, "assigned to: \u{2068}Boris")
        .await;
    assert_eq!(
        set(&crew, &inbox, RESPONSIBLE).await,
        Some(crew.boris.to_string())
    );
    house.presses_private(crew.anna, "Reopen window").await;
    house.private_of(crew.anna, "how long after the end").await;
    house.presses_private(crew.anna, "Other").await;
    house.private_of(crew.anna, "How many hours").await;
    house.recorded_prompt(crew.anna).await;
    house.types_private(crew.anna, "21");
    house.private_of(crew.anna, "21 hours").await;
    house.presses_private(crew.anna, "New tags").await;
    house.private_of(crew.anna, "new tags: yes").await;
    assert_eq!(
        set(&crew, &inbox, REOPEN_HOURS).await.as_deref(),
        Some("21")
    );
    assert_eq!(set(&crew, &inbox, OPEN_TAGS).await.as_deref(), Some("yes"));
    assert_eq!(crew.journal("setting").await, 3);
    // New tickets are his from the first; others may answer.
    let other = house.customer("Other Customer");
    house.says(other, Draft::text("Good day"));
    let topic = house.topic("Other Customer").await;
    let card = house.posted(topic, "Other Customer").await;
    assert!(crate::support::said(&card).contains("Boris"));
    house.answers(topic, Draft::text("Hello from Anna"));
    house.reached(other, "Hello from Anna").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_settings_are_refused() {
    let crew = Crew::begin().await;
    for (verb, args) in [
        ('i', "NOPE"),
        ('s', "NOPE:1"),
        ('s', ":77777"),
        ('s', ":x"),
        ('w', "NOPE:1"),
        ('Z', ""),
    ] {
        let toast = crew.forges(crew.anna, ('e', verb), None, args).await;
        assert!(toast.contains("out of date"), "{verb} {args}: {toast}");
    }
    for args in [":-1", ":87601", ":many", ":"] {
        let toast = crew.forges(crew.anna, ('e', 'w'), None, args).await;
        assert!(toast.contains("a number from 0"), "{args}: {toast}");
    }
    for verb in ['o', 'i', 'r', 's', 'h', 'w', 'q', 't'] {
        let toast = crew.forges(crew.boris, ('e', verb), None, "").await;
        assert!(toast.contains("You may not do this"), "{verb}: {toast}");
    }
    assert_eq!(crew.journal("setting").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_has_a_brand() {
    let crew = Crew::begin().await;
    let (talk, house) = (&crew.talk, &crew.talk.house);
    let inbox = crew.stored().await.inbox;
    crew.starts(crew.anna).await;
    house.types_private(crew.anna, "/settings");
    house.private_of(crew.anna, "Settings of which inbox").await;
    house.presses_private(crew.anna, &inbox).await;
    house.private_of(crew.anna, "(as for all)").await;
    house.presses_private(crew.anna, "Brand").await;
    house.private_of(crew.anna, "Which brand").await;
    house.recorded_prompt(crew.anna).await;
    house.types_private(crew.anna, "American Tourister");
    house.private_of(crew.anna, "1 to 16 characters").await;
    house.types_private(crew.anna, "/settings");
    house.presses_private(crew.anna, &inbox).await;
    house.presses_private(crew.anna, "Brand").await;
    house.recorded_prompt(crew.anna).await;
    house.types_private(crew.anna, " American\nTour ");
    house
        .private_of(crew.anna, "Brand: \u{2068}American Tour")
        .await;
    assert_eq!(crew.stored().await.brand.as_deref(), Some("American Tour"));
    // Titles of what is open follow.
    let title = format!("{inbox} American Tour · ");
    crew.until("the title", async || {
        let topics = house.world.topics(house.chat);
        topics
            .iter()
            .any(|it| it.id == talk.topic && it.name.contains(&title))
    })
    .await;
    // All inboxes together have none.
    let toast = crew.forges(crew.anna, ('e', 'b'), None, "").await;
    assert!(toast.contains("out of date"), "{toast}");
    let toast = crew.forges(crew.boris, ('e', 'b'), None, &inbox).await;
    assert!(toast.contains("You may not do this"), "{toast}");
    assert_eq!(crew.journal("setting").await, 1);
}
