//! Who is in which chat.

use super::chat::{ChatKey, Kind, Member, Status};
use super::{Change, State};
use crate::standin::errors::ApiError;
use serde_json::json;

impl State {
    /// Changes a membership and tells everybody concerned. Joins and leaves of
    /// people leave a service message.
    pub fn set_member(
        &mut self,
        key: ChatKey,
        by: i64,
        user: i64,
        new: &Member,
    ) -> Result<(), ApiError> {
        let is_bot = self.bots.contains_key(&user);
        let chat = self.chat_mut(key)?;
        let old = chat
            .members
            .insert(user, new.clone())
            .unwrap_or_else(|| Member::plain(Status::Left));
        if is_bot {
            chat.bots.insert(user);
        }
        if (old.status, &old.rights) == (new.status, &new.rights) {
            return Ok(());
        }
        self.touch(Change::Chat(key));
        self.tell_member(key, by, user, &old, new);
        if old.is_here() != new.is_here() {
            let person = self.user_json(user);
            let (field, value) = if new.is_here() {
                ("new_chat_members", json!([person]))
            } else {
                ("left_chat_member", person)
            };
            self.service(key, by, None, field, value)?;
        }
        Ok(())
    }

    /// Upgrades a basic group: a supergroup with a new id takes over.
    pub fn migrate(&mut self, key: ChatKey) -> Result<i64, ApiError> {
        let to = ChatKey::group(-1_000_000_000_000 - self.fresh() - 5_000_000);
        let mut chat = self.chat(key)?.clone();
        chat.key = to;
        chat.kind = Kind::Supergroup;
        chat.messages.clear();
        chat.topics.clear();
        chat.pinned.clear();
        chat.next_id = 1;
        let owner = chat
            .members
            .iter()
            .find(|(_, member)| member.status == Status::Creator)
            .map_or(0, |(id, _)| *id);
        self.chats.insert(to, chat);
        self.service(key, owner, None, "migrate_to_chat_id", json!(to.id))?;
        self.chat_mut(key)?.migrated_to = Some(to.id);
        self.service(to, owner, None, "migrate_from_chat_id", json!(key.id))?;
        self.touch(Change::Chat(key));
        self.touch(Change::Chat(to));
        Ok(to.id)
    }
}
