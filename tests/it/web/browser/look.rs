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
    // Whatever the brand's colour: words on it and words in it can be read.
    let wrong = tab.run(Chat, CONTRASTS).await;
    assert_eq!(wrong, serde_json::json!([]));
    shop.close().await;
}

/// Colours for which a contrast falls short, with the page's own look.js; the
/// contrast is measured here anew (WCAG 2.2, 1.4.3 and 1.4.11).
const CONTRASTS: &str = r##"import(document.querySelector("script[type=module]").src.replace("frame.js", "look.js")).then(({ paint }) => {
  const light = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)).reduce((sum, x, at) => sum + x * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
  const of = (name) => document.documentElement.style.getPropertyValue(name);
  const wrong = [];
  const steps = ["00", "33", "77", "bb", "ff"];
  for (const r of steps) for (const g of steps) for (const b of steps) for (const dark of [false, true]) {
    const colour = `#${r}${g}${b}`;
    paint({ colour, colour_dark: null }, dark);
    const bubble = dark ? "#272c34" : "#eef0f3";
    for (const [name, value, least] of [["ink", contrast(of("--ink"), of("--brand")), 4.5], ["deep", contrast(of("--ink"), of("--brand-deep")), 4.5], ["accent", contrast(of("--accent"), bubble), 4.5], ["shape", contrast(of("--brand"), dark ? "#16191e" : "#ffffff"), 1.2]]) if (value < least) wrong.push([colour, dark, name, value]);
  }
  return wrong;
})"##;
