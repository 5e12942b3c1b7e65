//! What the desk knows of its surroundings while it runs.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use chrono_tz::Tz;

use crate::channels::contract::{Files, Portraits};
use crate::locale::Language;
use crate::model::link::Links;
use crate::relay::parcels::Accounts;

use super::areas::{AREAS, Area};
use super::commands::Command;
use super::icons::Icons;
use super::intent::DeskIs;

/// The desk's surroundings; shared by all who act for it.
pub struct Stage {
    /// The account of the staff bot.
    pub account: String,
    /// Its user id.
    pub bot: i64,
    /// Its user name.
    pub bot_username: String,
    /// The language of the agents.
    pub language: Language,
    /// Their time zone.
    pub zone: Tz,
    /// Telegram's icons of topics, once they are known.
    pub icons: OnceLock<Icons>,
    /// What the desk can do.
    pub areas: Vec<&'static dyn Area>,
    /// Inboxes by code.
    pub inboxes: HashMap<String, InboxIs>,
    /// Who signs links to pages; `None` if the street does not reach us.
    pub links: Option<Links>,
    chat: AtomicI64,
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// What the desk knows of an inbox.
pub struct InboxIs {
    /// Its name for people.
    pub name: String,
    /// The account that talks to its customers.
    pub account: String,
    /// Largest file that can be fetched from there, bytes.
    pub download: u64,
    /// Whether its far side tells what arrived.
    pub receipts: bool,
    /// Whether the access of its customers' devices can be ended.
    pub revokes: bool,
    /// Where files of its customers come from.
    pub files: Arc<dyn Files>,
    /// Where pictures of its customers come from, if they can have any.
    pub portraits: Option<Arc<dyn Portraits>>,
}

impl Stage {
    /// A stage for `chat`; `None` before `/setup`.
    #[must_use]
    pub fn new(
        account: String,
        (bot, bot_username): (i64, String),
        (language, zone): (Language, Tz),
        inboxes: HashMap<String, InboxIs>,
        chat: Option<i64>,
    ) -> Self {
        let chat = AtomicI64::new(chat.unwrap_or(0));
        Self {
            account,
            bot,
            bot_username,
            language,
            zone,
            icons: OnceLock::new(),
            areas: AREAS.to_vec(),
            inboxes,
            links: None,
            chat,
        }
    }

    /// With links to pages.
    #[must_use]
    pub fn with_links(mut self, links: Option<Links>) -> Self {
        self.links = links;
        self
    }

    /// The area of a letter.
    #[must_use]
    pub fn area(&self, letter: char) -> Option<&'static dyn Area> {
        self.areas
            .iter()
            .copied()
            .find(|area| area.code() == letter)
    }

    /// The area that a command goes to.
    #[must_use]
    pub fn command(&self, name: &str) -> Option<(&'static dyn Area, &'static Command)> {
        self.areas.iter().find_map(|area| {
            let command = area
                .commands()
                .iter()
                .find(|command| command.name == name)?;
            Some((*area, command))
        })
    }

    /// The group, once bound.
    #[must_use]
    pub fn chat(&self) -> Option<i64> {
        Some(self.chat.load(Ordering::Acquire)).filter(|chat| *chat != 0)
    }

    /// Binds the group, or notes its new id.
    pub fn bind(&self, chat: i64) {
        self.chat.store(chat, Ordering::Release);
    }

    /// Who we are, for reading updates.
    #[must_use]
    pub fn desk_is(&self) -> DeskIs {
        DeskIs {
            chat: self.chat(),
            bot: self.bot,
            bot_username: self.bot_username.clone(),
        }
    }

    /// Who sends for an inbox. One that is configured no longer keeps its
    /// topics; what is sent to its customers waits for it to come back.
    #[must_use]
    pub fn accounts(&self, inbox: &str) -> Accounts {
        Accounts {
            desk: self.account.clone(),
            inbox: self
                .inboxes
                .get(inbox)
                .map_or_else(|| format!("inbox:{inbox}"), |is| is.account.clone()),
        }
    }

    /// Whether the far side of an inbox tells what arrived.
    #[must_use]
    pub fn tells_receipts(&self, inbox: &str) -> bool {
        self.inboxes.get(inbox).is_some_and(|is| is.receipts)
    }

    /// Whether customers of an inbox can have a picture.
    #[must_use]
    pub fn has_portraits(&self, inbox: &str) -> bool {
        self.inboxes
            .get(inbox)
            .is_some_and(|is| is.portraits.is_some())
    }

    /// Whether the access of the customers' devices can be ended in an inbox.
    #[must_use]
    pub fn revokes(&self, inbox: &str) -> bool {
        self.inboxes.get(inbox).is_some_and(|is| is.revokes)
    }

    /// The name of an inbox for people.
    #[must_use]
    pub fn inbox_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.inboxes.get(code).map_or(code, |is| is.name.as_str())
    }
}
