//! `topicdesk desk export|import`: carries a desk between its database and a file.

use std::path::Path;

use anyhow::{Context, anyhow};
use secrecy::ExposeSecret;

use crate::botapi::shelf::Shelf;
use crate::clock;
use crate::config::Config;
use crate::config::error::ConfigError;
use crate::deskfile::carry;
use crate::deskfile::ready::{READY, Ready};
use crate::deskfile::{DeskFile, ready};
use crate::locale::Language;
use crate::store::database::Database;
use crate::store::error::StoreError;

/// Writes what people have made at the desk into `file`; gives the words about it.
pub async fn export(config: &Config, file: &Path) -> anyhow::Result<String> {
    let language = config.desk.language;
    let (database, shelf) = open(config).await?;
    let exported = carry::export(&database, &shelf, file).await;
    database.close().await;
    let exported = exported.with_context(|| file.display().to_string())?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut lines = vec![language.say_with(
        "deskfile-exported",
        &[
            ("file", file.display().to_string().into()),
            ("scripts", count(exported.scripts).into()),
            ("files", count(exported.files).into()),
        ],
    )];
    let lost = exported.lost.into_iter();
    lines.extend(lost.map(|name| language.say_with("deskfile-lost", &[("name", name.into())])));
    Ok(lines.join("\n"))
}

/// Makes the desk hold what `desk` holds; gives the words about it.
pub async fn import(config: &Config, desk: DeskFile, rehearse: bool) -> anyhow::Result<String> {
    let language = config.desk.language;
    let (database, shelf) = open(config).await?;
    let report = carry::import(desk, &database, &shelf, rehearse, clock::now()).await;
    database.close().await;
    let mut said = report?.say(language);
    if rehearse {
        said = format!("{said}\n{}", language.say("deskfile-rehearsed"));
    }
    Ok(said)
}

/// The ready desk of this name.
pub fn ready(name: &str, language: Language) -> anyhow::Result<DeskFile> {
    let Some(ready) = ready::named(name) else {
        let known = READY.map(|ready| ready.name).join(", ");
        let args = [("name", name.into()), ("known", known.into())];
        return Err(anyhow!(language.say_with("deskfile-no-ready", &args)));
    };
    parsed(ready).map_err(|errors| anyhow!(said(&errors, language)))
}

/// A ready desk, read; a test holds that this cannot fail.
pub fn parsed(ready: Ready) -> Result<DeskFile, Vec<ConfigError>> {
    DeskFile::parse(ready.text, ready.name, &|_| None)
}

/// Errors of a file, one a line.
#[must_use]
pub fn said(errors: &[ConfigError], language: Language) -> String {
    let errors = errors.iter().map(|error| error.say(language));
    errors.collect::<Vec<_>>().join("\n")
}

async fn open(config: &Config) -> anyhow::Result<(Database, Shelf)> {
    let database = Database::open(config.database.url.expose_secret()).await;
    let database = match database {
        Err(StoreError::InUse) => {
            return Err(anyhow!(config.desk.language.say("deskfile-in-use")));
        }
        other => other?,
    };
    let files = &config.files;
    let shelf = Shelf::open(&files.dir, files.max_bytes, database.clone());
    let shelf = shelf.await.context("the folder of files")?;
    Ok((database, shelf))
}
