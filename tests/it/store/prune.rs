//! What may be forgotten is, in bites, and nothing else.

use sqlx::AssertSqlSafe;
use topicdesk::botapi::shelf::Shelf;
use topicdesk::clock;
use topicdesk::store::database::Database;
use topicdesk::store::letters::{self, Place};
use topicdesk::store::{files, folder::Folder};

use super::on_both;

const NOW: i64 = 1_700_000_000_000;
const BOX: Place<'_> = Place {
    inbox: "SHOP",
    chat: "visitor",
};

async fn put(database: &Database, from: i64, count: i64, body: &'static str) {
    let put = database.write(move |tx| {
        Box::pin(async move {
            for n in from..from + count {
                let id = n.to_string();
                letters::put(tx, BOX, &id, n % 2 == 0, body, NOW + n).await?;
            }
            Ok(())
        })
    });
    put.await.unwrap();
}

async fn prune(database: &Database, before: i64) -> u64 {
    let pruned = database.write(move |tx| Box::pin(letters::prune(tx, before)));
    pruned.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn old_letters_go_and_the_letterbox_counts_on() {
    on_both(async |database, _| {
        put(&database, 0, 1_500, "{}").await;
        assert_eq!(prune(&database, NOW - 1).await, 0);
        assert_eq!(prune(&database, NOW + 1_400).await, 1_000);
        assert_eq!(prune(&database, NOW + 1_400).await, 400);
        assert_eq!(prune(&database, NOW + 1_400).await, 0);
        put(&database, 1_500, 1, "{}").await;
        let mut tx = database.read().await.unwrap();
        assert_eq!(letters::seq(&mut tx, BOX).await.unwrap(), 1_501);
        // A page that has seen some of them goes on as if they were there.
        let news = letters::since(&mut tx, BOX, 1_450, 100).await.unwrap();
        let numbers: Vec<i64> = news.iter().map(|letter| letter.n).collect();
        assert_eq!(numbers, (1_451..=1_501).collect::<Vec<_>>());
        let all = letters::newest(&mut tx, BOX, i64::MAX, 500).await.unwrap();
        assert_eq!(all.len(), 101);
    })
    .await;
}

/// Letters from before they had an age of their own tell it themselves.
#[tokio::test(flavor = "multi_thread")]
async fn letters_that_were_there_have_their_age() {
    on_both(async |database, url| {
        put(&database, 0, 1, "{\"at\":1690000000000,\"text\":\"x\"}").await;
        put(&database, 1, 1, "{\"text\":\"\\\"at\\\":1\"}").await;
        let step = include_str!("../../../migrations/0013_prune.sql");
        let fill = step.split(';').find(|it| it.contains("UPDATE letter"));
        let fill = AssertSqlSafe(fill.unwrap().to_owned());
        if url.starts_with("sqlite:") {
            let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
            sqlx::query(fill).execute(&pool).await.unwrap();
        } else {
            let pool = sqlx::PgPool::connect(&url).await.unwrap();
            sqlx::query(fill).execute(&pool).await.unwrap();
        }
        assert_eq!(prune(&database, 1_690_000_000_000).await, 0);
        assert_eq!(prune(&database, 1_690_000_000_001).await, 1);
        assert_eq!(prune(&database, NOW + 2).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_nobody_used_go() {
    on_both(async |database, _| {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(dir.path(), 1 << 20, database.clone())
            .await
            .unwrap();
        let now = clock::now();
        let keep = async |words: &str, loose: Option<i64>| {
            let mut draft = shelf.draft().await.unwrap();
            draft.write(words.as_bytes()).await.unwrap();
            shelf.keep(draft, loose).await.unwrap().digest
        };
        let never = keep("never said", Some(now)).await;
        let later = keep("not yet said", Some(now + 60_000)).await;
        let said = keep("said", Some(now)).await;
        let (used, again) = (
            keep("used elsewhere", Some(now)).await,
            keep("sent up again", Some(now)).await,
        );
        let own = keep("nobody sent it up", None).await;
        let claimed = said.clone();
        let claim =
            database.write(move |tx| Box::pin(async move { files::claim(tx, &claimed).await }));
        claim.await.unwrap();
        keep("used elsewhere", None).await;
        keep("nobody sent it up", Some(now)).await;
        keep("sent up again", Some(now + 60_000)).await;
        assert_eq!(shelf.sweep(now).await.unwrap(), 0, "not yet");
        assert_eq!(shelf.sweep(now + 1).await.unwrap(), 1);
        assert_eq!(shelf.sweep(now + 1).await.unwrap(), 0);
        assert_eq!(shelf.path(&never).await, None);
        let mut tx = database.read().await.unwrap();
        assert_eq!(files::size(&mut tx, &never).await.unwrap(), None);
        let name = files::named(&mut tx, "telegram", &never).await.unwrap();
        assert_eq!(name, None);
        drop(tx);
        for digest in [&later, &said, &used, &again, &own] {
            assert!(shelf.path(digest).await.is_some());
        }
        // What is gone may come again.
        assert_eq!(keep("never said", None).await, never);
        assert!(shelf.path(&never).await.is_some());
        assert_eq!(shelf.sweep(now + 60_001).await.unwrap(), 2);
        for digest in [&said, &used, &own, &never] {
            assert!(shelf.path(digest).await.is_some());
        }
    })
    .await;
}

/// Somebody uses the file at the last moment.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_used_after_all_is_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(dir.path()).await.unwrap();
    let mut draft = folder.draft().await.unwrap();
    draft.write(b"abc").await.unwrap();
    let digest = draft.digest().await.unwrap();
    folder.keep(draft).await.unwrap();
    let aside = folder.take_out(&digest).await.unwrap().unwrap();
    assert_eq!(folder.size(&digest).await, None);
    assert!(folder.take_out(&digest).await.unwrap().is_none());
    aside.put_back().await.unwrap();
    assert_eq!(folder.size(&digest).await, Some(3));
    drop(folder.take_out(&digest).await.unwrap());
    assert_eq!(folder.size(&digest).await, None);
    assert!(Folder::is_empty(&dir.path().join("none")).await.unwrap());
}
