//! What a bot sees: messages and chats as Bot API objects.

use super::State;
use super::chat::{Chat, ChatKey, Kind};
use super::file::name_files;
use super::message::Msg;
use serde_json::{Map, Value, json};

impl State {
    /// The `Chat` object.
    pub fn chat_json(&self, key: ChatKey) -> Value {
        let mut object = Map::new();
        object.insert("id".into(), json!(key.id));
        if key.is_private() {
            object.insert("type".into(), json!("private"));
            if let Some(user) = self.users.get(&key.id) {
                object.insert("first_name".into(), json!(user.first_name));
                if let Some(name) = &user.last_name {
                    object.insert("last_name".into(), json!(name));
                }
                if let Some(name) = &user.username {
                    object.insert("username".into(), json!(name));
                }
            }
        } else if let Some(chat) = self.chats.get(&key) {
            object.insert("title".into(), json!(chat.title));
            let kind = if chat.kind == Kind::Group {
                "group"
            } else {
                "supergroup"
            };
            object.insert("type".into(), json!(kind));
            if chat.is_forum {
                object.insert("is_forum".into(), json!(true));
            }
        } else {
            object.insert("type".into(), json!("supergroup"));
            object.insert("title".into(), json!(""));
        }
        Value::Object(object)
    }

    /// The `Message` object as `bot` sees it.
    pub fn message_json(&self, bot: i64, key: ChatKey, id: i64) -> Value {
        let Some(chat) = self.chats.get(&key) else {
            return Value::Null;
        };
        let Some(message) = chat.message(id) else {
            // `InaccessibleMessage`.
            return json!({"chat": self.chat_json(key), "message_id": id, "date": 0});
        };
        let mut object = self.flat(bot, chat, message);
        // One level deep, as Telegram does.
        if let Some(replied) = message.reply_to.and_then(|id| chat.message(id)) {
            object.insert(
                "reply_to_message".into(),
                Value::Object(self.flat(bot, chat, replied)),
            );
        }
        if let Some(pinned) = message.pins.and_then(|id| chat.messages.get(&id)) {
            object.insert(
                "pinned_message".into(),
                Value::Object(self.flat(bot, chat, pinned)),
            );
        }
        Value::Object(object)
    }

    fn flat(&self, bot: i64, chat: &Chat, message: &Msg) -> Map<String, Value> {
        let mut object = message.body.clone();
        if message.media().is_some()
            || object.contains_key("external_reply")
            || object.contains_key("live_photo")
        {
            object.values_mut().for_each(|value| name_files(bot, value));
        }
        object.insert("chat".into(), self.chat_json(chat.key));
        object
    }

    /// The `MessageOrigin` object of a message, for forwards and external replies.
    pub fn origin_json(&self, key: ChatKey, message: &Msg) -> Value {
        if let Some(origin) = message.body.get("forward_origin") {
            return origin.clone();
        }
        if let Some(chat) = message.body.get("sender_chat") {
            let kind = if key.is_private() { "channel" } else { "chat" };
            return json!({"type": kind, "date": message.date, "sender_chat": chat});
        }
        match self.users.get(&message.sender) {
            Some(user) if user.hides_forwards => {
                json!({"type": "hidden_user", "date": message.date, "sender_user_name": user.full_name()})
            }
            _ => {
                json!({"type": "user", "date": message.date, "sender_user": self.user_json(message.sender)})
            }
        }
    }
}
