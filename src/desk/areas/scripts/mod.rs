//! Scripts: what is prepared to be said, found, looked at, sent as it is or
//! edited, with what it changes besides; and the desk at which they are made.
//!
//! In a topic: `choose` (folders, search, preview), `send`, `effect` (what
//! a macro changes); in private: `desk`; anywhere: `found` (inline mode).

use futures_util::future::BoxFuture;

use crate::desk::buttons::Button;
use crate::desk::commands::Command;
use crate::locale::Language;
use crate::model::content::Content;
use crate::model::ids::ConversationId;
use crate::model::right::Right;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::script_uses;
use crate::store::scripts;
use crate::store::staff::Standing;

use super::allowed::refusal;
use super::{Area, Call, Doing, Entry, Found, Place, Reply, Said};

use key::{Asked, Key};
use send::Sending;

mod change_screen;
mod choose;
mod desk;
pub mod desk_screens;
mod effect;
mod fill;
mod found;
#[cfg(test)]
mod gallery;
pub mod key;
mod limit;
mod made;
pub mod screens;
mod send;
pub mod words;

/// Scripts.
#[derive(Debug)]
pub struct Scripts;

/// The letter of the area.
pub const CODE: char = 'c';
/// Shows the scripts of a folder.
const OPEN: char = 'o';
/// Shows a script as it will be sent.
const PREVIEW: char = 'p';
/// Sends it.
const SEND: char = 's';
/// Asks for other words.
const EDIT: char = 'e';
/// Shows the desk at which scripts are made.
const DESK: char = 'k';

/// What an area's deed comes to.
type Replies = Result<Vec<Reply>, StoreError>;

const COMMANDS: &[Command] = &[
    Command::in_topic("script", "script-command"),
    Command {
        name: "scripts",
        about: "script-command-desk",
        anywhere: false,
        private: true,
    },
];

/// A button that shows the scripts for a conversation.
#[must_use]
pub fn button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("script-button");
    Button::area(label, (CODE, OPEN), Some(conversation), "-..")
}

/// Counts a script that was chosen in inline mode and posted by an agent himself.
pub async fn count(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    content: &Content,
) -> Result<(), StoreError> {
    match content {
        Content::Text { text } => found::count(tx, call, conversation, &text.text).await,
        _ => Ok(()),
    }
}

impl Area for Scripts {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn menu(&self, role: Standing) -> Option<Entry> {
        (role == Standing::Manager).then_some(Entry {
            label: "script-button",
            verb: DESK,
        })
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            label: "script-button",
            verb: OPEN,
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
            let key = match args {
                "" => Some(Key::default()),
                args => Key::read(args),
            };
            let Some(key) = key else {
                return Ok(vec![call.late()]);
            };
            if !matches!(verb, OPEN | PREVIEW | SEND | EDIT) {
                return desk::press(tx, call, verb, &key).await;
            }
            let Some(conversation) = &call.conversation else {
                return Ok(vec![call.late()]);
            };
            if let Some(refused) = refusal(tx, call, Right::Scripts).await? {
                return Ok(vec![refused]);
            }
            match verb {
                OPEN => choose::shelf(tx, call, conversation, &key).await,
                PREVIEW => choose::preview(tx, call, conversation, &key).await,
                EDIT => send::edit(tx, call, conversation, &key).await,
                _ => send::send(tx, call, conversation, as_it_is(key)).await,
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
            // In private there is nobody to send anything to.
            let conversation = call
                .conversation
                .as_ref()
                .filter(|_| call.place != Place::Private);
            let Some(conversation) = conversation else {
                return desk::open(tx, call).await;
            };
            if name == "scripts" {
                return Ok(vec![Reply::Refused(call.say("script-only-in-private"))]);
            }
            if let Some(refused) = refusal(tx, call, Right::Scripts).await? {
                return Ok(vec![refused]);
            }
            match (args.trim(), args.trim().strip_prefix('!')) {
                ("", _) => choose::shelf(tx, call, conversation, &Key::default()).await,
                (_, Some(title)) => at_once(tx, call, conversation, title.trim()).await,
                (words, None) => choose::search(tx, call, conversation, words).await,
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
            let Some(asked) = Asked::read(ask) else {
                return Ok(vec![call.late()]);
            };
            let (script, language, at) = match &asked {
                Asked::Edited {
                    script,
                    language,
                    at,
                }
                | Asked::Reason {
                    script,
                    language,
                    at,
                    ..
                } => (*script, language.clone(), *at),
                _ => return made::answer(tx, call, asked, said).await,
            };
            let Some(conversation) = &call.conversation else {
                return Ok(vec![call.late()]);
            };
            if said.more {
                return Ok(Vec::new());
            }
            if let Some(refused) = refusal(tx, call, Right::Scripts).await? {
                return Ok(vec![refused]);
            }
            let mut sending = as_it_is(Key {
                id: Some(script.0),
                language,
                more: key::moment(at),
            });
            let lacks = if let Asked::Reason { edited, .. } = asked {
                sending.edited = edited;
                sending.reason = send::reason(said);
                sending.reason.is_none().then_some("status-reason-needed")
            } else {
                sending.edited = send::edited(said);
                sending.edited.is_none().then_some("script-text-needed")
            };
            if let Some(key) = lacks {
                return Ok(vec![Reply::Refused(call.say(key))]);
            }
            send::send(tx, call, conversation, sending).await
        })
    }

    fn inline<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        query: &'a str,
    ) -> BoxFuture<'a, Result<Vec<Found>, StoreError>> {
        Box::pin(found::found(tx, call, query))
    }
}

/// `/script !title`: sends it at once, unless it is meant to be sent once and was.
async fn at_once(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    title: &str,
) -> Replies {
    let Some(id) = choose::meant(tx, conversation, title).await? else {
        return choose::search(tx, call, conversation, title).await;
    };
    let mut key = Key {
        id: Some(id.0),
        ..Key::default()
    };
    let once = scripts::get(tx, id).await?.is_some_and(|it| it.body.once);
    let before = script_uses::last(tx, id, conversation.ticket).await?;
    if once && before.is_some() {
        return choose::preview(tx, call, conversation, &key).await;
    }
    key.more = key::moment(call.room.now);
    send::send(tx, call, conversation, as_it_is(key)).await
}

fn as_it_is(key: Key) -> Sending {
    Sending {
        key,
        edited: None,
        reason: None,
    }
}
