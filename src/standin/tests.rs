//! Tests that drive the stand-in over HTTP, as a bot would.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod calls;
mod conformance;
mod messages;
mod page;
mod rules;
mod trouble;
mod updates;
mod whispers;

use super::Standin;
use super::options::Options;
use super::world::{Place, World, bot_id};
use serde_json::{Value, json};

/// A forum with a bot, an agent who owns it and a customer who has pressed Start.
struct Stage {
    standin: Standin,
    world: World,
    token: String,
    bot: i64,
    desk: i64,
    agent: i64,
    customer: i64,
    client: reqwest::Client,
}

impl Stage {
    async fn new() -> Self {
        Self::with(Options::unlimited()).await
    }

    async fn with(options: Options) -> Self {
        let standin = Standin::start(options).await.unwrap();
        let world = standin.world();
        let token = world.bot("desk_bot");
        let bot = bot_id(&token);
        let agent = world.person("Anna Agent");
        let desk = world.forum("Desk", agent, &token);
        let customer = world.person("Carl Customer");
        world.start(customer, bot, None).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let stage = Self {
            standin,
            world,
            token,
            bot,
            desk,
            agent,
            customer,
            client,
        };
        stage.updates(-1).await;
        stage.forget().await;
        stage
    }

    fn private(&self) -> Place {
        Place::Private { bot: self.bot }
    }

    /// The whole answer.
    async fn raw(&self, method: &str, params: Value) -> Value {
        self.raw_as(&self.token, method, params).await
    }

    async fn raw_as(&self, token: &str, method: &str, params: Value) -> Value {
        let url = format!("{}/bot{token}/{method}", self.standin.url());
        self.client
            .post(url)
            .json(&params)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// The result of a call that succeeds.
    async fn ok(&self, method: &str, params: Value) -> Value {
        let answer = self.raw(method, params).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// The description of a call that fails.
    async fn refused(&self, method: &str, params: Value) -> String {
        let answer = self.raw(method, params).await;
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    async fn updates(&self, offset: i64) -> Vec<Value> {
        let params = json!({"offset": offset, "allowed_updates":
            ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member"]});
        self.ok("getUpdates", params)
            .await
            .as_array()
            .unwrap()
            .clone()
    }

    /// Confirms everything.
    async fn forget(&self) {
        let last = self
            .updates(0)
            .await
            .last()
            .map(|update| update["update_id"].as_i64().unwrap());
        if let Some(last) = last {
            self.updates(last + 1).await;
        }
    }

    /// What came since the last look, confirmed.
    async fn news(&self) -> Vec<Value> {
        let news = self.updates(0).await;
        self.forget().await;
        news
    }

    async fn topic(&self, name: &str) -> i64 {
        let topic = self
            .ok(
                "createForumTopic",
                json!({"chat_id": self.desk, "name": name}),
            )
            .await;
        self.forget().await;
        topic["message_thread_id"].as_i64().unwrap()
    }

    async fn say(&self, chat: i64, text: &str) -> i64 {
        let sent = self
            .ok("sendMessage", json!({"chat_id": chat, "text": text}))
            .await;
        sent["message_id"].as_i64().unwrap()
    }

    /// A multipart call.
    async fn form(
        &self,
        method: &str,
        fields: &[(&str, String)],
        file: (&str, &str, Vec<u8>),
    ) -> Value {
        let mut form = reqwest::multipart::Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), value.clone());
        }
        let part = reqwest::multipart::Part::bytes(file.2).file_name(file.1.to_owned());
        let url = format!("{}/bot{}/{method}", self.standin.url(), self.token);
        let answer = self
            .client
            .post(url)
            .multipart(form.part(file.0.to_owned(), part))
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }
}

/// A PNG header of this size: enough of a picture for every rule.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}
