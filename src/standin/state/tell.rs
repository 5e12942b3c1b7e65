//! Which bots are told what.

use super::State;
use super::chat::{Chat, ChatKey, Member};
use super::message::{Msg, Reaction};
use serde_json::{Value, json};

/// Telegram keeps an update for a day.
const DAY: i64 = 24 * 3600 * 1000;

impl State {
    /// Tells the bots that see it of a message; `kind` is `message` or `edited_message`.
    pub fn tell_message(&mut self, key: ChatKey, id: i64, kind: &str) {
        let Some(chat) = self.chats.get(&key) else {
            return;
        };
        let Some(message) = chat.messages.get(&id) else {
            return;
        };
        for bot in self.audience(chat, message) {
            let payload = self.message_json(bot, key, id);
            self.tell(bot, kind, format!("c{}", key.id), &payload);
        }
    }

    fn audience(&self, chat: &Chat, message: &Msg) -> Vec<i64> {
        let service = message.service().is_some();
        if chat.key.is_private() {
            let own = message.sender == chat.key.bot && !service;
            return if own { Vec::new() } else { vec![chat.key.bot] };
        }
        let sees = |id: &&i64| {
            let Some(bot) = self.bots.get(id) else {
                return false;
            };
            let spoken = !message.by_bot || (bot.bot_to_bot && message.sender != bot.id);
            let admitted = chat.is_admin(**id)
                || bot.sees_all
                || service
                || self.addressed(bot.id, chat, message);
            chat.has(**id) && (service || (spoken && admitted))
        };
        chat.bots.iter().filter(sees).copied().collect()
    }

    /// What a bot in privacy mode sees: commands, mentions, replies to it.
    fn addressed(&self, bot: i64, chat: &Chat, message: &Msg) -> bool {
        let text = message.text();
        let name = self
            .users
            .get(&bot)
            .and_then(|user| user.username.as_deref())
            .unwrap_or_default();
        let replied = message.reply_to.and_then(|id| chat.message(id));
        text.starts_with('/')
            || text.contains(&format!("@{name}"))
            || replied.is_some_and(|message| message.sender == bot)
    }

    /// Tells of a changed reaction: only administrators in groups, never of bots' own.
    pub fn tell_reaction(
        &mut self,
        key: ChatKey,
        id: i64,
        user: i64,
        old: Option<&Reaction>,
        new: Option<&Reaction>,
    ) {
        let Some(chat) = self.chats.get(&key) else {
            return;
        };
        let bots: Vec<i64> = if key.is_private() {
            vec![key.bot]
        } else {
            chat.bots
                .iter()
                .copied()
                .filter(|bot| chat.is_admin(*bot))
                .collect()
        };
        let payload = json!({
            "chat": self.chat_json(key),
            "message_id": id,
            "user": self.user_json(user),
            "date": self.now() / 1000,
            "old_reaction": old.iter().map(|reaction| reaction.json()).collect::<Vec<_>>(),
            "new_reaction": new.iter().map(|reaction| reaction.json()).collect::<Vec<_>>(),
        });
        for bot in bots {
            self.tell(bot, "message_reaction", format!("r{}", key.id), &payload);
        }
    }

    /// Tells of a changed membership: the bot itself by `my_chat_member`, the
    /// administrators by `chat_member`.
    pub fn tell_member(&mut self, key: ChatKey, by: i64, user: i64, old: &Member, new: &Member) {
        let person = self.user_json(user);
        let payload = json!({
            "chat": self.chat_json(key),
            "from": self.user_json(by),
            "date": self.now() / 1000,
            "old_chat_member": old.json(&person),
            "new_chat_member": new.json(&person),
        });
        if self.bots.contains_key(&user) {
            self.tell(user, "my_chat_member", format!("c{}", key.id), &payload);
        }
        let Some(chat) = self.chats.get(&key) else {
            return;
        };
        let admins: Vec<i64> = chat
            .bots
            .iter()
            .copied()
            .filter(|bot| *bot != user && chat.is_admin(*bot))
            .collect();
        for bot in admins {
            self.tell(bot, "chat_member", format!("u{user}"), &payload);
        }
    }

    /// Queues an update for a bot and wakes it.
    pub fn tell(&mut self, bot: i64, kind: &str, lane: String, payload: &Value) {
        let retention = match kind {
            "callback_query" => {
                i64::try_from(self.options.callback_retention.as_millis()).unwrap_or(DAY)
            }
            // Facts 5: nobody waits longer for results.
            "inline_query" => 30_000,
            _ => DAY,
        };
        let expires = self.now().saturating_add(retention);
        let Some(bot) = self.bots.get_mut(&bot) else {
            return;
        };
        if bot.queue.push(kind, lane, payload, expires) {
            bot.wake.notify_waiters();
        }
    }
}
