//! Customers' pictures, when somebody wants to see one.

use std::time::Duration;

use topicdesk::standin::world::draft::Draft;

use super::crew::Crew;
use crate::road::scene::has;

fn png(n: u8) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 2, 90, 0, 0, 2, 60, n]);
    png
}

fn asked(crew: &Crew) -> u64 {
    let world = &crew.talk.house.world;
    world.count_calls(Some("getUserProfilePhotos"), None)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_fetched_once_a_day_and_posted_when_asked_for() {
    let crew = Crew::begin().await;
    let (talk, house) = (&crew.talk, &crew.talk.house);
    house.world.picture(talk.customer, png(1));
    crew.orders(crew.boris, "/card full").await;
    let first = talk.post("the picture", has("photo")).await;
    let sizes = first.body["photo"].as_array().unwrap();
    assert_eq!(sizes.last().unwrap()["width"], 602);
    let caption = first.body["caption"].as_str().unwrap();
    assert_eq!(caption, "\u{2068}Carl Customer\u{2069}");
    // Again from the contact's sheet: out of our own store.
    crew.writes(crew.boris, "/contact");
    house.screen_of(crew.boris, "1 request").await;
    let toast = house.presses_on_screen(crew.boris, "Picture").await;
    assert!(toast.contains("into the topic"), "{toast}");
    let again = |post: &_| has("photo")(post) && post.id != first.id;
    let second = talk.post("the picture again", again).await;
    assert_eq!(
        second.body["photo"][1]["file_unique_id"],
        first.body["photo"][1]["file_unique_id"]
    );
    assert_eq!(asked(&crew), 1);
    // An answer to it is not taken for a message.
    crew.sends(crew.boris, Draft::text("handsome").reply(second.id));
    house.posted(talk.topic, "so nothing was sent").await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn none_and_hidden_are_told_in_words() {
    let crew = Crew::begin().await;
    let (talk, house) = (&crew.talk, &crew.talk.house);
    house.world.picture(talk.customer, png(1));
    house
        .world
        .change_person(talk.customer, |user| user.hides_picture = true);
    crew.orders(crew.boris, "/card full").await;
    house.posted(talk.topic, "or it is hidden").await;
    assert_eq!(asked(&crew), 1);
    // A day later he shows it.
    house
        .world
        .change_person(talk.customer, |user| user.hides_picture = false);
    let old = house.database().write(move |tx| {
        Box::pin(async move {
            let found = topicdesk::store::conversations::numbered(tx, 1).await?;
            let identity = found.unwrap().identity;
            let known = topicdesk::store::portraits::get(tx, identity).await?;
            let mut known = known.unwrap();
            assert_eq!(known.digest, None);
            known.asked_at -= i64::try_from(Duration::from_hours(25).as_millis()).unwrap();
            topicdesk::store::portraits::put(tx, identity, &known).await
        })
    });
    old.await.unwrap();
    crew.orders(crew.boris, "/card full").await;
    talk.post("the picture", has("photo")).await;
    assert_eq!(asked(&crew), 2);
}
