//! The desk's calls into the group. No other file of the desk calls the Bot API.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::botapi::client::Bot;
use crate::botapi::error::{CallError, Fault};
use crate::botapi::perform::{self, Posted};
use crate::botapi::send::{self, Call, Place, ReplyTo};
use crate::model::content::Content;

use super::buttons;
use super::cards::Card;

/// The staff bot in the group.
#[derive(Clone, Debug)]
pub struct Wire {
    bot: Bot,
}

/// Where in the group.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The group.
    pub chat: i64,
    /// The topic; `None` is General, which must not be named (facts 2.2).
    pub topic: Option<i64>,
}

impl Spot {
    /// A place to send to.
    #[must_use]
    pub fn place(self, reply: Option<ReplyTo>, silent: bool) -> Place {
        Place {
            chat: self.chat,
            topic: self.topic,
            reply,
            silent,
            keyboard: None,
        }
    }
}

impl Wire {
    /// The wire of a bot.
    #[must_use]
    pub fn new(bot: Bot) -> Self {
        Self { bot }
    }

    /// The bot itself.
    #[must_use]
    pub fn bot(&self) -> &Bot {
        &self.bot
    }

    /// Makes a topic; gives its thread id.
    pub async fn create_topic(
        &self,
        chat: i64,
        title: &str,
        colour: u32,
    ) -> Result<i64, CallError> {
        #[derive(Deserialize)]
        struct Topic {
            message_thread_id: i64,
        }
        let params = json!({ "chat_id": chat, "name": title, "icon_color": colour });
        let topic: Topic = self.bot.call("createForumTopic", &params).await?;
        Ok(topic.message_thread_id)
    }

    /// Renames a topic.
    pub async fn rename_topic(&self, spot: Spot, title: &str) -> Result<(), CallError> {
        self.topic_call("editForumTopic", spot, json!({ "name": title }))
            .await
    }

    /// Closes (`true`) or opens a topic.
    pub async fn gate_topic(&self, spot: Spot, close: bool) -> Result<(), CallError> {
        let method = if close {
            "closeForumTopic"
        } else {
            "reopenForumTopic"
        };
        self.topic_call(method, spot, json!({})).await
    }

    /// Deletes a topic with all that is in it.
    pub async fn delete_topic(&self, spot: Spot) -> Result<(), CallError> {
        self.topic_call("deleteForumTopic", spot, json!({})).await
    }

    /// Pins a message in its topic, without a sound.
    pub async fn pin(&self, chat: i64, message: i64) -> Result<(), CallError> {
        let params =
            json!({ "chat_id": chat, "message_id": message, "disable_notification": true });
        done(self.bot.call::<Value>("pinChatMessage", &params).await)
    }

    /// Posts a card or notice; gives its message id.
    pub async fn post(
        &self,
        spot: Spot,
        card: &Card,
        reply: Option<i64>,
        silent: bool,
    ) -> Result<i64, CallError> {
        let reply = reply.map(|message| ReplyTo {
            message,
            quote: None,
        });
        let mut place = spot.place(reply, silent);
        if !card.keyboard.is_empty() {
            place.keyboard = Some(buttons::to_json(&card.keyboard));
        }
        let content = Content::Text {
            text: card.text.clone(),
        };
        let mut last = None;
        for call in send::plan(&content, None, &place) {
            last = self
                .perform(spot, &call)
                .await?
                .last()
                .map(|posted| posted.id)
                .or(last);
        }
        last.ok_or_else(|| CallError::Garbled("no message id".into()))
    }

    /// Makes a sending call and looks where it went: with Topics switched off,
    /// the thread is ignored without an error (facts 2.2).
    pub async fn perform(&self, spot: Spot, call: &Call) -> Result<Vec<Posted>, CallError> {
        let posted = perform::perform(&self.bot, call).await?;
        let stray = spot.topic.is_some() && posted.iter().any(|posted| posted.topic.is_none());
        if !stray {
            return Ok(posted);
        }
        for posted in &posted {
            let _ = perform::delete(&self.bot, spot.chat, posted.id).await;
        }
        Err(Fault::ForumOff.into())
    }

    /// Fails where Topics are switched off.
    pub async fn must_be_forum(&self, chat: i64) -> Result<(), CallError> {
        let params = json!({ "chat_id": chat });
        let found: Value = self.bot.call("getChat", &params).await?;
        match found.get("is_forum").and_then(Value::as_bool) {
            Some(true) => Ok(()),
            _ => Err(Fault::ForumOff.into()),
        }
    }

    /// Changes what a card or notice of ours says.
    pub async fn redraw(&self, chat: i64, message: i64, card: &Card) -> Result<(), CallError> {
        let keyboard = (!card.keyboard.is_empty()).then(|| buttons::to_json(&card.keyboard));
        let content = Content::Text {
            text: card.text.clone(),
        };
        perform::edit(&self.bot, chat, message, &content, keyboard.as_ref()).await
    }

    /// Changes the words of a post of ours.
    pub async fn reword(
        &self,
        chat: i64,
        message: i64,
        content: &Content,
    ) -> Result<(), CallError> {
        perform::edit(&self.bot, chat, message, content, None).await
    }

    /// Sets or removes the bot's one reaction.
    pub async fn react(
        &self,
        chat: i64,
        message: i64,
        emoji: Option<&str>,
    ) -> Result<(), CallError> {
        perform::react(&self.bot, chat, message, emoji).await
    }

    /// Answers a press of a button.
    pub async fn answer(&self, id: &str, words: &str, alert: bool) -> Result<(), CallError> {
        let params = json!({ "callback_query_id": id, "text": words, "show_alert": alert });
        done(self.bot.call::<Value>("answerCallbackQuery", &params).await)
    }

    async fn topic_call(
        &self,
        method: &str,
        spot: Spot,
        mut params: Value,
    ) -> Result<(), CallError> {
        if let Some(fields) = params.as_object_mut() {
            fields.insert("chat_id".into(), spot.chat.into());
            fields.insert("message_thread_id".into(), spot.topic.into());
        }
        done(self.bot.call::<Value>(method, &params).await)
    }
}

/// What is so already is done.
fn done(outcome: Result<Value, CallError>) -> Result<(), CallError> {
    match outcome {
        Ok(_) | Err(CallError::Fault(Fault::AlreadyDone)) => Ok(()),
        Err(error) => Err(error),
    }
}
