//! Customers who write to a Telegram bot in private.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::botapi::client::Bot;
use crate::botapi::perform;
use crate::botapi::send::{ALBUM_MAX, CAPTION_MAX, PHOTO_MAX, TEXT_MAX};
use crate::botapi::shelf::Shelf;
use crate::model::content::Content;

use super::contract::{Channel, Event, Files, Outbound, Portraits, Sent, Sink, Way};
use super::error::SendError;
use super::kind::{Kind, Opened, Opening};
use super::lender::Lender;
use super::limits::Limits;

pub mod inbound;
pub mod listen;
pub mod outbound;
pub mod outcome;
mod portrait;

/// Telegram bots as a kind of channel. An inbox without a token is served by
/// the staff bot.
pub const KIND: Kind = Kind {
    name: "telegram",
    keys: &[],
    open,
};

/// A bot that customers write to.
#[derive(Clone, Debug)]
pub struct Telegram {
    bot: Bot,
    account: String,
    limits: Limits,
    lender: Arc<Lender>,
    is_staff: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "the form of all kinds")]
fn open(opening: &Opening<'_>) -> Opened {
    let staff = Bot::new(opening.http.clone(), opening.api_url, opening.staff.clone());
    let account = staff.account();
    let bot = match &opening.inbox.token {
        Some(token) => Bot::new(opening.http.clone(), opening.api_url, token.clone()),
        None => staff,
    };
    Ok(Arc::new(Telegram::new(bot, &account, opening.shelf)))
}

impl Telegram {
    /// The bot `bot`; `staff` is the account of the agents' bot, which may be
    /// the same.
    #[must_use]
    pub fn new(bot: Bot, staff: &str, shelf: &Shelf) -> Self {
        let account = bot.account();
        Self {
            lender: Arc::new(Lender::new(shelf, &bot)),
            limits: Limits {
                text: TEXT_MAX,
                caption: CAPTION_MAX,
                upload: bot.upload_max(),
                photo: PHOTO_MAX,
                download: bot.download_max(),
                album: ALBUM_MAX,
                edits: true,
                retracts: true,
                reactions: true,
                keyed: false,
                receipts: false,
                revokes: false,
                paced: true,
            },
            is_staff: account == staff,
            account,
            bot,
        }
    }
}

impl Channel for Telegram {
    fn account(&self) -> &str {
        &self.account
    }

    fn limits(&self) -> &Limits {
        &self.limits
    }

    fn read(&self, raw: &str) -> Result<Vec<Event>, String> {
        inbound::read(raw)
    }

    fn listen(&self, way: Way, sink: Arc<dyn Sink>, stop: CancellationToken) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if !self.is_staff {
                listen::listen(&self.bot, way, sink, stop).await;
            }
        })
    }

    fn files(&self) -> Arc<dyn Files> {
        self.lender.clone()
    }

    fn portraits(&self) -> Option<Arc<dyn Portraits>> {
        Some(Arc::new(self.clone()))
    }

    fn send<'a>(
        &'a self,
        out: &'a Outbound,
        files: &'a dyn Files,
    ) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(outbound::send(self, out, files))
    }

    fn edit<'a>(
        &'a self,
        chat: &'a str,
        id: &'a str,
        content: &'a Content,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            let (chat, id) = (outbound::number(chat)?, outbound::number(id)?);
            outcome::of_change(perform::edit(&self.bot, chat, id, content, None).await)
        })
    }

    fn retract<'a>(&'a self, chat: &'a str, id: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            let (chat, id) = (outbound::number(chat)?, outbound::number(id)?);
            outcome::of_change(perform::delete(&self.bot, chat, id).await)
        })
    }

    fn react<'a>(
        &'a self,
        chat: &'a str,
        id: &'a str,
        emoji: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            let (chat, id) = (outbound::number(chat)?, outbound::number(id)?);
            outcome::of_change(perform::react(&self.bot, chat, id, emoji).await)
        })
    }
}
