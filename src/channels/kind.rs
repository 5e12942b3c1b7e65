//! What there is to know of a kind of channel before one is opened.

use std::sync::Arc;

use secrecy::SecretString;

use crate::botapi::shelf::Shelf;
use crate::config::error::ConfigError;
use crate::config::inbox::Inbox;
use crate::store::database::Database;

use super::contract::Channel;

/// A kind of channel.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The `kind` of its inboxes.
    pub name: &'static str,
    /// The keys of its own that an inbox may have, beside the common ones.
    pub keys: &'static [&'static str],
    /// Connects an inbox; makes no call.
    pub open: fn(&Opening<'_>) -> Opened,
}

/// An open channel, or all that is wrong with its settings.
pub type Opened = Result<Arc<dyn Channel>, Vec<ConfigError>>;

/// What a channel is opened with.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// The inbox, with the channel's own keys in [`Inbox::rest`].
    pub inbox: &'a Inbox,
    /// The client that all share.
    pub http: &'a reqwest::Client,
    /// The Bot API server, for those who need it.
    pub api_url: &'a str,
    /// Where files that travel between accounts are kept.
    pub shelf: &'a Shelf,
    /// The database, for a channel that is its own far side.
    pub database: &'a Database,
    /// How the street reaches our door, if that is known.
    pub public_url: Option<&'a url::Url>,
    /// The token of the staff bot, which may serve an inbox too.
    pub staff: &'a SecretString,
}

/// The names of `kinds`, for [`Inbox::check_kind`].
#[must_use]
pub fn names(kinds: &[Kind]) -> Vec<&'static str> {
    kinds.iter().map(|kind| kind.name).collect()
}

/// Opens the inbox by the one of `kinds` that it names.
pub fn open(kinds: &[Kind], opening: &Opening<'_>) -> Opened {
    let inbox = opening.inbox;
    let wrong = inbox.check_kind(&names(kinds));
    let Some(kind) = kinds.iter().find(|kind| kind.name == inbox.kind) else {
        return Err(wrong.into_iter().collect());
    };
    let wrong = inbox.check_keys(kind.keys);
    if wrong.is_empty() {
        (kind.open)(opening)
    } else {
        Err(wrong)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use std::collections::BTreeSet;
    use std::path::Path;

    use crate::botapi::client::http;
    use crate::botapi::shelf::tests::shelf;
    use crate::channels::KINDS;
    use crate::config::Config;
    use crate::config::error::Problem;

    use super::*;

    const TOKEN: &str = "1:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9";
    const OTHER: &str = "2:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9";

    async fn opened(inbox: &str) -> Opened {
        let dir = tempfile::tempdir().unwrap();
        let text = format!("[desk]\ntoken = \"{TOKEN}\"\n[[inbox]]\ncode = \"A\"\n{inbox}");
        let config = Config::parse(&text, "t.toml", &|_| None).unwrap();
        let opening = Opening {
            inbox: &config.inboxes[0],
            http: &http(),
            api_url: "http://127.0.0.1:1",
            shelf: &shelf(&dir, 100).await,
            database: &Database::open(&format!("sqlite:{}", dir.path().join("k.db").display()))
                .await
                .unwrap(),
            public_url: None,
            staff: &config.desk.token,
        };
        open(KINDS, &opening)
    }

    async fn problem(inbox: &str) -> Problem {
        let Err(errors) = opened(inbox).await else {
            unreachable!("{inbox} opened")
        };
        errors[0].problem.clone()
    }

    #[test]
    fn kinds_are_folders_and_differ() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/channels");
        let names = names(KINDS);
        for name in &names {
            assert!(folder.join(name).join("mod.rs").exists(), "{name}");
        }
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[tokio::test]
    async fn limits_are_sane() {
        for kind in KINDS {
            let channel = opened(&format!("kind = \"{}\"", kind.name)).await.unwrap();
            let limits = channel.limits();
            assert!(limits.text > 0 && limits.caption <= limits.text);
            assert!(limits.photo <= limits.upload);
            assert_ne!(limits.album, 1);
            assert!(channel.read("").is_err());
            assert!(!channel.account().is_empty());
        }
    }

    #[tokio::test]
    async fn a_bot_of_its_own_is_an_account_of_its_own() {
        let shared = opened("kind = \"telegram\"").await.unwrap();
        assert_eq!(shared.account(), "bot:1");
        let own = opened(&format!("kind = \"telegram\"\ntoken = \"{OTHER}\""))
            .await
            .unwrap();
        assert_eq!(own.account(), "bot:2");
    }

    #[tokio::test]
    async fn unknown_kinds_and_keys_are_told() {
        let kind = problem("kind = \"telegramm\"").await;
        assert!(matches!(kind, Problem::NotOneOf { .. }), "{kind:?}");
        let key = problem("kind = \"telegram\"\ncolour = 1").await;
        assert!(matches!(key, Problem::UnknownKey { .. }), "{key:?}");
    }
}
