//! Talk is drawn into the card when it pauses; what changes is drawn at once.

use topicdesk::standin::options::Options;
use topicdesk::standin::world::draft::Draft;

use super::commands::card_says;
use super::scene::Talk;
use crate::support::House;

const HOUR: i64 = 3_600_000;

/// How many parcels wait in lanes of this name.
async fn waiting(talk: &Talk, lane: &str) -> i64 {
    let pool = sqlx::SqlitePool::connect(&talk.house.database)
        .await
        .unwrap();
    let row: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM parcel WHERE lane LIKE $1 || ':%'")
        .bind(lane)
        .fetch_one(&pool)
        .await
        .unwrap();
    pool.close().await;
    row.0
}

#[tokio::test(flavor = "multi_thread")]
async fn talk_waits_for_a_pause_and_changes_do_not() {
    let mut house = House::plan(Options::unlimited()).await;
    house.tuning.talk_pause = HOUR;
    house.start().await;
    let talk = Talk::begin_in(house).await;
    talk.agent(Draft::text("/take"));
    card_says(&talk, "Anna Agent").await;
    talk.agent(Draft::text("Good morning"));
    talk.delivered("Good morning").await;
    for n in 1..4 {
        talk.says(Draft::text(format!("question {n}")));
        talk.house
            .posted(talk.topic, &format!("question {n}"))
            .await;
        talk.agent(Draft::text(format!("answer {n}")));
        talk.delivered(&format!("answer {n}")).await;
    }
    assert_eq!(waiting(&talk, "card").await, 0);
    assert_eq!(waiting(&talk, "refresh").await, 1);
    talk.agent(Draft::text("/close"));
    card_says(&talk, "· closed").await;
    card_says(&talk, "answer 3").await;
    // It looked, saw that they still write, and waits on.
    let later = topicdesk::clock::now() + HOUR / 2;
    let looked = "SELECT due FROM parcel WHERE lane LIKE 'refresh:%' AND due > $1";
    talk.house.written(looked, later).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_pause_the_card_tells_what_was_said_last() {
    let talk = Talk::begin().await;
    talk.agent(Draft::text("Good morning"));
    card_says(&talk, "Good morning").await;
    talk.says(Draft::text("And tulips?"));
    card_says(&talk, "And tulips?").await;
}
