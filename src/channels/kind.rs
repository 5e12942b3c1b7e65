//! What there is to know of a kind of channel before one is opened.

use std::sync::Arc;

use secrecy::SecretString;

use crate::botapi::shelf::Shelf;
use crate::config::error::ConfigError;
use crate::config::inbox::Inbox;

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
