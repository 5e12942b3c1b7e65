//! What is done after the commit, outside of any transaction.
//!
//! A crash may lose it: then a button spins until it gives up, or a hint is
//! not given; nothing else hangs on it.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::watch;

use crate::clock;

use crate::config::finding::{self, Finding};
use crate::model::notice::Alert;
use crate::model::rich::RichText;
use crate::relay::parcels;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::settings;

use super::act::After;
use super::cards::{Card, toast};
use super::setup::{self, CHAT, Step, Terms};
use super::stage::Stage;
use super::wire::{Spot, Wire};

/// Whoever does it.
#[derive(Clone)]
pub struct Afterwards {
    /// Where everything stands.
    pub database: Database,
    /// Our calls.
    pub wire: Wire,
    /// Our surroundings.
    pub stage: Arc<Stage>,
    /// The one person who may bind a group, if configured.
    pub owner: Option<i64>,
    /// Told when what stood in delivery's way may be gone.
    pub up: watch::Sender<()>,
}

impl Afterwards {
    /// Does each in a task of its own, so that no press waits for another.
    pub fn spawn(&self, todo: Vec<After>) {
        for after in todo {
            let this = self.clone();
            tokio::spawn(async move { this.run(after).await });
        }
    }

    async fn run(&self, after: After) {
        match after {
            After::Answer { id, toast } => {
                let (words, alert) = toast::toast(&toast, self.stage.language);
                if let Err(error) = self.wire.answer(&id, &words, alert).await {
                    tracing::info!(%error, "a press was not answered");
                }
            }
            After::Found { id, results } => {
                if let Err(error) = self.wire.offer(&id, &results).await {
                    tracing::info!(%error, "an inline query was not answered");
                }
            }
            After::Offer { user } => {
                let scope = json!({ "type": "chat", "chat_id": user });
                if let Err(error) = self
                    .wire
                    .offer_commands(&scope, true, self.stage.language)
                    .await
                {
                    tracing::info!(%error, "the private commands were not offered");
                }
            }
            After::Moved { to } => {
                self.stage.bind(to);
                self.up.send_replace(());
            }
            After::Inspect => self.inspect().await,
            After::Setup {
                chat,
                place,
                author,
            } => {
                let terms = Terms {
                    owner: self.owner,
                    bound: self.stage.chat(),
                    language: self.stage.language,
                };
                match setup::walk(self.wire.bot(), &terms, chat, place, author.as_ref()).await {
                    Ok(step) => self.settle(chat, step).await,
                    Err(error) => tracing::warn!(%error, "/setup was not answered"),
                }
            }
        }
    }

    async fn settle(&self, chat: i64, step: Step) {
        if let Some(bound) = step.bound {
            if let Err(error) = self.keep(bound).await {
                tracing::error!(%error, "the group could not be noted");
                return;
            }
            self.stage.bind(bound);
            self.up.send_replace(());
            tracing::info!(chat = bound, "a group is bound");
        }
        let words = Card::from(RichText::plain(step.text));
        if let Err(error) = self
            .wire
            .post(Spot { chat, topic: None }, &words, None, false)
            .await
        {
            tracing::warn!(%error, "/setup was not answered");
        }
    }

    async fn keep(&self, chat: i64) -> Result<(), StoreError> {
        self.database
            .write(move |tx| {
                Box::pin(async move { settings::set(tx, CHAT, &chat.to_string()).await })
            })
            .await
    }

    /// Looks at rights and settings of the group, and tells whoever reads logs.
    async fn inspect(&self) {
        let Some(chat) = self.stage.chat() else {
            return;
        };
        match super::check::rights(self.wire.bot(), chat).await {
            Ok(findings) if findings.is_empty() => tracing::info!("the group is in order"),
            Ok(findings) => self.report(&findings).await,
            Err(error) => tracing::warn!(%error, "the group could not be looked at"),
        }
    }

    /// Tells whoever looks after the desk what people must put right.
    async fn report(&self, findings: &[Finding]) {
        let words = finding::report(findings, self.stage.language);
        tracing::warn!(%words, "the group is not in order");
        let desk = self.stage.account.clone();
        let told = self.database.write(move |tx| {
            Box::pin(async move {
                parcels::alert(tx, &desk, Alert::Group { words }, clock::now()).await
            })
        });
        if let Err(error) = told.await {
            tracing::error!(%error, "the managers were not told");
        }
    }
}
