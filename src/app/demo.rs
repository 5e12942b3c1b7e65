//! The demo: Topicdesk with a stand-in for Telegram, a flower shop's staff, a few
//! customers, and the shop's site with a chat on it. The same road as in
//! production; only `api_url` differs.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::deskfile::ready;
use crate::locale::Language;
use crate::standin::Standin;
use crate::standin::options::Options;
use crate::standin::state::user::User;
use crate::standin::world::{World, bot_id};

use super::{App, Tuning, carry};

/// Where the demo keeps everything between runs.
const FOLDER: &str = "demo-data";
/// The demo's bot; the token is no secret of anybody.
const TOKEN: &str = "1000000001:demo-token-demo-token-demo-token-00";
const BOT_NAME: &str = "flowers_bot";
/// The inbox of the shop's site.
const SITE: &str = "SITE";

/// What the demo may be told.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// Forget what earlier runs left.
    pub fresh: bool,
    /// Where the page is served; only the port counts, it is always loopback.
    pub listen: SocketAddr,
    /// Language of the agents' side.
    pub language: Language,
    /// Name of the ready desk to begin with; else that of the language.
    pub desk: Option<String>,
    /// Open the page in the browser.
    pub open: bool,
}

/// Runs the demo until `stop`.
pub async fn demo(options: DemoOptions, stop: CancellationToken) -> anyhow::Result<()> {
    let folder = PathBuf::from(FOLDER);
    if options.fresh {
        empty(&folder)?;
    }
    let new = !folder.join("topicdesk.db").exists();
    std::fs::create_dir_all(&folder).context("the folder demo-data")?;
    let standin = Standin::start(Options {
        port: options.listen.port(),
        data_dir: Some(folder.join("world")),
        ..Options::default()
    })
    .await
    .with_context(|| format!("port {}", options.listen.port()))?;
    let chat = populate(&standin.world(), options.language);
    let config = settings(&standin.url(), &folder, chat, options.language)?;
    furnish(&config, options.desk.as_deref(), new).await?;
    let app = App::start(config, Tuning::default()).await?;
    if let Some(door) = app.address() {
        standin
            .world()
            .set_shop(&format!("http://{door}/web/{SITE}/widget.js"));
    }
    let url = standin.url();
    tell(
        &options
            .language
            .say_with("demo-ready", &[("url", url.as_str().into())]),
    );
    if options.open {
        open(&url);
    }
    stop.cancelled().await;
    app.stop().await;
    standin.stop().await;
    Ok(())
}

/// The people and the group, unless an earlier run left them; gives the group.
fn populate(world: &World, language: Language) -> i64 {
    let token = world.bot_with_token(TOKEN, BOT_NAME);
    let shop = language.say("demo-inbox");
    world.change_person(bot_id(TOKEN), |bot| bot.first_name = shop);
    let known = world
        .lock()
        .chats
        .values()
        .find(|chat| chat.is_forum)
        .map(|chat| chat.key.id);
    if let Some(chat) = known {
        return chat;
    }
    let name = |key: &str| language.say(key);
    let owner = world.person(&name("demo-agent-owner"));
    let chat = world.forum(&name("demo-group"), owner, &token);
    for agent in ["demo-agent-second", "demo-agent-third"] {
        world.join(chat, world.person(&name(agent)));
    }
    for customer in [
        "demo-customer-first",
        "demo-customer-second",
        "demo-customer-third",
    ] {
        let id = world.person(&name(customer));
        world.change_person(id, |user: &mut User| {
            user.language_code = Some(language.tag().into());
        });
    }
    chat
}

/// Puts scripts, tags and teams into a new desk; into an old one only those
/// that were asked for by name, for people may have changed theirs.
async fn furnish(config: &Config, name: Option<&str>, new: bool) -> anyhow::Result<()> {
    let language = config.desk.language;
    let file = match (name, ready::spoken(language)) {
        (Some(name), _) => carry::ready(name, language)?,
        (None, Some(ready)) if new => carry::ready(ready.name, language)?,
        _ => return Ok(()),
    };
    carry::import(config, file, false).await?;
    Ok(())
}

fn settings(url: &str, folder: &Path, chat: i64, language: Language) -> anyhow::Result<Config> {
    let shop = language.say("demo-inbox");
    let greetings: Vec<String> = Language::ALL
        .iter()
        .map(|tongue| format!("{} = \"{}\"", tongue.tag(), tongue.say("demo-greeting")))
        .collect();
    let text = format!(
        "[desk]\ntoken = \"{TOKEN}\"\nchat = {chat}\napi_url = \"{url}\"\nlanguage = \"{}\"\n\
         [database]\nurl = \"sqlite:{}\"\n[files]\ndir = \"{}\"\n\
         [web]\nlisten = \"{}\"\n[log]\nfilter = \"warn\"\n\
         [[inbox]]\ncode = \"TG\"\nkind = \"telegram\"\nname = \"{shop}\"\n\
         [[inbox]]\ncode = \"{SITE}\"\nkind = \"web\"\nname = \"{}\"\ntitle = \"{shop}\"\n\
         origins = [\"{url}\", \"{}\"]\ncolour = \"#be3a5e\"\ntelegram = \"{BOT_NAME}\"\n\
         ask = [\"name\", \"email\", \"phone\"]\ngreeting = {{ {} }}\n",
        language.tag(),
        folder.join("topicdesk.db").display(),
        folder.join("files").display(),
        door(url),
        language.say("demo-site"),
        url.replace("127.0.0.1", "localhost"),
        greetings.join(", "),
    );
    Config::parse(&text, "demo", &|_| None).map_err(|errors| {
        let words: Vec<String> = errors.iter().map(|error| error.say(language)).collect();
        anyhow::anyhow!(words.join("\n"))
    })
}

/// Where the chat is served: the port after the page's, so that a browser knows it
/// again next time; a free one if that is taken.
fn door(url: &str) -> SocketAddr {
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok());
    let next = port.and_then(|port: u16| port.checked_add(1)).unwrap_or(0);
    let wanted = SocketAddr::from(([127, 0, 0, 1], next));
    let free = std::net::TcpListener::bind(wanted).is_ok();
    SocketAddr::from(([127, 0, 0, 1], if free { next } else { 0 }))
}

/// Empties the demo's folder, and only if it looks like one.
fn empty(folder: &Path) -> anyhow::Result<()> {
    if folder.join("topicdesk.db").exists() || folder.join("world").exists() {
        std::fs::remove_dir_all(folder).context("the folder demo-data could not be emptied")?;
    }
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "the one line that the person waits for"
)]
fn tell(words: &str) {
    println!("{words}");
}

/// Opens the page; if that cannot be done, the printed address remains.
fn open(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ = tokio::process::Command::new(program).arg(url).spawn();
}
