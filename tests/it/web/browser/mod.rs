//! The chat as people use it: a real browser, on a real page of a shop.

mod access;
mod files;
mod keyboard;
mod line;
mod look;
mod talk;

use std::net::TcpListener;

use serde_json::Value;
use topicdesk::standin::options::Options;

use crate::support::House;
use crate::support::browser::Place::{Chat, Page};
use crate::support::browser::{Browser, Tab, Visitor, program};

const DESKTOP: (u32, u32) = (1200, 800);
const PHONE: (u32, u32) = (390, 780);

/// The launcher and the panel, in the shadow root on the shop's page.
const ROOT: &str = "document.querySelector('topicdesk-chat')?.shadowRoot";

/// A house with a shop's site, and a browser.
struct Shop {
    house: House,
    browser: Browser,
}

impl Shop {
    /// `None` where there is no browser: the test has nothing to do.
    async fn open() -> Option<Self> {
        let program = program()?;
        let mut house = House::plan(Options::unlimited()).await;
        // The same port after a restart, as a real server has.
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        house.web = format!("listen = \"127.0.0.1:{port}\"\n");
        house.more = format!(
            "[[inbox]]\ncode = \"SHOP\"\nkind = \"web\"\nname = \"Shop\"\ntitle = \"Flower shop\"\n\
             origins = [\"{}\"]\ncolour = \"#be3a5e\"\nask = [\"name\", \"email\", \"phone\"]\n\
             greeting = {{ en = \"Hello there\", ru = \"Здравствуйте\", uk = \"Вітаємо\" }}\n\
             max_file = \"1 MB\"\n",
            house.standin.url()
        );
        house.start().await;
        house
            .world
            .set_shop(&format!("http://127.0.0.1:{port}/web/SHOP/widget.js"));
        let browser = Browser::start(&program).await;
        Some(Self { house, browser })
    }

    fn url(&self, language: &str) -> String {
        format!("{}/shop?lang={language}", self.house.standin.url())
    }

    async fn visitor(&self) -> Visitor<'_> {
        self.browser.visitor().await
    }

    /// A tab with the shop in English, the chat open.
    async fn chat(&self, visitor: &Visitor<'_>, size: (u32, u32)) -> Tab {
        let tab = visitor.tab(&self.url("en"), size).await;
        open(&tab).await;
        tab
    }

    /// Ends both sides.
    async fn close(mut self) {
        self.house.stop().await;
    }
}

/// Presses the launcher and waits until the chat is on line.
async fn open(tab: &Tab) {
    tab.until(Page, &format!("!!{ROOT}?.querySelector('.launcher')"))
        .await;
    tab.run(Page, &format!("{ROOT}.querySelector('.launcher').click()"))
        .await;
    online(tab).await;
}

/// Waits until the chat has its line.
async fn online(tab: &Tab) {
    tab.until(
        Chat,
        "document.querySelector('.app')?.dataset.state === 'up'",
    )
    .await;
}

/// Types into the field and sends it with Enter.
async fn say(tab: &Tab, words: &str) {
    tab.until(Chat, "!!document.querySelector('textarea')")
        .await;
    tab.run(Chat, "document.querySelector('textarea').focus()")
        .await;
    tab.types(words).await;
    tab.key("Enter").await;
}

/// Waits until a message with these words is on the screen.
async fn shown(tab: &Tab, words: &str) {
    let wanted = format!(
        "{}.some((text) => text.includes({}))",
        all("li[data-id] .bubble"),
        quoted(words)
    );
    tab.until(Chat, &wanted).await;
}

/// How many messages with these words there are.
async fn count(tab: &Tab, words: &str) -> u64 {
    let found = format!(
        "{}.filter((text) => text.includes({})).length",
        all("li[data-id] .bubble"),
        quoted(words)
    );
    tab.run(Chat, &found).await.as_u64().unwrap()
}

/// Waits until nothing waits to be sent.
async fn settled(tab: &Tab) {
    tab.until(
        Chat,
        "!document.querySelector('.waiting, .failed') && !!document.querySelector('.out')",
    )
    .await;
}

/// The texts of all that `selector` finds, as an expression.
fn all(selector: &str) -> String {
    format!("[...document.querySelectorAll('{selector}')].map((node) => node.textContent)")
}

/// As a JavaScript string.
fn quoted(words: &str) -> String {
    Value::from(words).to_string()
}
