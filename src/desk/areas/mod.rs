//! Areas: what a person does to a conversation or to the desk's settings, one
//! folder an area.
//!
//! ## How an area is built
//!
//! 1. A unit struct (`#[derive(Debug)] pub struct Status;`) that implements
//!    [`Area`], and one line in [`AREAS`]. Its letter is unique ([`Area::code`]).
//! 2. Its screens are pure functions data → [`Card`], with buttons made by
//!    `Button::area(label, ('s', 'v'), Some(conversation), args)`: area letter,
//!    verb letter (both `a-zA-Z0-9`), the conversation it is about (`None` for
//!    none) and at most [`super::buttons::ARGS_MAX`] bytes of the area's own.
//!    Numbers and short codes fit, UUIDs do as 22 characters of base64.
//! 3. [`Area::press`] is called for a press of such a button, [`Area::command`]
//!    for a command of [`Area::commands`], [`Area::answer`] for the answer to a
//!    question that it asked with [`Reply::Ask`], [`Area::inline`] while
//!    somebody types `@bot words`.
//!
//! What is checked before: who acts is staff ([`Call::who`], roles are the
//! area's business), the conversation exists, the button hung where we put it,
//! and the screen was his. What the area must check itself at the moment it
//! acts: his right, the state of things, what `args` name. Data can be forged,
//! late and doubled: answer with [`Reply::Refused`], never trust.
//!
//! All methods run in the transaction of the update: change the database
//! through `tx` (and ask for cards, titles, notices with
//! [`crate::relay::parcels`] or [`Room::tell`]), and touch nothing else. What they return is carried out by
//! the desk:
//!
//! | [`Reply`] | to a press | to a command or an answer in a topic | in private |
//! |---|---|---|---|
//! | `Done` | toast | 👌 on his post | short message |
//! | `Refused` | alert | notice that answers his post | short message |
//! | `Show` | in place of the pressed screen, if it was one; else a new one | new screen | the pressed message changes; else a new one |
//! | `Close` | toast, and the pressed screen goes | as `Done` | toast, and the message goes |
//! | `Ask` | question in the topic; his answer to it comes to `answer` | the same | question; his answer or next message |
//!
//! Several may be returned: `Done` with `Show` is a toast and a screen. A press
//! without words is answered silently. A screen is seen by nobody else (an
//! ephemeral message) where Telegram can; it spends the group's budget, so ask
//! for one, not for three.
//!
//! Words come from Fluent: an area has a file `locales/{en,ru,uk}/<area>.ftl`
//! and its word in the list of `locale.rs`. Words of a `Done`, `Refused` or
//! `Close` have at most 200 characters.

use std::fmt::Debug;

use futures_util::future::BoxFuture;

use crate::locale::Language;
use crate::model::content::Content;
use crate::model::rich::RichText;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff::Standing;

use super::act::Room;
use super::cards::Card;
use super::commands::Command;
use super::intent::{Answered, Given};

pub mod allowed;
pub mod contacts;
pub mod find;
pub mod later;
pub mod menu;
pub mod people;
pub mod picker;
pub mod priority;
pub mod scripts;
pub mod settings;
pub mod status;
pub mod tags;
pub mod tasks;
pub mod tell;
pub mod turns;

#[cfg(test)]
mod seen;

/// Every area.
pub const AREAS: &[&dyn Area] = &[
    &menu::Menu,
    &status::StatusArea,
    &later::Later,
    &tasks::Tasks,
    &turns::Turns,
    &tags::Tags,
    &priority::Priorities,
    &people::People,
    &settings::Settings,
    &scripts::Scripts,
    &find::Find,
    &contacts::Contacts,
];

/// What an area does: replies to be carried out, in order.
pub type Doing<'a> = BoxFuture<'a, Result<Vec<Reply>, StoreError>>;

/// An area of the desk; see the module's own words.
pub trait Area: Debug + Send + Sync {
    /// Its letter in callback data, `a-zA-Z0-9`, unique.
    fn code(&self) -> char;

    /// The commands that come to it.
    fn commands(&self) -> &'static [Command] {
        &[]
    }

    /// Its entry in the private menu of a person of this role, if it has one.
    fn menu(&self, _role: Standing) -> Option<Entry> {
        None
    }

    /// Its entry in the menu of a conversation ([⋯]), if it has one.
    fn entry(&self) -> Option<Entry> {
        None
    }

    /// All its entries in the private menu, where it has several.
    fn menus(&self, role: Standing) -> Vec<Entry> {
        self.menu(role).into_iter().collect()
    }

    /// All its entries in the menu of a conversation, where it has several.
    fn entries(&self) -> Vec<Entry> {
        self.entry().into_iter().collect()
    }

    /// Whether [`Area::answer`] wants the further items of an album whose first
    /// was the answer.
    fn takes_albums(&self) -> bool {
        false
    }

    /// A button of its own was pressed. `args` may be forged.
    fn press<'a>(
        &'a self,
        _tx: &'a mut Tx,
        _call: &'a Call<'a>,
        _verb: char,
        _args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// A command of its own was given, with these words after it.
    fn command<'a>(
        &'a self,
        _tx: &'a mut Tx,
        _call: &'a Call<'a>,
        _name: &'a str,
        _args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// A question that it asked was answered; `ask` is what it noted then.
    fn answer<'a>(
        &'a self,
        _tx: &'a mut Tx,
        _call: &'a Call<'a>,
        _ask: &'a str,
        _said: &'a Said<'a>,
    ) -> Doing<'a> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Somebody of the staff types `@bot query`: what is offered to him, best
    /// first. Empty if the query is none of its business.
    fn inline<'a>(
        &'a self,
        _tx: &'a mut Tx,
        _call: &'a Call<'a>,
        _query: &'a str,
    ) -> BoxFuture<'a, Result<Vec<Found>, StoreError>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// A line of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Fluent key of its label.
    pub label: &'static str,
    /// The verb of the press it causes.
    pub verb: char,
}

/// Who acts where, on what.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// Surroundings, group and time.
    pub room: Room<'a>,
    /// Who acts.
    pub who: Who,
    /// Where.
    pub place: Place,
    /// The conversation that the button names, or in whose topic he acts.
    pub conversation: Option<Conversation>,
    /// His post: the command, or the answer to a question.
    pub post: Option<i64>,
    /// What that post answers.
    pub reply: Option<Answered>,
    /// What stands after the command, in the group: formatted words, a file.
    pub given: Option<Given>,
}

/// A person of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Telegram user id.
    pub id: i64,
    /// Name as shown.
    pub name: String,
    /// Agent or manager.
    pub role: Standing,
    /// The language to speak to him.
    pub language: Language,
}

/// Where a person acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a topic of the group: its thread id.
    Topic(i64),
    /// In General.
    General,
    /// In his chat with the staff bot, whose id is his own.
    Private,
}

/// What an area wants to be carried out; see the module's own words.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It is done; in so many words.
    Done(String),
    /// It is not done, and why.
    Refused(String),
    /// This is shown to him.
    Show(Card),
    /// It is done, and the screen has served.
    Close(String),
    /// He is asked for words or media. In General nobody can be asked.
    Ask {
        /// The area's own note, given back with the answer.
        ask: String,
        /// The question.
        words: RichText,
    },
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<'a> {
    /// What he wrote or sent; a leading `//` is taken away.
    pub content: &'a Content,
    /// The album it is an item of.
    pub album: Option<&'a str>,
    /// It is a further item of the album whose first was the answer.
    pub more: bool,
}

impl Said<'_> {
    /// The words of it, trimmed; empty if it has none.
    #[must_use]
    pub fn words(&self) -> &str {
        self.content.words().map_or("", |words| words.text.trim())
    }
}

/// A result of an inline query. Chosen, its text is posted by the agent himself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The area's own name for it, at most 62 bytes.
    pub id: String,
    /// First line in the list.
    pub title: String,
    /// Second line; may be empty.
    pub about: String,
    /// What is posted, at most 4096 UTF-16 units.
    pub text: RichText,
}

impl Call<'_> {
    /// Text of `key` in his language.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.who.language.say(key)
    }

    /// The refusal of a button from an older state of things, or a forged one.
    #[must_use]
    pub fn late(&self) -> Reply {
        Reply::Refused(self.say(match self.place {
            Place::Topic(_) => "toast-late",
            Place::General | Place::Private => "desk-late",
        }))
    }

    /// Whether he is a manager.
    #[must_use]
    pub fn is_manager(&self) -> bool {
        self.who.role == Standing::Manager
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::desk::commands;

    #[test]
    fn letters_and_commands_are_unique() {
        let letters: BTreeSet<char> = AREAS.iter().map(|area| area.code()).collect();
        assert_eq!(letters.len(), AREAS.len());
        assert!(letters.iter().all(char::is_ascii_alphanumeric));
        let names: BTreeSet<&str> = commands::all().map(|command| command.name).collect();
        assert_eq!(names.len(), commands::all().count());
        assert!(names.len() <= 100, "Telegram takes no more in one list");
    }
}
