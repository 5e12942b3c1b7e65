//! What is done after the commit, outside of any transaction.
//!
//! A crash may lose it: then a button spins until it gives up, or a hint is
//! not given; nothing else hangs on it.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::clock;

use crate::config::finding::{self, Finding};
use crate::model::notice::Alert;
use crate::model::rich::RichText;
use crate::relay::parcels;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::staff::{self, Standing};

use super::act::After;
use super::bound;
use super::cards::{Card, toast};
use super::setup::{self, Step, Terms};
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
            After::Moved { to } => self.bind(to),
            After::Inspect => {
                self.inspect().await;
                self.meet().await;
            }
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
            self.bind(bound);
            self.meet().await;
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
            .write(move |tx| Box::pin(bound::set(tx, chat)))
            .await
    }

    /// From now on this is the group; what waited for one goes on.
    pub(super) fn bind(&self, chat: i64) {
        self.stage.bind(chat);
        self.up.send_replace(());
    }

    /// Gets to know what no update tells: the icons that topics can have, and
    /// who administers the group.
    pub async fn meet(&self) {
        match self.wire.icons().await {
            Ok(icons) => {
                let _ = self.stage.icons.set(icons);
            }
            // Titles tell the same without icons.
            Err(error) => tracing::info!(%error, "the icons of topics are not known"),
        }
        self.meet_administrators().await;
    }

    /// Administrators are managers: nothing tells of those who were there before us.
    async fn meet_administrators(&self) {
        let Some(chat) = self.stage.chat() else {
            return;
        };
        let params = json!({ "chat_id": chat });
        let bot = self.wire.bot();
        let members: Vec<Value> = match bot.call("getChatAdministrators", &params).await {
            Ok(members) => members,
            Err(error) => {
                tracing::warn!(%error, "the group's administrators are not known");
                return;
            }
        };
        let people: Vec<(i64, String, Option<String>)> =
            members.iter().filter_map(administrator).collect();
        let met = self.database.write(move |tx| {
            Box::pin(async move {
                for (id, name, username) in people {
                    staff::place(tx, id, &name, Standing::Manager).await?;
                    staff::seen(tx, id, &name, username.as_deref()).await?;
                }
                Ok(())
            })
        });
        if let Err(error) = met.await {
            tracing::error!(%error, "the group's administrators were not noted");
        }
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

/// Id, name and handle of a person (`ChatMember`); `None` for bots.
fn administrator(member: &Value) -> Option<(i64, String, Option<String>)> {
    let user = member.get("user")?;
    if user.get("is_bot").and_then(Value::as_bool) != Some(false) {
        return None;
    }
    let id = user.get("id")?.as_i64()?;
    let part = |key: &str| user.get(key).and_then(Value::as_str).unwrap_or_default();
    let name = format!("{} {}", part("first_name"), part("last_name"));
    let name = name.trim();
    let name = if name.is_empty() {
        id.to_string()
    } else {
        name.to_owned()
    };
    let username = user.get("username").and_then(Value::as_str);
    Some((id, name, username.map(str::to_owned)))
}
