//! Files that visitors bring: onto our shelf, and from there to others.

use std::path::PathBuf;

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::{StreamExt, future::BoxFuture};
use serde::{Deserialize, Serialize};

use crate::botapi::shelf::{Shelf, ShelfError};
use crate::channels::contract::{Files, Source};
use crate::channels::error::{Refusal, SendError};
use crate::channels::lender::of_shelf;
use crate::model::content::{Content, FileRef, MediaKind};
use crate::model::rich::RichText;
use crate::store::folder::Draft;

use super::field::file_name;
use super::sniff::{HEAD, Shape, measure, sniff};

/// A file on our shelf with what may be said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// SHA-256 of its bytes, hexadecimal.
    pub digest: String,
    /// A name for people.
    pub name: String,
    /// Its media type, by its bytes.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Pixels, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    /// Pixels, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// Seconds, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
}

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Untaken {
    /// More bytes than allowed.
    #[error("too large")]
    TooLarge,
    /// None at all.
    #[error("empty")]
    Empty,
    /// No room.
    #[error("no room")]
    Full,
    /// The visitor went away half way.
    #[error("torn off")]
    Torn,
    /// It could not be kept.
    #[error(transparent)]
    Shelf(ShelfError),
}

impl From<ShelfError> for Untaken {
    fn from(error: ShelfError) -> Self {
        match error {
            ShelfError::Empty => Self::Empty,
            ShelfError::Full { .. } => Self::Full,
            ShelfError::TooLarge { .. } => Self::TooLarge,
            error => Self::Shelf(error),
        }
    }
}

/// A file that is coming in.
#[derive(Debug)]
pub struct Incoming {
    draft: Draft,
    head: Vec<u8>,
    most: u64,
}

impl Incoming {
    /// Begins one of at most `most` bytes.
    pub async fn begin(shelf: &Shelf, most: u64) -> Result<Self, Untaken> {
        Ok(Self {
            draft: shelf.draft().await?,
            head: Vec::with_capacity(HEAD),
            most,
        })
    }

    /// The next bytes.
    pub async fn add(&mut self, piece: &[u8]) -> Result<(), Untaken> {
        if self.draft.size().saturating_add(piece.len() as u64) > self.most {
            return Err(Untaken::TooLarge);
        }
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend(piece.iter().take(missing));
        let written = self.draft.write(piece).await;
        written.map_err(|error| Untaken::Shelf(error.into()))
    }

    /// Puts it on the shelf; `name` is what the visitor calls it. With
    /// `loose_until` (milliseconds UTC) it goes then, unless somebody uses it.
    pub async fn end(
        self,
        place: &Shelf,
        name: &str,
        loose_until: Option<i64>,
    ) -> Result<Item, Untaken> {
        let (shape, mime) = sniff(&self.head);
        let measures = measure(&self.head);
        let stored = place.keep(self.draft, loose_until).await?;
        Ok(Item {
            digest: stored.digest,
            name: file_name(name).unwrap_or_else(|| nameless(shape, mime)),
            mime: mime.into(),
            size: i64::try_from(stored.size).unwrap_or(i64::MAX),
            width: measures.map(|(wide, _)| wide),
            height: measures.map(|(_, high)| high),
            seconds: None,
        })
    }
}

/// Takes a whole body in as one file, which goes at `until` (milliseconds UTC)
/// unless somebody uses it.
pub async fn take(
    shelf: &Shelf,
    body: Body,
    name: &str,
    most: u64,
    until: i64,
) -> Result<Item, Untaken> {
    let mut incoming = Incoming::begin(shelf, most).await?;
    let mut body: BodyDataStream = body.into_data_stream();
    while let Some(piece) = body.next().await {
        let piece: Bytes = piece.map_err(|_| Untaken::Torn)?;
        incoming.add(&piece).await?;
    }
    incoming.end(shelf, name, Some(until)).await
}

impl Item {
    /// How a browser may show it.
    #[must_use]
    pub fn shape(&self) -> Shape {
        match self.mime.split('/').next() {
            Some("image") => Shape::Image,
            Some("audio") => Shape::Audio,
            Some("video") => Shape::Video,
            _ => Shape::File,
        }
    }

    /// As a message with these words.
    #[must_use]
    pub fn content(&self, caption: RichText) -> Content {
        let media = match (self.shape(), self.mime.as_str()) {
            (_, "image/gif") => MediaKind::Animation,
            (_, "image/png" | "image/jpeg" | "image/webp") => MediaKind::Photo,
            (_, "audio/mpeg" | "audio/mp4") => MediaKind::Audio,
            (_, "video/mp4") => MediaKind::Video,
            _ => MediaKind::Document,
        };
        Content::Media {
            media,
            file: FileRef {
                id: self.digest.clone(),
                unique: Some(self.digest.clone()),
                size: Some(self.size),
                name: Some(self.name.clone()),
                mime: Some(self.mime.clone()),
                seconds: self.seconds,
                width: self.width,
                height: self.height,
                emoji: None,
            },
            caption,
            spoiler: false,
        }
    }
}

fn nameless(shape: Shape, mime: &str) -> String {
    let end = match (shape, mime.split('/').nth(1)) {
        (Shape::File, _) | (_, None) => "bin",
        (_, Some(end)) => end,
    };
    format!("file.{end}")
}

/// Lends what visitors brought to the bots.
#[derive(Clone, Debug)]
pub struct Stock(pub Shelf);

impl Files for Stock {
    fn resolve<'a>(
        &'a self,
        file: &'a FileRef,
        account: &'a str,
    ) -> BoxFuture<'a, Result<Source, SendError>> {
        Box::pin(async move {
            let digest = self.digest(file).await?;
            let known = self.0.handle(account, &digest).await;
            if let Some(handle) = known.map_err(|error| of_shelf(&error))? {
                return Ok(Source::Ready(handle));
            }
            self.bytes(file).await.map(Source::Local)
        })
    }

    fn bytes<'a>(&'a self, file: &'a FileRef) -> BoxFuture<'a, Result<PathBuf, SendError>> {
        Box::pin(async move {
            let digest = self.digest(file).await?;
            let path = self.0.path(&digest).await;
            path.ok_or_else(|| gone("the file is not on the shelf"))
        })
    }

    fn learned<'a>(
        &'a self,
        file: &'a FileRef,
        account: &'a str,
        handle: &'a str,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Ok(digest) = self.digest(file).await else {
                return;
            };
            if let Err(error) = self.0.remember(account, &digest, handle).await {
                tracing::warn!(%error, account, "the handle of a file was not kept");
            }
        })
    }
}

impl Stock {
    /// Which file on the shelf it is; one that another account has brought there
    /// is known by what all call it.
    async fn digest(&self, file: &FileRef) -> Result<String, SendError> {
        if file.unique.as_ref() == Some(&file.id) {
            return Ok(file.id.clone());
        }
        let digest = self.0.digest("", file).await;
        let digest = digest.map_err(|error| of_shelf(&error))?;
        digest.ok_or_else(|| gone("the file never was on the shelf"))
    }
}

fn gone(reason: &str) -> SendError {
    SendError::Refused {
        refusal: Refusal::Gone,
        reason: reason.into(),
    }
}
