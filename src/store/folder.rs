//! Files on disk under the SHA-256 of their bytes, two levels of folders deep.
//!
//! A file appears under its name only when it is whole and on the disk. No
//! name given by people is ever used. Must not know what the files are.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// Unfinished files are kept below this.
const DRAFTS: &str = "tmp";

/// Age at which nobody can be writing an unfinished file any more; downloads
/// end after a quarter of an hour.
const STALE: Duration = Duration::from_hours(3);

/// A folder of files named by their content.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

/// A file that is being written. Removed when dropped before it is kept.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    file: File,
    hash: Sha256,
    size: u64,
}

/// A file that was taken out of its place.
#[derive(Debug)]
pub struct Aside {
    path: PathBuf,
    place: PathBuf,
}

impl Folder {
    /// Opens the folder, made if missing, and sweeps out what writers that
    /// were killed left behind.
    pub async fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        let drafts = root.join(DRAFTS);
        fs::create_dir_all(&drafts).await?;
        let mut entries = fs::read_dir(&drafts).await?;
        while let Some(entry) = entries.next_entry().await? {
            let changed = entry.metadata().await.and_then(|about| about.modified());
            if changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > STALE)) {
                // Another process may be sweeping too.
                let _ = fs::remove_file(entry.path()).await;
            }
        }
        Ok(Self { root })
    }

    /// Where the file with this digest is, if it is here; `None` for what is
    /// no digest.
    #[must_use]
    pub fn path(&self, digest: &str) -> Option<PathBuf> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if digest.len() != 64 || !digest.bytes().all(hex) {
            return None;
        }
        let (first, second) = (digest.get(..2)?, digest.get(2..4)?);
        Some(self.root.join(first).join(second).join(digest))
    }

    /// Whether no file is kept below `root`, which need not be there. What is
    /// not of our making does not count.
    pub async fn is_empty(root: &Path) -> io::Result<bool> {
        Ok(shelves(root).await?.is_empty())
    }

    /// Removes every file that is kept.
    pub async fn clear(&self) -> io::Result<()> {
        for shelf in shelves(&self.root).await? {
            fs::remove_dir_all(shelf).await?;
        }
        Ok(())
    }

    /// The bytes of the file with this digest; `None` if it is not here.
    pub async fn size(&self, digest: &str) -> Option<u64> {
        let about = fs::metadata(self.path(digest)?).await.ok()?;
        about.is_file().then_some(about.len())
    }

    /// Begins a file.
    pub async fn draft(&self) -> io::Result<Draft> {
        let path = self.root.join(DRAFTS).join(Uuid::now_v7().to_string());
        let file = File::create_new(&path).await?;
        Ok(Draft {
            path,
            file,
            hash: Sha256::new(),
            size: 0,
        })
    }

    /// Takes a file out of its place, to be thrown away or put back; `None` if it
    /// is not here. It is thrown away when that is dropped.
    pub async fn take_out(&self, digest: &str) -> io::Result<Option<Aside>> {
        let place = self.path(digest).ok_or(io::ErrorKind::InvalidInput)?;
        let path = self.root.join(DRAFTS).join(Uuid::now_v7().to_string());
        match fs::rename(&place, &path).await {
            Ok(()) => Ok(Some(Aside { path, place })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts a finished draft in its place; gives the path. The same content
    /// twice is one file.
    pub async fn keep(&self, mut draft: Draft) -> io::Result<PathBuf> {
        let digest = draft.digest().await?;
        let path = self.path(&digest).ok_or(io::ErrorKind::InvalidInput)?;
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).await?;
        fs::rename(&draft.path, &path).await?;
        sync(folder).await?;
        Ok(path)
    }
}

impl Draft {
    /// Appends bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await?;
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Bytes so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// SHA-256 of the bytes so far, hexadecimal; they are on the disk then.
    pub async fn digest(&mut self) -> io::Result<String> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        Ok(format!("{:x}", self.hash.clone().finalize()))
    }
}

impl Aside {
    /// Puts it back where it was.
    pub async fn put_back(self) -> io::Result<()> {
        fs::rename(&self.path, &self.place).await
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Of one that was put back nothing is left here.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Of a file that was kept nothing is left here.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The folders that hold files: two hexadecimal digits each.
async fn shelves(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = match fs::read_dir(root).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name();
        let name = name.to_str().unwrap_or_default();
        if name.len() == 2 && name.bytes().all(|b| b.is_ascii_hexdigit()) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// A new name is safe from a power cut only when its folder is on the disk.
async fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder).await?.sync_all().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::time::SystemTime;

    use super::*;

    fn files(root: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(root).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(files(&path));
            } else {
                found.push(path);
            }
        }
        found
    }

    #[tokio::test]
    async fn a_file_is_seen_only_when_it_is_whole() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).await.unwrap();
        let mut draft = folder.draft().await.unwrap();
        draft.write(b"ab").await.unwrap();
        draft.write(b"c").await.unwrap();
        assert_eq!(draft.size(), 3);
        let digest = draft.digest().await.unwrap();
        assert_eq!(
            digest,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(folder.size(&digest).await, None);
        let path = folder.keep(draft).await.unwrap();
        assert_eq!(folder.path(&digest), Some(path.clone()));
        assert_eq!(folder.size(&digest).await, Some(3));
        assert_eq!(files(root.path()), [path]);
    }

    #[tokio::test]
    async fn a_dropped_draft_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).await.unwrap();
        let mut draft = folder.draft().await.unwrap();
        draft.write(b"half").await.unwrap();
        drop(draft);
        assert_eq!(files(root.path()), Vec::<PathBuf>::new());
    }

    #[tokio::test]
    async fn leftovers_of_the_killed_are_swept_out_and_drafts_of_the_living_stay() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).await.unwrap();
        let old = root.path().join(DRAFTS).join("old");
        let long_ago = SystemTime::UNIX_EPOCH + STALE;
        std::fs::File::create(&old)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
        let living = folder.draft().await.unwrap();
        Folder::open(root.path()).await.unwrap();
        assert_eq!(files(root.path()), std::slice::from_ref(&living.path));
    }

    #[tokio::test]
    async fn only_digests_are_names() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).await.unwrap();
        for name in [
            "",
            "..",
            "../../etc/passwd",
            &"A".repeat(64),
            &"é".repeat(32),
        ] {
            assert_eq!(folder.path(name), None);
        }
    }
}
