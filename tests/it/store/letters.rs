//! Letterboxes, drawers, what contacts tell, and accounts of one customer.

use topicdesk::store::aliases::{self, Account};
use topicdesk::store::contacts::{self, Person};
use topicdesk::store::conversations;
use topicdesk::store::database::Database;
use topicdesk::store::drawer;
use topicdesk::store::fields;
use topicdesk::store::letters::{self, Mark, Place};
use topicdesk::store::tickets::Beginning;

use super::on_both;

const BOX: Place<'static> = Place {
    inbox: "A",
    chat: "c",
};

async fn put(database: &Database, id: &'static str, ours: bool) -> bool {
    let put = database
        .write(move |tx| Box::pin(async move { letters::put(tx, BOX, id, ours, id, 0).await }));
    put.await.unwrap()
}

async fn since(database: &Database, seq: i64) -> Vec<(i64, i64, String)> {
    let mut tx = database.read().await.unwrap();
    let letters = letters::since(&mut tx, BOX, seq, 50).await.unwrap();
    let told = letters.into_iter();
    told.map(|letter| (letter.n, letter.seq, letter.body))
        .collect()
}

#[tokio::test]
async fn a_letter_lies_there_once_and_changes_are_numbered() {
    on_both(async |database, _| {
        assert!(put(&database, "a", false).await);
        assert!(put(&database, "b", true).await);
        assert!(!put(&database, "a", false).await, "put in twice");
        let seen = since(&database, 0).await;
        assert_eq!(seen.iter().map(|(n, ..)| *n).collect::<Vec<_>>(), [1, 2]);
        let changed = database
            .write(|tx| Box::pin(async move { letters::rewrite(tx, BOX, "a", "new").await }));
        assert!(changed.await.unwrap());
        let news = since(&database, seen[1].1).await;
        assert_eq!(news.len(), 1);
        assert_eq!((news[0].0, news[0].2.as_str()), (1, "new"));
        assert!(news[0].1 > 2);
        let nothing = database
            .write(|tx| Box::pin(async move { letters::rewrite(tx, BOX, "x", "new").await }));
        assert!(!nothing.await.unwrap());
        let mut tx = database.read().await.unwrap();
        let newest = letters::newest(&mut tx, BOX, i64::MAX, 1).await.unwrap();
        assert_eq!(newest[0].id, "b");
        let older = letters::newest(&mut tx, BOX, newest[0].n, 9).await.unwrap();
        assert_eq!(older[0].id, "a");
        let other = Place { chat: "d", ..BOX };
        assert_eq!(letters::since(&mut tx, other, 0, 9).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn marks_only_rise_and_only_on_ours() {
    on_both(async |database, _| {
        for (id, ours) in [("a", true), ("b", false), ("c", true)] {
            put(&database, id, ours).await;
        }
        let unmarked = async |n, mark| {
            let mut tx = database.read().await.unwrap();
            letters::unmarked(&mut tx, BOX, n, mark).await.unwrap()
        };
        assert_eq!(unmarked(99, Mark::Delivered).await, ["a", "c"]);
        assert_eq!(unmarked(2, Mark::Read).await, ["a"]);
        for mark in [Mark::Read, Mark::Delivered] {
            let marked = database
                .write(move |tx| Box::pin(async move { letters::mark(tx, BOX, "a", mark).await }));
            marked.await.unwrap();
        }
        assert_eq!(unmarked(99, Mark::Delivered).await, ["c"]);
        let mut tx = database.read().await.unwrap();
        assert_eq!(letters::read_up_to(&mut tx, BOX).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_drawer_forgets_in_time_and_gives_out_once() {
    on_both(async |database, _| {
        let done = database.write(|tx| {
            Box::pin(async move {
                drawer::set(tx, "A", "k", "1", Some(100)).await?;
                assert_eq!(drawer::get(tx, "A", "k", 99).await?.as_deref(), Some("1"));
                assert_eq!(drawer::get(tx, "A", "k", 100).await?, None);
                assert_eq!(drawer::get(tx, "B", "k", 0).await?, None);
                assert!(!drawer::add(tx, "A", "k", "2", None).await?);
                drawer::expire(tx, "A", "k", 200).await?;
                assert_eq!(drawer::get(tx, "A", "k", 150).await?, None, "never later");
                drawer::expire(tx, "A", "k", 50).await?;
                assert_eq!(drawer::get(tx, "A", "k", 60).await?, None);
                assert_eq!(drawer::prune(tx, 50).await?, 1);
                assert!(drawer::add(tx, "A", "k", "3", None).await?);
                assert_eq!(drawer::take(tx, "A", "k", 0).await?.as_deref(), Some("3"));
                assert_eq!(drawer::take(tx, "A", "k", 0).await?, None);
                Ok(())
            })
        });
        done.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_conversation_goes_where_its_customer_is() {
    on_both(async |database, _| {
        let done = database.write(|tx| {
            Box::pin(async move {
                let person = |address| Person {
                    address,
                    ..Person::default()
                };
                let here = contacts::add(tx, "WEB", &person("v"), 0).await?;
                let there = contacts::add(tx, "TG", &person("7"), 0).await?;
                assert!(fields::set(tx, here, "email", "a@b.org").await?);
                assert!(!fields::set(tx, here, "email", "a@b.org").await?, "no news");
                let id = conversations::add(tx, here, "WEB", &Beginning::default(), 0).await?;
                let account = Account {
                    inbox: "WEB".into(),
                    address: "v".into(),
                };
                aliases::offer(tx, "go-x", &account, 100).await?;
                assert_eq!(aliases::redeem(tx, "go-y", 1).await?, None);
                assert_eq!(aliases::redeem(tx, "go-x", 1).await?, Some(account));
                assert_eq!(aliases::redeem(tx, "go-x", 1).await?, None, "spent");
                aliases::switch(tx, id, there).await?;
                let now = conversations::get(tx, id).await?.unwrap();
                assert_eq!((now.inbox.as_str(), now.address.as_str()), ("TG", "7"));
                assert_eq!(aliases::of(tx, here).await?, Some(id));
                assert_eq!(fields::all(tx, there).await?[0].1, "a@b.org");
                aliases::switch(tx, id, here).await?;
                let back = conversations::get(tx, id).await?.unwrap();
                assert_eq!(back.address, "v");
                assert_eq!(aliases::of(tx, there).await?, Some(id));
                assert!(fields::set(tx, here, "email", "").await?);
                assert_eq!(fields::all(tx, here).await?, []);
                Ok(())
            })
        });
        done.await.unwrap();
    })
    .await;
}
