//! A stand-in with a desk and customers, and a Topicdesk beside it: in this
//! process, or the real program as a process of its own.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use topicdesk::config::Config;
use topicdesk::standin::Standin;
use topicdesk::standin::options::Options;
use topicdesk::standin::state::State;
use topicdesk::standin::state::chat::ChatKey;
use topicdesk::standin::world::draft::Draft;
use topicdesk::standin::world::{Place, World, bot_id};

/// Settings without any limit.
pub const UNLIMITED: &str = "group_per_minute = 0\nchat_per_second = 0\noverall_per_second = 0";

/// Longest that anything is waited for.
pub const PATIENCE: Duration = Duration::from_mins(5);

/// A stand-in with a desk.
pub struct Rig {
    pub world: World,
    pub chat: i64,
    /// Of the group's administrators.
    pub agent: i64,
    /// The lines of `[web]`.
    pub web: String,
    /// More lines of the settings.
    pub more: String,
    bot: i64,
    token: String,
    customers: Vec<i64>,
    dir: tempfile::TempDir,
    standin: Standin,
}

impl Rig {
    pub async fn new(options: Options, customers: usize) -> Self {
        let standin = Standin::start(options).await.unwrap();
        let world = standin.world();
        let token = world.bot("desk_bot");
        let agent = world.person("Anna Agent");
        let chat = world.forum("Desk", agent, &token);
        Self {
            customers: (0..customers)
                .map(|n| world.person(&format!("Customer N{n}")))
                .collect(),
            bot: bot_id(&token),
            dir: tempfile::tempdir().unwrap(),
            standin,
            world,
            token,
            chat,
            agent,
            web: "listen = \"off\"".into(),
            more: String::new(),
        }
    }

    pub fn database(&self) -> PathBuf {
        self.dir.path().join("bench.db")
    }

    /// Settings with these lines under `[desk]`.
    pub fn settings(&self, desk: &str) -> String {
        format!(
            "[desk]\ntoken = \"{}\"\nchat = {}\napi_url = \"{}\"\n{desk}\n\
             [database]\nurl = \"sqlite:{}\"\n[files]\ndir = \"{}\"\n[web]\n{}\n\
             [log]\nfilter = \"warn\"\n\
             [[inbox]]\ncode = \"TG\"\nkind = \"telegram\"\nname = \"Bench\"\n{}",
            self.token,
            self.chat,
            self.standin.url(),
            self.database().display(),
            self.dir.path().join("files").display(),
            self.web,
            self.more,
        )
    }

    pub fn config(&self, desk: &str) -> Config {
        Config::parse(&self.settings(desk), "bench", &|_| None)
            .unwrap_or_else(|errors| panic!("{errors:?}"))
    }

    /// The real program, without limits.
    pub fn program(&self) -> Program {
        let file = self.dir.path().join("topicdesk.toml");
        std::fs::write(&file, self.settings(UNLIMITED)).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_topicdesk"))
            .args(["run", "--config"])
            .arg(&file)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        Program { child }
    }

    /// Customer number `who` (they repeat) says something with the mark of `n`.
    pub fn says(&self, who: usize, n: usize) {
        let customer = self.customers[who % self.customers.len()];
        let words = format!(
            "{} Do you have roses in red or white, and what is a dozen?",
            mark(n)
        );
        self.world
            .send(
                customer,
                Place::Private { bot: self.bot },
                Draft::text(words),
            )
            .unwrap();
    }

    /// Waits until so many calls of `method` have succeeded.
    pub async fn called(&self, method: &str, times: u64) {
        let done = self.world.wait_until(PATIENCE, |state| {
            state.log.count(Some(method), Some(200)) >= times
        });
        assert!(
            done.await,
            "only {} of {times} {method}",
            self.world.count_calls(Some(method), Some(200))
        );
    }

    /// Every customer has a dialogue, and nothing is under way any more.
    pub async fn introduce(&self) {
        for who in 0..self.customers.len() {
            self.says(who, 900_000_000 + who);
        }
        let pinned = self.customers.len() as u64;
        self.called("pinChatMessage", pinned).await;
        self.rest().await;
    }

    /// Waits until nothing was called for a while.
    pub async fn rest(&self) {
        let mut calls = 0;
        loop {
            tokio::time::sleep(Duration::from_secs(4)).await;
            let now = self.world.count_calls(None, None);
            if now == calls {
                return;
            }
            calls = now;
        }
    }

    /// When (Unix milliseconds) each post of the bot in the group was asked
    /// for since the log was cleared, by the marks in it.
    pub fn asked_at(&self) -> HashMap<usize, i64> {
        let state = self.world.lock();
        let calls: Vec<i64> = state
            .log
            .calls
            .iter()
            .filter(|call| call.method == "sendMessage" && call.code == 200)
            .map(|call| call.at)
            .collect();
        let posts: Vec<(Option<i64>, String)> = posts(&state, self.chat, self.bot).collect();
        let new = posts.len().saturating_sub(calls.len());
        let mut asked = HashMap::new();
        for ((topic, words), at) in posts.iter().skip(new).zip(calls) {
            if topic.is_some() {
                asked.extend(marks(said(words)).into_iter().map(|n| (n, at)));
            }
        }
        asked
    }

    /// The marks in the customers' words of each topic, in order; a card's own
    /// lines left out.
    pub fn shown(&self) -> HashMap<i64, Vec<usize>> {
        let state = self.world.lock();
        let mut shown: HashMap<i64, Vec<usize>> = HashMap::new();
        for (topic, words) in posts(&state, self.chat, self.bot) {
            let Some(topic) = topic else { continue };
            shown.entry(topic).or_default().extend(marks(said(&words)));
        }
        shown
    }

    /// The newest button in a topic whose label holds `label`: its post and data.
    pub fn button(&self, topic: i64, label: &str) -> Option<(i64, String)> {
        let state = self.world.lock();
        let chat = state.chats.get(&ChatKey::group(self.chat))?;
        let posts = chat.messages.values().rev();
        let mut posts = posts.filter(|it| it.topic == Some(topic) && !it.deleted);
        posts.find_map(|post| {
            let rows = post.body.get("reply_markup")?["inline_keyboard"].as_array()?;
            let mut buttons = rows.iter().filter_map(|row| row.as_array()).flatten();
            let button =
                buttons.find(|it| it["text"].as_str().is_some_and(|it| it.contains(label)))?;
            Some((post.id, button["callback_data"].as_str()?.to_owned()))
        })
    }

    pub fn now(&self) -> i64 {
        self.world.lock().now()
    }
}

/// Topic and words of what the bot has posted in the group, in order.
fn posts(state: &State, chat: i64, bot: i64) -> impl Iterator<Item = (Option<i64>, String)> {
    let messages = state
        .chats
        .get(&ChatKey::group(chat))
        .into_iter()
        .flat_map(|chat| chat.messages.values());
    messages
        .filter(move |message| message.sender == bot && !message.deleted)
        .filter_map(|message| {
            let words = message.body.get("text")?.as_str()?;
            Some((message.topic, words.to_owned()))
        })
}

/// The customers' words of a post: a card's own lines left out.
fn said(words: &str) -> &str {
    if words.starts_with(['🔵', '🟡', '🟢', '⚪']) {
        words.split_once("\n\n").map_or("", |(_, said)| said)
    } else {
        words
    }
}

fn mark(n: usize) -> String {
    format!("<{n}>")
}

/// The marks in `words`, in order.
pub fn marks(words: &str) -> Vec<usize> {
    words
        .split('<')
        .skip(1)
        .filter_map(|part| part.split_once('>')?.0.parse().ok())
        .collect()
}

/// Processor time that a process has used so far, seconds.
pub fn processor(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let ticks: Vec<u64> = rest
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse().unwrap())
        .collect();
    // Linux counts in hundredths of a second wherever it runs (USER_HZ).
    ticks.iter().sum::<u64>() as f64 / 100.0
}

/// The program at work; killed when dropped.
pub struct Program {
    child: Child,
}

impl Program {
    /// Resident memory, MB.
    pub fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        kilobytes / 1024.0
    }

    /// Processor time used so far, seconds.
    pub fn processor(&self) -> f64 {
        processor(&self.child.id().to_string())
    }

    /// Stops it in order.
    pub fn stop(mut self) {
        let begun = Instant::now();
        let told = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        let status = self.child.wait().unwrap();
        assert!(
            status.success() && begun.elapsed() < Duration::from_secs(30),
            "{status}"
        );
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
