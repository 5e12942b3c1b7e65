//! What is where, on a phone and on a desktop, in every language.

use topicdesk::standin::world::draft::Draft;

use super::{DESKTOP, PHONE, ROOT, Shop, open, say, settled, shown};
use crate::support::browser::Place::{Chat, Page};

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_on_the_phone_and_a_panel_on_the_desktop() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, PHONE).await;
    let panel = format!(
        "(() => {{ const box = {ROOT}.querySelector('.panel').getBoundingClientRect(); return [box.left, box.top, box.width, box.height].map(Math.round); }})()"
    );
    tab.until(
        Page,
        &format!("JSON.stringify({panel}) === '[0,0,390,780]'"),
    )
    .await;
    assert_eq!(
        tab.run(
            Page,
            &format!("{ROOT}.querySelector('.panel').getAttribute('role') + document.documentElement.style.overflow")
        )
        .await,
        "dialoghidden"
    );
    // Nothing sticks out, however long a word is, and Arabic goes the other way.
    let long = "w".repeat(300);
    say(&tab, &long).await;
    say(&tab, "مرحبا، هل لديكم ورود؟").await;
    shown(&tab, "ورود").await;
    settled(&tab).await;
    let topic = shop.house.topic("SHOP").await;
    shop.house
        .answers(topic, Draft::text(format!("https://example.com/{long}")));
    shown(&tab, "https://example.com/").await;
    assert_eq!(
        tab.run(Chat, "[document.documentElement, document.querySelector('.scroller')].every((node) => node.scrollWidth <= node.clientWidth)").await,
        true
    );
    assert_eq!(
        tab.run(Chat, "(() => { const words = [...document.querySelectorAll('.words')].find((node) => node.textContent.includes('ورود')); return getComputedStyle(words.closest('.bubble')).direction; })()").await,
        "rtl"
    );
    tab.close().await;

    let tab = shop.chat(&visitor, DESKTOP).await;
    tab.until(
        Page,
        &format!("(([left, top, width, height]) => left > 700 && width < 420 && top + height < 800)({panel})"),
    )
    .await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_language_has_its_words() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    for (language, greeting, write) in [
        ("en", "Hello there", "Write a message"),
        ("ru", "Здравствуйте", "Напишите сообщение"),
        ("uk", "Вітаємо", "Напишіть повідомлення"),
    ] {
        let visitor = shop.visitor().await;
        let tab = visitor.tab(&shop.url(language), DESKTOP).await;
        open(&tab).await;
        tab.until(
            Chat,
            &format!("document.querySelector('.hello p').textContent === '{greeting}' && document.querySelector('textarea').placeholder === '{write}' && document.documentElement.lang === '{language}'"),
        )
        .await;
        // No label is empty: no key is missing.
        assert_eq!(
            tab.run(Chat, "[...document.querySelectorAll('[aria-label]')].filter((node) => !node.getAttribute('aria-label').trim()).length").await,
            0
        );
        tab.close().await;
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_brand_can_be_read_in_light_and_dark() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, DESKTOP).await;
    let ground = "getComputedStyle(document.body).backgroundColor";
    assert_eq!(tab.run(Chat, ground).await, "rgb(255, 255, 255)");
    tab.prefers(&[("prefers-color-scheme", "dark")]).await;
    tab.until(Chat, &format!("{ground} === 'rgb(22, 25, 30)'"))
        .await;
    shop.close().await;
}
