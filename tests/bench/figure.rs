//! One line a figure.

use std::process::ExitCode;

/// What was measured so far.
#[derive(Default)]
pub struct Figures {
    missed: usize,
}

impl Figures {
    /// A figure that shall be at most `target`.
    pub fn at_most(&mut self, name: &str, value: f64, target: f64, unit: &str) {
        self.line(name, value, "≤", target, unit, value <= target);
    }

    /// A figure that shall be at least `target`.
    pub fn at_least(&mut self, name: &str, value: f64, target: f64, unit: &str) {
        self.line(name, value, "≥", target, unit, value >= target);
    }

    /// A figure without a target.
    pub fn note(&mut self, name: &str, value: f64, unit: &str) {
        println!("  {name:<58} {value:>9.2} {unit}");
    }

    /// Whether all targets were reached.
    pub fn verdict(&self) -> ExitCode {
        if self.missed == 0 {
            println!("all targets reached");
            ExitCode::SUCCESS
        } else {
            println!("{} not reached", self.missed);
            ExitCode::FAILURE
        }
    }

    fn line(&mut self, name: &str, value: f64, sign: &str, target: f64, unit: &str, ok: bool) {
        let verdict = if ok { "ok" } else { "NOT" };
        println!("  {name:<58} {value:>9.2} {sign} {target:>7.2} {unit:<6} {verdict}");
        self.missed += usize::from(!ok);
    }
}

/// The value below which `share` of `values` lie; sorts them.
pub fn quantile(values: &mut [i64], share: f64) -> f64 {
    values.sort_unstable();
    let at = ((values.len() as f64 * share).ceil() as usize).clamp(1, values.len().max(1)) - 1;
    values.get(at).map_or(f64::NAN, |value| *value as f64)
}
