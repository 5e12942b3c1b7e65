//! Further accounts of the customer of a conversation, and the codes by which
//! he proves that one is his.
//!
//! The conversation has one account at a time: that by which the customer wrote
//! last. It gets the answers.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::ids::{ConversationId, IdentityId};

use super::database::{Tx, maybe, run};
use super::drawer::{self, SHARED};
use super::error::StoreError;

/// What codes begin with, so that others are not looked up.
pub const PREFIX: &str = "go-";

/// The account that a code stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Code of the inbox.
    pub inbox: String,
    /// The customer's address in it.
    pub address: String,
}

/// Lets `code` stand for an account until `expires`. Only its digest is kept.
pub async fn offer(
    tx: &mut Tx,
    code: &str,
    account: &Account,
    expires: i64,
) -> Result<(), StoreError> {
    let value = serde_json::to_string(account)?;
    drawer::set(tx, SHARED, &name(code), &value, Some(expires)).await
}

/// Makes void all codes that stand for an account. They are few: none lives long.
pub async fn withdraw(tx: &mut Tx, account: &Account) -> Result<(), StoreError> {
    let value = serde_json::to_string(account)?;
    drawer::discard(tx, SHARED, &value).await
}

/// The account that `code` stands for; the code is spent then.
pub async fn redeem(tx: &mut Tx, code: &str, now: i64) -> Result<Option<Account>, StoreError> {
    let value = drawer::take(tx, SHARED, &name(code), now).await?;
    Ok(value
        .map(|value| serde_json::from_str(&value))
        .transpose()?)
}

/// The conversation that an identity belongs to beside its own account.
pub async fn of(tx: &mut Tx, identity: IdentityId) -> Result<Option<ConversationId>, StoreError> {
    let row: Option<(ConversationId,)> = maybe!(
        tx,
        "SELECT conversation FROM alias WHERE identity = $1",
        identity
    )?;
    Ok(row.map(|(id,)| id))
}

/// Makes an identity's account the one that gets the answers; the one that got
/// them so far becomes an alias. Contact and what he told are shared from now on.
pub async fn switch(
    tx: &mut Tx,
    id: ConversationId,
    identity: IdentityId,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO alias (identity, conversation) SELECT identity, id FROM conversation WHERE id = $1 \
         ON CONFLICT (identity) DO NOTHING",
        id
    )?;
    run!(tx, "DELETE FROM alias WHERE identity = $1", identity)?;
    run!(
        tx,
        "UPDATE identity SET contact = (SELECT i.contact FROM identity i JOIN conversation c \
         ON c.identity = i.id WHERE c.id = $1), origin = NULL WHERE id = $2",
        id,
        identity
    )?;
    run!(
        tx,
        "UPDATE conversation SET identity = $2, \
         inbox = (SELECT inbox FROM identity WHERE id = $2) WHERE id = $1",
        id,
        identity
    )?;
    Ok(())
}

fn name(code: &str) -> String {
    format!("go:{:x}", Sha256::digest(code.as_bytes()))
}
