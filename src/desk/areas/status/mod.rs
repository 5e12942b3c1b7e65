//! Status: where a ticket stands, how it ends, and the way back.
//!
//! [`screens`] is what is seen, `undo` the way back, `words` how states are typed.

use crate::desk::buttons::Button;
use crate::desk::commands::Command;
use crate::locale::Language;
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::status::{Resolution, Status};
use crate::model::ticket::{Deed, Refusal};
use crate::relay::spam;
use crate::relay::ticket::Actor;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::rights;
use crate::store::tickets;
use crate::store::tombstones;

use super::{Area, Call, Doing, Entry, Reply, Said, allowed};

pub mod screens;
mod undo;
mod words;

/// Where a ticket stands.
#[derive(Debug)]
pub struct StatusArea;

/// The letter of the area.
pub const CODE: char = 's';
/// Shows the states to choose from.
const OPEN: char = 'o';
/// Sets one of them: its letter follows.
const SET: char = 's';
/// Ends the ticket: the letters of status and result follow.
const FINISH: char = 'f';
/// Asks why it was not done.
const WHY: char = 'w';
/// Ends it as not done, for the reason with this number.
const REASON: char = 'g';
/// Asks for a reason in words.
const TELL: char = 't';
/// Asks whether it is really spam.
const SPAM: char = 'x';
/// Opens it again.
const REOPEN: char = 'r';
/// Reverts the last change.
const UNDO: char = 'u';
/// Removes spam for good.
const PURGE: char = 'p';

/// How many ready reasons there are, see `status-reason-1` and so on.
const REASONS: usize = 4;
/// Longest reason that is kept, characters.
const REASON_MAX: usize = 200;

const COMMANDS: &[Command] = &[
    Command::in_topic("status", "command-status"),
    Command::in_topic("close", "command-close"),
    Command::in_topic("reopen", "command-reopen"),
    Command::in_topic("undo", "command-undo"),
    Command::in_topic("spam", "command-spam"),
    Command::anywhere("pardon", "command-pardon"),
];

/// A button that shows the states to choose from.
#[must_use]
pub fn button(language: Language, conversation: ConversationId) -> Button {
    Button::area(
        language.say("button-status"),
        (CODE, OPEN),
        Some(conversation),
        "",
    )
}

/// A button that reverts the last change.
#[must_use]
pub fn undo_button(language: Language, conversation: ConversationId) -> Button {
    Button::area(
        language.say("button-undo"),
        (CODE, UNDO),
        Some(conversation),
        "",
    )
}

impl Area for StatusArea {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            label: "button-undo",
            verb: UNDO,
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
            let Some(conversation) = &call.conversation else {
                return Ok(vec![call.late()]);
            };
            if let Some(refused) = allowed::refusal(tx, call, right(verb, args)).await? {
                return Ok(vec![refused]);
            }
            let desk = Desk { call, conversation };
            match verb {
                OPEN => {
                    let purge = rights::may(tx, call.who.role, Right::Purge).await?;
                    let card = screens::states(conversation, purge, call.who.language);
                    Ok(vec![Reply::Show(card)])
                }
                SET => match words::of_letter(args) {
                    Some(status) => desk.happen(tx, &Deed::Set(status)).await,
                    None => Ok(vec![call.late()]),
                },
                FINISH => match words::of_end(args) {
                    Some((_, result)) if result.needs_reason() => {
                        Ok(vec![Reply::Show(desk.reasons())])
                    }
                    Some((status, result)) => desk.finish(tx, status, result, None).await,
                    None => Ok(vec![call.late()]),
                },
                WHY => Ok(vec![Reply::Show(desk.reasons())]),
                REASON => match args.parse::<usize>() {
                    Ok(at) if (1..=REASONS).contains(&at) => {
                        let reason = call.say(&format!("status-reason-{at}"));
                        desk.finish(tx, Status::Closed, Resolution::NotDone, Some(reason))
                            .await
                    }
                    _ => Ok(vec![call.late()]),
                },
                TELL => Ok(vec![Reply::Ask {
                    ask: conversation.ticket.to_string(),
                    words: RichText::plain(call.say("status-ask-reason")),
                }]),
                SPAM => Ok(vec![Reply::Show(screens::really_spam(
                    conversation.id,
                    call.who.language,
                ))]),
                REOPEN => desk.happen(tx, &Deed::Reopen).await,
                UNDO => desk.undo(tx).await,
                PURGE => desk.purge(tx).await,
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
            if name == "pardon" {
                return pardon(tx, call, args).await;
            }
            let Some(conversation) = &call.conversation else {
                return Ok(vec![Reply::Refused(call.say("status-no-ticket"))]);
            };
            let needed = if name == "spam" {
                Right::Spam
            } else {
                Right::Status
            };
            if let Some(refused) = allowed::refusal(tx, call, needed).await? {
                return Ok(vec![refused]);
            }
            let desk = Desk { call, conversation };
            match name {
                "spam" => {
                    desk.finish(tx, Status::Closed, Resolution::Spam, None)
                        .await
                }
                "undo" => desk.undo(tx).await,
                "reopen" => desk.happen(tx, &Deed::Reopen).await,
                "close" => desk.close(tx, args).await,
                _ => desk.set_by_word(tx, args).await,
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
            let Some(conversation) = &call.conversation else {
                return Ok(vec![call.late()]);
            };
            if let Some(refused) = allowed::refusal(tx, call, Right::Status).await? {
                return Ok(vec![refused]);
            }
            // The question was about a ticket that has been followed by another.
            if conversation.ticket.to_string() != ask {
                return Ok(vec![call.late()]);
            }
            if said.words().is_empty() {
                return Ok(vec![Reply::Refused(call.say("status-reason-needed"))]);
            }
            let desk = Desk { call, conversation };
            let reason = Some(said.words().to_owned());
            desk.finish(tx, Status::Closed, Resolution::NotDone, reason)
                .await
        })
    }
}

/// What a press needs.
fn right(verb: char, args: &str) -> Right {
    match verb {
        SPAM => Right::Spam,
        PURGE => Right::Purge,
        FINISH if matches!(words::of_end(args), Some((_, Resolution::Spam))) => Right::Spam,
        _ => Right::Status,
    }
}

/// Lets a sender who was removed as a spammer in again.
async fn pardon(tx: &mut Tx, call: &Call<'_>, args: &str) -> Result<Vec<Reply>, StoreError> {
    if let Some(refused) = allowed::refusal(tx, call, Right::Purge).await? {
        return Ok(vec![refused]);
    }
    let number = args.trim().trim_start_matches('#').parse();
    let pardoned = match number {
        Ok(number) => tombstones::pardon(tx, number).await?,
        Err(_) => false,
    };
    Ok(vec![if pardoned {
        Reply::Done(call.say("status-pardoned"))
    } else {
        Reply::Refused(call.say("status-nobody-to-pardon"))
    }])
}

/// A person at a ticket.
struct Desk<'a> {
    call: &'a Call<'a>,
    conversation: &'a Conversation,
}

impl Desk<'_> {
    fn actor(&self) -> Actor {
        Actor::Staff(self.call.who.id)
    }

    fn reasons(&self) -> crate::desk::cards::Card {
        screens::reasons(self.conversation.id, REASONS, self.call.who.language)
    }

    async fn happen(&self, tx: &mut Tx, deed: &Deed) -> Result<Vec<Reply>, StoreError> {
        let scene = self.call.room.scene(self.conversation);
        Ok(match scene.happen(tx, self.actor(), deed).await? {
            Ok(change) => vec![Reply::Close(screens::standing(
                change.became.status,
                change.became.resolution,
                self.call.who.language,
            ))],
            Err(refusal) => vec![Reply::Refused(self.call.say(match refusal {
                Refusal::Already => "status-already",
                Refusal::Over => "status-over",
                Refusal::Impossible => "status-impossible",
            }))],
        })
    }

    async fn finish(
        &self,
        tx: &mut Tx,
        status: Status,
        resolution: Resolution,
        reason: Option<String>,
    ) -> Result<Vec<Reply>, StoreError> {
        let reason = reason.map(|words| words.chars().take(REASON_MAX).collect());
        let deed = Deed::Finish {
            status,
            resolution,
            reason,
        };
        self.happen(tx, &deed).await
    }

    /// `/close`, `/close not_done too expensive`.
    async fn close(&self, tx: &mut Tx, args: &str) -> Result<Vec<Reply>, StoreError> {
        let (word, rest) = words::first(args);
        if word.is_empty() {
            return self
                .finish(tx, Status::Closed, Resolution::Done, None)
                .await;
        }
        let Some(result) = words::resolution(word) else {
            let key = "status-unknown-result";
            return Ok(vec![Reply::Refused(self.call.say(key))]);
        };
        if result == Resolution::Spam
            && let Some(refused) = allowed::refusal(tx, self.call, Right::Spam).await?
        {
            return Ok(vec![refused]);
        }
        let reason = (!rest.is_empty()).then(|| rest.to_owned());
        if result.needs_reason() && reason.is_none() {
            return Ok(vec![Reply::Show(self.reasons())]);
        }
        self.finish(tx, Status::Closed, result, reason).await
    }

    /// `/status`, `/status review`.
    async fn set_by_word(&self, tx: &mut Tx, args: &str) -> Result<Vec<Reply>, StoreError> {
        let language = self.call.who.language;
        let purge = rights::may(tx, self.call.who.role, Right::Purge).await?;
        match words::status(words::first(args).0) {
            Some(Status::Solved) => {
                self.finish(tx, Status::Solved, Resolution::Done, None)
                    .await
            }
            Some(Status::Closed) => {
                self.finish(tx, Status::Closed, Resolution::Done, None)
                    .await
            }
            Some(Status::Open) if self.conversation.status.is_over() => {
                self.happen(tx, &Deed::Reopen).await
            }
            Some(status) => self.happen(tx, &Deed::Set(status)).await,
            None => Ok(vec![Reply::Show(screens::states(
                self.conversation,
                purge,
                language,
            ))]),
        }
    }

    async fn purge(&self, tx: &mut Tx) -> Result<Vec<Reply>, StoreError> {
        let ticket = tickets::get(tx, self.conversation.ticket).await?;
        let Some(ticket) = ticket.filter(|_| spam::is_spam(self.conversation)) else {
            return Ok(vec![self.call.late()]);
        };
        let scene = self.call.room.scene(self.conversation);
        spam::purge(tx, &scene, &ticket).await?;
        Ok(vec![Reply::Done(self.call.say("status-purged"))])
    }
}
