//! How often somebody may do something: buckets that fill by themselves.
//!
//! Kept in memory, so each process counts for itself and a restart forgives.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// How much may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// After so long all of it again, milliseconds.
    pub span: u32,
}

/// A bucket for each of many.
#[derive(Debug)]
pub struct Pace<K> {
    rate: Rate,
    buckets: Mutex<HashMap<K, Bucket>>,
}

/// One bucket.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    /// What is used up, in milliseconds of filling times `burst`.
    used: u64,
    at: i64,
}

/// Buckets kept; beyond that those that are full again are forgotten, and if
/// there are none, all: then the limit forgives instead of filling the memory.
const BUCKETS_MAX: usize = 50_000;

impl Bucket {
    /// A full one.
    #[must_use]
    pub fn full(now: i64) -> Self {
        Self { used: 0, at: now }
    }

    /// Takes `amount` out; `Err` says after how many milliseconds that could
    /// be taken. More than the whole bucket is taken as the whole.
    pub fn take(&mut self, rate: Rate, amount: u32, now: i64) -> Result<(), u64> {
        let filled = u64::try_from(now.saturating_sub(self.at)).unwrap_or(0);
        self.used = self
            .used
            .saturating_sub(filled.saturating_mul(u64::from(rate.burst)));
        self.at = now;
        let whole = u64::from(rate.span) * u64::from(rate.burst);
        let wanted = u64::from(rate.span) * u64::from(amount.min(rate.burst));
        let over = (self.used + wanted).saturating_sub(whole);
        if over > 0 {
            return Err(over.div_ceil(u64::from(rate.burst.max(1))));
        }
        self.used += wanted;
        Ok(())
    }

    fn is_full(&self, rate: Rate, now: i64) -> bool {
        let filled = u64::try_from(now.saturating_sub(self.at)).unwrap_or(0);
        self.used <= filled.saturating_mul(u64::from(rate.burst))
    }
}

impl<K: Eq + Hash> Pace<K> {
    /// Buckets that are filled so.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            buckets: Mutex::default(),
        }
    }

    /// Takes `amount` out of the bucket of `who` at `now` (monotonic
    /// milliseconds); `Err` says after how many milliseconds to come again.
    pub fn take(&self, who: K, amount: u32, now: i64) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX && !buckets.contains_key(&who) {
            buckets.retain(|_, bucket| !bucket.is_full(self.rate, now));
            if buckets.len() >= BUCKETS_MAX {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(who).or_insert_with(|| Bucket::full(now));
        bucket.take(self.rate, amount, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 3,
        span: 3_000,
    };

    #[test]
    fn a_burst_then_one_by_one() {
        let pace = Pace::new(RATE);
        for _ in 0..3 {
            assert_eq!(pace.take("a", 1, 0), Ok(()));
        }
        assert_eq!(pace.take("a", 1, 0), Err(1_000));
        assert_eq!(pace.take("b", 1, 0), Ok(()), "others have their own");
        assert_eq!(pace.take("a", 1, 999), Err(1));
        assert_eq!(pace.take("a", 1, 1_000), Ok(()));
        assert_eq!(pace.take("a", 3, 2_000), Err(2_000));
        assert_eq!(pace.take("a", 9, 60_000), Ok(()), "more than all is all");
        assert_eq!(pace.take("a", 1, 60_000), Err(1_000));
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing_away() {
        let pace = Pace::new(RATE);
        assert_eq!(pace.take("a", 3, 5_000), Ok(()));
        assert_eq!(pace.take("a", 1, 0), Err(1_000));
    }

    #[test]
    fn the_buckets_stay_few() {
        let pace = Pace::new(RATE);
        for who in 0..BUCKETS_MAX {
            assert_eq!(pace.take(who, 1, 0), Ok(()));
        }
        assert_eq!(pace.take(BUCKETS_MAX, 1, 2_000), Ok(()));
        assert_eq!(pace.buckets.lock().map(|held| held.len()).ok(), Some(1));
    }
}
