//! Single values that the program remembers, and counters.

use super::database::{Tx, maybe, one, run};
use super::error::StoreError;

/// The value stored under `name`.
pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = maybe!(tx, "SELECT value FROM setting WHERE name = $1", name)?;
    Ok(row.map(|(value,)| value))
}

/// Stores `value` under `name`.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value
    )?;
    Ok(())
}

/// Stores `value` under `name` unless there is one; gives what is stored then,
/// the same to all who ask at once.
pub async fn keep(tx: &mut Tx, name: &str, value: &str) -> Result<String, StoreError> {
    let (value,): (String,) = one!(
        tx,
        "INSERT INTO setting (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = setting.value RETURNING value",
        name,
        value
    )?;
    Ok(value)
}

/// The next number of counter `name`, from 1 on; a number is given once.
pub async fn count(tx: &mut Tx, name: &str) -> Result<i64, StoreError> {
    let (value,): (i64,) = one!(
        tx,
        "INSERT INTO counter (name, value) VALUES ($1, 1) \
         ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
        name
    )?;
    Ok(value)
}
