//! Joining two contacts into one person, saying that they are two, and taking
//! a join back. Buttons join only those who are suggested at that moment.

use uuid::Uuid;

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::model::ids::ContactId;
use crate::model::right::Right;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::{merges, people};

use super::change::redraw;
use super::sheet;

type Replies = Result<Vec<Reply>, StoreError>;

/// As many suggestions are looked through for the one that was pressed.
const SUGGESTED: usize = 20;

/// Joins a suggested contact to that of the conversation.
pub(super) async fn join(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    other: ContactId,
) -> Replies {
    let contact = match suggested(tx, call, here, other).await? {
        Ok(contact) => contact,
        Err(refused) => return Ok(vec![refused]),
    };
    merges::merge(tx, contact, other, call.who.id, call.room.now).await?;
    redraw(tx, call, contact).await?;
    done(tx, call, here, "contact-joined").await
}

/// Remembers that a suggested contact is another person.
pub(super) async fn apart(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    other: ContactId,
) -> Replies {
    let contact = match suggested(tx, call, here, other).await? {
        Ok(contact) => contact,
        Err(refused) => return Ok(vec![refused]),
    };
    merges::refuse(tx, contact, other, call.who.id, call.room.now).await?;
    done(tx, call, here, "contact-apart").await
}

/// `/contact join 1042`: joins the contact of another ticket, suggested or not.
pub(super) async fn by_hand(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    other: &Conversation,
) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Contacts).await? {
        return Ok(vec![refused]);
    }
    if here.is_task() || other.is_task() {
        return Ok(vec![Reply::Refused(call.say("contact-task"))]);
    }
    let into = people::of_identity(tx, here.identity).await?;
    let from = people::of_identity(tx, other.identity).await?;
    let (Some(into), Some(from)) = (into, from) else {
        return Ok(vec![call.late()]);
    };
    let (by, now) = (call.who.id, call.room.now);
    if merges::merge(tx, into, from, by, now).await?.is_none() {
        return Ok(vec![Reply::Refused(call.say("contact-one-already"))]);
    }
    redraw(tx, call, into).await?;
    Ok(vec![Reply::Done(call.say("contact-joined"))])
}

/// Takes a join back.
pub(super) async fn separate(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    merge: Uuid,
) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Contacts).await? {
        return Ok(vec![refused]);
    }
    let Some(contact) = people::of_identity(tx, here.identity).await? else {
        return Ok(vec![call.late()]);
    };
    let joins = merges::of(tx, contact).await?;
    let Some(join) = joins.into_iter().find(|join| join.id == merge) else {
        return Ok(vec![call.late()]);
    };
    merges::separate(tx, merge, call.who.id, call.room.now).await?;
    redraw(tx, call, contact).await?;
    redraw(tx, call, join.from_contact).await?;
    done(tx, call, here, "contact-separated").await
}

/// The contact of the conversation, if the other is suggested for it now.
async fn suggested(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    other: ContactId,
) -> Result<Result<ContactId, Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Contacts).await? {
        return Ok(Err(refused));
    }
    let Some(contact) = people::of_identity(tx, here.identity).await? else {
        return Ok(Err(call.late()));
    };
    let all = merges::suggest(tx, contact, SUGGESTED).await?;
    Ok(if all.iter().any(|it| it.contact == other) {
        Ok(contact)
    } else {
        Err(call.late())
    })
}

async fn done(tx: &mut Tx, call: &Call<'_>, here: &Conversation, key: &str) -> Replies {
    let mut replies = vec![Reply::Done(call.say(key))];
    replies.extend(sheet::show(tx, call, here).await?);
    Ok(replies)
}
