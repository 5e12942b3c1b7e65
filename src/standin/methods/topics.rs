//! Forum topics.

use super::Call;
use super::icons;
use crate::standin::errors::ApiError;
use crate::standin::state::Change;
use crate::standin::state::chat::ChatKey;
use serde_json::{Value, json};

type Answer = Result<Value, ApiError>;

/// The six colours a topic's icon can have.
const COLORS: [i64; 6] = [
    7_322_096, 16_766_590, 13_338_331, 9_367_192, 16_749_490, 16_478_047,
];

const NO_EDIT: &str = "not enough rights to edit the topic";
const NO_CLOSE: &str = "not enough rights to close or open the topic";

impl Call<'_> {
    fn forum(&self) -> Result<ChatKey, ApiError> {
        let key = self.chat("chat_id")?;
        let forum = self.state.chats.get(&key).is_some_and(|chat| chat.is_forum);
        if forum {
            Ok(key)
        } else {
            Err(ApiError::bad("the chat is not a forum"))
        }
    }

    /// A topic of the forum that is there; General cannot be named.
    pub fn forum_topic(&self, key: ChatKey) -> Result<i64, ApiError> {
        let id = self.params.int("message_thread_id").unwrap_or_default();
        if id <= 0 {
            return Err(ApiError::bad("invalid forum topic identifier specified"));
        }
        let there = self.state.chat(key)?.topic(id).is_some();
        if there {
            Ok(id)
        } else {
            Err(ApiError::bad("TOPIC_ID_INVALID"))
        }
    }

    /// A topic the bot may manage: by right, or because it made it.
    fn managed(&self, refusal: &str) -> Result<(ChatKey, i64), ApiError> {
        let key = self.forum()?;
        let id = self.forum_topic(key)?;
        let chat = self.state.chat(key)?;
        let own = chat
            .topic(id)
            .is_some_and(|topic| topic.creator == self.bot);
        if !own && !chat.may(self.bot, "can_manage_topics") {
            return Err(ApiError::bad(refusal));
        }
        Ok((key, id))
    }
}

pub fn create(call: &mut Call<'_>) -> Answer {
    let key = call.forum()?;
    call.need(
        key,
        "can_manage_topics",
        "not enough rights to create a topic",
    )?;
    let color = call.params.int("icon_color").unwrap_or(COLORS[0]);
    if !COLORS.contains(&color) {
        return Err(ApiError::bad("invalid icon color specified"));
    }
    let icon = call
        .params
        .text("icon_custom_emoji_id")
        .filter(|icon| !icon.is_empty())
        .map(std::borrow::Cow::into_owned);
    if icon.as_ref().is_some_and(|icon| !icons::known(icon)) {
        return Err(ApiError::bad("DOCUMENT_INVALID"));
    }
    let name = call.params.text("name").unwrap_or_default();
    let id = call
        .state
        .create_topic(key, call.bot, &name, color, icon.clone())?;
    let chat = call.state.chat(key)?;
    let name = chat
        .topic(id)
        .map(|topic| topic.name.clone())
        .unwrap_or_default();
    let mut topic = json!({"message_thread_id": id, "name": name, "icon_color": color});
    if let (Some(icon), Some(object)) = (icon, topic.as_object_mut()) {
        object.insert("icon_custom_emoji_id".into(), json!(icon));
    }
    Ok(topic)
}

pub fn edit(call: &mut Call<'_>) -> Answer {
    let name = call.params.text("name").filter(|name| !name.is_empty());
    let icon = call.params.text("icon_custom_emoji_id");
    if name.is_none() && icon.is_none() {
        // The server answers this one without asking Telegram.
        return Ok(Value::Bool(true));
    }
    let (key, id) = call.managed(NO_EDIT)?;
    if icon
        .as_ref()
        .is_some_and(|icon| !icon.is_empty() && !icons::known(icon))
    {
        return Err(ApiError::bad("DOCUMENT_INVALID"));
    }
    done(
        call.state
            .edit_topic(key, call.bot, id, name.as_deref(), icon.as_deref())?,
    )
}

pub fn close(call: &mut Call<'_>) -> Answer {
    let (key, id) = call.managed(NO_CLOSE)?;
    done(call.state.close_topic(key, call.bot, id, true)?)
}

pub fn reopen(call: &mut Call<'_>) -> Answer {
    let (key, id) = call.managed(NO_CLOSE)?;
    done(call.state.close_topic(key, call.bot, id, false)?)
}

pub fn delete(call: &mut Call<'_>) -> Answer {
    let key = call.forum()?;
    let id = call.forum_topic(key)?;
    call.need(
        key,
        "can_delete_messages",
        "not enough rights to delete the topic",
    )?;
    call.state.delete_topic(key, id)?;
    Ok(Value::Bool(true))
}

pub fn close_general(call: &mut Call<'_>) -> Answer {
    general(call, true, None, "forum_topic_closed")
}

pub fn reopen_general(call: &mut Call<'_>) -> Answer {
    general(call, false, Some(false), "forum_topic_reopened")
}

pub fn hide_general(call: &mut Call<'_>) -> Answer {
    general(call, true, Some(true), "general_forum_topic_hidden")
}

pub fn unhide_general(call: &mut Call<'_>) -> Answer {
    let key = call.forum()?;
    let closed = call.state.chat(key)?.general_closed;
    general(call, closed, Some(false), "general_forum_topic_unhidden")
}

fn general(call: &mut Call<'_>, closed: bool, hidden: Option<bool>, field: &str) -> Answer {
    let key = call.forum()?;
    call.need(key, "can_manage_topics", NO_CLOSE)?;
    let chat = call.state.chat_mut(key)?;
    let hidden = hidden.unwrap_or(chat.general_hidden);
    if (chat.general_closed, chat.general_hidden) == (closed, hidden) {
        return done(false);
    }
    (chat.general_closed, chat.general_hidden) = (closed, hidden);
    call.state.touch(Change::Chat(key));
    call.state.service(key, call.bot, None, field, json!({}))?;
    done(true)
}

fn done(changed: bool) -> Answer {
    if changed {
        Ok(Value::Bool(true))
    } else {
        Err(ApiError::bad("TOPIC_NOT_MODIFIED"))
    }
}
