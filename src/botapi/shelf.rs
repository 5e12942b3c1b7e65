//! Our own store of files that bots have seen.
//!
//! A `file_id` is good for one bot alone; what another bot shall send must
//! pass through here once, and is remembered under that bot's own name then.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncReadExt;

use crate::clock;
use crate::model::content::FileRef;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::folder::{Draft, Folder};

use super::client::Bot;
use super::error::{CallError, Fault};
use super::reason::Why;

/// Stands for every bot: `file_unique_id` is the same for all of them.
const EVERY_BOT: &str = "telegram";

/// A folder of files with its books; cheap to clone.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: Arc<Folder>,
    most: u64,
    database: Database,
}

/// A file on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of its bytes, hexadecimal.
    pub digest: String,
    /// Where it is; never to be written to.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
}

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShelfError {
    /// Too many bytes for the server or for us.
    #[error("the file is too large ({size:?} of at most {limit} bytes)")]
    TooLarge {
        /// Its bytes, if they are known.
        size: Option<u64>,
        /// The most that can be fetched, bytes.
        limit: u64,
    },
    /// There is nothing in it, which no side would take.
    #[error("the file is empty")]
    Empty,
    /// The server no longer has it, or this bot never saw it.
    #[error("the file is gone: {0}")]
    Gone(String),
    /// No room on the shelf.
    #[error("the file store is full: {most} bytes")]
    Full {
        /// The most it may hold, bytes.
        most: u64,
    },
    /// The whole bot is out of service.
    #[error("the bot is down: {0}")]
    Down(String),
    /// May work later.
    #[error("the file cannot be had now: {reason}")]
    Later {
        /// The server's wish.
        after: Option<Duration>,
        /// For the log.
        reason: String,
    },
}

impl Shelf {
    /// Opens the folder `dir`, made if missing, for `max_bytes` in all.
    pub async fn open(
        dir: impl Into<PathBuf>,
        max_bytes: u64,
        database: Database,
    ) -> std::io::Result<Self> {
        Ok(Self {
            folder: Arc::new(Folder::open(dir).await?),
            most: max_bytes,
            database,
        })
    }

    /// The bytes of `file`, which `bot` (`account`) has seen; fetched unless
    /// they are here already. What counts are the bytes that come, not the
    /// size that was claimed.
    pub async fn fetch(
        &self,
        bot: &Bot,
        account: &str,
        file: &FileRef,
    ) -> Result<Stored, ShelfError> {
        self.fetch_within(bot, account, file, bot.download_max())
            .await
    }

    /// The digest of `file` of `account`, if its bytes were ever here.
    pub async fn digest(
        &self,
        account: &str,
        file: &FileRef,
    ) -> Result<Option<String>, ShelfError> {
        if let Some(kept) = file.digest() {
            return Ok(Some(kept.to_owned()));
        }
        let mut tx = self.database.read().await?;
        let digest = files::named(&mut tx, account, &file.id).await?;
        match (&file.unique, digest) {
            (Some(unique), None) => Ok(files::named(&mut tx, EVERY_BOT, unique).await?),
            (_, digest) => Ok(digest),
        }
    }

    /// What `account` calls file `digest`, if it has sent or seen it.
    pub async fn handle(&self, account: &str, digest: &str) -> Result<Option<String>, ShelfError> {
        let mut tx = self.database.read().await?;
        Ok(files::handle(&mut tx, account, digest).await?)
    }

    /// Notes that `account` calls file `digest` by `handle`.
    pub async fn remember(
        &self,
        account: &str,
        digest: &str,
        handle: &str,
    ) -> Result<(), ShelfError> {
        let names = vec![(account.to_owned(), handle.to_owned())];
        self.note(digest, names).await
    }

    /// Takes a copy of the file at `path`, which no bot has seen, so that any
    /// may send it as [`FileRef::kept`].
    pub async fn adopt(&self, path: &Path) -> Result<Stored, ShelfError> {
        let mut file = tokio::fs::File::open(path).await?;
        let mut draft = self.folder.draft().await?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer).await?;
            match buffer.get(..read) {
                Some(piece) if read > 0 => draft.write(piece).await?,
                _ => break,
            }
            self.admit(draft.size(), u64::MAX).await?;
        }
        self.enter(draft, None).await
    }

    /// Where file `digest` is; `None` if it is not here.
    pub async fn path(&self, digest: &str) -> Option<PathBuf> {
        self.folder.size(digest).await?;
        self.folder.path(digest)
    }

    async fn fetch_within(
        &self,
        bot: &Bot,
        account: &str,
        file: &FileRef,
        limit: u64,
    ) -> Result<Stored, ShelfError> {
        if let Some(digest) = self.digest(account, file).await?
            && let Some(stored) = self.stored(digest).await
        {
            if file.digest().is_none() {
                self.note(&stored.digest, names(account, file)).await?;
            }
            return Ok(stored);
        }
        if file.digest().is_some() {
            return Err(ShelfError::Gone("our own store has lost it".into()));
        }
        let claimed = file.size.and_then(|size| u64::try_from(size).ok());
        self.admit(claimed.unwrap_or_default(), limit).await?;
        self.download(bot, account, file, limit).await
    }

    async fn download(
        &self,
        bot: &Bot,
        account: &str,
        file: &FileRef,
        limit: u64,
    ) -> Result<Stored, ShelfError> {
        let failed = |error| of_call(error, limit);
        let mut answer = bot.download(&file.id).await.map_err(failed)?;
        if let Some(size) = answer.size() {
            self.admit(size, limit).await?;
        }
        let mut draft = self.folder.draft().await?;
        while let Some(piece) = answer.piece().await.map_err(failed)? {
            draft.write(&piece).await?;
            if draft.size() > limit {
                return Err(ShelfError::TooLarge { size: None, limit });
            }
        }
        let stored = self.enter(draft, None).await?;
        self.note(&stored.digest, names(account, file)).await?;
        Ok(stored)
    }

    /// Begins a file that comes from elsewhere than the Bot API; to be ended with
    /// [`Shelf::keep`].
    pub async fn draft(&self) -> Result<Draft, ShelfError> {
        Ok(self.folder.draft().await?)
    }

    /// Puts a file that came from elsewhere on the shelf. Its digest is its name
    /// for every bot ([`FileRef::unique`]). With `loose_until` (milliseconds UTC)
    /// it goes then, unless somebody uses it.
    pub async fn keep(&self, draft: Draft, loose_until: Option<i64>) -> Result<Stored, ShelfError> {
        let stored = self.enter(draft, loose_until).await?;
        self.remember(EVERY_BOT, &stored.digest, &stored.digest)
            .await?;
        Ok(stored)
    }

    /// Removes files that nobody has used until `now`, at most 100 at a time;
    /// gives how many it looked at.
    pub async fn sweep(&self, now: i64) -> Result<usize, ShelfError> {
        let loose = files::loose(&mut self.database.read().await?, now).await?;
        let count = loose.len();
        for digest in loose {
            // Out of its place first: whoever brings the same bytes after they are
            // struck out of the books puts his own there, and these are not his.
            let bytes = self.folder.take_out(&digest).await?;
            let dropped = self
                .database
                .write(move |tx| {
                    Box::pin(async move {
                        // Another process may be sweeping too.
                        let dropped = files::drop_loose(tx, &digest, now).await?;
                        Ok(dropped || files::size(tx, &digest).await?.is_none())
                    })
                })
                .await;
            if !matches!(dropped, Ok(true))
                && let Some(bytes) = bytes
            {
                bytes.put_back().await?;
            }
            dropped?;
        }
        Ok(count)
    }

    /// Whether `size` more bytes may come.
    async fn admit(&self, size: u64, limit: u64) -> Result<(), ShelfError> {
        if size > limit {
            let size = Some(size);
            return Err(ShelfError::TooLarge { size, limit });
        }
        let mut tx = self.database.read().await?;
        let used = u64::try_from(files::used(&mut tx).await?).unwrap_or_default();
        if used.saturating_add(size) > self.most {
            return Err(ShelfError::Full { most: self.most });
        }
        Ok(())
    }

    async fn stored(&self, digest: String) -> Option<Stored> {
        Some(Stored {
            size: self.folder.size(&digest).await?,
            path: self.folder.path(&digest)?,
            digest,
        })
    }

    async fn enter(
        &self,
        mut draft: Draft,
        loose_until: Option<i64>,
    ) -> Result<Stored, ShelfError> {
        let size = draft.size();
        if size == 0 {
            return Err(ShelfError::Empty);
        }
        let digest = draft.digest().await?;
        self.book(&digest, size, loose_until).await?;
        let path = self.folder.keep(draft).await?;
        Ok(Stored { digest, path, size })
    }

    async fn book(
        &self,
        digest: &str,
        size: u64,
        loose_until: Option<i64>,
    ) -> Result<(), ShelfError> {
        let digest = digest.to_owned();
        let (size, most, now) = (signed(size), signed(self.most), clock::now());
        let entered = self
            .database
            .write(move |tx| {
                Box::pin(
                    async move { files::add(tx, (&digest, size), most, loose_until, now).await },
                )
            })
            .await?;
        if entered {
            Ok(())
        } else {
            Err(ShelfError::Full { most: self.most })
        }
    }

    async fn note(&self, digest: &str, names: Vec<(String, String)>) -> Result<(), ShelfError> {
        let digest = digest.to_owned();
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    for (account, handle) in &names {
                        files::remember(tx, account, &digest, handle).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }
}

fn names(account: &str, file: &FileRef) -> Vec<(String, String)> {
    let own = Some((account.to_owned(), file.id.clone()));
    let common = file.unique.clone().map(|it| (EVERY_BOT.to_owned(), it));
    own.into_iter().chain(common).collect()
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// Fetching can be repeated at will, so doubt is a reason to try again.
fn of_call(error: CallError, limit: u64) -> ShelfError {
    let reason = error.to_string();
    let CallError::Fault(fault) = error else {
        return ShelfError::Later {
            after: None,
            reason,
        };
    };
    match fault {
        Fault::Rejected {
            why: Why::FileTooBig,
        } => ShelfError::TooLarge { size: None, limit },
        Fault::Config(_) => ShelfError::Down(reason),
        Fault::Limited { .. } | Fault::Unsure { .. } | Fault::Retry { .. } => ShelfError::Later {
            after: fault.after(),
            reason,
        },
        _ => ShelfError::Gone(reason),
    }
}

impl From<StoreError> for ShelfError {
    fn from(error: StoreError) -> Self {
        Self::Later {
            after: None,
            reason: error.to_string(),
        }
    }
}

impl From<std::io::Error> for ShelfError {
    fn from(error: std::io::Error) -> Self {
        Self::Later {
            after: None,
            // The kind alone: the rest may name paths.
            reason: format!("the file store: {}", error.kind()),
        }
    }
}

/// A shelf for tests.
#[cfg(test)]
pub(crate) mod tests;
