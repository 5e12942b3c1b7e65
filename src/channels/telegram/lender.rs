//! Lends the files that one bot has seen to others.

use std::path::PathBuf;

use futures_util::future::BoxFuture;

use crate::botapi::client::Bot;
use crate::botapi::shelf::{Shelf, ShelfError};
use crate::channels::contract::{Files, Source};
use crate::channels::error::SendError;
use crate::model::content::FileRef;

use super::outcome::of_shelf;

/// The files of one bot: those of the customers for the desk, or those of the
/// agents for a customers' bot.
#[derive(Clone, Debug)]
pub struct Lender {
    /// Where they are kept on their way.
    pub shelf: Shelf,
    /// The bot that has seen them.
    pub from: Bot,
    /// Its account.
    pub from_account: String,
}

impl Files for Lender {
    fn resolve<'a>(
        &'a self,
        file: &'a FileRef,
        account: &'a str,
    ) -> BoxFuture<'a, Result<Source, SendError>> {
        Box::pin(async move {
            if account == self.from_account {
                return Ok(Source::Ready(file.id.clone()));
            }
            let known = self.known(file, account).await;
            if let Some(handle) = known.map_err(|error| of_shelf(&error))? {
                return Ok(Source::Ready(handle));
            }
            self.bytes(file).await.map(Source::Local)
        })
    }

    fn bytes<'a>(&'a self, file: &'a FileRef) -> BoxFuture<'a, Result<PathBuf, SendError>> {
        Box::pin(async move {
            let stored = self.shelf.fetch(&self.from, &self.from_account, file);
            let stored = stored.await.map_err(|error| of_shelf(&error))?;
            Ok(stored.path)
        })
    }

    fn learned<'a>(
        &'a self,
        file: &'a FileRef,
        account: &'a str,
        handle: &'a str,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            if let Err(error) = self.note(file, account, handle).await {
                tracing::warn!(%error, account, "the handle of a file was not kept");
            }
        })
    }
}

impl Lender {
    async fn known(&self, file: &FileRef, account: &str) -> Result<Option<String>, ShelfError> {
        match self.shelf.digest(&self.from_account, file).await? {
            Some(digest) => self.shelf.handle(account, &digest).await,
            None => Ok(None),
        }
    }

    async fn note(&self, file: &FileRef, account: &str, handle: &str) -> Result<(), ShelfError> {
        if let Some(digest) = self.shelf.digest(&self.from_account, file).await? {
            self.shelf.remember(account, &digest, handle).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::botapi::client::http;
    use crate::store::database::Database;

    use super::*;

    async fn lender(dir: &tempfile::TempDir) -> Lender {
        let url = format!("sqlite:{}", dir.path().join("db").display());
        let database = Database::open(&url).await.unwrap();
        let folder = dir.path().join("files");
        Lender {
            shelf: Shelf::open(folder, 100, database).await.unwrap(),
            // Nobody listens there.
            from: Bot::new(http(), "http://127.0.0.1:1", "1:x".into()),
            from_account: "bot:1".into(),
        }
    }

    fn file() -> FileRef {
        FileRef {
            id: "old".into(),
            ..FileRef::default()
        }
    }

    #[tokio::test]
    async fn a_bot_needs_no_loan_of_what_it_has_seen() {
        let dir = tempfile::tempdir().unwrap();
        let lender = lender(&dir).await;
        let source = lender.resolve(&file(), "bot:1").await;
        assert_eq!(source, Ok(Source::Ready("old".into())));
    }

    #[tokio::test]
    async fn what_was_uploaded_once_is_not_fetched_again() {
        let dir = tempfile::tempdir().unwrap();
        let lender = lender(&dir).await;
        let digest = "ab".repeat(32);
        lender
            .shelf
            .remember("bot:1", &digest, "old")
            .await
            .unwrap();
        let unknown = lender.resolve(&file(), "bot:2").await;
        assert!(
            matches!(unknown, Err(SendError::Later { .. })),
            "{unknown:?}"
        );
        lender.learned(&file(), "bot:2", "new").await;
        let source = lender.resolve(&file(), "bot:2").await;
        assert_eq!(source, Ok(Source::Ready("new".into())));
        let third = lender.resolve(&file(), "bot:3").await;
        assert!(third.is_err());
    }
}
