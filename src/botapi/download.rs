//! The bytes of a file that a bot has seen.
//!
//! The cloud serves them over HTTP; a Bot API server of one's own, started with
//! `--local`, names a file on its disk instead (facts 4.1), which must be ours too.

use secrecy::ExposeSecret;
use serde::Deserialize;
use tokio::io::AsyncReadExt;

use super::client::{Bot, FILE_TIMEOUT};
use super::error::{CallError, Fault, classify};

/// Bytes read from a disk at once.
const PIECE: usize = 64 << 10;

/// A file on its way, read in pieces.
#[derive(Debug)]
pub struct Download {
    size: Option<u64>,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Http(reqwest::Response),
    Disk(tokio::fs::File),
}

impl Download {
    /// Bytes, if they are known beforehand.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The next piece; `None` at the end.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, CallError> {
        match &mut self.source {
            Source::Http(answer) => {
                let chunk = answer.chunk().await.map_err(CallError::transport)?;
                Ok(chunk.map(|bytes| bytes.to_vec()))
            }
            Source::Disk(file) => {
                let mut piece = Vec::with_capacity(PIECE);
                let read = file.take(PIECE as u64).read_to_end(&mut piece).await;
                read.map_err(|error| not_here(&error))?;
                Ok((!piece.is_empty()).then_some(piece))
            }
        }
    }
}

impl Bot {
    /// Opens the bytes of a file that the bot has seen.
    pub async fn download(&self, file_id: &str) -> Result<Download, CallError> {
        #[derive(Deserialize)]
        struct File {
            file_path: Option<String>,
        }
        let file: File = self
            .call("getFile", &serde_json::json!({ "file_id": file_id }))
            .await?;
        let path = file
            .file_path
            .ok_or_else(|| CallError::Garbled("no file_path".into()))?;
        if path.split('/').any(|step| step == "..") {
            return Err(CallError::Garbled("file_path is odd".into()));
        }
        // The cloud never speaks of our disk.
        if path.starts_with('/') && !self.cloud {
            return from_disk(&path).await;
        }
        // The path comes from the server; it must stay below the file root.
        if path.split('/').any(str::is_empty) || path.contains(['?', '#', '\\']) {
            return Err(CallError::Garbled("file_path is odd".into()));
        }
        self.over_http(&path).await
    }

    async fn over_http(&self, path: &str) -> Result<Download, CallError> {
        let url = format!(
            "{}/file/bot{}/{path}",
            self.base,
            self.token.expose_secret()
        );
        let answer = self.http.get(url).timeout(FILE_TIMEOUT).send().await;
        let answer = answer.map_err(CallError::transport)?;
        match answer.status().as_u16() {
            200..=299 => Ok(Download {
                size: answer.content_length(),
                source: Source::Http(answer),
            }),
            // The server has just named the path, and the token with it.
            status @ (400 | 403 | 404 | 410) => Err(CallError::Fault(Fault::Retry {
                reason: format!("a file that was named is not there ({status})"),
            })),
            status => Err(classify(status, "", None, None).into()),
        }
    }
}

async fn from_disk(path: &str) -> Result<Download, CallError> {
    let file = tokio::fs::File::open(path)
        .await
        .map_err(|error| not_here(&error))?;
    let about = file.metadata().await.map_err(|error| not_here(&error))?;
    if !about.is_file() {
        return Err(CallError::Garbled("file_path names no file".into()));
    }
    Ok(Download {
        size: Some(about.len()),
        source: Source::Disk(file),
    })
}

/// The server runs elsewhere, or keeps its files from us: people can cure that.
fn not_here(error: &std::io::Error) -> CallError {
    CallError::Fault(Fault::Retry {
        reason: format!(
            "a file of the Bot API server cannot be read: {}",
            error.kind()
        ),
    })
}
