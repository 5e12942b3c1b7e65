//! Update → Intent, pure. Works on the raw JSON: the typed reader loses newer
//! kinds of content and takes ephemeral commands for ordinary messages.
//!
//! Must not know: the database, how an intent is carried out.
//!
//! What decides, in this order: the kind of update, the chat, whether it is an
//! ordinary message at all (ephemeral, service), who wrote it, the topic,
//! whether it was forwarded, and only then its words.

use serde_json::Value;

use super::commands;
use super::intent::{
    Answered, Author, DeskIs, Doubt, Given, GroupChange, Intent, Place, Post, Refused, Talk,
};
use super::remark::{self, Words};
use crate::botapi::content;
use crate::model::content::Content;
use crate::model::rich::RichText;

mod group;
mod press;
#[cfg(test)]
mod tests;

/// Telegram's stand-in author of anonymous administrators.
const ANONYMOUS: i64 = 1_087_968_824;
/// Telegram's stand-in author of people who write as a channel.
const CHANNEL: i64 = 136_817_688;
/// Telegram's own account, author of automatic forwards.
const TELEGRAM: i64 = 777_000;

/// What `raw`, one update of the staff bot, means for the desk. Never fails:
/// what cannot be understood is ignored with a reason.
#[must_use]
pub fn read(raw: &Value, desk: &DeskIs) -> Intent {
    let kind = |name| raw.get(name).filter(|body| body.is_object());
    if let Some(body) = kind("message") {
        message(body, desk)
    } else if let Some(body) = kind("edited_message") {
        edited(body, desk)
    } else if let Some(body) = kind("callback_query") {
        press::callback(body)
    } else if let Some(body) = kind("inline_query") {
        press::inline(body)
    } else if let Some(body) = kind("message_reaction") {
        press::reaction(body, desk)
    } else if let Some(body) = kind("my_chat_member") {
        group::own_standing(body, desk)
    } else if let Some(body) = kind("chat_member") {
        group::standing(body, desk)
    } else if raw.is_object() {
        Intent::Ignore("not an update for the desk")
    } else {
        Intent::Ignore("not an update")
    }
}

fn message(raw: &Value, desk: &DeskIs) -> Intent {
    let Some(chat) = number(raw, "/chat/id") else {
        return Intent::Ignore("a message without a chat");
    };
    if is_private(raw) {
        return in_private(raw, chat, desk);
    }
    let Some(ours) = desk.chat else {
        return group::unbound(raw, chat, desk);
    };
    if chat != ours {
        return match number(raw, "/migrate_from_chat_id") {
            Some(old) if old == ours => Intent::Migrated { to: chat },
            _ => Intent::Ignore("a message of another chat"),
        };
    }
    if let Some(intent) = unusable(raw) {
        return intent;
    }
    if let Some(intent) = group::service(raw, desk) {
        return intent;
    }
    let Some(content) = content::read(raw) else {
        return Intent::Ignore("a service message");
    };
    let topic = topic(raw);
    if topic.is_none() && raw.pointer("/chat/is_forum") != Some(&Value::Bool(true)) {
        return Intent::GroupChanged(GroupChange::ForumOff);
    }
    let Some(message) = number(raw, "/message_id") else {
        return Intent::Ignore("a message without an id");
    };
    let author = match author(raw, desk) {
        Ok(author) => author,
        Err(NotTaken::Silently(why)) => return Intent::Ignore(why),
        Err(NotTaken::Aloud(why)) => {
            return match topic {
                Some(topic) => Intent::Refuse {
                    topic,
                    message,
                    why,
                },
                None => Intent::Ignore("nobody's message in General"),
            };
        }
    };
    spoken(raw, topic, message, author, content, desk)
}

/// A message of a person in the desk chat.
fn spoken(
    raw: &Value,
    topic: Option<i64>,
    message: i64,
    author: Author,
    content: Content,
    desk: &DeskIs,
) -> Intent {
    let reply = answered(raw, topic);
    let words = words_of(raw, &content, desk);
    let forwarded = is_forwarded(raw);
    let Some(topic) = topic else {
        return match words {
            Words::Command { name, args } if !forwarded => {
                let given = given(raw, content, args);
                command(None, message, author, name, given, reply)
            }
            _ => Intent::Ignore("talk in General"),
        };
    };
    let post = |content| Post {
        topic,
        message,
        author: author.clone(),
        content,
        reply: reply.clone(),
        album: content::album(raw),
        inline: raw.pointer("/via_bot/id").and_then(Value::as_i64) == Some(desk.bot),
        at: seconds(raw, "/date"),
    };
    if forwarded {
        return Intent::Held {
            post: post(content),
            why: Doubt::Forward(content::forwarded(raw)),
        };
    }
    match words {
        Words::Plain if is_empty(&content) => Intent::Ignore("an empty message"),
        Words::Plain => Intent::Say(post(content)),
        Words::Mixed => Intent::Held {
            post: post(content),
            why: Doubt::RemarkInside,
        },
        Words::Note(left) => {
            let content = content.with_words(left);
            if is_empty(&content) {
                let given = given(raw, content, RichText::default());
                return command(Some(topic), message, author, "note".into(), given, reply);
            }
            Intent::Note(post(content))
        }
        Words::Command { name, args } => {
            let given = given(raw, content, args);
            command(Some(topic), message, author, name, given, reply)
        }
        Words::Elsewhere => Intent::Ignore("a command for another bot"),
    }
}

fn command(
    topic: Option<i64>,
    message: i64,
    author: Author,
    name: String,
    given: Given,
    reply: Option<Answered>,
) -> Intent {
    Intent::Command {
        topic,
        message,
        author,
        known: commands::find(&name).is_some(),
        name,
        given: Box::new(given),
        reply,
    }
}

/// What stands after a command, and its file.
fn given(raw: &Value, content: Content, words: RichText) -> Given {
    Given {
        args: words.text.clone(),
        content: content.with_words(words),
        album: content::album(raw),
        at: seconds(raw, "/date"),
    }
}

fn edited(raw: &Value, desk: &DeskIs) -> Intent {
    let Some(chat) = number(raw, "/chat/id") else {
        return Intent::Ignore("an edit without a chat");
    };
    if is_private(raw) {
        return Intent::Private { chat, talk: None };
    }
    if desk.chat != Some(chat) {
        return Intent::Ignore("an edit of another chat");
    }
    if let Some(intent) = unusable(raw) {
        return intent;
    }
    if raw.get("location").is_some() {
        return Intent::Ignore("a moving position");
    }
    let (Some(topic), Some(message)) = (topic(raw), number(raw, "/message_id")) else {
        return Intent::Ignore("an edit in General");
    };
    let Ok(author) = author(raw, desk) else {
        return Intent::Ignore("an edit of nobody's message");
    };
    let Some(content) = content::read(raw) else {
        return Intent::Ignore("an edited service message");
    };
    let (content, inside) = match words_of(raw, &content, desk) {
        Words::Plain => (content, false),
        Words::Note(left) => (content.with_words(left), true),
        Words::Command { .. } | Words::Elsewhere | Words::Mixed => (content, true),
    };
    Intent::Edited {
        topic,
        message,
        author,
        content,
        as_note: inside || is_forwarded(raw),
        at: seconds(raw, "/edit_date").max(seconds(raw, "/date")),
    }
}

fn in_private(raw: &Value, chat: i64, desk: &DeskIs) -> Intent {
    let text = raw.get("text").and_then(Value::as_str).unwrap_or_default();
    let starts = matches!(
        commands::read(text, &desk.bot_username),
        Some(commands::Slash::Ours { name, .. }) if name == "start" || name == "setup"
    );
    if desk.chat.is_none() && starts && unusable(raw).is_none() {
        return Intent::Setup {
            chat,
            place: Place::Private,
            author: author(raw, desk).ok(),
        };
    }
    Intent::Private {
        chat,
        talk: talk(raw, desk).map(Box::new),
    }
}

/// What a person says to us in private.
fn talk(raw: &Value, desk: &DeskIs) -> Option<Talk> {
    if unusable(raw).is_some() {
        return None;
    }
    let content = content::read(raw)?;
    let author = author(raw, desk).ok()?;
    let text = raw.get("text").and_then(Value::as_str).unwrap_or_default();
    let command = match commands::read(text, &desk.bot_username) {
        Some(commands::Slash::Ours { name, args }) => {
            let args = text.get(args..).unwrap_or_default().trim_end();
            Some((name, args.to_owned()))
        }
        _ => None,
    };
    Some(Talk {
        author,
        message: number(raw, "/message_id")?,
        content,
        reply: content::reply(raw).map(|reply| reply.id),
        album: content::album(raw),
        command,
    })
}

/// What is no ordinary message, whatever it holds: an ephemeral one has id 0
/// and is private to one person; a business or guest one belongs to somebody
/// else's chat.
fn unusable(raw: &Value) -> Option<Intent> {
    let has = |name| raw.get(name).is_some_and(|value| !value.is_null());
    if content::fleeting(raw) {
        return Some(Intent::Ignore("an ephemeral or scheduled message"));
    }
    if [
        "business_connection_id",
        "sender_business_bot",
        "guest_query_id",
        "guest_bot_caller_user",
        "guest_bot_caller_chat",
        "direct_messages_topic",
    ]
    .into_iter()
    .any(has)
    {
        return Some(Intent::Ignore("a message on somebody's behalf"));
    }
    None
}

/// Why a message has no author for us.
enum NotTaken {
    /// Its author cannot read an answer, or must not get one: two bots that
    /// answer each other never stop.
    Silently(&'static str),
    /// Its author is a person who should be told.
    Aloud(Refused),
}

fn author(raw: &Value, desk: &DeskIs) -> Result<Author, NotTaken> {
    let from = number(raw, "/from/id");
    let sender = number(raw, "/sender_chat/id");
    if from == Some(TELEGRAM) || raw.get("is_automatic_forward") == Some(&Value::Bool(true)) {
        return Err(NotTaken::Silently("an automatic forward"));
    }
    if from == Some(ANONYMOUS) || (sender.is_some() && sender == number(raw, "/chat/id")) {
        return Err(NotTaken::Aloud(Refused::Anonymous));
    }
    if from == Some(CHANNEL) || sender.is_some() {
        return Err(NotTaken::Aloud(Refused::Channel));
    }
    if from == Some(desk.bot) {
        return Err(NotTaken::Silently("our own message"));
    }
    if raw.pointer("/from/is_bot") != Some(&Value::Bool(false)) {
        return Err(NotTaken::Silently("a message of another bot or of nobody"));
    }
    raw.get("from")
        .and_then(person)
        .ok_or(NotTaken::Silently("a message of nobody"))
}

fn person(raw: &Value) -> Option<Author> {
    content::person(raw).map(|person| Author {
        id: person.id,
        name: person.name,
        username: person.username,
    })
}

/// The topic; General and reply chains in it have none.
fn topic(raw: &Value) -> Option<i64> {
    let real = raw.get("is_topic_message") == Some(&Value::Bool(true));
    number(raw, "/message_thread_id").filter(|id| real && *id > 1)
}

/// Reads the words of the content, and the raw text and caption as well, lest a
/// kind whose words the content does not show slip through.
fn words_of(raw: &Value, content: &Content, desk: &DeskIs) -> Words {
    let read = |text: &RichText| remark::words(text, &desk.bot_username);
    let own = content.words().map_or(Words::Plain, read);
    if own != Words::Plain {
        return own;
    }
    ["/text", "/caption", "/poll/question", "/checklist/title"]
        .into_iter()
        .filter_map(|place| raw.pointer(place).and_then(Value::as_str))
        .map(|words| read(&RichText::plain(words)))
        .find(|words| *words != Words::Plain)
        .unwrap_or(Words::Plain)
}

/// What it answers; the topic's own first message is not an answer. What stands
/// in another topic is answered from outside, and may well be a note there.
fn answered(raw: &Value, topic: Option<i64>) -> Option<Answered> {
    if raw.pointer("/external_reply/chat/id").is_some()
        && number(raw, "/external_reply/chat/id") == number(raw, "/chat/id")
    {
        return number(raw, "/external_reply/message_id").map(|id| (id, None));
    }
    let reply = content::reply(raw).filter(|reply| Some(reply.id) != topic)?;
    Some((reply.id, reply.quote))
}

fn is_forwarded(raw: &Value) -> bool {
    raw.as_object()
        .is_some_and(|message| message.keys().any(|key| key.starts_with("forward_")))
}

fn is_empty(content: &Content) -> bool {
    matches!(content, Content::Text { text } if text.text.trim().is_empty())
}

fn is_private(raw: &Value) -> bool {
    raw.pointer("/chat/type").and_then(Value::as_str) == Some("private")
}

fn number(raw: &Value, pointer: &str) -> Option<i64> {
    raw.pointer(pointer)?.as_i64()
}

/// A Telegram time in milliseconds; 0 if it is missing.
fn seconds(raw: &Value, pointer: &str) -> i64 {
    number(raw, pointer).unwrap_or(0).saturating_mul(1000)
}
