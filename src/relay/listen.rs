//! What the updates of an inbox with an account of its own are.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::channels::contract::{Channel, Event};
use crate::store::database::Tx;
use crate::store::error::StoreError;

use super::inbound;
use super::intake::Digest;
use super::parcels::Accounts;

/// Digests what one inbox is told.
pub struct InboxDigest {
    /// Code of the inbox.
    pub inbox: String,
    /// Its channel.
    pub channel: Arc<dyn Channel>,
    /// Who sends.
    pub accounts: Accounts,
}

impl Digest for InboxDigest {
    type Read = Vec<Event>;
    type After = ();

    fn read(&self, body: &str) -> Result<Vec<Event>, String> {
        self.channel.read(body)
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut Tx,
        read: &'a Vec<Event>,
        now: i64,
    ) -> BoxFuture<'a, Result<Vec<()>, StoreError>> {
        Box::pin(async move {
            for event in read {
                inbound::apply(tx, &self.accounts, &self.inbox, event, now).await?;
            }
            Ok(Vec::new())
        })
    }
}
