//! Making people, bots and groups, and changing what they are.

use super::{World, bot_id};
use crate::standin::faults::Fault;
use crate::standin::options::{Budgets, TopicGone, Whispers};
use crate::standin::state::chat::{Chat, ChatKey, Kind, Member, RIGHTS, Status};
use crate::standin::state::file::MediaKind;
use crate::standin::state::user::User;
use crate::standin::state::{Bot, Change};
use crate::standin::updates::Queue;
use axum::body::Bytes;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// First ids, so that people, bots and groups are told apart at a glance.
const PEOPLE: i64 = 100_000;
const BOTS: i64 = 7_000_000_000;
const GROUPS: i64 = -1_000_000_000_000;

impl World {
    /// Makes a person; a blank separates first and last name.
    pub fn person(&self, name: &str) -> i64 {
        let (first, last) = name
            .split_once(' ')
            .map_or((name, None), |(first, last)| (first, Some(last.to_owned())));
        let user = User {
            first_name: first.to_owned(),
            last_name: last,
            ..User::default()
        };
        self.person_with(user)
    }

    /// Puts the script of a web chat on the sample shop's page.
    pub fn set_shop(&self, script: &str) {
        self.lock().shop = Some(script.to_owned());
    }

    /// Makes a person of these particulars; an `id` of 0 is chosen here.
    pub fn person_with(&self, mut user: User) -> i64 {
        let mut state = self.lock();
        if user.id == 0 {
            user.id = PEOPLE + state.fresh();
        }
        let id = user.id;
        state.users.insert(id, user);
        state.touch(Change::Person(id));
        id
    }

    /// Changes a person's particulars.
    pub fn change_person(&self, person: i64, change: impl FnOnce(&mut User)) {
        let mut state = self.lock();
        if let Some(user) = state.users.get_mut(&person) {
            change(user);
        }
        state.touch(Change::Person(person));
    }

    /// Gives a person a picture.
    pub fn picture(&self, person: i64, bytes: impl Into<Bytes>) {
        let mut state = self.lock();
        let stored = state.store(MediaKind::Photo, "", "image/jpeg", bytes.into());
        let unique = stored.unique.clone();
        if let Some(user) = state.users.get_mut(&person) {
            user.picture = Some(unique);
        }
        state.touch(Change::Person(person));
    }

    /// Makes a bot and gives its token. The first one is "the staff bot" of the page.
    pub fn bot(&self, username: &str) -> String {
        let id = BOTS + self.lock().fresh();
        let token = format!("{id}:AA{:0>33}", username.replace('_', "-"));
        self.bot_with_token(&token, username)
    }

    /// Makes a bot of a given token (`<id>:<secret>`), or finds it.
    pub fn bot_with_token(&self, token: &str, username: &str) -> String {
        let id = bot_id(token);
        let mut state = self.lock();
        if state.bots.contains_key(&id) {
            return token.to_owned();
        }
        let name = username.trim_end_matches("_bot").replace('_', " ");
        let username = Some(username.to_owned());
        let user = User {
            id,
            first_name: name,
            username,
            is_bot: true,
            ..User::default()
        };
        state.users.insert(id, user);
        let bot = Bot {
            id,
            token: token.to_owned(),
            sees_all: false,
            bot_to_bot: false,
            queue: Queue {
                next: 100_000 + id % 100_000,
                ..Queue::default()
            },
            webhook: None,
            commands: BTreeMap::new(),
            next_private: 1,
            wake: Arc::new(Notify::new()),
        };
        state.bots.insert(id, bot);
        state.staff_bot.get_or_insert(id);
        state.touch(Change::Person(id));
        token.to_owned()
    }

    /// Changes a bot's switches (privacy, bot-to-bot).
    pub fn change_bot(&self, token: &str, change: impl FnOnce(&mut Bot)) {
        if let Some(bot) = self.lock().bots.get_mut(&bot_id(token)) {
            change(bot);
        }
    }

    /// Makes a supergroup with topics on, owned by `owner`, the bot as
    /// administrator with all rights.
    pub fn forum(&self, title: &str, owner: i64, token: &str) -> i64 {
        let chat = self.supergroup(title, owner);
        self.lock()
            .chats
            .entry(ChatKey::group(chat))
            .and_modify(|chat| chat.is_forum = true);
        self.promote(chat, bot_id(token));
        chat
    }

    /// Makes a supergroup without topics and without bots.
    pub fn supergroup(&self, title: &str, owner: i64) -> i64 {
        let id = GROUPS - 1_000_000 - self.lock().fresh();
        self.make_group(id, Kind::Supergroup, title, owner)
    }

    /// Makes a basic group: [`World::migrate`] upgrades it.
    pub fn basic_group(&self, title: &str, owner: i64) -> i64 {
        let id = -1_000_000 - self.lock().fresh();
        self.make_group(id, Kind::Group, title, owner)
    }

    fn make_group(&self, id: i64, kind: Kind, title: &str, owner: i64) -> i64 {
        let key = ChatKey::group(id);
        let mut state = self.lock();
        let mut chat = Chat::new(key, kind, title);
        let rights = RIGHTS.iter().map(ToString::to_string).collect();
        chat.members.insert(
            owner,
            Member {
                status: Status::Creator,
                rights,
            },
        );
        state.chats.insert(key, chat);
        state.touch(Change::Chat(key));
        id
    }

    /// Lets a person or bot join a group.
    pub fn join(&self, chat: i64, user: i64) {
        self.member(chat, user, user, &Member::plain(Status::Member));
    }

    /// Lets somebody leave.
    pub fn leave(&self, chat: i64, user: i64) {
        self.member(chat, user, user, &Member::plain(Status::Left));
    }

    /// Throws somebody out.
    pub fn kick(&self, chat: i64, user: i64) {
        self.member(chat, self.owner(chat), user, &Member::plain(Status::Kicked));
    }

    /// Makes somebody administrator with every right but promoting others.
    pub fn promote(&self, chat: i64, user: i64) {
        self.member(chat, self.owner(chat), user, &Member::admin());
    }

    /// Makes somebody an ordinary member again.
    pub fn demote(&self, chat: i64, user: i64) {
        self.member(chat, self.owner(chat), user, &Member::plain(Status::Member));
    }

    /// Gives or takes one right of an administrator (`can_manage_topics` and the like).
    pub fn set_right(&self, chat: i64, user: i64, right: &str, granted: bool) {
        let key = ChatKey::group(chat);
        let member = self
            .lock()
            .chats
            .get(&key)
            .and_then(|chat| chat.members.get(&user).cloned());
        let mut member = member.unwrap_or_else(Member::admin);
        if granted {
            member.rights.insert(right.to_owned());
        } else {
            member.rights.remove(right);
        }
        self.member(chat, self.owner(chat), user, &member);
    }

    fn member(&self, chat: i64, by: i64, user: i64, member: &Member) {
        // A chat that does not exist has no members: nothing to do.
        let _ = self
            .lock()
            .set_member(ChatKey::group(chat), by, user, member);
    }

    fn owner(&self, chat: i64) -> i64 {
        let state = self.lock();
        let chat = state.chats.get(&ChatKey::group(chat));
        let owner = chat.and_then(|chat| {
            chat.members
                .iter()
                .find(|(_, member)| member.status == Status::Creator)
        });
        owner.map_or(0, |(id, _)| *id)
    }

    /// Changes switches of a group: topics on or off, protection, auto-delete, allowed reactions.
    pub fn change_group(&self, chat: i64, change: impl FnOnce(&mut Chat)) {
        let key = ChatKey::group(chat);
        let mut state = self.lock();
        if let Some(chat) = state.chats.get_mut(&key) {
            change(chat);
        }
        state.touch(Change::Chat(key));
    }

    /// Switches topics on or off.
    pub fn set_forum(&self, chat: i64, on: bool) {
        self.change_group(chat, |chat| chat.is_forum = on);
    }

    /// Upgrades a basic group to a supergroup and gives its id.
    pub fn migrate(&self, chat: i64) -> Result<i64, String> {
        self.lock()
            .migrate(ChatKey::group(chat))
            .map_err(|error| error.description)
    }

    /// Arms a fault.
    pub fn fault(&self, fault: Fault) {
        self.lock().faults.arm(fault);
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Changes the budgets and forgets what was used of them.
    pub fn set_budgets(&self, budgets: Budgets) {
        let mut state = self.lock();
        state.options.budgets = budgets;
        state.limits.clear();
    }

    /// Changes the latency of every call.
    pub fn set_latency(&self, latency: Duration) {
        self.lock().options.latency = latency;
    }

    /// Chooses what a send into a deleted topic is told.
    pub fn set_topic_gone(&self, answer: TopicGone) {
        self.lock().options.topic_gone = answer;
    }

    /// Chooses what the server makes of ephemeral messages.
    pub fn set_whispers(&self, whispers: Whispers) {
        self.lock().options.whispers = whispers;
    }

    /// Moves the wall clock forward: for the 48 hours of deletions, the
    /// window of callbacks, the life of updates.
    pub fn advance_clock(&self, by: Duration) {
        self.lock().clock_ahead += i64::try_from(by.as_millis()).unwrap_or(0);
    }
}
