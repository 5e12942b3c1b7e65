//! When to try again. Pure.

use std::time::Duration;

/// Shortest wait before another attempt.
const FIRST: i64 = 2_000;
/// Longest towards the desk: what goes wrong there is the network, and agents
/// wait.
pub const LAST_DESK: i64 = 30_000;
/// Longest towards a customer.
pub const LAST_CUSTOMER: i64 = 5 * 60 * 1000;
/// A far side's wish is honoured up to this.
const WISH_MAX: i64 = 6 * 60 * 60 * 1000;

/// Milliseconds to wait after attempt number `attempts` (from 1) failed: 2 s,
/// doubling up to `last`, spread by a quarter so that many do not return at once.
/// `spread` is any number; equal numbers spread alike.
#[must_use]
pub fn backoff(attempts: i64, last: i64, spread: u64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 13) - 1).unwrap_or(0);
    let wait = (FIRST << doublings).min(last);
    let quarter = wait / 4;
    wait - quarter / 2 + i64::try_from(spread % 1024).unwrap_or(0) * quarter / 1024
}

/// A far side's wish in milliseconds, within reason, and a little more: to
/// return too early makes it angrier (facts 3.3).
#[must_use]
pub fn wish(after: Duration) -> i64 {
    let millis = i64::try_from(after.as_millis()).unwrap_or(WISH_MAX);
    millis.clamp(0, WISH_MAX) + 300
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_in_bounds() {
        assert!((1_750..=2_250).contains(&backoff(1, LAST_DESK, 0)));
        assert!(backoff(2, LAST_DESK, 7) > backoff(1, LAST_DESK, 1023));
        for attempts in [0, 1, 5, 12, 13, 1000, i64::MAX] {
            for spread in [0, 500, 1023, u64::MAX] {
                let wait = backoff(attempts, LAST_CUSTOMER, spread);
                assert!(
                    (1_000..=LAST_CUSTOMER + LAST_CUSTOMER / 8).contains(&wait),
                    "{attempts} {wait}"
                );
            }
        }
    }

    #[test]
    fn a_wish_is_honoured_within_reason() {
        assert_eq!(wish(Duration::from_secs(5)), 5_300);
        assert_eq!(wish(Duration::MAX), WISH_MAX + 300);
    }
}
