//! Ephemeral messages. An administrator may send them to any member; the
//! windows in which others may are not simulated. Newer than the
//! machine-readable API that the table is held to.

use super::Call;
use super::edit::SAME;
use super::send::write;
use crate::standin::errors::ApiError;
use crate::standin::options::Whispers;
use crate::standin::state::Change;
use crate::standin::state::chat::ChatKey;
use crate::standin::text::TEXT;
use serde_json::{Map, Value};

type Answer = Result<Value, ApiError>;

/// What is not allowed (seen with the real server).
const NOT_ALLOWED: &str = "MESSAGE_NOT_COMMAND";

impl Call<'_> {
    /// To whom the message goes alone, if the call says so.
    pub fn whispered(&self) -> Option<Value> {
        let wish = self.params.json("ephemeral_message_parameters")?;
        let known = self.state.options.whispers != Whispers::Unknown;
        (known && wish.is_object()).then_some(wish)
    }

    /// Shows `body` to one member and answers with the message.
    pub fn whisper(&mut self, wish: &Value, mut body: Map<String, Value>) -> Answer {
        let key = self.destination()?;
        let user = wish["receiver_user_id"].as_i64().unwrap_or_default();
        let person = self.state.users.get(&user).is_some_and(|it| !it.is_bot);
        let chat = self.state.chat(key)?;
        let allowed = !key.is_private() && chat.is_admin(self.bot) && chat.has(user) && person;
        if !allowed || self.state.options.whispers == Whispers::Refused {
            return Err(ApiError::bad(NOT_ALLOWED));
        }
        let topic = self.thread(key)?;
        if let Some(markup) = self.markup(key)? {
            body.insert("reply_markup".into(), markup);
        }
        let id = self.state.whisper(key, (self.bot, user), topic, body)?;
        Ok(self.state.whisper_json(key, id))
    }

    fn whispered_before(&self, what: &str) -> Result<(ChatKey, i64), ApiError> {
        if self.state.options.whispers == Whispers::Unknown {
            return Err(ApiError::not_found());
        }
        let key = self.chat("chat_id")?;
        let user = self.params.int("receiver_user_id").unwrap_or_default();
        let id = self.params.int("ephemeral_message_id").unwrap_or_default();
        let found = self.state.chat(key)?.whispers.get(&id);
        found
            .filter(|it| it.user == user && it.bot == self.bot && !it.deleted)
            .map(|it| (key, it.id))
            .ok_or_else(|| ApiError::bad(format!("message to {what} not found")))
    }

    fn rewhisper(&mut self, key: ChatKey, id: i64, body: Map<String, Value>) -> Answer {
        let chat = self.state.chat_mut(key)?;
        if let Some(whisper) = chat.whispers.get_mut(&id) {
            if whisper.body == body {
                return Err(ApiError::bad(SAME));
            }
            whisper.body = body;
        }
        self.state.touch(Change::Whisper(key, id));
        Ok(self.state.whisper_json(key, id))
    }
}

pub fn edit_text(call: &mut Call<'_>) -> Answer {
    let text = call.cleaned("text", "entities", TEXT)?;
    if text.text.is_empty() {
        return Err(ApiError::bad("message text is empty"));
    }
    let (key, id) = call.whispered_before("edit")?;
    let mut body = Map::new();
    write(&mut body, &text, "text", "entities");
    for field in ["link_preview_options"] {
        if let Some(options) = call.params.json(field) {
            body.insert(field.into(), options);
        }
    }
    if let Some(markup) = call.markup(key)? {
        body.insert("reply_markup".into(), markup);
    }
    call.rewhisper(key, id, body)
}

pub fn edit_markup(call: &mut Call<'_>) -> Answer {
    let (key, id) = call.whispered_before("edit")?;
    let before = call.state.chat(key)?.whispers.get(&id);
    let mut body = before.map(|it| it.body.clone()).unwrap_or_default();
    body.remove("reply_markup");
    if let Some(markup) = call.markup(key)? {
        body.insert("reply_markup".into(), markup);
    }
    call.rewhisper(key, id, body)
}

pub fn delete(call: &mut Call<'_>) -> Answer {
    let (key, id) = call.whispered_before("delete")?;
    if let Some(whisper) = call.state.chat_mut(key)?.whispers.get_mut(&id) {
        whisper.deleted = true;
    }
    call.state.touch(Change::Whisper(key, id));
    Ok(Value::Bool(true))
}
