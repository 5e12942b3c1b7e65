//! Carries a desk between a database and a file, with the files beside it.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::botapi::shelf::{Shelf, ShelfError};
use crate::model::content::MediaKind;
use crate::model::script::Piece;
use crate::store::database::Database;
use crate::store::error::StoreError;

use super::report::Report;
use super::{Beside, DeskFile};

/// Why a desk could not be carried.
#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Our own store of files.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] io::Error),
    /// What was gathered cannot be written as TOML.
    #[error(transparent)]
    Toml(#[from] toml::ser::Error),
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// How many scripts.
    pub scripts: usize,
    /// How many files of scripts.
    pub files: usize,
    /// Names under which files were written down that our store has lost.
    pub lost: Vec<String>,
}

/// Makes the desk in `database` hold what `desk` holds: all of it or nothing.
/// With `rehearse` it tells what that would change, and changes nothing.
pub async fn import(
    desk: DeskFile,
    database: &Database,
    shelf: &Shelf,
    rehearse: bool,
    now: i64,
) -> Result<Report, CarryError> {
    if !rehearse {
        for path in desk.files.values() {
            shelf.adopt(path).await?;
        }
    }
    let applied = database.write(move |tx| {
        Box::pin(async move {
            let part = tx.part().await?;
            let report = desk.apply(tx, now).await;
            if rehearse && report.is_ok() {
                // Undoes the part alone.
                let _ = tx.settle(part, Err::<(), _>(StoreError::Stopped)).await;
                return report;
            }
            tx.settle(part, report).await
        })
    });
    Ok(applied.await?)
}

/// Writes all that people have made at the desk into the file `path`, and the
/// files of scripts into the folder beside it.
pub async fn export(
    database: &Database,
    shelf: &Shelf,
    path: &Path,
) -> Result<Exported, CarryError> {
    let desk = DeskFile::gather(&mut database.read().await?).await?;
    let mut exported = Exported {
        scripts: desk.scripts.len(),
        ..Exported::default()
    };
    let folder = beside(path);
    let says = desk.scripts.iter().flat_map(|it| it.body.says.values());
    for piece in says.flat_map(|saying| &saying.media) {
        let name = file_name(piece);
        let digest = piece.file.digest().unwrap_or_default();
        let Some(from) = shelf.path(digest).await else {
            exported.lost.push(name);
            continue;
        };
        std::fs::create_dir_all(&folder)?;
        std::fs::copy(from, folder.join(name))?;
        exported.files += 1;
    }
    let text = desk.text()?;
    // The old file is there until the new one is whole.
    let draft = suffixed(path, ".new");
    std::fs::write(&draft, text)?;
    std::fs::rename(&draft, path)?;
    Ok(exported)
}

/// The folder beside the file `path` that holds the files of its scripts.
#[must_use]
pub fn beside(path: &Path) -> PathBuf {
    suffixed(path, ".files")
}

/// The file `name` in `folder`, if it is there and not empty. A name that leads
/// out of the folder names nothing.
#[must_use]
pub fn look(folder: &Path, name: &str) -> Option<Beside> {
    let plain = Path::new(name).file_name().is_some_and(|it| it == name);
    let path = folder.join(name);
    if !plain || !path.is_file() {
        return None;
    }
    let mut file = std::fs::File::open(&path).ok()?;
    let mut hash = Sha256::new();
    let (mut size, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer).ok()?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read)?);
        size += i64::try_from(read).ok()?;
    }
    let digest = format!("{:x}", hash.finalize());
    (size > 0).then_some(Beside { digest, size, path })
}

/// What the file of a script is called beside the desk's file: its digest, and
/// an ending by which computers know what to open it with.
#[must_use]
pub fn file_name(piece: &Piece) -> String {
    let ending = piece.file.name.as_deref().and_then(|name| {
        let ending = Path::new(name).extension()?.to_str()?.to_lowercase();
        let plain = ending.bytes().all(|b| b.is_ascii_alphanumeric()) && ending.len() <= 8;
        plain.then_some(ending)
    });
    let usual = match piece.media {
        MediaKind::Photo => "jpg",
        MediaKind::Video | MediaKind::Animation | MediaKind::VideoNote => "mp4",
        MediaKind::Audio => "mp3",
        MediaKind::Voice => "ogg",
        MediaKind::Sticker => "webp",
        MediaKind::Document => "bin",
    };
    let digest = piece.file.digest().unwrap_or("unknown");
    format!("{digest}.{}", ending.as_deref().unwrap_or(usual))
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
