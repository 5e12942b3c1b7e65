//! Brings what the far sides tell to their digests, one reader an account.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::botapi::client::Bot;
use crate::botapi::poll::{self, Raw as Update};
use crate::botapi::webhook;
use crate::channels::contract::{Channel, Sink, Way};
use crate::clock;
use crate::desk::after::Afterwards;
use crate::desk::listen::StaffDigest;
use crate::relay::intake::{self, Digest, Raw};
use crate::relay::listen::InboxDigest;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::intake as kept;
use crate::store::lease::Lease;
use crate::web::health::Pulse;
use crate::web::hook::{Hook, HookError};

/// How often a lease is asked for or checked.
const LEASE_EVERY: Duration = Duration::from_secs(1);

/// One account's news with all they lead to.
pub struct Feed<D: Digest> {
    /// Where they are stored.
    pub database: Database,
    /// Whose.
    pub account: String,
    /// What they mean.
    pub digest: Arc<D>,
    /// What is done after the commit.
    pub after: Box<dyn Fn(Vec<D::After>) + Send + Sync>,
    /// Tells health that the far side answers.
    pub pulse: Arc<Pulse>,
}

impl<D: Digest> Feed<D> {
    /// Stores and acts; `Ok` once durable.
    async fn take(&self, batch: Vec<Raw>) -> Result<(), StoreError> {
        let todo = intake::accept(&self.database, &self.digest, &self.account, batch).await?;
        (self.after)(todo);
        Ok(())
    }

    /// Tries again what could not be acted on.
    pub async fn retry(&self) {
        match intake::retry(&self.database, &self.digest, &self.account).await {
            Ok(todo) => (self.after)(todo),
            Err(error) => tracing::warn!(account = %self.account, %error, "no second try yet"),
        }
    }

    async fn settle_doubts(&self) -> Result<(), StoreError> {
        intake::settle_doubts(&self.database, &self.digest, &self.account).await
    }
}

impl<D: Digest> Sink for Feed<D> {
    fn accept(&self, batch: Vec<(String, String)>) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            self.beat();
            if batch.is_empty() {
                return true;
            }
            let batch = batch
                .into_iter()
                .map(|(remote, body)| Raw { remote, body })
                .collect();
            match self.take(batch).await {
                Ok(()) => true,
                Err(error) => {
                    tracing::error!(account = %self.account, %error, "news could not be stored");
                    false
                }
            }
        })
    }

    fn beat(&self) {
        self.pulse.beat(&self.account, clock::monotonic());
    }
}

/// All feeds by account, for the door to the street and the janitor.
#[derive(Clone, Default)]
pub struct Feeds {
    /// The staff bot's.
    pub staff: Option<(String, Arc<Feed<StaffDigest>>)>,
    /// The others'.
    pub inboxes: BTreeMap<String, Arc<Feed<InboxDigest>>>,
}

impl Feeds {
    /// Tries again what could not be acted on.
    pub async fn retry(&self) {
        if let Some((_, feed)) = &self.staff {
            feed.retry().await;
        }
        for feed in self.inboxes.values() {
            feed.retry().await;
        }
    }

    /// Settles what a restore left in doubt; one process at a time, and all
    /// before any delivers.
    pub async fn settle_doubts(&self, database: &Database) -> Result<(), StoreError> {
        while kept::has_doubtful(&mut database.read().await?).await? {
            let Some(_lease) = Lease::take(database, "doubts").await? else {
                tokio::time::sleep(LEASE_EVERY).await;
                continue;
            };
            if let Some((_, feed)) = &self.staff {
                feed.settle_doubts().await?;
            }
            for feed in self.inboxes.values() {
                feed.settle_doubts().await?;
            }
            break;
        }
        Ok(())
    }
}

impl Hook for Feeds {
    fn accept<'a>(
        &'a self,
        account: &'a str,
        update: Update,
    ) -> BoxFuture<'a, Result<(), HookError>> {
        Box::pin(async move {
            let batch = vec![Raw {
                remote: update.id.to_string(),
                body: update.body,
            }];
            match &self.staff {
                Some((staff, feed)) if staff == account => feed.take(batch).await?,
                _ => match self.inboxes.get(account) {
                    Some(feed) => feed.take(batch).await?,
                    None => return Err(HookError::Stopping),
                },
            }
            Ok(())
        })
    }
}

/// Reads the staff bot's updates while this process holds the lease for it.
pub async fn staff(bot: Bot, way: Way, feed: Arc<Feed<StaffDigest>>, stop: CancellationToken) {
    let database = feed.database.clone();
    let account = feed.account.clone();
    let beat: Arc<dyn Sink> = feed.clone();
    alone(&database, &account, &beat, &stop, |held| {
        let (bot, way, feed) = (bot.clone(), way.clone(), feed.clone());
        async move {
            match way {
                Way::Poll => poll_staff(&bot, &feed, &held).await,
                Way::Hook { address, secret } => {
                    if let Err(error) = webhook::set(&bot, &address, &secret).await {
                        tracing::error!(%error, "the webhook could not be set");
                        return;
                    }
                    held.cancelled().await;
                }
            }
        }
    })
    .await;
}

async fn poll_staff(bot: &Bot, feed: &Arc<Feed<StaffDigest>>, held: &CancellationToken) {
    if let Err(error) = webhook::delete(bot).await {
        tracing::warn!(%error, "an old webhook could not be taken away");
    }
    poll::listen(bot, held, |batch| {
        let feed = feed.clone();
        async move {
            let batch = batch
                .into_iter()
                .map(|raw| (raw.id.to_string(), raw.body))
                .collect();
            feed.accept(batch).await
        }
    })
    .await;
}

/// Lets an inbox with an account of its own listen while this process holds the lease.
pub async fn inbox(
    channel: Arc<dyn Channel>,
    way: Way,
    feed: Arc<Feed<InboxDigest>>,
    stop: CancellationToken,
) {
    let database = feed.database.clone();
    let account = feed.account.clone();
    let sink: Arc<dyn Sink> = feed;
    alone(&database, &account, &sink, &stop, |held| {
        let (channel, way, sink) = (channel.clone(), way.clone(), sink.clone());
        async move { channel.listen(way, sink, held).await }
    })
    .await;
}

/// Runs `work` while this process holds the account's reading lease; again
/// whenever it ends, until `stop`.
async fn alone<W, F>(
    database: &Database,
    account: &str,
    beat: &Arc<dyn Sink>,
    stop: &CancellationToken,
    work: W,
) where
    W: Fn(CancellationToken) -> F,
    F: Future<Output = ()>,
{
    let name = format!("read:{account}");
    while !stop.is_cancelled() {
        match Lease::take(database, &name).await {
            Ok(Some(mut lease)) => {
                let held = stop.child_token();
                let watch = async {
                    let mut every = tokio::time::interval(LEASE_EVERY);
                    loop {
                        every.tick().await;
                        if let Err(error) = lease.check().await {
                            tracing::warn!(%account, %error, "the reading lease is lost");
                            return;
                        }
                    }
                };
                tokio::select! {
                    () = work(held.clone()) => {}
                    () = watch => {}
                }
                held.cancel();
            }
            // Another process reads: all is well here.
            Ok(None) => beat.beat(),
            Err(error) => tracing::warn!(%account, %error, "no lease"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(LEASE_EVERY) => {}
        }
    }
}

/// What the desk does after a commit.
pub fn afterwards(
    afterwards: Afterwards,
) -> Box<dyn Fn(Vec<crate::desk::act::After>) + Send + Sync> {
    Box::new(move |todo| afterwards.spawn(todo))
}
