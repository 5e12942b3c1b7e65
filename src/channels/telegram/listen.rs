//! Brings a customers' bot's updates, by asking for them or by having them brought.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::botapi::client::Bot;
use crate::botapi::{poll, webhook};
use crate::channels::contract::{Sink, Way};

/// Listens until `stop`.
pub async fn listen(bot: &Bot, way: Way, sink: Arc<dyn Sink>, stop: CancellationToken) {
    match way {
        Way::Poll => {
            if let Err(error) = webhook::delete(bot).await {
                tracing::warn!(account = bot.account(), %error, "an old webhook could not be taken away");
            }
            poll::listen(bot, &stop, |batch| {
                let sink = sink.clone();
                async move {
                    sink.accept(
                        batch
                            .into_iter()
                            .map(|raw| (raw.id.to_string(), raw.body))
                            .collect(),
                    )
                    .await
                }
            })
            .await;
        }
        Way::Hook { address, secret } => {
            if let Err(error) = webhook::set(bot, &address, &secret).await {
                tracing::error!(account = bot.account(), %error, "the webhook could not be set");
                return;
            }
            stop.cancelled().await;
        }
    }
}
