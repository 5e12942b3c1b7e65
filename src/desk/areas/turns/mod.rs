//! Taking turns: who is responsible, hand-overs, followers and co-executors.

pub mod assign;
pub mod circle;
pub mod clash;
pub mod handover;
pub mod mention;
pub mod screens;
pub mod whom;

use crate::desk::buttons::Button;
use crate::desk::commands::Command;
use crate::locale::Language;
use crate::model::ids::ConversationId;
use crate::store::database::Tx;

use super::{Area, Call, Doing, Entry, Said};
use whom::Whom;

/// Taking turns.
#[derive(Debug)]
pub struct Turns;

/// The letter of the area.
pub const CODE: char = 't';
/// Shows who has to do with the ticket.
const CIRCLE: char = 'o';
/// Shows to whom it can be assigned.
const ASSIGN: char = 'a';
/// Assigns it.
const TO: char = 'p';
/// Shows to whom it can be handed over.
const GIVE: char = 'h';
/// Asks for the note of a hand-over.
const GIVE_TO: char = 'g';
/// Accepts a hand-over.
const ACCEPT: char = 'y';
/// Asks why it is returned.
const RETURN: char = 'r';
/// Begins or ends to follow.
const FOLLOW: char = 'f';
/// Shows who can help.
const INVITE: char = 'i';
/// Has somebody help, or not any more.
const INVITED: char = 'v';

const COMMANDS: &[Command] = &[
    Command::in_topic("assign", "turns-command-assign"),
    Command::in_topic("handover", "turns-command-handover"),
    Command::in_topic("follow", "turns-command-follow"),
    Command::in_topic("invite", "turns-command-invite"),
];

impl Area for Turns {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            label: "turns-entry",
            verb: CIRCLE,
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
            match (verb, Whom::read(args)) {
                (CIRCLE, _) => circle::show(tx, call).await,
                (ASSIGN, _) => assign::offer(tx, call, page).await,
                (TO, Some(whom)) => assign::assign(tx, call, whom).await,
                (GIVE, _) => handover::offer(tx, call, page).await,
                (GIVE_TO, Some(whom)) => handover::ask(tx, call, whom).await,
                (ACCEPT, _) => handover::accept(tx, call, args).await,
                (RETURN, _) => handover::ask_why(tx, call, args).await,
                (FOLLOW, _) => circle::follow(tx, call, true).await,
                (INVITE, _) => circle::offer(tx, call, page).await,
                (INVITED, Some(Whom::Person(id))) => circle::invite(tx, call, id, true).await,
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
                "assign" => assign::command(tx, call, args).await,
                "handover" => handover::command(tx, call, args).await,
                "invite" => circle::command(tx, call, args).await,
                _ => circle::follow(tx, call, false).await,
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
            if let Some(at) = ask.strip_prefix(RETURN) {
                return handover::give_back(tx, call, at, said).await;
            }
            match ask.strip_prefix(GIVE_TO).and_then(Whom::read) {
                Some(whom) => handover::noted(tx, call, whom, said).await,
                None => Ok(vec![call.late()]),
            }
        })
    }
}

/// [👤 To whom]: shows to whom the ticket can be assigned.
#[must_use]
pub fn assign_button(language: Language, conversation: ConversationId) -> Button {
    button("turns-button-assign", ASSIGN, language, conversation)
}

fn button(key: &str, verb: char, language: Language, conversation: ConversationId) -> Button {
    Button::area(language.say(key), (CODE, verb), Some(conversation), "")
}
