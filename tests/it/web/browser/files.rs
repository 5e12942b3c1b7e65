//! Files both ways.

use topicdesk::standin::world::draft::Draft;

use super::{DESKTOP, PHONE, Shop, settled, shown};
use crate::support::browser::Place::Chat;

const PICKER: &str = "document.querySelector('input[type=file]')";

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_shown_and_other_files_are_fetched() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, PHONE).await;
    let dir = tempfile::tempdir().unwrap();
    let picture = dir.path().join("tulip.png");
    std::fs::write(&picture, png()).unwrap();
    let list = dir.path().join("a \"list\" <of> things.txt");
    std::fs::write(&list, "one\ntwo\n").unwrap();
    tab.attach(Chat, PICKER, &[&picture, &list]).await;
    tab.until(
        Chat,
        "document.querySelectorAll('.chip .bar[hidden]').length === 2",
    )
    .await;
    super::say(&tab, "see here").await;
    settled(&tab).await;
    shown(&tab, "see here").await;
    tab.until(
        Chat,
        "document.querySelector('.out .picture img')?.naturalWidth === 2",
    )
    .await;
    shown(&tab, "things.txt").await;
    let house = &shop.house;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "see here").await;
    let found = house.world.wait_until(crate::support::PATIENCE, |state| {
        let chat = state.chats.values().find(|chat| chat.key.id == house.chat);
        let has = |field: &str| {
            chat.is_some_and(|chat| {
                chat.messages
                    .values()
                    .any(|message| message.body.contains_key(field))
            })
        };
        has("photo") && has("document")
    });
    assert!(found.await, "{:#?}", house.shown(topic));

    house.answers(topic, Draft::photo(png()).caption("and this"));
    shown(&tab, "and this").await;
    tab.until(
        Chat,
        "document.querySelector('.in .picture img')?.naturalWidth === 2",
    )
    .await;
    house.answers(
        topic,
        Draft::document("prices.html", b"<script>alert(1)</script>".to_vec()),
    );
    shown(&tab, "prices.html").await;
    let head = tab
        .run(Chat, "fetch(document.querySelector('.in a.file').href).then(async (answer) => [answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition'), await answer.text()])")
        .await;
    assert_eq!(head[0], 200);
    assert_eq!(head[1], "application/octet-stream");
    assert!(
        head[2].as_str().unwrap().starts_with("attachment"),
        "{head}"
    );
    assert_eq!(head[3], "<script>alert(1)</script>");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_is_told_in_words() {
    let Some(shop) = Shop::open().await else {
        return;
    };
    let visitor = shop.visitor().await;
    let tab = shop.chat(&visitor, DESKTOP).await;
    let dir = tempfile::tempdir().unwrap();
    let large = dir.path().join("large.bin");
    std::fs::write(&large, vec![7; 1_100_000]).unwrap();
    tab.attach(Chat, PICKER, &[&large]).await;
    tab.until(
        Chat,
        "document.querySelector('.alarm').textContent.includes('large.bin')",
    )
    .await;
    let empty = dir.path().join("empty.txt");
    std::fs::write(&empty, "").unwrap();
    tab.attach(Chat, PICKER, &[&empty]).await;
    tab.until(
        Chat,
        "document.querySelector('.alarm').textContent.includes('empty.txt')",
    )
    .await;
    assert_eq!(
        tab.run(Chat, "document.querySelectorAll('.chip').length")
            .await,
        0
    );

    // Dropped and pasted files take the same way.
    for event in ["drop", "paste"] {
        let there = format!(
            "(() => {{ const data = new DataTransfer(); data.items.add(new File(['x'], '{event}.txt')); const node = document.querySelector('{}'); node.dispatchEvent('{event}' === 'drop' ? new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }}) : new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }})); return true; }})()",
            if event == "drop" { ".log" } else { "textarea" }
        );
        tab.run(Chat, &there).await;
        tab.until(
            Chat,
            &format!("[...document.querySelectorAll('.chip b')].some((node) => node.textContent === '{event}.txt')"),
        )
        .await;
    }
    shop.close().await;
}

/// A picture of two by two pixels.
fn png() -> Vec<u8> {
    use base64::Engine;
    let text = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4YRMFRAwQCgAoDgV5D3pylwAAAABJRU5ErkJggg==";
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap()
}
