//! What contacts have told of themselves, by name.

use crate::model::ids::IdentityId;

use super::database::{Tx, all, run};
use super::error::StoreError;

/// Keeps what the contact behind an identity told; an empty value takes back
/// what he told before. `true` if that is news.
pub async fn set(
    tx: &mut Tx,
    identity: IdentityId,
    name: &str,
    value: &str,
) -> Result<bool, StoreError> {
    let changed = if value.is_empty() {
        run!(
            tx,
            "DELETE FROM contact_field WHERE name = $2 \
             AND contact = (SELECT contact FROM identity WHERE id = $1)",
            identity,
            name
        )?
    } else {
        run!(
            tx,
            "INSERT INTO contact_field (contact, name, value) \
             SELECT contact, $2, $3 FROM identity WHERE id = $1 \
             ON CONFLICT (contact, name) DO UPDATE SET value = excluded.value \
             WHERE contact_field.value <> excluded.value",
            identity,
            name,
            value
        )?
    };
    Ok(changed > 0)
}

/// All that the contact behind an identity told: names and values, by name.
pub async fn all(tx: &mut Tx, identity: IdentityId) -> Result<Vec<(String, String)>, StoreError> {
    all!(
        tx,
        "SELECT f.name, f.value FROM contact_field f JOIN identity i ON i.contact = f.contact \
         WHERE i.id = $1 ORDER BY f.name",
        identity
    )
}
