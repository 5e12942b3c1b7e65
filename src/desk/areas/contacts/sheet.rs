//! What is known of a contact, gathered for the screen.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::find::keep;
use crate::desk::areas::find::screens::{PAGE, Sight};
use crate::desk::areas::{Call, Reply};
use crate::model::content::Content;
use crate::model::ids::ContactId;
use crate::model::right::Right;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::people::{self, Kind};
use crate::store::search::index;
use crate::store::{history, merges, posts, staff};

use super::access;
use super::order::Field;
use super::screens::{self, Alike, Photos, Picture, Sheet};

type Replies = Result<Vec<Reply>, StoreError>;

/// Suggestions and joins shown.
const SHOWN: usize = 2;

/// Shows the contact of a conversation.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, here: &Conversation) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    let Some(contact) = people::of_identity(tx, here.identity).await? else {
        return Ok(vec![call.late()]);
    };
    if here.is_task() {
        return Ok(vec![Reply::Refused(call.say("contact-task"))]);
    }
    let sheet = gather(tx, call, here, contact).await?;
    Ok(vec![Reply::Show(screens::sheet(&sheet, &Sight::of(call)))])
}

/// Shows a contact; whoever he was joined to since is shown in his place.
pub(super) async fn of_contact(tx: &mut Tx, call: &Call<'_>, contact: ContactId) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    let contact = merges::person(tx, contact).await?;
    for account in people::accounts(tx, contact).await? {
        let Some(id) = account.conversation else {
            continue;
        };
        if let Some(here) = conversations::get(tx, id).await? {
            return show(tx, call, &here).await;
        }
    }
    Ok(vec![call.late()])
}

/// Keeps the contact at hand, or no longer.
pub(super) async fn keep(tx: &mut Tx, call: &Call<'_>, here: &Conversation) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    let Some(contact) = people::of_identity(tx, here.identity).await? else {
        return Ok(vec![call.late()]);
    };
    let kept = keep::toggle(tx, call, (Kind::Contact, contact.0)).await?;
    let mut replies = vec![Reply::Done(keep::said(call, kept))];
    replies.extend(show(tx, call, here).await?);
    Ok(replies)
}

/// Shows a page of the photos that the contact sent, newest first.
pub(super) async fn photos(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    page: i64,
) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    let Some(contact) = people::of_identity(tx, here.identity).await? else {
        return Ok(vec![call.late()]);
    };
    let accounts = people::accounts(tx, contact).await?;
    // One more than is shown tells whether there is another page.
    let all = people::photos(tx, contact, None, (page + 1) * PAGE + 1).await?;
    let more = i64::try_from(all.len()).unwrap_or(0) > (page + 1) * PAGE;
    let skip = usize::try_from(page * PAGE).unwrap_or(0);
    let take = usize::try_from(PAGE).unwrap_or(0);
    let mut pictures = Vec::new();
    for photo in all.into_iter().skip(skip).take(take) {
        let post = posts::of_message(tx, call.room.chat, photo.message).await?;
        let account = accounts
            .iter()
            .find(|account| account.conversation == Some(photo.conversation));
        pictures.push(Picture {
            at: photo.at,
            caption: match photo.content {
                Content::Media { caption, .. } => caption.text,
                _ => String::new(),
            },
            topic: account.and_then(|account| account.topic),
            post: post.first().map(|post| post.post),
        });
    }
    let photos = Photos {
        conversation: here.id,
        name: here.name.clone(),
        count: people::photo_count(tx, contact).await?,
        pictures,
        page,
        more,
    };
    Ok(vec![Reply::Show(screens::photos(
        &photos,
        &Sight::of(call),
    ))])
}

async fn gather(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    contact: ContactId,
) -> Result<Sheet, StoreError> {
    // Whoever came just now shall be suggested too.
    index::freshen(tx).await?;
    let known = people::fields(tx, contact).await?;
    let mut fields = Vec::new();
    for field in Field::ALL {
        let Some(own) = known.iter().find(|known| known.name == field.key()) else {
            continue;
        };
        let mut value = own.value.clone();
        if field == Field::Coordinator {
            let person = match value.parse() {
                Ok(id) => staff::get(tx, id).await?,
                Err(_) => None,
            };
            let Some(person) = person else { continue };
            value = person.name;
        }
        fields.push((field, value));
    }
    let mut alike = Vec::new();
    for candidate in merges::suggest(tx, contact, SHOWN).await? {
        alike.push(Alike {
            contact: candidate.contact,
            name: named(tx, candidate.contact).await?,
            reason: candidate.reason,
            shared: candidate.shared,
        });
    }
    let mut joins = Vec::new();
    for join in merges::of(tx, contact).await?.into_iter().take(SHOWN) {
        let name = people::name(tx, join.from_contact).await?;
        joins.push((join.id, name.unwrap_or_default()));
    }
    let accounts = people::accounts(tx, contact).await?;
    Ok(Sheet {
        conversation: here.id,
        name: here.name.clone(),
        fields,
        access: access::offered(tx, call, &accounts).await?,
        accounts,
        photos: people::photo_count(tx, contact).await?,
        portrait: call.room.stage.has_portraits(&here.inbox),
        summary: history::summary(tx, contact).await?,
        alike,
        joins,
        kept: people::is_favourite(tx, call.who.id, (Kind::Contact, contact.0)).await?,
    })
}

async fn named(tx: &mut Tx, contact: ContactId) -> Result<String, StoreError> {
    let accounts = people::accounts(tx, contact).await?;
    let first = accounts.first().map(|account| account.called().to_owned());
    Ok(first.unwrap_or_default())
}
