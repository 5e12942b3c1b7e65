//! The personal coordinator of a contact gets his new tickets, and is not
//! replaced without a word; what the desk calls a contact is what it shows.

use topicdesk::standin::world::draft::Draft;
use topicdesk::store::inboxes::{self, REOPEN_HOURS, RESPONSIBLE};
use topicdesk::store::{contacts, merges, people};

use super::crew::{Crew, joins};
use super::replies;
use crate::support::{PATIENCE, said};

async fn set(crew: &Crew, name: &'static str, value: String) {
    let inbox = crew.stored().await.inbox;
    let database = crew.talk.house.database();
    let done = database.write(move |tx| {
        Box::pin(async move { inboxes::set(tx, &inbox, name, Some(&value)).await })
    });
    done.await.unwrap();
}

/// Ends the ticket and lets the customer begin another.
async fn another_ticket(crew: &Crew, words: &str) {
    let number = crew.stored().await.number;
    crew.orders(crew.anna, "/close").await;
    crew.talk.says(Draft::text(words));
    crew.until("another ticket", async || {
        crew.stored().await.number > number
    })
    .await;
    // Others than administrators can write again.
    let house = &crew.talk.house;
    let open = house.world.wait_until(PATIENCE, |state| {
        let chat = state.chats.values().find(|it| it.key.id == house.chat);
        chat.is_some_and(|chat| !chat.topics[&crew.talk.topic].closed)
    });
    assert!(open.await, "the topic is closed");
}

async fn reasons(crew: &Crew) -> Vec<Option<String>> {
    let pool = sqlx::SqlitePool::connect(&crew.talk.house.database)
        .await
        .unwrap();
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT detail FROM journal WHERE action = 'contact_field' ORDER BY at, id")
            .fetch_all(&pool)
            .await
            .unwrap();
    pool.close().await;
    let why = |detail: &str| {
        let detail: serde_json::Value = serde_json::from_str(detail).unwrap();
        detail["why"].as_str().map(str::to_owned)
    };
    rows.iter().map(|(detail,)| why(detail)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_ticket_goes_to_the_coordinator() {
    let crew = Crew::begin().await;
    set(&crew, REOPEN_HOURS, "0".into()).await;
    crew.orders(crew.boris, "/contact coordinator me").await;
    // Nobody else would get it: his, though he is off duty.
    another_ticket(&crew, "Second").await;
    crew.assigned(Some(crew.boris)).await;
    set(&crew, RESPONSIBLE, crew.anna.to_string()).await;
    another_ticket(&crew, "Third").await;
    crew.assigned(Some(crew.anna)).await;
    crew.orders(crew.boris, "/on").await;
    another_ticket(&crew, "Fourth").await;
    crew.assigned(Some(crew.boris)).await;
    // He has left.
    let house = &crew.talk.house;
    house.world.leave(house.chat, crew.boris);
    crew.until("Boris has left", async || {
        crew.standing(crew.boris).await == Some(topicdesk::store::staff::Standing::Gone)
    })
    .await;
    another_ticket(&crew, "Fifth").await;
    crew.assigned(Some(crew.anna)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_joined_begins_with_the_coordinator() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.orders(crew.boris, "/contact coordinator me").await;
    // Known, and joined, before he says anything there.
    let twin = house.customer("Carl Elsewhere");
    house.world.start(twin, house.front, Some("ad")).unwrap();
    let here = crew.stored().await;
    let inbox = here.inbox.clone();
    let found = async || {
        let mut tx = house.database().read().await.unwrap();
        let found = contacts::find(&mut tx, &inbox, &twin.to_string()).await;
        found.unwrap()
    };
    crew.until("he is known", async || found().await.is_some())
        .await;
    let other = found().await.unwrap();
    let (by, own) = (crew.anna, here.identity);
    let join = house.database().write(move |tx| {
        Box::pin(async move {
            let into = people::of_identity(tx, own).await?.unwrap();
            let from = people::of_identity(tx, other).await?.unwrap();
            merges::merge(tx, into, from, by, 1).await
        })
    });
    join.await.unwrap();
    house.says(twin, Draft::text("It is me"));
    let topic = house.topic("Carl Elsewhere").await;
    let card = house.posted(topic, "Carl Elsewhere").await;
    assert!(said(&card).contains("Boris"), "{}", said(&card));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_is_not_replaced_without_a_reason() {
    let crew = Crew::begin().await;
    let (house, topic) = (&crew.talk.house, crew.talk.topic);
    let clara = joins(&crew.talk.house, "Clara", "clara_c").await;
    crew.orders(crew.boris, "/contact coordinator me").await;
    crew.orders(crew.boris, "/contact coordinator @boris_b")
        .await;
    crew.writes(crew.boris, "/contact coordinator Clara");
    let ask = house.posted(topic, "no longer the coordinator").await;
    assert!(said(&ask).contains("Boris"), "{}", said(&ask));
    house.recorded(ask.id).await;
    let answer = replies(&crew.talk, crew.boris, ask.id, "She speaks <b>Polish</b>");
    house.marked(answer, Some("👌")).await;
    house.posted(topic, "🧭 \u{2068}Clara").await;
    // Taken away, in private.
    crew.starts(clara).await;
    let number = crew.stored().await.number;
    house.types_private(clara, &format!("/contact {number} coordinator -"));
    house.private_of(clara, "no longer the coordinator").await;
    house.recorded_prompt(clara).await;
    house.types_private(clara, "On leave");
    house.private_of(clara, "Removed").await;
    // There is none: no reason.
    crew.orders(crew.boris, "/contact coordinator me").await;
    let why = reasons(&crew).await;
    let wanted = [
        None,
        Some("She speaks <b>Polish</b>"),
        Some("On leave"),
        None,
    ];
    assert_eq!(why, wanted.map(|it| it.map(str::to_owned)));
    // In General nobody can be asked.
    let line = format!("/contact {number} coordinator Clara");
    let place = topicdesk::standin::world::Place::Group(house.chat);
    house
        .world
        .send(crew.anna, place, Draft::text(line))
        .unwrap();
    house.screen_of(crew.anna, "topic").await;
    assert_eq!(reasons(&crew).await.len(), 4);
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desks_own_name_is_what_it_shows() {
    let crew = Crew::begin().await;
    let (talk, house) = (&crew.talk, &crew.talk.house);
    crew.orders(crew.boris, "/contact name Karl Müller").await;
    assert_eq!(house.topic("Karl Müller").await, talk.topic);
    house.posted(talk.topic, "👤 \u{2068}Karl Müller").await;
    // The channel tells another name: it is kept, and not shown.
    house
        .world
        .change_person(talk.customer, |user| user.first_name = "Charles".into());
    talk.says(Draft::text("Needle"));
    house.posted(talk.topic, "Needle").await;
    let now = crew.stored().await;
    assert_eq!(now.told_name, "Charles Customer");
    assert_eq!(now.name, "Karl Müller");
    for (line, seen) in [
        ("/inbox", "Karl Müller"),
        ("/history", "History of \u{2068}Karl Müller"),
        ("/find Needle", "Karl Müller"),
        ("/find #1", "Karl Müller"),
        ("/contact", "Karl Müller"),
    ] {
        crew.writes(crew.boris, line);
        house.screen_of(crew.boris, seen).await;
    }
    crew.orders(crew.boris, "/assign me").await;
    crew.starts(crew.boris).await;
    house.types_private(crew.boris, "/mine");
    house.private_of(crew.boris, "Karl Müller").await;
    // Taken away, the channel's own is shown again.
    crew.orders(crew.boris, "/contact name -").await;
    house
        .posted(talk.topic, "👤 \u{2068}Charles Customer")
        .await;
}
