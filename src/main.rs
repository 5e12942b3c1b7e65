//! Parses the command line and calls the app.

mod cli;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;
use topicdesk::app::backup::{self, BackupError, Report};
use topicdesk::botapi::client;
use topicdesk::channels::{KINDS, kind};
use topicdesk::config::error::ConfigError;
use topicdesk::config::finding::{self, Finding};
use topicdesk::config::{self, Config};
use topicdesk::desk::check;
use topicdesk::deskfile::DeskFile;
use topicdesk::locale::Language;
use topicdesk::web::probe;
use topicdesk::{app, log};

use cli::{Carry, Cli, Command};

/// The work waits for the network and the disk; more threads only cost memory.
const WORKERS: usize = 2;

/// Exit status after a second signal (shells: 128 + SIGINT).
const IMPATIENT: i32 = 130;

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Config => {
            out(config::example());
            ExitCode::SUCCESS
        }
        Command::Check(file) => with_config(&file.config, |config, _| check_all(config)),
        Command::Run(file) => with_config(&file.config, run),
        Command::Desk { carry } => match carry {
            Carry::Export { file, settings } => {
                with_config(&settings.config, |config, _| async move {
                    carried(app::carry::export(&config, &file).await)
                })
            }
            Carry::Import {
                file,
                ready,
                dry_run,
                settings,
            } => with_config(&settings.config, |config, _| async move {
                match desk_file(file.as_deref(), ready.as_deref(), &config) {
                    Ok(desk) => carried(app::carry::import(&config, desk, dry_run).await),
                    Err(error) => carried(Err(error)),
                }
            }),
        },
        Command::Health(file) => with_config(&file.config, |config, _| health(config)),
        Command::Backup(backup) => with_config(&backup.file.config, |config, stop| {
            keep(config, backup.target, stop)
        }),
        Command::Restore(back) => with_config(&back.file.config, |config, stop| {
            restore(config, back.source, back.moved, stop)
        }),
        #[cfg(feature = "standin")]
        Command::Demo(demo) => {
            log::start_bare();
            let surrounding = || config::surrounding(&config::environment);
            let options = app::demo::DemoOptions {
                fresh: demo.fresh,
                listen: demo.listen,
                language: demo.language.unwrap_or_else(surrounding),
                desk: demo.desk,
                open: demo.open,
            };
            in_runtime(async |stop| ended(app::demo::demo(options, stop).await))
        }
    }
}

/// Reads the settings and works with them, or says what is wrong with them.
fn with_config<F>(path: &Path, work: impl FnOnce(Config, CancellationToken) -> F) -> ExitCode
where
    F: Future<Output = ExitCode>,
{
    match load(path) {
        Ok(config) => {
            log::start(&config);
            in_runtime(|stop| work(config, stop))
        }
        Err(errors) => {
            let language = config::spoken(path, &config::environment);
            for error in errors {
                complain(&error.say(language));
            }
            ExitCode::FAILURE
        }
    }
}

/// The settings, also held to what the channels know.
fn load(path: &Path) -> Result<Config, Vec<ConfigError>> {
    let config = Config::load(path, &config::environment)?;
    let known = kind::names(KINDS);
    let mut errors = Vec::new();
    for inbox in &config.inboxes {
        errors.extend(inbox.check_kind(&known));
        if let Some(kind) = KINDS.iter().find(|kind| kind.name == inbox.kind) {
            errors.extend(inbox.check_keys(kind.keys));
        }
    }
    if errors.is_empty() {
        Ok(config)
    } else {
        Err(errors)
    }
}

/// The desk that is to be imported.
fn desk_file(
    file: Option<&Path>,
    ready: Option<&str>,
    config: &Config,
) -> anyhow::Result<DeskFile> {
    let language = config.desk.language;
    match (file, ready) {
        (Some(file), _) => DeskFile::load(file)
            .map_err(|errors| anyhow::anyhow!(app::carry::said(&errors, language))),
        (None, name) => app::carry::ready(name.unwrap_or_default(), language),
    }
}

/// Tells how it ended.
fn carried(outcome: anyhow::Result<String>) -> ExitCode {
    outcome.map_or_else(
        |error| ended(Err(error)),
        |words| {
            out(&words);
            ExitCode::SUCCESS
        },
    )
}

async fn check_all(config: Config) -> ExitCode {
    let http = client::http();
    let mut findings = check::look(&config, &http).await;
    if finding::passes(&findings) {
        findings.extend(check::pollers(&config, &http).await);
    }
    out(&finding::report(&findings, config.desk.language));
    if finding::passes(&findings) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn health(config: Config) -> ExitCode {
    let language = config.desk.language;
    let Some(listen) = config.web.listen else {
        complain(&language.say("check-health-off"));
        return ExitCode::FAILURE;
    };
    if probe::answers(listen).await {
        out(&language.say("check-health-ok"));
        ExitCode::SUCCESS
    } else {
        let addr = [("addr", listen.to_string().into())];
        complain(&language.say_with("check-health-bad", &addr));
        ExitCode::FAILURE
    }
}

async fn keep(config: Config, target: PathBuf, stop: CancellationToken) -> ExitCode {
    let (url, dir) = (config.database.url.expose_secret(), &config.files.dir);
    tokio::select! {
        // What was begun goes with it.
        () = stop.cancelled() => ExitCode::FAILURE,
        done = backup::write::write(url, dir, &target) => {
            reported(done, "backup-written", config.desk.language)
        }
    }
}

async fn restore(
    config: Config,
    source: PathBuf,
    moved: bool,
    stop: CancellationToken,
) -> ExitCode {
    let (url, dir) = (config.database.url.expose_secret(), &config.files.dir);
    tokio::select! {
        () = stop.cancelled() => ExitCode::FAILURE,
        done = backup::restore::restore(url, dir, &source, moved) => {
            reported(done, "backup-restored", config.desk.language)
        }
    }
}

fn reported(done: Result<Report, BackupError>, key: &str, language: Language) -> ExitCode {
    match done {
        Ok(report) => {
            out(&report.say(key, language));
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&error.say(language));
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config, stop: CancellationToken) -> ExitCode {
    let ready = tokio::select! {
        () = stop.cancelled() => return ExitCode::SUCCESS,
        ready = ready(&config) => ready,
    };
    if ready {
        ended(app::run(config, stop).await)
    } else {
        ExitCode::FAILURE
    }
}

/// Whether nothing stands in the way; waits for what passes by itself, and says
/// each report once.
async fn ready(config: &Config) -> bool {
    let http = client::http();
    let mut said = Vec::new();
    let mut pause = Duration::from_secs(2);
    loop {
        let findings = check::look(config, &http).await;
        if !findings.is_empty() && findings != said {
            complain(&finding::report(&findings, config.desk.language));
        }
        if finding::passes(&findings) {
            return true;
        }
        let hopeless = |found: &Finding| !finding::passes(std::slice::from_ref(found));
        if findings.iter().any(|f| hopeless(f) && !f.may_pass()) {
            return false;
        }
        said = findings;
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_mins(1));
    }
}

fn ended(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn in_runtime<F>(work: impl FnOnce(CancellationToken) -> F) -> ExitCode
where
    F: Future<Output = ExitCode>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(async {
            let stop = CancellationToken::new();
            tokio::spawn(watch_signals(stop.clone()));
            work(stop).await
        }),
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// The first signal stops in order, the second at once.
async fn watch_signals(stop: CancellationToken) {
    if signal().await.is_ok() {
        stop.cancel();
        if signal().await.is_ok() {
            std::process::exit(IMPATIENT);
        }
    }
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// To standard output; that nobody reads it is no error.
fn out(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
}

/// To standard error.
fn complain(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
}
