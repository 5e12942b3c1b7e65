//! Updates of a bot into events, pure.
//!
//! Only private chats with customers count. Must not know any token, nor
//! whether an event was seen before.

use serde_json::Value;

use crate::botapi::content::{self, Person};
use crate::botapi::raw::{int, items, text};
use crate::channels::contract::{Event, Happening, Profile, Reply};
use crate::model::content::Content;

/// Largest update taken, bytes; real ones stay below a tenth of it.
pub const LARGEST: usize = 1024 * 1024;

/// Reads one update as the Bot API sends it. What concerns no customer comes
/// back as [`Happening::Nothing`] with the reason; `Err` (which never holds
/// what was said) means that this is no update at all.
pub fn read(raw: &str) -> Result<Vec<Event>, String> {
    if raw.len() > LARGEST {
        return Err(format!("{} bytes are too many", raw.len()));
    }
    let update: Value = serde_json::from_str(raw).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("not JSON at line {line}, column {column}")
    })?;
    int(&update, "update_id").ok_or("not an update")?;
    let (kind, body) = KINDS
        .iter()
        .find_map(|(key, kind)| Some((kind, update.get(key)?)))
        .unwrap_or((&Kind::Other("an unknown kind of update"), &Value::Null));
    let what = match kind {
        Kind::Message => customer(body).map(|_| said(body)),
        Kind::Edited => customer(body).map(|_| edited(body)),
        Kind::Reaction => customer(body).map(|_| reacted(body)),
        Kind::Membership => customer(body).map(|_| membership(body)),
        Kind::Other(reason) => Err(*reason),
    };
    Ok(vec![Event {
        chat: chat_id(body).map_or_else(String::new, |id| id.to_string()),
        who: customer(body).map(profile).unwrap_or_default(),
        at: int(body, "edit_date")
            .or_else(|| int(body, "date"))
            .unwrap_or_default()
            .saturating_mul(1000),
        what: what.unwrap_or_else(Happening::Nothing),
    }])
}

enum Kind {
    Message,
    Edited,
    Reaction,
    Membership,
    Other(&'static str),
}

const KINDS: [(&str, Kind); 25] = [
    ("message", Kind::Message),
    ("edited_message", Kind::Edited),
    ("message_reaction", Kind::Reaction),
    ("my_chat_member", Kind::Membership),
    (
        "message_reaction_count",
        Kind::Other("a count of reactions"),
    ),
    ("callback_query", Kind::Other("a pressed button")),
    ("inline_query", Kind::Other("an inline query")),
    ("chosen_inline_result", Kind::Other("an inline result")),
    ("poll", Kind::Other("a poll")),
    ("poll_answer", Kind::Other("a vote")),
    ("channel_post", Kind::Other("a post of a channel")),
    ("edited_channel_post", Kind::Other("a post of a channel")),
    ("business_connection", Kind::Other("a business account")),
    ("business_message", Kind::Other("a business account")),
    ("edited_business_message", Kind::Other("a business account")),
    (
        "deleted_business_messages",
        Kind::Other("a business account"),
    ),
    ("guest_message", Kind::Other("a guest chat")),
    ("chat_member", Kind::Other("a member of a group")),
    ("chat_join_request", Kind::Other("a request to join")),
    ("chat_boost", Kind::Other("a boost")),
    ("removed_chat_boost", Kind::Other("a boost")),
    ("shipping_query", Kind::Other("a payment")),
    ("pre_checkout_query", Kind::Other("a payment")),
    ("purchased_paid_media", Kind::Other("a payment")),
    ("managed_bot", Kind::Other("a managed bot")),
];

fn chat_id(body: &Value) -> Option<i64> {
    int(body.get("chat")?, "id")
}

/// The customer who caused it, or why it was no customer.
fn customer(body: &Value) -> Result<Person, &'static str> {
    let chat = body.get("chat").ok_or("no chat")?;
    if text(chat, "type") != Some("private") {
        return Err("not private");
    }
    if body.get("business_connection_id").is_some() {
        return Err("a business account");
    }
    let who = body.get("from").or_else(|| body.get("user"));
    let who = who.and_then(content::person).ok_or("no sender")?;
    if who.is_bot {
        return Err("from a bot");
    }
    // In a private chat both ids are the person's.
    if chat_id(body) != Some(who.id) {
        return Err("not from the customer");
    }
    Ok(who)
}

fn profile(who: Person) -> Profile {
    let link = match &who.username {
        Some(username) => format!("https://t.me/{username}"),
        None => format!("tg://user?id={}", who.id),
    };
    Profile {
        remote: who.id.to_string(),
        name: who.name,
        username: who.username,
        language: who.language,
        link: Some(link),
    }
}

fn said(message: &Value) -> Happening {
    let Some(id) = message_id(message) else {
        return Happening::Nothing("a message without an id");
    };
    let forwarded = content::forwarded(message);
    let Some(content) = content::read(message) else {
        return Happening::Nothing("a service message");
    };
    if forwarded.is_none()
        && let Some(started) = start(&content)
    {
        return started;
    }
    Happening::Said {
        id,
        content,
        reply: content::reply(message).map(|reply| Reply {
            id: reply.id.to_string(),
            quote: reply.quote,
        }),
        album: content::album(message),
        forwarded,
    }
}

fn edited(message: &Value) -> Happening {
    let Some(id) = message_id(message) else {
        return Happening::Nothing("a message without an id");
    };
    match content::read(message) {
        Some(Content::Place { live: true, .. }) => Happening::Nothing("a moving position"),
        // The last of a moving position's edits no longer says that it moves.
        Some(Content::Place { .. }) => Happening::Nothing("a position"),
        Some(content) => Happening::Edited { id, content },
        None => Happening::Nothing("a service message"),
    }
}

fn message_id(message: &Value) -> Option<String> {
    let id = int(message, "message_id").filter(|_| !content::fleeting(message))?;
    Some(id.to_string())
}

/// The source of a `/start` that stands alone (with at most one word after
/// it); `None` if these are other words.
fn start(content: &Content) -> Option<Happening> {
    let Content::Text { text } = content else {
        return None;
    };
    let mut words = text.text.split_whitespace();
    let command = words.next()?;
    let (payload, more) = (words.next(), words.next());
    let is_start = command == "/start" || command.starts_with("/start@");
    (is_start && more.is_none()).then(|| Happening::Started {
        source: payload.filter(|it| is_source(it)).map(Into::into),
    })
}

/// As core.telegram.org/bots/features#deep-linking allows it.
fn is_source(payload: &str) -> bool {
    payload.len() <= 64
        && payload
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn reacted(reaction: &Value) -> Happening {
    let Some(id) = message_id(reaction) else {
        return Happening::Nothing("a message without an id");
    };
    let emoji = items(reaction, "new_reaction")
        .iter()
        .map(|each| text(each, "emoji").map(Into::into))
        .collect();
    Happening::Reacted { id, emoji }
}

fn membership(change: &Value) -> Happening {
    let status = |key| text(change.get(key)?, "status");
    match (status("old_chat_member"), status("new_chat_member")) {
        (old, new) if old == new => Happening::Nothing("no change"),
        (_, Some("kicked")) => Happening::Blocked(true),
        (_, Some("member")) => Happening::Blocked(false),
        _ => Happening::Nothing("another status of the bot"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use std::fmt::Write as _;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn one(update: &Value) -> Event {
        let mut events = read(&update.to_string()).unwrap();
        assert_eq!(events.len(), 1);
        events.remove(0)
    }

    fn message(extra: Value) -> Value {
        let mut message = json!({
            "message_id": 5, "date": 1_790_000_000,
            "chat": {"id": 7, "type": "private", "first_name": "Ann"},
            "from": {"id": 7, "is_bot": false, "first_name": "Ann", "language_code": "uk"},
        });
        if let (Value::Object(message), Value::Object(extra)) = (&mut message, extra) {
            message.extend(extra);
        }
        message
    }

    fn what(extra: Value) -> Happening {
        one(&json!({"update_id": 1, "message": message(extra)})).what
    }

    /// One line a fixture: what it became.
    #[test]
    fn every_kind_has_its_outcome() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures/telegram");
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
            .collect();
        paths.sort();
        let mut all = String::new();
        for path in paths {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let event = &read(&std::fs::read_to_string(&path).unwrap()).unwrap()[0];
            let shown = match &event.what {
                Happening::Said {
                    content,
                    reply,
                    album,
                    forwarded,
                    ..
                } => {
                    let mut line = format!("said {}", serde_json::to_string(content).unwrap());
                    if let Some(reply) = reply {
                        let _ = write!(line, "\n    reply to {} {}", reply.id, json!(reply.quote));
                    }
                    if let Some(album) = album {
                        let _ = write!(line, "\n    album {album}");
                    }
                    if let Some(origin) = forwarded {
                        let _ = write!(line, "\n    forwarded from {origin}");
                    }
                    line
                }
                Happening::Edited { id, content } => {
                    format!("edited {id} {}", serde_json::to_string(content).unwrap())
                }
                other => format!("{other:?}"),
            };
            let _ = writeln!(all, "{name}: {shown}");
        }
        insta::with_settings!({snapshot_path => "../../../tests/it/snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!("telegram_inbound", all);
        });
    }

    #[test]
    fn the_sender_is_known() {
        let event = one(&json!({"update_id": 1, "message": message(json!({"text": "hi"}))}));
        assert_eq!((event.chat.as_str(), event.at), ("7", 1_790_000_000_000));
        assert_eq!(
            event.who,
            Profile {
                remote: "7".into(),
                name: "Ann".into(),
                username: None,
                language: Some("uk".into()),
                link: Some("tg://user?id=7".into()),
            }
        );
        let from = json!({"id": 7, "first_name": "Ann", "username": "ann_l"});
        let event =
            one(&json!({"update_id": 1, "message": message(json!({"text": "hi", "from": from}))}));
        assert_eq!(event.who.link.unwrap(), "https://t.me/ann_l");
    }

    #[test]
    fn start_stands_alone() {
        let long = "x".repeat(65);
        let source = |text: &str| match what(json!({"text": text})) {
            Happening::Started { source } => Some(source),
            _ => None,
        };
        assert_eq!(source("/start"), Some(None));
        assert_eq!(source("/start shop_1-A"), Some(Some("shop_1-A".into())));
        assert_eq!(source("/start@shop_bot qr"), Some(Some("qr".into())));
        assert_eq!(source("/start a=b"), Some(None));
        assert_eq!(source(&format!("/start {long}")), Some(None));
        for words in ["/start my engine", "/started", "/help", "start", "/START"] {
            assert_eq!(source(words), None, "{words}");
        }
    }

    #[test]
    fn strangers_are_nothing() {
        let bot = json!({"id": 7, "is_bot": true, "first_name": "B"});
        let other = json!({"id": 8, "is_bot": false, "first_name": "B"});
        let group = json!({"id": -7, "type": "supergroup", "title": "G"});
        let cases = [
            (json!({"from": bot}), "from a bot"),
            (json!({"from": other}), "not from the customer"),
            (json!({"from": null}), "no sender"),
            (json!({"chat": group}), "not private"),
            (json!({"message_id": 0}), "a message without an id"),
            (
                json!({"ephemeral_message_id": 3}),
                "a message without an id",
            ),
            (json!({"business_connection_id": "b"}), "a business account"),
        ];
        for (extra, reason) in cases {
            let mut extra = extra;
            extra["text"] = "hi".into();
            assert_eq!(what(extra), Happening::Nothing(reason));
        }
    }

    #[test]
    fn only_a_change_of_status_counts() {
        let change = |old: &str, new: &str| {
            let body = message(json!({
                "old_chat_member": {"status": old}, "new_chat_member": {"status": new}
            }));
            one(&json!({"update_id": 1, "my_chat_member": body})).what
        };
        assert_eq!(change("member", "kicked"), Happening::Blocked(true));
        assert_eq!(change("kicked", "member"), Happening::Blocked(false));
        assert_eq!(change("member", "member"), Happening::Nothing("no change"));
    }

    #[test]
    fn what_is_no_update_is_refused_without_its_words() {
        for raw in [
            "",
            "{",
            "[]",
            "null",
            "{}",
            r#"{"update_id": "x"}"#,
            r#"{"secret": words}"#,
        ] {
            let error = read(raw).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
        }
        let huge = format!(r#"{{"update_id": 1, "x": "{}"}}"#, "x".repeat(LARGEST));
        assert!(read(&huge).is_err());
        let deep = format!(r#"{{"update_id": 1, "x": {}"#, "[".repeat(100_000));
        assert!(read(&deep).is_err());
    }

    proptest! {
        #[test]
        fn any_update_has_an_outcome(mut raw in crate::botapi::raw::tests::any_json()) {
            if let Value::Object(fields) = &mut raw {
                fields.insert("update_id".into(), 1.into());
            }
            if let Ok(events) = read(&raw.to_string()) {
                prop_assert_eq!(events.len(), 1);
            }
        }

        #[test]
        fn any_message_of_a_customer_has_an_outcome(body in crate::botapi::raw::tests::any_json()) {
            let Value::Object(mut fields) = message(json!({})) else { unreachable!() };
            if let Value::Object(extra) = body {
                for (key, value) in extra {
                    fields.entry(key).or_insert(value);
                }
            }
            let event = one(&json!({"update_id": 1, "message": fields}));
            prop_assert_eq!(event.chat, "7");
            prop_assert!(!matches!(event.what, Happening::Nothing("no chat")));
        }

        #[test]
        fn any_text_is_survived(raw in any::<String>()) {
            let _ = read(&raw);
        }
    }
}
