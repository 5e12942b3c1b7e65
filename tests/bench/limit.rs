//! The group's limit in force, ten times as fast as Telegram's: 300 messages
//! of 100 customers within 3 s.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use topicdesk::app::{App, Tuning};
use topicdesk::standin::options::Options;

use crate::figure::Figures;
use crate::rig::{PATIENCE, Rig, marks};

const CUSTOMERS: usize = 100;
const MESSAGES: usize = 300;
const LIMIT: usize = 20;
const SPAN: Duration = Duration::from_secs(6);

pub async fn run(figures: &mut Figures) {
    let options = Options::unlimited().group_budget(LIMIT, SPAN);
    let rig = Rig::new(options, CUSTOMERS).await;
    let tuning = Tuning {
        group_span: SPAN.as_millis() as i64,
        ..Tuning::default()
    };
    let pace = format!("group_per_minute = {LIMIT}\nchat_per_second = 0\noverall_per_second = 0");
    let app = App::start(rig.config(&pace), tuning).await.unwrap();
    rig.world.clear_calls();

    // A fixed shuffle: each customer writes thrice at moments of his own.
    let begun = rig.now();
    let mut said_at = BTreeMap::new();
    let mut every = tokio::time::interval(Duration::from_secs(3) / MESSAGES as u32);
    for n in 0..MESSAGES {
        every.tick().await;
        rig.says(who(n), n);
        said_at.insert(n, rig.now());
    }
    let (mut seen, mut last) = (HashSet::new(), 0);
    let drained = rig.world.wait_for(PATIENCE, |state| {
        let chat = state.chats.values().find(|chat| chat.key.id == rig.chat)?;
        for (id, message) in chat.messages.range(last + 1..) {
            last = *id;
            let words = message.body.get("text").and_then(|words| words.as_str());
            if message.topic.is_some() {
                seen.extend(marks(words.unwrap_or_default()));
            }
        }
        (seen.len() == MESSAGES).then(|| (state.now(), state.log.operations()))
    });
    let (ended, operations) = drained.await.unwrap_or((rig.now(), 0));

    let shown = rig.shown();
    let told: Vec<usize> = shown.values().flatten().copied().collect();
    let lost = MESSAGES - told.iter().collect::<HashSet<_>>().len();
    let disorder = shown.values().filter(|marks| !marks.is_sorted()).count();
    figures.at_most("messages lost", lost as f64, 0.0, "");
    figures.at_most(
        "messages shown twice",
        (told.len() + lost - MESSAGES) as f64,
        0.0,
        "",
    );
    figures.at_most("conversations out of order", disorder as f64, 0.0, "");
    let calls = rig.world.count_calls(None, None);
    let refused = rig.world.count_calls(None, Some(429));
    figures.at_most(
        "calls answered 429, of 100",
        refused as f64 * 100.0 / calls as f64,
        1.0,
        "%",
    );

    // So many fit at once; each further lot has to wait for a span.
    let least = (operations.saturating_sub(1) / LIMIT as u64) as f64 * SPAN.as_secs_f64();
    let took = (ended - begun) as f64 / 1000.0;
    figures.note("operations until all was shown", operations as f64, "");
    figures.note("least time for them", least, "s");
    figures.at_most(
        "time until all was shown, of the least",
        took / least,
        1.15,
        "×",
    );

    // General's lines are told apart: they belong to no dialogue.
    let bursts = later_bursts(&rig, &said_at);
    let allowed = 2 * CUSTOMERS + bursts;
    let general = rig
        .world
        .general(rig.chat)
        .iter()
        .filter(|line| line.by_bot)
        .count();
    let spent = operations as f64 - general as f64;
    figures.note("later bursts", bursts as f64, "");
    figures.note("General's lines until then", general as f64, "");
    figures.at_most(
        "other operations, of 2 a dialogue + 1 a later burst",
        spent / allowed as f64,
        1.0,
        "×",
    );
    let during = methods(&rig);
    rig.rest().await;
    for (method, count) in &during {
        figures.note(&format!("  {method} until then"), *count as f64, "");
    }
    for (method, count) in methods(&rig) {
        let before = during.get(method).copied().unwrap_or(0);
        figures.note(
            &format!("  {method} afterwards"),
            (count - before) as f64,
            "",
        );
    }
    app.stop().await;
}

fn who(n: usize) -> usize {
    // 37 and 100 have no common divisor: each round is another order of all.
    (n * 37 + n / CUSTOMERS * 13) % CUSTOMERS
}

/// What customers said after their dialogue was opened, runs with no post of
/// theirs in between counted once.
fn later_bursts(rig: &Rig, said_at: &BTreeMap<usize, i64>) -> usize {
    let asked = rig.asked_at();
    let mut bursts = 0;
    for customer in 0..CUSTOMERS {
        let own: Vec<usize> = said_at
            .keys()
            .copied()
            .filter(|n| who(*n) == customer)
            .collect();
        let mut posts: Vec<i64> = own.iter().filter_map(|n| asked.get(n).copied()).collect();
        posts.sort_unstable();
        posts.dedup();
        let intervals = posts.iter().enumerate().filter(|(at, post)| {
            let since = if *at == 0 { i64::MIN } else { posts[*at - 1] };
            own.iter()
                .any(|n| said_at[n] > since && said_at[n] <= **post)
        });
        bursts += intervals.count().saturating_sub(1);
    }
    bursts
}

/// Successful calls that spend the group's budget.
fn methods(rig: &Rig) -> BTreeMap<&'static str, usize> {
    let mut methods = BTreeMap::new();
    for call in rig.world.calls() {
        if call.code == 200 && call.cost > 0 && call.chat == Some(rig.chat) {
            *methods.entry(call.method).or_default() += call.cost;
        }
    }
    methods
}
