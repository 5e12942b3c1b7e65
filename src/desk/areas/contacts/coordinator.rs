//! Changing the personal coordinator of a contact: whoever is replaced or taken
//! away was chosen by somebody, so the journal shall know why.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Place, Reply};
use crate::desk::cards::piece::{cut, name};
use crate::locale::Arg;
use crate::model::ids::ContactId;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::people;
use crate::store::staff::{self, Person, Standing};

use super::order::Field;
use super::{Asked, change};

/// Longest reason that is kept, grapheme clusters.
const WHY: usize = 300;

/// The question why, if one is to be asked: there is a coordinator who has not
/// left, and it is to be another or nobody (empty `value`).
pub(super) async fn question(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    contact: ContactId,
    value: &str,
) -> Result<Option<Reply>, StoreError> {
    let Some(was) = people::coordinator(tx, contact).await? else {
        return Ok(None);
    };
    let Some(old) = still_here(tx, was).await? else {
        return Ok(None);
    };
    let whom = value.parse().unwrap_or(0);
    if whom == was {
        return Ok(None);
    }
    if call.place == Place::General {
        // Nobody can be asked there.
        return Ok(Some(Reply::Refused(call.say("toast-ask-elsewhere"))));
    }
    let ask = Asked {
        field: Field::Coordinator,
        conversation: here.id,
        whom: Some(whom),
    };
    let args = [("name", Arg::from(name(&old.name)))];
    let words = call.who.language.say_with("contact-ask-why", &args);
    Ok(Some(Reply::Ask {
        ask: ask.note(),
        words: RichText::plain(words),
    }))
}

/// Makes somebody the coordinator (0: nobody), for this reason. Everything is
/// looked at again: the question may be old.
pub(super) async fn change(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    whom: i64,
    why: &str,
) -> Result<Vec<Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Contacts).await? {
        return Ok(vec![refused]);
    }
    let Some(contact) = people::of_identity(tx, here.identity).await? else {
        return Ok(vec![call.late()]);
    };
    let person = still_here(tx, whom).await?;
    let value = match (whom, &person) {
        (0, _) => String::new(),
        (_, Some(person)) => person.id.to_string(),
        (_, None) => return Ok(vec![call.late()]),
    };
    let why = cut(why, WHY);
    let field = Field::Coordinator;
    change::change(tx, call, contact, (field, &value), Some(&why)).await?;
    change::redraw(tx, call, contact).await?;
    let shown = person.as_ref().map(|person| person.name.as_str());
    Ok(vec![change::done(call, field, shown)])
}

async fn still_here(tx: &mut Tx, id: i64) -> Result<Option<Person>, StoreError> {
    let found = staff::get(tx, id).await?;
    Ok(found.filter(|person| person.role != Standing::Gone))
}
