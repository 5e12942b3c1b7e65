//! Visitors of a site who write in a chat on its pages.
//!
//! There is no far side but us: the visitor's letterbox (in the database) is
//! what a messenger's servers are elsewhere. An agent's message that lies there
//! has arrived; browsers look into it over a socket or, failing that, by asking.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::model::content::Content;
use crate::store::bell::{Bell, Ring};
use crate::store::letters::{self, Call};

use self::core::{Core, Paces};
use super::contract::{Channel, Door, Event, Files, Outbound, Sent, Sink, Way};
use super::error::SendError;
use super::kind::{Kind, Opened, Opening};
use super::limits::Limits;
use super::street::chance::Sealer;
use super::street::stock::Stock;

pub mod assets;
pub mod core;
pub mod door;
pub mod files;
pub mod hub;
pub mod inbound;
pub mod letter;
pub mod outbound;
pub mod page;
pub mod poll;
pub mod settings;
pub mod socket;
pub mod talk;
pub mod visitor;
pub mod wire;

/// Chats on the pages of a site as a kind of channel.
pub const KIND: Kind = Kind {
    name: "web",
    keys: settings::KEYS,
    open,
};

/// How long the lines are waited for at the end.
const FAREWELL: Duration = Duration::from_secs(3);
/// Pause before a bell that broke is hung up again.
const AGAIN: Duration = Duration::from_secs(1);
/// Most characters and bytes of what we send: what Telegram lets an agent write.
const LIMITS: Limits = Limits {
    text: 16_384,
    caption: 16_384,
    upload: 2 << 30,
    photo: 2 << 30,
    download: 2 << 30,
    album: 10,
    edits: true,
    retracts: true,
    reactions: true,
    keyed: true,
    receipts: true,
    revokes: true,
    paced: false,
};

/// The chat of one inbox.
#[derive(Clone, Debug)]
pub struct Web {
    core: Arc<Core>,
}

fn open(opening: &Opening<'_>) -> Opened {
    let inbox = opening.inbox;
    let settings = settings::Settings::read(inbox)?;
    let core = Core {
        code: inbox.code.clone(),
        account: format!("{}:{}", KIND.name, inbox.code),
        hub: hub::Hub::new(settings.visitors),
        settings,
        public: opening.public_url.cloned(),
        database: opening.database.clone(),
        shelf: opening.shelf.clone(),
        sealer: Sealer::new(opening.database.clone()),
        paces: Paces::default(),
    };
    Ok(Arc::new(Web {
        core: Arc::new(core),
    }))
}

impl Channel for Web {
    fn account(&self) -> &str {
        &self.core.account
    }

    fn limits(&self) -> &Limits {
        &LIMITS
    }

    fn read(&self, raw: &str) -> Result<Vec<Event>, String> {
        inbound::read(raw)
    }

    fn listen(&self, _: Way, _: Arc<dyn Sink>, stop: CancellationToken) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            tokio::select! {
                () = hear(&self.core) => {}
                () = stop.cancelled() => {}
            }
            self.core.hub.close();
            let begun = clock::monotonic();
            let patience = i64::try_from(FAREWELL.as_millis()).unwrap_or(i64::MAX);
            while self.core.hub.open() > 0 && clock::monotonic() - begun < patience {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
    }

    fn door(&self) -> Option<Door> {
        let core = self.core.clone();
        Some(Box::new(move |sink| door::router(core, sink)))
    }

    fn files(&self) -> Arc<dyn Files> {
        Arc::new(Stock(self.core.shelf.clone()))
    }

    fn send<'a>(
        &'a self,
        out: &'a Outbound,
        files: &'a dyn Files,
    ) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(outbound::send(&self.core, out, files))
    }

    fn edit<'a>(
        &'a self,
        chat: &'a str,
        id: &'a str,
        content: &'a Content,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(outbound::change(
            &self.core,
            chat,
            id,
            outbound::reworded(content),
        ))
    }

    fn retract<'a>(&'a self, chat: &'a str, id: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(outbound::change(&self.core, chat, id, |letter| {
            letter.gone()
        }))
    }

    fn react<'a>(
        &'a self,
        chat: &'a str,
        id: &'a str,
        emoji: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        let emoji = emoji.map(str::to_owned);
        Box::pin(outbound::change(&self.core, chat, id, move |letter| {
            letter::Letter {
                reaction: emoji,
                ..letter
            }
        }))
    }

    fn revoke<'a>(&'a self, chat: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            let done = self.core.revoke(chat).await;
            done.map_err(|error| outbound::later(&error))
        })
    }
}

/// Passes on what other processes tell, for ever.
async fn hear(core: &Core) {
    loop {
        match Bell::hang(&core.database, letters::CALL).await {
            Ok(mut bell) => {
                // Before the bell hung nothing was heard.
                core.hub.tell_all(hub::NEWS);
                while let Ok(ring) = bell.ring().await {
                    match ring {
                        Ring::Call(said) => {
                            if let Some(call) = Call::read(&said)
                                && call.inbox == core.code
                            {
                                core.hub.tell(&call.chat, &call.word);
                            }
                        }
                        Ring::Missed => core.hub.tell_all(hub::NEWS),
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "what other processes tell is not heard"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}
