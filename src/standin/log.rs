//! The log of bots' calls, for tests and benchmarks to count.

use std::collections::{HashMap, VecDeque};

/// One call of a bot, as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The method by its documented name.
    pub method: &'static str,
    /// The bot's id.
    pub bot: i64,
    /// `chat_id`, if the method has one.
    pub chat: Option<i64>,
    /// Unix milliseconds when it was applied.
    pub at: i64,
    /// 200, or the `error_code`. 0: the connection was cut before it was applied.
    pub code: u16,
    /// Operations charged to a budget (also when budgets are off).
    pub cost: usize,
    /// It was applied but the answer was lost on purpose.
    pub answer_lost: bool,
}

/// Calls, newest last; the oldest are forgotten beyond the capacity, the sums stay.
#[derive(Debug)]
pub struct CallLog {
    /// The calls.
    pub calls: VecDeque<Call>,
    capacity: usize,
    sums: HashMap<(&'static str, u16), u64>,
    operations: u64,
}

impl CallLog {
    /// An empty log that remembers `capacity` calls.
    pub fn new(capacity: usize) -> Self {
        Self {
            calls: VecDeque::new(),
            capacity,
            sums: HashMap::new(),
            operations: 0,
        }
    }

    /// Writes a call down.
    pub fn record(&mut self, call: Call) {
        *self.sums.entry((call.method, call.code)).or_default() += 1;
        if call.code == 200 {
            self.operations += call.cost as u64;
        }
        if self.calls.len() >= self.capacity {
            self.calls.pop_front();
        }
        if self.capacity > 0 {
            self.calls.push_back(call);
        }
    }

    /// How many calls of `method` (`None`: all) were answered with `code` (`None`: any).
    pub fn count(&self, method: Option<&str>, code: Option<u16>) -> u64 {
        let fits = |(name, status): &(&str, u16)| {
            method.is_none_or(|method| method.eq_ignore_ascii_case(name))
                && code.is_none_or(|code| code == *status)
        };
        self.sums
            .iter()
            .filter(|(key, _)| fits(key))
            .map(|(_, count)| count)
            .sum()
    }

    /// Operations of all calls that succeeded.
    pub fn operations(&self) -> u64 {
        self.operations
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::new(self.capacity);
    }
}
