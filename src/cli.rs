//! The command line as data.

#[cfg(feature = "standin")]
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Every customer channel in one private Telegram supergroup.
#[derive(Clone, Debug, Parser)]
#[command(name = "topicdesk", version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the desk
    Run(File),
    /// Check settings, Telegram, database, folder and port; exit 0 if all is well, else 1
    Check(File),
    /// Ask a desk that runs with these settings whether it can work; exit 0 if so, else 1
    Health(File),
    /// Write the whole record and all files into one file, also while the desk runs
    Backup(Backup),
    /// Put a backup into an empty database and folder, on SQLite or PostgreSQL
    Restore(Restore),
    /// Print a commented example of the settings
    Config,
    /// Carry what people have made at the desk to a file or from one
    Desk {
        #[command(subcommand)]
        carry: Carry,
    },
    /// Try it without any account: a desk with a stand-in for Telegram, in the browser
    #[cfg(feature = "standin")]
    Demo(Demo),
}

/// Where to.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Carry {
    /// Write scripts, tags and teams into one readable TOML file
    Export {
        /// The file; the files of scripts go into the folder FILE.files
        file: PathBuf,
        #[command(flatten)]
        settings: File,
    },
    /// Add and change what the file names; what it does not name stays
    Import {
        /// The file
        #[arg(required_unless_present = "ready", conflicts_with = "ready")]
        file: Option<PathBuf>,
        /// A ready desk: flower-shop (ru), confectionery (uk), service-desk (en)
        #[arg(long, value_name = "NAME")]
        ready: Option<String>,
        /// Only tell what would be changed
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        settings: File,
    },
}

/// Which settings.
#[derive(Args, Clone, Debug)]
pub(crate) struct File {
    /// File of settings
    #[arg(long, short, default_value = "topicdesk.toml")]
    pub(crate) config: PathBuf,
}

/// Where to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Backup {
    /// File to write; must not be there yet
    pub(crate) target: PathBuf,
    #[command(flatten)]
    pub(crate) file: File,
}

/// Where from.
#[derive(Args, Clone, Debug)]
pub(crate) struct Restore {
    /// File that `backup` has written
    pub(crate) source: PathBuf,
    /// The desk has not run since the backup: send what waited. Without it nothing
    /// is sent twice: agents are asked about what may have been sent since
    #[arg(long)]
    pub(crate) moved: bool,
    #[command(flatten)]
    pub(crate) file: File,
}

/// How to show it.
#[cfg(feature = "standin")]
#[derive(Args, Clone, Debug)]
pub(crate) struct Demo {
    /// Forget what was said in earlier runs
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Where to serve the page
    #[arg(long, default_value = "127.0.0.1:8090")]
    pub(crate) listen: SocketAddr,
    /// Language of the agents' side: en, ru or uk; else that of the environment
    #[arg(long, value_parser = language)]
    pub(crate) language: Option<topicdesk::locale::Language>,
    /// Ready desk to begin with: flower-shop, confectionery or service-desk; else that of the language
    #[arg(long, value_name = "NAME")]
    pub(crate) desk: Option<String>,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
}

#[cfg(feature = "standin")]
fn language(tag: &str) -> Result<topicdesk::locale::Language, &'static str> {
    topicdesk::locale::Language::from_tag(tag).ok_or("en, ru or uk")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_settings_have_a_usual_place() {
        let cli = Cli::try_parse_from(["topicdesk", "check"]);
        let file = match cli.map(|cli| cli.command) {
            Ok(Command::Check(file)) => Some(file.config),
            _ => None,
        };
        assert_eq!(file, Some(PathBuf::from("topicdesk.toml")));
        assert!(Cli::try_parse_from(["topicdesk"]).is_err());
        let import = |rest: &[&str]| {
            let words = ["topicdesk", "desk", "import"].iter().chain(rest);
            Cli::try_parse_from(words).is_ok()
        };
        assert!(import(&["a.toml", "--dry-run"]) && import(&["--ready", "flower-shop"]));
        assert!(!import(&[]) && !import(&["a.toml", "--ready", "flower-shop"]));
        assert!(Cli::try_parse_from(["topicdesk", "backup"]).is_err());
        #[cfg(feature = "standin")]
        assert!(Cli::try_parse_from(["topicdesk", "demo", "--language", "fr"]).is_err());
    }
}
