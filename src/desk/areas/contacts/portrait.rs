//! The customer's picture, for whoever wants to see it.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::model::right::Right;
use crate::relay::views;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;

/// Has the picture posted in the customer's topic.
pub async fn show(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
) -> Result<Vec<Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    if !call.room.stage.has_portraits(&here.inbox) {
        return Ok(vec![Reply::Refused(call.say("contact-no-portrait"))]);
    }
    let accounts = call.room.stage.accounts(&here.inbox);
    views::portrait(tx, &accounts, here.id, call.room.now).await?;
    Ok(vec![Reply::Done(call.say("contact-portrait-comes"))])
}
