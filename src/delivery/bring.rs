//! One delivery, start to end: claimed durably, brought by its rim, settled in
//! the transaction that removes it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use uuid::Uuid;

use crate::clock;
use crate::meter;
use crate::model::ids::ParcelId;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::outbox::{self, Head, Parcel};
use crate::store::pace;

use super::policy;
use super::rim::{Ending, Fate, Rims};

/// One delivery, start to end.
pub struct Bring {
    /// Where the outbox is.
    pub database: Database,
    /// Who sends.
    pub account: String,
    /// Who knows what parcels mean.
    pub rims: Rims,
    /// This worker, on claims.
    pub holder: Uuid,
    /// What to bring, of one lane, in order.
    pub heads: Vec<Head>,
    /// What the chat's budget has spent, to be kept with the claim: chat and JSON.
    pub spent: Option<(Arc<str>, String)>,
}

/// How it ended, for the loop.
pub struct Report {
    /// What was brought.
    pub heads: Vec<Head>,
    /// Operations spent.
    pub spent: i64,
    /// What comes back, and when it is due (milliseconds UTC).
    pub back: Vec<(Head, i64)>,
    /// What the far side said.
    pub verdict: Verdict,
}

/// What a delivery's end means for the queue.
pub enum Verdict {
    /// Nothing that the queue must know.
    Fine,
    /// Silence in this chat for so many milliseconds.
    Limited(i64),
    /// Nothing can be sent for now.
    Down {
        /// In this chat alone.
        chat_only: bool,
        /// For the log.
        reason: String,
    },
    /// The database failed; what is true stands in the table alone.
    Broken,
}

impl Bring {
    /// Claims, delivers and settles; tells the loop how it ended.
    pub async fn run(mut self, report: mpsc::UnboundedSender<Report>) {
        let done = match self.go().await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(account = %self.account, %error, "a delivery could not be written down");
                self.report(1, Vec::new(), Verdict::Broken)
            }
        };
        // The loop may have ended; then nobody needs it.
        let _ = report.send(done);
    }

    async fn go(&mut self) -> Result<Report, StoreError> {
        let parcels = self.claim().await?;
        let Some(first) = parcels.first() else {
            return Ok(self.report(0, Vec::new(), Verdict::Fine));
        };
        let to = meter::rim(first.errand.to_customer());
        if first.attempts == 1 {
            let waited = clock::now() - first.created_at;
            meter::waited(&self.account, to, first.class.name(), waited);
        }
        let begin = Instant::now();
        let ending = self.rims.of(first).deliver(&parcels).await;
        let count = parcels.len().min(ending.covered) as u64;
        meter::sent(
            &self.account,
            to,
            ending.fate.name(),
            count,
            begin.elapsed(),
        );
        self.settle(parcels, ending).await
    }

    async fn claim(&mut self) -> Result<Vec<Parcel>, StoreError> {
        let ids: Vec<ParcelId> = self.heads.iter().map(|head| head.id).collect();
        let (holder, account, spent) = (self.holder, self.account.clone(), self.spent.take());
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    let mut parcels = Vec::with_capacity(ids.len());
                    for id in ids {
                        // One that is gone was taken back meanwhile.
                        parcels.extend(outbox::claim(tx, id, holder).await?);
                    }
                    if let Some((chat, spent)) = spent {
                        pace::keep(tx, &account, &chat, &spent).await?;
                    }
                    Ok(parcels)
                })
            })
            .await
    }

    async fn settle(&mut self, parcels: Vec<Parcel>, ending: Ending) -> Result<Report, StoreError> {
        let Ending {
            fate,
            settle,
            spent,
            covered,
        } = ending;
        let now = clock::now();
        let attempts = parcels.first().map_or(1, |parcel| parcel.attempts);
        let to_customer = parcels
            .first()
            .is_some_and(|parcel| parcel.errand.to_customer());
        let last = if to_customer {
            policy::LAST_CUSTOMER
        } else {
            policy::LAST_DESK
        };
        let again = |after: Option<Duration>| {
            now + after.map_or_else(
                || policy::backoff(attempts, last, clock::now().unsigned_abs()),
                policy::wish,
            )
        };
        let (due, unsure, verdict) = match &fate {
            Fate::Done => (None, false, Verdict::Fine),
            Fate::Later { after, reason } => {
                tracing::info!(account = %self.account, attempts, %reason, "not delivered yet");
                (Some(again(*after)), false, Verdict::Fine)
            }
            Fate::Limited { after } => (
                Some(again(Some(*after))),
                false,
                Verdict::Limited(policy::wish(*after)),
            ),
            Fate::Repeat { reason } => {
                tracing::warn!(account = %self.account, attempts, %reason, "perhaps delivered; repeating");
                (Some(again(None)), true, Verdict::Fine)
            }
            Fate::Down { chat_only, reason } => (
                Some(now),
                false,
                Verdict::Down {
                    chat_only: *chat_only,
                    reason: reason.clone(),
                },
            ),
        };
        let holder = self.holder;
        let ids: Vec<ParcelId> = parcels.iter().map(|parcel| parcel.id).collect();
        // What was not covered waits on as if it had never been picked.
        let dues: Vec<Option<i64>> = (0..ids.len())
            .map(|at| if at < covered { due } else { Some(now) })
            .collect();
        let back = self
            .heads
            .iter()
            .filter_map(|head| {
                let at = ids.iter().position(|id| *id == head.id)?;
                Some((head.clone(), dues.get(at).copied().flatten()?))
            })
            .collect();
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    for (id, due) in ids.into_iter().zip(dues) {
                        match due {
                            Some(due) => {
                                outbox::put_back(tx, id, holder, due - now, unsure, now).await?;
                            }
                            None => outbox::remove(tx, id, holder).await?,
                        }
                    }
                    if let Some(settle) = settle {
                        settle(tx).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(self.report(spent, back, verdict))
    }

    fn report(&mut self, spent: i64, back: Vec<(Head, i64)>, verdict: Verdict) -> Report {
        Report {
            heads: std::mem::take(&mut self.heads),
            spent,
            back,
            verdict,
        }
    }
}
