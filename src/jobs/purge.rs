//! Removes what was said in a spam ticket for good.

use crate::model::status::Resolution;
use crate::relay::spam;
use crate::store::database::Tx;
use crate::store::error::StoreError;

use super::clerk::Case;

/// Only while it is spam still: an undo cancels this, and a race of the two is
/// decided by the ticket itself.
pub(super) async fn purge(tx: &mut Tx, case: &Case<'_>) -> Result<(), StoreError> {
    if case.ticket.resolution != Some(Resolution::Spam) || !case.is_current() {
        return Ok(());
    }
    spam::purge(tx, &case.scene, case.ticket).await
}
