//! The prime rule: a remark among agents never reaches the customer. Each case
//! is followed by a message that does, and then all that the customer ever got
//! is compared.

use serde_json::{Value, json};
use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::state::file::MediaKind;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::scene::{Talk, has, says};

const SECRET: &str = "SECRET he is rude";

type Act = Box<dyn Fn(&Talk)>;

/// A case in which the agent writes this.
fn writes(draft: impl Fn() -> Draft + 'static) -> Act {
    Box::new(move |talk| {
        talk.agent(draft());
    })
}

fn text(words: &str) -> Act {
    let words = words.to_owned();
    writes(move || Draft::text(&words))
}

/// A case in which this message comes from the group.
fn comes(extra: Value) -> Act {
    Box::new(move |talk| talk.injects("message", extra.clone()))
}

fn user(id: i64, is_bot: bool) -> Value {
    json!({"id": id, "is_bot": is_bot, "first_name": "X"})
}

#[expect(clippy::too_many_lines, reason = "a table")]
#[tokio::test(flavor = "multi_thread")]
async fn no_internal_words_reach_the_customer() {
    let origin = json!({"type": "hidden_user", "sender_user_name": "Zoe", "date": 1_790_000_000});
    let channel = json!({"id": -1_009, "type": "channel", "title": "Zoo"});
    let cases: Vec<(&str, Act)> = vec![
        ("two slashes", text(&format!("// {SECRET}"))),
        ("two slashes and no blank", text(&format!("//{SECRET}"))),
        ("a blank before", text(&format!(" \n// {SECRET}"))),
        (
            "an invisible sign before",
            text(&format!("\u{200b}// {SECRET}")),
        ),
        (
            "a direction sign before",
            text(&format!("\u{202b}// {SECRET}")),
        ),
        ("wide slashes", text(&format!("／／{SECRET}"))),
        ("three slashes", text(&format!("/// {SECRET}"))),
        ("/note", text(&format!("/note {SECRET}"))),
        ("/NOTE", text(&format!("/NOTE {SECRET}"))),
        ("/note over two lines", text(&format!("/note\n{SECRET}"))),
        ("/note@bot", text(&format!("/note@desk_bot {SECRET}"))),
        (
            "/note for another bot",
            text(&format!("/note@other_bot {SECRET}")),
        ),
        ("/note with a colon", text(&format!("/note: {SECRET}"))),
        (
            "a remark on a later line",
            text(&format!("Good morning\n// {SECRET}")),
        ),
        (
            "/note on a later line",
            text(&format!("Good morning\n/note {SECRET}")),
        ),
        (
            "bold slashes",
            writes(|| {
                Draft::text(format!("// {SECRET}"))
                    .entities(json!([{"type": "bold", "offset": 0, "length": 10}]))
            }),
        ),
        (
            "a caption",
            writes(|| Draft::photo("p1").caption(format!("// {SECRET}"))),
        ),
        (
            "/note in a caption",
            writes(|| Draft::photo("p2").caption(format!("/note {SECRET}"))),
        ),
        (
            "a later line of a caption",
            writes(|| Draft::document("a.txt", "p3").caption(format!("Hi\n//{SECRET}"))),
        ),
        (
            "the caption of a voice note",
            writes(|| Draft::voice(3, "p4").caption(format!("//{SECRET}"))),
        ),
        (
            "an unknown command in a caption",
            writes(|| Draft::photo("p5").caption(format!("/x {SECRET}"))),
        ),
        (
            "a poll",
            writes(|| Draft::poll(&format!("// {SECRET}?"), &["yes", "no"])),
        ),
        (
            "a checklist",
            comes(json!({"checklist": {"title": format!("// {SECRET}"), "tasks": []}})),
        ),
        (
            "a new kind with a caption",
            comes(json!({"hologram": {"x": 1}, "caption": format!("// {SECRET}")})),
        ),
        (
            "a forward",
            comes(json!({"text": SECRET, "forward_origin": origin})),
        ),
        (
            "a forward of old",
            comes(json!({"text": SECRET, "forward_date": 1_790_000_000})),
        ),
        (
            "a forward of a note",
            comes(json!({"text": format!("// {SECRET}"), "forward_origin": origin})),
        ),
        (
            "a forwarded picture",
            comes(json!({
                "photo": [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}],
                "caption": SECRET, "forward_origin": origin,
            })),
        ),
        (
            "a forward from a channel",
            comes(json!({
                "text": SECRET, "forward_origin": {"type": "channel", "chat": channel, "message_id": 5, "date": 1},
            })),
        ),
        (
            "an automatic forward",
            comes(json!({
                "text": SECRET, "is_automatic_forward": true, "from": user(777_000, false), "sender_chat": channel,
            })),
        ),
        (
            "an anonymous administrator",
            writes(|| Draft::text(SECRET).anonymous()),
        ),
        (
            "his picture",
            writes(|| Draft::photo("p6").caption(SECRET).anonymous()),
        ),
        (
            "somebody who writes as a channel",
            writes(|| Draft::text(SECRET).as_channel("Zoo")),
        ),
        (
            "another bot",
            comes(json!({"text": SECRET, "from": user(42, true)})),
        ),
        ("nobody", comes(json!({"text": SECRET, "from": null}))),
        (
            "a message of ours",
            Box::new(|talk| {
                let from = user(talk.house.bot, true);
                talk.injects("message", json!({"text": SECRET, "from": from}));
            }),
        ),
        (
            "an ephemeral command",
            comes(json!({"message_id": 0, "text": format!("/take {SECRET}")})),
        ),
        (
            "an ephemeral message",
            comes(json!({"ephemeral_message_id": 7, "text": SECRET})),
        ),
        (
            "what is shown to one person",
            comes(json!({"receiver_user": user(7, false), "text": SECRET})),
        ),
        (
            "a business account",
            comes(json!({"business_connection_id": "b", "text": SECRET})),
        ),
        (
            "a guest bot",
            comes(json!({"guest_query_id": "g", "text": SECRET})),
        ),
        (
            "a new title of the group",
            comes(json!({"new_chat_title": SECRET})),
        ),
        (
            "a pinned message",
            Box::new(|talk| {
                let note = talk.agent(Draft::text(format!("// {SECRET}")));
                talk.house
                    .world
                    .pin(talk.house.agent, talk.place(), note)
                    .unwrap();
            }),
        ),
        (
            "a video chat",
            comes(json!({"video_chat_scheduled": {"start_date": 1}, "text": null})),
        ),
        (
            "a new name of the topic",
            Box::new(|talk| {
                talk.house
                    .world
                    .rename_topic(talk.house.agent, talk.house.chat, talk.topic, SECRET)
                    .unwrap();
            }),
        ),
        ("an unknown command", text(&format!("/refund {SECRET}"))),
        ("a mistyped command", text(&format!("/tkae {SECRET}"))),
        (
            "a command for another bot",
            text(&format!("/take@other_bot {SECRET}")),
        ),
        ("a slash alone", text(&format!("/ {SECRET}"))),
        ("two slashes apart", text(&format!("/ / {SECRET}"))),
        ("/take with words", text(&format!("/take {SECRET}"))),
        ("/help with words", text(&format!("/help {SECRET}"))),
        (
            "General",
            Box::new(|talk| {
                let place = Place::Group(talk.house.chat);
                talk.house
                    .world
                    .send(talk.house.agent, place, Draft::text(SECRET))
                    .unwrap();
            }),
        ),
        (
            "a topic of the agents' own",
            Box::new(|talk| {
                let house = &talk.house;
                let own = house
                    .world
                    .create_topic(house.agent, house.chat, "Lunch")
                    .unwrap();
                house.answers(own, Draft::text(SECRET));
            }),
        ),
        (
            "another group of the bot",
            Box::new(|talk| {
                let house = &talk.house;
                let other = house.world.forum("Other", house.agent, &house.token);
                house
                    .world
                    .send(house.agent, Place::Group(other), Draft::text(SECRET))
                    .unwrap();
                let topic = house
                    .world
                    .create_topic(house.agent, other, "Carl")
                    .unwrap();
                house
                    .world
                    .send(house.agent, Place::Topic(other, topic), Draft::text(SECRET))
                    .unwrap();
            }),
        ),
        (
            "a stranger's group with the same topic",
            comes(json!({
                "chat": {"id": -1_007_777_777_777_i64, "type": "supergroup", "title": "S", "is_forum": true}, "text": SECRET,
            })),
        ),
        (
            "an edit of an unknown message",
            Box::new(|talk| {
                talk.injects(
                    "edited_message",
                    json!({"text": SECRET, "edit_date": 1_790_000_001}),
                );
            }),
        ),
        (
            "an edit in another chat",
            Box::new(|talk| {
                let chat =
                    json!({"id": -1_007_777_777_777_i64, "type": "supergroup", "title": "S"});
                talk.injects("edited_message", json!({"text": SECRET, "chat": chat}));
            }),
        ),
        (
            "an answer to a topic that is not this",
            Box::new(|talk| {
                let house = &talk.house;
                let own = house
                    .world
                    .create_topic(house.agent, house.chat, "Tea")
                    .unwrap();
                let there = house.answers(own, Draft::text("// what of Carl?"));
                talk.agent(Draft::text(SECRET).reply_elsewhere(house.chat, there));
            }),
        ),
        ("an empty note", text("//")),
        ("nothing but a dialect", text("\u{200b}//\u{200b}")),
    ];
    assert!(cases.len() >= 40);
    let talk = Talk::begin().await;
    let mut slips = Vec::new();
    for (name, act) in &cases {
        act(&talk);
        let sent = talk.everything_sent().await;
        if !sent.is_empty() {
            slips.push((*name, sent));
        }
    }
    talk.print();
    assert!(slips.is_empty(), "{slips:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_answers_a_note_is_a_note() {
    let talk = Talk::begin().await;
    let note = talk.agent(Draft::text("// ask the boss"));
    talk.house.marked(note, Some("✍")).await;
    let answers: Vec<Draft> = vec![
        Draft::text("yes"),
        Draft::photo("p").caption("like this"),
        Draft::file(MediaKind::Sticker, "", "image/webp", "s"),
        Draft::voice(2, "v"),
        Draft::location(1.0, 2.0),
        Draft::contact("+1", "Bob"),
        Draft::poll("well?", &["a", "b"]),
        Draft::dice("🎲", 4),
    ];
    for draft in answers {
        let id = talk.agent(draft.reply(note));
        assert!(talk.everything_sent().await.is_empty());
        talk.house.marked(id, Some("✍")).await;
        // And what answers the answer.
        let id = talk.agent(Draft::text("indeed").reply(id));
        talk.house.marked(id, Some("✍")).await;
    }
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_answers_a_notice_waits_for_a_person() {
    let talk = Talk::begin().await;
    let command = talk.agent(Draft::text("/help"));
    let help = talk.post("help", says("/take")).await;
    talk.agent(Draft::text("which of them?").reply(help.id));
    talk.post("question", says("customer does not see")).await;
    assert!(talk.everything_sent().await.is_empty());
    // Somebody says that it is for the customer.
    let toast = talk
        .house
        .presses(talk.house.agent, talk.topic, "Send to the customer")
        .await;
    assert_eq!(toast, "On its way");
    talk.house.reached(talk.customer, "which of them?").await;
    // Pressed once more, nothing goes twice.
    let toast = talk
        .house
        .presses(talk.house.agent, talk.topic, "Send to the customer")
        .await;
    assert_eq!(toast, "It has been sent already");
    // A command is not there for us to know.
    talk.agent(Draft::text("no such thing").reply(command));
    assert_eq!(talk.everything_sent().await, ["which of them?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_prompt_for_a_note_is_answered_inside() {
    let talk = Talk::begin().await;
    let toast = talk
        .house
        .presses(talk.house.agent, talk.topic, "Note")
        .await;
    assert!(toast.contains("will not see"), "{toast}");
    let prompt = talk.post("prompt", says("Write the note")).await;
    let note = talk.agent(Draft::text("he is rude").reply(prompt.id));
    talk.house.marked(note, Some("✍")).await;
    talk.agent(Draft::photo("p").caption("very").reply(prompt.id));
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forward_goes_only_when_somebody_says_so() {
    let talk = Talk::begin().await;
    let own = talk.delivered("Our prices").await;
    let forward = talk
        .house
        .world
        .forward(talk.house.agent, talk.place(), own, talk.place())
        .unwrap();
    talk.house.marked(forward, Some("✍")).await;
    assert_eq!(talk.everything_sent().await, ["Our prices"]);
    talk.house
        .presses(talk.house.agent, talk.topic, "Send to the customer")
        .await;
    talk.house.marked(forward, Some("👌")).await;
    assert_eq!(talk.everything_sent().await, ["Our prices", "Our prices"]);
    // What the customer wrote, forwarded within the topic.
    let hello = talk.post("hello", says("Hello")).await;
    let again = talk
        .house
        .world
        .forward(talk.house.agent, talk.place(), hello.id, talk.place())
        .unwrap();
    talk.house.marked(again, Some("✍")).await;
    assert_eq!(talk.everything_sent().await, ["Our prices", "Our prices"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_message_that_becomes_a_note_cannot_be_sent() {
    let talk = Talk::begin().await;
    let held = talk.agent(Draft::text("Good morning\n// he is rude"));
    talk.post("question", says("begins like an internal note"))
        .await;
    talk.edits(held, "// he is rude");
    assert!(talk.everything_sent().await.is_empty());
    let toast = talk
        .house
        .presses(talk.house.agent, talk.topic, "Send to the customer")
        .await;
    assert!(toast.contains("out of date"), "{toast}");
    assert!(talk.everything_sent().await.is_empty());
    // Made harmless, it may go.
    let held = talk.agent(Draft::text("Good evening\n// he is rude"));
    talk.house.marked(held, Some("✍")).await;
    talk.edits(held, "Good evening");
    assert!(talk.everything_sent().await.is_empty());
    talk.house
        .presses(talk.house.agent, talk.topic, "Send to the customer")
        .await;
    talk.house.reached(talk.customer, "Good evening").await;
    assert_eq!(talk.everything_sent().await, ["Good evening"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_note_has_no_way_out_even_by_forged_buttons() {
    let talk = Talk::begin().await;
    let held = talk.agent(Draft::text("Hi\n// he is rude"));
    talk.house.marked(held, Some("✍")).await;
    let (post, data) = talk.house.button(talk.topic, "Send to the customer").await;
    talk.edits(held, "// he is rude");
    assert!(talk.everything_sent().await.is_empty());
    // The same ids under every letter that a button may carry.
    for letter in ["h", "r", "a", "l", "d", "s"] {
        let mut forged = data.clone();
        forged.replace_range(1..2, letter);
        let pressed = talk
            .house
            .world
            .press_forged(talk.house.agent, talk.place(), post, &forged)
            .unwrap();
        pressed.answer().await.unwrap();
    }
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_edited_into_a_message_stays_a_note() {
    let talk = Talk::begin().await;
    let note = talk.agent(Draft::text("// he is rude"));
    talk.house.marked(note, Some("✍")).await;
    talk.edits(note, "he is rude");
    talk.post("notice", says("A note stays a note")).await;
    assert!(talk.everything_sent().await.is_empty());
    talk.edits(note, "// he is rude again");
    talk.edits(note, "Dear Carl");
    assert!(talk.everything_sent().await.is_empty());
    // A caption is no different.
    let photo = talk.agent(Draft::photo("p").caption("// look at him"));
    talk.house.marked(photo, Some("✍")).await;
    talk.edits(photo, "look at him");
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivered_message_edited_into_a_note_changes_nothing_there() {
    let talk = Talk::begin().await;
    let said = talk.delivered("Dear Carl").await;
    talk.edits(said, "// he is rude");
    talk.post("notice", says("already been delivered")).await;
    assert_eq!(talk.everything_sent().await, ["Dear Carl"]);
    // With a change on its way at the same moment.
    talk.edits(said, "Dear Mr Customer");
    talk.edits(said, "// he is still rude");
    assert!(!talk.everything_sent().await.concat().contains("rude"));
    // And back: the next plain wording is the customer's again.
    talk.edits(said, "Dear Carl, hello");
    talk.got("the new wording", says("Dear Carl, hello")).await;
    assert_eq!(talk.everything_sent().await, ["Dear Carl, hello"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_message_edited_into_a_note_is_not_sent() {
    let talk = Talk::begin().await;
    // The customer's side does not answer for a while.
    talk.busy("sendMessage");
    let said = talk.agent(Draft::text("he is rude"));
    talk.house.marked(said, Some("👀")).await;
    talk.edits(said, "// he is rude");
    talk.house.marked(said, Some("✍")).await;
    talk.house.world.clear_faults();
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_message_edited_into_a_note_is_not_sent_by_try_again() {
    let talk = Talk::begin().await;
    talk.house.world.block(talk.customer, talk.house.bot);
    let said = talk.agent(Draft::text("Dear Carl"));
    talk.house.marked(said, Some("👎")).await;
    talk.edits(said, "// he has blocked us, how rude");
    talk.house.marked(said, Some("✍")).await;
    talk.house.world.unblock(talk.customer, talk.house.bot);
    let toast = talk
        .house
        .presses(talk.house.agent, talk.topic, "Try again")
        .await;
    assert!(toast.contains("out of date"), "{toast}");
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_beside_answers_keeps_its_place_and_goes_nowhere() {
    let talk = Talk::begin().await;
    for n in 0..10 {
        talk.agent(Draft::text(format!("answer {n}")));
        talk.agent(Draft::text(format!("// remark {n}")));
    }
    let sent = talk.everything_sent().await;
    let wanted: Vec<String> = (0..10).map(|n| format!("answer {n}")).collect();
    assert_eq!(sent, wanted);
    assert!(
        talk.house
            .world
            .private(talk.house.bot, talk.customer)
            .iter()
            .all(|it| !has("photo")(it))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_unknown_fate_edited_into_a_note_is_sent_again_as_it_was() {
    let talk = Talk::begin().await;
    let cut = Fault::new(Effect::LoseAnswer)
        .method("sendMessage")
        .chat(talk.customer);
    talk.house.world.fault(cut.times(1));
    let said = talk.agent(Draft::text("Dear Carl"));
    talk.house.marked(said, Some("🤔")).await;
    talk.edits(said, "// he is rude");
    talk.post("notice", says("already been delivered")).await;
    talk.house
        .presses(talk.house.agent, talk.topic, "Send again")
        .await;
    talk.house.marked(said, Some("👌")).await;
    assert_eq!(talk.everything_sent().await, ["Dear Carl", "Dear Carl"]);
}

/// Holds the next send to the customer on its way for so long.
fn slow(talk: &Talk, milliseconds: u64) {
    let slow = Fault::new(Effect::Delay(milliseconds)).method("sendMessage");
    talk.house.world.fault(slow.chat(talk.customer).times(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_edited_into_a_note_on_its_way_stays_what_went() {
    let talk = Talk::begin().await;
    slow(&talk, 4_000);
    let said = talk.agent(Draft::text("Dear Carl"));
    talk.got("words", says("Dear Carl")).await;
    talk.edits(said, "// he is rude");
    talk.post("notice", says("already been delivered")).await;
    talk.house.marked(said, Some("👌")).await;
    assert_eq!(talk.everything_sent().await, ["Dear Carl"]);
    // It is a message, so it can be taken back as the notice says.
    talk.agent(Draft::text("/delete").reply(said));
    talk.house.marked(said, Some("🙈")).await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_deleted_on_its_way_is_taken_back() {
    let talk = Talk::begin().await;
    slow(&talk, 3_000);
    let said = talk.agent(Draft::text("Wrong person"));
    talk.got("words", says("Wrong person")).await;
    talk.agent(Draft::text("/delete").reply(said));
    talk.post("notice", says("Taken back")).await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_send_of_what_became_a_note_asks_nothing() {
    let talk = Talk::begin().await;
    talk.busy("sendMessage");
    let said = talk.agent(Draft::text("Dear Carl"));
    talk.house.marked(said, Some("👀")).await;
    talk.edits(said, "// he is rude");
    talk.house.marked(said, Some("✍")).await;
    talk.house.world.block(talk.customer, talk.house.bot);
    talk.house.world.clear_faults();
    talk.post("notice", says("has blocked the bot")).await;
    talk.house.world.unblock(talk.customer, talk.house.bot);
    assert!(talk.everything_sent().await.is_empty());
    assert!(
        !talk
            .house
            .shown(talk.topic)
            .concat()
            .contains("Not delivered")
    );
}
