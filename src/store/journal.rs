//! Who did what when. Rows are only ever added.

use uuid::Uuid;

use crate::model::ids::{ConversationId, MessageId};

use super::database::{Tx, run};
use super::error::StoreError;

/// One line of the journal.
#[derive(Clone, Debug, Default)]
pub struct Entry<'a> {
    /// `customer`, `system` or an agent's id.
    pub actor: &'a str,
    /// What was done, in code words: `take`, `close`, `edit` …
    pub action: &'a str,
    /// In which conversation.
    pub conversation: Option<ConversationId>,
    /// To which message.
    pub message: Option<MessageId>,
    /// Anything else worth keeping.
    pub detail: Option<&'a str>,
}

/// Adds a line.
pub async fn add(tx: &mut Tx, entry: Entry<'_>, now: i64) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO journal (id, at, actor, action, conversation, message, detail) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        Uuid::now_v7(),
        now,
        entry.actor,
        entry.action,
        entry.conversation,
        entry.message,
        entry.detail
    )?;
    Ok(())
}
