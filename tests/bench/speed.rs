//! Without limits: how soon, how many.

use std::time::{Duration, Instant};

use topicdesk::standin::options::Options;

use crate::figure::{Figures, quantile};
use crate::rig::Rig;

/// 200 messages a second: how soon is each asked to be posted.
pub async fn pace(figures: &mut Figures) {
    const MESSAGES: usize = 4_000;
    let rig = Rig::new(Options::unlimited(), 100).await;
    let program = rig.program();
    rig.introduce().await;
    rig.world.clear_calls();
    let used = program.processor();
    let mut said_at = Vec::with_capacity(MESSAGES);
    let mut every = tokio::time::interval(Duration::from_millis(5));
    for n in 0..MESSAGES {
        every.tick().await;
        said_at.push(rig.now());
        rig.says(n, n);
    }
    rig.called("sendMessage", MESSAGES as u64).await;
    let used = program.processor() - used;
    let asked = rig.asked_at();
    let mut waits: Vec<i64> = (0..MESSAGES).map(|n| asked[&n] - said_at[n]).collect();
    figures.at_most(
        "said to asked to be posted, 200/s, median",
        quantile(&mut waits, 0.5),
        5.0,
        "ms",
    );
    figures.at_most(
        "the same, 99 of 100",
        quantile(&mut waits, 0.99),
        25.0,
        "ms",
    );
    figures.note(
        "processor time a message",
        used * 1e3 / MESSAGES as f64,
        "ms",
    );
    program.stop();
}

/// As many as it can.
pub async fn rate(figures: &mut Figures) {
    const MESSAGES: usize = 10_000;
    let rig = Rig::new(Options::unlimited(), 100).await;
    let program = rig.program();
    rig.introduce().await;
    rig.world.clear_calls();
    let used = program.processor();
    let begun = Instant::now();
    for n in 0..MESSAGES {
        rig.says(n, n);
    }
    rig.called("sendMessage", MESSAGES as u64).await;
    let took = begun.elapsed().as_secs_f64();
    let used = program.processor() - used;
    let disorder = rig
        .shown()
        .values()
        .filter(|marks| !marks[1..].is_sorted())
        .count();
    figures.at_least(
        "customer messages a second",
        MESSAGES as f64 / took,
        1_000.0,
        "/s",
    );
    figures.note(
        "processor time a message",
        used * 1e3 / MESSAGES as f64,
        "ms",
    );
    figures.at_most("conversations out of order", disorder as f64, 0.0, "");
    program.stop();
}

/// A stand-in that takes 50 ms: nobody waits for anybody.
pub async fn slow(figures: &mut Figures) {
    const CUSTOMERS: usize = 300;
    let options = Options {
        latency: Duration::from_millis(50),
        ..Options::unlimited()
    };
    let rig = Rig::new(options, CUSTOMERS).await;
    let program = rig.program();
    rig.called("setMyCommands", 1).await;
    let begun = Instant::now();
    for n in 0..CUSTOMERS {
        rig.says(n, n);
    }
    let mut posted = 0;
    while posted < CUSTOMERS {
        posted = rig.shown().values().map(Vec::len).sum();
        assert!(begun.elapsed() < crate::rig::PATIENCE);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    figures.at_most(
        "300 new customers posted, 50 ms a call",
        begun.elapsed().as_secs_f64(),
        2.0,
        "s",
    );
    rig.rest().await;
    rig.world.clear_calls();
    let begun = Instant::now();
    for n in 0..CUSTOMERS {
        rig.says(n, 1_000 + n);
    }
    rig.called("sendMessage", CUSTOMERS as u64).await;
    figures.at_most(
        "300 known customers posted, 50 ms a call",
        begun.elapsed().as_secs_f64(),
        2.0,
        "s",
    );
    program.stop();
}
