//! Edits and retractions, both ways, before and after delivery.

use serde_json::json;
use sqlx::SqlitePool;
use topicdesk::standin::world::draft::Draft;

use super::scene::{Talk, has, picture, says};
use crate::support::said;

/// Earlier wordings that the record holds, oldest first.
async fn record(talk: &Talk) -> Vec<String> {
    let pool = SqlitePool::connect(&talk.house.database).await.unwrap();
    let rows: Vec<(String,)> = sqlx::query_as("SELECT content FROM revision ORDER BY at, content")
        .fetch_all(&pool)
        .await
        .unwrap();
    pool.close().await;
    rows.into_iter().map(|row| row.0).collect()
}

fn customer_edits(talk: &Talk, message: i64, text: &str) {
    let place = talk.house.private();
    talk.house
        .world
        .edit(talk.customer, place, message, text, None)
        .unwrap();
}

/// peers.md 13: the earlier wording stays to be seen.
#[tokio::test(flavor = "multi_thread")]
async fn a_customers_edit_shows_the_new_words_and_keeps_the_old() {
    let talk = Talk::begin().await;
    let id = talk.says(Draft::text("Ten roses"));
    let before = talk.post("order", says("Ten roses")).await;
    customer_edits(&talk, id, "Twelve roses");
    let after = talk.post("edit", says("Twelve roses")).await;
    assert_eq!(after.id, before.id, "the same post");
    assert!(said(&after).contains("Ten roses"), "{}", said(&after));
    customer_edits(&talk, id, "Twenty roses");
    talk.post("edit", says("Twenty roses")).await;
    let record = record(&talk).await.concat();
    assert!(
        record.contains("Ten roses") && record.contains("Twelve roses"),
        "{record}"
    );
    talk.print();
}

/// peers.md 13: what the agent answered to is not overwritten unseen.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_words_can_be_edited_too() {
    let talk = Talk::begin().await;
    customer_edits(&talk, talk.hello, "Good evening");
    talk.post("edit", says("Good evening")).await;
    talk.post("old words", says("Hello")).await;
    talk.print();
}

/// peers.md 14: an edited caption keeps the picture.
#[tokio::test(flavor = "multi_thread")]
async fn an_edited_caption_keeps_the_picture() {
    let talk = Talk::begin().await;
    let id = talk.says(Draft::photo("cake").caption("This cake"));
    let before = talk.post("picture", says("This cake")).await;
    customer_edits(&talk, id, "That cake");
    let after = talk.post("edit", says("That cake")).await;
    assert_eq!(after.id, before.id);
    assert!(has("photo")(&after));
    // And the other way round.
    let own = talk.agent(Draft::photo("tart").caption("A tart"));
    let sent = talk.got("tart", says("A tart")).await;
    talk.house.marked(own, Some("👌")).await;
    talk.edits(own, "An apple tart");
    let edited = talk.got("edit", says("An apple tart")).await;
    assert_eq!(edited.id, sent.id);
    assert!(has("photo")(&edited));
    assert_eq!(talk.everything_sent().await, ["An apple tart"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_edit_before_it_was_posted_is_all_that_is_posted() {
    let talk = Talk::begin().await;
    talk.group_busy("sendMessage");
    let id = talk.says(Draft::text("Ten roses"));
    customer_edits(&talk, id, "Twelve roses");
    talk.house.world.clear_faults();
    talk.post("order", says("Twelve roses")).await;
    talk.says(Draft::text("that is all"));
    talk.post("end", says("that is all")).await;
    let shown = talk.house.shown(talk.topic);
    assert_eq!(
        shown.iter().filter(|words| words.contains("roses")).count(),
        1,
        "{shown:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_message_that_never_came_is_a_message() {
    let talk = Talk::begin().await;
    talk.injects_customer(
        "edited_message",
        json!({"text": "from before your time", "edit_date": 1_790_000_009}),
    );
    talk.post("message", says("from before your time")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_changes_nothing_shows_nothing() {
    let talk = Talk::begin().await;
    let extra = json!({"message_id": 777_777, "text": "same words"});
    talk.injects_customer("message", extra.clone());
    talk.post("words", says("same words")).await;
    talk.injects_customer("edited_message", extra);
    talk.says(Draft::text("the end"));
    let shown = talk.post("end", says("the end")).await;
    assert!(!said(&shown).contains('✏'));
    assert!(!talk.house.shown(talk.topic).concat().contains('✏'));
    assert!(record(&talk).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_one_among_joined_messages_changes_that_one() {
    let mut talk = Talk::begin_pressed().await;
    let ids = talk
        .says_together(&["one apple", "two pears", "three plums"])
        .await;
    let joined = talk.post("joined", says("three plums")).await;
    assert!(says("one apple")(&joined) && says("two pears")(&joined));
    customer_edits(&talk, ids[1], "two quinces");
    let edited = talk.post("edit", says("two quinces")).await;
    assert_eq!(edited.id, joined.id);
    let words = [
        "one apple",
        "three plums",
        "two pears",
        "changed the message",
    ];
    assert!(
        words.iter().all(|word| says(word)(&edited)),
        "{}",
        said(&edited)
    );
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_words_under_the_card_can_be_edited() {
    let talk = Talk::begin_pressed().await;
    customer_edits(&talk, talk.hello, "Good evening");
    let card = talk.post("card", |post| {
        has("reply_markup")(post) && said(post).ends_with("Good evening")
    });
    card.await;
    let told = talk.post("old words", says("changed the message")).await;
    assert!(says("Hello")(&told), "{}", said(&told));
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_the_customer_replaces_is_shown_beside_the_old() {
    let talk = Talk::begin().await;
    let first = talk.says(picture(1).caption("This cake"));
    let old = talk.post("picture", says("This cake")).await;
    // The ids by which our bot knows another picture.
    let second = talk.says(picture(2).caption("another"));
    talk.post("picture", says("another")).await;
    let photo = talk.as_told(second)["photo"].clone();
    talk.injects_customer(
        "edited_message",
        json!({
            "message_id": first, "photo": photo, "caption": "That cake", "edit_date": 1_790_000_009,
        }),
    );
    let new = talk.post("new picture", says("That cake")).await;
    assert!(has("photo")(&new));
    assert_eq!(new.reply_to, Some(old.id));
    assert_eq!(said(&talk.message(old.id)), "This cake");
    talk.post("hint", says("changed the message")).await;
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_what_is_gone_are_shown_or_told() {
    let talk = Talk::begin().await;
    // An agent removed the post: the new wording comes as a new one.
    let id = talk.says(Draft::text("Ten roses"));
    let post = talk.post("order", says("Ten roses")).await;
    talk.house
        .world
        .delete(talk.house.agent, talk.place(), post.id)
        .unwrap();
    customer_edits(&talk, id, "Twelve roses");
    talk.post("edit", says("Twelve roses")).await;
    // The customer removed his copy: the agent is told that nothing changed there.
    let own = talk.delivered("Ten euros").await;
    let copy = talk.got("price", says("Ten euros")).await;
    talk.house
        .world
        .delete(talk.customer, talk.house.private(), copy.id)
        .unwrap();
    talk.edits(own, "Twelve euros");
    let told = talk
        .post("notice", says("did not reach the customer"))
        .await;
    assert_eq!(told.reply_to, Some(own));
    assert!(talk.everything_sent().await.is_empty());
}

/// peers.md 15: agents can edit what they sent.
#[tokio::test(flavor = "multi_thread")]
async fn an_agents_edit_changes_the_customers_copy() {
    let talk = Talk::begin().await;
    let id = talk.delivered("Ten euros").await;
    let sent = talk.got("price", says("Ten euros")).await;
    talk.edits(id, "Twelve euros");
    let edited = talk.got("price", says("Twelve euros")).await;
    assert_eq!(edited.id, sent.id);
    talk.edits(id, "Thirteen euros");
    talk.got("price", says("Thirteen euros")).await;
    assert_eq!(talk.everything_sent().await, ["Thirteen euros"]);
    assert!(record(&talk).await.concat().contains("Ten euros"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agents_edit_before_delivery_is_all_that_is_sent() {
    let talk = Talk::begin().await;
    talk.busy("sendMessage");
    let id = talk.agent(Draft::text("Ten euros"));
    talk.house.marked(id, Some("👀")).await;
    talk.edits(id, "Twelve euros");
    talk.house.world.clear_faults();
    talk.house.marked(id, Some("👌")).await;
    assert_eq!(talk.everything_sent().await, ["Twelve euros"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_file_is_told_and_not_sent() {
    let talk = Talk::begin().await;
    let id = talk.agent(Draft::photo("cake").caption("A cake"));
    talk.house.marked(id, Some("👌")).await;
    talk.injects(
        "edited_message",
        json!({
            "message_id": id, "caption": "A cake", "edit_date": 1_790_000_009,
            "photo": [{"file_id": "other", "file_unique_id": "other", "width": 9, "height": 9}],
        }),
    );
    talk.post("notice", says("You replaced the file")).await;
    assert_eq!(talk.everything_sent().await, ["A cake"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moving_position_posts_once() {
    let talk = Talk::begin().await;
    let point = json!({"message_id": 777_001, "location": {"latitude": 1.0, "longitude": 2.0, "live_period": 900}});
    talk.injects_customer("message", point.clone());
    talk.post("place", has("location")).await;
    for n in 0..5 {
        let moved = json!({"message_id": 777_001, "edit_date": 1_790_000_010 + n,
            "location": {"latitude": 1.1, "longitude": 2.2, "live_period": 900}});
        talk.injects_customer("edited_message", moved);
    }
    talk.says(Draft::text("the end"));
    talk.post("end", says("the end")).await;
    let all = talk.house.world.topic_messages(talk.house.chat, talk.topic);
    assert_eq!(
        all.iter()
            .filter(|message| has("location")(message))
            .count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_takes_a_message_back() {
    let talk = Talk::begin().await;
    let id = talk.delivered("Wrong person").await;
    talk.agent(Draft::text("/delete").reply(id));
    talk.post("notice", says("Taken back")).await;
    talk.house.marked(id, Some("🙈")).await;
    assert!(talk.everything_sent().await.is_empty());
    // Twice is once.
    talk.agent(Draft::text("/delete").reply(id));
    talk.post("notice", says("nothing to take back")).await;
    // An edit of it afterwards brings nothing back.
    talk.edits(id, "Right person");
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_takes_back_every_part_of_a_long_text() {
    let talk = Talk::begin().await;
    let long = "word ".repeat(800);
    let id = talk.agent(Draft::photo("p").caption("x".repeat(1024)));
    talk.house.marked(id, Some("👌")).await;
    talk.agent(Draft::text("/delete").reply(id));
    let id = talk.agent(Draft::text(long.trim()));
    talk.house.marked(id, Some("👌")).await;
    talk.agent(Draft::text("/delete").reply(id));
    talk.house.marked(id, Some("🙈")).await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_before_delivery_sends_nothing() {
    let talk = Talk::begin().await;
    talk.busy("sendMessage");
    let id = talk.agent(Draft::text("Wrong person"));
    talk.house.marked(id, Some("👀")).await;
    talk.agent(Draft::text("/delete").reply(id));
    talk.house.marked(id, Some("🙈")).await;
    talk.house.world.clear_faults();
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_of_what_cannot_be_taken_back_says_so() {
    let talk = Talk::begin().await;
    talk.agent(Draft::text("/delete"));
    talk.post("notice", says("Reply with /delete")).await;
    let note = talk.agent(Draft::text("// note"));
    talk.house.marked(note, Some("✍")).await;
    let theirs = talk.post("hello", says("Hello")).await;
    let unknown = talk.agent(Draft::text("/nonsense"));
    for target in [note, theirs.id, unknown] {
        let order = talk.agent(Draft::text("/delete").reply(target));
        talk.post("notice", |post| {
            says("nothing to take back")(post) && post.reply_to == Some(order)
        })
        .await;
    }
    // Older than Telegram lets us.
    let old = talk.delivered("an old price").await;
    talk.house
        .world
        .advance_clock(std::time::Duration::from_hours(49));
    talk.agent(Draft::text("/delete").reply(old));
    talk.post("notice", says("too old to be taken back")).await;
    assert_eq!(talk.everything_sent().await, ["an old price"]);
}
