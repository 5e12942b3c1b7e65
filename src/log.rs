//! What the program tells its owner: lines of text or JSON on standard error.
//!
//! The rest of the house keeps secrets out of what it logs; this is the second
//! lock: no line leaves with a bot token or a configured password in it.

use std::io::{self, Write};
use std::sync::Arc;

use secrecy::ExposeSecret;
use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::{Config, Log, LogFormat};

/// What stands in a line instead of a secret.
const VEIL: &str = "[secret]";

/// Fewest digits before the colon of what is taken for a token.
const DIGITS_MIN: usize = 6;
/// Fewest signs after it; real tokens have 35.
const SIGNS_MIN: usize = 30;
/// A shorter secret would veil common words.
const SECRET_MIN: usize = 4;

/// Logs to standard error from here on. Only the first call has an effect.
pub fn start(config: &Config) {
    let veiled = Veiled::new(io::stderr, secrets(config));
    let _ = tracing::subscriber::set_global_default(subscriber(&config.log, veiled));
}

/// Logs to standard error before or without settings, warnings only.
pub fn start_bare() {
    let log = Log {
        format: LogFormat::Text,
        filter: "warn".into(),
    };
    let veiled = Veiled::new(io::stderr, Vec::new());
    let _ = tracing::subscriber::set_global_default(subscriber(&log, veiled));
}

/// What `log` asks for, written to `writer`.
pub fn subscriber<W>(log: &Log, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // The settings were read with the same parser.
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(false);
    match log.format {
        LogFormat::Text => Box::new(builder.finish()),
        LogFormat::Json => Box::new(builder.json().finish()),
    }
}

/// A writer whose lines are cleared of secrets.
#[derive(Clone)]
pub struct Veiled<W> {
    inner: W,
    secrets: Arc<[String]>,
}

impl<W> std::fmt::Debug for Veiled<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Veiled").finish_non_exhaustive()
    }
}

impl<W> Veiled<W> {
    /// Clears `secrets`, and whatever is shaped like a bot token.
    pub fn new(inner: W, secrets: Vec<String>) -> Self {
        let mut secrets = secrets;
        secrets.retain(|secret| secret.len() >= SECRET_MIN);
        // The longer first: one may be part of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self {
            inner,
            secrets: secrets.into(),
        }
    }
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for Veiled<W> {
    type Writer = Line<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line {
            inner: self.inner.make_writer(),
            secrets: self.secrets.clone(),
        }
    }
}

/// The writer of one line, which comes in one piece.
#[derive(Debug)]
pub struct Line<W> {
    inner: W,
    secrets: Arc<[String]>,
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        let veiled = veil(&line, &self.secrets);
        self.inner.write_all(veiled.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Every secret of the settings.
fn secrets(config: &Config) -> Vec<String> {
    let mut secrets = Vec::new();
    for (_, token) in config.bots() {
        secrets.push(token.expose_secret().to_owned());
    }
    for inbox in &config.inboxes {
        secrets.extend(inbox.token.iter().map(|t| t.expose_secret().to_owned()));
    }
    if let Ok(url) = url::Url::parse(config.database.url.expose_secret()) {
        secrets.extend(url.password().map(str::to_owned));
    }
    secrets
}

/// `line` without secrets and tokens.
fn veil(line: &str, secrets: &[String]) -> String {
    let mut line = line.to_owned();
    for secret in secrets {
        if line.contains(secret.as_str()) {
            line = line.replace(secret.as_str(), VEIL);
        }
    }
    without_tokens(&line)
}

/// `line` with `digits:signs` replaced wherever that is shaped like a token.
fn without_tokens(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(':') {
        let digits = before
            .chars()
            .rev()
            .take_while(char::is_ascii_digit)
            .count();
        let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let tail = after.trim_start_matches(is_sign);
        if digits >= DIGITS_MIN && after.len() - tail.len() >= SIGNS_MIN {
            out.push_str(before.get(..before.len() - digits).unwrap_or_default());
            out.push_str(VEIL);
            rest = tail;
        } else {
            out.push_str(before);
            out.push(':');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
