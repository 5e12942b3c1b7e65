//! The budgets: a sliding window per (bot, chat, family), and the penalty for
//! calling again before `retry_after` has passed. Pure: the time comes in.

use super::options::{Budget, Budgets};
use super::state::chat::ChatKey;
use std::collections::{HashMap, VecDeque};

/// What a call is charged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Sends, edits, topic operations, pins.
    Message,
    /// `setMessageReaction`.
    Reaction,
    /// `sendChatAction`.
    ChatAction,
    /// The sum over all chats.
    Overall,
}

#[derive(Debug, Default)]
struct Window {
    /// When each operation of the window was made.
    made: VecDeque<i64>,
    /// Refuses everything until then.
    closed_until: i64,
    /// When the refusal began: calls already under way then are not early retries.
    closed_at: i64,
}

/// All windows of all bots. Times are milliseconds of any steady clock.
#[derive(Debug, Default)]
pub struct Limits {
    windows: HashMap<(i64, ChatKey, Family), Window>,
}

impl Limits {
    /// Whether `cost` operations fit now. Otherwise the seconds to wait; asking
    /// again before they have passed makes the wait longer.
    pub fn check(
        &mut self,
        budgets: &Budgets,
        bot: i64,
        chat: ChatKey,
        family: Family,
        cost: usize,
        now: i64,
    ) -> Result<(), i64> {
        for (key, budget) in tiers(budgets, bot, chat, family) {
            self.windows
                .entry(key)
                .or_default()
                .check(budget, cost, now)?;
        }
        Ok(())
    }

    /// Charges `cost` operations that were made.
    pub fn charge(
        &mut self,
        budgets: &Budgets,
        bot: i64,
        chat: ChatKey,
        family: Family,
        cost: usize,
        now: i64,
    ) {
        for (key, _) in tiers(budgets, bot, chat, family) {
            let window = self.windows.entry(key).or_default();
            window.made.extend(std::iter::repeat_n(now, cost));
        }
    }

    /// Forgets everything: as if the bots had been silent for long.
    pub fn clear(&mut self) {
        self.windows.clear();
    }
}

type Key = (i64, ChatKey, Family);

/// The windows a call counts into.
fn tiers(
    budgets: &Budgets,
    bot: i64,
    chat: ChatKey,
    family: Family,
) -> impl Iterator<Item = (Key, Budget)> {
    let own = match (family, chat.is_private()) {
        (Family::Message, true) => budgets.private,
        (Family::Message, false) => budgets.group,
        (Family::Reaction, false) => budgets.reactions,
        (Family::Reaction, true) | (Family::Overall, _) => None,
        (Family::ChatAction, _) => budgets.chat_actions,
    };
    let overall = if family == Family::ChatAction {
        None
    } else {
        budgets.overall
    };
    let everywhere = (bot, ChatKey::group(0), Family::Overall);
    let own = own.map(|budget| ((bot, chat, family), budget));
    own.into_iter()
        .chain(overall.map(|budget| (everywhere, budget)))
}

impl Window {
    fn check(&mut self, budget: Budget, cost: usize, now: i64) -> Result<(), i64> {
        let length = i64::try_from(budget.window.as_millis()).unwrap_or(i64::MAX);
        if now < self.closed_until {
            let grace = (length / 60).max(50);
            if now > self.closed_at + grace {
                // A measured penalty grew from 135 s to 503 s over retries.
                let more = ((self.closed_until - now) / 4).max(length / 20);
                self.closed_until = (self.closed_until + more).min(now + length * 10);
            }
            return Err(seconds(self.closed_until - now));
        }
        while self.made.front().is_some_and(|at| at + length <= now) {
            self.made.pop_front();
        }
        let cost = cost.min(budget.operations).max(1);
        let surplus = (self.made.len() + cost).saturating_sub(budget.operations);
        if surplus == 0 {
            return Ok(());
        }
        let frees = self
            .made
            .get(surplus - 1)
            .map_or(now + length, |at| at + length);
        self.closed_at = now;
        self.closed_until = frees;
        Err(seconds(frees - now))
    }
}

/// Whole seconds, rounded up: `retry_after` knows no others.
fn seconds(milliseconds: i64) -> i64 {
    ((milliseconds + 999) / 1000).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: ChatKey = ChatKey::group(-100);

    fn call(
        limits: &mut Limits,
        chat: ChatKey,
        family: Family,
        cost: usize,
        now: i64,
    ) -> Result<(), i64> {
        let budgets = Budgets::default();
        limits.check(&budgets, 1, chat, family, cost, now)?;
        limits.charge(&budgets, 1, chat, family, cost, now);
        Ok(())
    }

    #[test]
    fn a_group_takes_twenty_a_minute() {
        let mut limits = Limits::default();
        for n in 0..20 {
            assert_eq!(
                call(&mut limits, GROUP, Family::Message, 1, n * 1000),
                Ok(())
            );
        }
        assert_eq!(
            call(&mut limits, GROUP, Family::Message, 1, 20_000),
            Err(40)
        );
        assert_eq!(call(&mut limits, GROUP, Family::Message, 1, 60_000), Ok(()));
        assert_eq!(call(&mut limits, GROUP, Family::Message, 1, 60_001), Err(1));
        assert_eq!(
            call(&mut limits, ChatKey::group(-2), Family::Message, 1, 60_001),
            Ok(())
        );
    }

    #[test]
    fn an_album_costs_its_items_and_reactions_have_their_own() {
        let mut limits = Limits::default();
        assert_eq!(call(&mut limits, GROUP, Family::Message, 10, 0), Ok(()));
        assert_eq!(call(&mut limits, GROUP, Family::Message, 10, 1000), Ok(()));
        assert_eq!(call(&mut limits, GROUP, Family::Message, 2, 3000), Err(57));
        assert_eq!(call(&mut limits, GROUP, Family::Reaction, 1, 3000), Ok(()));
    }

    #[test]
    fn retrying_early_prolongs() {
        let mut limits = Limits::default();
        assert_eq!(call(&mut limits, GROUP, Family::Message, 20, 0), Ok(()));
        assert_eq!(call(&mut limits, GROUP, Family::Message, 1, 0), Err(60));
        assert_eq!(
            call(&mut limits, GROUP, Family::Message, 1, 500),
            Err(60),
            "under way already"
        );
        assert_eq!(
            call(&mut limits, GROUP, Family::Message, 1, 20_000),
            Err(50)
        );
        assert_eq!(
            call(&mut limits, GROUP, Family::Message, 1, 60_000),
            Err(13)
        );
    }

    #[test]
    fn private_chats_take_a_burst_of_three() {
        let mut limits = Limits::default();
        let chat = ChatKey::private(1, 5);
        assert_eq!(call(&mut limits, chat, Family::Message, 3, 0), Ok(()));
        assert_eq!(call(&mut limits, chat, Family::Message, 1, 1), Err(3));
        assert_eq!(
            call(&mut limits, ChatKey::private(1, 6), Family::Message, 1, 1),
            Ok(())
        );
    }

    #[test]
    fn all_chats_together_take_thirty_a_second() {
        let mut limits = Limits::default();
        for person in 0..30 {
            assert_eq!(
                call(
                    &mut limits,
                    ChatKey::private(1, person + 1),
                    Family::Message,
                    1,
                    0
                ),
                Ok(())
            );
        }
        assert_eq!(
            call(&mut limits, ChatKey::private(1, 99), Family::Message, 1, 10),
            Err(1)
        );
        assert_eq!(
            call(
                &mut limits,
                ChatKey::private(1, 99),
                Family::Message,
                1,
                1000
            ),
            Ok(())
        );
    }
}
