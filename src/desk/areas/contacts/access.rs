//! Ending a customer's access to his own history, where his device holds the
//! key to it: a device was lost or sold, a stranger reads along. He may write
//! again, and begins anew.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::find::screens::Sight;
use crate::desk::areas::{Call, Reply};
use crate::model::right::Right;
use crate::relay::parcels;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry};
use crate::store::people::{self, Account};
use crate::store::rights;

use super::screens;

type Replies = Result<Vec<Reply>, StoreError>;

/// Whether the button is for whoever looks at these accounts.
pub(super) async fn offered(
    tx: &mut Tx,
    call: &Call<'_>,
    accounts: &[Account],
) -> Result<bool, StoreError> {
    let stage = call.room.stage;
    Ok(accounts.iter().any(|it| stage.revokes(&it.inbox))
        && rights::may(tx, call.who.role, Right::Revoke).await?)
}

/// Says what it means, and asks.
pub(super) async fn ask(tx: &mut Tx, call: &Call<'_>, here: &Conversation) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Revoke).await? {
        return Ok(vec![refused]);
    }
    let card = screens::access(here.id, &here.name, &Sight::of(call));
    Ok(vec![Reply::Show(card)])
}

/// Ends the access of all his accounts that have one.
pub(super) async fn end(tx: &mut Tx, call: &Call<'_>, here: &Conversation) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Revoke).await? {
        return Ok(vec![refused]);
    }
    let Some(contact) = people::of_identity(tx, here.identity).await? else {
        return Ok(vec![call.late()]);
    };
    let (stage, now) = (call.room.stage, call.room.now);
    let mut all = people::accounts(tx, contact).await?;
    all.retain(|account| stage.revokes(&account.inbox));
    if all.is_empty() {
        return Ok(vec![call.late()]);
    }
    for account in all {
        let accounts = stage.accounts(&account.inbox);
        parcels::revoke(
            tx,
            &accounts,
            here.id,
            &account.inbox,
            &account.address,
            now,
        )
        .await?;
        let entry = Entry {
            actor: &call.who.id.to_string(),
            action: "revoke",
            conversation: account.conversation.or(Some(here.id)),
            detail: Some(&account.inbox),
            ..Entry::default()
        };
        journal::add(tx, entry, now).await?;
    }
    Ok(vec![Reply::Close(call.say("contact-access-ended"))])
}
