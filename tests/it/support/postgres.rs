//! A database of one's own on the PostgreSQL that the test command has started.

use std::sync::atomic::{AtomicU32, Ordering};

/// The address of a fresh, empty database; `None` where no server was started
/// (the test command says so).
pub async fn fresh() -> Option<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    #[expect(clippy::disallowed_methods, reason = "the test command's own variable")]
    let server = std::env::var("TOPICDESK_TEST_POSTGRES").ok()?;
    let name = format!(
        "t{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let pool = sqlx::PgPool::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(format!("{base}/{name}"))
}
