//! A page on which anybody can leave a message, and how he wants to be answered.
//!
//! It needs no script in the browser. Nothing can be sent back this way: agents
//! see on the card where the customer waits, and are told so if they try here.

use std::future::ready;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::model::content::Content;

use self::desk::Desk;
use super::contract::{Channel, Door, Event, Files, Outbound, Sent, Sink, Way};
use super::error::{Refusal, SendError};
use super::kind::{Kind, Opened, Opening};
use super::limits::Limits;
use super::street::stock::Stock;

pub mod desk;
pub mod door;
pub mod entry;
pub mod inbound;
pub mod page;
pub mod settings;
pub mod slip;

/// Contact forms as a kind of channel.
pub const KIND: Kind = Kind {
    name: "form",
    keys: settings::KEYS,
    open,
};

const LIMITS: Limits = Limits {
    text: 16_384,
    caption: 16_384,
    upload: 2 << 30,
    photo: 2 << 30,
    download: 2 << 30,
    album: 10,
    edits: false,
    retracts: false,
    reactions: false,
    keyed: true,
    receipts: false,
    revokes: false,
    paced: false,
};

/// One form.
#[derive(Clone, Debug)]
pub struct Form {
    desk: Arc<Desk>,
    account: String,
}

fn open(opening: &Opening<'_>) -> Opened {
    let settings = settings::Settings::read(opening.inbox)?;
    Ok(Arc::new(Form {
        account: format!("{}:{}", KIND.name, opening.inbox.code),
        desk: Arc::new(Desk::new(opening, settings)),
    }))
}

impl Channel for Form {
    fn account(&self) -> &str {
        &self.account
    }

    fn limits(&self) -> &Limits {
        &LIMITS
    }

    fn read(&self, raw: &str) -> Result<Vec<Event>, String> {
        inbound::read(raw)
    }

    fn listen(&self, _: Way, _: Arc<dyn Sink>, stop: CancellationToken) -> BoxFuture<'_, ()> {
        Box::pin(async move { stop.cancelled().await })
    }

    fn door(&self) -> Option<Door> {
        let desk = self.desk.clone();
        Some(Box::new(move |sink| door::router(desk, sink)))
    }

    fn files(&self) -> Arc<dyn Files> {
        Arc::new(Stock(self.desk.shelf.clone()))
    }

    fn send<'a>(
        &'a self,
        _: &'a Outbound,
        _: &'a dyn Files,
    ) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(ready(Err(one_way())))
    }

    fn edit<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
        _: &'a Content,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(ready(Err(one_way())))
    }

    fn retract<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(ready(Err(one_way())))
    }

    fn react<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
        _: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(ready(Err(one_way())))
    }
}

fn one_way() -> SendError {
    SendError::Refused {
        refusal: Refusal::OneWay,
        reason: "a form has no way back".into(),
    }
}
