//! One file that holds everything: the whole record and every file, taken
//! while the desk works, put back into an empty place, on either database.
//!
//! It is a tar file:
//!
//! | entry | what it is |
//! |---|---|
//! | `manifest.json` | [`Manifest`]: who made it, when, of which tables |
//! | `tables/<table>/<n>.jsonl` | rows, one JSON array each, about a MiB an entry |
//! | `files/<digest>` | a file under the SHA-256 of its bytes |
//! | `end.json` | `End`: what must have come before, and its digest |
//!
//! Without the last entry the file was cut off. Entries come as a stream;
//! whatever the size, a few MiB of memory do.
//!
//! What is not in it: the settings (they hold the tokens), and leases, which
//! die with their holders. The rows do hold what customers wrote, and the keys
//! of webhooks and links: the file is as secret as the database.
//!
//! A backup is older than what has happened since. What waited in the outbox
//! then has most likely been delivered by now, so [`restore`] makes every
//! parcel one whose holder died: towards customers the agent is asked, in the
//! group it is marked as perhaps there twice. The same holds for what follows
//! from updates that still waited to be acted on. Only who says that the desk
//! has stood still since (`moved`) gets all of it as it was.

pub mod restore;
pub mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::locale::{Arg, Language};
use crate::store::dump::catalogue::Table;
use crate::store::error::StoreError;

/// The shape of the file; another number is another shape.
const FORMAT: u32 = 1;
/// First entry.
const MANIFEST: &str = "manifest.json";
/// Last entry.
const END: &str = "end.json";
/// Where rows are.
const TABLES: &str = "tables/";
/// Where files are.
const FILES: &str = "files/";
/// Rows are gathered to entries of about this size, bytes.
const CHUNK: usize = 1 << 20;

/// What the file says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    format: u32,
    /// The Topicdesk that made it.
    version: String,
    /// When, milliseconds UTC.
    created_at: i64,
    /// The newest migration that its database had seen.
    step: i64,
    /// Its tables, each after those that it refers to.
    tables: Vec<Table>,
}

/// What must have come before the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    /// Rows of each table.
    rows: BTreeMap<String, u64>,
    /// Files.
    files: u64,
    /// SHA-256 over all entries before, hexadecimal; see [`Sum`].
    digest: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of all tables.
    pub rows: u64,
    /// Files.
    pub files: u64,
    /// Files in the books that are not in the folder, or are damaged there.
    pub lost: u64,
}

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database failed.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// There is no database to back up.
    #[error("no database")]
    NoDatabase,
    /// The file to be written is there already.
    #[error("exists")]
    Exists,
    /// The database holds something.
    #[error("the database is in use")]
    DatabaseUsed,
    /// The folder for files holds some.
    #[error("the folder is in use")]
    FolderUsed,
    /// Not a backup of ours.
    #[error("no backup")]
    NoBackup,
    /// Made by a newer Topicdesk.
    #[error("made by {0}")]
    Newer(String),
    /// It ends too early.
    #[error("cut off")]
    CutOff,
    /// It was changed after it was made.
    #[error("damaged: {0}")]
    Damaged(&'static str),
}

impl BackupError {
    /// For the person at the keyboard.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let reason = |reason: String| [("reason", Arg::from(reason))];
        match self {
            Self::Store(error) => {
                language.say_with("backup-database-failed", &reason(error.to_string()))
            }
            Self::Io(error) => language.say_with("backup-file-failed", &reason(error.to_string())),
            Self::NoDatabase => language.say("backup-no-database"),
            Self::Exists => language.say("backup-exists"),
            Self::DatabaseUsed => language.say("backup-database-used"),
            Self::FolderUsed => language.say("backup-folder-used"),
            Self::NoBackup => language.say("backup-no-backup"),
            Self::Newer(version) => {
                language.say_with("backup-newer", &[("version", version.as_str().into())])
            }
            Self::CutOff => language.say("backup-cut-off"),
            Self::Damaged(what) => language.say_with("backup-damaged", &reason((*what).to_owned())),
        }
    }
}

impl Report {
    /// For the person at the keyboard, under the words of `key`.
    #[must_use]
    pub fn say(&self, key: &str, language: Language) -> String {
        let number = |n: u64| Arg::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let args = [("rows", number(self.rows)), ("files", number(self.files))];
        let mut said = language.say_with(key, &args);
        if self.lost > 0 {
            said.push('\n');
            said.push_str(&language.say_with("backup-lost", &[("count", number(self.lost))]));
        }
        said
    }
}

/// The digest over entries: name, length and bytes of each.
#[derive(Clone, Default)]
struct Sum(Sha256);

impl Sum {
    fn begin(&mut self, name: &str, size: u64) {
        self.0.update(name.as_bytes());
        self.0.update([0]);
        self.0.update(size.to_be_bytes());
    }

    fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn hex(self) -> String {
        format!("{:x}", self.0.finalize())
    }
}
