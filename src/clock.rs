//! The only place that asks what time it is; everything else is told.

use std::sync::OnceLock;
use std::time::Instant;

/// Milliseconds UTC by the wall clock, which may step.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

/// Milliseconds since this was first asked; never steps.
#[must_use]
pub fn monotonic() -> i64 {
    static START: OnceLock<Instant> = OnceLock::new();
    i64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(i64::MAX)
}
