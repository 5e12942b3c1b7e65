//! What shall happen by the clock: every future action is a row.
//!
//! Who runs a timer [`take`]s it, that is, deletes its row, in the transaction
//! in which its effects are written. So it happens once, whoever dies when:
//! either both are durable or neither. No claims and no leases are needed:
//! writers take turns (see `super::writer`), and whoever comes second finds no row.
//!
//! What a job means is not known here.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::ids::TimerId;

use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;

/// A timer to be set.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When, milliseconds UTC; what is past is run at once.
    pub due: i64,
    /// What to do, JSON.
    pub job: String,
    /// About which ticket.
    pub ticket: Option<Uuid>,
    /// The change that plans it, for [`cancel_cause`].
    pub cause: Option<Uuid>,
    /// Takes the place of the waiting timer with this key: what is planned anew
    /// whenever its reasons change has one.
    pub key: Option<String>,
}

/// A timer that waits, or that was taken or cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Timer {
    /// Which.
    pub id: TimerId,
    /// When it is meant, milliseconds UTC.
    pub due: i64,
    /// What to do, JSON.
    pub job: String,
    /// About which ticket.
    pub ticket: Option<Uuid>,
    /// The change that planned it.
    pub cause: Option<Uuid>,
    /// See [`Plan::key`].
    pub key: Option<String>,
    /// How often it was tried in vain.
    pub attempts: i64,
    /// When it was set, milliseconds UTC.
    pub created_at: i64,
}

impl Plan {
    /// A timer for `job` at `due`; the rest is set where there is something to say.
    pub fn new(due: i64, job: &impl Serialize) -> Result<Self, StoreError> {
        Ok(Self {
            due,
            job: serde_json::to_string(job)?,
            ticket: None,
            cause: None,
            key: None,
        })
    }

    /// About this ticket.
    #[must_use]
    pub fn about(mut self, ticket: Uuid) -> Self {
        self.ticket = Some(ticket);
        self
    }

    /// Planned by this change.
    #[must_use]
    pub fn because(mut self, cause: Uuid) -> Self {
        self.cause = Some(cause);
        self
    }

    /// In the place of whatever waits under this key.
    #[must_use]
    pub fn keyed(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
}

impl Timer {
    /// The job as `J`; an error if it is none.
    pub fn job<J: for<'j> Deserialize<'j>>(&self) -> Result<J, StoreError> {
        Ok(serde_json::from_str(&self.job)?)
    }

    /// How long after its time it is `now`, milliseconds UTC.
    pub fn late(&self, now: i64) -> Duration {
        Duration::from_millis(u64::try_from(now.saturating_sub(self.due)).unwrap_or(0))
    }
}

/// Sets a timer. Gives its id, and the one whose place it took: an undo may
/// [`restore`] that.
pub async fn set(
    tx: &mut Tx,
    plan: Plan,
    now: i64,
) -> Result<(TimerId, Option<Timer>), StoreError> {
    let replaced = match &plan.key {
        Some(key) => cancel_key(tx, key).await?,
        None => None,
    };
    let timer = Timer {
        id: TimerId::fresh(),
        due: plan.due,
        job: plan.job,
        ticket: plan.ticket,
        cause: plan.cause,
        key: plan.key,
        attempts: 0,
        created_at: now,
    };
    restore(tx, &timer).await?;
    Ok((timer.id, replaced))
}

/// Sets a cancelled timer again as it was, with its id. `false` if it waits
/// already or if another took its key: that one is newer and stays.
pub async fn restore(tx: &mut Tx, timer: &Timer) -> Result<bool, StoreError> {
    let added = run!(
        tx,
        "INSERT INTO timer (id, due, next, job, ticket, cause, key, created_at) \
         VALUES ($1, $2, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        timer.id,
        timer.due,
        &timer.job,
        timer.ticket,
        timer.cause,
        &timer.key,
        timer.created_at
    )?;
    if added > 0 {
        tx.plans(timer.due);
    }
    Ok(added > 0)
}

/// Cancels a timer; `None` if it was run or cancelled before.
pub async fn cancel(tx: &mut Tx, id: TimerId) -> Result<Option<Timer>, StoreError> {
    maybe!(
        tx,
        "DELETE FROM timer WHERE id = $1 \
         RETURNING id, due, job, ticket, cause, key, attempts, created_at",
        id
    )
}

/// Cancels the timer with this key, if one waits.
pub async fn cancel_key(tx: &mut Tx, key: &str) -> Result<Option<Timer>, StoreError> {
    maybe!(
        tx,
        "DELETE FROM timer WHERE key = $1 \
         RETURNING id, due, job, ticket, cause, key, attempts, created_at",
        key
    )
}

/// Cancels all that a change planned and that was not run yet; tells what, in
/// the order of due.
pub async fn cancel_cause(tx: &mut Tx, cause: Uuid) -> Result<Vec<Timer>, StoreError> {
    let cancelled = all!(
        tx,
        "DELETE FROM timer WHERE cause = $1 \
         RETURNING id, due, job, ticket, cause, key, attempts, created_at",
        cause
    )?;
    Ok(in_order(cancelled))
}

/// Cancels all that waits about a ticket; tells what, in the order of due.
pub async fn cancel_ticket(tx: &mut Tx, ticket: Uuid) -> Result<Vec<Timer>, StoreError> {
    let cancelled = all!(
        tx,
        "DELETE FROM timer WHERE ticket = $1 \
         RETURNING id, due, job, ticket, cause, key, attempts, created_at",
        ticket
    )?;
    Ok(in_order(cancelled))
}

/// Which timer, if it still waits.
pub async fn get(tx: &mut Tx, id: TimerId) -> Result<Option<Timer>, StoreError> {
    maybe!(
        tx,
        "SELECT id, due, job, ticket, cause, key, attempts, created_at FROM timer WHERE id = $1",
        id
    )
}

/// All that waits about a ticket, in the order of due.
pub async fn of_ticket(tx: &mut Tx, ticket: Uuid) -> Result<Vec<Timer>, StoreError> {
    all!(
        tx,
        "SELECT id, due, job, ticket, cause, key, attempts, created_at FROM timer \
         WHERE ticket = $1 ORDER BY due, id",
        ticket
    )
}

/// Gives a waiting timer another time, milliseconds UTC, and new attempts.
/// `false` if it was run or cancelled before.
pub async fn move_to(tx: &mut Tx, id: TimerId, due: i64) -> Result<bool, StoreError> {
    let moved = run!(
        tx,
        "UPDATE timer SET due = $2, next = $2, attempts = 0, error = NULL WHERE id = $1",
        id,
        due
    )?;
    if moved > 0 {
        tx.plans(due);
    }
    Ok(moved > 0)
}

/// When the nearest timer wants to be run, milliseconds UTC.
pub async fn next_due(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    let (next,): (Option<i64>,) = one!(tx, "SELECT MIN(next) FROM timer WHERE next IS NOT NULL")?;
    Ok(next)
}

/// The timers that want to be run by `now`, the longest due first.
pub async fn ripe(tx: &mut Tx, now: i64, limit: i64) -> Result<Vec<TimerId>, StoreError> {
    let ids: Vec<(TimerId,)> = all!(
        tx,
        "SELECT id FROM timer WHERE next IS NOT NULL AND next <= $1 ORDER BY next, id LIMIT $2",
        now,
        limit
    )?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Takes a timer to run it in this very transaction; `None` if it was run,
/// cancelled or moved beyond `now` since it was found ripe.
pub async fn take(tx: &mut Tx, id: TimerId, now: i64) -> Result<Option<Timer>, StoreError> {
    maybe!(
        tx,
        "DELETE FROM timer WHERE id = $1 AND next <= $2 \
         RETURNING id, due, job, ticket, cause, key, attempts, created_at",
        id,
        now
    )
}

/// Notes that a timer failed, after its taking was undone: it is tried again at
/// `next`, or parked if that is `None`. `error` must hold nobody's words.
pub async fn put_off(
    tx: &mut Tx,
    id: TimerId,
    next: Option<i64>,
    error: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE timer SET next = $2, attempts = attempts + 1, error = $3 WHERE id = $1",
        id,
        next,
        error
    )?;
    if let Some(next) = next {
        tx.plans(next);
    }
    Ok(())
}

/// Those that failed too often and wait for people, the longest due first.
/// [`move_to`] tries one again.
pub async fn parked(tx: &mut Tx, limit: i64) -> Result<Vec<Timer>, StoreError> {
    all!(
        tx,
        "SELECT id, due, job, ticket, cause, key, attempts, created_at FROM timer \
         WHERE next IS NULL ORDER BY due, id LIMIT $1",
        limit
    )
}

/// How many wait, and how many of them are parked.
pub async fn count(tx: &mut Tx) -> Result<(i64, i64), StoreError> {
    one!(tx, "SELECT COUNT(*), COUNT(*) - COUNT(next) FROM timer")
}

fn in_order(mut timers: Vec<Timer>) -> Vec<Timer> {
    timers.sort_by_key(|timer| (timer.due, timer.id));
    timers
}
