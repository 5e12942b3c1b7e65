//! Brings the parcels of one account, one worker per account.
//!
//! 1. Only the holder of the account's lease works, so budgets have one keeper.
//! 2. What a dead holder left under way is settled by the rims first.
//! 3. The queue says what is next; it is claimed durably, then delivered, then
//!    settled in the transaction that removes it. A crash in between leaves it
//!    `flying`, which step 2 of the next holder finds.
//! 4. New parcels come by a message from the committing transaction; the table
//!    is read only at the start, after an overflow, and when another process
//!    calls.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock;
use crate::meter;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::lease::Lease;
use crate::store::outbox::{self, Head};
use crate::store::pace;

use super::bring::{Bring, Report, Verdict};
use super::pace::Spent;
use super::queue::{Budgets, Queue};
use super::rim::Rims;
use super::standing::Standing;

/// Deliveries under way at once.
const UNDER_WAY_MAX: usize = 64;
/// Parcels known at once; the rest stays in the table until these are done.
const KNOWN_MAX: usize = 5_000;
/// How often a lease is asked for or checked.
const LEASE_EVERY: Duration = Duration::from_secs(1);
/// How often the table is read in a shared database, in case a call was missed.
const RELOAD_EVERY: Duration = Duration::from_secs(5);
/// How long deliveries under way are waited for at the end.
const FAREWELL: Duration = Duration::from_secs(20);

/// One account's delivery.
pub struct Worker {
    /// Where the outbox is.
    pub database: Database,
    /// Whose parcels.
    pub account: String,
    /// What the far side allows.
    pub budgets: Budgets,
    /// Who knows what parcels mean.
    pub rims: Rims,
    /// How long an account, or a chat, that is down is left alone, milliseconds.
    pub down: i64,
    /// Changes when people may have put right what was down.
    pub up: watch::Receiver<()>,
    /// Told when nothing can be sent, and when it can again.
    pub standing: Arc<Standing>,
}

impl Worker {
    /// Works until `stop`; returns when nothing is under way any more.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let name = format!("send:{}", self.account);
            match Lease::take(&self.database, &name).await {
                Ok(Some(lease)) => {
                    if let Err(error) = self.hold(lease, &stop).await {
                        tracing::error!(account = %self.account, %error, "delivery was interrupted");
                    }
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(account = %self.account, %error, "no lease"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LEASE_EVERY) => {}
            }
        }
    }

    async fn hold(&self, mut lease: Lease, stop: &CancellationToken) -> Result<(), StoreError> {
        // On claims. A new one each time, so that whatever went wrong before is
        // found like anybody else's.
        let holder = Uuid::now_v7();
        // Listening starts before the table is read, so that nothing falls between.
        let mut hatched = self.database.hatched();
        let mut called = Listener::open(&self.database).await?;
        let mut up = self.up.clone();
        self.adopt_orphans(holder).await?;
        let (report, mut reports) = mpsc::unbounded_channel::<Report>();
        let tracker = TaskTracker::new();
        let mut desk = Round {
            queue: Queue::new(self.budgets),
            overflow: false,
        };
        self.restore_pace(&mut desk.queue).await?;
        self.load(&mut desk).await?;
        let mut check = tokio::time::interval(LEASE_EVERY);
        let mut reload = tokio::time::interval(RELOAD_EVERY);
        // Whatever ends the work, what is under way is waited for below: nobody
        // must take it over while it may still succeed.
        let work = async {
            loop {
                while tracker.len() < UNDER_WAY_MAX {
                    let now = clock::monotonic();
                    let Some(heads) = desk.queue.pick(now) else {
                        break;
                    };
                    let spent = heads
                        .first()
                        .and_then(|head| Self::spending(&mut desk.queue, &head.chat, now));
                    tracker.spawn(self.bring(holder, heads, spent).run(report.clone()));
                }
                if desk.overflow && desk.queue.len() < KNOWN_MAX / 2 {
                    self.load(&mut desk).await?;
                }
                let wake = desk.queue.wake_at(clock::monotonic()).unwrap_or(i64::MAX);
                let full = tracker.len() >= UNDER_WAY_MAX;
                tokio::select! {
                    () = stop.cancelled() => break Ok(()),
                    heads = hatched.recv() => match heads {
                        Ok(heads) => self.take_in(&mut desk, &heads),
                        Err(broadcast::error::RecvError::Lagged(_)) => self.load(&mut desk).await?,
                        Err(broadcast::error::RecvError::Closed) => break Ok(()),
                    },
                    Some(done) = reports.recv() => {
                        if matches!(done.verdict, Verdict::Broken) {
                            break Err(StoreError::Stopped);
                        }
                        self.note(&mut desk, done);
                    }
                    () = called.recv(&self.account) => self.load(&mut desk).await?,
                    Ok(()) = up.changed() => desk.queue.up(clock::monotonic()),
                    _ = check.tick() => {
                        lease.check().await?;
                        self.measure(&mut desk.queue);
                    }
                    _ = reload.tick(), if self.database.is_shared() => self.load(&mut desk).await?,
                    () = sleep_until(wake), if !full => {}
                }
            }
        };
        let outcome = work.await;
        tracker.close();
        // Whatever is not done by then is found by the next holder.
        let _ = tokio::time::timeout(FAREWELL, tracker.wait()).await;
        outcome
    }

    fn take_in(&self, desk: &mut Round, heads: &[Head]) {
        let (now, wall) = (clock::monotonic(), clock::now());
        for head in heads.iter().filter(|head| *head.account == *self.account) {
            if desk.overflow || desk.queue.len() >= KNOWN_MAX {
                // Older ones of its lane may be in the table alone.
                desk.overflow = true;
                return;
            }
            desk.queue
                .add(head.clone(), now + (head.due - wall).max(0), now);
        }
    }

    async fn load(&self, desk: &mut Round) -> Result<(), StoreError> {
        let limit = KNOWN_MAX as i64;
        let wall = clock::now();
        let mut tx = self.database.read().await?;
        let heads = outbox::waiting(&mut tx, &self.account, limit, wall).await?;
        desk.overflow = heads.len() >= KNOWN_MAX;
        let now = clock::monotonic();
        for head in heads {
            let due = now + (head.due - wall).max(0);
            desk.queue.add(head, due, now);
        }
        Ok(())
    }

    async fn adopt_orphans(&self, holder: Uuid) -> Result<(), StoreError> {
        let (account, rims) = (self.account.clone(), self.rims.clone());
        let count = self
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let orphans = outbox::orphans(tx, &account, holder).await?;
                    for parcel in &orphans {
                        outbox::adopt(tx, parcel.id, holder).await?;
                        if rims.of(parcel).orphaned(tx, parcel).await? {
                            // A little later: what the far side did may still come to our ears.
                            let now = clock::now();
                            outbox::put_back(tx, parcel.id, holder, 1_500, true, now).await?;
                        } else {
                            outbox::remove(tx, parcel.id, holder).await?;
                        }
                    }
                    Ok(orphans.len())
                })
            })
            .await?;
        if count > 0 {
            tracing::warn!(account = %self.account, count, "took over deliveries that were cut off");
        }
        Ok(())
    }

    async fn restore_pace(&self, queue: &mut Queue) -> Result<(), StoreError> {
        let kept = pace::kept(&mut self.database.read().await?, &self.account).await?;
        let (now, wall) = (clock::monotonic(), clock::now());
        for (chat, spent) in kept {
            if let Ok((at, spent)) = serde_json::from_str::<(i64, Spent)>(&spent) {
                queue.window(&chat.into()).restore(now, wall - at, &spent);
            }
        }
        Ok(())
    }

    /// What a group's budget has spent, to be kept with the next claim.
    fn spending(queue: &mut Queue, chat: &Arc<str>, now: i64) -> Option<(Arc<str>, String)> {
        let window = queue.window(chat);
        // Private chats forget within seconds anyway.
        (window.is_limited() && window.span() > 5_000)
            .then(|| serde_json::to_string(&(clock::now(), window.spent(now))).ok())
            .flatten()
            .map(|spent| (chat.clone(), spent))
    }

    fn bring(&self, holder: Uuid, heads: Vec<Head>, spent: Option<(Arc<str>, String)>) -> Bring {
        Bring {
            database: self.database.clone(),
            account: self.account.clone(),
            rims: self.rims.clone(),
            holder,
            heads,
            spent,
        }
    }

    fn measure(&self, queue: &mut Queue) {
        for (chat, used, limit) in queue.usage(clock::monotonic()) {
            meter::budget(&self.account, &chat, used, limit);
        }
    }

    fn note(&self, desk: &mut Round, report: Report) {
        let (now, wall) = (clock::monotonic(), clock::now());
        let Report {
            heads,
            spent,
            back,
            verdict,
        } = report;
        let back = back
            .into_iter()
            .map(|(head, due)| {
                let mono = now + (due - wall).max(0);
                (head, mono)
            })
            .collect();
        let chat = heads.first().map(|head| head.chat.clone());
        desk.queue.finish(&heads, spent, back, now);
        let Some(chat) = chat else { return };
        match verdict {
            Verdict::Fine if spent > 0 => self.standing.stands(&self.account),
            Verdict::Fine | Verdict::Broken => {}
            Verdict::Limited(after) => {
                tracing::warn!(account = %self.account, chat = %chat, after, "asked to slow down");
                desk.queue.refused(&chat, after, now);
            }
            Verdict::Down { chat_only, reason } => {
                tracing::error!(account = %self.account, chat = %chat, %reason, "nothing can be sent for now");
                if chat_only {
                    desk.queue.down(&chat, now + self.down, now);
                } else {
                    self.standing.fell(&self.account);
                    desk.queue.down_all(now + self.down);
                }
            }
        }
    }
}

/// What the loop keeps between its turns.
struct Round {
    queue: Queue,
    /// There are more in the table than are known.
    overflow: bool,
}

/// Calls of other processes on a shared database.
struct Listener(Option<sqlx::postgres::PgListener>);

impl Listener {
    async fn open(database: &Database) -> Result<Self, StoreError> {
        let Some(pool) = database.postgres() else {
            return Ok(Self(None));
        };
        let mut listener = sqlx::postgres::PgListener::connect_with(pool).await?;
        listener.listen("topicdesk_parcel").await?;
        Ok(Self(Some(listener)))
    }

    /// Waits for a call about `account`.
    async fn recv(&mut self, account: &str) {
        loop {
            match &mut self.0 {
                None => std::future::pending().await,
                Some(listener) => match listener.recv().await {
                    Ok(call) if call.payload() == account => return,
                    Ok(_) => {}
                    // The lease check notices a lost database.
                    Err(_) => tokio::time::sleep(LEASE_EVERY).await,
                },
            }
        }
    }
}

async fn sleep_until(at: i64) {
    let wait = u64::try_from(at.saturating_sub(clock::monotonic())).unwrap_or(0);
    // At most a minute at a time: cheap, and safe for the largest numbers.
    tokio::time::sleep(Duration::from_millis(wait.min(60_000))).await;
}
