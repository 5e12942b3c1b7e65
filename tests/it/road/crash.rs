//! The real program is killed at any moment, and nobody notices but for a line
//! that says what may stand there twice.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::process::{Child, Command};
use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::options::Options;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::trouble::{in_order, spoken};
use crate::support::{House, PATIENCE, postgres};

const CUSTOMERS: usize = 15;
const SAYINGS: usize = 10;

/// The program over a house that does not run in this process.
pub struct Program {
    pub house: House,
    pub file: PathBuf,
    started: AtomicU32,
}

impl Program {
    /// Writes the settings of `house` down.
    pub fn of(house: House) -> Self {
        let file = house.dir.path().join("topicdesk.toml");
        let text = format!(
            "[desk]\ntoken = \"{}\"\nchat = {}\napi_url = \"{}\"\n{}\n[database]\nurl = \"{}\"\n\
             [files]\ndir = \"{}\"\n[web]\n{}\n{}",
            house.token,
            house.chat,
            house.standin.url(),
            house.desk,
            house.database,
            house.dir.path().join("files").display(),
            house.web,
            house.more,
        );
        std::fs::write(&file, text).unwrap();
        Self {
            house,
            file,
            started: AtomicU32::new(0),
        }
    }

    /// Starts it; what it says goes to a file of its own.
    pub fn start(&self) -> Child {
        self.start_with(self.file.clone())
    }

    /// Writes settings down that differ from its own in one place; for another
    /// process on the same database.
    pub fn settings_but(&self, from: &str, to: &str) -> PathBuf {
        let text = std::fs::read_to_string(&self.file).unwrap();
        assert!(text.contains(from));
        let file = self.file.with_extension("other.toml");
        std::fs::write(&file, text.replace(from, to)).unwrap();
        file
    }

    /// Starts it with the settings of `file`.
    pub fn start_with(&self, file: PathBuf) -> Child {
        let number = self.started.fetch_add(1, Ordering::Relaxed) + 1;
        let log = self.log(number);
        let log = std::fs::File::create(log).unwrap();
        Command::new(env!("CARGO_BIN_EXE_topicdesk"))
            .arg("run")
            .arg("--config")
            .arg(file)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    fn log(&self, number: u32) -> PathBuf {
        self.house.dir.path().join(format!("log{number}.txt"))
    }

    /// All that was said by every start.
    pub fn logs(&self) -> String {
        let logs = (1..=self.started.load(Ordering::Relaxed))
            .map(|number| std::fs::read_to_string(self.log(number)));
        logs.map(Result::unwrap_or_default).collect()
    }

    /// Waits until it has made `count` calls that begin its work.
    pub async fn at_work(&self, count: u64) {
        let ready = self.house.world.wait_until(PATIENCE * 3, |state| {
            state.log.count(Some("setMyCommands"), Some(200)) >= count
        });
        assert!(ready.await, "it does not start: {}", self.logs());
    }
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

fn name(n: usize) -> String {
    format!("Guest{n:02}x")
}

/// A burst of customers, with an agent who answers whoever is there.
pub struct Burst {
    pub customers: Vec<i64>,
    /// How often each is answered.
    pub told: usize,
    /// Customer, his agent's post, its words.
    pub answers: Vec<(usize, i64, String)>,
}

impl Burst {
    /// Everybody says everything, within a second or so.
    pub fn start(house: &House) -> Self {
        let customers: Vec<i64> = (0..CUSTOMERS).map(|n| house.customer(&name(n))).collect();
        Self {
            customers,
            told: 3,
            answers: Vec::new(),
        }
    }

    /// Customers talk and agents answer, all at once; ends when all is said.
    pub async fn run(&mut self, house: &House) {
        let talk = async {
            for n in 0..SAYINGS {
                for (at, customer) in self.customers.iter().enumerate() {
                    house.says(*customer, Draft::text(format!("{} says {n}.", name(at))));
                    tokio::time::sleep(Duration::from_millis(3)).await;
                }
            }
        };
        let answer = async {
            let mut answers = Vec::new();
            for k in 0..self.told {
                for at in 0..CUSTOMERS {
                    let topic = self::topic(house, at, k * 3).await;
                    let words = format!("{} is told {k}!", name(at));
                    let post = house.answers(topic, Draft::text(words.clone()));
                    answers.push((at, post, words));
                }
            }
            answers
        };
        let ((), answers) = tokio::join!(talk, answer);
        self.answers = answers;
    }

    /// Nothing is lost, nothing is doubled unmarked, every customer has one topic.
    pub async fn check(&self, house: &House, logs: impl Fn() -> String) {
        for at in 0..CUSTOMERS {
            topic(house, at, SAYINGS - 1).await;
        }
        for (at, post, words) in &self.answers {
            let settled = house.world.wait_until(PATIENCE * 2, |state| {
                let group = state.chats.values().find(|chat| chat.key.id == house.chat);
                let Some(post) = group.and_then(|chat| chat.messages.get(post)) else {
                    return false;
                };
                let own = post.reactions.iter().find(|one| one.user == house.bot);
                matches!(own.map(|one| one.emoji.as_str()), Some("👌" | "🤔"))
            });
            let settled = settled.await;
            let mark = house
                .world
                .reactions(Place::Group(house.chat).key(house.agent), *post);
            assert!(settled, "«{words}» hangs at {mark:?}: {}", logs());
            let got = house.received(self.customers[*at]);
            let count = got.iter().filter(|one| *one == words).count();
            let sure = mark.iter().any(|one| one.emoji == "👌");
            assert!(count <= 1, "«{words}» came {count} times: {}", logs());
            assert!(count == 1 || !sure, "«{words}» is lost: {}", logs());
        }
        let single = house.world.wait_until(PATIENCE * 2, |state| {
            let group = state.chats.values().find(|chat| chat.key.id == house.chat);
            group.is_some_and(|chat| {
                chat.topics.values().filter(|topic| !topic.deleted).count() == CUSTOMERS
            })
        });
        assert!(
            single.await,
            "ghosts: {:#?} {}",
            house.world.topics(house.chat),
            logs()
        );
        for at in 0..CUSTOMERS {
            let topic = topic(house, at, SAYINGS - 1).await;
            in_order(
                &house.world.topic_messages(house.chat, topic),
                &name(at),
                SAYINGS,
            );
            // Answers keep their order too.
            let got = house.received(self.customers[at]);
            let told: Vec<&String> = got.iter().filter(|one| one.contains("is told")).collect();
            let mut sorted = told.clone();
            sorted.sort();
            assert_eq!(told, sorted);
        }
    }
}

/// Waits until saying `n` of customer `at` stands in a topic; gives that topic.
async fn topic(house: &House, at: usize, n: usize) -> i64 {
    let words = format!("{} says {n}.", name(at));
    let found = house.world.wait_for(PATIENCE * 3, |state| {
        let chat = state
            .chats
            .values()
            .find(|chat| chat.key.id == house.chat)?;
        let mut posts = chat.messages.values();
        let post = posts.find(|post| {
            !post.deleted && post.by_bot && post.topic.is_some() && spoken(post).contains(&words)
        })?;
        post.topic
    });
    found.await.unwrap_or_else(|| panic!("«{words}» is lost"))
}

fn rounds() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the test command's own variable")]
    let asked = std::env::var("TOPICDESK_CRASH_ROUNDS").ok();
    asked.and_then(|rounds| rounds.parse().ok()).unwrap_or(3)
}

/// One burst, with two deaths at moments that `seed` chooses.
async fn round(mut house: House, seed: u64, told: usize) {
    let mut dice = Dice(seed);
    house.desk.push_str("language = \"en\"\n");
    let program = Program::of(house);
    let mut child = program.start();
    program.at_work(1).await;
    let mut burst = Burst::start(&program.house);
    burst.told = told;
    let moments = [dice.roll(900), 300 + dice.roll(1_500)];
    let house = &program.house;
    let file = &program.file;
    let starts = async {
        let mut logs = Vec::new();
        let mut begun = 0;
        for (n, moment) in moments.into_iter().enumerate() {
            tokio::time::sleep(Duration::from_millis(moment)).await;
            child.kill().await.unwrap();
            begun = house.world.count_calls(Some("setMyCommands"), Some(200));
            let log = house.dir.path().join(format!("again{n}.txt"));
            logs.push(log.clone());
            let log = std::fs::File::create(log).unwrap();
            child = Command::new(env!("CARGO_BIN_EXE_topicdesk"))
                .arg("run")
                .arg("--config")
                .arg(file)
                .stdin(Stdio::null())
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                .kill_on_drop(true)
                .spawn()
                .unwrap();
        }
        (logs, begun)
    };
    let ((logs, begun), ()) = tokio::join!(starts, burst.run(house));
    let logs = || {
        let all = logs.iter().map(std::fs::read_to_string);
        let all: String = all.map(Result::unwrap_or_default).collect();
        format!("seed {seed}: {all}")
    };
    burst.check(house, logs).await;
    // And it stops in order when it is asked to, once it has begun.
    program.at_work(begun + 1).await;
    terminate(&child);
    let ended = tokio::time::timeout(PATIENCE, child.wait())
        .await
        .unwrap()
        .unwrap();
    assert!(ended.success(), "{}", logs());
}

fn terminate(child: &Child) {
    let id = child.id().unwrap().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status();
    assert!(sent.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_on_sqlite() {
    for seed in 1..=rounds() {
        round(House::plan(Options::unlimited()).await, seed, 3).await;
    }
}

/// With little budget, words share posts with one another and with cards.
#[tokio::test(flavor = "multi_thread")]
async fn killed_under_pressure() {
    for seed in 201..=200 + rounds().div_ceil(3) {
        let mut house = House::plan(Options::unlimited()).await;
        house.desk = house
            .desk
            .replace("group_per_minute = 0", "group_per_minute = 200");
        round(house, seed, 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_on_postgres() {
    for seed in 101..=100 + rounds() {
        let Some(url) = postgres::fresh().await else {
            return;
        };
        let mut house = House::plan(Options::unlimited()).await;
        house.database = url;
        round(house, seed, 3).await;
    }
}

/// SIGTERM: what is under way is finished and written down.
#[tokio::test(flavor = "multi_thread")]
async fn a_polite_end_leaves_nothing_in_doubt() {
    let house = House::plan(Options::unlimited()).await;
    let program = Program::of(house);
    let mut child = program.start();
    program.at_work(1).await;
    let customer = program.house.customer("Carl Customer");
    program.house.says(customer, Draft::text("first words"));
    let topic = program.house.topic("Carl").await;
    program.house.posted(topic, "first words").await;
    let slow = Fault::new(Effect::Delay(3_000)).method("sendMessage");
    program.house.world.fault(slow.chat(customer).times(1));
    let answer = program.house.answers(topic, Draft::text("an answer"));
    let under_way = program.house.world.wait_until(PATIENCE, |state| {
        state.log.count(Some("setMessageReaction"), Some(200)) > 0
    });
    assert!(under_way.await);
    terminate(&child);
    let ended = tokio::time::timeout(PATIENCE, child.wait())
        .await
        .unwrap()
        .unwrap();
    assert!(ended.success(), "{}", program.logs());
    assert_eq!(program.house.received(customer), ["an answer"]);
    let mut child = program.start();
    program.house.marked(answer, Some("👌")).await;
    program.house.answers(topic, Draft::text("another"));
    program.house.reached(customer, "another").await;
    assert_eq!(program.house.received(customer), ["an answer", "another"]);
    child.kill().await.unwrap();
}
