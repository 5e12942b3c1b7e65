//! The feed: every message of customers as one line of one topic.

use std::time::{Duration, Instant};

use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::options::Options;
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::crew::Crew;
use crate::road::scene::{Talk, picture};
use crate::support::{House, PATIENCE, said};

/// A crew whose feed is on, and drawn this often.
async fn begin(span: u64) -> (Crew, i64) {
    let crew = without(span).await;
    crew.orders(crew.anna, "/feed on").await;
    let topic = crew.talk.house.topic("Feed").await;
    (crew, topic)
}

/// A crew that has no feed yet.
async fn without(span: u64) -> Crew {
    let mut house = House::plan(Options::unlimited()).await;
    house.tuning.feed_span = span;
    house.start().await;
    Crew::begin_with(Talk::begin_in(house).await).await
}

/// What the bot's posts in the topic say, oldest first; marks around names left out.
fn posts(house: &House, topic: i64) -> Vec<(Msg, String)> {
    let all = house.world.topic_messages(house.chat, topic);
    let own = all
        .into_iter()
        .filter(|it| it.sender == house.bot && !it.deleted && it.body.contains_key("text"));
    own.map(|it| {
        let words = said(&it).replace(['\u{2068}', '\u{2069}'], "");
        (it, words)
    })
    .collect()
}

/// Waits until the feed holds these words.
async fn holds(crew: &Crew, topic: i64, words: &str) {
    crew.until(words, async || {
        let posts = posts(&crew.talk.house, topic);
        posts.iter().any(|(_, said)| said.contains(words))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_customers_say_shows_in_one_silent_post() {
    let (crew, feed) = begin(0).await;
    let (talk, house) = (&crew.talk, &crew.talk.house);
    crew.writes(crew.boris, "/feed off");
    house.posted(talk.topic, "You may not do this").await;
    talk.says(Draft::text("<b>one</b> *two* [x](http://z.example)"));
    talk.agent(Draft::text("Answer of ours"));
    house.reached(talk.customer, "Answer of ours").await;
    let other = house.customer("Dora Other");
    house.says(other, picture(1));
    house.says(other, Draft::text("Third"));
    holds(&crew, feed, "Third").await;
    let told = posts(house, feed);
    assert_eq!(told.len(), 1, "{told:#?}");
    let (post, words) = &told[0];
    let lines: Vec<&str> = words.lines().collect();
    assert_eq!(lines.len(), 3, "{words}");
    assert!(lines[0].ends_with("TG · Carl Customer — <b>one</b> *two* [x](http://z.example)"));
    assert!(lines[1].contains("TG · Dora Other — ") && lines[1].contains("Photo"));
    assert!(lines[2].ends_with("TG · Dora Other — Third"));
    // Each line leads to the post that shows the message, and to nothing else.
    let one = house.posted(talk.topic, "*two*").await;
    let links: Vec<String> = post.body["entities"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["url"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(links.len(), 3, "{links:?}");
    assert!(links[0].ends_with(&format!("/{}/{}", talk.topic, one.id)));
    assert!(links.iter().all(|it| it.starts_with("https://t.me/c/")));
    // The post grows; what was said is not rewritten.
    let said_then = talk.says(Draft::text("Fuorth"));
    holds(&crew, feed, "Fuorth").await;
    house
        .world
        .edit(talk.customer, house.private(), said_then, "Fourth", None)
        .unwrap();
    house.posted(talk.topic, "Fourth").await;
    talk.says(Draft::text("Fifth"));
    holds(&crew, feed, "Fifth").await;
    let told = posts(house, feed);
    assert_eq!((told.len(), told[0].0.id), (1, post.id));
    assert!(told[0].1.contains("Fuorth") && !told[0].1.contains("Fourth"));
    assert_eq!(talk.everything_sent().await, ["Answer of ours"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_there_reaches_nobody_and_is_explained_once() {
    let (crew, feed) = begin(0).await;
    let house = &crew.talk.house;
    let place = Place::Topic(house.chat, feed);
    let writes = |words: &str| {
        let draft = Draft::text(words);
        house.world.send(crew.boris, place, draft).unwrap()
    };
    writes("Hello Carl, it is ready");
    house.screen_of(crew.boris, "reaches nobody").await;
    writes("// a note");
    writes("Hello again");
    // Answered after those.
    writes("/feed off");
    house.screen_of(crew.boris, "You may not do this").await;
    let seen = house.world.whispers(house.chat, crew.boris);
    let hints = seen
        .iter()
        .filter(|it| it.text().contains("reaches nobody"));
    assert_eq!(hints.count(), 1);
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_missed_or_told_twice_over_restarts() {
    let (mut crew, feed) = begin(0).await;
    crew.talk.says(Draft::text("before"));
    holds(&crew, feed, "before").await;
    crew.talk.house.stop().await;
    for n in 0..30 {
        crew.talk.says(Draft::text(format!("n{n}.")));
    }
    // An edit whose answer is lost is made again, and changes nothing.
    let lost = Fault::new(Effect::LoseAnswer)
        .method("editMessageText")
        .times(2);
    crew.talk.house.world.fault(lost);
    crew.talk.house.start().await;
    holds(&crew, feed, "n29.").await;
    crew.talk.says(Draft::text("after"));
    holds(&crew, feed, "after").await;
    let told = posts(&crew.talk.house, feed);
    let words: Vec<&str> = told.iter().flat_map(|(_, words)| words.lines()).collect();
    let ends: Vec<&str> = words
        .iter()
        .map(|line| line.rsplit_once("— ").unwrap().1)
        .collect();
    let mut wanted: Vec<String> = (0..30).map(|n| format!("n{n}.")).collect();
    wanted.insert(0, "before".into());
    wanted.push("after".into());
    assert_eq!(ends, wanted);
    let sizes: Vec<usize> = told
        .iter()
        .map(|(_, words)| words.lines().count())
        .collect();
    assert_eq!(sizes, [20, 12]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_whose_making_was_cut_off_is_the_only_one() {
    let crew = without(0).await;
    let house = &crew.talk.house;
    let lost = Fault::new(Effect::LoseAnswer).method("createForumTopic");
    house.world.fault(lost.times(1));
    crew.orders(crew.anna, "/feed on").await;
    let feed = house.topic("Feed").await;
    crew.talk.says(Draft::text("Heard"));
    holds(&crew, feed, "Heard").await;
    let topics = house.world.topics(house.chat);
    let feeds = topics.iter().filter(|it| !it.deleted && it.name == "Feed");
    assert_eq!(feeds.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_leaves_the_group_alone_between_its_steps() {
    const SPAN: u64 = 3_000;
    let (crew, feed) = begin(SPAN).await;
    let house = &crew.talk.house;
    for n in 0..25 {
        crew.talk.says(Draft::text(format!("n{n}.")));
    }
    let shown = || {
        posts(house, feed)
            .into_iter()
            .map(|(_, it)| it)
            .collect::<Vec<_>>()
    };
    let (mut seen, mut steps) = (shown(), Vec::new());
    // Whatever it shows, there is more to show at once.
    while steps.len() < 3 {
        crew.until("a step of the feed", async || shown() != seen)
            .await;
        steps.push(Instant::now());
        seen = shown();
        crew.talk
            .says(Draft::text(format!("after {}", steps.len())));
    }
    let gaps = steps.windows(2).map(|pair| pair[1] - pair[0]);
    for gap in gaps {
        // It was looked at a little late, each time.
        assert!(gap >= Duration::from_millis(SPAN - 500), "{gap:?}");
    }
    assert_eq!(seen[0].lines().count(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_switched_off_and_on_by_a_button() {
    let (crew, feed) = begin(0).await;
    let (talk, house) = (&crew.talk, &crew.talk.house);
    talk.says(Draft::text("First"));
    holds(&crew, feed, "First").await;
    crew.starts(crew.anna).await;
    house.types_private(crew.anna, "/settings");
    house.private_of(crew.anna, "Settings of which").await;
    house.presses_private(crew.anna, "Feed: switch off").await;
    let closed = async |wanted: bool| {
        let found = house.world.wait_until(PATIENCE, |state| {
            let chat = state.chats.values().find(|it| it.key.id == house.chat);
            chat.is_some_and(|chat| chat.topics[&feed].closed == wanted)
        });
        assert!(found.await, "closed: {wanted}");
    };
    closed(true).await;
    talk.says(Draft::text("Unheard"));
    house.posted(talk.topic, "Unheard").await;
    house.presses_private(crew.anna, "Feed: switch on").await;
    closed(false).await;
    talk.says(Draft::text("Second"));
    holds(&crew, feed, "Second").await;
    assert!(
        posts(house, feed)
            .iter()
            .all(|(_, it)| !it.contains("Unheard"))
    );
    assert_eq!(crew.journal("setting").await, 3);
    let toast = crew.forges(crew.boris, ('e', 'f'), None, "off").await;
    assert!(toast.contains("You may not do this"), "{toast}");
    let toast = crew.forges(crew.anna, ('e', 'f'), None, "maybe").await;
    assert!(toast.contains("out of date"), "{toast}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_topic_or_post_is_made_again_and_spam_is_left_out() {
    let (crew, feed) = begin(0).await;
    let (talk, house) = (&crew.talk, &crew.talk.house);
    talk.says(Draft::text("First"));
    holds(&crew, feed, "First").await;
    let place = Place::Topic(house.chat, feed);
    let post = posts(house, feed)[0].0.id;
    house.world.delete(crew.anna, place, post).unwrap();
    talk.says(Draft::text("Second"));
    holds(&crew, feed, "Second").await;
    let told = posts(house, feed);
    assert!(told.len() == 1 && !told[0].1.contains("First"), "{told:#?}");
    house.world.delete_topic(house.chat, feed).unwrap();
    talk.says(Draft::text("Third"));
    crew.until("another topic", async || {
        let topics = house.world.topics(house.chat);
        topics
            .iter()
            .any(|it| !it.deleted && it.name == "Feed" && it.id != feed)
    })
    .await;
    let anew = house.topic("Feed").await;
    holds(&crew, anew, "Third").await;
    crew.orders(crew.boris, "/spam").await;
    talk.says(Draft::text("Buy pills"));
    let other = house.customer("Dora Other");
    house.says(other, Draft::text("Good day"));
    holds(&crew, anew, "Good day").await;
    assert!(
        posts(house, anew)
            .iter()
            .all(|(_, it)| !it.contains("pills"))
    );
    // It turns out to be none.
    crew.orders(crew.anna, "/undo").await;
    holds(&crew, anew, "Buy pills").await;
}
