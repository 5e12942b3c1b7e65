//! The icons of topics: which of Telegram's tells how a ticket stands.
//!
//! A topic's colour is fixed when it is made; its icon can be changed, but only
//! to one of those that Telegram lists (facts T4). It changes with the title, in
//! the same call, so that it costs nothing.

use std::collections::HashMap;

use serde::Deserialize;

use crate::model::status::Status;

/// One of the icons that Telegram lists (`getForumTopicIconStickers`).
#[derive(Clone, Debug, Deserialize)]
pub struct Sticker {
    /// What it stands for.
    #[serde(default)]
    pub emoji: String,
    /// Its id as a topic's icon.
    pub custom_emoji_id: Option<String>,
}

/// The icons there are, by emoji.
#[derive(Clone, Debug, Default)]
pub struct Icons(HashMap<String, String>);

impl Icons {
    /// Takes in what Telegram lists.
    #[must_use]
    pub fn new(stickers: Vec<Sticker>) -> Self {
        let ids = stickers
            .into_iter()
            .filter_map(|sticker| Some((bare(&sticker.emoji), sticker.custom_emoji_id?)));
        Self(ids.collect())
    }

    /// The icon for a state; `None` where Telegram has no fitting one.
    #[must_use]
    pub fn of(&self, status: Status, urgent: bool) -> Option<&str> {
        let burning = urgent && !status.is_over();
        let wanted: &[&str] = match status {
            _ if burning => &["🔥", "❗", "‼"],
            Status::New => &["❗", "🆕", "⚡"],
            Status::Open | Status::WaitingCustomer | Status::WaitingThird => &["💬", "🗣"],
            Status::Snoozed => &["📆", "🌙"],
            Status::Review => &["🔎", "👀"],
            Status::Solved => &["✅", "🏆"],
            Status::Closed => &["🏁", "📁"],
        };
        self.first(wanted)
    }

    /// The icon of the feed.
    #[must_use]
    pub fn feed(&self) -> Option<&str> {
        self.first(&["📰", "📝", "📣"])
    }

    fn first(&self, wanted: &[&str]) -> Option<&str> {
        let known = wanted.iter().find_map(|emoji| self.0.get(*emoji));
        known.map(String::as_str)
    }
}

/// Without the mark that asks for a coloured picture: lists differ in it.
fn bare(emoji: &str) -> String {
    emoji.replace('\u{fe0f}', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sticker(emoji: &str) -> Sticker {
        Sticker {
            emoji: emoji.into(),
            custom_emoji_id: Some(format!("id of {emoji}")),
        }
    }

    #[test]
    fn takes_the_best_that_there_is() {
        let icons = Icons::new(vec![sticker("❗️"), sticker("🗣"), sticker("✅")]);
        assert_eq!(icons.of(Status::New, false), Some("id of ❗️"));
        assert_eq!(icons.of(Status::Open, true), Some("id of ❗️"));
        assert_eq!(icons.of(Status::WaitingThird, false), Some("id of 🗣"));
        assert_eq!(icons.of(Status::Solved, true), Some("id of ✅"));
        assert_eq!(icons.of(Status::Closed, false), None);
        assert_eq!(Icons::default().of(Status::New, false), None);
    }
}
