//! Which group is the desk's. It is noted in the database; whichever process is
//! told of it tells the others.

use std::time::Duration;

use crate::store::bell::{self, Bell};
use crate::store::conversations;
use crate::store::database::{Database, Tx};
use crate::store::error::StoreError;
use crate::store::feed;
use crate::store::settings;

use super::after::Afterwards;

/// Setting that holds the group's id.
const CHAT: &str = "desk_chat";
/// Setting that holds the id that the group had before it was migrated.
const MOVED_FROM: &str = "desk_chat_was";
/// The name of calls about it.
const CALL: &str = "topicdesk_group";
/// Rest before a line that broke is opened again.
const AGAIN: Duration = Duration::from_secs(1);

/// The group: as configured, else as `/setup` bound it; a group that was
/// migrated has its new id, whatever is configured.
pub async fn get(tx: &mut Tx, configured: Option<i64>) -> Result<Option<i64>, StoreError> {
    let read = |value: Option<String>| value.and_then(|chat| chat.parse().ok());
    let bound = read(settings::get(tx, CHAT).await?);
    let moved_from = read(settings::get(tx, MOVED_FROM).await?);
    Ok(match configured {
        Some(chat) if moved_from != Some(chat) => Some(chat),
        _ => bound,
    })
}

/// Notes the group that was bound.
pub async fn set(tx: &mut Tx, chat: i64) -> Result<(), StoreError> {
    settings::set(tx, CHAT, &chat.to_string()).await?;
    bell::call(tx, CALL, "").await
}

/// Notes the new id of a group that was migrated; its topics are no more.
pub async fn moved(tx: &mut Tx, from: i64, to: i64) -> Result<(), StoreError> {
    conversations::lose_topics(tx).await?;
    feed::lose_any(tx).await?;
    settings::set(tx, MOVED_FROM, &from.to_string()).await?;
    set(tx, to).await
}

/// Learns of groups that other processes have noted; for ever.
pub async fn follow(database: Database, configured: Option<i64>, desk: Afterwards) {
    loop {
        if let Err(error) = hear(&database, configured, &desk).await {
            tracing::warn!(%error, "what other processes bind is not heard");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn hear(
    database: &Database,
    configured: Option<i64>,
    desk: &Afterwards,
) -> Result<(), StoreError> {
    let mut bell = Bell::hang(database, CALL).await?;
    loop {
        // Looked at first: it may have been noted before the bell hung.
        let found = get(&mut database.read().await?, configured).await?;
        if let Some(chat) = found.filter(|chat| desk.stage.chat() != Some(*chat)) {
            desk.bind(chat);
            tracing::info!(chat, "another process has bound the group");
        }
        bell.ring().await?;
    }
}
