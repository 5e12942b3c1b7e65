//! An inbox with a bot of its own: files are fetched and uploaded, limits are
//! looked at before.

use topicdesk::standin::options::Options;
use topicdesk::standin::state::file::MediaKind;
use topicdesk::standin::world::bot_id;
use topicdesk::standin::world::draft::Draft;

use super::content::{every_kind_comes, every_kind_goes, files, things};
use super::scene::{Talk, has, picture, says};
use crate::support::House;

/// A conversation whose customer writes to a bot that is not the staff bot.
async fn begin() -> Talk {
    begin_with(Options::unlimited()).await
}

async fn begin_with(options: Options) -> Talk {
    let mut house = House::plan(options).await;
    let shop = house.world.bot("shop_bot");
    house.more = format!(
        "[[inbox]]\ncode = \"SHOP\"\nkind = \"telegram\"\nname = \"Shop\"\ntoken = \"{shop}\"\n"
    );
    house.front = bot_id(&shop);
    house.start().await;
    Talk::begin_in(house).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_comes_through_two_bots() {
    let talk = begin().await;
    every_kind_comes(&talk, files()).await;
    every_kind_comes(&talk, things()).await;
    // What only one bot could copy comes in words.
    talk.says(Draft::poll("Red or white?", &["red", "white"]));
    let post = talk.post("poll", says("Red or white?")).await;
    assert!(says("1. red")(&post) && says("Poll")(&post));
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_goes_through_two_bots() {
    let talk = begin().await;
    every_kind_goes(&talk, files()).await;
    every_kind_goes(&talk, things()).await;
    let poll = talk.agent(Draft::poll("Red or white?", &["red", "white"]));
    talk.house.marked(poll, Some("👎")).await;
    talk.post("notice", says("cannot show this kind")).await;
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn albums_replies_edits_and_reactions_pass_two_bots() {
    let talk = begin().await;
    let items = (0..3)
        .map(|n| picture(n).caption(format!("item {n}")))
        .collect();
    let ids = talk
        .house
        .world
        .send_album(talk.house.agent, talk.place(), items)
        .unwrap();
    for id in &ids {
        talk.house.marked(*id, Some("👌")).await;
    }
    let got = talk.got("item", says("item 1")).await;
    assert!(has("media_group_id")(&got));
    talk.says(Draft::text("this one").reply(got.id));
    let answer = talk.post("answer", says("this one")).await;
    assert_eq!(answer.reply_to, Some(ids[1]));
    talk.agent(Draft::text("very well").reply(answer.id));
    let well = talk.got("reply", says("very well")).await;
    assert!(well.reply_to.is_some());
    talk.house
        .world
        .react(talk.customer, talk.house.private(), well.id, Some("❤"))
        .unwrap();
    let own = talk.house.world.topic_messages(talk.house.chat, talk.topic);
    let own = own
        .iter()
        .find(|message| says("very well")(message))
        .unwrap()
        .id;
    talk.house.marked(own, Some("❤")).await;
    talk.edits(ids[1], "item one");
    let edited = talk.got("edit", says("item one")).await;
    assert_eq!(edited.id, got.id);
    assert!(has("photo")(&edited));
    let items = (0..4)
        .map(|n| picture(n + 10).caption(format!("theirs {n}")))
        .collect();
    talk.house
        .world
        .send_album(talk.customer, talk.house.private(), items)
        .unwrap();
    let post = talk.post("album", says("theirs 3")).await;
    assert!(has("media_group_id")(&post));
}

/// peers.md 21: files go as bytes, and once is enough.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_sent_twice_is_uploaded_once() {
    let talk = begin().await;
    let first = talk.agent(Draft::document("price.pdf", "our prices").caption("first"));
    talk.house.marked(first, Some("👌")).await;
    let fetched = talk.house.world.count_calls(Some("getFile"), None);
    let unique = talk.message(first).body["document"]["file_unique_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let second = talk.agent(Draft::stored(MediaKind::Document, &unique).caption("second"));
    talk.house.marked(second, Some("👌")).await;
    let got = talk.got("file", says("second")).await;
    assert_eq!(got.body["document"]["file_name"], "price.pdf");
    assert_eq!(talk.house.world.count_calls(Some("getFile"), None), fetched);
}

/// peers.md 20: a file over the limit is explained, and stops nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_over_the_limit_is_explained() {
    let talk = begin().await;
    let large = vec![7_u8; (20 << 20) + 1];
    talk.says(Draft::document("film.mkv", large.clone()).caption("our wedding"));
    let post = talk
        .post("notice", says("cannot be fetched from his app"))
        .await;
    assert!(
        says("our wedding")(&post) && says("21 MB")(&post) && says("20 MB")(&post),
        "{post:?}"
    );
    let id = talk.agent(Draft::document("plan.zip", large).caption("the plan"));
    let notice = talk.post("failure", says("too large")).await;
    assert_eq!(notice.reply_to, Some(id));
    talk.house.marked(id, Some("👎")).await;
    talk.says(Draft::text("after it"));
    talk.post("words", says("after it")).await;
    assert!(talk.everything_sent().await.is_empty());
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_file_is_explained() {
    let talk = begin().await;
    talk.says(Draft::document("empty.txt", "").caption("see file"));
    let post = talk.post("notice", says("could not be fetched")).await;
    assert!(says("see file")(&post) && says("empty.txt")(&post));
    let id = talk.agent(Draft::document("nothing.txt", ""));
    talk.house.marked(id, Some("👎")).await;
    talk.post("failure", says("empty")).await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_file_does_not_spoil_an_album() {
    let talk = begin().await;
    let items = vec![
        Draft::document("good.txt", "good").caption("good one"),
        Draft::document("bad.txt", "").caption("bad one"),
        Draft::document("fine.txt", "fine").caption("fine one"),
    ];
    talk.house
        .world
        .send_album(talk.customer, talk.house.private(), items)
        .unwrap();
    for words in ["good one", "bad one", "fine one"] {
        talk.post(words, says(words)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_inbox_bot_is_told_of() {
    let talk = begin().await;
    talk.house.world.block(talk.customer, talk.house.front);
    talk.post("notice", says("has blocked the bot")).await;
    let id = talk.agent(Draft::text("Are you there?"));
    talk.house.marked(id, Some("👎")).await;
    talk.house.world.unblock(talk.customer, talk.house.front);
    talk.post("notice", says("let the bot in again")).await;
    talk.house
        .presses(talk.house.agent, talk.topic, "Try again")
        .await;
    talk.house.marked(id, Some("👌")).await;
    assert_eq!(talk.everything_sent().await, ["Are you there?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_stay_inside_with_two_bots() {
    let talk = begin().await;
    let note = talk.agent(Draft::text("// secret"));
    talk.agent(Draft::photo("p").caption("// secret"));
    talk.agent(Draft::text("secret").reply(note));
    talk.agent(Draft::text("secret").anonymous());
    let forward = talk
        .house
        .world
        .forward(talk.house.agent, talk.place(), note, talk.place())
        .unwrap();
    talk.house.marked(forward, Some("✍")).await;
    assert!(talk.everything_sent().await.is_empty());
}
