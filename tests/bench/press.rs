//! Buttons under load: 50 presses a second while customers write 200 messages
//! a second.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use topicdesk::standin::options::Options;
use topicdesk::standin::world::Place;

use crate::figure::{Figures, quantile};
use crate::rig::Rig;

const CUSTOMERS: usize = 100;
const MESSAGES: usize = 4_000;
/// One press for so many messages.
const EVERY: usize = 4;
/// What is pressed in turn: what changes the ticket, and what shows a screen.
const LABELS: [&str; 4] = ["Take", "Status", "Scripts", "Note"];

pub async fn run(figures: &mut Figures) {
    let rig = Rig::new(Options::unlimited(), CUSTOMERS).await;
    let program = rig.program();
    rig.introduce().await;
    let mut topics: Vec<i64> = rig.shown().into_keys().collect();
    topics.sort_unstable();
    let buttons: Vec<_> = topics
        .iter()
        .map(|topic| LABELS.map(|label| rig.button(*topic, label).unwrap()))
        .collect();
    rig.world.clear_calls();
    let mut presses = JoinSet::new();
    let mut every = tokio::time::interval(Duration::from_millis(5));
    for n in 0..MESSAGES {
        every.tick().await;
        rig.says(n, n);
        if n % EVERY != 0 {
            continue;
        }
        let turn = n / EVERY;
        let at = turn * 7 % topics.len();
        let (post, data) = &buttons[at][turn % LABELS.len()];
        let place = Place::Topic(rig.chat, topics[at]);
        // As agents see it: the card may have changed a moment ago.
        let pressed = rig
            .world
            .press_forged(rig.agent, place, *post, data)
            .unwrap();
        let begun = Instant::now();
        presses.spawn(async move {
            assert!(pressed.answer().await.is_some(), "a press without answer");
            begun.elapsed().as_millis() as i64
        });
    }
    let mut waits = presses.join_all().await;
    figures.at_most(
        "press to answer, 50/s beside 200 messages/s, median",
        quantile(&mut waits, 0.5),
        50.0,
        "ms",
    );
    figures.at_most(
        "the same, 99 of 100",
        quantile(&mut waits, 0.99),
        200.0,
        "ms",
    );
    rig.called("sendMessage", MESSAGES as u64).await;
    program.stop();
}
