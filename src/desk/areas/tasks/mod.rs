//! Tasks: tickets without a customer, and the checklists of tickets.
//!
//! `read` is how they are written, `make` how they come to be, [`screens`]
//! what is seen. Nothing said in a task's topic leaves the desk: see
//! `relay::outbound`, which takes all of it for notes.

mod make;
mod read;
pub mod screens;

use uuid::Uuid;

use crate::desk::areas::later::screens::long;
use crate::desk::buttons::Button;
use crate::desk::commands::Command;
use crate::locale::Language;
use crate::model::content::Content;
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::status::{Resolution, Status};
use crate::model::ticket::Deed;
use crate::relay::ticket::Actor;
use crate::relay::views;
use crate::store::checklists;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff;

use super::{Area, Call, Doing, Entry, Place, Reply, Said, allowed};
use make::Source;
use read::Wanted;

/// Tasks and checklists.
#[derive(Debug)]
pub struct Tasks;

/// The letter of the area.
pub const CODE: char = 'k';
/// Asks what is to be done.
const NEW: char = 'o';
/// The task is done.
const DONE: char = 'd';
/// Shows the checklist: its page.
const LIST: char = 'l';
/// Turns an item over: item and page.
const TOGGLE: char = 't';
/// Shows the checklist to take items away: its page.
const REMOVING: char = 'm';
/// Takes an item away: item and page.
const REMOVE: char = 'x';
/// Asks for items.
const ADD: char = 'a';

const COMMANDS: &[Command] = &[
    Command::anywhere("task", "task-about-task"),
    Command::in_topic("check", "task-about-check"),
];

/// A button that asks for a new task.
#[must_use]
pub fn button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("task-button");
    Button::area(label, (CODE, NEW), Some(conversation), "")
}

/// A button that shows the checklist.
#[must_use]
pub fn checklist_button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("task-button-check");
    Button::area(label, (CODE, LIST), Some(conversation), "0")
}

/// A button that says that a task is done.
#[must_use]
pub fn done_button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("task-button-done");
    Button::area(label, (CODE, DONE), Some(conversation), "")
}

impl Area for Tasks {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            label: "task-button-check",
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
            if verb == NEW {
                return match allowed::refusal(tx, call, Right::Tasks).await? {
                    Some(refused) => Ok(vec![refused]),
                    None => Ok(vec![ask_task(call)]),
                };
            }
            let Some(conversation) = &call.conversation else {
                return Ok(vec![call.late()]);
            };
            let right = if verb == DONE {
                Right::Status
            } else {
                Right::Order
            };
            if let Some(refused) = allowed::refusal(tx, call, right).await? {
                return Ok(vec![refused]);
            }
            match verb {
                DONE => done(tx, call, conversation).await,
                LIST | REMOVING => {
                    let page = args.parse().unwrap_or(0);
                    list(tx, call, conversation, page, verb == REMOVING).await
                }
                ADD => Ok(vec![Reply::Ask {
                    ask: "c".into(),
                    words: RichText::plain(call.say("task-ask-items")),
                }]),
                TOGGLE | REMOVE => match item_of(args) {
                    Some((item, page)) => {
                        turn(tx, call, conversation, item, verb == REMOVE).await?;
                        list(tx, call, conversation, page, verb == REMOVE).await
                    }
                    None => Ok(vec![call.late()]),
                },
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
            if name == "check" {
                let Some(conversation) = &call.conversation else {
                    return Ok(vec![call.late()]);
                };
                if let Some(refused) = allowed::refusal(tx, call, Right::Order).await? {
                    return Ok(vec![refused]);
                }
                return add(tx, call, conversation, args).await;
            }
            if let Some(refused) = allowed::refusal(tx, call, Right::Tasks).await? {
                return Ok(vec![refused]);
            }
            let source = Source::of(tx, call).await?;
            let mut wanted = read::read(args, call.room.now, call.room.stage.zone);
            if wanted.is_empty()
                && let Some(title) = source.title(call)
            {
                wanted.push(Wanted {
                    title,
                    ..Wanted::default()
                });
            }
            if wanted.is_empty() {
                return Ok(vec![match call.place {
                    Place::General => Reply::Refused(call.say("task-no-title")),
                    _ => ask_task(call),
                }]);
            }
            make_all(tx, call, &wanted, &source).await
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
            if ask == "c" {
                let Some(conversation) = &call.conversation else {
                    return Ok(vec![call.late()]);
                };
                if let Some(refused) = allowed::refusal(tx, call, Right::Order).await? {
                    return Ok(vec![refused]);
                }
                return add(tx, call, conversation, said.words()).await;
            }
            if let Some(refused) = allowed::refusal(tx, call, Right::Tasks).await? {
                return Ok(vec![refused]);
            }
            let wanted = read::read(said.words(), call.room.now, call.room.stage.zone);
            if wanted.is_empty() {
                return Ok(vec![Reply::Refused(call.say("task-no-title"))]);
            }
            // What the answer answers is our question, not a source.
            let asked = Call {
                reply: None,
                ..call.clone()
            };
            let mut source = Source::of(tx, &asked).await?;
            if let (Place::Topic(_), Some(post)) = (call.place, call.post)
                && !matches!(said.content, Content::Text { .. })
            {
                source.show(post);
            }
            make_all(tx, &asked, &wanted, &source).await
        })
    }
}

fn ask_task(call: &Call<'_>) -> Reply {
    Reply::Ask {
        ask: "t".into(),
        words: RichText::plain(call.say("task-ask-title")),
    }
}

/// Makes all tasks that were written, or none: a name that nobody has may be a
/// slip of the pen.
async fn make_all(
    tx: &mut Tx,
    call: &Call<'_>,
    wanted: &[Wanted],
    source: &Source,
) -> Result<Vec<Reply>, StoreError> {
    let mut people = Vec::new();
    for one in wanted {
        let whom = match &one.whom {
            Some(name) => match staff::named(tx, name).await? {
                Some(found) => Some((found.id, found.name)),
                None => {
                    let args = [("name", format!("@{name}").into())];
                    let words = call.who.language.say_with("task-nobody", &args);
                    return Ok(vec![Reply::Refused(words)]);
                }
            },
            None => None,
        };
        people.push(whom);
    }
    let mut made = Vec::new();
    for (one, whom) in wanted.iter().zip(&people) {
        made.push(make::make(tx, call, one, whom.as_ref(), source).await?);
    }
    if let (Some(conversation), Place::Topic(_)) = (&call.conversation, call.place) {
        make::tell(tx, call, conversation, &made).await?;
    }
    let mut numbers = Vec::new();
    for id in &made {
        if let Some(task) = conversations::get(tx, *id).await? {
            numbers.push(format!("#{}", task.number));
        }
    }
    let args = [
        ("count", (made.len() as i64).into()),
        ("numbers", numbers.join(", ").into()),
    ];
    Ok(vec![Reply::Done(
        call.who.language.say_with("task-made", &args),
    )])
}

async fn done(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
) -> Result<Vec<Reply>, StoreError> {
    let deed = Deed::Finish {
        status: Status::Solved,
        resolution: Resolution::Done,
        reason: None,
    };
    let scene = call.room.scene(conversation);
    let actor = Actor::Staff(call.who.id);
    Ok(vec![match scene.happen(tx, actor, &deed).await? {
        Ok(_) => Reply::Done(call.say("task-done")),
        Err(_) => Reply::Refused(call.say("status-already")),
    }])
}

/// Item and page of a button.
fn item_of(args: &str) -> Option<(Uuid, usize)> {
    let (item, page) = args.split_at_checked(22)?;
    Some((long(item)?, page.parse().ok()?))
}

async fn turn(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    item: Uuid,
    remove: bool,
) -> Result<(), StoreError> {
    let ticket = conversation.ticket;
    let changed = if remove {
        checklists::remove(tx, ticket, item).await?
    } else {
        // Two who tap at once turn it over twice, and see it.
        let now = (call.who.id, call.room.now);
        checklists::set_done(tx, ticket, item, Some(now)).await?
            || checklists::set_done(tx, ticket, item, None).await?
    };
    if changed {
        redraw(tx, call, conversation).await?;
    }
    Ok(())
}

async fn add(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    words: &str,
) -> Result<Vec<Reply>, StoreError> {
    let items = read::items(words);
    let mut full = false;
    for item in &items {
        full |= !checklists::add(tx, conversation.ticket, item).await?;
    }
    if !items.is_empty() {
        redraw(tx, call, conversation).await?;
    }
    if full {
        return Ok(vec![Reply::Refused(call.say("task-check-full"))]);
    }
    let last = checklists::of_ticket(tx, conversation.ticket).await?.len();
    let page = last.saturating_sub(1) / screens::PAGE;
    list(tx, call, conversation, page, false).await
}

async fn redraw(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
) -> Result<(), StoreError> {
    let accounts = call.room.stage.accounts(&conversation.inbox);
    views::noted(tx, &accounts, conversation.id, call.room.now).await
}

async fn list(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    page: usize,
    removing: bool,
) -> Result<Vec<Reply>, StoreError> {
    let items = checklists::of_ticket(tx, conversation.ticket).await?;
    let clock = (call.room.now, call.room.stage.zone);
    let language = call.who.language;
    let removing = removing && !items.is_empty();
    let card = screens::checklist(conversation.id, &items, page, removing, clock, language);
    Ok(vec![Reply::Show(card)])
}
