//! When a timer that failed is tried again. Pure.

/// So often a timer is tried before it is parked: over about two hours, so
/// that what heals by itself or by a restart has had its chance.
pub const ATTEMPTS_MAX: i64 = 8;

/// Longest pause between two attempts, milliseconds.
const PAUSE_MAX: i64 = 60 * 60 * 1000;

/// When to try again what has failed at `now` for the `failed`th time: after 1,
/// 4, 16 … seconds, at most an hour. `None` if it was often enough.
#[must_use]
pub fn next_try(failed: i64, now: i64) -> Option<i64> {
    if failed >= ATTEMPTS_MAX {
        return None;
    }
    let power = u32::try_from(failed - 1).unwrap_or(0);
    let pause = 4_i64.saturating_pow(power).saturating_mul(1000);
    Some(now.saturating_add(pause.min(PAUSE_MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<_> = (1..=9).map(|failed| next_try(failed, 0)).collect();
        let seconds = |s: i64| Some(s * 1000);
        assert_eq!(
            pauses,
            [
                seconds(1),
                seconds(4),
                seconds(16),
                seconds(64),
                seconds(256),
                seconds(1024),
                seconds(3600),
                None,
                None
            ]
        );
        assert_eq!(next_try(0, 5), Some(1005));
        assert_eq!(next_try(1, i64::MAX), Some(i64::MAX));
    }
}
