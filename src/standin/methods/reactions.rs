//! `setMessageReaction`.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::Change;
use crate::standin::state::message::Reaction;
use serde_json::Value;

/// The emoji a reaction can be (documentation of `ReactionTypeEmoji`).
#[rustfmt::skip]
pub const EMOJI: &[&str] = &[
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢",
    "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳",
    "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓",
    "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈",
    "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿",
    "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀",
    "😡",
];

pub fn set(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let key = call.chat("chat_id")?;
    let id = call.params.int("message_id").unwrap_or_default();
    let wanted = call.params.list("reaction").unwrap_or_default();
    if wanted.len() > 1 {
        return Err(ApiError::bad("REACTIONS_TOO_MANY"));
    }
    let bot = call.bot;
    let chat = call.state.chat_mut(key)?;
    let allowed = |emoji: &str| {
        EMOJI.contains(&emoji)
            && chat
                .reactions
                .as_ref()
                .is_none_or(|list| list.iter().any(|one| one == emoji))
    };
    let mut new = None;
    for reaction in &wanted {
        let emoji = reaction["emoji"]
            .as_str()
            .filter(|emoji| reaction["type"] == "emoji" && allowed(emoji));
        new = Some(
            emoji
                .ok_or_else(|| ApiError::bad("REACTION_INVALID"))?
                .to_owned(),
        );
    }
    let message = chat
        .messages
        .get_mut(&id)
        .filter(|message| !message.deleted);
    let message = message.ok_or_else(|| ApiError::bad("message to react not found"))?;
    if message.service().is_some() {
        return Err(ApiError::bad("MESSAGE_ID_INVALID"));
    }
    message.reactions.retain(|reaction| reaction.user != bot);
    message
        .reactions
        .extend(new.map(|emoji| Reaction { user: bot, emoji }));
    call.state.touch(Change::Message(key, id));
    Ok(Value::Bool(true))
}
