//! The line breaks, and nothing is lost or said twice.

use topicdesk::standin::world::draft::Draft;

use super::{DESKTOP, PHONE, Shop, count, online, open, say, settled, shown};
use crate::support::browser::Place::Chat;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_without_a_server_arrives_once_it_is_back() {
    let Some(mut shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.browser.visitor().await;
    let tab = visitor
        .tab(
            &format!("{}/shop?lang=en", shop.house.standin.url()),
            DESKTOP,
        )
        .await;
    open(&tab).await;
    say(&tab, "before the storm").await;
    settled(&tab).await;
    let topic = shop.house.topic("SHOP").await;
    shop.house.posted(topic, "before the storm").await;

    for round in 0..3 {
        // In the middle of a message: it is on its way, or not yet.
        say(&tab, &format!("as it stops {round}")).await;
        shop.house.stop().await;
        say(&tab, &format!("while it is away {round}")).await;
        tab.until(Chat, "!!document.querySelector('.waiting')")
            .await;
        shop.house.start().await;
        settled(&tab).await;
        let words = [
            format!("as it stops {round}"),
            format!("while it is away {round}"),
        ];
        for words in &words {
            shop.house.posted(topic, words).await;
            assert_eq!(count(&tab, words).await, 1, "{words}");
        }
    }
    shop.house.answers(topic, Draft::text("calm again"));
    shown(&tab, "calm again").await;
    let said = shop.house.shown(topic);
    for round in 0..3 {
        for words in ["as it stops", "while it is away"] {
            let words = format!("{words} {round}");
            let times = said.iter().filter(|post| **post == words).count();
            assert_eq!(times, 1, "{words}: {said:#?}");
        }
    }
    drop(visitor);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_loses_nothing_that_was_not_sent() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, PHONE).await;
    say(&tab, "first").await;
    settled(&tab).await;
    tab.offline(true).await;
    say(&tab, "said without a net").await;
    tab.until(Chat, "!!document.querySelector('.waiting')")
        .await;
    tab.offline(false).await;
    tab.reload().await;
    open(&tab).await;
    settled(&tab).await;
    shown(&tab, "said without a net").await;
    let topic = shop.house.topic("SHOP").await;
    shop.house.posted(topic, "said without a net").await;
    assert_eq!(count(&tab, "said without a net").await, 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_socket_gets_through_requests_do() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = visitor.blank(DESKTOP).await;
    // As a proxy that lets no WebSocket through: each one ends at once.
    let broken = "window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006 })); } close() {} send() {} };";
    tab.prepare(broken).await;
    tab.go(&shop.url("en")).await;
    open(&tab).await;
    say(&tab, "by request").await;
    settled(&tab).await;
    let topic = shop.house.topic("SHOP").await;
    shop.house.posted(topic, "by request").await;
    shop.house.answers(topic, Draft::text("by answer"));
    shown(&tab, "by answer").await;
    say(&tab, "and again").await;
    shop.house.posted(topic, "and again").await;
    online(&tab).await;
    for words in ["by request", "by answer", "and again"] {
        assert_eq!(count(&tab, words).await, 1, "{words}");
    }
    shop.close().await;
}
