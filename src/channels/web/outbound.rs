//! What agents do, into the visitor's letterbox.
//!
//! The letterbox is the far side: what lies in it has arrived, under our own
//! key, and a second attempt finds it there.

use std::path::Path;
use std::sync::Arc;

use tokio::io::AsyncReadExt;

use crate::botapi::shelf::Shelf;
use crate::channels::contract::{Files, Outbound, Sent};
use crate::channels::error::{Refusal, SendError};
use crate::channels::lender::of_shelf;
use crate::channels::street::stock::{Incoming, Item, Untaken};
use crate::clock;
use crate::model::content::{Content, FileRef};
use crate::store::error::StoreError;
use crate::store::letters;

use super::core::Core;
use super::hub::{NEWS, TYPING};
use super::letter::Letter;
use super::visitor;

/// How long "an answer is on its way" is shown at most, milliseconds.
const TYPING_MAX: i64 = 30_000;

/// Sends a message.
pub async fn send(core: &Arc<Core>, out: &Outbound, files: &dyn Files) -> Result<Sent, SendError> {
    let slow = out.contents.iter().any(|content| content.file().is_some());
    if slow {
        typing(core, &out.chat, clock::now() + TYPING_MAX).await;
    }
    let prepared = prepare(core, out, files).await;
    if prepared.is_err() && slow {
        typing(core, &out.chat, 0).await;
    }
    let letters = prepared?;
    let ids = letters.iter().map(|(id, _)| id.clone()).collect();
    let (shared, chat) = (core.clone(), out.chat.clone());
    let posted = core.database.write(move |tx| {
        Box::pin(async move {
            if visitor::is_gone(tx, &shared.code, &chat).await? {
                return Ok(false);
            }
            let place = shared.place(&chat);
            for (id, letter) in &letters {
                let body = serde_json::to_string(letter)?;
                letters::put(tx, place, id, true, &body, letter.at).await?;
            }
            letters::call(tx, place, NEWS).await.map(|()| true)
        })
    });
    if !posted.await.map_err(|error| later(&error))? {
        return Err(refused(Refusal::Gone, "none of his devices has access"));
    }
    core.hub.tell(&out.chat, NEWS);
    Ok(Sent {
        ids,
        ..Sent::default()
    })
}

/// Changes letter `id`; one that is not there is refused.
pub async fn change(
    core: &Arc<Core>,
    chat: &str,
    id: &str,
    how: impl FnOnce(Letter) -> Letter + Send + 'static,
) -> Result<(), SendError> {
    let (shared, to, id) = (core.clone(), chat.to_owned(), id.to_owned());
    let changed = core.database.write(move |tx| {
        Box::pin(async move {
            let place = shared.place(&to);
            let Some(kept) = letters::get(tx, place, &id).await? else {
                return Ok(false);
            };
            let letter: Letter = serde_json::from_str(&kept.body)?;
            let changed = how(letter.clone());
            if changed != letter {
                let body = serde_json::to_string(&changed)?;
                letters::rewrite(tx, place, &id, &body).await?;
                letters::call(tx, place, NEWS).await?;
            }
            Ok(true)
        })
    });
    if !changed.await.map_err(|error| later(&error))? {
        return Err(refused(Refusal::Gone, "no such message in this chat"));
    }
    core.hub.tell(chat, NEWS);
    Ok(())
}

/// The letters of a message: its key is the id of the first, and the beginning
/// of the others'.
async fn prepare(
    core: &Core,
    out: &Outbound,
    files: &dyn Files,
) -> Result<Vec<(String, Letter)>, SendError> {
    let at = clock::now();
    let album = (out.contents.len() > 1).then(|| out.key.to_string());
    let mut letters = Vec::new();
    for (place, content) in out.contents.iter().enumerate() {
        let item = match content.file() {
            Some(file) if !is_lottie(file) => Some(fetch(core, file, files).await?),
            _ => None,
        };
        let letter = Letter::of(content, item, at);
        let letter = letter.ok_or_else(|| refused(Refusal::Unsupported, "nothing to be seen"))?;
        let first = letters.is_empty();
        let reply = out.reply.as_ref().filter(|_| first);
        let id = if first {
            out.key.to_string()
        } else {
            format!("{}.{place}", out.key)
        };
        letters.push((
            id,
            Letter {
                reply: reply.map(|reply| reply.id.clone()),
                quote: reply
                    .and_then(|reply| reply.quote.as_ref())
                    .map(|quote| quote.text.text.clone()),
                album: album.clone(),
                ..letter
            },
        ));
    }
    Ok(letters)
}

/// Animated stickers are no film that a browser knows.
fn is_lottie(file: &FileRef) -> bool {
    file.emoji.is_some() && file.mime.as_deref() == Some("application/x-tgsticker")
}

/// The file, on our shelf.
async fn fetch(core: &Core, file: &FileRef, files: &dyn Files) -> Result<Item, SendError> {
    let path = files.bytes(file).await?;
    let name = file.name.as_deref().unwrap_or_default();
    let item = shelved(&core.shelf, &path, name).await;
    let item = item.map_err(|error| match error {
        Untaken::Shelf(error) => of_shelf(&error),
        Untaken::Torn => SendError::Later {
            after: None,
            reason: error.to_string(),
        },
        error => refused(Refusal::Rejected, &error.to_string()),
    })?;
    Ok(Item {
        width: file.width.or(item.width),
        height: file.height.or(item.height),
        seconds: file.seconds,
        ..item
    })
}

/// Reads a file onto the shelf; one that is there already stays as it is.
async fn shelved(shelf: &Shelf, path: &Path, name: &str) -> Result<Item, Untaken> {
    let read = |error: std::io::Error| Untaken::Shelf(error.into());
    let mut file = tokio::fs::File::open(path).await.map_err(read)?;
    let mut incoming = Incoming::begin(shelf, u64::MAX).await?;
    let mut piece = vec![0; 64 << 10];
    loop {
        let count = file.read(&mut piece).await.map_err(read)?;
        if count == 0 {
            return incoming.end(shelf, name, None).await;
        }
        incoming.add(piece.get(..count).unwrap_or_default()).await?;
    }
}

/// Tells the visitor's lines that an answer is on its way, until then.
async fn typing(core: &Arc<Core>, chat: &str, until: i64) {
    let word = format!("{TYPING} {until}");
    core.hub.tell(chat, &word);
    if core.database.is_shared() {
        let (shared, chat) = (core.clone(), chat.to_owned());
        let told = core.database.write(move |tx| {
            Box::pin(async move { letters::call(tx, shared.place(&chat), &word).await })
        });
        if let Err(error) = told.await {
            tracing::debug!(%error, "others were not told that an answer is on its way");
        }
    }
}

/// A message's words, changed.
pub fn reworded(content: &Content) -> impl FnOnce(Letter) -> Letter + Send + 'static {
    let content = content.clone();
    move |mut letter| {
        if !letter.gone {
            letter.say(&content);
            letter.edited = true;
        }
        letter
    }
}

/// Our database does not answer.
pub fn later(error: &StoreError) -> SendError {
    SendError::Later {
        after: None,
        reason: error.to_string(),
    }
}

fn refused(refusal: Refusal, reason: &str) -> SendError {
    SendError::Refused {
        refusal,
        reason: reason.into(),
    }
}
