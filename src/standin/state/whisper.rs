//! Ephemeral messages: one member of a group sees them, nobody else (Bot API
//! 10.2). They are no part of the chat's history.

use super::chat::ChatKey;
use super::{Change, State};
use crate::standin::errors::ApiError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// An ephemeral message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Whisper {
    /// `ephemeral_message_id`.
    pub id: i64,
    /// Who sees it.
    pub user: i64,
    /// The bot that sent it.
    pub bot: i64,
    /// The topic; `None` is General.
    pub topic: Option<i64>,
    /// The message of the chat after which it was sent.
    pub after: i64,
    /// Unix seconds.
    pub date: i64,
    /// Text, entities, buttons.
    pub body: Map<String, Value>,
    /// No longer there.
    pub deleted: bool,
}

impl Whisper {
    /// Its text.
    pub fn text(&self) -> &str {
        self.body
            .get("text")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Labels and data of its buttons, row by row.
    pub fn buttons(&self) -> Vec<(String, String)> {
        let rows = self.body.get("reply_markup");
        let rows = rows.and_then(|markup| markup["inline_keyboard"].as_array());
        let all = rows
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten();
        let part =
            |button: &Value, name: &str| button[name].as_str().unwrap_or_default().to_owned();
        all.map(|button| (part(button, "text"), part(button, "callback_data")))
            .collect()
    }
}

impl State {
    /// Shows something to one member; gives its id. Tells no bot.
    pub fn whisper(
        &mut self,
        key: ChatKey,
        (bot, user): (i64, i64),
        topic: Option<i64>,
        body: Map<String, Value>,
    ) -> Result<i64, ApiError> {
        let (id, date) = (self.fresh(), self.now() / 1000);
        let chat = self.chat_mut(key)?;
        let after = chat.messages.keys().next_back().copied().unwrap_or(0);
        let whisper = Whisper {
            id,
            user,
            bot,
            topic,
            after,
            date,
            body,
            deleted: false,
        };
        chat.whispers.insert(id, whisper);
        self.touch(Change::Whisper(key, id));
        Ok(id)
    }

    /// The `Message` object of an ephemeral message.
    pub fn whisper_json(&self, key: ChatKey, id: i64) -> Value {
        let found = self.chats.get(&key).and_then(|chat| chat.whispers.get(&id));
        let Some(whisper) = found else {
            return Value::Null;
        };
        let mut object = whisper.body.clone();
        object.insert("message_id".into(), json!(0));
        object.insert("ephemeral_message_id".into(), json!(id));
        object.insert("receiver_user".into(), self.user_json(whisper.user));
        object.insert("from".into(), self.user_json(whisper.bot));
        object.insert("chat".into(), self.chat_json(key));
        object.insert("date".into(), json!(whisper.date));
        if let Some(topic) = whisper.topic {
            object.insert("message_thread_id".into(), json!(topic));
            object.insert("is_topic_message".into(), json!(true));
        }
        Value::Object(object)
    }
}
