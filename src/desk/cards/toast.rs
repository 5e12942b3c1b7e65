//! The short answers to a press of a button.

use super::piece::{cut, name};
use crate::locale::{Arg, Language};
use crate::model::rich::units;

/// Longest answer Telegram shows, characters.
const TOAST_MAX: usize = 200;

/// What is answered to a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toast {
    /// You are responsible now.
    TakenByYou,
    /// This agent was faster.
    TakenBy(String),
    /// Closed now.
    Closed,
    /// This agent (or, if `None`, the system) has closed it already.
    ClosedBy(Option<String>),
    /// Open again.
    Reopened,
    /// It is open already.
    OpenAlready,
    /// Will be sent.
    OnItsWay,
    /// It went out already.
    SentAlready,
    /// Left as arrived.
    LeftAsArrived,
    /// Will be taken back.
    TakingBack,
    /// Write the note as a reply to the prompt.
    NotePrompted,
    /// The button is from an older state of things.
    Late,
    /// Data that no button of ours holds.
    Unknown,
    /// He may not.
    Forbidden,
    /// It did not work; try again.
    Trouble,
    /// What an area answers.
    Words {
        /// The words; none is a silent answer.
        words: String,
        /// Whether they stand in the way until read.
        alert: bool,
    },
}

/// The words of it, at most 200 characters, and whether they should stand in
/// the way until read.
#[must_use]
pub fn toast(toast: &Toast, language: Language) -> (String, bool) {
    let plain = |key: &str, alert| (language.say(key), alert);
    let with = |key: &str, agent: &str| {
        let args = [("agent", Arg::from(name(agent)))];
        (language.say_with(key, &args), true)
    };
    let (words, alert) = match toast {
        Toast::TakenByYou => plain("toast-taken-by-you", false),
        Toast::TakenBy(agent) => with("toast-taken-by", agent),
        Toast::Closed => plain("toast-closed", false),
        Toast::ClosedBy(Some(agent)) => with("toast-closed-by", agent),
        Toast::ClosedBy(None) => plain("toast-closed-already", true),
        Toast::Reopened => plain("toast-reopened", false),
        Toast::OpenAlready => plain("toast-open-already", false),
        Toast::OnItsWay => plain("toast-on-its-way", false),
        Toast::SentAlready => plain("toast-sent-already", true),
        Toast::LeftAsArrived => plain("toast-left-as-arrived", false),
        Toast::TakingBack => plain("toast-taking-back", false),
        Toast::NotePrompted => plain("toast-note-prompted", false),
        Toast::Late => plain("toast-late", true),
        Toast::Unknown => plain("toast-unknown", true),
        Toast::Forbidden => plain("toast-forbidden", true),
        Toast::Trouble => plain("toast-trouble", true),
        Toast::Words { words, alert } => (words.clone(), *alert),
    };
    (shorten(&words), alert)
}

fn shorten(words: &str) -> String {
    let mut max = TOAST_MAX;
    let mut short = cut_keeping_isolates(words, max);
    while units(&short) > TOAST_MAX && max > 1 {
        max -= 1;
        short = cut_keeping_isolates(words, max);
    }
    short
}

fn cut_keeping_isolates(words: &str, max: usize) -> String {
    if units(words) <= TOAST_MAX {
        return words.into();
    }
    cut(words, max)
}
