//! A conversation with one browser, whatever line it comes by.
//!
//! A saying is durable twice before it is acknowledged: with the middle, and in
//! the visitor's letterbox. Each is done once however often it is repeated, so a
//! browser that hears nothing may say it again.

use std::sync::Arc;

use crate::channels::contract::Sink;
use crate::channels::street::caller::Caller;
use crate::channels::street::field;
use crate::clock;
use crate::locale::Language;
use crate::store::error::StoreError;
use crate::store::letters::{self, Mark};

use super::core::Core;
use super::hub::{NEWS, Seat};
use super::inbound::{Told, What};
use super::visitor::{self, Found, Visitor};
use super::wire::{Answer, Contact, Heard, Hello, Page, Welcome};

mod about;
pub mod say;

/// Messages of a first look, and of a page of history.
const PAGE: i64 = 50;
/// Changes told one by one; who missed more begins anew.
const CATCH_UP: i64 = 500;
/// Changes told at a time.
const BATCH: i64 = 50;
/// Longest address of a page, bytes.
const URL_MAX: usize = 1000;

/// Why a conversation ends.
#[derive(Debug, thiserror::Error)]
pub enum End {
    /// Not understood.
    #[error("not understood")]
    Bad,
    /// The token is good for nobody.
    #[error("unknown token")]
    Unknown,
    /// Too much at once; come again after so many milliseconds.
    #[error("too often")]
    TooOften(u64),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The conversation.
pub struct Talk {
    core: Arc<Core>,
    sink: Arc<dyn Sink>,
    caller: Caller,
    token: String,
    /// The token that the visitor came with, once there is a newer one.
    former: Option<String>,
    /// The visitor; nobody has said anything under this token if there is none.
    visitor: Option<Box<Visitor>>,
    seat: Option<Seat>,
    seq: i64,
    typing: i64,
    page: Option<Page>,
    language: Option<String>,
}

impl Talk {
    /// Begins; gives the first words. `accept`: the languages that the browser
    /// asks pages in.
    pub async fn begin(
        core: &Arc<Core>,
        sink: &Arc<dyn Sink>,
        caller: Caller,
        hello: Hello,
        accept: Option<Language>,
    ) -> Result<(Self, Vec<Answer>), End> {
        if hello.v != 1 || !visitor::is_token(&hello.token) || hello.seq < 0 {
            return Err(if hello.v == 1 { End::Unknown } else { End::Bad });
        }
        let hellos = &core.paces.hellos;
        hellos
            .take(caller.key(), 1, clock::monotonic())
            .map_err(End::TooOften)?;
        let now = clock::now();
        let mut tx = core.database.read().await?;
        let found = visitor::find(&mut tx, &core.code, &hello.token, now).await?;
        drop(tx);
        let visitor = match found {
            Found::Known(visitor) => Some(visitor),
            Found::Fresh => None,
            Found::Unknown => return Err(End::Unknown),
        };
        let language = hello.language.as_deref().map(|tag| field::line(tag, 35));
        let mut talk = Self {
            seat: visitor.as_ref().map(|known| core.hub.join(&known.chat)),
            core: core.clone(),
            sink: sink.clone(),
            caller,
            token: hello.token,
            former: None,
            visitor,
            seq: hello.seq,
            typing: 0,
            page: hello.page.as_ref().and_then(page),
            language: language.filter(|tag| !tag.is_empty()),
        };
        if hello.quiet {
            let news = talk.news().await?;
            return Ok((talk, news));
        }
        let welcome = talk.welcome(accept, now).await?;
        Ok((talk, vec![Answer::Welcome(welcome.into())]))
    }

    /// Acts on what the browser says; gives what is to be answered.
    pub async fn hear(&mut self, heard: Heard) -> Result<Vec<Answer>, End> {
        if self.seat.as_ref().is_some_and(Seat::is_gone) {
            return Err(End::Unknown);
        }
        Ok(match heard {
            Heard::Hello(_) => return Err(End::Bad),
            Heard::Kept => self.kept().await?,
            Heard::Say(say) => self.say(say).await?,
            Heard::Got { seq } => self.seen(seq, Mark::Delivered).await?,
            Heard::Read { n } => self.seen(n, Mark::Read).await?,
            Heard::Contact(told) => self.contact(told).await?,
            Heard::Page(to) => {
                self.page = page(&to).or(self.page.take());
                Vec::new()
            }
            Heard::Typing => Vec::new(),
            Heard::Before { n } => self.before(n).await?,
            Heard::Telegram => self.telegram().await?,
            Heard::Forget => self.forget().await?,
            Heard::Ping => vec![Answer::Pong],
        })
    }

    /// Waits until [`Talk::news`] may have something.
    pub async fn woken(&self) {
        match &self.seat {
            Some(seat) => seat.woken().await,
            None => std::future::pending().await,
        }
    }

    /// What is new since the last look; a part of it, if it is much: then this
    /// is woken again.
    pub async fn news(&mut self) -> Result<Vec<Answer>, End> {
        let (Some(visitor), Some(seat)) = (&self.visitor, &self.seat) else {
            return Ok(Vec::new());
        };
        if seat.is_gone() {
            return Err(End::Unknown);
        }
        let mut out = Vec::new();
        let mut tx = self.core.database.read().await?;
        let place = self.core.place(&visitor.chat);
        let fresh = letters::since(&mut tx, place, self.seq, BATCH).await?;
        drop(tx);
        if fresh.len() as i64 == BATCH {
            self.core.hub.tell(&visitor.chat, NEWS);
        }
        let mut answered = false;
        for letter in fresh {
            self.seq = letter.seq;
            answered |= letter.ours;
            let m = self.core.show(visitor, letter).await?;
            out.push(Answer::Message { m: m.into() });
        }
        let typing = seat.typing();
        if answered {
            self.typing = typing;
        } else if typing != self.typing {
            self.typing = typing;
            let until = (typing - clock::now()).max(0);
            out.push(Answer::Typing { until });
        }
        Ok(out)
    }

    async fn welcome(&mut self, accept: Option<Language>, now: i64) -> Result<Welcome, End> {
        let tag = self.language.as_deref().and_then(Language::from_tag);
        let mut welcome = Welcome {
            v: 1,
            token: None,
            config: self.core.config(tag.or(accept).unwrap_or_default()),
            known: self.visitor.is_some(),
            contact: Contact::default(),
            messages: Vec::new(),
            more: false,
            reset: false,
            seq: 0,
            read: 0,
        };
        let Some(visitor) = self.visitor.clone() else {
            welcome.reset = self.seq > 0;
            self.seq = 0;
            return Ok(welcome);
        };
        welcome.contact = visitor.contact.clone();
        let place = self.core.place(&visitor.chat);
        let mut tx = self.core.database.read().await?;
        // Asked for first: what comes in between is told twice, not never.
        let newest = letters::seq(&mut tx, place).await?;
        let behind = newest - self.seq;
        let letters = if self.seq == 0 || !(0..=CATCH_UP).contains(&behind) {
            welcome.reset = self.seq > 0;
            letters::newest(&mut tx, place, i64::MAX, PAGE).await?
        } else {
            letters::since(&mut tx, place, self.seq, CATCH_UP).await?
        };
        welcome.read = letters::read_up_to(&mut tx, place).await?;
        drop(tx);
        welcome.more = self.seq == 0 || welcome.reset;
        welcome.more &= letters.len() as i64 == PAGE;
        let last = letters.iter().map(|letter| letter.seq).max();
        self.seq = newest.max(last.unwrap_or(0));
        welcome.seq = self.seq;
        for letter in letters {
            let shown = self.core.show(&visitor, letter).await?;
            welcome.messages.push(shown);
        }
        let (inbox, old) = (self.core.code.clone(), self.token.clone());
        let fresh = self.core.database.write(move |tx| {
            Box::pin(async move { visitor::rotate(tx, &inbox, &visitor, &old, now).await })
        });
        let fresh = fresh.await?;
        self.former = Some(std::mem::replace(&mut self.token, fresh.clone()));
        welcome.token = Some(fresh);
        Ok(welcome)
    }

    async fn kept(&mut self) -> Result<Vec<Answer>, End> {
        if let Some(former) = self.former.take() {
            let inbox = self.core.code.clone();
            let retired = self.core.database.write(move |tx| {
                Box::pin(async move { visitor::retire(tx, &inbox, &former, clock::now()).await })
            });
            retired.await?;
        }
        Ok(Vec::new())
    }

    /// Makes the one who holds the token a visitor; `false` if the token is good
    /// for nobody any more.
    async fn admit(&mut self) -> Result<bool, End> {
        if self.visitor.is_some() {
            return Ok(true);
        }
        let visitor = self
            .core
            .admit(self.caller, &self.token, self.language.clone())
            .await?;
        if let Some(visitor) = &visitor {
            self.seat = Some(self.core.hub.join(&visitor.chat));
        }
        self.visitor = visitor.map(Box::new);
        Ok(self.visitor.is_some())
    }

    /// Whether one more may be said now; else after how many milliseconds.
    fn pace(&self) -> Result<(), u64> {
        let (paces, now) = (&self.core.paces, clock::monotonic());
        if let Some(visitor) = &self.visitor {
            paces.sayings.take(visitor.chat.clone(), 1, now)?;
        }
        paces.of_address.take(self.caller.key(), 1, now)
    }

    async fn tell(&self, key: &str, told: &Told) -> Result<bool, StoreError> {
        let body = serde_json::to_string(told)?;
        Ok(self.sink.accept(vec![(key.to_owned(), body)]).await)
    }
}

fn told(visitor: &Visitor, fields: Vec<(String, String)>, what: What, at: i64) -> Told {
    Told {
        chat: visitor.chat.clone(),
        at,
        name: visitor.contact.name.clone().unwrap_or_default(),
        language: visitor.language.clone(),
        fields,
        what,
    }
}

fn page(said: &Page) -> Option<Page> {
    Some(Page {
        url: field::page(&said.url, URL_MAX)?,
        title: field::line(&said.title, 200),
    })
}

fn error(code: &'static str, retry: Option<u64>) -> Answer {
    Answer::Error { code, retry }
}
