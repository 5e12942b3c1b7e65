//! Keeping tickets and contacts at hand.

use uuid::Uuid;

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::model::right::Right;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::people::{self, Kind};

/// Keeps the ticket of the conversation at hand, or no longer.
pub(super) async fn ticket(tx: &mut Tx, call: &Call<'_>) -> Result<Vec<Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    let Some(conversation) = &call.conversation else {
        return Ok(vec![call.late()]);
    };
    let kept = toggle(tx, call, (Kind::Ticket, conversation.ticket.0)).await?;
    Ok(vec![Reply::Close(said(call, kept))])
}

/// Keeps it at hand, or no longer; whether it is kept now.
pub async fn toggle(tx: &mut Tx, call: &Call<'_>, what: (Kind, Uuid)) -> Result<bool, StoreError> {
    let keep = !people::is_favourite(tx, call.who.id, what).await?;
    people::favour(tx, call.who.id, what, keep, call.room.now).await?;
    Ok(keep)
}

/// What is said of that.
#[must_use]
pub fn said(call: &Call<'_>, kept: bool) -> String {
    call.say(if kept { "find-kept" } else { "find-not-kept" })
}
