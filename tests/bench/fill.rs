//! Fills a database as years of use would.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use crate::words;

const CONVERSATIONS: i64 = 100_000;
/// How many messages there are afterwards.
pub const MESSAGES: i64 = 1_000_000;
const INTAKE: i64 = 20_000;

/// Adds a million messages in a hundred thousand conversations, with all that
/// belongs to them. Ids grow with time, as the program makes them.
pub async fn fill(file: &Path, chat: i64) {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Off)
        .pragma("cache_size", "-200000")
        .connect()
        .await
        .unwrap();
    let mut tx = connection.begin().await.unwrap();
    for sql in statements(chat, sqlite_uuid) {
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// The same on PostgreSQL.
pub async fn fill_postgres(url: &str, chat: i64) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let mut tx = connection.begin().await.unwrap();
    for sql in statements(chat, postgres_uuid) {
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    for sql in ["VACUUM ANALYZE", "CHECKPOINT"] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

/// All statements, in order; `uuid` writes a UUID of version 7 for a number.
fn statements(chat: i64, uuid: fn(&str) -> String) -> Vec<String> {
    let c = uuid("i");
    let of = uuid(&format!("i % {CONVERSATIONS}"));
    let m = uuid(&format!("i + {CONVERSATIONS}"));
    let content = words::text(0);
    let steps = [
        (
            CONVERSATIONS,
            format!(
                "INSERT INTO contact (id, name, language, created_at) SELECT {c}, 'Customer ' || i, 'en', {START} + i FROM n"
            ),
        ),
        (
            CONVERSATIONS,
            format!(
                "INSERT INTO identity (id, contact, inbox, address, name) \
             SELECT {c}, {c}, 'TG', CAST(50000000 + i AS TEXT), 'Customer ' || i FROM n"
            ),
        ),
        (
            CONVERSATIONS,
            format!(
                "INSERT INTO ticket (id, number, conversation, status, opened_at) \
             SELECT {c}, 1000000 + i, {c}, 'open', {START} + i FROM n"
            ),
        ),
        (
            CONVERSATIONS,
            format!(
                "INSERT INTO conversation (id, identity, inbox, ticket, topic, card, shown, titled, \
             seq, received, last_at, last_words, announced) \
             SELECT {c}, {c}, 'TG', {c}, 2000000 + i, 1 + i, 'digest of the card', \
             'TG · Customer ' || i, 10, 10, {START} + i, 'Good morning', TRUE FROM n"
            ),
        ),
        (
            MESSAGES,
            format!(
                "INSERT INTO message (id, conversation, seq, side, content, state, created_at) \
             SELECT {m}, {of}, 1 + i / {CONVERSATIONS}, 'customer', \
             (SELECT REPLACE(content, '58000000', CAST(58000000 + i AS TEXT)) FROM wording WHERE wording.n = i * 7919 % {texts}), \
             'received', {START} + i FROM n",
                texts = words::TEXTS
            ),
        ),
        (
            MESSAGES,
            format!(
                "INSERT INTO copy (conversation, remote, message) SELECT {of}, CAST(1000000000 + i AS TEXT), {m} FROM n"
            ),
        ),
        (
            CONVERSATIONS,
            format!(
                "INSERT INTO post (chat, post, conversation, role) SELECT {chat}, 1 + i, {c}, 'card' FROM n"
            ),
        ),
        (
            MESSAGES,
            format!(
                "INSERT INTO post (chat, post, conversation, message, role) \
             SELECT {chat}, 1000001 + i, {of}, {m}, 'customer' FROM n"
            ),
        ),
        (
            INTAKE,
            format!(
                "INSERT INTO intake (account, remote, body, received_at, state, attempts) \
             SELECT 'bot:1', CAST(i AS TEXT), '{content}{content}{content}{content}', {recent} + i, 'done', 1 FROM n",
                recent = topicdesk::clock::now() - 3_600_000
            ),
        ),
    ];
    let mut sql =
        vec!["CREATE TEMPORARY TABLE wording (n BIGINT PRIMARY KEY, content TEXT)".to_owned()];
    let texts: Vec<String> = (0..words::TEXTS)
        .map(|n| format!("({n}, '{}')", words::text(n)))
        .collect();
    for some in texts.chunks(500) {
        sql.push(format!(
            "INSERT INTO wording (n, content) VALUES {}",
            some.join(", ")
        ));
    }
    for (count, insert) in steps {
        let (into, select) = insert.split_once(" SELECT ").unwrap();
        sql.push(format!(
            "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {}) {into} SELECT {select}",
            count - 1
        ));
    }
    sql
}

/// Some time in 2023, Unix milliseconds.
const START: i64 = 1_700_000_000_000;

fn sqlite_uuid(i: &str) -> String {
    format!("unhex(printf('%012x7%03x8%015x', {START} + ({i}), ({i}) * 7919 % 4096, {i}))")
}

fn postgres_uuid(i: &str) -> String {
    format!(
        "CAST(lpad(to_hex({START} + ({i})), 12, '0') || '7' || lpad(to_hex(({i}) * 7919 % 4096), 3, '0') \
         || '8' || lpad(to_hex({i}), 15, '0') AS UUID)"
    )
}
