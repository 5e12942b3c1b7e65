//! Pressing buttons.

use super::act::Acted;
use super::{Place, World};
use crate::standin::state::{Callback, CallbackAnswer};
use serde_json::json;
use tokio::sync::oneshot;

/// A pressed button that waits for the bot's answer.
#[derive(Debug)]
pub struct Pressed {
    /// The id of the callback query.
    pub id: String,
    answer: oneshot::Receiver<CallbackAnswer>,
}

impl Pressed {
    pub(super) const fn new(id: String, answer: oneshot::Receiver<CallbackAnswer>) -> Self {
        Self { id, answer }
    }

    /// The bot's answer; `None` when it can no longer come. Waits without bound:
    /// put a time-out around it.
    pub async fn answer(self) -> Option<CallbackAnswer> {
        self.answer.await.ok()
    }
}

impl World {
    /// Presses the button with this `callback_data` under a message.
    pub fn press(&self, person: i64, place: Place, message: i64, data: &str) -> Acted<Pressed> {
        let state = self.lock();
        let found = state
            .chat(place.key(person))
            .map_err(|error| error.description)?
            .message(message);
        let found = found.ok_or("no such message")?;
        let rows = found
            .body
            .get("reply_markup")
            .and_then(|markup| markup["inline_keyboard"].as_array());
        let mut buttons = rows
            .into_iter()
            .flatten()
            .filter_map(|row| row.as_array())
            .flatten();
        if !buttons.any(|button| button["callback_data"] == data) {
            return Err("no such button".to_owned());
        }
        drop(state);
        self.press_forged(person, place, message, data)
    }

    /// Sends a callback query with any data, as a modified app can; without a
    /// message of a bot nobody is asked.
    pub fn press_forged(
        &self,
        person: i64,
        place: Place,
        message: i64,
        data: &str,
    ) -> Acted<Pressed> {
        let key = place.key(person);
        let mut state = self.lock();
        let found = state
            .chat(key)
            .map_err(|error| error.description)?
            .messages
            .get(&message);
        let bot = found
            .map(|message| message.sender)
            .filter(|bot| state.bots.contains_key(bot));
        let bot = bot.ok_or("no such message of a bot")?;
        let id = format!("{}{:06}", person, state.fresh());
        let query = json!({
            "id": id,
            "from": state.user_json(person),
            "message": state.message_json(bot, key, message),
            "chat_instance": format!("{}", key.id.unsigned_abs() + 77),
            "data": data,
        });
        let (sender, answer) = oneshot::channel();
        let at = state.now();
        let window =
            i64::try_from(state.options.callback_retention.as_millis()).unwrap_or(i64::MAX);
        state
            .callbacks
            .retain(|_, callback| at - callback.at <= window);
        state.callbacks.insert(
            id.clone(),
            Callback {
                bot,
                at,
                answer: sender,
            },
        );
        state.tell(bot, "callback_query", format!("u{person}"), &query);
        Ok(Pressed { id, answer })
    }
}
