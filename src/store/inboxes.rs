//! What managers set for an inbox. The empty code stands for all of them.

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// Name of the setting: staff id of the person responsible for new tickets.
pub const RESPONSIBLE: &str = "responsible";
/// Name of the setting: hours within which a customer who returns opens his
/// last ticket instead of beginning a new one.
pub const REOPEN_HOURS: &str = "reopen_hours";

/// Name of the setting: the brand that the inbox speaks for; of one inbox alone.
pub const BRAND: &str = "brand";

/// The inbox's own setting, or the one for all.
pub async fn setting(tx: &mut Tx, inbox: &str, name: &str) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = maybe!(
        tx,
        "SELECT value FROM inbox_setting WHERE name = $2 AND (inbox = $1 OR inbox = '') \
         ORDER BY inbox DESC LIMIT 1",
        inbox,
        name
    )?;
    Ok(row.map(|(value,)| value))
}

/// Name of the setting: whether whoever may set tags may make new ones, `yes` or `no`.
pub const OPEN_TAGS: &str = "open_tags";

/// What is set for this inbox itself.
pub async fn own(tx: &mut Tx, inbox: &str, name: &str) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = maybe!(
        tx,
        "SELECT value FROM inbox_setting WHERE inbox = $1 AND name = $2",
        inbox,
        name
    )?;
    Ok(row.map(|(value,)| value))
}

/// Everything that is set: (inbox, name, value); the empty code is for all.
pub async fn everything(tx: &mut Tx) -> Result<Vec<(String, String, String)>, StoreError> {
    all!(
        tx,
        "SELECT inbox, name, value FROM inbox_setting ORDER BY inbox, name"
    )
}

/// The brands there are, by name.
pub async fn brands(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        "SELECT DISTINCT value FROM inbox_setting WHERE name = 'brand' ORDER BY value"
    )?;
    Ok(rows.into_iter().map(|(brand,)| brand).collect())
}

/// Sets it, or with `None` goes back to what holds for all.
pub async fn set(
    tx: &mut Tx,
    inbox: &str,
    name: &str,
    value: Option<&str>,
) -> Result<(), StoreError> {
    match value {
        Some(value) => run!(
            tx,
            "INSERT INTO inbox_setting (inbox, name, value) VALUES ($1, $2, $3) \
             ON CONFLICT (inbox, name) DO UPDATE SET value = excluded.value",
            inbox,
            name,
            value
        )?,
        None => run!(
            tx,
            "DELETE FROM inbox_setting WHERE inbox = $1 AND name = $2",
            inbox,
            name
        )?,
    };
    Ok(())
}

/// The person responsible for new tickets of an inbox, if he is still with us.
pub async fn responsible(tx: &mut Tx, inbox: &str) -> Result<Option<i64>, StoreError> {
    let Some(value) = setting(tx, inbox, RESPONSIBLE).await? else {
        return Ok(None);
    };
    let Ok(id) = value.parse::<i64>() else {
        return Ok(None);
    };
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT id FROM staff WHERE id = $1 AND role <> 'gone'",
        id
    )?;
    Ok(row.map(|(id,)| id))
}
