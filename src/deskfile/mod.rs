//! A whole desk as one readable TOML file: everything that people have made in
//! Telegram with buttons, to be kept, carried to another desk, or written by
//! hand. Credentials and conversations are no part of it.
//!
//! An area of the file is one field of [`DeskFile`] and one module, which knows
//! how its part is read, written, gathered from the database and applied to it:
//!
//! | area | in the file | module |
//! |---|---|---|
//! | scripts and their folders | `[[folder]]`, `[[script]]` | [`scripts`] |
//! | tags | `[[tag]]` | [`named`] |
//! | teams | `[[team]]` | [`named`] |
//! | who may do what | `[rights.agent]` … | [`rights`] |
//! | settings of inboxes | `[[inbox]]` | [`inboxes`] |
//! | roles and teams of people | `[[person]]` | [`people`] |
//!
//! Files of scripts lie beside it, in the folder `FILE.files`: bytes as text
//! would make it unreadable. Things are told apart by name: what the file names
//! is made or changed, what it does not name stays, and the same file a second
//! time changes nothing. It makes nobody a member of a desk: people whom the
//! desk has not seen are left out.
//!
//! Must not know Telegram's screens, nor any channel.

pub mod carry;
pub mod inboxes;
pub mod markup;
pub mod named;
pub mod people;
pub mod ready;
pub mod report;
pub mod rights;
pub mod scripts;
#[cfg(test)]
mod tests;
pub mod words;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use crate::config;
use crate::config::error::{ConfigError, Problem};
use crate::config::reader::Reader;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::named::Kind;

use inboxes::InboxEntry;
use named::Named;
use people::PersonEntry;
use report::Report;
use rights::RoleRights;
use scripts::{FolderEntry, ScriptEntry};

/// Largest file that is read, bytes; the files beside it not counted.
const LARGEST: u64 = 4 << 20;
/// The format of this program's files.
const FORMAT: i64 = 1;

/// All that a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskFile {
    /// Tags.
    pub tags: Vec<Named>,
    /// Teams.
    pub teams: Vec<Named>,
    /// Folders of scripts, as they stand.
    pub folders: Vec<FolderEntry>,
    /// Scripts, as they stand.
    pub scripts: Vec<ScriptEntry>,
    /// What roles may do.
    pub rights: Vec<RoleRights>,
    /// What is set for inboxes.
    pub inboxes: Vec<InboxEntry>,
    /// People with their roles and teams.
    pub people: Vec<PersonEntry>,
    /// Where the files of scripts lie, by digest; empty for a file that was
    /// gathered from a database.
    pub files: BTreeMap<String, PathBuf>,
}

/// A file that lies beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// SHA-256 of its bytes, hexadecimal.
    pub digest: String,
    /// Bytes.
    pub size: i64,
    /// Where it is.
    pub path: PathBuf,
}

impl DeskFile {
    /// Reads the file, and those that it names in the folder beside it.
    pub fn load(path: &Path) -> Result<Self, Vec<ConfigError>> {
        let file = path.display().to_string();
        let folder = carry::beside(path);
        match config::read(path, LARGEST) {
            Ok(text) => Self::parse(&text, &file, &|name| carry::look(&folder, name)),
            Err(problem) => Err(vec![ConfigError {
                file,
                place: None,
                problem,
            }]),
        }
    }

    /// As [`DeskFile::load`] of a text; `file` is its name in errors, `beside`
    /// finds a file by its plain name.
    pub fn parse(
        text: &str,
        file: &str,
        beside: &dyn Fn(&str) -> Option<Beside>,
    ) -> Result<Self, Vec<ConfigError>> {
        let reader = Reader::new(file, text, None);
        let (table, syntax) = DeTable::parse_recoverable(text);
        if !syntax.is_empty() {
            return Err(config::misspelt(&reader, &syntax));
        }
        let root = reader.root(&table);
        if root.number("format", 1, i64::MAX) != Some(FORMAT) {
            let format = FORMAT.to_string();
            let problem = words::problem("deskfile-format", &[("format", &format)]);
            reader.report(None, problem);
        }
        let mut desk = Self {
            tags: named::read(&reader, root.sections("tag")),
            teams: named::read(&reader, root.sections("team")),
            folders: scripts::read_folders(&reader, root.sections("folder")),
            rights: rights::read(&reader, &root.section("rights")),
            inboxes: inboxes::read(&reader, root.sections("inbox")),
            people: people::read(&reader, root.sections("person")),
            ..Self::default()
        };
        desk.scripts = scripts::read(&reader, root.sections("script"), beside, &mut desk.files);
        root.close();
        let mut errors = reader.errors.take();
        errors.sort_by_key(|error| error.place);
        if errors.is_empty() {
            Ok(desk)
        } else {
            Err(errors)
        }
    }

    /// All that people have made at this desk.
    pub async fn gather(tx: &mut Tx) -> Result<Self, StoreError> {
        let (folders, scripts) = scripts::gather(tx).await?;
        Ok(Self {
            tags: named::gather(tx, Kind::Tag).await?,
            teams: named::gather(tx, Kind::Team).await?,
            folders,
            scripts,
            rights: rights::gather(tx).await?,
            inboxes: inboxes::gather(tx).await?,
            people: people::gather(tx).await?,
            files: BTreeMap::new(),
        })
    }

    /// The text of the file.
    pub fn text(&self) -> Result<String, toml::ser::Error> {
        write::text(self)
    }

    /// Makes the desk hold what the file holds; tells what that changed. The
    /// files of scripts must be in our own store before.
    pub async fn apply(&self, tx: &mut Tx, now: i64) -> Result<Report, StoreError> {
        let mut report = Report::default();
        named::apply(tx, Kind::Tag, &self.tags, now, &mut report).await?;
        named::apply(tx, Kind::Team, &self.teams, now, &mut report).await?;
        scripts::apply(tx, &self.folders, &self.scripts, now, &mut report).await?;
        rights::apply(tx, &self.rights, &mut report).await?;
        inboxes::apply(tx, &self.inboxes, &mut report).await?;
        people::apply(tx, &self.people, &mut report).await?;
        Ok(report)
    }
}

/// That a key must be there.
fn missing(key: &str) -> Problem {
    words::problem("deskfile-missing", &[("key", key)])
}
