//! The web chat and the contact form, used as visitors' browsers use them.
#![expect(clippy::string_slice, reason = "tests")]

mod access;
mod browser;
mod chat;
mod fallback;
mod files;
mod form;
mod handover;
mod killed;
mod many;
mod replicas;
mod resume;
mod safety;
mod visitor;

use std::time::Duration;

use crate::road::trouble::spoken;
use crate::support::{House, PATIENCE};
use topicdesk::standin::options::Options;

/// The settings of the shop's chat and form.
pub const SHOP: &str = "[[inbox]]\ncode = \"TG\"\nkind = \"telegram\"\n\
    [[inbox]]\ncode = \"SHOP\"\nkind = \"web\"\nname = \"Shop\"\n\
    origins = [\"https://shop.example\", \"https://*.shop.example\"]\n\
    telegram = \"desk_bot\"\nmax_file = \"100 kB\"\n\
    greeting = { en = \"Hello!\", uk = \"Вітаємо!\" }\nask = [\"name\", \"email\"]\n\
    [[inbox]]\ncode = \"FORM\"\nkind = \"form\"\nname = \"Shop's form\"\n\
    origins = [\"https://shop.example\"]\nmax_file = \"100 kB\"\nfiles = 2\n\
    topics = [\"Order\", \"<b>Delivery\"]\n";

/// A house with a door and the shop, not running yet.
pub async fn plan() -> House {
    let mut house = House::plan(Options::unlimited()).await;
    house.web = "listen = \"127.0.0.1:0\"\ntrusted_proxies = [\"127.0.0.1\"]\n".into();
    house.more = SHOP.into();
    house
}

/// The same, running.
pub async fn shop() -> House {
    let mut house = plan().await;
    house.start().await;
    house
}

/// A client of the door.
pub fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(40))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

/// Waits until the bot has posted something with these words; gives its topic.
pub async fn topic_of(house: &House, words: &str) -> i64 {
    let found = house.world.wait_for(PATIENCE * 3, |state| {
        let chat = state.chats.values().find(|it| it.key.id == house.chat)?;
        let mut posts = chat.messages.values();
        let post = posts.find(|post| {
            !post.deleted && post.by_bot && post.topic.is_some() && spoken(post).contains(words)
        })?;
        post.topic
    });
    found.await.unwrap_or_else(|| panic!("«{words}» is lost"))
}

/// An address here that nobody listens at.
pub fn free() -> String {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    port.local_addr().unwrap().to_string()
}
