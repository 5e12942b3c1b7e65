//! Reading the world, and waiting for it to change.

use super::World;
use crate::standin::log::Call;
use crate::standin::state::State;
use crate::standin::state::chat::{ChatKey, Topic};
use crate::standin::state::message::{Msg, Reaction};
use crate::standin::state::user::User;
use std::time::Duration;

impl World {
    /// Messages of a chat, oldest first, deleted ones too (see [`Msg::deleted`]).
    pub fn messages(&self, key: ChatKey) -> Vec<Msg> {
        self.lock()
            .chats
            .get(&key)
            .map(|chat| chat.messages.values().cloned().collect())
            .unwrap_or_default()
    }

    /// What stands in the private chat of a person with a bot.
    pub fn private(&self, bot: i64, person: i64) -> Vec<Msg> {
        self.messages(ChatKey::private(bot, person))
    }

    /// What stands in a topic, service messages too, deleted ones as well.
    pub fn topic_messages(&self, chat: i64, topic: i64) -> Vec<Msg> {
        let state = self.lock();
        let Some(chat) = state.chats.get(&ChatKey::group(chat)) else {
            return Vec::new();
        };
        let ids = chat
            .topics
            .get(&topic)
            .map(|topic| topic.messages.clone())
            .unwrap_or_default();
        ids.iter()
            .filter_map(|id| chat.messages.get(id))
            .cloned()
            .collect()
    }

    /// What stands in General.
    pub fn general(&self, chat: i64) -> Vec<Msg> {
        let mut messages = self.messages(ChatKey::group(chat));
        messages.retain(|message| message.topic.is_none());
        messages
    }

    /// Topics of a forum in the order of their creation, deleted ones too.
    pub fn topics(&self, chat: i64) -> Vec<Topic> {
        let state = self.lock();
        state
            .chats
            .get(&ChatKey::group(chat))
            .map(|chat| chat.topics.values().cloned().collect())
            .unwrap_or_default()
    }

    /// Groups and supergroups that are there, oldest first.
    pub fn groups(&self) -> Vec<i64> {
        let state = self.lock();
        let there = state
            .chats
            .values()
            .filter(|chat| chat.migrated_to.is_none());
        let mut groups: Vec<i64> = there
            .filter(|chat| !chat.key.is_private())
            .map(|chat| chat.key.id)
            .collect();
        groups.sort_by_key(|id| std::cmp::Reverse(*id));
        groups
    }

    /// People, without bots, by id.
    pub fn people(&self) -> Vec<User> {
        self.lock()
            .users
            .values()
            .filter(|user| !user.is_bot)
            .cloned()
            .collect()
    }

    /// One message.
    pub fn message(&self, key: ChatKey, id: i64) -> Option<Msg> {
        self.lock().chats.get(&key)?.messages.get(&id).cloned()
    }

    /// Reactions on a message.
    pub fn reactions(&self, key: ChatKey, id: i64) -> Vec<Reaction> {
        self.message(key, id)
            .map(|message| message.reactions)
            .unwrap_or_default()
    }

    /// The calls of all bots that the log remembers.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().log.calls.iter().cloned().collect()
    }

    /// How many calls of `method` (`None`: all) were answered with `code` (`None`: any).
    pub fn count_calls(&self, method: Option<&str>, code: Option<u16>) -> u64 {
        self.lock().log.count(method, code)
    }

    /// Operations of all calls that succeeded.
    pub fn operations(&self) -> u64 {
        self.lock().log.operations()
    }

    /// Forgets the calls so far.
    pub fn clear_calls(&self) {
        self.lock().log.clear();
    }

    /// Updates of a bot that are not confirmed yet.
    pub fn pending_updates(&self, bot: i64) -> usize {
        self.lock()
            .bots
            .get(&bot)
            .map_or(0, |bot| bot.queue.waiting.len())
    }

    /// Waits until `found` gives something, looking again at every change.
    /// `None` once `timeout` has passed. Calls of bots count as changes, refused
    /// ones too; only `getUpdates` does not. The closure holds the lock: it
    /// must not call the [`World`] itself.
    pub async fn wait_for<T>(
        &self,
        timeout: Duration,
        mut found: impl FnMut(&State) -> Option<T>,
    ) -> Option<T> {
        let mut changed = self.lock().changed.subscribe();
        let search = async {
            loop {
                changed.borrow_and_update();
                if let Some(found) = found(&self.lock()) {
                    return Some(found);
                }
                if changed.changed().await.is_err() {
                    return None;
                }
            }
        };
        tokio::time::timeout(timeout, search).await.ok().flatten()
    }

    /// Waits for a message of a chat that is not deleted; the newest that fits.
    pub async fn wait_message(
        &self,
        timeout: Duration,
        key: ChatKey,
        fits: impl Fn(&Msg) -> bool,
    ) -> Option<Msg> {
        let found = |state: &State| {
            let mut messages = state.chats.get(&key)?.messages.values().rev();
            messages
                .find(|message| !message.deleted && fits(message))
                .cloned()
        };
        self.wait_for(timeout, found).await
    }

    /// Waits for a topic of a forum that is not deleted; the newest that fits.
    pub async fn wait_topic(
        &self,
        timeout: Duration,
        chat: i64,
        fits: impl Fn(&Topic) -> bool,
    ) -> Option<Topic> {
        let found = |state: &State| {
            let mut topics = state
                .chats
                .get(&ChatKey::group(chat))?
                .topics
                .values()
                .rev();
            topics.find(|topic| !topic.deleted && fits(topic)).cloned()
        };
        self.wait_for(timeout, found).await
    }

    /// Waits until `holds`; false once `timeout` has passed.
    pub async fn wait_until(
        &self,
        timeout: Duration,
        mut holds: impl FnMut(&State) -> bool,
    ) -> bool {
        self.wait_for(timeout, |state| holds(state).then_some(()))
            .await
            .is_some()
    }
}
