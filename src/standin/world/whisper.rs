//! What one person alone sees in a group, and inline queries.

use super::act::Acted;
use super::press::Pressed;
use super::{Place, World};
use crate::standin::state::chat::ChatKey;
use crate::standin::state::whisper::Whisper;
use crate::standin::state::{Callback, Query};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// A typed inline query that waits for the bot's results.
#[derive(Debug)]
pub struct Queried {
    /// The id of the inline query.
    pub id: String,
    results: oneshot::Receiver<Vec<Value>>,
}

impl Queried {
    /// The results (`InlineQueryResult`); `None` when they can no longer come.
    /// Waits without bound: put a time-out around it.
    pub async fn results(self) -> Option<Vec<Value>> {
        self.results.await.ok()
    }
}

impl World {
    /// The ephemeral messages that a person sees in a group, oldest first.
    pub fn whispers(&self, chat: i64, person: i64) -> Vec<Whisper> {
        let state = self.lock();
        let chat = state.chats.get(&ChatKey::group(chat));
        let all = chat.into_iter().flat_map(|chat| chat.whispers.values());
        all.filter(|it| it.user == person && !it.deleted)
            .cloned()
            .collect()
    }

    /// Presses the button with this `callback_data` under an ephemeral message
    /// that the person sees.
    pub fn press_whisper(&self, person: i64, chat: i64, id: i64, data: &str) -> Acted<Pressed> {
        let seen = self.whispers(chat, person);
        let found = seen
            .iter()
            .find(|it| it.id == id)
            .ok_or("no such message")?;
        if !found.buttons().iter().any(|(_, known)| known == data) {
            return Err("no such button".to_owned());
        }
        self.press_whisper_forged(person, chat, id, data)
    }

    /// Sends a callback query from an ephemeral message with any data, as a
    /// modified app can; also from another person's.
    pub fn press_whisper_forged(
        &self,
        person: i64,
        chat: i64,
        id: i64,
        data: &str,
    ) -> Acted<Pressed> {
        let key = ChatKey::group(chat);
        let mut state = self.lock();
        let found = state
            .chats
            .get(&key)
            .and_then(|chat| chat.whispers.get(&id));
        let bot = found.ok_or("no such message")?.bot;
        let query = format!("{}{:06}", person, state.fresh());
        let update = json!({
            "id": query,
            "from": state.user_json(person),
            "message": state.whisper_json(key, id),
            "chat_instance": format!("{}", chat.unsigned_abs() + 77),
            "data": data,
        });
        let (answer, pressed) = oneshot::channel();
        let at = state.now();
        let callback = Callback { bot, at, answer };
        state.callbacks.insert(query.clone(), callback);
        state.tell(bot, "callback_query", format!("u{person}"), &update);
        Ok(Pressed::new(query, pressed))
    }

    /// Types `@bot text` in some chat.
    pub fn query(&self, person: i64, bot: i64, text: &str) -> Acted<Queried> {
        let mut state = self.lock();
        if !state.bots.contains_key(&bot) {
            return Err("no such bot".to_owned());
        }
        let id = format!("{}{:06}", person, state.fresh());
        let update = json!({
            "id": id,
            "from": state.user_json(person),
            "query": text,
            "offset": "",
            "chat_type": "supergroup",
        });
        let (answer, results) = oneshot::channel();
        let at = state.now();
        state.queries.retain(|_, query| at - query.at <= 30_000);
        state.queries.insert(id.clone(), Query { bot, at, answer });
        state.tell(bot, "inline_query", format!("u{person}"), &update);
        Ok(Queried { id, results })
    }

    /// Chooses a result: its text is the person's own message, "via" the bot.
    pub fn choose(&self, person: i64, place: Place, bot: i64, result: &Value) -> Acted<i64> {
        let words = &result["input_message_content"];
        let text = words["message_text"].as_str().ok_or("no text to send")?;
        let mut draft = super::draft::Draft::text(text);
        if words["entities"].is_array() {
            draft = draft.entities(words["entities"].clone());
        }
        let via = self.lock().user_json(bot);
        draft.raw.insert("via_bot".into(), via);
        self.send(person, place, draft)
    }
}
