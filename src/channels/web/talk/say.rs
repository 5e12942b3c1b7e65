//! What a visitor says: taken once, durable with the middle and in his letterbox
//! before it is acknowledged.

use crate::channels::street::chance;
use crate::channels::street::field;
use crate::channels::street::stock::Item;
use crate::channels::web::hub::NEWS;
use crate::channels::web::inbound::{self, What};
use crate::channels::web::letter::Letter;
use crate::channels::web::visitor::{self, Visitor};
use crate::channels::web::wire::{Answer, FILES_MAX, Say, TEXT_MAX};
use crate::clock;
use crate::store::drawer;
use crate::store::error::StoreError;
use crate::store::{files, letters};

use super::{End, Talk, URL_MAX, told};

/// Under which name an upload waits for its saying.
pub fn upload_name(id: &str) -> String {
    format!("file:{}", chance::digest(id))
}

impl Talk {
    pub(super) async fn say(&mut self, say: Say) -> Result<Vec<Answer>, End> {
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
        self.claim(&items).await?;
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
        let letters = letters_of(&id, &text, reply.as_deref(), items, now);
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
                    letters::put(tx, place, id, false, &body, letter.at).await?;
                }
                for file in &files {
                    drawer::take(tx, &core.code, &upload_name(file), 0).await?;
                }
                visitor::keep(tx, &core.code, &visitor).await?;
                letters::call(tx, place, NEWS).await
            })
        });
        posted.await?;
        self.core.hub.tell(&chat, NEWS);
        Ok(())
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

    /// Files that belong to a saying stay; before the saying is known to anybody,
    /// or it might outlive them.
    async fn claim(&self, items: &[Item]) -> Result<(), StoreError> {
        if items.is_empty() {
            return Ok(());
        }
        let digests: Vec<String> = items.iter().map(|item| item.digest.clone()).collect();
        let claimed = self.core.database.write(move |tx| {
            Box::pin(async move {
                for digest in &digests {
                    files::claim(tx, digest).await?;
                }
                Ok(())
            })
        });
        claimed.await
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
}

/// The letters of a saying: one, or one a file.
fn letters_of(
    id: &str,
    text: &str,
    reply: Option<&str>,
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
                reply: reply.map(str::to_owned),
                album: (count > 1).then(|| id.to_owned()),
                item,
                ..Letter::default()
            };
            (own, letter)
        })
        .collect()
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
