//! What a far side allows in a stretch of time, and what is left of it. Pure.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// So many operations in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Operations; 0 means no limit.
    pub limit: i64,
    /// Milliseconds.
    pub span: i64,
}

impl Budget {
    /// No limit at all.
    pub const NONE: Self = Self { limit: 0, span: 0 };
}

/// A sliding window over one budget. Times are monotonic milliseconds.
///
/// An operation counts from the moment its answer came (until then it is
/// under way): the far side counted it no later than that, so the window never
/// lets one through too early however long the way was.
#[derive(Clone, Debug)]
pub struct Window {
    budget: Budget,
    /// The limit in force: lowered by refusals, recovering with time.
    learned: i64,
    raised_at: i64,
    spent: VecDeque<(i64, i64)>,
    under_way: i64,
    paused_until: i64,
    down_until: i64,
}

/// What was spent, for the database: pairs of (milliseconds ago, operations).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent(pub Vec<(i64, i64)>);

impl Window {
    /// A fresh window.
    #[must_use]
    pub fn new(budget: Budget) -> Self {
        Self {
            budget,
            learned: budget.limit,
            raised_at: i64::MIN,
            spent: VecDeque::new(),
            under_way: 0,
            paused_until: i64::MIN,
            down_until: i64::MIN,
        }
    }

    /// Whether there is a limit at all.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.budget.limit > 0
    }

    /// Milliseconds after which what was spent counts no more.
    #[must_use]
    pub fn span(&self) -> i64 {
        self.budget.span
    }

    /// So many hundredths of the budget.
    #[must_use]
    pub fn part(&self, percent: i64) -> i64 {
        self.learned * percent / 100
    }

    /// Operations that may start now; `i64::MAX` without a limit.
    pub fn free(&mut self, now: i64) -> i64 {
        self.forget(now);
        if now < self.silent_until() {
            0
        } else if self.is_limited() {
            (self.learned - self.used()).max(0)
        } else {
            i64::MAX
        }
    }

    /// When `cost` operations may start, if nothing else is spent; `None` if
    /// that depends on operations under way. More than the limit counts as the limit.
    pub fn next(&mut self, now: i64, cost: i64) -> Option<i64> {
        if now < self.silent_until() {
            return Some(self.silent_until());
        }
        let mut free = self.free(now);
        let cost = if self.is_limited() {
            cost.min(self.learned)
        } else {
            cost
        };
        if free >= cost {
            return Some(now);
        }
        for (at, count) in &self.spent {
            free += count;
            if free >= cost {
                return Some(at + self.budget.span);
            }
        }
        None
    }

    /// Operations that count now, and how many may.
    pub fn usage(&mut self, now: i64) -> (i64, i64) {
        self.forget(now);
        (self.used(), self.learned)
    }

    /// Whether little is left: less than half of the budget.
    pub fn is_pressed(&mut self, now: i64) -> bool {
        self.is_limited() && self.free(now) * 2 < self.learned
    }

    /// Notes that `cost` operations start.
    pub fn start(&mut self, cost: i64) {
        self.under_way += cost;
    }

    /// Notes that operations of estimated `cost` ended after `spent` in truth.
    pub fn finish(&mut self, now: i64, cost: i64, spent: i64) {
        self.under_way -= cost;
        if self.is_limited() && spent > 0 {
            match self.spent.back_mut() {
                Some((at, count)) if *at == now => *count += spent,
                _ => self.spent.push_back((now, spent)),
            }
        }
    }

    /// Notes a refusal: silence for `after`, and from now on a little less than
    /// what was spent when it came. But not much less than before: others may
    /// have spent of the same budget just this once.
    pub fn refused(&mut self, now: i64, after: i64) {
        self.paused_until = self.paused_until.max(now + after);
        if self.is_limited() {
            self.forget(now);
            let least = (self.learned / 4).max(1);
            self.learned = (self.used() * 9 / 10).clamp(least, self.learned);
            self.raised_at = self.paused_until;
        }
    }

    /// Silence until then, without learning from it.
    pub fn pause(&mut self, until: i64) {
        self.paused_until = self.paused_until.max(until);
    }

    /// Silence until then, or until [`Window::up`]: what people must put right
    /// is looked at again now and then.
    pub fn down(&mut self, until: i64) {
        self.down_until = until;
    }

    /// People have put it right.
    pub fn up(&mut self) {
        self.down_until = i64::MIN;
    }

    /// Whether nothing would be lost by forgetting this window.
    pub fn is_idle(&mut self, now: i64) -> bool {
        self.forget(now);
        self.spent.is_empty()
            && self.under_way == 0
            && now >= self.silent_until()
            && self.learned == self.budget.limit
    }

    /// What was spent, to survive a restart.
    #[must_use]
    pub fn spent(&self, now: i64) -> Spent {
        let mut spent: Vec<(i64, i64)> = self
            .spent
            .iter()
            .map(|(at, count)| (now - at, *count))
            .collect();
        if self.under_way > 0 {
            spent.push((0, self.under_way));
        }
        Spent(spent)
    }

    /// Takes over what was spent before a restart `ago` milliseconds ago.
    pub fn restore(&mut self, now: i64, ago: i64, spent: &Spent) {
        for (before, count) in &spent.0 {
            self.spent.push_back((now - ago.max(0) - before, *count));
        }
        self.spent.make_contiguous().sort_unstable();
    }

    fn silent_until(&self) -> i64 {
        self.paused_until.max(self.down_until)
    }

    fn used(&self) -> i64 {
        self.spent.iter().map(|(_, count)| count).sum::<i64>() + self.under_way
    }

    fn forget(&mut self, now: i64) {
        while self
            .spent
            .front()
            .is_some_and(|(at, _)| at + self.budget.span <= now)
        {
            self.spent.pop_front();
        }
        // A twentieth more for every quiet span.
        if self.learned < self.budget.limit
            && now >= self.raised_at.saturating_add(self.budget.span)
        {
            self.learned = (self.learned + (self.budget.limit / 20).max(1)).min(self.budget.limit);
            self.raised_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GROUP: Budget = Budget {
        limit: 20,
        span: 60_000,
    };

    #[test]
    fn twenty_at_once_then_none_until_the_first_is_a_minute_old() {
        let mut window = Window::new(GROUP);
        for at in 0..20 {
            assert_eq!(window.next(at, 1), Some(at));
            window.start(1);
            window.finish(at, 1, 1);
        }
        assert_eq!(window.free(20), 0);
        assert_eq!(window.next(20, 1), Some(60_000));
        assert_eq!(window.next(20, 2), Some(60_001));
        assert_eq!(window.free(60_000), 1);
    }

    #[test]
    fn an_operation_counts_from_its_answer() {
        let mut window = Window::new(Budget {
            limit: 1,
            span: 1000,
        });
        window.start(1);
        assert_eq!(window.next(500, 1), None, "nobody knows when it ends");
        window.finish(700, 1, 1);
        assert_eq!(window.next(700, 1), Some(1700));
    }

    #[test]
    fn a_refusal_silences_and_teaches_and_wears_off() {
        let mut window = Window::new(GROUP);
        for _ in 0..10 {
            window.start(1);
            window.finish(0, 1, 1);
        }
        window.refused(0, 30_000);
        assert_eq!(window.free(29_999), 0);
        assert_eq!(window.free(61_000), 9, "nine tenths of what was spent");
        assert_eq!(
            window.free(30_000 + 60_000 * 30),
            10,
            "one more for a quiet span"
        );
        let mut at = 30_000 + 60_000 * 30;
        for _ in 0..20 {
            at += 60_000;
            window.free(at);
        }
        assert_eq!(window.free(at), 20);
    }

    #[test]
    fn a_restart_forgets_nothing_spent() {
        let mut before = Window::new(GROUP);
        before.start(20);
        before.finish(1000, 20, 20);
        let spent = before.spent(11_000);
        let mut after = Window::new(GROUP);
        after.restore(5, 2000, &spent);
        assert_eq!(after.free(5), 0);
        assert_eq!(after.next(5, 1), Some(5 + 60_000 - 12_000));
    }

    proptest! {
        #[test]
        fn no_span_ever_holds_more_than_the_limit(
            steps in prop::collection::vec((0_i64..5000, 0_i64..300), 1..200)
        ) {
            let mut window = Window::new(Budget { limit: 7, span: 10_000 });
            let mut now = 0;
            let mut ends: Vec<i64> = Vec::new();
            for (wait, takes) in steps {
                now += wait;
                if window.free(now) > 0 {
                    window.start(1);
                    // The far side counts it somewhere between start and answer.
                    ends.push(now + takes / 2);
                    now += takes;
                    window.finish(now, 1, 1);
                }
            }
            for (index, end) in ends.iter().enumerate() {
                let within = ends.iter().skip(index).take_while(|later| **later < end + 10_000).count();
                prop_assert!(within <= 7);
            }
        }
    }
}
