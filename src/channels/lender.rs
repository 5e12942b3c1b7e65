//! Lends the files that one bot has seen to others.

use std::path::PathBuf;

use futures_util::future::BoxFuture;

use crate::botapi::client::Bot;
use crate::botapi::shelf::{Shelf, ShelfError};
use crate::channels::contract::{Files, Source};
use crate::channels::error::{Refusal, SendError};
use crate::model::content::FileRef;

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
            if account == self.from_account && file.digest().is_none() {
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
    /// Lends what `from` has seen.
    #[must_use]
    pub fn new(shelf: &Shelf, from: &Bot) -> Self {
        Self {
            shelf: shelf.clone(),
            from: from.clone(),
            from_account: from.account(),
        }
    }

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

/// Sorts a file that cannot be had. Of its own the addressee's account has
/// nothing to do with that.
#[must_use]
pub fn of_shelf(error: &ShelfError) -> SendError {
    let reason = error.to_string();
    match error {
        ShelfError::TooLarge { .. } => SendError::Refused {
            refusal: Refusal::TooLarge,
            reason,
        },
        ShelfError::Empty | ShelfError::Gone(_) | ShelfError::Full { .. } => SendError::Refused {
            refusal: Refusal::Rejected,
            reason,
        },
        ShelfError::Down(_) => SendError::Later {
            after: None,
            reason,
        },
        ShelfError::Later { after, .. } => SendError::Later {
            after: *after,
            reason,
        },
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::time::Duration;

    use crate::botapi::client::http;
    use crate::botapi::shelf::tests::shelf;

    use super::*;

    async fn lender(dir: &tempfile::TempDir) -> Lender {
        Lender {
            shelf: shelf(dir, 100).await,
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

    #[tokio::test]
    async fn a_file_of_our_own_store_is_lent_to_every_bot() {
        let dir = tempfile::tempdir().unwrap();
        let lender = lender(&dir).await;
        let price = dir.path().join("price.pdf");
        std::fs::write(&price, "prices").unwrap();
        let kept = lender.shelf.adopt(&price).await.unwrap();
        let file = FileRef::kept(&kept.digest);
        for bot in ["bot:1", "bot:2"] {
            let source = lender.resolve(&file, bot).await;
            assert_eq!(source, Ok(Source::Local(kept.path.clone())), "{bot}");
            lender.learned(&file, bot, "handle").await;
            let source = lender.resolve(&file, bot).await;
            assert_eq!(source, Ok(Source::Ready("handle".into())), "{bot}");
        }
        let lost = lender.bytes(&FileRef::kept(&"ab".repeat(32))).await;
        assert!(matches!(lost, Err(SendError::Refused { .. })), "{lost:?}");
    }

    #[test]
    fn a_file_that_cannot_be_had_is_no_dead_account() {
        let after = Some(Duration::from_secs(3));
        let wait = ShelfError::Later {
            after,
            reason: String::new(),
        };
        assert!(matches!(
            of_shelf(&wait),
            SendError::Later { after: Some(_), .. }
        ));
        let down = of_shelf(&ShelfError::Down(String::new()));
        assert!(matches!(down, SendError::Later { after: None, .. }));
        let full = of_shelf(&ShelfError::Full { most: 1 });
        assert!(matches!(
            full,
            SendError::Refused {
                refusal: Refusal::Rejected,
                ..
            }
        ));
        let large = of_shelf(&ShelfError::TooLarge {
            size: None,
            limit: 1,
        });
        assert!(matches!(
            large,
            SendError::Refused {
                refusal: Refusal::TooLarge,
                ..
            }
        ));
    }
}
