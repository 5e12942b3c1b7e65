//! Every kind of content, both ways, as itself or in words; with one bot here,
//! with two in [`super::two_bots`].

use serde_json::{Value, json};
use topicdesk::standin::state::file::MediaKind;
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::world::draft::Draft;

use super::scene::{Talk, has, picture, says};
use crate::support::{PATIENCE, said};

/// How a kind must show on the other side.
pub enum Shows {
    /// As itself: a message with this field.
    As(&'static str),
    /// In words that hold these.
    Words(&'static [&'static str]),
    /// Not at all: the sender is told with these words.
    Refused(&'static str),
}

use Shows::{As, Refused, Words};

/// A kind: its name, a message of it, how it shows in the topic, how at the customer's.
pub type Kind = (&'static str, Draft, Shows, Shows);

fn file(kind: MediaKind, name: &str, mime: &str) -> Draft {
    Draft::file(kind, name, mime, format!("bytes of {name}"))
}

/// Kinds that are files; with two bots they are fetched and uploaded.
pub fn files() -> Vec<Kind> {
    vec![
        (
            "photo",
            picture(1).caption("a photo"),
            As("photo"),
            As("photo"),
        ),
        (
            "video",
            file(MediaKind::Video, "v.mp4", "video/mp4").caption("a video"),
            As("video"),
            As("video"),
        ),
        (
            "animation",
            file(MediaKind::Animation, "g.mp4", "video/mp4"),
            As("animation"),
            As("animation"),
        ),
        (
            "document",
            Draft::document("plan.pdf", "a plan").caption("a plan"),
            As("document"),
            As("document"),
        ),
        (
            "audio",
            file(MediaKind::Audio, "song.mp3", "audio/mpeg"),
            As("audio"),
            As("audio"),
        ),
        (
            "voice",
            Draft::voice(5, "a voice"),
            As("voice"),
            As("voice"),
        ),
        (
            "video note",
            file(MediaKind::VideoNote, "r.mp4", "video/mp4"),
            As("video_note"),
            As("video_note"),
        ),
        (
            "sticker",
            Draft::sticker("👍", "a sticker"),
            As("sticker"),
            As("sticker"),
        ),
    ]
}

/// Kinds without files that any bot can send.
pub fn things() -> Vec<Kind> {
    let live = json!({"latitude": 50.4, "longitude": 30.5, "live_period": 900});
    vec![
        (
            "location",
            Draft::location(50.45, 30.52),
            As("location"),
            As("location"),
        ),
        (
            "live location",
            Draft::raw("location", live),
            As("location"),
            As("location"),
        ),
        (
            "venue",
            Draft::venue(50.45, 30.52, "Cafe", "Main street 1"),
            As("venue"),
            As("venue"),
        ),
        (
            "contact",
            Draft::contact("+380441234567", "Bob"),
            As("contact"),
            As("contact"),
        ),
        (
            "dice",
            Draft::dice("🎲", 4),
            Words(&["Dice", "🎲 4"]),
            Refused("cannot show this kind"),
        ),
        (
            "checklist",
            Draft::raw(
                "checklist",
                json!({"title": "Wedding", "tasks": [
            {"id": 1, "text": "roses", "completion_date": 1_790_000_000}, {"id": 2, "text": "cake"}]}),
            ),
            Words(&["Checklist", "Wedding", "☑ roses", "☐ cake"]),
            Refused("cannot show this kind"),
        ),
        (
            "invoice",
            Draft::raw(
                "invoice",
                json!({"title": "Cake", "description": "large", "start_parameter": "",
            "currency": "EUR", "total_amount": 100}),
            ),
            Words(&["Invoice", "Cake", "large"]),
            Refused("cannot show this kind"),
        ),
        (
            "paid media",
            Draft::raw("paid_media", json!({"star_count": 50, "paid_media": []})),
            Words(&["Paid media", "50"]),
            Refused("cannot show this kind"),
        ),
        (
            "gift",
            Draft::raw(
                "gift",
                json!({"gift": {"id": "1", "star_count": 15}, "text": "for you"}),
            ),
            Words(&["Gift", "for you"]),
            Refused("cannot show this kind"),
        ),
        (
            "giveaway",
            Draft::raw(
                "giveaway",
                json!({"chats": [], "winner_count": 3, "prize_description": "a cake"}),
            ),
            Words(&["Giveaway"]),
            Refused("cannot show this kind"),
        ),
    ]
}

/// Kinds that only the bot that sees them can copy.
fn copies() -> Vec<Kind> {
    vec![
        (
            "poll",
            Draft::poll("Red or white?", &["red", "white"]),
            As("poll"),
            As("poll"),
        ),
        (
            "story",
            Draft::raw(
                "story",
                json!({"chat": {"id": -100_300, "type": "channel", "title": "Flowers",
            "username": "flowers"}, "id": 17}),
            ),
            As("story"),
            As("story"),
        ),
        (
            "game",
            Draft::raw(
                "game",
                json!({"title": "Chess", "description": "a game", "photo": []}),
            ),
            As("game"),
            As("game"),
        ),
        (
            "rich message",
            Draft::raw(
                "rich_message",
                json!({"blocks": [{"type": "paragraph", "text": "Twenty roses"}]}),
            ),
            As("rich_message"),
            As("rich_message"),
        ),
    ]
}

async fn comes(talk: &Talk, name: &str, draft: Draft, shows: &Shows) {
    // Only what is new counts.
    let before = talk.post("anything", |_| true).await.id;
    talk.says(draft);
    match shows {
        As(field) => {
            talk.post(name, |post| post.id > before && has(field)(post))
                .await;
        }
        Words(words) => {
            talk.post(name, |post| {
                post.id > before && words.iter().all(|word| said(post).contains(word))
            })
            .await;
        }
        Refused(_) => unreachable!(),
    }
}

async fn goes(talk: &Talk, name: &str, draft: Draft, shows: &Shows) {
    let before = last(talk);
    let id = talk.agent(draft);
    match shows {
        As(field) => {
            talk.got(name, |message| message.id > before && has(field)(message))
                .await;
            talk.house.marked(id, Some("👌")).await;
        }
        Words(words) => {
            talk.got(name, |message| {
                message.id > before && words.iter().all(|word| said(message).contains(word))
            })
            .await;
        }
        Refused(why) => {
            talk.post(name, |post| says(why)(post) && post.reply_to == Some(id))
                .await;
            talk.house.marked(id, Some("👎")).await;
        }
    }
}

fn last(talk: &Talk) -> i64 {
    let messages = talk.house.world.private(talk.house.bot, talk.customer);
    messages.last().map_or(0, |message| message.id)
}

/// peers.md 19, 22, 25: every kind has an outcome, and none stops the next.
pub async fn every_kind_comes(talk: &Talk, kinds: Vec<Kind>) {
    for (name, draft, shows, _) in kinds {
        comes(talk, name, draft, &shows).await;
    }
    talk.says(Draft::text("the end"));
    talk.post("end", says("the end")).await;
}

pub async fn every_kind_goes(talk: &Talk, kinds: Vec<Kind>) {
    for (name, draft, _, shows) in kinds {
        goes(talk, name, draft, &shows).await;
    }
    talk.everything_sent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_a_customer_comes() {
    let talk = Talk::begin().await;
    every_kind_comes(&talk, files()).await;
    every_kind_comes(&talk, things()).await;
    every_kind_comes(&talk, copies()).await;
    talk.print();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_an_agent_goes() {
    let talk = Talk::begin().await;
    every_kind_goes(&talk, files()).await;
    every_kind_goes(&talk, things()).await;
    every_kind_goes(&talk, copies()).await;
    talk.print();
}

/// Content that nobody here has heard of is copied unseen.
#[tokio::test(flavor = "multi_thread")]
async fn a_kind_of_tomorrow_is_copied_both_ways() {
    let talk = Talk::begin().await;
    let tomorrow = || Draft::raw("hologram", json!({"depth": 3}));
    talk.says(tomorrow());
    talk.says(Draft::text("the end"));
    talk.post("end", |post| said(post) == "the end").await;
    assert_eq!(
        talk.house.world.count_calls(Some("copyMessage"), Some(200)),
        1
    );
    let id = talk.agent(tomorrow());
    talk.house.marked(id, Some("👌")).await;
    assert_eq!(
        talk.house.world.count_calls(Some("copyMessage"), Some(200)),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_can_be_the_first_word() {
    for kinds in [files(), things(), copies()] {
        let house = crate::support::House::open().await;
        for (name, draft, _, _) in kinds {
            let customer = house.customer(&format!("First {name}"));
            house.says(customer, draft);
            house.says(customer, Draft::text(format!("and words of {name}")));
            let topic = house.topic(&format!("First {name}")).await;
            house.posted(topic, &format!("and words of {name}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_photo_comes_as_its_picture() {
    let talk = Talk::begin().await;
    let id = talk.says(Draft::photo("still"));
    talk.post("photo", has("photo")).await;
    // With the id by which our own bot knows the picture.
    let photo = talk.as_told(id)["photo"].clone();
    assert!(photo.is_array());
    talk.injects_customer("message", json!({"live_photo": {
        "file_id": "film", "file_unique_id": "film", "width": 9, "height": 9, "duration": 3, "photo": photo}}));
    talk.says(Draft::text("the end"));
    talk.post("end", says("the end")).await;
    let posts = talk.house.world.topic_messages(talk.house.chat, talk.topic);
    assert_eq!(posts.iter().filter(|post| has("photo")(post)).count(), 2);
}

fn entities() -> Value {
    json!([
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 4},
        {"type": "underline", "offset": 8, "length": 2},
        {"type": "strikethrough", "offset": 11, "length": 2},
        {"type": "spoiler", "offset": 14, "length": 2},
        {"type": "code", "offset": 17, "length": 2},
        {"type": "pre", "offset": 20, "length": 2, "language": "rust"},
        {"type": "text_link", "offset": 23, "length": 2, "url": "https://example.org/"},
        {"type": "blockquote", "offset": 26, "length": 2},
        {"type": "custom_emoji", "offset": 29, "length": 2, "custom_emoji_id": "5368324170671202286"},
    ])
}

const FORMATTED: &str = "bold🌊x ul st sp co pr li bq 😀 end";

fn kinds_of(message: &Msg, field: &str) -> Vec<String> {
    let mut kinds: Vec<String> = message
        .body
        .get(field)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|entity| {
            format!(
                "{} {} {}",
                entity["type"].as_str().unwrap(),
                entity["offset"],
                entity["length"]
            )
        })
        .collect();
    kinds.sort();
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn formatting_is_kept_both_ways() {
    let talk = Talk::begin().await;
    let draft = || Draft::text(FORMATTED).entities(entities());
    let own = talk.says(draft());
    let key = talk.house.private().key(talk.customer);
    let wanted = kinds_of(&talk.house.world.message(key, own).unwrap(), "entities");
    assert!(wanted.len() >= 9, "{wanted:?}");
    let post = talk.post("text", |post| said(post) == FORMATTED).await;
    assert_eq!(kinds_of(&post, "entities"), wanted);
    talk.agent(draft());
    let got = talk.got("text", |message| said(message) == FORMATTED).await;
    assert_eq!(kinds_of(&got, "entities"), wanted);
    // The same in a caption.
    let caption = || Draft::photo("p").caption(FORMATTED).entities(entities());
    talk.says(caption());
    let post = talk
        .post("caption", |post| {
            has("caption")(post) && said(post) == FORMATTED
        })
        .await;
    assert_eq!(kinds_of(&post, "caption_entities"), wanted);
    talk.agent(caption());
    let got = talk.got("caption", |message| has("caption")(message)).await;
    assert_eq!(kinds_of(&got, "caption_entities"), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn entities_that_make_no_sense_do_not_stop_a_message() {
    let talk = Talk::begin().await;
    let bad = [
        json!([{"type": "hologram", "offset": 0, "length": 4, "depth": 3}]),
        json!([{"type": "bold", "offset": -5, "length": 4}]),
        json!([{"type": "bold", "offset": 0, "length": 4000}]),
        json!([{"type": "bold", "offset": 9_223_372_036_854_775_807_i64, "length": 9_223_372_036_854_775_807_i64}]),
        json!([{"type": "bold"}]),
        json!([{"offset": 0, "length": 1}]),
        json!(["bold"]),
        json!("bold"),
        json!({"type": "bold"}),
        json!([{"type": "text_link", "offset": 0, "length": 3, "url": 5}]),
        json!([{"type": "text_mention", "offset": 0, "length": 3, "user": {"id": 1}}]),
        json!([{"type": "custom_emoji", "offset": 0, "length": 1, "custom_emoji_id": ""}]),
        Value::Array(
            (0..300)
                .map(|n| json!({"type": "bold", "offset": n % 5, "length": 1}))
                .collect(),
        ),
    ];
    for (n, entities) in bad.into_iter().enumerate() {
        let words = format!("😀 words {n} end");
        talk.injects_customer("message", json!({"text": words, "entities": entities}));
        talk.post("words", says(&words)).await;
        let words = format!("😀 answer {n} end");
        talk.injects("message", json!({"text": words, "entities": entities}));
        talk.got("answer", says(&words)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_texts_and_captions_pass_whole() {
    let talk = Talk::begin().await;
    for longest in ["x".repeat(4096), "🌊".repeat(2048), "ж".repeat(4096)] {
        talk.says(Draft::text(&longest));
        talk.post("text", |post| said(post) == longest).await;
        talk.agent(Draft::text(&longest));
        talk.got("text", |message| said(message) == longest).await;
    }
    let caption = "c".repeat(1024);
    talk.says(Draft::photo("p").caption(&caption));
    talk.post("caption", |post| {
        has("photo")(post) && said(post) == caption
    })
    .await;
    talk.agent(Draft::photo("q").caption(&caption));
    talk.got("caption", |message| {
        has("photo")(message) && said(message) == caption
    })
    .await;
    // Longer than Telegram lets people write: its premium users' captions, a new limit.
    let longer = "l".repeat(9000);
    talk.injects_customer("message", json!({"text": longer}));
    talk.injects_customer("message", json!({"text": "after the longer"}));
    talk.post("end", says("after the longer")).await;
    let shown = talk.house.shown(talk.topic).concat();
    assert!(shown.matches('l').count() >= 9000);
    talk.injects("message", json!({"text": longer}));
    talk.injects("message", json!({"text": "after the longer"}));
    talk.got("end", says("after the longer")).await;
    let all = talk.house.received(talk.customer).concat();
    assert!(all.matches('l').count() >= 9000);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_never_markup() {
    let talk = Talk::begin().await;
    let words = [
        "<b>x</b> &amp; <a href=\"tg://user?id=1\">y</a>",
        "*bold* _it_ [l](http://example.org) `c` ||s||",
        "\u{202e}right to left\u{202c}",
        "مرحبا كيف حالك",
        "Z\u{0336}\u{0353}a\u{0336}l\u{0336}g\u{0336}o",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "a\0b",
    ];
    for (n, words) in words.iter().enumerate() {
        let text = format!("{n}: {words}");
        talk.injects_customer("message", json!({"text": text}));
        let start = format!("{n}: ");
        let post = talk.post("words", says(&start)).await;
        assert!(!has("entities")(&post), "{words}");
        if !words.contains('\0') {
            assert!(said(&post).contains(&text), "{}", said(&post));
        }
    }
}

/// peers.md 20, 22: nothing that comes blocks what comes after it.
#[tokio::test(flavor = "multi_thread")]
async fn malformed_and_huge_updates_block_nothing() {
    let talk = Talk::begin().await;
    let bot = talk.house.bot;
    let huge = "x".repeat(3 << 20);
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    let updates = [
        json!({}),
        json!({"message": null}),
        json!({"message": 5}),
        json!({"message": {}}),
        json!({"message": {"message_id": "5", "chat": "x"}}),
        json!({"message": {"message_id": 5, "chat": {"id": 1}}}),
        json!({"edited_message": {"chat": {"id": talk.house.chat}}}),
        json!({"callback_query": {}}),
        json!({"callback_query": {"id": 5, "from": [], "data": {}}}),
        json!({"message_reaction": {"chat": {}}}),
        json!({"my_chat_member": {"chat": {"id": 0, "type": "private"}}}),
        json!({"purchased_paid_media": {"from": {}}}),
        json!({"an_update_of_tomorrow": {"x": 1}}),
        json!({"message": {"deep": deep}}),
    ];
    for update in &updates {
        talk.house.world.inject(bot, update);
    }
    talk.injects_customer("message", json!({"text": huge}));
    let ids = [i64::MAX, i64::MIN, -1, 0];
    for id in ids {
        talk.injects_customer(
            "message",
            json!({"text": format!("id {id}"), "message_id": id}),
        );
        talk.injects(
            "message",
            json!({"text": format!("topic {id}"), "message_thread_id": id}),
        );
        talk.injects(
            "message",
            json!({"text": format!("chat {id}"), "chat": {"id": id, "type": "supergroup"}}),
        );
        talk.injects_customer("message", json!({"text": "date", "date": id}));
    }
    talk.says(Draft::text("still here"));
    talk.post("words", says("still here")).await;
    talk.agent(Draft::text("so are we"));
    talk.house.reached(talk.customer, "so are we").await;
}

/// peers.md 26: what is told twice is shown once.
#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_message_is_shown_once() {
    let talk = Talk::begin().await;
    let twice = json!({"message_id": 888_001, "text": "only once"});
    let answer = json!({"message_id": 888_002, "text": "answered once"});
    for _ in 0..3 {
        talk.injects_customer("message", twice.clone());
        talk.injects("message", answer.clone());
    }
    talk.says(Draft::text("the end"));
    talk.post("end", says("the end")).await;
    let shown = talk.house.shown(talk.topic);
    assert_eq!(
        shown
            .iter()
            .filter(|words| words.contains("only once"))
            .count(),
        1,
        "{shown:#?}"
    );
    assert_eq!(talk.everything_sent().await, ["answered once"]);
}

/// peers.md 18: many forwards are one conversation, and say whose words they are.
#[tokio::test(flavor = "multi_thread")]
async fn forwards_of_a_customer_say_where_from() {
    let house = crate::support::House::open().await;
    let customer = house.customer("Carl Customer");
    let origin = json!({"type": "hidden_user", "sender_user_name": "Zoe", "date": 1_790_000_000});
    for n in 0..8 {
        house.says(
            customer,
            Draft::text(format!("forwarded {n}")).and("forward_origin", origin.clone()),
        );
    }
    let topic = house.topic("Carl Customer").await;
    for n in 0..8 {
        let words = format!("forwarded {n}");
        let found = house.world.wait_until(PATIENCE, |state| {
            let mut all = state.chats.values().flat_map(|chat| chat.messages.values());
            all.any(|post| {
                post.topic == Some(topic) && says(&words)(post) && says("Forwarded from Zoe")(post)
            })
        });
        assert!(found.await, "{words}: {:#?}", house.shown(topic));
    }
    assert_eq!(house.world.topics(house.chat).len(), 1);
}
