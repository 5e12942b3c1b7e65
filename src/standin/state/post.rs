//! Putting messages into chats: ordinary ones, service messages, topics.

use super::chat::{ChatKey, Kind, Topic};
use super::message::Msg;
use super::{Change, State};
use crate::standin::errors::ApiError;
use serde_json::{Map, Value, json};

/// A message about to be put into a chat.
#[derive(Debug, Default)]
pub struct Post {
    /// Who truly sends it.
    pub sender: i64,
    /// What stands in `from`, where it is not the sender.
    pub from: Option<Value>,
    /// The topic.
    pub topic: Option<i64>,
    /// What it replies to.
    pub reply: Option<Reply>,
    /// Everything else.
    pub body: Map<String, Value>,
    /// The message that this service message tells was pinned.
    pub pins: Option<i64>,
    /// It opens the answer to it (`force_reply`).
    pub asks: bool,
}

/// A reply.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The replied message, if it is in the same chat and topic.
    pub to: Option<i64>,
    /// `external_reply`, if it is elsewhere.
    pub external: Option<Value>,
    /// `quote`.
    pub quote: Option<Value>,
}

/// The longest name of a topic, in characters; the rest is cut off silently.
const TOPIC_NAME: usize = 128;

impl State {
    /// Puts a message into a chat and gives its id. Tells nobody.
    pub fn post(&mut self, key: ChatKey, post: Post) -> Result<i64, ApiError> {
        let now = self.now();
        let id = self.next_message_id(key)?;
        let from = post.from.unwrap_or_else(|| self.user_json(post.sender));
        let by_bot = self.bots.contains_key(&post.sender);
        let chat = self.chat_mut(key)?;
        let mut body = post.body;
        body.insert("message_id".into(), json!(id));
        body.insert("from".into(), from);
        body.insert("date".into(), json!(now / 1000));
        let mut reply_to = post.topic;
        if let Some(reply) = post.reply {
            reply_to = reply.to.or(reply_to);
            if let Some(external) = reply.external {
                body.insert("external_reply".into(), external);
            }
            if let Some(quote) = reply.quote {
                body.insert("quote".into(), quote);
            }
        }
        if let Some(topic) = post.topic {
            body.insert("message_thread_id".into(), json!(topic));
            body.insert("is_topic_message".into(), json!(true));
            if let Some(topic) = chat.topics.get_mut(&topic) {
                topic.messages.push(id);
            }
        } else if let (Kind::Supergroup, Some(replied)) = (chat.kind, reply_to) {
            // Outside topics the field names the root of the chain of replies.
            let root = chat
                .message(replied)
                .and_then(|message| message.body.get("message_thread_id").cloned());
            body.insert("message_thread_id".into(), root.unwrap_or(json!(replied)));
        }
        let message = Msg {
            id,
            topic: post.topic,
            sender: post.sender,
            date: now / 1000,
            at: now,
            body,
            reply_to,
            pins: post.pins,
            deleted: false,
            by_bot,
            asks: post.asks,
            reactions: Vec::new(),
        };
        chat.messages.insert(id, message);
        self.touch(Change::Message(key, id));
        Ok(id)
    }

    fn next_message_id(&mut self, key: ChatKey) -> Result<i64, ApiError> {
        let next = if key.is_private() {
            self.bots.get_mut(&key.bot).map(|bot| &mut bot.next_private)
        } else {
            self.chats.get_mut(&key).map(|chat| &mut chat.next_id)
        };
        let next = next.ok_or_else(|| ApiError::bad("chat not found"))?;
        *next += 1;
        Ok(*next - 1)
    }

    /// Puts a service message into a chat and tells the bots, its own maker too.
    pub fn service(
        &mut self,
        key: ChatKey,
        sender: i64,
        topic: Option<i64>,
        field: &str,
        value: Value,
    ) -> Result<i64, ApiError> {
        let body = Map::from_iter([(field.to_owned(), value)]);
        let id = self.post(
            key,
            Post {
                sender,
                topic,
                body,
                ..Post::default()
            },
        )?;
        self.tell_message(key, id, "message");
        Ok(id)
    }

    /// Opens a topic: its id is the id of the service message.
    pub fn create_topic(
        &mut self,
        key: ChatKey,
        creator: i64,
        name: &str,
        icon_color: i64,
        icon: Option<String>,
    ) -> Result<i64, ApiError> {
        let name = topic_name(name)?;
        let mut created = json!({"name": name, "icon_color": icon_color});
        if let (Some(icon), Some(object)) = (&icon, created.as_object_mut()) {
            object.insert("icon_custom_emoji_id".into(), json!(icon));
        }
        let body = Map::from_iter([("forum_topic_created".to_owned(), created)]);
        let id = self.post(
            key,
            Post {
                sender: creator,
                body,
                ..Post::default()
            },
        )?;
        let chat = self.chat_mut(key)?;
        if let Some(message) = chat.messages.get_mut(&id) {
            message.topic = Some(id);
            message.body.insert("message_thread_id".into(), json!(id));
            message.body.insert("is_topic_message".into(), json!(true));
        }
        let topic = Topic {
            id,
            name,
            icon_color,
            icon,
            closed: false,
            deleted: false,
            creator,
            messages: vec![id],
        };
        chat.topics.insert(id, topic);
        self.touch(Change::Topic(key, id));
        self.tell_message(key, id, "message");
        Ok(id)
    }

    /// Renames a topic or changes its icon (`Some("")` takes it away); one
    /// service message for both. False: nothing was different.
    pub fn edit_topic(
        &mut self,
        key: ChatKey,
        by: i64,
        id: i64,
        name: Option<&str>,
        icon: Option<&str>,
    ) -> Result<bool, ApiError> {
        let name = name.map(topic_name).transpose()?;
        let topic = self.live_topic(key, id)?;
        let mut edited = Map::new();
        if let Some(name) = name.filter(|name| *name != topic.name) {
            topic.name.clone_from(&name);
            edited.insert("name".into(), json!(name));
        }
        if let Some(icon) = icon.filter(|icon| *icon != topic.icon.as_deref().unwrap_or_default()) {
            topic.icon = (!icon.is_empty()).then(|| icon.to_owned());
            edited.insert("icon_custom_emoji_id".into(), json!(icon));
        }
        if edited.is_empty() {
            return Ok(false);
        }
        self.touch(Change::Topic(key, id));
        self.service(
            key,
            by,
            Some(id),
            "forum_topic_edited",
            Value::Object(edited),
        )?;
        Ok(true)
    }

    /// Closes or reopens a topic. False: it was so already.
    pub fn close_topic(
        &mut self,
        key: ChatKey,
        by: i64,
        id: i64,
        closed: bool,
    ) -> Result<bool, ApiError> {
        let topic = self.live_topic(key, id)?;
        if topic.closed == closed {
            return Ok(false);
        }
        topic.closed = closed;
        self.touch(Change::Topic(key, id));
        let field = if closed {
            "forum_topic_closed"
        } else {
            "forum_topic_reopened"
        };
        self.service(key, by, Some(id), field, json!({}))?;
        Ok(true)
    }

    /// Deletes a topic with its messages. No update tells of it.
    pub fn delete_topic(&mut self, key: ChatKey, id: i64) -> Result<(), ApiError> {
        let topic = self.live_topic(key, id)?;
        topic.deleted = true;
        for message in topic.messages.clone() {
            self.delete_message(key, message);
        }
        self.touch(Change::Topic(key, id));
        Ok(())
    }

    /// Deletes a message. False: there was none.
    pub fn delete_message(&mut self, key: ChatKey, id: i64) -> bool {
        let Some(chat) = self.chats.get_mut(&key) else {
            return false;
        };
        let Some(message) = chat
            .messages
            .get_mut(&id)
            .filter(|message| !message.deleted)
        else {
            return false;
        };
        message.deleted = true;
        chat.pinned.retain(|pinned| *pinned != id);
        self.touch(Change::Message(key, id));
        true
    }

    /// Pins a message; the service message lands in its topic.
    pub fn pin(&mut self, key: ChatKey, by: i64, id: i64) -> Result<(), ApiError> {
        let chat = self.chat_mut(key)?;
        let topic = chat
            .message(id)
            .ok_or_else(|| ApiError::bad("message to pin not found"))?
            .topic;
        if chat.pinned.contains(&id) {
            return Ok(());
        }
        chat.pinned.push(id);
        self.touch(Change::Message(key, id));
        let note = self.post(
            key,
            Post {
                sender: by,
                topic,
                pins: Some(id),
                ..Post::default()
            },
        )?;
        self.tell_message(key, note, "message");
        Ok(())
    }

    fn live_topic(&mut self, key: ChatKey, id: i64) -> Result<&mut Topic, ApiError> {
        let topic = self
            .chat_mut(key)?
            .topics
            .get_mut(&id)
            .filter(|topic| !topic.deleted);
        topic.ok_or_else(|| ApiError::bad("TOPIC_ID_INVALID"))
    }
}

/// The name as the server keeps it: white space collapsed, at most 128 characters.
fn topic_name(name: &str) -> Result<String, ApiError> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(TOPIC_NAME).collect();
    let name = name.trim_end().to_owned();
    if name.is_empty() {
        Err(ApiError::bad("topic name must be non-empty"))
    } else {
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn names_are_cleaned_and_cut() {
        assert_eq!(topic_name(" a\u{a0} \n b ").unwrap(), "a b");
        assert_eq!(topic_name(&"x".repeat(200)).unwrap().len(), 128);
        assert!(topic_name(" \n ").is_err());
    }
}
