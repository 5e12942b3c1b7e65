//! The real program is killed while what was planned is due: messages to
//! customers, reminders and snoozes come once and in order all the same.

use std::collections::HashMap;
use std::time::Duration;

use tokio::process::Child;
use topicdesk::clock;
use topicdesk::model::ids::ConversationId;
use topicdesk::model::job::Job;
use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::options::Options;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::{messages, tickets, timers};

use crate::road::crash::{Dice, Program};
use crate::support::{House, PATIENCE, postgres, said};

/// Customers to whom something is said later, and how much.
const LISTENERS: usize = 4;
const SAYINGS: usize = 4;
/// Tickets that sleep, and as many of which somebody is reminded.
const SLEEPERS: usize = 2;
const KILLS: usize = 4;

/// What was planned.
struct Plans {
    /// Each customer with the agent's posts and their words, in order.
    sayings: Vec<(i64, Vec<(i64, String)>)>,
    /// Topics with the words of their reminders.
    reminders: Vec<(i64, String)>,
}

impl Plans {
    /// Everything is planned for tomorrow, by commands.
    async fn make(house: &House) -> Self {
        let mut sayings = Vec::new();
        let mut reminders = Vec::new();
        for n in 0..LISTENERS + 2 * SLEEPERS {
            let name = format!("Guest{n:02}x");
            let customer = house.customer(&name);
            house.says(customer, Draft::text("Hello"));
            let topic = house.topic(&name).await;
            let order = |words: String| house.answers(topic, Draft::text(words));
            if n < LISTENERS {
                let mut lines = Vec::new();
                for k in 0..SAYINGS {
                    let words = format!("{name} hears {k}");
                    let line = order(format!("/later tomorrow 9:00 {words}"));
                    house.marked(line, Some("😴")).await;
                    lines.push((line, words));
                }
                sayings.push((customer, lines));
                continue;
            }
            let what = ["snooze", "remind"][n % 2];
            let words = format!("look at {name}");
            let line = order(format!("/{what} tomorrow 9:00 {words}"));
            house.marked(line, Some("👌")).await;
            reminders.push((topic, words));
        }
        Self { sayings, reminders }
    }

    /// Whether all of it has come, or somebody is asked about it.
    async fn settle(&self, house: &House, logs: impl Fn() -> String) {
        for (_, lines) in &self.sayings {
            for (line, words) in lines {
                let settled = house.world.wait_until(PATIENCE * 2, |state| {
                    let group = state.chats.values().find(|chat| chat.key.id == house.chat);
                    let post = group.and_then(|chat| chat.messages.get(line));
                    let mut marks = post.iter().flat_map(|post| &post.reactions);
                    marks.any(|one| one.user == house.bot && "👌🤔".contains(&one.emoji))
                });
                assert!(settled.await, "«{words}» hangs: {}", logs());
            }
        }
        for (topic, words) in &self.reminders {
            house.posted(*topic, words).await;
        }
    }

    /// Nothing came twice to a customer, and what is said to have come is there.
    fn check(&self, house: &House) {
        let mut sure = 0;
        for (customer, lines) in &self.sayings {
            let mut got = house.received(*customer);
            got.retain(|words| words.contains("hears"));
            for (line, words) in lines {
                let key = Place::Group(house.chat).key(house.agent);
                let marks = house.world.reactions(key, *line);
                let came = got.iter().filter(|one| *one == words).count();
                assert!(came <= 1, "«{words}» came {came} times");
                if marks.iter().any(|one| one.emoji == "👌") {
                    assert_eq!(came, 1, "«{words}» is lost");
                    sure += 1;
                }
            }
            assert!(got.is_sorted(), "{got:?}");
        }
        // A kill leaves in doubt at most what was on its way then.
        assert!(sure > LISTENERS * SAYINGS / 2, "{sure} are certain");
        for (topic, words) in &self.reminders {
            let posts = house.world.topic_messages(house.chat, *topic);
            let told: Vec<String> = posts.iter().filter(|it| it.by_bot).map(said).collect();
            let told = || told.iter().filter(|it| it.contains(words));
            // Agents may read it again, if it says so (the screen that read the
            // time back is no post of the topic).
            let plain = told().filter(|it| !it.contains("may be here twice"));
            assert!(told().count() > 0 && plain.count() <= 1, "«{words}»");
        }
    }
}

/// What is planned is due from now on, a part of it since an hour, the rest one
/// after the other.
async fn time_comes(url: &str) {
    let database = Database::open(url).await.unwrap();
    let moved = database.write(|tx| Box::pin(time_comes_in(tx)));
    moved.await.unwrap();
    database.close().await;
}

async fn time_comes_in(tx: &mut Tx) -> Result<(), StoreError> {
    let now = clock::now();
    let mut counts: HashMap<ConversationId, i64> = HashMap::new();
    for id in timers::ripe(tx, i64::MAX, 1_000).await? {
        let timer = timers::get(tx, id).await?.unwrap();
        let due = match timer.job()? {
            Job::Say { message, .. } => {
                let message = messages::get(tx, message).await?.unwrap();
                let count = counts.entry(message.conversation).or_default();
                *count += 1;
                // The first half was missed while the program was down.
                if *count <= SAYINGS as i64 / 2 {
                    now - 3_600_000 + *count
                } else {
                    now + *count * 400
                }
            }
            Job::Wake { ticket, .. } => {
                let found = tickets::get(tx, ticket).await?.unwrap();
                let due = now + 100 * (found.number % 2) * 8;
                let mut work = found.work();
                work.wake_at = Some(due);
                tickets::set_work(tx, ticket, &work, now).await?;
                due
            }
            other => panic!("{other:?}"),
        };
        timers::move_to(tx, id, due).await?;
    }
    Ok(())
}

async fn rows(url: &str, sql: &'static str) -> Vec<String> {
    if url.starts_with("sqlite:") {
        let pool = sqlx::SqlitePool::connect(url).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
    } else {
        let pool = sqlx::PgPool::connect(url).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
    }
}

async fn round(mut house: House, processes: usize, seed: u64) {
    house.desk.push_str("language = \"en\"\n");
    let url = house.database.clone();
    let mut program = Program::of(house);
    let start =
        |program: &mut Program| -> Vec<Child> { (0..processes).map(|_| program.start()).collect() };
    let mut children = start(&mut program);
    program.at_work(processes as u64).await;
    let plans = Plans::make(&program.house).await;
    for child in &mut children {
        child.kill().await.unwrap();
    }
    time_comes(&url).await;
    // Calls take a while, so that most deaths come in the middle of one.
    let slow = Fault::new(Effect::Delay(60)).method("sendMessage");
    program.house.world.fault(slow);
    let mut dice = Dice(seed);
    children = start(&mut program);
    for kill in 0..KILLS {
        let calls = |house: &House| house.world.count_calls(Some("sendMessage"), Some(200));
        let before = calls(&program.house);
        let world = &program.house.world;
        let more = world.wait_until(Duration::from_secs(3), |state| {
            state.log.count(Some("sendMessage"), Some(200)) > before
        });
        let went_on = more.await;
        assert!(went_on || kill > 1, "nothing happens: {}", program.logs());
        tokio::time::sleep(Duration::from_millis(dice.roll(150))).await;
        let at = kill % processes;
        children[at].kill().await.unwrap();
        children[at] = program.start();
    }
    plans.settle(&program.house, || program.logs()).await;
    let times = |what: &str| {
        let sql = match what {
            "release" => "SELECT action FROM journal WHERE action = 'release'",
            "wake" => "SELECT action FROM journal WHERE action = 'wake'",
            _ => "SELECT job FROM timer",
        };
        rows(&url, sql)
    };
    // Each was run once: its effects are in the transaction that ends it.
    assert_eq!(times("release").await.len(), LISTENERS * SAYINGS);
    assert_eq!(times("wake").await.len(), 2 * SLEEPERS);
    assert_eq!(times("timer").await, Vec::<String>::new());
    plans.check(&program.house);
    for child in &mut children {
        child.kill().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_things_are_due_on_sqlite() {
    round(House::plan(Options::unlimited()).await, 1, 11).await;
}

/// Two processes share the work, and one after the other is killed.
#[tokio::test(flavor = "multi_thread")]
async fn killed_while_things_are_due_and_shared_on_postgres() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = House::plan(Options::unlimited()).await;
    house.database = url;
    round(house, 2, 12).await;
}
