//! Tells that the promised date of a ticket comes near or has come.

use crate::model::errand::Class;
use crate::model::notice::Notice;
use crate::relay::parcels;
use crate::store::beside;
use crate::store::database::Tx;
use crate::store::error::StoreError;

use super::clerk::Case;

/// Not told of a ticket that has ended or was promised for another date since,
/// and that it comes near only while it does.
pub(super) async fn due(
    tx: &mut Tx,
    case: &Case<'_>,
    at: i64,
    soon: bool,
) -> Result<(), StoreError> {
    let ticket = case.ticket;
    let now = case.scene.now;
    let passed = soon && at <= now;
    if !case.is_current() || ticket.due_at != Some(at) || ticket.status.is_over() || passed {
        return Ok(());
    }
    let late = case.is_late();
    if late {
        case.overdue(tx).await?;
    }
    let whom = beside::concerned(tx, ticket.id).await?;
    let notice = Notice::Due { at, whom, late };
    let accounts = &case.scene.accounts;
    parcels::notice(
        tx,
        accounts,
        case.conversation.id,
        notice,
        Class::Alert,
        now,
    )
    .await
}
