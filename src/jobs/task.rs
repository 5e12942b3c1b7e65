//! What the scheduler asks of those who know what timers mean.

use futures_util::future::BoxFuture;

use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::timers::Timer;

/// Knows what jobs mean. One is given to the scheduler; it may share the work
/// out by the kind of job.
pub trait Task: Send + Sync + 'static {
    /// Does what `timer` asks, at `now` (milliseconds UTC). Called inside the
    /// transaction that has already deleted the timer, so it happens exactly
    /// once, and may cancel or set any timer, its own key included. Must touch
    /// nothing but the database: what shall be sent is put into the outbox. After
    /// downtime timers come late, in the order of due; how late tells
    /// [`Timer::late`], so that what makes no sense any more can be left out and
    /// what is many can be made one.
    ///
    /// On an error or a panic all that it did is undone and the timer is tried
    /// again later; what shall not be tried again is `Ok`.
    fn run<'a>(
        &'a self,
        tx: &'a mut Tx,
        timer: &'a Timer,
        now: i64,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// `timer` failed for the last time and is parked: tells people of it.
    fn parked<'a>(
        &'a self,
        tx: &'a mut Tx,
        timer: &'a Timer,
        now: i64,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}
