//! Putting a backup back: into an empty database and an empty folder, all of
//! it or nothing.
//!
//! No name in the file becomes a path: a table must be one of the database's
//! own, a file is kept under the digest of what has come.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::store::database;
use crate::store::dump::catalogue::Table;
use crate::store::dump::fill::{self, Fill};
use crate::store::folder::Folder;

use super::{BackupError, END, End, FILES, FORMAT, MANIFEST, Manifest, Report, Sum, TABLES};

/// Longest entry that is held in memory, bytes.
const HELD_MAX: u64 = 64 << 20;
/// Bytes of a file that are held at a time.
const PIECE: usize = 1 << 16;

type Entry<'a> = tar::Entry<'a, BufReader<File>>;

/// Restores `source` into the database at `url` and the folder `dir`, both
/// empty. `moved`: the desk that was backed up has not run since, so what
/// waited in its outbox was not sent.
pub async fn restore(
    url: &str,
    dir: &Path,
    source: &Path,
    moved: bool,
) -> Result<Report, BackupError> {
    let file = BufReader::with_capacity(PIECE, File::open(source)?);
    if !fill::is_unused(url).await? {
        return Err(BackupError::DatabaseUsed);
    }
    if !Folder::is_empty(dir).await? {
        return Err(BackupError::FolderUsed);
    }
    let mut archive = tar::Archive::new(file);
    // Raw: of the kinds of entries that tar knows, we write one only.
    let mut entries = archive.entries()?.raw(true);
    let mut sum = Sum::default();
    let manifest = match entries.next() {
        Some(Ok(mut entry)) if name_of(&entry).as_deref() == Some(MANIFEST) => {
            manifest(&held(&mut entry, MANIFEST, &mut sum)?)?
        }
        _ => return Err(BackupError::NoBackup),
    };
    let mut fill = Fill::begin(url, manifest.step).await?;
    let mut taking = Taking {
        tables: fitting(manifest.tables, fill.tables())?,
        folder: Folder::open(dir).await?,
        sum,
        seen: End::default(),
        report: Report::default(),
    };
    let done = async {
        taking.all(&mut entries, &mut fill).await?;
        if !moved {
            fill.doubt().await?;
        }
        fill.commit().await.map_err(BackupError::from)
    };
    if let Err(error) = done.await {
        taking.folder.clear().await?;
        return Err(error);
    }
    Ok(taking.report)
}

/// What is read, and what has come so far.
struct Taking {
    tables: BTreeMap<String, Table>,
    folder: Folder,
    sum: Sum,
    seen: End,
    report: Report,
}

impl Taking {
    /// Takes every entry up to the last, which must confirm them.
    async fn all(
        &mut self,
        entries: &mut tar::Entries<'_, BufReader<File>>,
        fill: &mut Fill,
    ) -> Result<(), BackupError> {
        for entry in entries {
            let mut entry = entry.map_err(cut_off)?;
            let name = name_of(&entry).ok_or(BackupError::Damaged("name"))?;
            if name == END {
                // Its own bytes are not summed up.
                let end: End = read(&held(&mut entry, END, &mut Sum::default())?)?;
                return self.confirm(&end);
            }
            if let Some(digest) = name.strip_prefix(FILES) {
                self.file(&mut entry, &name, digest).await?;
            } else if let Some(place) = name.strip_prefix(TABLES) {
                let table = place.split('/').next().unwrap_or_default();
                let Some(table) = self.tables.get(table) else {
                    return Err(BackupError::Damaged("table"));
                };
                let lines = held(&mut entry, &name, &mut self.sum)?;
                let lines = std::str::from_utf8(&lines);
                let lines = lines.map_err(|_| BackupError::Damaged("text"))?;
                let count = fill.rows(table, lines).await?;
                *self.seen.rows.entry(table.name.clone()).or_default() += count;
                self.report.rows += count;
            } else {
                return Err(BackupError::Damaged("entry"));
            }
        }
        Err(BackupError::CutOff)
    }

    /// Keeps a file under the digest of its bytes. One that was damaged before
    /// the backup is left out: nothing may stand under a wrong digest.
    async fn file(
        &mut self,
        entry: &mut Entry<'_>,
        name: &str,
        digest: &str,
    ) -> Result<(), BackupError> {
        self.sum.begin(name, entry.size());
        let mut draft = self.folder.draft().await?;
        let mut piece = vec![0; PIECE];
        loop {
            let count = entry.read(&mut piece).map_err(cut_off)?;
            let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            self.sum.add(bytes);
            draft.write(bytes).await?;
        }
        if draft.size() != entry.size() {
            return Err(BackupError::CutOff);
        }
        self.seen.files += 1;
        if draft.digest().await? == digest {
            self.folder.keep(draft).await?;
            self.report.files += 1;
        } else {
            self.report.lost += 1;
        }
        Ok(())
    }

    fn confirm(&mut self, end: &End) -> Result<(), BackupError> {
        self.seen.digest = std::mem::take(&mut self.sum).hex();
        // A table without rows has no entry.
        for name in self.tables.keys() {
            self.seen.rows.entry(name.clone()).or_default();
        }
        if self.seen == *end {
            Ok(())
        } else {
            Err(BackupError::Damaged("digest"))
        }
    }
}

fn manifest(bytes: &[u8]) -> Result<Manifest, BackupError> {
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| BackupError::NoBackup)?;
    if manifest.format != FORMAT || manifest.step > database::newest_step() {
        return Err(BackupError::Newer(manifest.version));
    }
    Ok(manifest)
}

/// The tables of the backup, each as the database has it too.
fn fitting(tables: Vec<Table>, ours: &[Table]) -> Result<BTreeMap<String, Table>, BackupError> {
    for table in &tables {
        let known = ours.iter().find(|own| own.name == table.name);
        let known = known.ok_or(BackupError::Damaged("table"))?;
        if !table.columns.iter().all(|column| {
            let mut own = known.columns.iter();
            own.any(|own| own.name == column.name)
        }) {
            return Err(BackupError::Damaged("column"));
        }
    }
    let by_name = tables.into_iter().map(|table| (table.name.clone(), table));
    Ok(by_name.collect())
}

/// A short entry, whole.
fn held(entry: &mut Entry<'_>, name: &str, sum: &mut Sum) -> Result<Vec<u8>, BackupError> {
    let size = entry.size();
    if size > HELD_MAX {
        return Err(BackupError::Damaged("size"));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(cut_off)?;
    if bytes.len() as u64 != size {
        return Err(BackupError::CutOff);
    }
    sum.begin(name, size);
    sum.add(&bytes);
    Ok(bytes)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BackupError> {
    serde_json::from_slice(bytes).map_err(|_| BackupError::Damaged("JSON"))
}

fn name_of(entry: &Entry<'_>) -> Option<String> {
    String::from_utf8(entry.path_bytes().into_owned()).ok()
}

/// The library tells of an early end by words alone.
fn cut_off(error: std::io::Error) -> BackupError {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::Other => BackupError::CutOff,
        _ => BackupError::Io(error),
    }
}
