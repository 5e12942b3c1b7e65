//! A conversation with one browser, whatever line it comes by.
//!
//! A saying is durable twice before it is acknowledged: with the middle, and in
//! the visitor's letterbox. Each is done once however often it is repeated, so a
//! browser that hears nothing may say it again.

use std::sync::Arc;

use crate::channels::contract::Sink;
use crate::channels::street::caller::Caller;
use crate::channels::street::chance;
use crate::channels::street::field;
use crate::channels::street::stock::Item;
use crate::clock;
use crate::locale::Language;
use crate::store::aliases::{self, Account};
use crate::store::drawer;
use crate::store::error::StoreError;
use crate::store::letters::{self, Mark};

use super::core::Core;
use super::hub::{NEWS, Seat};
use super::inbound::{self, Told, What};
use super::letter::Letter;
use super::visitor::{self, Found, Visitor};
use super::wire::{Answer, Contact, FILES_MAX, Heard, Hello, Page, Say, TEXT_MAX, Welcome};

/// Messages of a first look, and of a page of history.
const PAGE: i64 = 50;
/// Changes told one by one; who missed more begins anew.
const CATCH_UP: i64 = 500;
/// Changes told at a time.
const BATCH: i64 = 50;
/// How long the link to Telegram is good, milliseconds.
const HANDOVER: i64 = 60 * 60 * 1000;
/// Longest name, address and the like, characters.
const FIELD_MAX: usize = 100;
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
            page: hello.page.and_then(page),
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
        Ok(match heard {
            Heard::Hello(_) => return Err(End::Bad),
            Heard::Kept => self.kept().await?,
            Heard::Say(say) => self.say(say).await?,
            Heard::Got { seq } => self.seen(seq, Mark::Delivered).await?,
            Heard::Read { n } => self.seen(n, Mark::Read).await?,
            Heard::Contact(told) => self.contact(told).await?,
            Heard::Page(to) => {
                self.page = page(to).or(self.page.take());
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
        let letters = if self.seq == 0 || behind < 0 || behind > CATCH_UP {
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

    async fn say(&mut self, say: Say) -> Result<Vec<Answer>, End> {
        let Say {
            id,
            text,
            reply,
            files,
        } = say;
        let refused = |code, retry| {
            let id = id.chars().take(40).collect();
            Ok(vec![Answer::Refused { id, code, retry }])
        };
        if !is_id(&id) {
            return refused("bad_id", None);
        }
        let Some(text) = field::words(&text, TEXT_MAX) else {
            return refused("too_long", None);
        };
        if files.len() > FILES_MAX {
            return refused("too_many_files", None);
        }
        if text.is_empty() && files.is_empty() {
            return refused("empty", None);
        }
        if self.was_said(&id).await? {
            let mut out = self.news().await?;
            out.push(Answer::Ack { id });
            return Ok(out);
        }
        if let Err(retry) = self.pace() {
            return refused("slow_down", Some(retry));
        }
        if !self.admit().await? {
            return Err(End::Unknown);
        }
        let Some(mut visitor) = self.visitor.clone() else {
            return Err(End::Unknown);
        };
        let Some(items) = self.uploads(&visitor.chat, &files).await? else {
            return refused("bad_file", None);
        };
        let now = clock::now();
        let reply = reply.filter(|reply| is_letter_id(reply));
        let mut fields = visitor.walk(self.page.as_ref());
        if self.language.is_some() && visitor.language != self.language {
            visitor.language.clone_from(&self.language);
            // Kept with the visitor below; the middle reads it from every event.
        }
        fields.retain(|(_, value)| value.len() <= URL_MAX);
        let what = What::Said {
            id: id.clone(),
            text: text.clone(),
            reply: reply.clone(),
            files: items.clone(),
        };
        let told = told(&visitor, fields, what, now);
        if !self
            .tell(&format!("say {} {id}", visitor.chat), &told)
            .await?
        {
            return refused("busy", Some(2000));
        }
        let letters = letters_of(&id, &text, reply, items, now);
        self.post(*visitor.clone(), letters, files).await?;
        self.visitor = Some(visitor);
        let mut out = self.news().await?;
        out.push(Answer::Ack { id });
        Ok(out)
    }

    /// Puts the visitor's own messages into his letterbox; what belongs to the
    /// saying goes with it.
    async fn post(
        &self,
        visitor: Visitor,
        letters: Vec<(String, Letter)>,
        files: Vec<String>,
    ) -> Result<(), StoreError> {
        let core = self.core.clone();
        let chat = visitor.chat.clone();
        let posted = self.core.database.write(move |tx| {
            Box::pin(async move {
                let place = core.place(&visitor.chat);
                for (id, letter) in &letters {
                    let body = serde_json::to_string(letter)?;
                    letters::put(tx, place, id, false, &body).await?;
                }
                for file in &files {
                    drawer::take(tx, &core.code, &upload_name(file), 0).await?;
                }
                visitor::keep(tx, &core.code, &visitor).await?;
                letters::call(tx, &core.database, place, NEWS).await
            })
        });
        posted.await?;
        self.core.hub.tell(&chat, NEWS);
        Ok(())
    }

    async fn seen(&mut self, up_to: i64, mark: Mark) -> Result<Vec<Answer>, End> {
        let Some(visitor) = self.visitor.clone() else {
            return Ok(Vec::new());
        };
        let place = self.core.place(&visitor.chat);
        let mut tx = self.core.database.read().await?;
        let ids = letters::unmarked(&mut tx, place, up_to, mark).await?;
        drop(tx);
        let Some(last) = ids.last().cloned() else {
            return Ok(Vec::new());
        };
        let read = mark == Mark::Read;
        let key = format!("seen {} {last} {read}", visitor.chat);
        let what = What::Seen {
            ids: ids.clone(),
            read,
        };
        let told = told(&visitor, Vec::new(), what, clock::now());
        if self.tell(&key, &told).await? {
            let core = self.core.clone();
            let marked = self.core.database.write(move |tx| {
                Box::pin(async move {
                    for id in &ids {
                        letters::mark(tx, core.place(&visitor.chat), id, mark).await?;
                    }
                    Ok(())
                })
            });
            marked.await?;
        }
        Ok(Vec::new())
    }

    async fn contact(&mut self, told: Contact) -> Result<Vec<Answer>, End> {
        let told = Contact {
            name: told.name.map(|name| field::line(&name, FIELD_MAX)),
            email: told.email.map(|email| field::line(&email, FIELD_MAX + 1)),
            phone: told.phone.map(|phone| field::line(&phone, FIELD_MAX + 1)),
        };
        let good = |value: &Option<String>, is: fn(&str) -> bool| {
            value
                .as_ref()
                .is_none_or(|value| value.is_empty() || is(value))
        };
        if !good(&told.email, field::is_email) || !good(&told.phone, field::is_phone) {
            return Ok(vec![error("bad_contact", None)]);
        }
        if let Err(retry) = self.pace() {
            return Ok(vec![error("slow_down", Some(retry))]);
        }
        if !self.admit().await? {
            return Err(End::Unknown);
        }
        let Some(mut visitor) = self.visitor.clone() else {
            return Err(End::Unknown);
        };
        let news = visitor.learn(&told);
        if !news.is_empty() {
            let fields = news
                .into_iter()
                .filter(|(name, _)| name != "name")
                .collect();
            let told = self::told(&visitor, fields, What::Introduced, clock::now());
            let key = format!("contact {} {}", visitor.chat, chance::secret());
            if !self.tell(&key, &told).await? {
                return Ok(vec![error("busy", Some(2000))]);
            }
            let (inbox, kept) = (self.core.code.clone(), visitor.clone());
            let kept = self
                .core
                .database
                .write(move |tx| Box::pin(async move { visitor::keep(tx, &inbox, &kept).await }));
            kept.await?;
        }
        let contact = visitor.contact.clone();
        self.visitor = Some(visitor);
        Ok(vec![Answer::Contact(contact)])
    }

    async fn before(&mut self, n: i64) -> Result<Vec<Answer>, End> {
        let Some(visitor) = &self.visitor else {
            let (messages, more) = (Vec::new(), false);
            return Ok(vec![Answer::History { messages, more }]);
        };
        let mut tx = self.core.database.read().await?;
        let place = self.core.place(&visitor.chat);
        let letters = letters::newest(&mut tx, place, n, PAGE).await?;
        drop(tx);
        let more = letters.len() as i64 == PAGE;
        let mut messages = Vec::new();
        for letter in letters {
            messages.push(self.core.show(visitor, letter).await?);
        }
        Ok(vec![Answer::History { messages, more }])
    }

    async fn telegram(&mut self) -> Result<Vec<Answer>, End> {
        let Some(bot) = self.core.settings.telegram.clone() else {
            return Ok(vec![error("no_telegram", None)]);
        };
        let Some(visitor) = &self.visitor else {
            return Ok(vec![error("nothing_said", None)]);
        };
        let place = self.core.place(&visitor.chat);
        if letters::seq(&mut self.core.database.read().await?, place).await? == 0 {
            return Ok(vec![error("nothing_said", None)]);
        }
        let codes = &self.core.paces.codes;
        if let Err(retry) = codes.take(visitor.chat.clone(), 1, clock::monotonic()) {
            return Ok(vec![error("slow_down", Some(retry))]);
        }
        let code = format!("{}{}", aliases::PREFIX, chance::secret());
        let url = format!("https://t.me/{bot}?start={code}");
        let account = Account {
            inbox: self.core.code.clone(),
            address: visitor.chat.clone(),
        };
        let until = clock::now() + HANDOVER;
        let offered = self.core.database.write(move |tx| {
            Box::pin(async move { aliases::offer(tx, &code, &account, until).await })
        });
        offered.await?;
        let expires = HANDOVER;
        Ok(vec![Answer::Telegram { url, expires }])
    }

    async fn forget(&mut self) -> Result<Vec<Answer>, End> {
        if let Some(visitor) = self.visitor.take() {
            self.seat = None;
            self.core.revoke(&visitor.chat).await?;
        }
        Ok(vec![Answer::Bye])
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

    /// Whether this saying is known already.
    async fn was_said(&self, id: &str) -> Result<bool, StoreError> {
        let Some(visitor) = &self.visitor else {
            return Ok(false);
        };
        let mut tx = self.core.database.read().await?;
        let place = self.core.place(&visitor.chat);
        Ok(letters::get(&mut tx, place, id).await?.is_some())
    }

    /// The files that the visitor sent up under these ids; `None` if one is not
    /// there.
    async fn uploads(&self, chat: &str, ids: &[String]) -> Result<Option<Vec<Item>>, StoreError> {
        let mut tx = self.core.database.read().await?;
        let mut items = Vec::new();
        for id in ids {
            let name = upload_name(id);
            let Some(kept) = drawer::get(&mut tx, &self.core.code, &name, clock::now()).await?
            else {
                return Ok(None);
            };
            let (owner, item): (String, Item) = serde_json::from_str(&kept)?;
            if owner != chat {
                return Ok(None);
            }
            items.push(item);
        }
        Ok(Some(items))
    }

    async fn tell(&self, key: &str, told: &Told) -> Result<bool, StoreError> {
        let body = serde_json::to_string(told)?;
        Ok(self.sink.accept(vec![(key.to_owned(), body)]).await)
    }
}

/// Under which name an upload waits for its saying.
pub fn upload_name(id: &str) -> String {
    format!("file:{}", chance::digest(id))
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

/// The letters of a saying: one, or one a file.
fn letters_of(
    id: &str,
    text: &str,
    reply: Option<String>,
    items: Vec<Item>,
    at: i64,
) -> Vec<(String, Letter)> {
    let count = items.len();
    let mut items: Vec<Option<Item>> = items.into_iter().map(Some).collect();
    if items.is_empty() {
        items.push(None);
    }
    let texts = std::iter::once(text.to_owned()).chain(std::iter::repeat_with(String::new));
    inbound::ids(id, count.max(1))
        .zip(items)
        .zip(texts)
        .map(|((own, item), text)| {
            let letter = Letter {
                at,
                text,
                reply: reply.clone(),
                album: (count > 1).then(|| id.to_owned()),
                item,
                ..Letter::default()
            };
            (own, letter)
        })
        .collect()
}

fn page(said: Page) -> Option<Page> {
    Some(Page {
        url: field::page(&said.url, URL_MAX)?,
        title: field::line(&said.title, 200),
    })
}

fn error(code: &'static str, retry: Option<u64>) -> Answer {
    Answer::Error { code, retry }
}

/// Whether it can be a browser's id of a saying.
fn is_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (8..=40).contains(&id.len()) && id.bytes().all(plain)
}

/// Whether it can be the id of a message.
fn is_letter_id(id: &str) -> bool {
    is_id(id.split('.').next().unwrap_or_default()) && id.len() <= 44
}
