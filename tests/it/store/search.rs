//! What was said is found again, in the same order on both databases.

use topicdesk::model::content::{Content, FileRef, MediaKind, Venue};
use topicdesk::model::ids::{ConversationId, MessageId};
use topicdesk::model::rich::RichText;
use topicdesk::model::search::{Entry, Query};
use topicdesk::model::status::{Side, State};
use topicdesk::store::contacts::{self, Person};
use topicdesk::store::conversations;
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::messages::{self, Message};
use topicdesk::store::search::{self, Cursor, Page, index, syntax};
use topicdesk::store::tickets::Beginning;

use super::on_both;

const NOW: i64 = 1_700_000_000_000;

fn text(words: &str) -> Content {
    Content::Text {
        text: RichText::plain(words),
    }
}

async fn opened(database: &Database, address: &'static str, name: &'static str) -> ConversationId {
    let opened = database.write(move |tx| {
        Box::pin(async move {
            let person = Person {
                address,
                name,
                username: Some("carl_rose"),
                ..Person::default()
            };
            let identity = contacts::add(tx, "TG", &person, NOW).await?;
            conversations::add(tx, identity, "TG", &Beginning::default(), NOW).await
        })
    });
    opened.await.unwrap()
}

async fn add(
    tx: &mut Tx,
    conversation: ConversationId,
    content: Content,
) -> Result<Message, StoreError> {
    let seq = conversations::next_seq(tx, conversation).await?;
    let message = Message {
        id: MessageId::fresh(),
        conversation,
        seq,
        side: Side::Customer,
        author: None,
        author_name: None,
        content,
        reply_to: None,
        quote: None,
        album: None,
        forwarded: None,
        state: State::Received,
        error: None,
        reaction: None,
        created_at: NOW + seq,
        edited_at: None,
    };
    messages::add(tx, &message).await?;
    Ok(message)
}

async fn says(database: &Database, conversation: ConversationId, content: Content) -> Message {
    let said =
        database.write(move |tx| Box::pin(async move { add(tx, conversation, content).await }));
    said.await.unwrap()
}

async fn found(database: &Database, query: &str) -> Vec<String> {
    let page = search::find(database, &Query::parse(query), None, 50).await;
    shown(&page.unwrap())
}

fn shown(page: &Page) -> Vec<String> {
    page.hits.iter().map(|hit| hit.words.text.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_all_kinds_of_words_better_fits_first() {
    on_both(async |database, _| {
        let id = opened(&database, "77", "Карл").await;
        for words in [
            "Есть белые розы?",
            "Роза одна, п'ять гвоздик",
            "Розовый букет",
            "call +38 (067) 123-45-67",
            "mail anna.k@mail.com, order 58213",
            "РОЗЫ, ёлка",
        ] {
            says(&database, id, text(words)).await;
        }
        let file = FileRef {
            name: Some("Рахунок_17.pdf".into()),
            ..FileRef::default()
        };
        let document = Content::Media {
            media: MediaKind::Document,
            file,
            caption: RichText::plain("the bill"),
            spoiler: false,
        };
        says(&database, id, document).await;
        let place = Content::Place {
            latitude: 1.0,
            longitude: 2.0,
            venue: Some(Venue {
                title: "Opera".into(),
                address: "Main Square 1".into(),
            }),
            live: false,
        };
        says(&database, id, place).await;
        let card = Content::Card {
            phone: "+49 30 1234567".into(),
            first_name: "Greta".into(),
            last_name: String::new(),
            vcard: None,
        };
        says(&database, id, card).await;
        let akin = ["РОЗЫ, ёлка", "Роза одна, п'ять гвоздик", "Есть белые розы?"];
        assert_eq!(found(&database, "розы").await, [akin[0], akin[2], akin[1]]);
        assert_eq!(found(&database, "роз").await[..3], akin);
        assert_eq!(found(&database, "роз").await[3..], ["Розовый букет"]);
        assert_eq!(found(&database, "розы белые").await, ["Есть белые розы?"]);
        assert_eq!(found(&database, "елки").await, ["РОЗЫ, ёлка"]);
        assert_eq!(
            found(&database, "п’ять").await,
            ["Роза одна, п'ять гвоздик"]
        );
        assert_eq!(found(&database, "\"розы белые\"").await, [""; 0]);
        for query in ["0671234567", "067 123-45-67", "+380671234567", "067123"] {
            assert_eq!(
                found(&database, query).await,
                ["call +38 (067) 123-45-67"],
                "{query}"
            );
        }
        assert_eq!(
            found(&database, "1234567").await,
            ["Greta +49 30 1234567", "call +38 (067) 123-45-67"]
        );
        for query in ["anna.k@mail.com", "58213", "5821", "№58213 mail"] {
            assert_eq!(
                found(&database, query).await,
                ["mail anna.k@mail.com, order 58213"],
                "{query}"
            );
        }
        assert_eq!(
            found(&database, "рахунок").await,
            ["the bill Рахунок_17.pdf"]
        );
        assert_eq!(
            found(&database, "opera square").await,
            ["Opera Main Square 1"]
        );
        assert_eq!(found(&database, "greta").await, ["Greta +49 30 1234567"]);
        assert_eq!(found(&database, "…").await, [""; 0]);
        let page = search::find(&database, &Query::parse("роза"), None, 1)
            .await
            .unwrap();
        let hit = &page.hits[0];
        assert_eq!(
            (hit.conversation, hit.number, hit.side),
            (id, Some(1), Side::Customer)
        );
        assert_eq!(
            (hit.name.as_str(), hit.inbox.as_str(), hit.at),
            ("Карл", "TG", NOW + 2)
        );
        assert_eq!(hit.words.entities[0].kind, "bold");
        assert_eq!(page.behind, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn search_knows_edits_and_forgets_what_is_purged() {
    on_both(async |database, url| {
        let id = opened(&database, "77", "Carl").await;
        let message = says(&database, id, text("first wording")).await;
        assert_eq!(found(&database, "first").await, ["first wording"]);
        database
            .write(move |tx| {
                Box::pin(async move { messages::reword(tx, &message, &text("other"), NOW).await })
            })
            .await
            .unwrap();
        assert_eq!(found(&database, "first").await, [""; 0]);
        assert_eq!(found(&database, "other").await, ["other"]);
        // Edited before the index has seen it.
        let late = says(&database, id, text("second wording")).await;
        database
            .write(move |tx| {
                Box::pin(async move { messages::reword(tx, &late, &text("late"), NOW).await })
            })
            .await
            .unwrap();
        assert_eq!(found(&database, "second").await, [""; 0]);
        assert_eq!(found(&database, "late").await, ["late"]);
        // Purged, in the index or not: whatever gets its place is found.
        says(&database, id, text("gone")).await;
        purge(&url, "gone").await;
        assert_eq!(found(&database, "gone").await, [""; 0]);
        says(&database, id, text("new")).await;
        assert_eq!(found(&database, "new").await, ["new"]);
        purge(&url, "other").await;
        assert_eq!(found(&database, "other").await, [""; 0]);
        database
            .write(|tx| Box::pin(index::rebuild(tx)))
            .await
            .unwrap();
        let mut tx = database.read().await.unwrap();
        assert!(index::behind(&mut tx).await.unwrap() > 0);
        let query = Query::parse("late");
        assert!(shown(&search::page(&mut tx, &query, None, 9).await.unwrap()).is_empty());
        drop(tx);
        assert_eq!(found(&database, "late").await, ["late"]);
        assert_eq!(found(&database, "wording").await, [""; 0]);
    })
    .await;
}

/// Deletes a message as nothing of the program's does yet.
async fn purge(url: &str, words: &str) {
    let sql = format!("DELETE FROM message WHERE content LIKE '%{words}%'");
    let sql = sqlx::AssertSqlSafe(sql);
    if url.starts_with("sqlite:") {
        let pool = sqlx::SqlitePool::connect(url).await.unwrap();
        sqlx::query(sql).execute(&pool).await.unwrap();
    } else {
        let pool = sqlx::PgPool::connect(url).await.unwrap();
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn search_pages_hold_everything_once() {
    on_both(async |database, _| {
        let id = opened(&database, "77", "Carl").await;
        database
            .write(move |tx| {
                Box::pin(async move {
                    // More than is read one by one on PostgreSQL.
                    for n in 0..10_600 {
                        let words = match n % 100 {
                            0 => format!("rose {n}"),
                            1 => format!("roses {n}"),
                            2 => format!("rosewood {n}"),
                            _ if n < 30 => format!("rare {n}"),
                            _ => format!("common {n}"),
                        };
                        add(tx, id, text(&words)).await?;
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        index::catch_up(&database).await.unwrap();
        for (query, expected) in [
            ("rose", 106 * 3),
            ("rare", 27),
            ("common", 10_600 - 318 - 27),
        ] {
            let query = Query::parse(query);
            let (mut after, mut all) = (None, Vec::new());
            let mut tx = database.read().await.unwrap();
            loop {
                let page = search::page(&mut tx, &query, after, 70).await.unwrap();
                assert!(page.hits.len() == 70 || page.next.is_none());
                all.extend(shown(&page));
                after = page.next;
                if after.is_none() || all.len() > 20_000 {
                    break;
                }
            }
            assert_eq!(all.len(), expected, "{query:?}");
            let rank = |words: &str| match words.split(' ').next().unwrap() {
                "roses" => 1,
                "rosewood" => 2,
                _ => 0,
            };
            let order: Vec<(i32, i64)> = all
                .iter()
                .map(|words| {
                    let number: i64 = words.rsplit(' ').next().unwrap().parse().unwrap();
                    (rank(words), -number)
                })
                .collect();
            assert!(order.is_sorted() && order.windows(2).all(|pair| pair[0] != pair[1]));
        }
        let mut tx = database.read().await.unwrap();
        let odd = Cursor {
            level: 9,
            before: -5,
        };
        let page = search::page(&mut tx, &Query::parse("rose"), Some(odd), 7)
            .await
            .unwrap();
        assert!(page.hits.is_empty() && page.next.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_people_and_numbers() {
    on_both(async |database, _| {
        let id = opened(&database, "77", "Анна Коваль").await;
        says(&database, id, text("hello")).await;
        let find = async |query: &str| {
            search::find(&database, &Query::parse(query), None, 9)
                .await
                .unwrap()
        };
        for query in ["коваль", "ковалю анна", "carl_rose", "@carl_rose"] {
            let people = find(query).await.people;
            assert_eq!(people.len(), 1, "{query}");
            assert_eq!(people[0].words.text, "Анна Коваль · @carl_rose");
        }
        assert!(find("коваленко").await.people.is_empty());
        let ticket = find("#1").await.ticket.unwrap();
        assert_eq!((ticket.number, ticket.conversation), (1, id));
        assert_eq!(ticket.name, "Анна Коваль");
        assert!(find("#2").await.ticket.is_none());
        assert!(find("1").await.ticket.is_some());
        database
            .write(|tx| {
                Box::pin(async move {
                    let person = Person {
                        address: "77",
                        name: "Hanna",
                        ..Person::default()
                    };
                    let identity = contacts::find(tx, "TG", "77").await?.unwrap();
                    contacts::rename(tx, identity, &person).await
                })
            })
            .await
            .unwrap();
        assert!(find("коваль").await.people.is_empty());
        assert_eq!(find("hanna").await.people.len(), 1);
    })
    .await;
}

/// Whatever somebody types is a question that both databases understand, and
/// the words that a text is made of find it on both.
#[tokio::test(flavor = "multi_thread")]
async fn search_takes_any_words_and_both_databases_agree() {
    let hostile = [
        "\"",
        "'",
        "\\",
        "a OR b",
        "NOT",
        "NEAR(a b)",
        "* ^ :",
        "a'b\\'c",
        "(((",
        "{words}: x",
        "-a +b",
        "\u{0}x",
        "';--",
        "<->",
        "!& |",
        ":*",
        "~x",
        "é̂",
        "ﬁ ﬂ",
        "ǅ",
        "ß ẞ",
        "İi",
        "हिन्दी",
        "العربية",
        "ไทย",
        "한국어",
        "a\u{200d}b",
        "٣٤٥",
        "²x",
        "Ⅷ",
        "🌹роза🌹",
        "o’clock",
        "mother-in-law 12-34",
        "a_b",
        "x~y",
    ];
    on_both(async |database, _| {
        let id = opened(&database, "77", "Carl").await;
        for words in hostile {
            says(&database, id, text(words)).await;
        }
        for words in hostile {
            let found = found(&database, words).await;
            let findable = !Query::parse(words).is_empty();
            assert_eq!(findable, !found.is_empty(), "{words:?} {found:?}");
            assert!(
                !findable || found.contains(&words.to_owned()),
                "{words:?} {found:?}"
            );
            let entry = Entry::of(words);
            assert!(!syntax::vector(&entry).contains('\\'), "{words:?}");
        }
    })
    .await;
}
