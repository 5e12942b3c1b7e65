//! The history of a contact: the tickets of all his accounts, newest first.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::model::right::Right;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::{history, people};

use super::screens::{self, PAGE, Past, Sight};
use super::{number, one};

type Replies = Result<Vec<Reply>, StoreError>;

/// `/history` here, or `/history 1042` of another.
pub(super) async fn command(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    if let Some(number) = number(args) {
        return match conversations::numbered(tx, number).await? {
            Some(found) => of(tx, call, &found, 0).await,
            None => Ok(vec![one::none(call, number)]),
        };
    }
    match &call.conversation {
        Some(conversation) => of(tx, call, conversation, 0).await,
        None => Ok(vec![Reply::Refused(call.say("find-which"))]),
    }
}

/// A page of the history of the contact of a button's conversation.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, page: i64) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    match &call.conversation {
        Some(conversation) => of(tx, call, conversation, page).await,
        None => Ok(vec![call.late()]),
    }
}

async fn of(tx: &mut Tx, call: &Call<'_>, conversation: &Conversation, page: i64) -> Replies {
    let Some(contact) = people::of_identity(tx, conversation.identity).await? else {
        return Ok(vec![call.late()]);
    };
    // One more than is shown tells whether there is another page.
    let all = history::of_contact(tx, contact, None, (page + 1) * PAGE + 1).await?;
    let more = i64::try_from(all.len()).unwrap_or(0) > (page + 1) * PAGE;
    let skip = usize::try_from(page * PAGE).unwrap_or(0);
    let take = usize::try_from(PAGE).unwrap_or(0);
    let past = Past {
        conversation: conversation.id,
        name: conversation.name.clone(),
        summary: history::summary(tx, contact).await?,
        tickets: all.into_iter().skip(skip).take(take).collect(),
        page,
        more,
    };
    let card = screens::history(&past, &Sight::of(call));
    Ok(vec![Reply::Show(card)])
}
