//! What can go wrong between us and the database.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("database migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row holds what this program never writes.
    #[error("database row is damaged: {0}")]
    Damaged(String),
    /// The writer has stopped, or the work inside a transaction panicked.
    #[error("the database writer stopped")]
    Stopped,
    /// Another process has this SQLite file open.
    #[error("another Topicdesk already uses this database file")]
    InUse,
    /// What it is about is being written down this moment; to be tried again.
    #[error("not yet: {0}")]
    NotYet(&'static str),
    /// The database's address cannot be read.
    #[error("the database address is not understood: {0}")]
    Address(String),
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        // Only where in the text, never the text: it may hold a customer's words.
        Self::Damaged(format!(
            "JSON at line {} column {}",
            error.line(),
            error.column()
        ))
    }
}
