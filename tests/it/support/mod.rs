//! A whole Topicdesk beside a stand-in, for tests that act as people do.

pub mod browser;
pub mod postgres;

use std::time::Duration;

use topicdesk::app::{App, Tuning};
use topicdesk::config::Config;
use topicdesk::standin::Standin;
use topicdesk::standin::options::Options;
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::state::whisper::Whisper;
use topicdesk::standin::world::draft::Draft;
use topicdesk::standin::world::{Place, World, bot_id};
use topicdesk::store::database::Database;

/// Longest that anything is waited for; nothing takes nearly as long.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A desk with one agent and a stand-in.
pub struct House {
    pub standin: Standin,
    pub world: World,
    pub app: Option<App>,
    pub token: String,
    /// The staff bot.
    pub bot: i64,
    /// The bot that customers write to; the staff bot unless set otherwise.
    pub front: i64,
    pub chat: i64,
    pub agent: i64,
    pub dir: tempfile::TempDir,
    pub database: String,
    /// More lines of the settings, put at their end.
    pub more: String,
    /// The lines of `[web]`.
    pub web: String,
    /// More lines of `[desk]`.
    pub desk: String,
    pub tuning: Tuning,
}

impl House {
    /// A house on SQLite with no budgets, running.
    pub async fn open() -> Self {
        let mut house = Self::plan(Options::unlimited()).await;
        house.start().await;
        house
    }

    /// A house that does not run yet.
    pub async fn plan(options: Options) -> Self {
        let standin = Standin::start(options).await.unwrap();
        let world = standin.world();
        let token = world.bot("desk_bot");
        let agent = world.person("Anna Agent");
        let chat = world.forum("Desk", agent, &token);
        let dir = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", dir.path().join("t.db").display());
        Self {
            bot: bot_id(&token),
            front: bot_id(&token),
            standin,
            world,
            app: None,
            token,
            chat,
            agent,
            dir,
            database,
            more: String::new(),
            web: "listen = \"off\"\n".into(),
            desk: "group_per_minute = 0\nchat_per_second = 0\noverall_per_second = 0\n".into(),
            tuning: Tuning {
                talk_pause: 0,
                ..Tuning::default()
            },
        }
    }

    pub fn settings(&self) -> Config {
        let text = format!(
            "[desk]\ntoken = \"{}\"\nchat = {}\napi_url = \"{}\"\n{}\n[database]\nurl = \"{}\"\n\
             [files]\ndir = \"{}\"\n[web]\n{}\n{}",
            self.token,
            self.chat,
            self.standin.url(),
            self.desk,
            self.database,
            self.dir.path().join("files").display(),
            self.web,
            self.more,
        );
        Config::parse(&text, "test", &|_| None).unwrap_or_else(|errors| {
            panic!(
                "{}",
                errors.iter().map(ToString::to_string).collect::<String>()
            )
        })
    }

    pub async fn start(&mut self) {
        self.app = Some(App::start(self.settings(), self.tuning).await.unwrap());
    }

    pub async fn stop(&mut self) {
        if let Some(app) = self.app.take() {
            app.stop().await;
        }
    }

    /// A new customer.
    pub fn customer(&self, name: &str) -> i64 {
        self.world.person(name)
    }

    /// The customer's chat with the bot.
    pub fn private(&self) -> Place {
        Place::Private { bot: self.front }
    }

    /// The customer writes to the bot.
    pub fn says(&self, customer: i64, draft: Draft) -> i64 {
        self.world.send(customer, self.private(), draft).unwrap()
    }

    /// The agent writes in a topic.
    pub fn answers(&self, topic: i64, draft: Draft) -> i64 {
        self.world
            .send(self.agent, Place::Topic(self.chat, topic), draft)
            .unwrap()
    }

    /// Waits for the topic whose title holds `name`.
    pub async fn topic(&self, name: &str) -> i64 {
        let chat = self.chat;
        let found = self.world.wait_for(PATIENCE, |state| {
            let chat = state.chats.values().find(|found| found.key.id == chat)?;
            let topic = chat
                .topics
                .values()
                .rev()
                .find(|topic| !topic.deleted && topic.name.contains(name))?;
            Some(topic.id)
        });
        found.await.unwrap_or_else(|| panic!("no topic of {name}"))
    }

    /// Waits until the bot has posted something with these words into the topic.
    pub async fn posted(&self, topic: i64, words: &str) -> Msg {
        let (chat, bot) = (self.chat, self.bot);
        let found = self.world.wait_for(PATIENCE, |state| {
            let chat = state.chats.values().find(|found| found.key.id == chat)?;
            let found = chat.messages.values().find(|message| {
                message.topic == Some(topic)
                    && message.sender == bot
                    && !message.deleted
                    && said(message).contains(words)
            });
            found.cloned()
        });
        match found.await {
            Some(message) => message,
            None => panic!(
                "«{words}» was not posted; there is: {:#?}",
                self.shown(topic)
            ),
        }
    }

    /// Waits until the bot has said something with these words to the customer.
    pub async fn reached(&self, customer: i64, words: &str) -> Msg {
        let key = self.private().key(customer);
        let bot = self.front;
        let found = self.world.wait_for(PATIENCE, |state| {
            let chat = state.chats.get(&key)?;
            let mut sent = chat
                .messages
                .values()
                .filter(|message| message.sender == bot && !message.deleted);
            sent.find(|message| said(message).contains(words)).cloned()
        });
        match found.await {
            Some(message) => message,
            None => panic!(
                "«{words}» did not reach the customer; topics: {:#?}",
                self.everything()
            ),
        }
    }

    /// Waits until the bot's reaction on a message of the group is this.
    pub async fn marked(&self, message: i64, emoji: Option<&str>) {
        let (chat, bot) = (self.chat, self.bot);
        let holds = self.world.wait_until(PATIENCE, |state| {
            let Some(chat) = state.chats.values().find(|found| found.key.id == chat) else {
                return false;
            };
            let Some(message) = chat.messages.get(&message) else {
                return false;
            };
            let own = message
                .reactions
                .iter()
                .find(|reaction| reaction.user == bot);
            own.map(|reaction| reaction.emoji.as_str()) == emoji
        });
        let is = self
            .world
            .reactions(Place::Group(self.chat).key(self.agent), message);
        assert!(holds.await, "expected {emoji:?}, there is {is:?}");
    }

    /// What the bot has said to the customer, in order.
    pub fn received(&self, customer: i64) -> Vec<String> {
        let messages = self.world.private(self.front, customer);
        messages
            .iter()
            .filter(|message| message.sender == self.front && !message.deleted)
            .map(said)
            .collect()
    }

    /// What stands in a topic, in order, service messages left out.
    pub fn shown(&self, topic: i64) -> Vec<String> {
        self.world
            .topic_messages(self.chat, topic)
            .iter()
            .filter(|message| !message.deleted)
            .map(said)
            .collect()
    }

    /// The running desk's database.
    pub fn database(&self) -> &Database {
        self.app.as_ref().unwrap().database()
    }

    fn everything(&self) -> Vec<(String, Vec<String>)> {
        self.world
            .topics(self.chat)
            .iter()
            .map(|topic| (topic.name.clone(), self.shown(topic.id)))
            .collect()
    }

    /// Presses the first button in the topic whose label holds `label`; gives the toast.
    pub async fn presses(&self, who: i64, topic: i64, label: &str) -> String {
        let (message, data) = self.button(topic, label).await;
        let pressed = self
            .world
            .press(who, Place::Topic(self.chat, topic), message, &data)
            .unwrap();
        pressed
            .answer()
            .await
            .and_then(|answer| answer.text)
            .unwrap_or_default()
    }

    /// The newest button in the topic whose label holds `label`: its post and data.
    pub async fn button(&self, topic: i64, label: &str) -> (i64, String) {
        let chat = self.chat;
        let found = self.world.wait_for(PATIENCE, |state| {
            let chat = state.chats.values().find(|found| found.key.id == chat)?;
            chat.messages
                .values()
                .rev()
                .filter(|message| message.topic == Some(topic) && !message.deleted)
                .find_map(|message| {
                    let rows = message
                        .body
                        .get("reply_markup")?
                        .get("inline_keyboard")?
                        .as_array()?;
                    let buttons = rows.iter().filter_map(|row| row.as_array()).flatten();
                    let mut named = buttons.filter(|button| {
                        button
                            .get("text")
                            .and_then(|text| text.as_str())
                            .is_some_and(|text| text.contains(label))
                    });
                    Some((
                        message.id,
                        named.next()?.get("callback_data")?.as_str()?.to_owned(),
                    ))
                })
        });
        let found = found
            .await
            .unwrap_or_else(|| panic!("no button «{label}»: {:#?}", self.shown(topic)));
        self.recorded(found.0).await;
        found
    }

    /// The newest screen that a person sees alone in the group, once it holds `words`.
    pub async fn screen_of(&self, user: i64, words: &str) -> Whisper {
        let chat = self.chat;
        let found = self.world.wait_for(PATIENCE, |state| {
            let chat = state.chats.values().find(|found| found.key.id == chat)?;
            let mut seen = chat.whispers.values().rev();
            let newest = seen.find(|it| it.user == user && !it.deleted)?;
            newest.text().contains(words).then(|| newest.clone())
        });
        found.await.unwrap_or_else(|| {
            panic!(
                "no screen «{words}»: {:#?}",
                self.world.whispers(chat, user)
            )
        })
    }

    /// Presses the button of the newest screen whose label holds `label`; gives the toast.
    pub async fn presses_on_screen(&self, user: i64, label: &str) -> String {
        let chat = self.chat;
        let found = self.world.wait_for(PATIENCE, |state| {
            let chat = state.chats.values().find(|found| found.key.id == chat)?;
            let mut seen = chat.whispers.values().rev();
            let newest = seen.find(|it| it.user == user && !it.deleted)?;
            let buttons = newest.buttons();
            let (_, data) = buttons.into_iter().find(|(it, _)| it.contains(label))?;
            Some((newest.id, data))
        });
        let Some((id, data)) = found.await else {
            panic!(
                "no button «{label}»: {:#?}",
                self.world.whispers(chat, user)
            )
        };
        let pressed = self.world.press_whisper(user, chat, id, &data).unwrap();
        let answer = pressed.answer().await;
        answer.and_then(|answer| answer.text).unwrap_or_default()
    }

    /// A person of the staff writes to the staff bot in private.
    pub fn types_private(&self, user: i64, text: &str) -> i64 {
        let place = Place::Private { bot: self.bot };
        self.world.send(user, place, Draft::text(text)).unwrap()
    }

    /// What the staff bot has last said to a person in private, once it holds `words`.
    pub async fn private_of(&self, user: i64, words: &str) -> Msg {
        let key = Place::Private { bot: self.bot }.key(user);
        let bot = self.bot;
        let found = self.world.wait_for(PATIENCE, |state| {
            let mut all = state.chats.get(&key)?.messages.values().rev();
            let newest = all.find(|it| it.sender == bot && !it.deleted)?;
            said(newest).contains(words).then(|| newest.clone())
        });
        found.await.unwrap_or_else(|| {
            let all = self.world.private(bot, user);
            let all: Vec<String> = all.iter().map(said).collect();
            panic!("«{words}» was not said in private: {all:#?}")
        })
    }

    /// Presses the button of that message whose label holds `label`; gives the toast.
    pub async fn presses_private(&self, user: i64, label: &str) -> String {
        let place = Place::Private { bot: self.bot };
        let (key, bot) = (place.key(user), self.bot);
        let found = self.world.wait_for(PATIENCE, |state| {
            let mut all = state.chats.get(&key)?.messages.values().rev();
            let newest = all.find(|it| it.sender == bot && !it.deleted)?;
            Some((newest.id, data_of(newest, label)?))
        });
        let (id, data) = found.await.unwrap_or_else(|| panic!("no button «{label}»"));
        let pressed = self.world.press(user, place, id, &data).unwrap();
        let answer = pressed.answer().await;
        answer.and_then(|answer| answer.text).unwrap_or_default()
    }

    /// Waits until Topicdesk has written down which message asks a person in
    /// private. On SQLite alone.
    pub async fn recorded_prompt(&self, user: i64) {
        self.written(
            "SELECT post FROM prompt WHERE chat = $1 AND post IS NOT NULL",
            user,
        )
        .await;
    }

    /// Waits until Topicdesk has written down that a post of the group is its own:
    /// a test may be quicker than its commit, as no person is. On SQLite alone.
    pub async fn recorded(&self, post: i64) {
        self.written("SELECT post FROM post WHERE post = $1", post)
            .await;
    }

    /// Waits until a statement finds something of `id`. On SQLite alone.
    pub async fn written(&self, sql: &'static str, id: i64) {
        if !self.database.starts_with("sqlite:") {
            return;
        }
        let pool = sqlx::SqlitePool::connect(&self.database).await.unwrap();
        let looked = async {
            loop {
                let row: Option<(i64,)> = sqlx::query_as(sql)
                    .bind(id)
                    .fetch_optional(&pool)
                    .await
                    .unwrap();
                if row.is_some() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, looked).await;
        pool.close().await;
        assert!(found.is_ok(), "{id} was never written down");
    }
}

/// Text or caption of a message; of one without words, the name of its field.
pub fn said(message: &Msg) -> String {
    for key in ["text", "caption"] {
        if let Some(words) = message.body.get(key).and_then(|words| words.as_str()) {
            return words.to_owned();
        }
    }
    let other = message.body.keys().find(|key| {
        !matches!(
            key.as_str(),
            "message_id" | "date" | "from" | "chat" | "is_topic_message" | "message_thread_id"
        )
    });
    other.map(|key| format!("<{key}>")).unwrap_or_default()
}

/// The data of the button of a message whose label holds `label`.
pub fn data_of(message: &Msg, label: &str) -> Option<String> {
    let rows = message.body.get("reply_markup")?.get("inline_keyboard")?;
    let rows = rows.as_array()?;
    let mut buttons = rows.iter().filter_map(|row| row.as_array()).flatten();
    let named = buttons.find(|button| {
        let text = button.get("text").and_then(|text| text.as_str());
        text.is_some_and(|text| text.contains(label))
    })?;
    Some(named.get("callback_data")?.as_str()?.to_owned())
}
