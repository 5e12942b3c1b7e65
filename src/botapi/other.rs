//! Kinds of messages that only Telegram can show as they are: what can be said
//! of them in words of no language.

use std::fmt::Write as _;

use serde_json::Value;

use crate::model::content::Content;
use crate::model::name::clean;
use crate::model::rich::RichText;

use super::content::{chat_name, person_name};
use super::flatten::flatten;
use super::raw::{flag, int, items, owned, rich, text};

/// The message as [`Content::Other`]; `None` for a service message.
pub fn read(raw: &Value) -> Option<Content> {
    let found = KINDS
        .iter()
        .find_map(|kind| Some((kind, raw.get(kind.key)?)));
    let (what, words, copyable) = match found {
        Some((kind, body)) => {
            let copyable = match kind.copy {
                Copy::Yes => true,
                Copy::No => false,
                Copy::IfOpen => !is_closed_quiz(body),
            };
            (kind.what, (kind.words)(body), copyable)
        }
        None if is_service(raw) => return None,
        // A new kind may still have a caption.
        None => ("unknown", rich(raw, "caption", "caption_entities"), true),
    };
    Some(Content::Other {
        what: what.into(),
        words: words.trim(),
        copyable,
    })
}

/// Whether `copyMessage` takes the kind (facts of the Bot API: no service
/// messages, paid media, giveaways, invoices, or quizzes whose answer is not
/// known; a copied dice is thrown anew, a checklist needs a business account).
enum Copy {
    Yes,
    No,
    IfOpen,
}

struct Kind {
    key: &'static str,
    what: &'static str,
    copy: Copy,
    words: fn(&Value) -> RichText,
}

const fn kind(
    key: &'static str,
    what: &'static str,
    copy: Copy,
    words: fn(&Value) -> RichText,
) -> Kind {
    Kind {
        key,
        what,
        copy,
        words,
    }
}

/// Field of the message, name of the kind (`content-<what>`), and its words.
const KINDS: &[Kind] = &[
    kind("rich_message", "rich", Copy::Yes, flatten),
    kind("poll", "poll", Copy::IfOpen, poll),
    kind("checklist", "checklist", Copy::No, checklist),
    kind("dice", "dice", Copy::No, dice),
    kind("story", "story", Copy::Yes, story),
    kind("game", "game", Copy::Yes, titled),
    kind("invoice", "invoice", Copy::No, titled),
    kind("paid_media", "paid-media", Copy::No, |raw| {
        stars(raw, "star_count")
    }),
    kind("gift_upgrade_sent", "gift", Copy::No, gift),
    kind("unique_gift", "gift", Copy::No, unique_gift),
    kind("gift", "gift", Copy::No, gift),
    kind("giveaway", "giveaway", Copy::No, prize),
    kind("giveaway_winners", "giveaway", Copy::No, prize),
    kind("giveaway_created", "giveaway", Copy::No, prize),
    kind("giveaway_completed", "giveaway", Copy::No, prize),
    kind("users_shared", "users-shared", Copy::No, users),
    kind("chat_shared", "chat-shared", Copy::No, chat),
    kind("web_app_data", "web-app-data", Copy::No, web_app),
    kind("passport_data", "passport", Copy::No, |_| {
        RichText::default()
    }),
    kind("successful_payment", "payment", Copy::No, sum),
    kind("refunded_payment", "refund", Copy::No, sum),
];

/// Whether it only tells of the chat itself.
fn is_service(raw: &Value) -> bool {
    const FAMILIES: [&str; 8] = [
        "forum_topic_",
        "general_forum_topic_",
        "video_chat_",
        "voice_chat_",
        "suggested_post_",
        "community_chat_",
        "chat_owner_",
        "poll_option_",
    ];
    const SINGLES: [&str; 20] = [
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "message_auto_delete_timer_changed",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "connected_website",
        "write_access_allowed",
        "proximity_alert_triggered",
        "boost_added",
        "chat_background_set",
        "checklist_tasks_done",
        "checklist_tasks_added",
        "managed_bot_created",
    ];
    raw.as_object().is_some_and(|fields| {
        fields.keys().any(|key| {
            SINGLES.contains(&key.as_str())
                || key.ends_with("_price_changed")
                || FAMILIES.iter().any(|family| key.starts_with(family))
        })
    })
}

fn is_closed_quiz(poll: &Value) -> bool {
    text(poll, "type") == Some("quiz")
        && poll.get("correct_option_id").is_none()
        && items(poll, "correct_option_ids").is_empty()
}

fn poll(raw: &Value) -> RichText {
    let mut out = rich(raw, "question", "question_entities");
    let about = rich(raw, "description", "description_entities");
    if !about.is_empty() {
        out.push("\n").append(&about);
    }
    for (index, option) in items(raw, "options").iter().enumerate() {
        out.push(&format!("\n{}. ", index + 1));
        out.append(&rich(option, "text", "text_entities"));
    }
    out
}

fn checklist(raw: &Value) -> RichText {
    let mut out = rich(raw, "title", "title_entities");
    for task in items(raw, "tasks") {
        let done = int(task, "completion_date").is_some_and(|date| date > 0);
        out.push(if done { "\n☑ " } else { "\n☐ " });
        out.append(&rich(task, "text", "text_entities"));
    }
    out
}

fn dice(raw: &Value) -> RichText {
    let emoji = text(raw, "emoji").unwrap_or("🎲");
    let value = int(raw, "value").unwrap_or_default();
    RichText::plain(format!("{emoji} {value}"))
}

fn story(raw: &Value) -> RichText {
    let Some(chat) = raw.get("chat") else {
        return RichText::default();
    };
    let name = chat_name(chat);
    match (owned(chat, "username"), int(raw, "id")) {
        (Some(handle), Some(id)) => {
            let mut out = RichText::default();
            out.push_link(&name, &format!("https://t.me/{handle}/s/{id}"));
            out
        }
        _ => RichText::plain(name),
    }
}

fn titled(raw: &Value) -> RichText {
    let mut out = RichText::plain(text(raw, "title").unwrap_or_default());
    if let Some(about) = owned(raw, "description") {
        out.push("\n").push(&about);
    }
    out
}

fn gift(raw: &Value) -> RichText {
    rich(raw, "text", "entities")
}

fn unique_gift(raw: &Value) -> RichText {
    let gift = raw.get("gift").unwrap_or(&Value::Null);
    let mut name = text(gift, "base_name").map(clean).unwrap_or_default();
    if let Some(number) = int(gift, "number") {
        let _ = write!(name, " #{number}");
    }
    RichText::plain(name)
}

fn prize(raw: &Value) -> RichText {
    let mut out = stars(raw, "prize_star_count");
    if let Some(about) = owned(raw, "prize_description") {
        out.push("\n").push(&about);
    }
    out
}

fn users(raw: &Value) -> RichText {
    let lines: Vec<String> = items(raw, "users")
        .iter()
        .map(|user| {
            let id = int(user, "user_id").map_or_else(String::new, |id| id.to_string());
            person_name(user, &id)
        })
        .collect();
    RichText::plain(lines.join("\n"))
}

fn chat(raw: &Value) -> RichText {
    RichText::plain(chat_name(raw))
}

fn web_app(raw: &Value) -> RichText {
    let mut out = RichText::plain(text(raw, "button_text").unwrap_or_default());
    out.push("\n").push(text(raw, "data").unwrap_or_default());
    out
}

fn stars(raw: &Value, key: &str) -> RichText {
    RichText::plain(int(raw, key).map_or_else(String::new, |count| format!("⭐ {count}")))
}

/// An amount in the currency's smallest units as people write it
/// (core.telegram.org/bots/payments/currencies.json has the digits).
fn sum(raw: &Value) -> RichText {
    const WHOLE: [&str; 8] = ["XTR", "CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"];
    let (Some(currency), Some(amount)) = (text(raw, "currency"), int(raw, "total_amount")) else {
        return RichText::default();
    };
    let digits = if WHOLE.contains(&currency) { 0 } else { 2 };
    let words = if digits == 0 {
        format!("{amount} {currency}")
    } else {
        let (whole, rest) = (amount / 100, (amount % 100).abs());
        format!("{whole}.{rest:02} {currency}")
    };
    let mut out = RichText::plain(words);
    if flag(raw, "is_recurring") {
        out.push(" ↻");
    }
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    fn keys(ftl: &str) -> BTreeSet<String> {
        ftl.lines()
            .filter_map(|line| Some(line.split_once(" =")?.0.to_owned()))
            .filter(|key| !key.starts_with([' ', '#']))
            .collect()
    }

    #[test]
    fn every_kind_has_a_name_in_every_language() {
        let languages = [
            include_str!("../../locales/en/content.ftl"),
            include_str!("../../locales/ru/content.ftl"),
            include_str!("../../locales/uk/content.ftl"),
        ];
        for ftl in languages {
            assert!(fluent_bundle::FluentResource::try_new(ftl.into()).is_ok());
            assert_eq!(keys(ftl), keys(languages[0]));
            for what in KINDS.iter().map(|kind| kind.what).chain(["unknown"]) {
                assert!(keys(ftl).contains(&format!("content-{what}")), "{what}");
            }
        }
    }

    #[test]
    fn a_quiz_can_be_copied_only_with_its_answer() {
        let quiz = |answer: Option<i64>| {
            let mut poll = json!({"type": "quiz", "question": "?", "options": []});
            if let Some(answer) = answer {
                poll["correct_option_id"] = answer.into();
            }
            match read(&json!({"poll": poll})).unwrap() {
                Content::Other { copyable, .. } => copyable,
                other => unreachable!("{other:?}"),
            }
        };
        assert!(!quiz(None));
        assert!(quiz(Some(0)));
    }

    #[test]
    fn talk_of_the_chat_itself_is_nothing() {
        for field in [
            "pinned_message",
            "new_chat_members",
            "forum_topic_created",
            "general_forum_topic_hidden",
            "message_auto_delete_timer_changed",
            "paid_message_price_changed",
            "video_chat_started",
            "community_chat_added",
        ] {
            assert_eq!(read(&json!({"message_id": 1, field: {}})), None, "{field}");
        }
        let unknown = read(&json!({"message_id": 1, "hologram": {}, "caption": "hm"})).unwrap();
        assert_eq!(
            unknown,
            Content::Other {
                what: "unknown".into(),
                words: RichText::plain("hm"),
                copyable: true
            }
        );
    }

    #[test]
    fn sums_are_written_as_people_write_them() {
        let said = |amount: i64, currency: &str| {
            sum(&json!({"currency": currency, "total_amount": amount})).text
        };
        assert_eq!(said(12_345, "UAH"), "123.45 UAH");
        assert_eq!(said(5, "EUR"), "0.05 EUR");
        assert_eq!(said(250, "XTR"), "250 XTR");
    }
}
