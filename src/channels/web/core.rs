//! What all conversations of one inbox share.

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::{Value, json};
use url::Url;

use crate::botapi::shelf::Shelf;
use crate::channels::street::caller::Caller;
use crate::channels::street::chance::Sealer;
use crate::channels::street::pace::{Pace, Rate};
use crate::channels::street::sniff::Shape;
use crate::clock;
use crate::locale::Language;
use crate::store::aliases::{self, Account};
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::letters::{self, Place};

use super::files::Ticket;
use super::hub::{GONE, Hub};
use super::letter::Letter;
use super::page::strings::STRINGS;
use super::settings::Settings;
use super::talk::End;
use super::visitor::{self, Visitor};
use super::wire::{FILES_MAX, Shown, ShownFile, TEXT_MAX};

/// One inbox.
#[derive(Debug)]
pub struct Core {
    /// Its code.
    pub code: String,
    /// Its account, as the middle calls it.
    pub account: String,
    /// Its settings.
    pub settings: Settings,
    /// How the street reaches us, if known.
    pub public: Option<Url>,
    /// Where everything stands.
    pub database: Database,
    /// Where files are.
    pub shelf: Shelf,
    /// Seals the addresses of files.
    pub sealer: Sealer,
    /// Who is on the line.
    pub hub: Arc<Hub>,
    /// How often what may be done.
    pub paces: Paces,
}

/// How often what may be done.
#[derive(Debug)]
pub struct Paces {
    /// Connects of an address.
    pub hellos: Pace<IpAddr>,
    /// Sayings of a visitor.
    pub sayings: Pace<String>,
    /// Sayings of an address.
    pub of_address: Pace<IpAddr>,
    /// New visitors of an address.
    pub visitors: Pace<IpAddr>,
    /// Kilobytes sent up from an address.
    pub uploads: Pace<IpAddr>,
    /// Codes for Telegram of a visitor.
    pub codes: Pace<String>,
}

impl Default for Paces {
    fn default() -> Self {
        let rate = |burst, span| Rate { burst, span };
        Self {
            hellos: Pace::new(rate(240, 60_000)),
            sayings: Pace::new(rate(20, 30_000)),
            of_address: Pace::new(rate(120, 60_000)),
            visitors: Pace::new(rate(30, 600_000)),
            uploads: Pace::new(rate(256 << 10, 3_600_000)),
            codes: Pace::new(rate(10, 3_600_000)),
        }
    }
}

impl Core {
    /// The letterbox of a visitor.
    #[must_use]
    pub fn place<'a>(&'a self, chat: &'a str) -> Place<'a> {
        Place {
            inbox: &self.code,
            chat,
        }
    }

    /// What the browser must know to draw the chat.
    #[must_use]
    pub fn config(&self, language: Language) -> Value {
        let settings = &self.settings;
        // What only the browser knows stands in braces, for it to put in.
        let args = ["n", "name", "size", "time", "title"];
        let args = args.map(|name| (name, format!("{{{name}}}").into()));
        let strings: serde_json::Map<String, Value> = STRINGS
            .iter()
            .map(|key| {
                let name = key.strip_prefix("chat-").unwrap_or(key);
                (name.to_owned(), language.say_with(key, &args).into())
            })
            .collect();
        json!({
            "v": 1,
            "code": self.code,
            "title": settings.title,
            "colour": settings.colour,
            "colour_dark": settings.colour_dark,
            "greeting": settings.greeting.of(language),
            "language": language.tag(),
            "ask": settings.ask,
            "telegram": settings.telegram.is_some(),
            "strings": strings,
            "limits": {
                "text": TEXT_MAX,
                "files": FILES_MAX,
                "file": settings.max_file,
                "kinds": "*",
            },
        })
    }

    /// A letter as the visitor's browser gets it.
    pub async fn show(
        &self,
        visitor: &Visitor,
        letter: letters::Letter,
    ) -> Result<Shown, StoreError> {
        let mut body: Letter = serde_json::from_str(&letter.body)?;
        let file = match body.item.take() {
            None => None,
            Some(item) => {
                let ticket = Ticket {
                    inbox: &self.code,
                    chat: &visitor.chat,
                    epoch: &visitor.epoch,
                    n: letter.n,
                };
                Some(ShownFile {
                    url: ticket.write(&self.sealer, clock::now()).await?,
                    kind: kind(item.shape()),
                    name: item.name,
                    mime: item.mime,
                    size: item.size,
                    width: item.width,
                    height: item.height,
                    seconds: item.seconds,
                })
            }
        };
        Ok(Shown {
            seq: letter.seq,
            id: letter.id,
            n: letter.n,
            side: if letter.ours { "agent" } else { "visitor" },
            body,
            file,
        })
    }

    /// Makes whoever holds `token` a visitor; `None` if the token is good for
    /// nobody.
    pub async fn admit(
        &self,
        caller: Caller,
        token: &str,
        language: Option<String>,
    ) -> Result<Option<Visitor>, End> {
        let visitors = &self.paces.visitors;
        visitors
            .take(caller.key(), 1, clock::monotonic())
            .map_err(End::TooOften)?;
        let (inbox, token) = (self.code.clone(), token.to_owned());
        let visitor = Visitor {
            language,
            ..Visitor::default()
        };
        let admitted = self.database.write(move |tx| {
            Box::pin(async move { visitor::admit(tx, &inbox, &token, visitor, clock::now()).await })
        });
        Ok(admitted.await?)
    }

    /// Makes all tokens of a visitor void, and his codes for Telegram, and ends his
    /// lines, here and elsewhere.
    pub async fn revoke(self: &Arc<Self>, chat: &str) -> Result<(), StoreError> {
        let (core, revoked) = (self.clone(), chat.to_owned());
        let done = self.database.write(move |tx| {
            Box::pin(async move {
                visitor::revoke(tx, &core.code, &revoked, clock::now()).await?;
                let account = Account {
                    inbox: core.code.clone(),
                    address: revoked.clone(),
                };
                aliases::withdraw(tx, &account).await?;
                letters::call(tx, core.place(&revoked), GONE).await
            })
        });
        done.await?;
        self.hub.tell(chat, GONE);
        Ok(())
    }
}

/// The word for how a browser may show a file.
#[must_use]
pub fn kind(shape: Shape) -> &'static str {
    match shape {
        Shape::Image => "image",
        Shape::Audio => "audio",
        Shape::Video => "video",
        Shape::File => "file",
    }
}
