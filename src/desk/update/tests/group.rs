//! The group itself: topics, members, rights, buttons, `/setup`.

use super::*;
use crate::desk::intent::{Pressed, Right, Role, Seat, Standing};

#[test]
fn topics_changed_by_people() {
    let ann = Some(Author {
        id: 5,
        name: "Ann".into(),
        username: None,
    });
    assert_eq!(
        one(json!({ "forum_topic_closed": {} })),
        Intent::TopicClosed {
            topic: 7,
            by: ann.clone()
        }
    );
    assert_eq!(
        one(json!({ "forum_topic_reopened": {} })),
        Intent::TopicReopened {
            topic: 7,
            by: ann.clone()
        }
    );
    assert_eq!(
        one(json!({ "forum_topic_edited": { "name": "New" } })),
        Intent::TopicRenamed {
            topic: 7,
            name: "New".into(),
            by: ann
        }
    );
    assert_eq!(
        one(json!({ "forum_topic_closed": {}, "from": user(ANONYMOUS, "Group", true) })),
        Intent::TopicClosed { topic: 7, by: None }
    );
}

#[test]
fn members_come_and_go() {
    let seat = |id, name: &str, role| Seat {
        user: Author {
            id,
            name: name.into(),
            username: None,
        },
        role,
    };
    let people = json!([
        user(5, "Ann", false),
        user(77, "Bot", true),
        user(6, "Bo", false)
    ]);
    assert_eq!(
        one(json!({ "new_chat_members": people })),
        Intent::Members(vec![
            seat(5, "Ann", Role::Agent),
            seat(6, "Bo", Role::Agent)
        ])
    );
    assert_eq!(
        one(json!({ "left_chat_member": user(5, "Ann", false) })),
        Intent::Members(vec![seat(5, "Ann", Role::Gone)])
    );
    for (status, is_member, role) in [
        ("creator", None, Some(Role::Manager)),
        ("administrator", None, Some(Role::Manager)),
        ("member", None, Some(Role::Agent)),
        ("restricted", Some(true), Some(Role::Agent)),
        ("restricted", Some(false), Some(Role::Gone)),
        ("left", None, Some(Role::Gone)),
        ("kicked", None, Some(Role::Gone)),
        ("promoted", None, None),
    ] {
        let mut member = json!({ "status": status, "user": user(5, "Ann", false) });
        if let Some(is_member) = is_member {
            member["is_member"] = is_member.into();
        }
        let update = |chat| json!({ "chat_member": { "chat": { "id": chat, "type": "supergroup" }, "new_chat_member": member } });
        let wanted = role.map(|role| Intent::Members(vec![seat(5, "Ann", role)]));
        let intent = read(&update(DESK), &desk());
        assert!(
            wanted.map_or(told(&intent) == "ignore", |wanted| wanted == intent),
            "{status}"
        );
        assert_eq!(told(&read(&update(-5), &desk())), "ignore");
    }
}

#[test]
fn our_own_rights() {
    let update = |chat: Value, member: Value| json!({ "my_chat_member": { "chat": chat, "from": user(5, "Ann", false), "new_chat_member": member } });
    let group = json!({ "id": DESK, "type": "supergroup" });
    let member = json!({ "status": "administrator", "can_manage_topics": true, "can_delete_messages": true, "can_pin_messages": false });
    assert_eq!(
        read(&update(group.clone(), member), &desk()),
        Intent::Rights {
            chat: DESK,
            status: Standing::Administrator,
            missing: vec![Right::PinMessages]
        }
    );
    let Intent::Rights {
        status, missing, ..
    } = read(&update(group, json!({ "status": "kicked" })), &desk())
    else {
        panic!("no rights");
    };
    assert_eq!((status, missing.len()), (Standing::Out, 3));
    let kicked = json!({ "status": "kicked" });
    check(&[
        (
            update(json!({ "id": -9, "type": "group" }), kicked.clone()),
            "ignore",
        ),
        (
            update(json!({ "id": 9, "type": "private" }), kicked),
            "private",
        ),
    ]);
}

#[test]
fn presses_and_reactions() {
    let press = json!({ "callback_query": { "id": "q", "from": user(5, "Ann", false), "data": "forged", "message": { "message_id": 60, "date": 0, "chat": { "id": -9, "type": "supergroup" } } } });
    assert_eq!(
        read(&press, &desk()),
        Intent::Press(Pressed {
            id: "q".into(),
            author: Author {
                id: 5,
                name: "Ann".into(),
                username: None
            },
            chat: Some(-9),
            message: Some(60),
            thread: None,
            fleeting: None,
            data: "forged".into(),
        })
    );
    let ephemeral = json!({ "callback_query": { "id": "q", "from": user(5, "Ann", false), "data": "x", "message": {
        "message_id": 0, "ephemeral_message_id": 77, "receiver_user": user(5, "Ann", false), "date": 1,
        "is_topic_message": true, "message_thread_id": 8, "chat": { "id": DESK, "type": "supergroup" } } } });
    let Intent::Press(pressed) = read(&ephemeral, &desk()) else {
        panic!("no press");
    };
    assert_eq!(
        (pressed.message, pressed.fleeting, pressed.thread),
        (None, Some((77, 5)), Some(8))
    );
    let reaction = |who: Value| {
        with(
            json!({ "chat": { "id": DESK, "type": "supergroup" }, "message_id": 60, "date": 1, "old_reaction": [],
            "new_reaction": [{ "type": "emoji", "emoji": "👍" }, { "type": "custom_emoji", "custom_emoji_id": "1" }] }),
            who,
        )
    };
    let Intent::React { emoji, message, .. } = read(
        &json!({ "message_reaction": reaction(json!({ "user": user(5, "Ann", false) })) }),
        &desk(),
    ) else {
        panic!("no reaction");
    };
    assert_eq!((message, emoji), (60, vec![Some("👍".into()), None]));
    check(&[
        (
            json!({ "message_reaction": reaction(json!({ "actor_chat": { "id": DESK } })) }),
            "ignore",
        ),
        (
            json!({ "message_reaction": reaction(json!({ "user": user(77, "Bot", true) })) }),
            "ignore",
        ),
        (
            json!({ "message_reaction": reaction(json!({ "user": user(5, "A", false), "chat": { "id": -9, "type": "group" } })) }),
            "ignore",
        ),
        (
            json!({ "message_reaction": reaction(json!({ "user": user(5, "A", false), "chat": { "id": 9, "type": "private" } })) }),
            "private",
        ),
    ]);
}

#[test]
fn a_desk_is_bound_by_setup_alone() {
    let unbound = DeskIs {
        chat: None,
        ..desk()
    };
    let group = json!({ "id": -9, "type": "group" });
    let forum = json!({ "id": -1_009, "type": "supergroup", "is_forum": true });
    let ask = |chat: &Value, words: &str, from: Value| {
        read(
            &json!({ "message": post(json!({ "text": words, "chat": chat, "from": from, "is_topic_message": null })) }),
            &unbound,
        )
    };
    let ann = user(5, "Ann", false);
    let setup = |chat, place, author: bool| Intent::Setup {
        chat,
        place,
        author: author.then(|| Author {
            id: 5,
            name: "Ann".into(),
            username: None,
        }),
    };
    assert_eq!(
        ask(&group, "/setup", ann.clone()),
        setup(-9, Place::Group, true)
    );
    assert_eq!(
        ask(&forum, "/setup@desk_bot", ann.clone()),
        setup(-1_009, Place::Forum, true)
    );
    assert_eq!(
        ask(&forum, "/setup", user(ANONYMOUS, "G", true)),
        setup(-1_009, Place::Forum, false)
    );
    assert_eq!(
        ask(
            &json!({ "id": 5, "type": "private" }),
            "/start abc",
            ann.clone()
        ),
        setup(5, Place::Private, true)
    );
    for (words, who) in [
        ("/setup@other_bot", &ann),
        ("hello", &ann),
        ("/setup", &user(77, "Bot", true)),
    ] {
        assert_eq!(told(&ask(&forum, words, who.clone())), "ignore");
    }
    assert_eq!(
        told(&ask(&json!({ "id": 5, "type": "private" }), "hello", ann)),
        "private"
    );
}
