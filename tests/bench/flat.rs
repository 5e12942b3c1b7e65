//! A full database costs no more than an empty one.

use std::time::{Duration, Instant};

use topicdesk::standin::options::Options;
use topicdesk::standin::state::chat::ChatKey;
use topicdesk::store::database::Database;
use topicdesk::store::search::index;

use crate::figure::Figures;
use crate::fill;
use crate::rig::{Program, Rig};

const CUSTOMERS: usize = 300;
const MESSAGES: usize = 6_000;
/// Above all posts of the filled database.
const FIRST_POST: i64 = 5_000_000;

pub async fn run(figures: &mut Figures) {
    let rig = Rig::new(Options::unlimited(), CUSTOMERS).await;
    rig.world
        .lock()
        .chats
        .entry(ChatKey::group(rig.chat))
        .and_modify(|chat| chat.next_id = FIRST_POST);
    let program = rig.program();
    rig.called("setMyCommands", 1).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    figures.at_most("resident memory, idle", program.memory(), 25.0, "MB");
    rig.introduce().await;
    load(&rig, &program).await;
    let empty = load(&rig, &program).await;
    figures.note(
        "resident memory, empty, after the load",
        program.memory(),
        "MB",
    );
    program.stop();

    let begun = Instant::now();
    fill::fill(&rig.database(), rig.chat).await;
    figures.note("filling took", begun.elapsed().as_secs_f64(), "s");
    let begun = Instant::now();
    take_in(&rig).await;
    figures.note(
        "taking in for search took",
        begun.elapsed().as_secs_f64(),
        "s",
    );
    rig.world.clear_calls();
    rig.says(0, 1);
    let begun = Instant::now();
    let program = rig.program();
    rig.called("sendMessage", 1).await;
    figures.at_most(
        "start to first post, full",
        begun.elapsed().as_secs_f64(),
        1.0,
        "s",
    );
    rig.rest().await;
    load(&rig, &program).await;
    let full = load(&rig, &program).await;
    figures.note("processor time a message, empty", empty.0, "ms");
    figures.note("processor time a message, full", full.0, "ms");
    figures.at_most(
        "processor time a message, full of empty",
        full.0 / empty.0,
        1.2,
        "×",
    );
    figures.at_most(
        "wall time a message, full of empty",
        full.1 / empty.1,
        1.2,
        "×",
    );
    figures.at_most("resident memory, full", program.memory(), 60.0, "MB");
    program.stop();
}

/// Search is up to date, as it is after years of use.
async fn take_in(rig: &Rig) {
    let url = format!("sqlite:{}", rig.database().display());
    let database = Database::open(&url).await.unwrap();
    while database
        .write(|tx| Box::pin(index::bite(tx)))
        .await
        .unwrap()
        > 0
    {}
    database.close().await;
}

/// Processor and wall time that a message costs, milliseconds.
async fn load(rig: &Rig, program: &Program) -> (f64, f64) {
    rig.world.clear_calls();
    let (used, begun) = (program.processor(), Instant::now());
    for n in 0..MESSAGES {
        rig.says(n, n);
    }
    rig.called("sendMessage", MESSAGES as u64).await;
    let each = 1e3 / MESSAGES as f64;
    let spent = (
        (program.processor() - used) * each,
        begun.elapsed().as_secs_f64() * each,
    );
    rig.rest().await;
    spent
}
