//! Taking a backup. The disk is written to without await points: who calls
//! this has nothing else to do meanwhile.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::clock;
use crate::store::dump::fill;
use crate::store::dump::snapshot::Snapshot;
use crate::store::error::StoreError;
use crate::store::folder::Folder;

use super::{BackupError, CHUNK, END, End, FILES, FORMAT, MANIFEST, Manifest, Report, Sum, TABLES};

/// Writes all that the database at `url` and the folder `dir` hold to `target`,
/// which must not be there. It appears when it is whole.
pub async fn write(url: &str, dir: &Path, target: &Path) -> Result<Report, BackupError> {
    if target.try_exists()? {
        return Err(BackupError::Exists);
    }
    if fill::is_missing(url) {
        return Err(BackupError::NoDatabase);
    }
    let mut snapshot = Snapshot::take(url).await?;
    let step = match snapshot.tables() {
        [] => return Err(BackupError::NoDatabase),
        _ => snapshot.steps().await?.last().copied().unwrap_or(0),
    };
    let draft = Draft::open(target)?;
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").into(),
        created_at: clock::now(),
        step,
        tables: snapshot.tables().to_vec(),
    };
    let mut archive = Archive::over(draft.file()?, manifest.created_at);
    archive.entry(
        MANIFEST,
        &serde_json::to_vec(&manifest).map_err(StoreError::from)?,
    )?;
    let mut end = End::default();
    let mut report = Report::default();
    for table in &manifest.tables {
        let mut rows = Rows::of(&mut archive, &table.name);
        snapshot.rows(table, |line| rows.add(line)).await?;
        let count = rows.end()?;
        end.rows.insert(table.name.clone(), count);
        report.rows += count;
    }
    let folder = Folder::open(dir).await?;
    let mut last = String::new();
    loop {
        let digests = snapshot.files(&last).await?;
        for digest in &digests {
            if archive.file(&folder, digest)? {
                report.files += 1;
            } else {
                report.lost += 1;
            }
        }
        match digests.into_iter().next_back() {
            Some(digest) => last = digest,
            None => break,
        }
    }
    end.files = report.files;
    archive.end(end)?;
    draft.keep(target)?;
    Ok(report)
}

/// The file while it is written; removed unless it is kept.
struct Draft {
    path: PathBuf,
}

impl Draft {
    fn open(target: &Path) -> Result<Self, BackupError> {
        let mut name = target.as_os_str().to_owned();
        name.push(".part");
        let path = PathBuf::from(name);
        // What another attempt left behind.
        let _ = std::fs::remove_file(&path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        options.open(&path)?;
        Ok(Self { path })
    }

    fn file(&self) -> io::Result<File> {
        OpenOptions::new().write(true).open(&self.path)
    }

    fn keep(self, target: &Path) -> io::Result<()> {
        self.file()?.sync_all()?;
        std::fs::rename(&self.path, target)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Of one that was kept nothing is left under this name.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The tar file and the digest over it.
struct Archive {
    tar: tar::Builder<BufWriter<File>>,
    sum: Sum,
    /// Seconds UTC, of every entry.
    at: u64,
}

impl Archive {
    fn over(file: File, created_at: i64) -> Self {
        Self {
            tar: tar::Builder::new(BufWriter::with_capacity(1 << 16, file)),
            sum: Sum::default(),
            at: u64::try_from(created_at / 1000).unwrap_or(0),
        }
    }

    fn entry(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.sum.begin(name, bytes.len() as u64);
        self.sum.add(bytes);
        self.append(name, bytes.len() as u64, bytes)
    }

    fn append(&mut self, name: &str, size: u64, bytes: impl Read) -> io::Result<()> {
        let mut header = header(size, self.at);
        self.tar.append_data(&mut header, name, bytes)
    }

    /// Appends the file `digest`; `false` if it is not in the folder.
    fn file(&mut self, folder: &Folder, digest: &str) -> io::Result<bool> {
        // In the books before it is in its place, or lost since.
        let Some(file) = folder.path(digest).and_then(|path| File::open(path).ok()) else {
            return Ok(false);
        };
        let size = file.metadata()?.len();
        let name = format!("{FILES}{digest}");
        self.sum.begin(&name, size);
        let mut sum = std::mem::take(&mut self.sum);
        let summed = Summed {
            from: file,
            left: size,
            sum: &mut sum,
        };
        let appended = self.append(&name, size, summed);
        self.sum = sum;
        appended.map(|()| true)
    }

    fn end(mut self, mut end: End) -> Result<(), BackupError> {
        end.digest = std::mem::take(&mut self.sum).hex();
        let bytes = serde_json::to_vec(&end).map_err(StoreError::from)?;
        self.append(END, bytes.len() as u64, &*bytes)?;
        self.tar.into_inner()?.flush()?;
        Ok(())
    }
}

fn header(size: u64, at: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(at);
    header
}

/// Rows on their way into entries.
struct Rows<'a> {
    archive: &'a mut Archive,
    table: &'a str,
    text: String,
    count: u64,
    entries: u64,
}

impl<'a> Rows<'a> {
    fn of(archive: &'a mut Archive, table: &'a str) -> Self {
        Self {
            archive,
            table,
            text: String::new(),
            count: 0,
            entries: 0,
        }
    }

    fn add(&mut self, line: &str) -> Result<(), BackupError> {
        self.text.push_str(line);
        self.text.push('\n');
        self.count += 1;
        if self.text.len() >= CHUNK {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.entries += 1;
        let name = format!("{TABLES}{}/{:06}.jsonl", self.table, self.entries);
        self.archive.entry(&name, self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }

    fn end(mut self) -> Result<u64, BackupError> {
        if !self.text.is_empty() {
            self.flush()?;
        }
        Ok(self.count)
    }
}

/// Reads just as many bytes as were promised, and sums them up.
struct Summed<'a> {
    from: File,
    left: u64,
    sum: &'a mut Sum,
}

impl Read for Summed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let room = buffer.get_mut(..most).unwrap_or_default();
        let count = self.from.read(room)?;
        if count == 0 && self.left > 0 && !room.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        self.sum.add(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}
