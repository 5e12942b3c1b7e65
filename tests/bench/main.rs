//! The figures to reach, measured. Each is one line: what, how much, the
//! target, `ok` or `NOT`. See `tests/bench/run`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::similar_names,
    clippy::unused_self,
    reason = "benchmarks"
)]

mod figure;
mod fill;
mod find;
mod flat;
mod limit;
mod press;
mod rig;
mod speed;
mod ticket;
mod timers;
mod web;
mod words;

use std::process::ExitCode;

use crate::figure::Figures;

/// The benchmarks by name.
const NAMES: [&str; 11] = [
    "limit", "ticket", "pace", "rate", "slow", "press", "crowd", "web", "flat", "timers", "find",
];

fn main() -> ExitCode {
    // cargo adds `--bench`.
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"))
        .collect();
    if let Some(odd) = asked.iter().find(|name| !NAMES.contains(&name.as_str())) {
        println!(
            "no benchmark is called {odd}; there are: {}",
            NAMES.join(", ")
        );
        return ExitCode::FAILURE;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let mut figures = Figures::default();
    for name in NAMES {
        if asked.is_empty() || asked.iter().any(|asked| asked == name) {
            println!("{name}:");
            match name {
                "limit" => runtime.block_on(limit::run(&mut figures)),
                "ticket" => runtime.block_on(ticket::run(&mut figures)),
                "press" => runtime.block_on(press::run(&mut figures)),
                "pace" => runtime.block_on(speed::pace(&mut figures)),
                "rate" => runtime.block_on(speed::rate(&mut figures)),
                "crowd" => runtime.block_on(web::crowd(&mut figures)),
                "web" => runtime.block_on(web::soon(&mut figures)),
                "slow" => runtime.block_on(speed::slow(&mut figures)),
                "find" => runtime.block_on(find::run(&mut figures)),
                "timers" => runtime.block_on(timers::run(&mut figures)),
                _ => runtime.block_on(flat::run(&mut figures)),
            }
        }
    }
    figures.verdict()
}
