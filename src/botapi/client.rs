//! Calls of the Bot API: one bot, one token.
//!
//! Bodies are plain JSON: teloxide's payloads stop at Bot API 9.1 and would
//! drop kinds of formatting newer than that (facts in [`super::clean`]). The
//! token stands only in the URL, and no error or log ever holds the URL.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::error::{CallError, classify};

/// The server may hold a call for 8 s of flood waiting and then still do it
/// (tdlib's net query delayer), so a call is given up only long after that.
const CALL_TIMEOUT: Duration = Duration::from_mins(1);
/// Uploads and downloads of up to 2 GB.
pub(super) const FILE_TIMEOUT: Duration = Duration::from_mins(15);
/// Longest answer that is read, bytes.
const ANSWER_MAX: usize = 16 << 20;

/// One bot of a Bot API server; cheap to clone.
#[derive(Clone)]
pub struct Bot {
    pub(super) http: reqwest::Client,
    pub(super) base: String,
    pub(super) token: SecretString,
    pub(super) cloud: bool,
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// A file to upload with a call, named `attach://<field>` in its parameters.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Name of the form field.
    pub field: String,
    /// Where the bytes are.
    pub path: PathBuf,
    /// Name shown to people.
    pub name: String,
    /// Media type.
    pub mime: Option<String>,
}

/// The HTTP client that all bots share.
#[must_use]
pub fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        // Shorter than any server keeps idle connections, so that none is
        // closed under a request that was just written.
        .pool_idle_timeout(Duration::from_secs(20))
        .tcp_nodelay(true)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap_or_default()
}

impl Bot {
    /// A bot of the server at `api_url` (without a trailing slash).
    #[must_use]
    pub fn new(http: reqwest::Client, api_url: &str, token: SecretString) -> Self {
        let base = api_url.trim_end_matches('/').to_owned();
        let cloud = base == "https://api.telegram.org";
        Self {
            http,
            base,
            token,
            cloud,
        }
    }

    /// The account whose budgets its calls spend: `bot:` and the bot's id, which
    /// is the number before the colon of the token.
    #[must_use]
    pub fn account(&self) -> String {
        let token = self.token.expose_secret();
        let id = token.split_once(':').map_or("", |(id, _)| id);
        // Never any part of what is secret, whatever the token looks like.
        let id: String = id.chars().take_while(char::is_ascii_digit).collect();
        format!("bot:{id}")
    }

    /// Largest file the server lets us fetch, bytes (Bot API: 20 MB in the
    /// cloud, 2 GB with a server of one's own).
    #[must_use]
    pub fn download_max(&self) -> u64 {
        if self.cloud {
            20_000_000
        } else {
            2_000_000_000
        }
    }

    /// Largest file the server lets us upload, bytes.
    #[must_use]
    pub fn upload_max(&self) -> u64 {
        if self.cloud {
            50_000_000
        } else {
            2_000_000_000
        }
    }

    /// Calls `method` with JSON parameters.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        params: &Value,
    ) -> Result<T, CallError> {
        self.call_within(method, params, CALL_TIMEOUT).await
    }

    /// Calls `method`, giving up after `timeout`.
    pub async fn call_within<T: DeserializeOwned>(
        &self,
        method: &str,
        params: &Value,
        timeout: Duration,
    ) -> Result<T, CallError> {
        let request = self
            .http
            .post(self.url(method))
            .timeout(timeout)
            .json(params);
        Self::answer(request).await
    }

    /// Calls `method` with files. Parameters that are not text are sent as JSON.
    pub async fn upload<T: DeserializeOwned>(
        &self,
        method: &str,
        params: &Value,
        files: &[Upload],
    ) -> Result<T, CallError> {
        let mut form = Form::new();
        for (name, value) in params.as_object().into_iter().flatten() {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            form = form.text(name.clone(), text);
        }
        for file in files {
            form = form.part(file.field.clone(), part(file).await?);
        }
        let request = self
            .http
            .post(self.url(method))
            .timeout(FILE_TIMEOUT)
            .multipart(form);
        Self::answer(request).await
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.base, self.token.expose_secret())
    }

    async fn answer<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, CallError> {
        let answer = request.send().await.map_err(CallError::transport)?;
        let status = answer.status().as_u16();
        if answer
            .content_length()
            .is_some_and(|length| length > ANSWER_MAX as u64)
        {
            return Err(CallError::Garbled("the answer is too large".into()));
        }
        let body = answer.bytes().await.map_err(|error| CallError::Transport {
            sent: true,
            reason: error.without_url().to_string(),
        })?;
        let Ok(answer) = serde_json::from_slice::<Answer<'_>>(&body) else {
            return Err(classify(if status == 200 { 502 } else { status }, "", None, None).into());
        };
        match answer.result {
            Some(result) if answer.ok => serde_json::from_str(result.get())
                .map_err(|error| CallError::Garbled(format!("column {}", error.column()))),
            _ => {
                let parameters = answer.parameters.unwrap_or_default();
                Err(classify(
                    answer.error_code.unwrap_or(status),
                    &answer.description.unwrap_or_default(),
                    parameters.retry_after,
                    parameters.migrate_to_chat_id,
                )
                .into())
            }
        }
    }
}

async fn part(file: &Upload) -> Result<Part, CallError> {
    let gone = |error: std::io::Error| CallError::Transport {
        sent: false,
        reason: format!("a stored file cannot be read: {}", error.kind()),
    };
    let handle = tokio::fs::File::open(&file.path).await.map_err(gone)?;
    let length = handle.metadata().await.map_err(gone)?.len();
    let stream = reqwest::Body::wrap_stream(tokio_util::io::ReaderStream::new(handle));
    let part = Part::stream_with_length(stream, length).file_name(file.name.clone());
    // A media type that is none is left out; the server looks for itself.
    match file.mime.as_deref().filter(|mime| is_media_type(mime)) {
        Some(mime) => part
            .mime_str(mime)
            .map_err(|_| CallError::Garbled("media type".into())),
        None => Ok(part),
    }
}

fn is_media_type(mime: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-._".contains(&b))
    };
    mime.split_once('/')
        .is_some_and(|(kind, form)| word(kind) && word(form))
}

#[derive(Deserialize)]
struct Answer<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}
