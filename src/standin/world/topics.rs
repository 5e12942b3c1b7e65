//! What people do with topics: only some of it is told to bots.

use super::World;
use super::act::Acted;
use crate::standin::state::chat::ChatKey;

impl World {
    /// Opens a topic as a person.
    pub fn create_topic(&self, person: i64, chat: i64, name: &str) -> Acted<i64> {
        let made = self
            .lock()
            .create_topic(ChatKey::group(chat), person, name, 7_322_096, None);
        made.map_err(|error| error.description)
    }

    /// Closes a topic.
    pub fn close_topic(&self, person: i64, chat: i64, topic: i64) -> Acted<bool> {
        let done = self
            .lock()
            .close_topic(ChatKey::group(chat), person, topic, true);
        done.map_err(|error| error.description)
    }

    /// Reopens a topic.
    pub fn reopen_topic(&self, person: i64, chat: i64, topic: i64) -> Acted<bool> {
        let done = self
            .lock()
            .close_topic(ChatKey::group(chat), person, topic, false);
        done.map_err(|error| error.description)
    }

    /// Deletes a topic: no update tells of it.
    pub fn delete_topic(&self, chat: i64, topic: i64) -> Acted<()> {
        self.lock()
            .delete_topic(ChatKey::group(chat), topic)
            .map_err(|error| error.description)
    }

    /// Renames a topic.
    pub fn rename_topic(&self, person: i64, chat: i64, topic: i64, name: &str) -> Acted<bool> {
        let done = self
            .lock()
            .edit_topic(ChatKey::group(chat), person, topic, Some(name), None);
        done.map_err(|error| error.description)
    }
}
