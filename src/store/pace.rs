//! What was spent of the groups' budgets, so that a restart does not spend it twice.

use super::database::{Tx, all, run};
use super::error::StoreError;

/// Keeps the spending of `account` in `chat`, JSON.
pub async fn keep(tx: &mut Tx, account: &str, chat: &str, spent: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO pace (account, chat, spent) VALUES ($1, $2, $3) \
         ON CONFLICT (account, chat) DO UPDATE SET spent = excluded.spent",
        account,
        chat,
        spent
    )?;
    Ok(())
}

/// What was kept for `account`: (chat, JSON).
pub async fn kept(tx: &mut Tx, account: &str) -> Result<Vec<(String, String)>, StoreError> {
    all!(
        tx,
        "SELECT chat, spent FROM pace WHERE account = $1",
        account
    )
}
