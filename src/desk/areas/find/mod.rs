//! Finding: search, a ticket by its number, the history of a contact, and the
//! lists of what is open, one's own, spoken of lately or kept at hand.

pub mod keep;
pub mod lists;
pub mod one;
pub mod past;
pub mod screens;
pub mod search;

use crate::desk::commands::Command;
use crate::store::database::Tx;
use crate::store::staff::Standing;

use super::{Area, Call, Doing, Entry, Place, Reply, Said};

use self::lists::List;

/// Finding.
#[derive(Debug)]
pub struct Find;

/// The letter of the area.
pub const CODE: char = 'f';
/// Asks what to search for.
const ASK: char = 'q';
/// Shows a page of a search; args: number of the search, page.
const PAGE: char = 'p';
/// Shows the history of a conversation's contact; args: page.
pub const HISTORY: char = 'h';
/// Keeps the ticket of a conversation at hand, or no longer.
const KEEP: char = 's';
/// Shows the ticket of a conversation.
const TICKET: char = 'c';
/// Has a topic that was lost made again.
const OPEN: char = 'o';

/// Note of the question for words.
const WORDS: &str = "q";

/// The number of a ticket as people write it: `1042`, `#1042`, `№1042`.
#[must_use]
pub fn number(words: &str) -> Option<i64> {
    let digits = words.trim().trim_start_matches(['#', '№']).trim_start();
    let plain = !digits.is_empty() && digits.len() <= 12;
    let plain = plain && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

const COMMANDS: &[Command] = &[
    Command::anywhere("find", "find-command"),
    Command::anywhere("history", "find-command-history"),
    Command::anywhere("card", "command-card"),
    Command::anywhere("inbox", "find-command-inbox"),
    Command::anywhere("mine", "find-command-mine"),
    Command::anywhere("favourites", "find-command-favourites"),
];

impl Area for Find {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn menus(&self, role: Standing) -> Vec<Entry> {
        if !matches!(role, Standing::Agent | Standing::Manager) {
            return Vec::new();
        }
        let lists = List::ALL.into_iter().map(|list| Entry {
            label: list.label(),
            verb: list.verb(),
        });
        let find = Entry {
            label: "find-entry",
            verb: ASK,
        };
        std::iter::once(find).chain(lists).collect()
    }

    fn entries(&self) -> Vec<Entry> {
        let entry = |label, verb| Entry { label, verb };
        vec![
            entry("find-button-history", HISTORY),
            entry("find-button-keep", KEEP),
        ]
    }

    fn press<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        verb: char,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            let page = screens::page_of(args);
            if let (Some(list), Some(page)) = (List::of(verb), page) {
                return lists::show(tx, call, list, page).await;
            }
            match (verb, page) {
                (ASK, _) => search::words(tx, call, "").await,
                (PAGE, _) => search::turn(tx, call, args).await,
                (HISTORY, Some(page)) => past::show(tx, call, page).await,
                (KEEP, _) => keep::ticket(tx, call).await,
                (TICKET, _) => one::current(tx, call).await,
                (OPEN, _) => one::reopen(tx, call).await,
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
                "history" => past::command(tx, call, args).await,
                "card" => one::command(tx, call, args).await,
                "inbox" => lists::show(tx, call, List::Inbox, 0).await,
                "mine" => lists::show(tx, call, List::Mine, 0).await,
                "favourites" => lists::show(tx, call, List::Favourites, 0).await,
                _ if args.trim().is_empty() && call.place == Place::General => {
                    Ok(vec![Reply::Refused(call.say("find-usage"))])
                }
                _ => search::words(tx, call, args).await,
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
            match said.words() {
                "" => Ok(vec![Reply::Refused(call.say("find-usage"))]),
                words if ask == WORDS => search::words(tx, call, words).await,
                _ => Ok(vec![call.late()]),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(number(" #1042"), Some(1042));
        assert_eq!(number("№ 7"), Some(7));
        assert_eq!(number("42"), Some(42));
        for odd in ["", "#", "-4", "12a", "1.5", "9999999999999", "#٣"] {
            assert_eq!(number(odd), None, "{odd}");
        }
    }
}
