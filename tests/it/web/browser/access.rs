//! An accessibility checker (axe-core) finds nothing serious.

use serde_json::Value;
use topicdesk::standin::world::draft::Draft;

use super::{DESKTOP, PHONE, ROOT, Shop, say, settled, shown};
use crate::support::browser::Place::{self, Chat, Page};
use crate::support::browser::Tab;

const CHECKER: &str = include_str!("../../vendor/axe-core/axe.min.js");

#[tokio::test(flavor = "multi_thread")]
async fn the_checker_finds_nothing_serious() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    for (size, scheme) in [(DESKTOP, "light"), (PHONE, "dark")] {
        let visitor = shop.visitor().await;
        let tab = visitor.blank(size).await;
        let calm = ("prefers-reduced-motion", "reduce");
        tab.prefers(&[("prefers-color-scheme", scheme), calm]).await;
        tab.go(&shop.url("en")).await;
        tab.until(Page, &format!("!!{ROOT}?.querySelector('.launcher')"))
            .await;
        check(&tab, Page, "the closed chat").await;
        super::open(&tab).await;
        check(&tab, Page, "the open chat").await;
        check(&tab, Chat, "the greeting").await;
        let words = format!("hello in {scheme}");
        say(&tab, &words).await;
        settled(&tab).await;
        let house = &shop.house;
        let topic = topic_of(&shop, &words).await;
        house.answers(topic, Draft::text("see example.com or call"));
        shown(&tab, "see example.com").await;
        tab.until(Chat, "!!document.querySelector('.ask')").await;
        check(&tab, Chat, "words and the question").await;
        tab.run(
            Chat,
            "document.querySelector('[aria-haspopup=dialog]').click()",
        )
        .await;
        tab.until(Chat, "!!document.querySelector('dialog[open]')")
            .await;
        check(&tab, Chat, "the menu").await;
        tab.key("Escape").await;
        // The checker does see what is wrong.
        tab.run(
            Chat,
            "document.querySelector('main').append(document.createElement('button'))",
        )
        .await;
        let found = findings(&tab, Chat).await;
        assert!(found.iter().any(|finding| finding["id"] == "button-name"));
        tab.close().await;
    }
    shop.close().await;
}

/// The topic in which these words were posted.
async fn topic_of(shop: &Shop, words: &str) -> i64 {
    let chat = shop.house.chat;
    let found = shop
        .house
        .world
        .wait_for(crate::support::PATIENCE, |state| {
            let chat = state.chats.values().find(|found| found.key.id == chat)?;
            let mut posts = chat.messages.values();
            posts
                .find(|message| crate::support::said(message).contains(words))?
                .topic
        });
    found.await.unwrap()
}

async fn check(tab: &Tab, place: Place, what: &str) {
    let found = findings(tab, place).await;
    let serious: Vec<_> = found
        .iter()
        .filter(|finding| finding["impact"] == "serious" || finding["impact"] == "critical")
        .collect();
    assert!(serious.is_empty(), "{what}: {serious:#?}");
}

/// What the checker says against the chat as it is now.
async fn findings(tab: &Tab, place: Place) -> Vec<Value> {
    if tab.run(place, "typeof axe").await != "object" {
        tab.load(place, CHECKER).await;
    }
    // The shop's own page is not ours to judge.
    let where_ = match place {
        Page => "{ include: [['topicdesk-chat']] }",
        Chat => "document",
    };
    let run = format!(
        "axe.run({where_}, {{ iframes: false, resultTypes: ['violations'] }}).then(({{ violations }}) => violations.map(({{ id, impact, help, nodes }}) => ({{ id, impact, help, nodes: nodes.map((node) => node.html + ' ' + node.failureSummary) }})))"
    );
    tab.run(place, &run).await.as_array().unwrap().clone()
}
