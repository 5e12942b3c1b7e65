//! The desk's calls into the group. No other file of the desk calls the Bot API.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::botapi::client::Bot;
use crate::botapi::error::{CallError, Fault};
use crate::botapi::perform::{self, Posted};
use crate::botapi::send::{self, Call, Place, ReplyTo};
use crate::model::content::Content;

use crate::locale::Language;
use crate::model::rich::RichText;
use crate::model::screen::{Face, Shown};

use super::areas::Found;
use super::buttons;
use super::cards::Card;
use super::commands;
use super::icons::Icons;

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
        icon: Option<&str>,
    ) -> Result<i64, CallError> {
        #[derive(Deserialize)]
        struct Topic {
            message_thread_id: i64,
        }
        let mut params = json!({ "chat_id": chat, "name": title, "icon_color": colour });
        put_icon(&mut params, icon);
        let topic: Topic = self.bot.call("createForumTopic", &params).await?;
        Ok(topic.message_thread_id)
    }

    /// Gives a topic its name and icon.
    pub async fn rename_topic(
        &self,
        spot: Spot,
        title: &str,
        icon: Option<&str>,
    ) -> Result<(), CallError> {
        let mut params = json!({ "name": title });
        put_icon(&mut params, icon);
        self.topic_call("editForumTopic", spot, params).await
    }

    /// The icons that topics can have.
    pub async fn icons(&self) -> Result<Icons, CallError> {
        let stickers = self
            .bot
            .call("getForumTopicIconStickers", &json!({}))
            .await?;
        Ok(Icons::new(stickers))
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
        let keyboard = (!card.keyboard.is_empty()).then(|| buttons::to_json(&card.keyboard));
        self.put(spot, &card.text, keyboard, (reply, silent)).await
    }

    /// Posts a screen silently; gives its message id.
    pub async fn place(
        &self,
        spot: Spot,
        face: &Face,
        reply: Option<i64>,
    ) -> Result<i64, CallError> {
        let keyboard = face.keyboard.clone();
        self.put(spot, &face.text, keyboard, (reply, true)).await
    }

    /// Posts a question and opens the answer to it at the person's; gives its
    /// message id. In a group it is put to whomever it answers or names.
    pub async fn ask(
        &self,
        spot: Spot,
        words: &RichText,
        reply: Option<i64>,
    ) -> Result<i64, CallError> {
        let force = json!({ "force_reply": true, "selective": true });
        self.put(spot, words, Some(force), (reply, false)).await
    }

    async fn put(
        &self,
        spot: Spot,
        words: &RichText,
        markup: Option<Value>,
        (reply, silent): (Option<i64>, bool),
    ) -> Result<i64, CallError> {
        let reply = reply.map(|message| ReplyTo {
            message,
            quote: None,
        });
        let mut place = spot.place(reply, silent);
        place.keyboard = markup;
        let content = Content::Text {
            text: words.clone(),
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

    /// Repeats a post of the group elsewhere in it, silently; gives its message id.
    pub async fn repeat(&self, spot: Spot, post: i64) -> Result<Option<i64>, CallError> {
        // Its answer does not say where it went.
        self.must_be_forum(spot.chat).await?;
        let call = send::copy(spot.chat, post, &spot.place(None, true));
        let posted = perform::perform(&self.bot, &call).await?;
        Ok(posted.first().map(|posted| posted.id))
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

    /// Changes what a screen of ours shows.
    pub async fn repaint(&self, chat: i64, message: i64, face: &Face) -> Result<(), CallError> {
        let content = Content::Text {
            text: face.text.clone(),
        };
        perform::edit(&self.bot, chat, message, &content, face.keyboard.as_ref()).await
    }

    /// Removes a post of ours.
    pub async fn remove(&self, chat: i64, message: i64) -> Result<(), CallError> {
        perform::delete(&self.bot, chat, message).await
    }

    /// Shows a screen to one member of the group alone (Bot API 10.2). A server
    /// that does not know how posts it for all, and that is told.
    pub async fn whisper(&self, spot: Spot, user: i64, face: &Face) -> Result<Shown, CallError> {
        let mut params = faced(face);
        params.insert("chat_id".into(), spot.chat.into());
        if let Some(topic) = spot.topic {
            params.insert("message_thread_id".into(), topic.into());
        }
        params.insert("disable_notification".into(), true.into());
        let to = json!({ "receiver_user_id": user });
        params.insert("ephemeral_message_parameters".into(), to);
        let said: Value = self.bot.call("sendMessage", &Value::Object(params)).await?;
        let number = |name: &str| said.get(name).and_then(Value::as_i64);
        match (number("ephemeral_message_id"), number("message_id")) {
            (Some(id), _) => Ok(Shown::Ephemeral(id)),
            (None, Some(id)) if id > 0 => Ok(Shown::Post(id)),
            _ => Err(CallError::Garbled("no message id".into())),
        }
    }

    /// Changes what an ephemeral message shows.
    pub async fn rewhisper(
        &self,
        chat: i64,
        user: i64,
        id: i64,
        face: &Face,
    ) -> Result<(), CallError> {
        let mut params = faced(face);
        params.extend(whispered(chat, user, id));
        let params = Value::Object(params);
        done(
            self.bot
                .call::<Value>("editEphemeralMessageText", &params)
                .await,
        )
    }

    /// Takes an ephemeral message away.
    pub async fn hush(&self, chat: i64, user: i64, id: i64) -> Result<(), CallError> {
        let params = Value::Object(whispered(chat, user, id));
        done(
            self.bot
                .call::<Value>("deleteEphemeralMessage", &params)
                .await,
        )
    }

    /// Answers an inline query: for this person alone, and not for long.
    pub async fn offer(&self, id: &str, results: &[Found]) -> Result<(), CallError> {
        let article = |found: &Found| {
            let mut words = json!({
                "message_text": found.text.text,
                "link_preview_options": { "is_disabled": true },
            });
            if let (Some(words), false) = (words.as_object_mut(), found.text.entities.is_empty()) {
                words.insert("entities".into(), json!(found.text.entities));
            }
            let mut article = json!({
                "type": "article",
                "id": found.id,
                "title": found.title,
                "input_message_content": words,
            });
            if let (Some(article), false) = (article.as_object_mut(), found.about.is_empty()) {
                article.insert("description".into(), found.about.as_str().into());
            }
            article
        };
        let results: Vec<Value> = results.iter().take(OFFERED_MAX).map(article).collect();
        let params = json!({
            "inline_query_id": id, "results": results, "is_personal": true, "cache_time": 0,
        });
        done(self.bot.call::<Value>("answerInlineQuery", &params).await)
    }

    /// Tells Telegram which commands to offer to whom: to each in the language
    /// of his app, to those of other languages in `language`; `scope` as in
    /// `BotCommandScope`.
    pub async fn offer_commands(
        &self,
        scope: &Value,
        private: bool,
        language: Language,
    ) -> Result<(), CallError> {
        let others = ("", language);
        let known = Language::ALL.map(|language| (language.tag(), language));
        for (code, language) in std::iter::once(others).chain(known) {
            let listed = commands::listed(language, private);
            let params = json!({ "commands": listed, "scope": scope, "language_code": code });
            done(self.bot.call::<Value>("setMyCommands", &params).await)?;
        }
        Ok(())
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

/// Most results of an inline query (`answerInlineQuery`).
const OFFERED_MAX: usize = 50;

fn faced(face: &Face) -> Map<String, Value> {
    let mut params = Map::new();
    params.insert("text".into(), face.text.text.as_str().into());
    if !face.text.entities.is_empty() {
        params.insert("entities".into(), json!(face.text.entities));
    }
    params.insert(
        "link_preview_options".into(),
        json!({ "is_disabled": true }),
    );
    if let Some(keyboard) = &face.keyboard {
        params.insert("reply_markup".into(), keyboard.clone());
    }
    params
}

/// The address of an ephemeral message.
fn whispered(chat: i64, user: i64, id: i64) -> Map<String, Value> {
    let mut params = Map::new();
    params.insert("chat_id".into(), chat.into());
    params.insert("receiver_user_id".into(), user.into());
    params.insert("ephemeral_message_id".into(), id.into());
    params
}

fn put_icon(params: &mut Value, icon: Option<&str>) {
    if let (Some(fields), Some(icon)) = (params.as_object_mut(), icon) {
        fields.insert("icon_custom_emoji_id".into(), icon.into());
    }
}

/// What is so already is done.
fn done(outcome: Result<Value, CallError>) -> Result<(), CallError> {
    match outcome {
        Ok(_) | Err(CallError::Fault(Fault::AlreadyDone)) => Ok(()),
        Err(error) => Err(error),
    }
}
