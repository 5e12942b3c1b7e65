//! Contacts: what is known of a person, on however many accounts; one line
//! changes a field, one tap joins two contacts or separates them. Nothing is
//! ever joined without a person's word.

pub mod access;
pub mod change;
pub mod coordinator;
pub mod join;
pub mod order;
pub mod portrait;
pub mod screens;
pub mod sheet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::desk::areas::find::one::none;
use crate::desk::areas::find::screens::page_of;
use crate::desk::buttons::Button;
use crate::desk::commands::Command;
use crate::locale::Language;
use crate::model::ids::{ContactId, ConversationId};
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;

use super::{Area, Call, Doing, Entry, Reply, Said};

use self::order::{Deed, Field, Order};

/// Contacts.
#[derive(Debug)]
pub struct Contacts;

/// The letter of the area.
pub const CODE: char = 'o';
/// Shows the contact of a conversation.
const SHOW: char = 'o';
/// Shows a contact; args: which.
const PERSON: char = 'p';
/// Joins the contact of a conversation with another; args: whom.
const JOIN: char = 'j';
/// Remembers that they are two people; args: whom.
const APART: char = 'n';
/// Takes a join back; args: which.
const SEPARATE: char = 's';
/// Shows photos; args: page.
const PHOTOS: char = 'f';
/// Shows what can be changed.
const CHANGE: char = 'e';
/// Asks for the new value of a field; args: which.
const ASK: char = 'a';
/// Has the picture shown in the topic.
const PORTRAIT: char = 'i';
/// Keeps the contact at hand, or no longer.
const KEEP: char = 't';
/// Asks whether the access of his devices shall end.
const ACCESS: char = 'x';
/// Ends it.
const END: char = 'y';

const COMMANDS: &[Command] = &[Command::anywhere("contact", "contact-command")];

/// A button that shows the contact of a conversation.
#[must_use]
pub fn button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("contact-entry");
    Button::area(label, (CODE, SHOW), Some(conversation), "")
}

/// A button that shows a contact.
#[must_use]
pub fn button_of(label: String, contact: ContactId) -> Button {
    Button::area(label, (CODE, PERSON), None, &code(contact.0))
}

/// An id in the arguments of a button: 22 characters.
#[must_use]
pub fn code(id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

/// From [`code`]; `None` if it is none.
#[must_use]
pub fn read(code: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(code).ok()?;
    Uuid::from_slice(&bytes).ok()
}

impl Area for Contacts {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            label: "contact-entry",
            verb: SHOW,
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
            if verb == PERSON {
                return match read(args) {
                    Some(id) => sheet::of_contact(tx, call, ContactId(id)).await,
                    None => Ok(vec![call.late()]),
                };
            }
            let Some(here) = &call.conversation else {
                return Ok(vec![call.late()]);
            };
            match (verb, read(args)) {
                (SHOW, _) => sheet::show(tx, call, here).await,
                (KEEP, _) => sheet::keep(tx, call, here).await,
                (PORTRAIT, _) => portrait::show(tx, call, here).await,
                (JOIN, Some(id)) => join::join(tx, call, here, ContactId(id)).await,
                (APART, Some(id)) => join::apart(tx, call, here, ContactId(id)).await,
                (SEPARATE, Some(id)) => join::separate(tx, call, here, id).await,
                (ACCESS, _) => access::ask(tx, call, here).await,
                (END, _) => access::end(tx, call, here).await,
                (CHANGE, _) => change::offer(tx, call, here).await,
                (ASK, _) => match Field::of(args) {
                    Some(field) => change::ask(tx, call, here, field).await,
                    None => Ok(vec![call.late()]),
                },
                (PHOTOS, _) => match page_of(args) {
                    Some(page) => sheet::photos(tx, call, here, page).await,
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
        _: &'a str,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            let order = Order::read(args);
            let (here, deed) = match target(tx, call, &order).await? {
                Ok(here) => (here, order.deed),
                Err(refused) => return Ok(vec![refused]),
            };
            match deed {
                Deed::Show => sheet::show(tx, call, &here).await,
                Deed::Set(field, "") => change::ask(tx, call, &here, field).await,
                Deed::Set(field, value) => change::set(tx, call, &here, field, value).await,
                Deed::Join(number) => match conversations::numbered(tx, number).await? {
                    Some(other) => join::by_hand(tx, call, &here, &other).await,
                    None => Ok(vec![none(call, number)]),
                },
                Deed::Unknown => Ok(vec![Reply::Refused(call.say("contact-usage"))]),
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
            // It may be about another conversation than that of the topic.
            let Some(here) = conversations::get(tx, asked.conversation).await? else {
                return Ok(vec![call.late()]);
            };
            match (asked.whom, said.words()) {
                (_, "") => Ok(vec![Reply::Refused(call.say("contact-usage"))]),
                (Some(whom), why) => coordinator::change(tx, call, &here, whom, why).await,
                (None, words) => change::set(tx, call, &here, asked.field, words).await,
            }
        })
    }
}

/// What was asked: the new value of a field, or why the coordinator changes.
struct Asked {
    field: Field,
    /// Of whose contact.
    conversation: ConversationId,
    /// The coordinator to be; 0 for nobody.
    whom: Option<i64>,
}

impl Asked {
    /// As it is noted with the question.
    fn note(&self) -> String {
        let (field, id) = (self.field.key(), code(self.conversation.0));
        match self.whom {
            Some(whom) => format!("{field} {id} {whom}"),
            None => format!("{field} {id}"),
        }
    }

    fn read(note: &str) -> Option<Self> {
        let mut parts = note.split(' ');
        Some(Self {
            field: Field::of(parts.next()?)?,
            conversation: ConversationId(read(parts.next()?)?),
            whom: parts.next().map(str::parse).transpose().ok()?,
        })
    }
}

/// Whose contact is meant: that of the number, or of the topic.
async fn target(
    tx: &mut Tx,
    call: &Call<'_>,
    order: &Order<'_>,
) -> Result<Result<Conversation, Reply>, StoreError> {
    if let Some(number) = order.number {
        let found = conversations::numbered(tx, number).await?;
        return Ok(found.ok_or_else(|| none(call, number)));
    }
    let here = call.conversation.clone();
    Ok(here.ok_or_else(|| Reply::Refused(call.say("find-which"))))
}
