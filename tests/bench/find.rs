//! Finding something in a million messages.

use std::time::Instant;

use topicdesk::model::search::Query;
use topicdesk::store::database::Database;
use topicdesk::store::search::{self, Page, index};

use crate::figure::{Figures, quantile};
use crate::fill;
use crate::words::COMMON;

/// What is searched for.
const QUERIES: [(&str, &str); 12] = [
    ("a word of every third message", COMMON),
    ("another form of it", "заказами"),
    ("two usual words", "розы доставка"),
    ("four usual words", "букет цена заказ открытка"),
    ("two usual words never together", "bouquet троянди"),
    ("words in a row", "\"добрый день\""),
    ("the beginning of a word", "цвет"),
    ("the beginnings of two words", "дост букетн"),
    ("an order number", "58123456"),
    ("a telephone number", "067 58 123 457"),
    ("what nobody said", "аквариум"),
    ("a customer", "Customer 77777"),
];
const TIMES: usize = 20;
const PAGE: usize = 10;

pub async fn run(figures: &mut Figures) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("find.db");
    let url = format!("sqlite:{}", file.display());
    drop(Database::open(&url).await.unwrap());
    fill::fill(&file, -1).await;
    ask(figures, "SQLite", &url).await;
    #[expect(
        clippy::disallowed_methods,
        reason = "the measuring command's own variable"
    )]
    let Ok(server) = std::env::var("TOPICDESK_TEST_POSTGRES") else {
        println!("  PostgreSQL: TOPICDESK_TEST_POSTGRES is not set");
        return;
    };
    drop(Database::open(&server).await.unwrap());
    fill::fill_postgres(&server, -1).await;
    ask(figures, "PostgreSQL", &server).await;
}

async fn ask(figures: &mut Figures, name: &str, url: &str) {
    let database = Database::open(url).await.unwrap();
    let begun = Instant::now();
    while database
        .write(|tx| Box::pin(index::bite(tx)))
        .await
        .unwrap()
        > 0
    {}
    let took = begun.elapsed().as_secs_f64();
    figures.note(
        &format!("{name}: taken into the index"),
        fill::MESSAGES as f64 / took,
        "/s",
    );
    let mut all = Vec::new();
    for (what, words) in QUERIES {
        let query = Query::parse(words);
        let (mut times, mut pages) = (Vec::new(), Page::default());
        for _ in 0..TIMES {
            let begun = Instant::now();
            pages = search::find(&database, &query, None, PAGE).await.unwrap();
            times.push(begun.elapsed().as_micros() as i64);
        }
        let median = quantile(&mut times, 0.5) / 1e3;
        figures.note(
            &format!("{name}: {what} ({})", pages.hits.len()),
            median,
            "ms",
        );
        all.extend(times);
    }
    let mut after = None;
    let query = Query::parse(COMMON);
    for _ in 0..100 {
        let begun = Instant::now();
        after = search::find(&database, &query, after, PAGE)
            .await
            .unwrap()
            .next;
        all.push(begun.elapsed().as_micros() as i64);
    }
    let median = quantile(&mut all, 0.5) / 1e3;
    figures.at_most(
        &format!("{name}: find in a million, median"),
        median,
        100.0,
        "ms",
    );
    let slow = quantile(&mut all, 0.99) / 1e3;
    figures.note(&format!("{name}: the same, 99 of 100"), slow, "ms");
}
