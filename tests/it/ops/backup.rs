//! A backup is taken while the desk works, and the desk goes on from it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tokio::process::Command;
use topicdesk::app::backup::restore::restore;
use topicdesk::app::backup::write::write;
use topicdesk::app::backup::{BackupError, Report};
use topicdesk::standin::options::Options;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::database::Database;
use topicdesk::store::dump::snapshot::Snapshot;
use topicdesk::store::outbox;
use topicdesk::store::search::index;

use crate::road::crash::Program;
use crate::support::{House, PATIENCE, postgres};

/// The databases there are here: none, or a fresh one of each.
async fn databases(dir: &Path) -> Vec<String> {
    let sqlite = format!("sqlite:{}", dir.join("restored.db").display());
    [Some(sqlite), postgres::fresh().await]
        .into_iter()
        .flatten()
        .collect()
}

/// Every row of every table, sorted.
async fn rows(url: &str) -> BTreeMap<String, Vec<String>> {
    let mut snapshot = Snapshot::take(url).await.unwrap();
    let mut all = BTreeMap::new();
    for table in snapshot.tables().to_vec() {
        let mut rows = Vec::new();
        let each = |row: &str| {
            rows.push(row.to_owned());
            Ok::<(), BackupError>(())
        };
        snapshot.rows(&table, each).await.unwrap();
        rows.sort();
        all.insert(table.name, rows);
    }
    all
}

/// As [`rows`], but for how far the index of words has come: it is made anew.
async fn kept(url: &str) -> BTreeMap<String, Vec<String>> {
    let mut all = rows(url).await;
    let settings = all.get_mut("setting").unwrap();
    settings.retain(|row| !row.starts_with("[\"search."));
    all
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// Two bots, so that a picture passes through the folder.
async fn with_a_picture(database: Option<String>) -> House {
    let mut house = House::plan(Options::unlimited()).await;
    if let Some(url) = database {
        house.database = url;
    }
    let front = house.world.bot("front_bot");
    house.front = topicdesk::standin::world::bot_id(&front);
    house.more = format!(
        "[[inbox]]\ncode = \"SH\"\nkind = \"telegram\"\nname = \"Shop\"\ntoken = \"{front}\"\n"
    );
    house.start().await;
    house
}

#[tokio::test(flavor = "multi_thread")]
async fn every_database_is_restored_into_every_other_and_the_desk_goes_on() {
    let sources = [Some(None), postgres::fresh().await.map(Some)];
    for source in sources.into_iter().flatten() {
        let mut house = with_a_picture(source).await;
        let customer = house.customer("Carl Customer");
        house.says(
            customer,
            Draft::text("Do you have roses? «\u{1f339}» \\ \" '"),
        );
        let topic = house.topic("Carl Customer").await;
        house.posted(topic, "Do you have roses?").await;
        house.says(
            customer,
            Draft::document("list.txt", b"not quite a picture".to_vec()),
        );
        house.posted(topic, "<document>").await;
        house.answers(topic, Draft::text("Yes, red and white"));
        house.reached(customer, "Yes, red and white").await;
        let mut held = Vec::new();
        for target in databases(house.dir.path()).await {
            let file = house.dir.path().join("all.tar");
            let from = house.settings();
            let report = write(&house.database, &from.files.dir, &file)
                .await
                .unwrap();
            assert!(report.rows > 10 && report.lost == 0, "{report:?}");
            let dir = tempfile::tempdir().unwrap();
            house.stop().await;
            // What the old desk did after the backup is none of the new one's.
            let came = restore(&target, &dir.path().join("files"), &file, true).await;
            assert_eq!(came.unwrap(), report, "{} to {target}", house.database);
            assert_eq!(files(&dir.path().join("files")), files(&from.files.dir));
            std::fs::remove_file(&file).unwrap();
            // All that was said before is known, and nothing is said again.
            house.database = target;
            let old = std::mem::replace(&mut house.dir, dir);
            held.push(old);
            house.start().await;
            house.says(customer, Draft::text("And tulips?"));
            house.posted(topic, "And tulips?").await;
            house.answers(topic, Draft::text("No"));
            house.reached(customer, "No").await;
            settled(&house).await;
            let again = house.shown(topic);
            let roses = again.iter().filter(|said| said.contains("roses"));
            assert_eq!(roses.count(), 1, "{again:?}");
        }
        house.stop().await;
    }
}

/// The same rows come out as went in, but for what is done on purpose.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_on_the_way() {
    let mut house = House::open().await;
    for n in 0..20 {
        let customer = house.customer(&format!("Guest {n}"));
        house.says(customer, Draft::text("x".repeat(4000)));
        house.topic(&format!("Guest {n}")).await;
    }
    settled(&house).await;
    house.stop().await;
    let file = house.dir.path().join("all.tar");
    let dir = house.settings().files.dir;
    write(&house.database, &dir, &file).await.unwrap();
    let before = kept(&house.database).await;
    assert_eq!(before["message"].len(), 20);
    let into = tempfile::tempdir().unwrap();
    for target in databases(into.path()).await {
        let new = tempfile::tempdir().unwrap();
        restore(&target, new.path(), &file, true).await.unwrap();
        assert_eq!(kept(&target).await, before, "{target}");
        // It is a database like any other.
        let database = Database::open(&target).await.unwrap();
        let found = index::catch_up(&database).await.unwrap();
        assert!(found >= 20, "{found} words can be searched for");
        database.close().await;
    }
}

/// Parcels that waited at the backup were delivered since by the old desk. The
/// new one must ask, not send.
#[tokio::test(flavor = "multi_thread")]
async fn what_waited_is_not_sent_twice() {
    for database in [Some(None), postgres::fresh().await.map(Some)]
        .into_iter()
        .flatten()
    {
        let mut house = House::plan(Options::unlimited()).await;
        house.database = database.unwrap_or(house.database);
        house.desk = "group_per_minute = 0\nchat_per_second = 1\noverall_per_second = 0\n".into();
        house.start().await;
        let customer = house.customer("Carl Customer");
        house.says(customer, Draft::text("first words"));
        let topic = house.topic("Carl Customer").await;
        house.posted(topic, "first words").await;
        let answers: Vec<i64> = (0..7)
            .map(|n| house.answers(topic, Draft::text(format!("answer {n}."))))
            .collect();
        // All of them are stored; some of them must wait, by the budget.
        let stored = async {
            while rows(&house.database).await["message"].len() < 8 {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, stored).await.unwrap();
        let file = house.dir.path().join("all.tar");
        let dir = house.settings().files.dir;
        write(&house.database, &dir, &file).await.unwrap();
        for n in 0..7 {
            house.reached(customer, &format!("answer {n}.")).await;
        }
        settled(&house).await;
        house.stop().await;
        let new = tempfile::tempdir().unwrap();
        let target = format!("sqlite:{}", new.path().join("t.db").display());
        restore(&target, &new.path().join("files"), &file, false)
            .await
            .unwrap();
        house.database = target;
        let _old = std::mem::replace(&mut house.dir, new);
        house.start().await;
        // The agent is asked about the last, which certainly waited.
        house.marked(answers[6], Some("🤔")).await;
        settled(&house).await;
        house.answers(topic, Draft::text("the last word"));
        house.reached(customer, "the last word").await;
        let received = house.received(customer);
        assert_eq!(received.len(), 8, "{received:?}");
        house.stop().await;
    }
}

/// Updates that waited to be acted on were acted on since by the old desk. What
/// they lead to must be asked about, not done again.
#[tokio::test(flavor = "multi_thread")]
async fn what_waited_to_be_acted_on_is_not_done_twice() {
    let mut house = House::open().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl Customer").await;
    house.posted(topic, "first words").await;
    house.stop().await;
    let files = house.settings().files.dir;
    let old = house.dir.path().join("old.tar");
    write(&house.database, &files, &old).await.unwrap();
    house.start().await;
    house.says(customer, Draft::text("second words"));
    house.posted(topic, "second words").await;
    let answer = house.answers(topic, Draft::text("an answer"));
    house.reached(customer, "an answer").await;
    house.stop().await;
    // The record as it would be, had the old desk failed to act on these at first.
    let waits = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", waits.path().join("t.db").display());
    restore(&url, &waits.path().join("files"), &old, true)
        .await
        .unwrap();
    let now = sqlx::SqlitePool::connect(&house.database).await.unwrap();
    let then = sqlx::SqlitePool::connect(&url).await.unwrap();
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT account, remote, body, received_at FROM intake \
         WHERE body LIKE '%second words%' OR body LIKE '%an answer%'",
    )
    .fetch_all(&now)
    .await
    .unwrap();
    assert_eq!(rows.len(), 2);
    for (account, remote, body, at) in rows {
        sqlx::query("INSERT INTO intake VALUES ($1, $2, $3, $4, 'new', 1, 'why')")
            .bind(account)
            .bind(remote)
            .bind(body)
            .bind(at)
            .execute(&then)
            .await
            .unwrap();
    }
    now.close().await;
    then.close().await;
    let file = house.dir.path().join("waits.tar");
    write(&url, &waits.path().join("files"), &file)
        .await
        .unwrap();
    let mut held = Vec::new();
    for target in databases(waits.path()).await {
        let dir = tempfile::tempdir().unwrap();
        restore(&target, &dir.path().join("files"), &file, false)
            .await
            .unwrap();
        house.database = target;
        held.push(std::mem::replace(&mut house.dir, dir));
        house.start().await;
        house.marked(answer, Some("🤔")).await;
        // What is there twice says so.
        house.posted(topic, "second words\n⚠️").await;
        house.answers(topic, Draft::text("the last word"));
        house.reached(customer, "the last word").await;
        house.stop().await;
    }
    let received = house.received(customer);
    assert_eq!(received[0], "an answer");
    assert!(
        received[1..].iter().all(|it| it == "the last word"),
        "{received:?}"
    );
}

/// The program itself, beside a desk that takes in messages all the time.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_taken_by_command_while_messages_flow() {
    let house = House::plan(Options::unlimited()).await;
    let program = Program::of(house);
    let mut child = program.start();
    program.at_work(1).await;
    let house = &program.house;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("before 0"));
    let topic = house.topic("Carl Customer").await;
    for n in 1..20 {
        house.says(customer, Draft::text(format!("before {n}.")));
    }
    house.posted(topic, "before 19.").await;
    let file = house.dir.path().join("all.tar");
    let flow = async {
        for n in 0..200 {
            house.says(customer, Draft::text(format!("during {n}.")));
            tokio::task::yield_now().await;
        }
    };
    let backup = topicdesk("backup", &file, &program.file);
    let (done, ()) = tokio::join!(backup, flow);
    assert!(done.0, "{}", done.1);
    house.posted(topic, "during 199.").await;
    // A second one does not overwrite the first.
    let (done, said) = topicdesk("backup", &file, &program.file).await;
    assert!(!done && said.contains("already"), "{said}");
    // Nor is a desk overwritten that is in use.
    let (done, said) = topicdesk("restore", &file, &program.file).await;
    assert!(!done && said.contains("not empty"), "{said}");
    child.kill().await.unwrap();
    let into = tempfile::tempdir().unwrap();
    let target = format!("sqlite:{}", into.path().join("t.db").display());
    restore(&target, &into.path().join("files"), &file, false)
        .await
        .unwrap();
    let kept = rows(&target).await;
    let before = kept["message"].iter().filter(|row| row.contains("before "));
    assert_eq!(before.count(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_whole_backup_is_refused_and_leaves_nothing() {
    let mut house = with_a_picture(None).await;
    let customer = house.customer("Carl Customer");
    house.says(
        customer,
        Draft::document("list.txt", b"not quite a picture".to_vec()),
    );
    let topic = house.topic("Carl Customer").await;
    house.posted(topic, "<document>").await;
    house.stop().await;
    let file = house.dir.path().join("all.tar");
    let whole = write(&house.database, &house.settings().files.dir, &file).await;
    assert_eq!(whole.unwrap().files, 1);
    let good = std::fs::read(&file).unwrap();
    let into = tempfile::tempdir().unwrap();
    let target = format!("sqlite:{}", into.path().join("t.db").display());
    let dir = into.path().join("files");
    let attempt = async |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        let came = restore(&target, &dir, &file, false).await;
        if came.is_err() {
            assert_eq!(files(&dir), Vec::<PathBuf>::new(), "files are left");
            let left = if target.is_empty() {
                0
            } else {
                count(&target).await
            };
            assert_eq!(left, 0, "rows are left");
        }
        came
    };
    for cut in [0, 300, 512, 1000, good.len() / 2, good.len() - 4096] {
        let came = attempt(&good[..cut]).await;
        assert!(
            matches!(came, Err(BackupError::CutOff | BackupError::NoBackup)),
            "{cut}: {came:?}"
        );
    }
    // Changed bytes in every kind of entry: words, a file, the end.
    for needle in ["Carl Customer", "not quite a picture", "\"digest\":\""] {
        let at = find(&good, needle.as_bytes()) + needle.len();
        let mut bad = good.clone();
        bad[at - 2] ^= 1;
        assert!(attempt(&bad).await.is_err(), "{needle}");
    }
    // Names that would lead elsewhere, on another table, or nowhere.
    for (from, to) in [
        ("files/", "../../"),
        ("tables/contact/", "tables/sqlite_m/"),
        ("tables/contact/", "tables/absent_/"),
        ("tables/contact/", "anything/absent"),
    ] {
        let came = attempt(&renamed(&good, from, to)).await;
        assert!(
            matches!(came, Err(BackupError::Damaged(_))),
            "{to}: {came:?}"
        );
        assert!(!into.path().join("../../").join("files").join("x").exists());
    }
    let newer = String::from_utf8_lossy(&good[512..560]).replace("\"format\":1", "\"format\":9");
    let mut bad = good.clone();
    bad[512..512 + newer.len()].copy_from_slice(newer.as_bytes());
    assert!(matches!(attempt(&bad).await, Err(BackupError::Newer(_))));
    // After all of that the whole one still goes in.
    let Report { files, lost, .. } = attempt(&good).await.unwrap();
    assert_eq!((files, lost), (1, 0));
    let again = restore(&target, &dir, &file, false).await;
    assert!(matches!(again, Err(BackupError::DatabaseUsed)), "{again:?}");
    let other = format!("sqlite:{}", into.path().join("other.db").display());
    let again = restore(&other, &dir, &file, false).await;
    assert!(matches!(again, Err(BackupError::FolderUsed)), "{again:?}");
    let none = write(&other, &dir, &into.path().join("none.tar")).await;
    assert!(matches!(none, Err(BackupError::NoDatabase)), "{none:?}");
}

/// Every table of ours is understood, also those that later migrations add.
#[tokio::test(flavor = "multi_thread")]
async fn both_databases_have_the_same_tables() {
    let dir = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    for url in databases(dir.path()).await {
        Database::open(&url).await.unwrap().close().await;
        let mut snapshot = Snapshot::take(&url).await.unwrap();
        assert!(!snapshot.steps().await.unwrap().is_empty());
        let mut tables = snapshot.tables().to_vec();
        let place = |name: &str| tables.iter().position(|table| table.name == name).unwrap();
        assert!(place("contact") < place("identity") && place("identity") < place("conversation"));
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        seen.push(tables);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
}

async fn count(url: &str) -> usize {
    let path = url.strip_prefix("sqlite:").unwrap();
    if !Path::new(path).exists() {
        return 0;
    }
    let rows = rows(url).await;
    rows.values().map(Vec::len).sum()
}

/// The archive with the first entry below `from` renamed and its header summed anew.
fn renamed(archive: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut bytes = archive.to_vec();
    let mut at = 0;
    loop {
        let header = tar::Header::from_byte_slice(&bytes[at..at + 512]);
        let (path, size) = (header.path_bytes().into_owned(), header.size().unwrap());
        if path.starts_with(from.as_bytes()) {
            let mut header = header.clone();
            let name = [to.as_bytes(), &path[from.len()..]].concat();
            header.as_mut_bytes()[..100].fill(0);
            header.as_mut_bytes()[..name.len()].copy_from_slice(&name);
            header.set_cksum();
            bytes[at..at + 512].copy_from_slice(header.as_bytes());
            return bytes;
        }
        at += 512 + usize::try_from(size).unwrap().div_ceil(512) * 512;
    }
}

fn find(hay: &[u8], needle: &[u8]) -> usize {
    hay.windows(needle.len())
        .rposition(|window| window == needle)
        .unwrap()
}

/// Runs the program; whether it went well, and what it said.
async fn topicdesk(command: &str, file: &Path, config: &Path) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_topicdesk"))
        .arg(command)
        .arg(file)
        .arg("--config")
        .arg(config)
        .output()
        .await
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(said).unwrap())
}

/// Waits until between `least` and `most` parcels wait.
async fn waiting(house: &House, least: i64, most: i64) {
    let database = house.app.as_ref().unwrap().database();
    let look = async {
        loop {
            let mut tx = database.read().await.unwrap();
            let (depth, _) = outbox::depth(&mut tx).await.unwrap();
            if (least..=most).contains(&depth) {
                return;
            }
            drop(tx);
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    let looked = tokio::time::timeout(PATIENCE, look).await;
    assert!(looked.is_ok(), "the outbox never held {least} to {most}");
}

/// Waits until the outbox is empty.
async fn settled(house: &House) {
    waiting(house, 0, 0).await;
}
