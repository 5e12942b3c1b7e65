//! What a visitor does beside saying something: he gets, reads, tells of himself,
//! looks back, goes on elsewhere, or wants to be forgotten.

use crate::channels::street::chance;
use crate::channels::street::field;
use crate::channels::web::inbound::What;
use crate::channels::web::visitor;
use crate::channels::web::wire::{Answer, Contact};
use crate::clock;
use crate::store::aliases::{self, Account};
use crate::store::letters::{self, Mark};

use super::{End, PAGE, Talk, error, told};

/// How long the link to Telegram is good, milliseconds.
const HANDOVER: i64 = 60 * 60 * 1000;
/// Longest name, address and the like, characters.
const FIELD_MAX: usize = 100;

impl Talk {
    pub(super) async fn seen(&mut self, up_to: i64, mark: Mark) -> Result<Vec<Answer>, End> {
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

    pub(super) async fn contact(&mut self, told: Contact) -> Result<Vec<Answer>, End> {
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
            let told = super::told(&visitor, fields, What::Introduced, clock::now());
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

    pub(super) async fn before(&mut self, n: i64) -> Result<Vec<Answer>, End> {
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

    pub(super) async fn telegram(&mut self) -> Result<Vec<Answer>, End> {
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

    pub(super) async fn forget(&mut self) -> Result<Vec<Answer>, End> {
        if let Some(visitor) = self.visitor.take() {
            self.seat = None;
            self.core.revoke(&visitor.chat).await?;
        }
        Ok(vec![Answer::Bye])
    }
}
