//! Albums stay albums, both ways, and stay inside as a whole.

use std::collections::BTreeSet;

use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::state::file::MediaKind;
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::world::draft::Draft;

use super::scene::{Talk, says};
use crate::support::said;

fn photo(n: usize) -> Draft {
    Draft::photo(format!("picture {n}"))
}

fn video(n: usize) -> Draft {
    Draft::file(MediaKind::Video, "v.mp4", "video/mp4", format!("film {n}"))
}

fn audio(n: usize) -> Draft {
    Draft::file(MediaKind::Audio, "a.mp3", "audio/mpeg", format!("song {n}"))
}

fn document(n: usize) -> Draft {
    Draft::document(&format!("{n}.txt"), format!("words {n}"))
}

/// The messages of one album among `messages`, which must be all that have one.
fn one_album(messages: &[Msg]) -> Vec<&Msg> {
    let album = |message: &&Msg| message.body.contains_key("media_group_id");
    let items: Vec<&Msg> = messages.iter().filter(album).collect();
    let groups: BTreeSet<String> = items
        .iter()
        .map(|item| item.body["media_group_id"].to_string())
        .collect();
    assert!(groups.len() <= 1, "{groups:?}");
    items
}

fn from_bot(talk: &Talk, messages: Vec<Msg>) -> Vec<Msg> {
    let bot = talk.house.bot;
    let own = |message: &Msg| message.sender == bot && !message.deleted;
    messages.into_iter().filter(own).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_album_is_an_album_in_the_topic() {
    let kinds: Vec<(&str, Vec<Draft>)> = vec![
        ("two", vec![photo(1), photo(2).caption("last of two")]),
        (
            "mixed",
            vec![photo(3), video(4).caption("last of mixed"), photo(5)],
        ),
        (
            "documents",
            vec![
                document(6),
                document(7),
                document(8).caption("last of documents"),
            ],
        ),
        ("songs", vec![audio(9).caption("last of songs"), audio(10)]),
        (
            "ten",
            (11..21)
                .map(|n| {
                    if n == 15 {
                        photo(n).caption("last of ten")
                    } else {
                        photo(n)
                    }
                })
                .collect(),
        ),
    ];
    for (name, items) in kinds {
        let talk = Talk::begin().await;
        let count = items.len();
        talk.house
            .world
            .send_album(talk.customer, talk.house.private(), items)
            .unwrap();
        talk.post(name, says(&format!("last of {name}"))).await;
        let posts = from_bot(
            &talk,
            talk.house.world.topic_messages(talk.house.chat, talk.topic),
        );
        let album = one_album(&posts);
        assert_eq!(album.len(), count, "{name}");
        let captions = album
            .iter()
            .filter(|item| item.body.contains_key("caption"))
            .count();
        assert_eq!(captions, 1, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_as_first_words_makes_one_topic() {
    let house = crate::support::House::open().await;
    let customer = house.customer("Carl Customer");
    let items = (0..7).map(photo).collect();
    house
        .world
        .send_album(customer, house.private(), items)
        .unwrap();
    let topic = house.topic("Carl Customer").await;
    let seen = house.world.wait_until(crate::support::PATIENCE, |state| {
        let chat = state
            .chats
            .values()
            .find(|chat| chat.key.id == house.chat)
            .unwrap();
        let album = chat.messages.values().filter(|message| {
            message.topic == Some(topic) && message.body.contains_key("media_group_id")
        });
        album.count() == 7
    });
    assert!(seen.await, "{:#?}", house.shown(topic));
    assert_eq!(house.world.topics(house.chat).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agents_album_is_an_album_at_the_customers() {
    let kinds: Vec<(&str, Vec<Draft>)> = vec![
        ("two", vec![photo(1), photo(2).caption("here")]),
        (
            "mixed",
            vec![
                video(3).caption("here"),
                photo(4),
                photo(5).caption("and here"),
            ],
        ),
        ("documents", vec![document(6), document(7)]),
        ("ten", (11..21).map(photo).collect()),
    ];
    for (name, items) in kinds {
        let talk = Talk::begin().await;
        let count = items.len();
        let ids = talk
            .house
            .world
            .send_album(talk.house.agent, talk.place(), items)
            .unwrap();
        for id in &ids {
            talk.house.marked(*id, Some("👌")).await;
        }
        talk.everything_sent().await;
        let got = from_bot(
            &talk,
            talk.house.world.private(talk.house.front, talk.customer),
        );
        assert_eq!(one_album(&got).len(), count, "{name}");
        // One answered with a reply: it is the second that is answered there.
        let second = one_album(&got)[1].id;
        talk.house
            .says(talk.customer, Draft::text("this one").reply(second));
        let post = talk.post("answer", says("this one")).await;
        assert_eq!(post.reply_to, Some(ids[1]), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_remark_keeps_an_album_inside() {
    for at in 0..3 {
        for remark in ["// look at that", "/note look at that"] {
            let talk = Talk::begin().await;
            let items = (0..3)
                .map(|n| {
                    if n == at {
                        photo(n).caption(remark)
                    } else {
                        photo(n).caption(format!("item {n}"))
                    }
                })
                .collect();
            let ids = talk
                .house
                .world
                .send_album(talk.house.agent, talk.place(), items)
                .unwrap();
            assert!(talk.everything_sent().await.is_empty(), "{remark} at {at}");
            for id in ids {
                talk.house.marked(id, Some("✍")).await;
            }
            talk.post("notice", says("all of them stay here")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_that_answers_a_note_stays_inside() {
    let talk = Talk::begin().await;
    let note = talk.agent(Draft::text("// show me"));
    talk.house.marked(note, Some("✍")).await;
    let items = (0..3).map(|n| photo(n).reply(note)).collect();
    let ids = talk
        .house
        .world
        .send_album(talk.house.agent, talk.place(), items)
        .unwrap();
    assert!(talk.everything_sent().await.is_empty());
    for id in ids {
        talk.house.marked(id, Some("✍")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_edited_into_a_remark_keeps_an_album_inside() {
    let talk = Talk::begin().await;
    talk.busy("sendMediaGroup");
    let items = (0..3)
        .map(|n| photo(n).caption(format!("item {n}")))
        .collect();
    let ids = talk
        .house
        .world
        .send_album(talk.house.agent, talk.place(), items)
        .unwrap();
    talk.house.marked(ids[2], Some("👀")).await;
    talk.edits(ids[1], "// not this");
    for id in ids {
        talk.house.marked(id, Some("✍")).await;
    }
    talk.house.world.clear_faults();
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_album_goes_as_a_whole() {
    let talk = Talk::begin().await;
    let items = vec![
        photo(1),
        photo(2).caption("Roses\n// he never pays"),
        photo(3),
    ];
    let ids = talk
        .house
        .world
        .send_album(talk.house.agent, talk.place(), items)
        .unwrap();
    talk.post("question", says("begins like an internal note"))
        .await;
    assert!(talk.everything_sent().await.is_empty());
    talk.house
        .presses(talk.house.agent, talk.topic, "Send to the customer")
        .await;
    for id in ids {
        talk.house.marked(id, Some("👌")).await;
    }
    let got = from_bot(
        &talk,
        talk.house.world.private(talk.house.front, talk.customer),
    );
    assert_eq!(one_album(&got).len(), 3);
    assert_eq!(
        got.iter()
            .filter(|item| said(item).starts_with("Roses"))
            .count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_that_failed_is_tried_again_as_a_whole() {
    let talk = Talk::begin().await;
    talk.house.world.block(talk.customer, talk.house.bot);
    let ids = talk
        .house
        .world
        .send_album(
            talk.house.agent,
            talk.place(),
            vec![photo(1), photo(2), photo(3)],
        )
        .unwrap();
    for id in &ids {
        talk.house.marked(*id, Some("👎")).await;
    }
    talk.house.world.unblock(talk.customer, talk.house.bot);
    talk.house
        .presses(talk.house.agent, talk.topic, "Try again")
        .await;
    for id in &ids {
        talk.house.marked(*id, Some("👌")).await;
    }
    let got = from_bot(
        &talk,
        talk.house.world.private(talk.house.front, talk.customer),
    );
    assert_eq!(one_album(&got).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_of_unknown_fate_is_asked_about_once() {
    let talk = Talk::begin().await;
    let cut = Fault::new(Effect::LoseAnswer).method("sendMediaGroup");
    talk.house.world.fault(cut.chat(talk.customer).times(1));
    let ids = talk
        .house
        .world
        .send_album(
            talk.house.agent,
            talk.place(),
            vec![photo(1), photo(2), photo(3)],
        )
        .unwrap();
    for id in &ids {
        talk.house.marked(*id, Some("🤔")).await;
    }
    talk.house
        .presses(talk.house.agent, talk.topic, "It arrived")
        .await;
    for id in &ids {
        talk.house.marked(*id, Some("👌")).await;
    }
    let shown = talk.house.shown(talk.topic);
    let asked = shown
        .iter()
        .filter(|words| words.contains("may have arrived"));
    assert_eq!(asked.count(), 1, "{shown:#?}");
}
