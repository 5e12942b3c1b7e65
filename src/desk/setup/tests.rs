//! `/setup` step by step against a small Bot API.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use crate::desk::fake::Fake;

use super::*;

const HERE: i64 = -1001;

fn terms(language: Language) -> Terms {
    Terms {
        owner: None,
        bound: None,
        language,
    }
}

fn person(id: i64) -> Author {
    Author {
        id,
        name: "Ann".into(),
        username: None,
    }
}

async fn step(fake: &Fake, terms: &Terms, place: Place, author: Option<&Author>) -> Step {
    let chat = if place == Place::Private { 42 } else { HERE };
    walk(&fake.bot().await, terms, chat, place, author)
        .await
        .unwrap()
}

fn english(key: &str) -> String {
    Language::En.say(key)
}

#[tokio::test]
async fn the_walk_ends_with_a_bound_group() {
    let fake = Fake::fine();
    let terms = terms(Language::En);
    let ann = person(42);
    let private = step(&fake, &terms, Place::Private, Some(&ann)).await;
    assert!(
        private
            .text
            .contains("https://t.me/desk_bot?startgroup&admin=manage_topics")
    );
    assert_eq!(private.bound, None);

    let group = step(&fake, &terms, Place::Group, Some(&ann)).await;
    assert_eq!(group.text, english("command-setup-topics"));
    assert_eq!(group.bound, None);

    fake.tell("getChatMember", &json!({ "status": "member" }));
    let member = step(&fake, &terms, Place::Forum, Some(&ann)).await;
    assert!(
        member.text.contains("not an administrator"),
        "{}",
        member.text
    );
    for right in Right::ALL {
        assert!(member.text.contains(&right.say(Language::En)));
    }
    assert_eq!(member.bound, None);

    fake.tell(
        "getChatMember",
        &json!({ "status": "administrator", "can_manage_topics": true, "can_pin_messages": true }),
    );
    let lacking = step(&fake, &terms, Place::Forum, Some(&ann)).await;
    assert!(
        lacking.text.contains("a right here: “Delete Messages”."),
        "{}",
        lacking.text
    );
    assert!(!lacking.text.contains("Pin Messages"));
    assert_eq!(lacking.bound, None);

    fake.tell("getChatMember", &json!({ "status": "creator" }));
    let done = step(&fake, &terms, Place::Forum, Some(&ann)).await;
    assert_eq!(done.text, english("command-setup-bound"));
    assert_eq!(done.bound, Some(HERE));
}

#[tokio::test]
async fn warnings_bind_all_the_same_and_are_said() {
    let fake = Fake::fine();
    fake.tell(
        "getChat",
        &json!({ "type": "supergroup", "is_forum": true, "has_protected_content": true }),
    );
    let done = step(&fake, &terms(Language::En), Place::Forum, Some(&person(42))).await;
    assert_eq!(done.bound, Some(HERE));
    assert!(
        done.text
            .contains(&Finding::ProtectedContent.say(Language::En))
    );
}

#[tokio::test]
async fn the_group_is_believed_less_than_telegram() {
    let fake = Fake::fine();
    fake.tell(
        "getChat",
        &json!({ "type": "supergroup", "is_forum": false }),
    );
    let topics = step(&fake, &terms(Language::En), Place::Forum, Some(&person(42))).await;
    assert_eq!(topics.text, english("command-setup-topics"));
    assert_eq!(topics.bound, None);
}

#[tokio::test]
async fn nobody_unnamed_and_no_stranger_binds() {
    let fake = Fake::fine();
    let mut terms = terms(Language::En);
    let nobody = step(&fake, &terms, Place::Forum, None).await;
    assert_eq!(nobody.text, english("command-setup-anonymous"));

    terms.owner = Some(1);
    let stranger = step(&fake, &terms, Place::Forum, Some(&person(42))).await;
    assert!(stranger.text.contains("42"), "{}", stranger.text);
    let private = step(&fake, &terms, Place::Private, Some(&person(42))).await;
    assert_eq!(private.text, stranger.text);

    terms.owner = None;
    terms.bound = Some(-1002);
    let elsewhere = step(&fake, &terms, Place::Forum, Some(&person(42))).await;
    assert!(elsewhere.text.contains("-1001"), "{}", elsewhere.text);
    assert!(
        [nobody, stranger, private, elsewhere]
            .iter()
            .all(|step| step.bound.is_none())
    );
    assert!(
        fake.calls.lock().unwrap().is_empty(),
        "Telegram was not even asked"
    );
}

#[tokio::test]
async fn the_owner_and_the_bound_group_go_on() {
    let fake = Fake::fine();
    let terms = Terms {
        owner: Some(42),
        bound: Some(HERE),
        language: Language::En,
    };
    let again = step(&fake, &terms, Place::Forum, Some(&person(42))).await;
    assert_eq!(again.bound, Some(HERE));
}

#[tokio::test]
async fn a_member_who_is_no_administrator_does_not_bind() {
    let fake = Fake::fine();
    let terms = terms(Language::En);
    for status in ["member", "restricted", "left", "kicked"] {
        fake.tell("getChatMember:42", &json!({ "status": status }));
        let refused = step(&fake, &terms, Place::Forum, Some(&person(42))).await;
        assert_eq!(refused.text, english("command-setup-not-administrator"));
        assert_eq!(refused.bound, None, "{status}");
    }
    fake.tell("getChatMember:42", &json!({ "status": "administrator" }));
    let done = step(&fake, &terms, Place::Forum, Some(&person(42))).await;
    assert_eq!(done.bound, Some(HERE));
}

#[test]
fn every_step_is_said_in_every_language() {
    for language in Language::ALL {
        let bot = || "desk_bot".to_owned();
        let rights = || vec![Right::DeleteMessages, Right::PinMessages];
        let steps = [
            Next::AddMe { bot: bot() },
            Next::SwitchTopicsOn,
            Next::Promote {
                bot: bot(),
                missing: Missing::All,
            },
            Next::Promote {
                bot: bot(),
                missing: Missing::Rights(rights()),
            },
            Next::Bound {
                chat: HERE,
                warnings: vec![Finding::PublicGroup],
            },
            Next::Anonymous,
            Next::NotOwner { id: 42 },
            Next::NotAdministrator,
            Next::Elsewhere { chat: HERE },
        ];
        for next in steps {
            let text = next.clone().say(language);
            assert!(
                !text.contains("{$") && !text.starts_with("command-"),
                "{next:?}: {text}"
            );
            assert!(text.chars().count() <= 4096);
        }
    }
}
