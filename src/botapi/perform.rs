//! Making the calls that show, change and remove messages.
//!
//! Must not know why; what to show is planned in [`super::send`].

use serde_json::{Value, json};

use crate::model::content::{Content, FileRef, MediaKind};

use super::client::Bot;
use super::content;
use super::error::{CallError, Fault};
use super::raw::{flag, int};
use super::reason::Why;
use super::repair::repair;
use super::send::{CAPTION, CAPTION_MAX, Call, TEXT, TEXT_MAX, worded};

/// A message that the server has accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Message id, above 0.
    pub id: i64,
    /// The topic it stands in; `None` in General, in chats without topics, and
    /// for copies, of which the server tells only the id.
    pub topic: Option<i64>,
    /// The file as this bot can send it again.
    pub file: Option<FileRef>,
}

/// Makes `call`, repaired as often as [`repair`] knows how; gives the messages
/// that came of it, in order. Messages that the server has put off and
/// therefore not numbered are missing. A wrong `file_id` is the caller's to
/// mend ([`Why::FileId`]).
pub async fn perform(bot: &Bot, call: &Call) -> Result<Vec<Posted>, CallError> {
    let mut repaired;
    let mut call = call;
    loop {
        let error = match once(bot, call).await {
            Ok(answer) => return Ok(posted(&answer)),
            Err(error) => error,
        };
        repaired = repair(call, &error).ok_or(error)?;
        call = &repaired;
    }
}

/// Changes the words of message `message`: its text, or the caption of a
/// media. Without a `keyboard` the buttons go. The same words again are a
/// success. Words over a limit are refused ([`Why::TooLong`]), blank ones in
/// place of a text too ([`Why::Empty`]); kinds without words cannot be changed
/// ([`Fault::NotAllowed`]).
pub async fn edit(
    bot: &Bot,
    chat: i64,
    message: i64,
    content: &Content,
    keyboard: Option<&Value>,
) -> Result<(), CallError> {
    let mut call = edition(content)?;
    call.set("chat_id", chat);
    call.set("message_id", message);
    if let Some(keyboard) = keyboard {
        call.set("reply_markup", keyboard.clone());
    }
    loop {
        let error = match done(bot, call.method, &call.params).await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        call = repair(&call, &error).ok_or(error)?;
    }
}

/// Removes message `message`; a success if it is gone already.
pub async fn delete(bot: &Bot, chat: i64, message: i64) -> Result<(), CallError> {
    let params = json!({ "chat_id": chat, "message_id": message });
    done(bot, "deleteMessage", &params).await
}

/// Sets the bot's reaction on message `message`, or removes it. The emoji must
/// be one of the reactions that bots may set.
pub async fn react(
    bot: &Bot,
    chat: i64,
    message: i64,
    emoji: Option<&str>,
) -> Result<(), CallError> {
    // Reactions are listed without the selector that asks for a coloured form.
    let emoji = emoji.map(|emoji| emoji.replace('\u{fe0f}', ""));
    let reaction: Vec<Value> = emoji
        .iter()
        .map(|emoji| json!({ "type": "emoji", "emoji": emoji }))
        .collect();
    let params = json!({ "chat_id": chat, "message_id": message, "reaction": reaction });
    done(bot, "setMessageReaction", &params).await
}

async fn once(bot: &Bot, call: &Call) -> Result<Value, CallError> {
    if call.files.is_empty() {
        bot.call(call.method, &call.params).await
    } else {
        bot.upload(call.method, &call.params, &call.files).await
    }
}

async fn done(bot: &Bot, method: &str, params: &Value) -> Result<(), CallError> {
    match bot.call::<Value>(method, params).await {
        Ok(_) | Err(CallError::Fault(Fault::AlreadyDone)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The call that gives a message the words of `content`, without its address.
fn edition(content: &Content) -> Result<Call, Fault> {
    let (method, keys, words, limit) = match content {
        Content::Text { text } | Content::Other { words: text, .. } => {
            ("editMessageText", TEXT, text, TEXT_MAX)
        }
        Content::Media {
            media: MediaKind::Sticker | MediaKind::VideoNote,
            ..
        }
        | Content::Place { .. }
        | Content::Card { .. } => return Err(Fault::NotAllowed),
        Content::Media { caption, .. } => ("editMessageCaption", CAPTION, caption, CAPTION_MAX),
    };
    if words.len_utf16() > limit {
        return Err(Fault::Rejected { why: Why::TooLong });
    }
    if keys == TEXT && words.text.trim().is_empty() {
        return Err(Fault::Rejected { why: Why::Empty });
    }
    let mut params = worded(keys, words);
    if keys == TEXT {
        let options = json!({ "is_disabled": true });
        params.insert("link_preview_options".into(), options);
    }
    Ok(Call {
        method,
        params: Value::Object(params),
        files: Vec::new(),
    })
}

fn posted(answer: &Value) -> Vec<Posted> {
    let read = |message: &Value| {
        Some(Posted {
            id: int(message, "message_id").filter(|&id| id > 0)?,
            topic: int(message, "message_thread_id").filter(|_| flag(message, "is_topic_message")),
            file: content::read(message).and_then(|it| it.file().cloned()),
        })
    };
    match answer {
        Value::Array(messages) => messages.iter().filter_map(read).collect(),
        message => read(message).into_iter().collect(),
    }
}
