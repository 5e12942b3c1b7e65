//! Faults on demand: what goes wrong, where and how often. Pure.

use serde::Deserialize;

/// What happens to a call that a [`Fault`] hits.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// 500 `Internal Server Error`, not applied.
    Error500,
    /// 502 with an HTML body, as a proxy gives it, not applied.
    BadGateway,
    /// The connection is cut before the call is applied.
    Reset,
    /// The call is applied, then the connection is cut.
    LoseAnswer,
    /// The call is applied and answered, but only after so many milliseconds.
    Delay(u64),
    /// 429 with `retry_after` in seconds, not applied.
    TooMany(i64),
    /// Any error, not applied.
    Refuse {
        /// Status and `error_code`.
        code: u16,
        /// `description`, with its prefix.
        description: String,
    },
}

/// One fault. Serde shape: `{"effect": "reset", "method": "sendMessage", "chat": -100…, "times": 3, "every": 5}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Fault {
    /// What happens.
    pub effect: Effect,
    /// Only calls of this method (any case); `None`: of every method.
    #[serde(default)]
    pub method: Option<String>,
    /// Only calls into this `chat_id`.
    #[serde(default)]
    pub chat: Option<i64>,
    /// How many calls it hits before it is used up; `None`: for ever.
    #[serde(default)]
    pub times: Option<u64>,
    /// Hits only every so-manyth of the calls it matches; `None`: each.
    #[serde(default)]
    pub every: Option<u64>,
    /// Lets so many matching calls pass first.
    #[serde(default)]
    pub skip: u64,
}

impl Fault {
    /// Hits every call until cleared.
    pub fn new(effect: Effect) -> Self {
        Self {
            effect,
            method: None,
            chat: None,
            times: None,
            every: None,
            skip: 0,
        }
    }

    /// Only calls of `method`.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only calls into `chat`.
    #[must_use]
    pub fn chat(mut self, chat: i64) -> Self {
        self.chat = Some(chat);
        self
    }

    /// Used up after `times` hits.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Only every `k`-th matching call.
    #[must_use]
    pub fn every(mut self, k: u64) -> Self {
        self.every = Some(k);
        self
    }

    /// Lets `n` matching calls pass first.
    #[must_use]
    pub fn skip(mut self, n: u64) -> Self {
        self.skip = n;
        self
    }
}

/// The faults in force.
#[derive(Debug, Default)]
pub struct Faults {
    armed: Vec<(Fault, u64)>,
}

impl Faults {
    /// Arms a fault; the oldest that matches a call wins.
    pub fn arm(&mut self, fault: Fault) {
        self.armed.push((fault, 0));
    }

    /// How many are in force still.
    #[must_use]
    pub fn left(&self) -> usize {
        self.armed.len()
    }

    /// Takes all faults away.
    pub fn clear(&mut self) {
        self.armed.clear();
    }

    /// What happens to this call, if anything.
    pub fn strike(&mut self, method: &str, chat: Option<i64>) -> Option<Effect> {
        if self.armed.is_empty() {
            return None;
        }
        let mut effect = None;
        for (fault, seen) in &mut self.armed {
            let hits_method = fault
                .method
                .as_ref()
                .is_none_or(|name| name.eq_ignore_ascii_case(method));
            let hits_chat = fault.chat.is_none_or(|id| Some(id) == chat);
            if !hits_method || !hits_chat {
                continue;
            }
            *seen += 1;
            let due = *seen > fault.skip
                && fault
                    .every
                    .is_none_or(|k| (*seen - fault.skip).is_multiple_of(k.max(1)));
            if due && effect.is_none() {
                fault.times = fault.times.map(|left| left.saturating_sub(1));
                effect = Some(fault.effect.clone());
            }
        }
        self.armed.retain(|(fault, _)| fault.times != Some(0));
        effect
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_fault_hits_what_it_names_and_is_used_up() {
        let mut faults = Faults::default();
        faults.arm(
            Fault::new(Effect::Reset)
                .method("sendMessage")
                .chat(-5)
                .times(2),
        );
        assert_eq!(faults.strike("SendPhoto", Some(-5)), None);
        assert_eq!(faults.strike("SendMessage", Some(7)), None);
        assert_eq!(faults.strike("SendMessage", Some(-5)), Some(Effect::Reset));
        assert_eq!(faults.strike("sendmessage", Some(-5)), Some(Effect::Reset));
        assert_eq!(faults.strike("sendMessage", Some(-5)), None);
    }

    #[test]
    fn every_third_call() {
        let mut faults = Faults::default();
        faults.arm(Fault::new(Effect::LoseAnswer).every(3));
        let hits: Vec<bool> = (0..7).map(|_| faults.strike("x", None).is_some()).collect();
        assert_eq!(hits, [false, false, true, false, false, true, false]);
    }

    #[test]
    fn faults_are_read_from_json() {
        let fault: Fault =
            serde_json::from_str(r#"{"effect":{"delay":50},"method":"sendMessage","times":1}"#)
                .unwrap();
        assert_eq!(
            fault,
            Fault::new(Effect::Delay(50)).method("sendMessage").times(1)
        );
    }
}
