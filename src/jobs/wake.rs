//! Reminds of a ticket, and wakes it if it sleeps.

use crate::model::errand::Class;
use crate::model::notice::Notice;
use crate::model::status::Status;
use crate::model::ticket::Deed;
use crate::relay::parcels;
use crate::relay::ticket::Actor;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff::{self, Standing};

use super::clerk::Case;

/// A reminder on a ticket that goes on is told as well (product.md, D48); on
/// one that was closed since it is not.
pub(super) async fn wake(
    tx: &mut Tx,
    case: &Case<'_>,
    by: i64,
    words: Option<&str>,
) -> Result<(), StoreError> {
    if !case.is_current() || case.ticket.wake_at != Some(case.timer.due) {
        return Ok(());
    }
    if case.ticket.status == Status::Closed {
        return Ok(());
    }
    let _ = case.scene.happen(tx, Actor::System, &Deed::Wake).await?;
    // Who has left is reminded of nothing; then whoever reads the topic is.
    let mut whom = None;
    for id in case.ticket.assignee.into_iter().chain([by]) {
        let person = staff::get(tx, id).await?;
        whom = whom.or(person.filter(|person| person.role != Standing::Gone));
    }
    let notice = Notice::Reminder {
        whom: whom.map(|person| (person.id, person.name)),
        words: words.map(str::to_owned),
    };
    parcels::notice(
        tx,
        &case.scene.accounts,
        case.conversation.id,
        notice,
        Class::Alert,
        case.scene.now,
    )
    .await
}
