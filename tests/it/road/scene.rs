//! One customer's conversation that has begun, and what both sides see of it.

use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};
use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::options::Options;
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use crate::support::{House, PATIENCE, said};

/// A desk with a customer who has written "Hello".
pub struct Talk {
    pub house: House,
    pub customer: i64,
    pub topic: i64,
    /// The customer's first message, in his own chat.
    pub hello: i64,
    next: AtomicI64,
}

impl Talk {
    pub async fn begin() -> Self {
        Self::begin_in(House::open().await).await
    }

    pub async fn begin_in(house: House) -> Self {
        let customer = house.customer("Carl Customer");
        let hello = house.says(customer, Draft::text("Hello"));
        let topic = house.topic("Carl Customer").await;
        let talk = Self {
            house,
            customer,
            topic,
            hello,
            next: AtomicI64::new(1),
        };
        // Beside the card or under it.
        talk.post("Hello", |post| said(post).ends_with("Hello"))
            .await;
        talk
    }

    /// The same with so small a budget that the first words share the card's
    /// post, and texts that wait together share one.
    pub async fn begin_pressed() -> Self {
        let mut house = House::plan(Options::unlimited()).await;
        house.desk = "group_per_minute = 2\nchat_per_second = 0\noverall_per_second = 0\n".into();
        house.tuning.group_span = 500;
        house.start().await;
        let talk = Self::begin_in(house).await;
        let card = talk.post("card", has("reply_markup")).await;
        assert!(said(&card).ends_with("Hello"), "{}", said(&card));
        talk
    }

    /// The customer writes all of this at once, while nobody is there to read it.
    pub async fn says_together(&mut self, texts: &[&str]) -> Vec<i64> {
        self.house.stop().await;
        let ids = texts
            .iter()
            .map(|text| self.says(Draft::text(*text)))
            .collect();
        self.house.start().await;
        ids
    }

    /// The topic, as a place to write.
    pub fn place(&self) -> Place {
        Place::Topic(self.house.chat, self.topic)
    }

    /// The agent writes in the topic.
    pub fn agent(&self, draft: Draft) -> i64 {
        self.house.answers(self.topic, draft)
    }

    /// The customer's side asks to wait a second, again and again, until
    /// `world.clear_faults()`.
    pub fn busy(&self, method: &str) {
        let busy = Fault::new(Effect::TooMany(1)).method(method);
        self.house.world.fault(busy.chat(self.customer));
    }

    /// The group asks to wait a second, again and again, until `world.clear_faults()`.
    pub fn group_busy(&self, method: &str) {
        let busy = Fault::new(Effect::TooMany(1)).method(method);
        self.house.world.fault(busy.chat(self.house.chat));
    }

    /// The customer writes.
    pub fn says(&self, draft: Draft) -> i64 {
        self.house.says(self.customer, draft)
    }

    /// The agent writes, and the customer has it.
    pub async fn delivered(&self, words: &str) -> i64 {
        let id = self.agent(Draft::text(words));
        self.house.reached(self.customer, words).await;
        self.house.marked(id, Some("👌")).await;
        id
    }

    /// The agent edits his message.
    pub fn edits(&self, message: i64, text: &str) {
        self.house
            .world
            .edit(self.house.agent, self.place(), message, text, None)
            .unwrap();
    }

    /// Everything that has come to the customer, after one more message of the
    /// agent has come too: whatever was sent before it is there by then.
    pub async fn everything_sent(&self) -> Vec<String> {
        let sentinel = format!("sentinel {}", self.next.fetch_add(1, Ordering::Relaxed));
        self.agent(Draft::text(&sentinel));
        self.house.reached(self.customer, &sentinel).await;
        let mut all = self.house.received(self.customer);
        all.retain(|words| !words.starts_with("sentinel "));
        all
    }

    /// An update about a message of the agent in the topic, with any fields.
    pub fn injects(&self, kind: &str, extra: Value) {
        let id = 900_000 + self.next.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({
            "message_id": id, "date": 1_790_000_000, "message_thread_id": self.topic,
            "is_topic_message": true,
            "chat": {"id": self.house.chat, "type": "supergroup", "title": "Desk", "is_forum": true},
            "from": {"id": self.house.agent, "is_bot": false, "first_name": "Anna", "last_name": "Agent"},
        });
        merge(&mut message, extra);
        let mut update = json!({});
        update[kind] = message;
        self.house.world.inject(self.house.bot, &update);
    }

    /// An update about a message of the customer, with any fields.
    pub fn injects_customer(&self, kind: &str, extra: Value) {
        let id = 900_000 + self.next.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({
            "message_id": id, "date": 1_790_000_000,
            "chat": {"id": self.customer, "type": "private", "first_name": "Carl", "last_name": "Customer"},
            "from": {"id": self.customer, "is_bot": false, "first_name": "Carl", "last_name": "Customer"},
        });
        merge(&mut message, extra);
        let mut update = json!({});
        update[kind] = message;
        self.house.world.inject(self.house.front, &update);
    }

    /// Waits until a post of the bot in the topic fits, and gives it.
    pub async fn post(&self, what: &str, fits: impl Fn(&Msg) -> bool) -> Msg {
        let (chat, bot, topic) = (self.house.chat, self.house.bot, self.topic);
        let found = self.house.world.wait_for(PATIENCE, |state| {
            let chat = state.chats.values().find(|found| found.key.id == chat)?;
            let mut posts = chat.messages.values().rev();
            let fit = posts.find(|message| {
                message.topic == Some(topic)
                    && message.sender == bot
                    && !message.deleted
                    && !is_service(message)
                    && fits(message)
            });
            fit.cloned()
        });
        match found.await {
            Some(post) => {
                self.house.recorded(post.id).await;
                post
            }
            None => panic!("no post of {what}: {:#?}", self.house.shown(self.topic)),
        }
    }

    /// Waits until something that the customer got from the bot fits.
    pub async fn got(&self, what: &str, fits: impl Fn(&Msg) -> bool) -> Msg {
        let key = self.house.private().key(self.customer);
        let bot = self.house.front;
        let found = self.house.world.wait_message(PATIENCE, key, |message| {
            message.sender == bot && fits(message)
        });
        match found.await {
            Some(message) => message,
            None => panic!(
                "{what} did not reach the customer; he has {:#?}; topic: {:#?}",
                self.house.received(self.customer),
                self.house.shown(self.topic)
            ),
        }
    }

    /// The customer's message as his bot is told of it.
    pub fn as_told(&self, id: i64) -> Value {
        let key = self.house.private().key(self.customer);
        let state = self.house.world.lock();
        state.message_json(self.house.front, key, id)
    }

    /// The group's message, as it is now.
    pub fn message(&self, id: i64) -> Msg {
        let key = Place::Group(self.house.chat).key(self.house.agent);
        self.house.world.message(key, id).unwrap()
    }

    /// What the topic shows, a line a message, for people who read the test's output.
    pub fn print(&self) {
        println!("─── topic");
        let messages = self.house.world.topic_messages(self.house.chat, self.topic);
        for message in messages.iter().filter(|message| !message.deleted) {
            let who = if message.sender == self.house.bot {
                "bot"
            } else {
                "   "
            };
            let marks: Vec<_> = message
                .reactions
                .iter()
                .map(|it| it.emoji.as_str())
                .collect();
            let reply = message
                .reply_to
                .map(|id| format!(" ↩{id}"))
                .unwrap_or_default();
            println!(
                "{who} {}{reply} {} {}",
                message.id,
                said(message),
                marks.concat()
            );
            if let Some(markup) = message.body.get("reply_markup") {
                println!("      {markup}");
            }
        }
    }
}

/// Whether a message says this; the invisible signs around names left out.
pub fn says(words: &str) -> impl Fn(&Msg) -> bool + '_ {
    move |message| {
        said(message)
            .replace(['\u{2068}', '\u{2069}'], "")
            .contains(words)
    }
}

/// A picture that a server takes for one; `n` tells it from others.
pub fn picture(n: u8) -> Draft {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 0, 90, 0, 0, 0, 60, n]);
    Draft::photo(png)
}

/// Whether a message has this field.
pub fn has(field: &str) -> impl Fn(&Msg) -> bool + '_ {
    move |message| message.body.contains_key(field)
}

fn merge(message: &mut Value, extra: Value) {
    let (Value::Object(message), Value::Object(extra)) = (message, extra) else {
        return;
    };
    for (key, value) in extra {
        if value.is_null() {
            message.remove(&key);
        } else {
            message.insert(key, value);
        }
    }
}

/// Lines that Telegram writes about what the bot did; they are no posts of ours.
fn is_service(message: &Msg) -> bool {
    message.pins.is_some()
        || message
            .body
            .keys()
            .any(|key| key.starts_with("forum_topic_"))
}
