//! Tags of a ticket: `/tag word word`, or a screen of toggles; and, for those
//! who look after them, the list of all.

pub mod care;
pub mod give;
pub mod screens;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::desk::buttons::Button;
use crate::desk::commands::Command;
use crate::locale::Language;
use crate::model::ids::{ConversationId, TagId};
use crate::store::database::Tx;
use crate::store::staff::Standing;

use super::{Area, Call, Doing, Entry, Said};

/// Tags of a ticket.
#[derive(Debug)]
pub struct Tags;

/// The letter of the area.
pub const CODE: char = 'g';
/// Shows the toggles; args: page.
const SHOW: char = 'o';
/// Gives or takes one; args: tag, page.
const TOGGLE: char = 't';
/// Gives one that was offered.
const GIVE: char = 'g';
/// Makes one; args: its name.
const MAKE: char = 'n';
/// Shows the list of all; args: page.
const LIST: char = 'l';
/// Shows one of the list.
const ONE: char = 'i';
/// Asks for another name.
const RENAME: char = 'r';
/// Puts one aside, or back.
const ARCHIVE: char = 'a';
/// Shows those it can be merged into; args: tag, page.
const MERGE: char = 'm';
/// Merges; args: the beginnings of both ids.
const INTO: char = 'x';
/// Shows those put aside; args: page.
const ASIDE: char = 'z';

const COMMANDS: &[Command] = &[
    Command::in_topic("tag", "tags-command"),
    Command::anywhere("tags", "tags-command-list"),
];

impl Area for Tags {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            label: "tags-entry",
            verb: SHOW,
        })
    }

    fn menu(&self, role: Standing) -> Option<Entry> {
        (role == Standing::Manager).then_some(Entry {
            label: "tags-entry",
            verb: LIST,
        })
    }

    fn press<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        verb: char,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            let page = args.parse().unwrap_or(0);
            match (verb, read(args)) {
                (SHOW, _) => give::show(tx, call, page).await,
                (TOGGLE, Some((tag, rest))) => {
                    give::toggle(tx, call, tag, rest.parse().unwrap_or(0)).await
                }
                (GIVE, Some((tag, _))) => give::chosen(tx, call, tag).await,
                (MAKE, _) => give::make(tx, call, args).await,
                (LIST, _) => care::list(tx, call, page).await,
                (ASIDE, _) => care::aside(tx, call, page).await,
                (ONE, Some((tag, _))) => care::one(tx, call, tag).await,
                (RENAME, Some((tag, _))) => care::ask_name(tx, call, tag).await,
                (ARCHIVE, Some((tag, _))) => care::archive(tx, call, tag).await,
                (MERGE, Some((tag, rest))) => {
                    care::choose(tx, call, tag, rest.parse().unwrap_or(0)).await
                }
                (INTO, _) => care::merge(tx, call, args).await,
                _ => Ok(vec![call.late()]),
            }
        })
    }

    fn command<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        name: &'a str,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            match name {
                "tags" => care::list(tx, call, 0).await,
                _ if args.trim().is_empty() => give::show(tx, call, 0).await,
                _ => give::words(tx, call, args).await,
            }
        })
    }

    fn answer<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        ask: &'a str,
        said: &'a Said<'a>,
    ) -> Doing<'a> {
        Box::pin(async move {
            match ask.strip_prefix(RENAME).and_then(read) {
                Some((tag, _)) => care::rename(tx, call, tag, said.words()).await,
                None => Ok(vec![call.late()]),
            }
        })
    }
}

/// [🏷 Tags]: shows the toggles.
#[must_use]
pub fn button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("tags-entry");
    Button::area(label, (CODE, SHOW), Some(conversation), "")
}

/// A tag as arguments of a button: 22 characters.
fn code(tag: TagId) -> String {
    URL_SAFE_NO_PAD.encode(tag.0.as_bytes())
}

/// A tag and what follows it.
fn read(args: &str) -> Option<(TagId, &str)> {
    let (id, rest) = args.split_at_checked(22)?;
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
    Some((TagId(Uuid::from_slice(&bytes).ok()?), rest))
}
