//! Words both ways.

use topicdesk::standin::world::Place as Where;
use topicdesk::standin::world::draft::Draft;

use super::{DESKTOP, PHONE, ROOT, Shop, count, online, open, say, settled, shown};
use crate::support::browser::Place::{Chat, Page};

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_and_an_agent_talk() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, DESKTOP).await;
    shown_greeting(&tab).await;
    say(&tab, "Do you have <b>peonies</b> & roses?").await;
    settled(&tab).await;
    let house = &shop.house;
    let topic = house.topic("SHOP").await;
    house
        .posted(topic, "Do you have <b>peonies</b> & roses?")
        .await;

    let answer = house.answers(topic, Draft::text("Yes, <i>white</i> ones"));
    shown(&tab, "Yes, <i>white</i> ones").await;
    // Seen on the visitor's screen, and the agent is told so.
    house.marked(answer, Some("🤝")).await;

    house
        .world
        .edit(
            house.agent,
            Where::Topic(house.chat, topic),
            answer,
            "Yes, red ones",
            None,
        )
        .unwrap();
    shown(&tab, "Yes, red ones").await;
    assert_eq!(count(&tab, "white").await, 0);
    assert_eq!(
        tab.run(
            Chat,
            "document.querySelectorAll('.bubble b:not(.name), .bubble i:not(.words)').length"
        )
        .await,
        0,
        "what people write is no markup"
    );
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_and_a_reload_show_the_same() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let first = shop.chat(&visitor, DESKTOP).await;
    say(&first, "from the first tab").await;
    settled(&first).await;
    let second = shop.chat(&visitor, DESKTOP).await;
    shown(&second, "from the first tab").await;
    say(&second, "from the second tab").await;
    shown(&first, "from the second tab").await;
    let house = &shop.house;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "from the second tab").await;
    house.answers(topic, Draft::text("an answer to both"));
    for tab in [&first, &second] {
        shown(tab, "an answer to both").await;
    }
    assert_eq!(
        house.world.topics(house.chat).len(),
        1,
        "one visitor, one topic"
    );

    // Closed in one tab, open in the other: read is read.
    first.reload().await;
    online(&first).await;
    for tab in [&first, &second] {
        for words in [
            "from the first tab",
            "from the second tab",
            "an answer to both",
        ] {
            shown(tab, words).await;
            assert_eq!(count(tab, words).await, 1, "{words}");
        }
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_announced_while_the_chat_is_closed() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, PHONE).await;
    say(&tab, "hello").await;
    settled(&tab).await;
    tab.run(
        Chat,
        "document.querySelector('.top .tool:last-child').click()",
    )
    .await;
    tab.until(
        Page,
        &format!("!{ROOT}.host.hasAttribute('data-open') && {ROOT}.querySelector('.panel').hidden"),
    )
    .await;
    let topic = shop.house.topic("SHOP").await;
    shop.house.answers(topic, Draft::text("are you there?"));
    tab.until(
        Page,
        &format!("{ROOT}.querySelector('.badge').textContent === '1' && {ROOT}.querySelector('.teaser').textContent.includes('are you there?')"),
    )
    .await;
    // The next page of the shop: still announced, without being opened.
    tab.reload().await;
    tab.until(
        Page,
        &format!("{ROOT}?.querySelector('.badge').textContent === '1'"),
    )
    .await;
    open(&tab).await;
    shown(&tab, "are you there?").await;
    tab.until(Page, &format!("{ROOT}.querySelector('.badge').hidden"))
        .await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_is_asked_for_once_and_may_be_declined() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, DESKTOP).await;
    say(&tab, "hello").await;
    tab.until(Chat, "!!document.querySelector('.ask input[name=email]')")
        .await;
    tab.run(
        Chat,
        "document.querySelector('.ask input[name=email]').focus()",
    )
    .await;
    tab.types("no address").await;
    tab.key("Enter").await;
    tab.until(
        Chat,
        "document.querySelector('.ask .wrong').textContent.includes('name@example.com')",
    )
    .await;
    tab.run(Chat, "document.querySelector('.ask input[name=email]').value = 'olivia@example.com', document.querySelector('.ask input[name=name]').value = 'Olivia Green', document.querySelector('.ask form').requestSubmit()").await;
    tab.until(Chat, "!!document.querySelector('.thanks')").await;
    shop.house.topic("Olivia Green").await;

    let other = shop.visitor().await;
    let tab = shop.chat(&other, PHONE).await;
    say(&tab, "hello, too").await;
    tab.until(Chat, "!!document.querySelector('.ask .quiet')")
        .await;
    tab.run(Chat, "document.querySelector('.ask .quiet').click()")
        .await;
    tab.until(Chat, "!document.querySelector('.ask')").await;
    tab.reload().await;
    open(&tab).await;
    shown(&tab, "hello, too").await;
    assert_eq!(
        tab.run(Chat, "!!document.querySelector('.ask')").await,
        false
    );
    shop.close().await;
}

async fn shown_greeting(tab: &crate::support::browser::Tab) {
    tab.until(
        Chat,
        "document.querySelector('.hello p').textContent === 'Hello there'",
    )
    .await;
}

/// With the mouse, and with keys alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_answers_one_message() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, DESKTOP).await;
    say(&tab, "hello").await;
    settled(&tab).await;
    let house = &shop.house;
    let topic = house.topic("SHOP").await;
    let roses = house.answers(topic, Draft::text("roses are in"));
    shown(&tab, "roses are in").await;
    let tulips = house.answers(topic, Draft::text("tulips are out"));
    shown(&tab, "tulips are out").await;
    let press = "[...document.querySelectorAll('li.in')].find((row) => row.textContent.includes('roses')).querySelector('.answer').click()";
    tab.run(Chat, press).await;
    tab.until(
        Chat,
        "document.querySelector('.about-to').textContent.includes('roses are in') && document.activeElement.tagName === 'TEXTAREA'",
    )
    .await;
    tab.types("red ones?").await;
    tab.key("Enter").await;
    let post = house.posted(topic, "red ones?").await;
    assert_eq!(post.reply_to, Some(roses));
    settled(&tab).await;
    tab.until(
        Chat,
        "document.querySelector('li.out:last-child .quote')?.textContent === 'roses are in' && !document.querySelector('.about-to').textContent",
    )
    .await;
    // Back from the field to the newest message, up to the one before, and Enter.
    let at = "document.activeElement.matches('.answer')";
    for _ in 0..6 {
        if tab.run(Chat, at).await == true {
            break;
        }
        tab.key("Shift+Tab").await;
    }
    assert_eq!(tab.run(Chat, at).await, true, "the button was not reached");
    tab.key("ArrowUp").await;
    let on = "document.activeElement.closest('li').textContent.includes('tulips')";
    assert_eq!(tab.run(Chat, on).await, true);
    tab.key("Enter").await;
    tab.until(
        Chat,
        "document.querySelector('.about-to').textContent.includes('tulips are out')",
    )
    .await;
    // Thought better of it, and once more.
    tab.key("Escape").await;
    tab.until(Chat, "!document.querySelector('.about-to').textContent")
        .await;
    tab.run(Chat, press.replace("roses", "tulips").as_str())
        .await;
    tab.types("when?").await;
    tab.key("Enter").await;
    let post = house.posted(topic, "when?").await;
    assert_eq!(post.reply_to, Some(tulips));
    shop.close().await;
}
