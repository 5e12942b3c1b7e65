//! The prime rule as a table: an internal remark never reaches a customer.
//! Only a row that says `say` can ever lead to one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::panic,
    clippy::too_many_lines,
    reason = "tests"
)]

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::desk::intent::stays_inside;

mod group;

const DESK: i64 = -1_001_234;
const BOT: i64 = 99;

fn desk() -> DeskIs {
    DeskIs {
        chat: Some(DESK),
        bot: BOT,
        bot_username: "desk_bot".into(),
    }
}

fn user(id: i64, name: &str, is_bot: bool) -> Value {
    json!({ "id": id, "first_name": name, "is_bot": is_bot })
}

/// An agent's message in topic 7, with `changes` laid over it; null takes away.
fn post(changes: Value) -> Value {
    let mut message = json!({
        "message_id": 50, "date": 1_700_000_000, "message_thread_id": 7, "is_topic_message": true,
        "from": user(5, "Ann", false),
        "chat": { "id": DESK, "type": "supergroup", "is_forum": true, "title": "Desk" },
    });
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            message.as_object_mut().unwrap().remove(key);
        } else {
            message[key] = value.clone();
        }
    }
    message
}

fn text(words: &str) -> Value {
    json!({ "text": words })
}

/// The intent in a few words.
fn told(intent: &Intent) -> String {
    let words = |content: &Content| {
        let kind = match content {
            Content::Text { .. } => "",
            Content::Media { .. } => "file ",
            Content::Place { .. } => "place",
            Content::Card { .. } => "card",
            Content::Other { .. } => "other ",
        };
        let text = content.words().map_or("", |words| words.text.as_str());
        format!("{kind}{text}").trim().to_owned()
    };
    match intent {
        Intent::Say(post) => format!("say {}", words(&post.content)),
        Intent::Note(post) => format!("note {}", words(&post.content)),
        Intent::Held {
            post,
            why: Doubt::Forward(from),
        } => format!(
            "held from {}: {}",
            from.as_deref().unwrap_or("?"),
            words(&post.content)
        ),
        Intent::Held { post, .. } => format!("held: {}", words(&post.content)),
        Intent::Edited {
            content, as_note, ..
        } => {
            let inside = if *as_note { "inside" } else { "outside" };
            format!("edited {inside} {}", words(content))
        }
        Intent::Command {
            name,
            given,
            known,
            topic,
            ..
        } => {
            let args = &given.args;
            let place = if topic.is_none() { " in General" } else { "" };
            let kind = if *known { "command" } else { "unknown" };
            format!("{kind} [{name}] [{args}]{place}")
        }
        Intent::Refuse { why, .. } => format!("refuse {why:?}"),
        Intent::Ignore(_) => "ignore".into(),
        Intent::Private { .. } => "private".into(),
        other => format!("{other:?}"),
    }
}

fn check(rows: &[(Value, &str)]) {
    for (update, wanted) in rows {
        assert_eq!(told(&read(update, &desk())), *wanted, "{update}");
    }
}

fn check_posts(rows: Vec<(Value, &str)>) {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(changes, wanted)| (json!({ "update_id": 1, "message": post(changes) }), wanted))
        .collect();
    check(&rows);
}

fn photo(caption: &str) -> Value {
    json!({ "photo": [{ "file_id": "x", "file_unique_id": "y", "width": 1, "height": 1 }], "caption": caption })
}

fn with(mut one: Value, other: Value) -> Value {
    for (key, value) in other.as_object().unwrap() {
        one[key] = value.clone();
    }
    one
}

#[test]
fn words_decide() {
    check_posts(vec![
        (text("hello"), "say hello"),
        (text("//x"), "note x"),
        (text(" // x"), "note x"),
        (text("\u{200b}// x"), "note x"),
        (text("//"), "command [note] []"),
        (text("/note x"), "note x"),
        (text("/note@desk_bot x"), "note x"),
        (text("/NOTE@Desk_Bot x"), "note x"),
        (text("/note@other_bot x"), "ignore"),
        (text("/note"), "command [note] []"),
        (text("/note "), "command [note] []"),
        (text("/take"), "command [take] []"),
        (text("/take@desk_bot"), "command [take] []"),
        (text("/close thanks all"), "command [close] [thanks all]"),
        (text("/take@other_bot"), "ignore"),
        (text("/tkae"), "unknown [tkae] []"),
        (text("/заметка x"), "unknown [заметка] [x]"),
        (text("/note: x"), "unknown [note:] [x]"),
        (text("/"), "unknown [] []"),
        (text("/ / x"), "unknown [] [/ x]"),
        (text("either/or"), "say either/or"),
        (text("1 // 2"), "say 1 // 2"),
        (text("https://example.org//x"), "say https://example.org//x"),
        (text("done\n// rude fellow"), "held: done\n// rude fellow"),
        (text(""), "ignore"),
        (text(" \n"), "ignore"),
    ]);
}

#[test]
fn captions_and_kinds_decide() {
    let rich = json!({ "rich_message": { "blocks": [] } });
    check_posts(vec![
        (photo("look"), "say file look"),
        (photo(""), "say file"),
        (photo("// look"), "note file look"),
        (photo("//"), "note file"),
        (photo("/note look"), "note file look"),
        (photo("/note"), "note file"),
        (photo("/close"), "command [close] []"),
        (photo("/nonsense"), "unknown [nonsense] []"),
        (photo("look\n// at him"), "held: file look\n// at him"),
        (
            with(photo("// x"), json!({ "media_group_id": "g" })),
            "note file x",
        ),
        (
            json!({ "paid_media": { "star_count": 1, "paid_media": [] }, "caption": "// x" }),
            "note other ⭐ 1\nx",
        ),
        (json!({ "never_heard_of": {} }), "say other"),
        (
            json!({ "never_heard_of": {}, "caption": "// x" }),
            "note other x",
        ),
        (
            json!({ "story": { "id": 1, "chat": { "id": 1, "type": "private" } } }),
            "say other",
        ),
    ]);
    let rows = [
        rich,
        json!({ "dice": { "emoji": "🎲", "value": 1 } }),
        json!({ "location": { "latitude": 1.0, "longitude": 1.0 } }),
    ];
    for row in rows {
        let intent = read(&json!({ "message": post(row.clone()) }), &desk());
        assert!(matches!(intent, Intent::Say(_)), "{row}: {intent:?}");
    }
    let poll = json!({ "poll": { "id": "1", "question": "// shall we?", "options": [] } });
    let intent = read(&json!({ "message": post(poll) }), &desk());
    assert!(matches!(intent, Intent::Note(_)), "{intent:?}");
}

#[test]
fn the_author_decides() {
    let channel = json!({ "id": -1_009, "type": "channel", "title": "C" });
    let own_group = json!({ "id": DESK, "type": "supergroup", "title": "Desk" });
    check_posts(vec![
        (
            json!({ "text": "x", "from": user(ANONYMOUS, "Group", true), "sender_chat": own_group }),
            "refuse Anonymous",
        ),
        (
            json!({ "text": "x", "from": user(ANONYMOUS, "Group", true) }),
            "refuse Anonymous",
        ),
        (
            json!({ "text": "x", "sender_chat": own_group }),
            "refuse Anonymous",
        ),
        (
            json!({ "text": "// x", "from": user(ANONYMOUS, "Group", true) }),
            "refuse Anonymous",
        ),
        (
            json!({ "text": "/close", "from": user(ANONYMOUS, "Group", true) }),
            "refuse Anonymous",
        ),
        (
            json!({ "text": "x", "from": user(CHANNEL, "Channel", true), "sender_chat": channel }),
            "refuse Channel",
        ),
        (
            json!({ "text": "x", "sender_chat": channel }),
            "refuse Channel",
        ),
        (
            json!({ "text": "x", "from": user(TELEGRAM, "Telegram", false), "sender_chat": channel, "is_automatic_forward": true }),
            "ignore",
        ),
        (
            json!({ "text": "x", "is_automatic_forward": true }),
            "ignore",
        ),
        (
            json!({ "text": "x", "from": user(BOT, "We", true) }),
            "ignore",
        ),
        (
            json!({ "text": "x", "from": user(77, "Other", true) }),
            "ignore",
        ),
        (
            json!({ "text": "/close", "from": user(77, "Other", true) }),
            "ignore",
        ),
        (json!({ "text": "x", "from": null }), "ignore"),
        (
            json!({ "text": "x", "from": { "id": 5, "first_name": "no flag" } }),
            "ignore",
        ),
        (
            json!({ "text": "x", "via_bot": user(77, "Gif", true) }),
            "say x",
        ),
        (
            json!({ "text": "// x", "via_bot": user(77, "Gif", true) }),
            "note x",
        ),
    ]);
}

#[test]
fn forwards_are_held() {
    let origin = |origin: Value| with(text("x"), json!({ "forward_origin": origin }));
    let chat = json!({ "id": -1, "type": "channel", "title": "News" });
    let user_origin = json!({ "type": "user", "date": 1, "sender_user": user(8, "Bob", false) });
    check_posts(vec![
        (origin(user_origin.clone()), "held from Bob: x"),
        (
            origin(json!({ "type": "hidden_user", "date": 1, "sender_user_name": "Eve" })),
            "held from Eve: x",
        ),
        (
            origin(json!({ "type": "chat", "date": 1, "sender_chat": chat })),
            "held from News: x",
        ),
        (
            origin(json!({ "type": "channel", "date": 1, "chat": chat, "message_id": 1 })),
            "held from News: x",
        ),
        (origin(json!({ "type": "newer" })), "held from ?: x"),
        (json!({ "text": "x", "forward_date": 1 }), "held from ?: x"),
        (
            json!({ "text": "/close", "forward_origin": user_origin }),
            "held from Bob: /close",
        ),
        (
            json!({ "text": "// x", "forward_origin": user_origin }),
            "held from Bob: // x",
        ),
        (
            with(photo("x"), json!({ "forward_origin": user_origin })),
            "held from Bob: file x",
        ),
    ]);
}

#[test]
fn the_place_decides() {
    let general = json!({ "message_thread_id": null, "is_topic_message": null });
    let in_general = |words: &str| with(text(words), general.clone());
    check_posts(vec![
        (in_general("x"), "ignore"),
        (in_general("// x"), "ignore"),
        (in_general("/help"), "command [help] [] in General"),
        (in_general("/nonsense"), "unknown [nonsense] [] in General"),
        (
            with(
                in_general("x"),
                json!({ "from": user(ANONYMOUS, "Group", true) }),
            ),
            "ignore",
        ),
        // A chain of replies in General has a thread id too.
        (json!({ "text": "x", "is_topic_message": false }), "ignore"),
        (json!({ "text": "x", "is_topic_message": null }), "ignore"),
        (json!({ "text": "x", "is_topic_message": "true" }), "ignore"),
        (json!({ "text": "x", "message_thread_id": 1 }), "ignore"),
        (json!({ "text": "x", "message_thread_id": null }), "ignore"),
        (
            json!({ "text": "x", "chat": { "id": -1_005, "type": "supergroup", "is_forum": true } }),
            "ignore",
        ),
        (
            json!({ "text": "/close", "chat": { "id": -1_005, "type": "supergroup", "is_forum": true } }),
            "ignore",
        ),
        (
            json!({ "text": "/setup", "chat": { "id": -1_005, "type": "supergroup" } }),
            "ignore",
        ),
        (
            json!({ "text": "x", "chat": { "id": 5, "type": "private" } }),
            "private",
        ),
        (
            json!({ "text": "/start", "chat": { "id": 5, "type": "private" } }),
            "private",
        ),
        (json!({ "text": "x", "chat": null }), "ignore"),
        (json!({ "text": "x", "message_id": null }), "ignore"),
        (
            json!({ "text": "x", "is_topic_message": null, "chat": { "id": DESK, "type": "supergroup" } }),
            "GroupChanged(ForumOff)",
        ),
    ]);
}

#[test]
fn no_ordinary_message_is_ever_said() {
    check_posts(vec![
        (json!({ "text": "/note x", "message_id": 0 }), "ignore"),
        (json!({ "text": "x", "message_id": 0 }), "ignore"),
        (json!({ "text": "x", "ephemeral_message_id": 4 }), "ignore"),
        (
            json!({ "text": "x", "receiver_user": user(BOT, "We", true) }),
            "ignore",
        ),
        (
            json!({ "text": "x", "business_connection_id": "b" }),
            "ignore",
        ),
        (
            json!({ "text": "x", "sender_business_bot": user(4, "B", true) }),
            "ignore",
        ),
        (json!({ "text": "x", "guest_query_id": "g" }), "ignore"),
        (
            json!({ "migrate_to_chat_id": -1_002 }),
            "Migrated { to: -1002 }",
        ),
        (
            json!({ "migrate_from_chat_id": DESK, "chat": { "id": -1_007, "type": "supergroup" } }),
            "Migrated { to: -1007 }",
        ),
        (
            json!({ "migrate_from_chat_id": -5, "chat": { "id": -1_007, "type": "supergroup" } }),
            "ignore",
        ),
        (
            json!({ "message_auto_delete_timer_changed": { "message_auto_delete_time": 86400 } }),
            "GroupChanged(AutoDelete(86400))",
        ),
        (
            json!({ "new_chat_title": "// x" }),
            "GroupChanged(Title(\"// x\"))",
        ),
        (
            json!({ "general_forum_topic_hidden": {} }),
            "GroupChanged(GeneralHidden(true))",
        ),
        (
            json!({ "general_forum_topic_unhidden": {} }),
            "GroupChanged(GeneralHidden(false))",
        ),
        (
            json!({ "chat_owner_changed": { "new_owner": user(5, "Ann", false) } }),
            "GroupChanged(Owner)",
        ),
        (
            json!({ "forum_topic_created": { "name": "x", "icon_color": 1 } }),
            "ignore",
        ),
        (
            json!({ "forum_topic_edited": { "icon_custom_emoji_id": "1" } }),
            "ignore",
        ),
        (
            json!({ "forum_topic_closed": {}, "from": user(BOT, "We", true) }),
            "ignore",
        ),
        (
            json!({ "forum_topic_reopened": {}, "from": user(BOT, "We", true) }),
            "ignore",
        ),
        (
            json!({ "forum_topic_edited": { "name": "x" }, "from": user(BOT, "We", true) }),
            "ignore",
        ),
        (
            json!({ "forum_topic_closed": {}, "is_topic_message": null }),
            "ignore",
        ),
        (
            json!({ "new_chat_members": [user(BOT, "We", true)] }),
            "ignore",
        ),
        (
            json!({ "left_chat_member": user(77, "Other", true) }),
            "ignore",
        ),
    ]);
    for name in [
        "pinned_message",
        "new_chat_photo",
        "delete_chat_photo",
        "video_chat_started",
        "video_chat_ended",
        "boost_added",
        "gift_upgrade_sent",
        "proximity_alert_triggered",
        "giveaway_created",
        "giveaway_completed",
        "checklist_tasks_done",
        "supergroup_chat_created",
        "write_access_allowed",
        "paid_message_price_changed",
        "suggested_post_paid",
        "community_chat_added",
        "poll_option_added",
        "refunded_payment",
        "managed_bot_created",
    ] {
        check_posts(vec![(json!({ name: {} }), "ignore")]);
    }
}

#[test]
fn other_updates() {
    let message = post(text("x"));
    check(&[
        (json!({ "channel_post": message }), "ignore"),
        (json!({ "edited_channel_post": message }), "ignore"),
        (json!({ "business_message": message }), "ignore"),
        (json!({ "edited_business_message": message }), "ignore"),
        (json!({ "guest_message": message }), "ignore"),
        (json!({ "a_new_kind": message }), "ignore"),
        (json!({ "message": null }), "ignore"),
        (json!({ "message": "x" }), "ignore"),
        (json!({ "message": {} }), "ignore"),
        (json!({ "message": { "chat": { "id": "x" } } }), "ignore"),
        (json!({ "message": { "chat": { "id": 1e300 } } }), "ignore"),
        (json!([]), "ignore"),
        (json!(null), "ignore"),
        (json!("x"), "ignore"),
        (json!({ "inline_query": {} }), "ignore"),
        (json!({ "message_reaction_count": {} }), "ignore"),
        (json!({ "edited_message": {} }), "ignore"),
        (json!({ "callback_query": {} }), "ignore"),
        (json!({ "my_chat_member": {} }), "ignore"),
        (json!({ "chat_member": {} }), "ignore"),
        (json!({ "message_reaction": {} }), "ignore"),
    ]);
}

#[test]
fn an_edit_never_says_what_reads_as_internal() {
    let rows = vec![
        (text("x"), "edited outside x"),
        (text("// x"), "edited inside x"),
        (text("/note x"), "edited inside x"),
        (text("/nonsense x"), "edited inside /nonsense x"),
        (text("/take@other_bot"), "edited inside /take@other_bot"),
        (text("x\n// y"), "edited inside x\n// y"),
        (photo("x"), "edited outside file x"),
        (photo("// x"), "edited inside file x"),
        (json!({ "text": "x", "forward_date": 1 }), "edited inside x"),
        (
            json!({ "location": { "latitude": 1.0, "longitude": 1.0, "live_period": 60 } }),
            "ignore",
        ),
        (
            json!({ "location": { "latitude": 1.0, "longitude": 1.0 } }),
            "ignore",
        ),
        (
            json!({ "text": "x", "from": user(ANONYMOUS, "G", true) }),
            "ignore",
        ),
        (
            json!({ "text": "x", "from": user(BOT, "We", true) }),
            "ignore",
        ),
        (json!({ "text": "x", "is_topic_message": null }), "ignore"),
        (
            json!({ "text": "x", "chat": { "id": -5, "type": "group" } }),
            "ignore",
        ),
        (
            json!({ "text": "x", "chat": { "id": 5, "type": "private" } }),
            "private",
        ),
        (json!({ "text": "x", "message_id": 0 }), "ignore"),
    ];
    for (changes, wanted) in rows {
        let update =
            json!({ "edited_message": with(post(changes), json!({ "edit_date": 1_700_000_100 })) });
        check(&[(update, wanted)]);
    }
}

fn one(changes: Value) -> Intent {
    read(&json!({ "message": post(changes) }), &desk())
}

#[test]
fn a_reply_and_a_quote_are_kept() {
    let first = json!({ "message_id": 7, "forum_topic_created": { "name": "x", "icon_color": 1 } });
    for creation in [first, json!({ "message_id": 7 })] {
        let intent = one(json!({ "text": "x", "reply_to_message": creation }));
        assert_eq!(
            intent.post().unwrap().reply,
            None,
            "the topic's first message"
        );
    }
    let intent = one(json!({
        "text": "x", "reply_to_message": { "message_id": 40, "text": "abc" },
        "quote": { "text": "b", "position": 1, "is_manual": true },
    }));
    let (answered, quote) = intent.post().unwrap().reply.clone().unwrap();
    assert_eq!((answered, quote.unwrap().text.text.as_str()), (40, "b"));
    let Intent::Command { reply, .. } =
        one(json!({ "text": "/delete", "reply_to_message": { "message_id": 40 } }))
    else {
        panic!("no command");
    };
    assert_eq!(reply.unwrap().0, 40);
    // Somebody else's chat is quoted: nothing of it is taken along.
    let intent = one(
        json!({ "text": "x", "external_reply": { "origin": {} }, "quote": { "text": "secret", "position": 0 } }),
    );
    assert_eq!(intent.post().unwrap().reply, None);
}

#[test]
fn a_post_is_told_in_full() {
    let intent = one(json!({
        "text": "x", "media_group_id": "g",
        "from": { "id": 5, "is_bot": false, "first_name": "Ann", "last_name": "Lee", "username": "ann" },
    }));
    let post = intent.post().unwrap();
    assert_eq!(
        (post.topic, post.message, post.at),
        (7, 50, 1_700_000_000_000)
    );
    assert_eq!(post.album.as_deref(), Some("g"));
    assert_eq!(
        post.author,
        Author {
            id: 5,
            name: "Ann Lee".into(),
            username: Some("ann".into())
        }
    );
    let nameless = one(json!({ "text": "x", "from": user(5, " ", false) }));
    assert_eq!(nameless.post().unwrap().author.name, "5");
}

#[test]
fn one_remark_keeps_an_album_inside() {
    let item = |caption: &str| one(with(photo(caption), json!({ "media_group_id": "g" })));
    assert!(!stays_inside(&[item("a"), item(""), item("")]));
    for caption in [
        "// x",
        "/note x",
        "/close",
        "/nonsense",
        "x\n// y",
        "/take@other_bot",
    ] {
        assert!(
            stays_inside(&[item("a"), item(""), item(caption)]),
            "{caption:?}"
        );
    }
    let forwarded = one(with(
        photo("a"),
        json!({ "forward_date": 1, "media_group_id": "g" }),
    ));
    assert!(stays_inside(&[item("a"), forwarded]));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_json_is_read(kind in "message|edited_message|callback_query|message_reaction|my_chat_member|chat_member", body in any_json()) {
        let _ = read(&json!({ kind: body }), &desk());
    }

    #[test]
    fn any_field_may_hold_anything(
        field in "from|chat|text|caption|photo|reply_to_message|forward_origin|message_thread_id|is_topic_message|new_chat_members|quote|date|poll|message_id",
        value in any_json(),
    ) {
        let message = post(json!({ "text": "// x", field: value }));
        let said = matches!(read(&json!({ "message": message }), &desk()), Intent::Say(_));
        prop_assert!(!said || message["text"] != "// x");
    }
}
