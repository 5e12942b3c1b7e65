//! The group itself: service messages, members, rights, and `/setup` in a
//! group while no desk is bound.

use serde_json::Value;

use super::{Author, NotTaken, author, is_private, number, person, topic, unusable};
use crate::desk::commands::{self, Slash};
use crate::desk::intent::{DeskIs, GroupChange, Intent, Place, Right, Role, Seat, Standing};

/// A service message of the desk chat; `None` if it is an ordinary one.
pub(super) fn service(raw: &Value, desk: &DeskIs) -> Option<Intent> {
    let has = |name: &str| raw.get(name);
    if let Some(to) = number(raw, "/migrate_to_chat_id") {
        return Some(Intent::Migrated { to });
    }
    if let Some(list) = has("new_chat_members").and_then(Value::as_array) {
        return Some(members(list.iter(), Role::Agent));
    }
    if let Some(user) = has("left_chat_member") {
        return Some(members(std::iter::once(user), Role::Gone));
    }
    if let Some(timer) = has("message_auto_delete_timer_changed") {
        let after = number(timer, "/message_auto_delete_time").unwrap_or(0);
        return Some(Intent::GroupChanged(GroupChange::AutoDelete(after)));
    }
    if let Some(title) = has("new_chat_title").and_then(Value::as_str) {
        return Some(Intent::GroupChanged(GroupChange::Title(title.into())));
    }
    if has("general_forum_topic_hidden").is_some() {
        return Some(Intent::GroupChanged(GroupChange::GeneralHidden(true)));
    }
    if has("general_forum_topic_unhidden").is_some() {
        return Some(Intent::GroupChanged(GroupChange::GeneralHidden(false)));
    }
    if has("chat_owner_changed").is_some() {
        return Some(Intent::GroupChanged(GroupChange::Owner));
    }
    if let Some(intent) = of_topic(raw, desk) {
        return Some(intent);
    }
    SERVICE
        .iter()
        .any(|name| has(name).is_some())
        .then_some(Intent::Ignore("a service message"))
}

/// Kinds that have words of their own in a customer's chat, and only tell of the
/// chat itself in a group.
const SERVICE: &[&str] = &[
    "chat_shared",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "passport_data",
    "refunded_payment",
    "successful_payment",
    "users_shared",
    "web_app_data",
];

fn of_topic(raw: &Value, desk: &DeskIs) -> Option<Intent> {
    let closed = raw.get("forum_topic_closed");
    let reopened = raw.get("forum_topic_reopened");
    let edited = raw.get("forum_topic_edited");
    closed.or(reopened).or(edited)?;
    let Some(topic) = topic(raw) else {
        return Some(Intent::Ignore("General closed, opened or renamed"));
    };
    let by = match author(raw, desk) {
        Ok(author) => Some(author),
        Err(NotTaken::Aloud(_)) => None,
        Err(NotTaken::Silently(_)) => return Some(Intent::Ignore("a topic changed by a bot")),
    };
    let name = edited.and_then(|edited| edited.get("name")?.as_str());
    Some(if closed.is_some() {
        Intent::TopicClosed { topic, by }
    } else if reopened.is_some() {
        Intent::TopicReopened { topic, by }
    } else if let Some(name) = name {
        Intent::TopicRenamed {
            topic,
            name: name.into(),
            by,
        }
    } else {
        Intent::Ignore("a topic's icon changed")
    })
}

fn members<'a>(users: impl Iterator<Item = &'a Value>, role: Role) -> Intent {
    let seats: Vec<Seat> = users
        .filter_map(human)
        .map(|user| Seat { user, role })
        .collect();
    if seats.is_empty() {
        return Intent::Ignore("bots came or went");
    }
    Intent::Members(seats)
}

fn human(raw: &Value) -> Option<Author> {
    (raw.get("is_bot") == Some(&Value::Bool(false)))
        .then(|| person(raw))
        .flatten()
}

/// `chat_member`: somebody's standing in the desk chat.
pub(super) fn standing(raw: &Value, desk: &DeskIs) -> Intent {
    let chat = number(raw, "/chat/id");
    if chat.is_none() || chat != desk.chat {
        return Intent::Ignore("a member of another chat");
    }
    let member = |pointer: &str| raw.pointer(pointer);
    let in_it = member("/new_chat_member/is_member") == Some(&Value::Bool(true));
    let status = member("/new_chat_member/status").and_then(Value::as_str);
    let role = match status {
        Some("creator" | "administrator") => Role::Manager,
        Some("member") => Role::Agent,
        Some("restricted") if in_it => Role::Agent,
        Some("restricted" | "left" | "kicked") => Role::Gone,
        _ => return Intent::Ignore("a member of unknown standing"),
    };
    members(member("/new_chat_member/user").into_iter(), role)
}

/// `my_chat_member`: our own standing; in private, whether we are blocked.
pub(super) fn own_standing(raw: &Value, desk: &DeskIs) -> Intent {
    let Some(chat) = number(raw, "/chat/id") else {
        return Intent::Ignore("a standing without a chat");
    };
    if is_private(raw) {
        return Intent::Private { chat, talk: None };
    }
    let is_group = matches!(
        raw.pointer("/chat/type").and_then(Value::as_str),
        Some("group" | "supergroup")
    );
    if !is_group || desk.chat.is_some_and(|ours| ours != chat) {
        return Intent::Ignore("our standing in another chat");
    }
    let member = raw.get("new_chat_member");
    let status = match member.and_then(|member| member.get("status")?.as_str()) {
        Some("creator" | "administrator") => Standing::Administrator,
        Some("member" | "restricted") => Standing::Member,
        Some("left" | "kicked") => Standing::Out,
        _ => return Intent::Ignore("our standing is unknown"),
    };
    let has = |name: &str| member.and_then(|member| member.get(name)) == Some(&Value::Bool(true));
    let missing = [
        (Right::ManageTopics, "can_manage_topics"),
        (Right::DeleteMessages, "can_delete_messages"),
        (Right::PinMessages, "can_pin_messages"),
    ];
    Intent::Rights {
        chat,
        status,
        missing: missing
            .into_iter()
            .filter(|(_, name)| !has(name))
            .map(|(right, _)| right)
            .collect(),
    }
}

/// A message in a group while no desk is bound: only `/setup` counts.
pub(super) fn unbound(raw: &Value, chat: i64, desk: &DeskIs) -> Intent {
    let text = raw.get("text").and_then(Value::as_str).unwrap_or_default();
    let asked = matches!(
        commands::read(text, &desk.bot_username),
        Some(Slash::Ours { name, .. }) if name == "setup"
    );
    let is_group = matches!(
        raw.pointer("/chat/type").and_then(Value::as_str),
        Some("group" | "supergroup")
    );
    if !asked || !is_group || unusable(raw).is_some() || super::is_forwarded(raw) {
        return Intent::Ignore("no desk is bound");
    }
    let author = match author(raw, desk) {
        Ok(author) => Some(author),
        Err(NotTaken::Aloud(_)) => None,
        Err(NotTaken::Silently(why)) => return Intent::Ignore(why),
    };
    let forum = raw.pointer("/chat/is_forum") == Some(&Value::Bool(true));
    Intent::Setup {
        chat,
        place: if forum { Place::Forum } else { Place::Group },
        author,
    }
}
