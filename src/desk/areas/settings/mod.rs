//! What managers set for an inbox, or for all: who is responsible for new
//! tickets, how long a returning customer opens his last one, who makes tags,
//! which brand it speaks for; and whether there is a feed.

pub mod brand;
pub mod change;
pub mod feed;
pub mod screens;

use crate::desk::commands::Command;
use crate::store::database::Tx;
use crate::store::staff::Standing;

use super::{Area, Call, Doing, Entry, Place, Reply, Said};

/// Settings of inboxes.
#[derive(Debug)]
pub struct Settings;

/// The letter of the area.
pub const CODE: char = 'e';
/// Shows the inboxes; args: page.
const LIST: char = 'o';
/// Shows what is set for one.
const INBOX: char = 'i';
/// Shows who can be responsible; args: inbox, page.
const WHO: char = 'r';
/// Makes somebody responsible; args: inbox, person.
const SET_WHO: char = 's';
/// Shows how long the window can be.
const HOURS: char = 'h';
/// Sets the window; args: inbox, hours.
const SET_HOURS: char = 'w';
/// Asks for the hours.
const ASK_HOURS: char = 'q';
/// Sets who makes tags; args: inbox, `yes`, `no` or nothing.
const TAGS: char = 't';
/// Asks for the brand; args: inbox.
const BRAND: char = 'b';
/// Switches the feed; args: `on` or `off`.
const FEED: char = 'f';

const COMMANDS: &[Command] = &[
    Command::anywhere("settings", "settings-command"),
    Command::anywhere("feed", "feed-command"),
];

impl Area for Settings {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn menu(&self, role: Standing) -> Option<Entry> {
        (role == Standing::Manager).then_some(Entry {
            label: "settings-entry",
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
            let (inbox, rest) = args.split_once(':').unwrap_or((args, ""));
            let page = rest.parse().unwrap_or(0);
            match verb {
                LIST => change::list(tx, call, page).await,
                INBOX => change::show(tx, call, inbox).await,
                WHO => change::choose(tx, call, inbox, page).await,
                SET_WHO => change::responsible(tx, call, inbox, rest).await,
                HOURS => change::hours(tx, call, inbox).await,
                SET_HOURS => change::set_hours(tx, call, inbox, rest).await,
                ASK_HOURS => change::ask_hours(tx, call, inbox).await,
                TAGS => change::tags(tx, call, inbox, rest).await,
                BRAND => brand::ask(tx, call, inbox).await,
                FEED => feed::press(tx, call, args).await,
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
            if name == "feed" {
                return feed::command(tx, call, args).await;
            }
            if call.place == Place::Private {
                return change::list(tx, call, 0).await;
            }
            Ok(vec![Reply::Refused(call.say("people-in-private"))])
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
            if let Some(inbox) = ask.strip_prefix(BRAND) {
                return brand::set(tx, call, inbox, said.words()).await;
            }
            let inbox = ask.strip_prefix(ASK_HOURS).unwrap_or_default();
            change::set_hours(tx, call, inbox, said.words()).await
        })
    }
}
