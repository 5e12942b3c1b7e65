//! Which chat and topic a call means, and whether the bot may use them.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::options::TopicGone;
use crate::standin::state::chat::{ChatKey, Kind, Status};

impl Call<'_> {
    /// The chat of `chat_id`, which must exist and hold the bot.
    pub fn chat(&self, name: &str) -> Result<ChatKey, ApiError> {
        let text = self
            .params
            .text(name)
            .ok_or_else(|| ApiError::bad("chat_id is empty"))?;
        let id: i64 = text
            .trim()
            .parse()
            .map_err(|_| ApiError::bad("chat not found"))?;
        let key = ChatKey::seen_by(self.bot, id);
        if key.is_private() {
            if !self.state.users.contains_key(&id) {
                return Err(ApiError::bad("chat not found"));
            }
            return Ok(key);
        }
        let chat = self.state.chat(key)?;
        if let Some(to) = chat.migrated_to {
            return Err(ApiError::migrated(to));
        }
        let kind = if chat.kind == Kind::Group {
            "group chat"
        } else {
            "supergroup chat"
        };
        match chat.members.get(&self.bot).map(|member| member.status) {
            Some(Status::Kicked) => Err(ApiError::forbidden(format!(
                "bot was kicked from the {kind}"
            ))),
            None | Some(Status::Left) => Err(ApiError::forbidden(format!(
                "bot is not a member of the {kind}"
            ))),
            Some(_) => Ok(key),
        }
    }

    /// The chat of `chat_id`, into which the bot may write.
    pub fn destination(&self) -> Result<ChatKey, ApiError> {
        let key = self.chat("chat_id")?;
        if !key.is_private() {
            return Ok(key);
        }
        let person = self.state.users.get(&key.id);
        if person.is_some_and(|person| person.is_bot) {
            return Err(ApiError::forbidden(
                "the bot can't send messages to the bot",
            ));
        }
        if person.is_some_and(|person| person.deactivated) {
            return Err(ApiError::forbidden("user is deactivated"));
        }
        match self.state.chats.get(&key) {
            Some(chat) if chat.blocked => Err(ApiError::forbidden("bot was blocked by the user")),
            Some(chat) if chat.started => Ok(key),
            _ => Err(ApiError::forbidden(
                "bot can't initiate conversation with a user",
            )),
        }
    }

    /// The topic of `message_thread_id`. A chat without topics ignores it;
    /// General cannot be named.
    pub fn thread(&self, key: ChatKey) -> Result<Option<i64>, ApiError> {
        let chat = self.state.chat(key)?;
        let Some(text) = self.params.text("message_thread_id") else {
            return self.open(key, None);
        };
        let id: i64 = text.trim().parse().unwrap_or(-1);
        if id < 0 {
            return Err(ApiError::bad("invalid message thread identifier specified"));
        }
        if id == 0 {
            return self.open(key, None);
        }
        if key.is_private() {
            return Err(ApiError::bad("message thread not found"));
        }
        if !chat.is_forum {
            return Ok(None);
        }
        match chat.topics.get(&id) {
            None => Err(ApiError::bad("message thread not found")),
            Some(topic) if topic.deleted => {
                Err(ApiError::bad(match self.state.options.topic_gone {
                    TopicGone::ThreadNotFound => "message thread not found",
                    TopicGone::TopicDeleted => "TOPIC_DELETED",
                }))
            }
            Some(_) => self.open(key, Some(id)),
        }
    }

    fn open(&self, key: ChatKey, topic: Option<i64>) -> Result<Option<i64>, ApiError> {
        if key.is_private() || self.state.chat(key)?.may_post(self.bot, topic) {
            Ok(topic)
        } else {
            Err(ApiError::bad("TOPIC_CLOSED"))
        }
    }

    /// Refuses with `text` unless the bot has the right in the group.
    pub fn need(&self, key: ChatKey, right: &str, text: &str) -> Result<(), ApiError> {
        if self.state.chat(key)?.may(self.bot, right) {
            Ok(())
        } else {
            Err(ApiError::bad(text))
        }
    }
}
