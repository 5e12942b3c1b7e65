//! With the keyboard alone.

use super::{DESKTOP, PHONE, ROOT, Shop, online, shown};
use crate::support::browser::Place::{Chat, Page};
use crate::support::browser::Tab;

/// What has the focus on the shop's page, or in its shadow root.
const FOCUS: &str = "(document.activeElement?.shadowRoot?.activeElement ?? document.activeElement)?.className || document.activeElement?.tagName";

#[tokio::test(flavor = "multi_thread")]
async fn everything_can_be_done_with_keys() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = visitor.tab(&shop.url("en"), DESKTOP).await;
    tab.until(Page, &format!("!!{ROOT}?.querySelector('.launcher')"))
        .await;
    reach(&tab, Page, &format!("({FOCUS}) === 'launcher'")).await;
    tab.key("Enter").await;
    online(&tab).await;
    tab.until(Chat, "document.activeElement?.tagName === 'TEXTAREA'")
        .await;
    tab.types("typed").await;
    tab.key("Enter").await;
    shown(&tab, "typed").await;
    // Back to the menu at the head, into it, and out again.
    for _ in 0..20 {
        if tab.run(Chat, MENU).await == true {
            break;
        }
        tab.key("Shift+Tab").await;
    }
    assert_eq!(tab.run(Chat, MENU).await, true, "the menu was not reached");
    tab.key("Enter").await;
    tab.until(
        Chat,
        "!!document.activeElement?.closest('dialog[open].sheet')",
    )
    .await;
    tab.key("Escape").await;
    tab.until(
        Chat,
        &format!("!document.querySelector('dialog') && {MENU}"),
    )
    .await;
    tab.key("Escape").await;
    tab.until(
        Page,
        &format!("!{ROOT}.host.hasAttribute('data-open') && ({FOCUS}) === 'launcher'"),
    )
    .await;
    assert_eq!(
        tab.run(
            Page,
            &format!("{ROOT}.querySelector('.launcher').getAttribute('aria-expanded')")
        )
        .await,
        "false"
    );
    shop.close().await;
}

const MENU: &str = "document.activeElement?.getAttribute('aria-haspopup') === 'dialog'";

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_the_focus_stays_in_the_sheet() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, PHONE).await;
    for step in ["Tab", "Shift+Tab"] {
        for _ in 0..9 {
            tab.key(step).await;
            tab.until(
                Page,
                &format!("({FOCUS}) === 'IFRAME' || {ROOT}.activeElement?.tagName === 'IFRAME'"),
            )
            .await;
        }
    }
    shop.close().await;
}

/// Presses Tab until it is so.
async fn reach(tab: &Tab, place: crate::support::browser::Place, wanted: &str) {
    for _ in 0..40 {
        if tab.run(place, wanted).await == true {
            return;
        }
        tab.key("Tab").await;
    }
    panic!("not reached by Tab: {wanted}");
}
