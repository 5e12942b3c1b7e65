//! A bot's queue of updates and who may take from it. Delivery by webhook is
//! in `webhook.rs`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Kinds a bot gets without asking for them.
const DEFAULT: &[&str] = &[
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "my_chat_member",
];
/// Telegram drops new updates beyond this many waiting ones.
const CAPACITY: usize = 100_000;

/// An update that waits to be confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Queued {
    /// `update_id`.
    pub id: i64,
    /// What a webhook delivers one by one: Telegram keys messages on the chat,
    /// callbacks on the user, reactions on another key of the chat.
    pub lane: String,
    /// Unix milliseconds after which it is dropped.
    pub expires: i64,
    /// The whole update, as JSON.
    pub json: String,
}

/// The queue of one bot.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Queue {
    /// The id the next update gets.
    pub next: i64,
    /// Not yet confirmed, by id.
    pub waiting: BTreeMap<i64, Queued>,
    /// `allowed_updates`; `None`: Telegram's default.
    pub allowed: Option<Vec<String>>,
    /// Grows with every `getUpdates`: an older call that still waits has lost.
    #[serde(skip)]
    pub poll: u64,
}

impl Queue {
    /// Whether the bot asked for this kind.
    pub fn wants(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(allowed) => allowed.iter().any(|name| name == kind),
            None => DEFAULT.contains(&kind),
        }
    }

    /// Stores `allowed_updates`: an empty list is the default, unknown names are ignored.
    pub fn allow(&mut self, names: &[Value]) {
        let names: Vec<String> = names
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        self.allowed = (!names.is_empty()).then_some(names);
    }

    /// Adds an update of `kind`, if wanted. Lives until `expires` (Unix milliseconds).
    pub fn push(&mut self, kind: &str, lane: String, payload: &Value, expires: i64) -> bool {
        if !self.wants(kind) || self.waiting.len() >= CAPACITY {
            return false;
        }
        let id = self.next;
        self.push_raw(lane, &json!({"update_id": id, kind: payload}), expires);
        true
    }

    /// Adds any object as an update; its `update_id` is set here.
    pub fn push_raw(&mut self, lane: String, update: &Value, expires: i64) -> i64 {
        let id = self.next;
        self.next += 1;
        let mut update = update.clone();
        if let Some(object) = update.as_object_mut() {
            object.insert("update_id".into(), json!(id));
        }
        self.waiting.insert(
            id,
            Queued {
                id,
                lane,
                expires,
                json: update.to_string(),
            },
        );
        id
    }

    /// Confirms everything below `offset`; a negative one leaves the last `-offset`.
    pub fn confirm(&mut self, offset: i64) {
        if offset > 0 {
            self.waiting = self.waiting.split_off(&offset);
        } else if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            while self.waiting.len() > keep {
                self.waiting.pop_first();
            }
        }
    }

    /// The first `limit` updates as a JSON array; `None` if there are none.
    pub fn batch(&mut self, limit: usize, now: i64) -> Option<String> {
        let mut out = String::from("[");
        let mut stale = Vec::new();
        let mut taken = 0;
        for update in self.waiting.values() {
            if taken == limit {
                break;
            }
            if update.expires < now {
                stale.push(update.id);
                continue;
            }
            let comma = if taken == 0 { "" } else { "," };
            // Writing to a String cannot fail.
            let _ = write!(out, "{comma}{}", update.json);
            taken += 1;
        }
        for id in stale {
            self.waiting.remove(&id);
        }
        out.push(']');
        (taken > 0).then_some(out)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn filled(count: i64) -> Queue {
        let mut queue = Queue {
            next: 10,
            ..Queue::default()
        };
        for n in 0..count {
            assert!(queue.push("message", "1".into(), &json!({"n": n}), i64::MAX));
        }
        queue
    }

    fn ids(batch: &str) -> Vec<i64> {
        let batch: Vec<Value> = serde_json::from_str(batch).unwrap();
        batch
            .iter()
            .map(|update| update["update_id"].as_i64().unwrap())
            .collect()
    }

    #[test]
    fn an_offset_confirms_what_is_below_it() {
        let mut queue = filled(5);
        assert_eq!(ids(&queue.batch(100, 0).unwrap()), [10, 11, 12, 13, 14]);
        assert_eq!(ids(&queue.batch(2, 0).unwrap()), [10, 11]);
        queue.confirm(12);
        assert_eq!(ids(&queue.batch(100, 0).unwrap()), [12, 13, 14]);
        queue.confirm(-1);
        assert_eq!(ids(&queue.batch(100, 0).unwrap()), [14]);
        queue.confirm(15);
        assert_eq!(queue.batch(100, 0), None);
    }

    #[test]
    fn what_was_not_asked_for_is_not_queued() {
        let mut queue = filled(0);
        assert!(!queue.push("message_reaction", String::new(), &json!({}), i64::MAX));
        queue.allow(&[json!("message_reaction"), json!("nonsense")]);
        assert!(queue.push("message_reaction", String::new(), &json!({}), i64::MAX));
        assert!(!queue.push("message", String::new(), &json!({}), i64::MAX));
        queue.allow(&[]);
        assert!(queue.wants("message") && !queue.wants("chat_member"));
    }

    #[test]
    fn stale_updates_vanish() {
        let mut queue = filled(1);
        queue.push("callback_query", String::new(), &json!({}), 50);
        assert_eq!(ids(&queue.batch(100, 51).unwrap()), [10]);
        assert_eq!(queue.waiting.len(), 1);
    }
}
