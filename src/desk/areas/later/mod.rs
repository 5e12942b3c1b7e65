//! Later: snoozes, reminders, messages that go at a time, promised dates.
//!
//! [`times`] is which times are offered and read, [`screens`] what is seen,
//! `act` what is done, `planned` how what waits is listed and cancelled. What
//! happens when the time has come is in `jobs`.

mod act;
mod planned;
pub mod screens;
pub mod times;

use crate::desk::act::Room;
use crate::desk::buttons::{self, Button};
use crate::desk::commands::{self, Command, Slash};
use crate::locale::Language;
use crate::model::content::Content;
use crate::model::ids::{ConversationId, MessageId, TimerId};
use crate::model::moment;
use crate::model::notice::Notice;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};

use super::{Area, Call, Doing, Entry, Reply, Said, allowed};
use act::Desk;
use times::{Choice, Purpose, complaint};

/// Snoozes, reminders, messages that go at a time, promised dates.
#[derive(Debug)]
pub struct Later;

/// The letter of the area.
pub const CODE: char = 'l';
/// Shows the times for a purpose.
const OPEN: char = 'o';
/// A time was chosen: letters of purpose and choice, perhaps a message.
const CHOOSE: char = 'p';
/// Asks for the time in words.
const TELL: char = 'w';
/// Shows the times for a message that waits.
const CHANGE: char = 'c';
/// A message that waits shall not go.
const DROP: char = 'x';
/// It shall go now.
const NOW: char = 'n';
/// A reminder was a mistake: its time follows.
const FORGET: char = 'f';
/// Shows what waits.
const PLANNED: char = 'l';
/// Cancels one of them: its timer follows.
const CANCEL: char = 'k';

const COMMANDS: &[Command] = &[
    Command::in_topic("snooze", "later-about-snooze"),
    Command::in_topic("remind", "later-about-remind"),
    Command::in_topic("later", "later-about-later"),
    Command::in_topic("due", "later-about-due"),
    Command::in_topic("planned", "later-about-planned"),
];

/// A button that shows when to be reminded.
#[must_use]
pub fn button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("later-button");
    Button::area(label, (CODE, OPEN), Some(conversation), "s")
}

/// A button that shows for when it can be promised.
#[must_use]
pub fn due_button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("later-button-due");
    Button::area(label, (CODE, OPEN), Some(conversation), "d")
}

impl Area for Later {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            label: "later-button-planned",
            verb: PLANNED,
        })
    }

    fn takes_albums(&self) -> bool {
        true
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
            let desk = Desk { call, conversation };
            match verb {
                PLANNED => return desk.planned(tx).await,
                CANCEL => {
                    return match screens::long(args) {
                        Some(timer) => desk.cancel(tx, TimerId(timer)).await,
                        None => Ok(vec![call.late()]),
                    };
                }
                FORGET => return desk.forget(tx, args.parse().ok()).await,
                _ => {}
            }
            let message = |args: &str| screens::long(args).map(MessageId);
            if matches!(verb, CHANGE | DROP | NOW) {
                let Some(message) = message(args) else {
                    return Ok(vec![call.late()]);
                };
                return match verb {
                    CHANGE => desk.change(tx, message).await,
                    DROP => desk.drop(tx, message).await,
                    _ => desk.now(tx, message).await,
                };
            }
            let mut letters = args.chars();
            let Some(purpose) = letters.next().and_then(Purpose::of_letter) else {
                return Ok(vec![call.late()]);
            };
            if let Some(refused) = refused(tx, call, purpose).await? {
                return Ok(refused);
            }
            match verb {
                OPEN => Ok(vec![Reply::Show(screens::picker(
                    conversation.id,
                    purpose,
                    None,
                    call.who.language,
                ))]),
                TELL => {
                    let message = message(letters.as_str());
                    Ok(vec![Reply::Ask {
                        ask: args.to_owned(),
                        words: screens::question(purpose, message.is_some(), call.who.language),
                    }])
                }
                CHOOSE => {
                    let Some(letter) = letters.next() else {
                        return Ok(vec![call.late()]);
                    };
                    if purpose == Purpose::Due && letter == '-' {
                        return desk.promise(tx, None, false).await;
                    }
                    let Some(choice) = Choice::of_letter(letter) else {
                        return Ok(vec![call.late()]);
                    };
                    let room = &call.room;
                    match choice.at(room.now, room.stage.zone) {
                        Ok(at) => {
                            desk.chosen(tx, purpose, at, message(letters.as_str()))
                                .await
                        }
                        Err(failure) => Ok(desk.complain(failure)),
                    }
                }
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
            let Some(conversation) = &call.conversation else {
                return Ok(vec![call.late()]);
            };
            let desk = Desk { call, conversation };
            let purpose = match name {
                "planned" => return desk.planned(tx).await,
                "snooze" => Purpose::Snooze,
                "remind" => Purpose::Remind,
                "later" => Purpose::Say,
                _ => Purpose::Due,
            };
            if let Some(refused) = refused(tx, call, purpose).await? {
                return Ok(refused);
            }
            if args.trim().is_empty() {
                let held = match purpose {
                    Purpose::Say => desk.hold_file(tx).await?,
                    _ => None,
                };
                return Ok(vec![Reply::Show(screens::picker(
                    conversation.id,
                    purpose,
                    held,
                    call.who.language,
                ))]);
            }
            let text = match &call.given {
                Some(given) => given.content.words().cloned().unwrap_or_default(),
                None => RichText::plain(args),
            };
            desk.told(tx, purpose, None, &text, true).await
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
            let desk = Desk { call, conversation };
            let mut letters = ask.chars();
            let Some(purpose) = letters.next().and_then(Purpose::of_letter) else {
                return Ok(vec![call.late()]);
            };
            if let Some(refused) = refused(tx, call, purpose).await? {
                return Ok(refused);
            }
            let rest = letters.as_str();
            if said.more {
                if purpose == Purpose::Say {
                    desk.more(tx, said).await?;
                }
                return Ok(Vec::new());
            }
            // The time was chosen before, and these are the words.
            if let Some(at) = rest.strip_prefix('@').and_then(|at| at.parse().ok()) {
                return desk.say(tx, at, said.content, said.album).await;
            }
            let message = screens::long(rest).map(MessageId);
            let text = RichText::plain(said.words());
            desk.told(tx, purpose, message, &text, false).await
        })
    }
}

/// The author of a message that waits has edited it. `false` if that changes
/// nothing but its words as they stand there.
pub async fn edited(
    tx: &mut Tx,
    room: &Room<'_>,
    conversation: &Conversation,
    message: &Message,
    content: &Content,
) -> Result<bool, StoreError> {
    let Some(words) = content.words() else {
        return Ok(false);
    };
    let args = match commands::read(&words.text, &room.stage.bot_username) {
        Some(Slash::Ours { name, args }) if name == "later" => args,
        _ => return Ok(false),
    };
    let before = words.text.get(..args).unwrap_or_default();
    let skipped = crate::model::rich::units(before);
    let words = words.slice(skipped..words.len_utf16());
    let language = room.stage.language;
    let clock = (room.now, room.stage.zone);
    let actor = message.author.unwrap_or_default().to_string();
    let card = match moment::split(&words, room.now, room.stage.zone) {
        Ok((_, text)) if text.text.trim().is_empty() && content.file().is_none() => {
            RichText::plain(language.say("later-no-words")).into()
        }
        Ok((at, text)) => {
            let content = content.clone().with_words(text);
            messages::reword(tx, message, &content, room.now).await?;
            let scene = room.scene(conversation);
            scene.put_off(tx, message.id, at, &actor).await?;
            screens::waits(conversation.id, message.id, at, clock, language)
        }
        Err(failure) => RichText::plain(complaint(failure, language)).into(),
    };
    let shown = crate::store::posts::of_message(tx, room.chat, message.id).await?;
    let notice = Notice::Words {
        post: shown.first().map(|post| post.post),
        words: card.text,
        keyboard: buttons::to_data(&card.keyboard),
    };
    room.tell(tx, conversation, notice).await?;
    Ok(true)
}

async fn refused(
    tx: &mut Tx,
    call: &Call<'_>,
    purpose: Purpose,
) -> Result<Option<Vec<Reply>>, StoreError> {
    let right = match purpose {
        Purpose::Snooze | Purpose::Remind => Right::Status,
        Purpose::Say => Right::Answer,
        Purpose::Due => Right::Order,
    };
    if let Some(refused) = allowed::refusal(tx, call, right).await? {
        return Ok(Some(vec![refused]));
    }
    let task = call
        .conversation
        .as_ref()
        .is_some_and(Conversation::is_task);
    if purpose == Purpose::Say && task {
        return Ok(Some(vec![Reply::Refused(call.say("later-task"))]));
    }
    Ok(None)
}
