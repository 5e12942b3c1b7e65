//! Who gets a new ticket, as it stands in the database; the rule is
//! [`crate::model::responsible`].

use crate::model::ids::IdentityId;
use crate::model::responsible::{Coordinator, assignee};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff::{self, Standing};
use crate::store::{inboxes, people};

/// The person who gets a new ticket of this account in its inbox.
pub(super) async fn of_new(
    tx: &mut Tx,
    identity: IdentityId,
    inbox: &str,
) -> Result<Option<i64>, StoreError> {
    let responsible = inboxes::responsible(tx, inbox).await?;
    Ok(assignee(coordinator(tx, identity).await?, responsible))
}

async fn coordinator(tx: &mut Tx, identity: IdentityId) -> Result<Option<Coordinator>, StoreError> {
    let Some(contact) = people::of_identity(tx, identity).await? else {
        return Ok(None);
    };
    let Some(id) = people::coordinator(tx, contact).await? else {
        return Ok(None);
    };
    let person = staff::get(tx, id).await?;
    let fits = |role| !matches!(role, Standing::Gone | Standing::Performer);
    Ok(person
        .filter(|person| fits(person.role))
        .map(|person| Coordinator {
            id,
            duty: person.duty,
        }))
}
