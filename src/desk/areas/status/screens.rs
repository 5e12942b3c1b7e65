//! What the status area shows. Pure.

use crate::desk::areas::menu;
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::card::status_emoji;
use crate::desk::cards::piece::excerpt;
use crate::locale::{Arg, Language};
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::model::status::{Resolution, Status};
use crate::model::ticket::Work;
use crate::relay::planned::TakenBack;
use crate::relay::spam;
use crate::store::conversations::Conversation;

use super::words::{letter, result_letter};
use super::{CODE, FINISH, PURGE, REASON, REOPEN, SET, SPAM, TELL, UNDO};

/// The name of a state (or of the result, once it has ended) with its emoji.
#[must_use]
pub fn standing(status: Status, result: Option<Resolution>, language: Language) -> String {
    let name = match result {
        Some(result) if status.is_over() && result != Resolution::Done => {
            let result = language.say(&format!("card-result-{}", result.key()));
            let status = language.say(&format!("card-status-{}", status.key()));
            format!("{status} · {result}")
        }
        _ => language.say(&format!("card-status-{}", status.key())),
    };
    format!("{} {name}", status_emoji(status))
}

/// The same for a button, two a row, with room for a mark before it.
#[must_use]
pub fn label(status: Status, result: Option<Resolution>, language: Language) -> String {
    let name = match result {
        Some(result) if status.is_over() && result != Resolution::Done => {
            language.say(&format!("card-result-{}", result.key()))
        }
        _ if status == Status::WaitingCustomer => language.say("status-label-waiting-customer"),
        _ => language.say(&format!("card-status-{}", status.key())),
    };
    format!("{} {name}", status_emoji(status))
}

/// The states to choose from; of one that has ended, the ways back.
#[must_use]
pub fn states(conversation: &Conversation, may_purge: bool, language: Language) -> Card {
    let id = conversation.id;
    let mut text = RichText::default();
    text.push_as("bold", &language.say("status-head"))
        .push("\n");
    text.push(&standing(
        conversation.status,
        conversation.resolution,
        language,
    ));
    if let Some(reason) = &conversation.reason {
        text.push(" · ").push(&excerpt(reason));
    }
    let button =
        |label: String, verb, args: &str| Button::area(label, (CODE, verb), Some(id), args);
    let mut buttons = Vec::new();
    if conversation.status.is_over() {
        buttons.push(button(language.say("button-reopen"), REOPEN, ""));
    } else {
        for status in [
            Status::Open,
            Status::WaitingCustomer,
            Status::WaitingThird,
            Status::Review,
        ] {
            let apt = status != Status::WaitingCustomer || !conversation.is_task();
            if status != conversation.status && apt {
                let args = letter(status).to_string();
                buttons.push(button(label(status, None, language), SET, &args));
            }
        }
        let solved = format!(
            "{}{}",
            letter(Status::Solved),
            result_letter(Resolution::Done)
        );
        let name = label(Status::Solved, None, language);
        buttons.push(button(name, FINISH, &solved));
        for result in Resolution::CHOICES {
            if conversation.is_task() && matches!(result, Resolution::Spam | Resolution::NotService)
            {
                continue;
            }
            let args = format!("{}{}", letter(Status::Closed), result_letter(result));
            let label = language.say(&format!("status-end-{}", result.key()));
            let verb = if result == Resolution::Spam {
                SPAM
            } else {
                FINISH
            };
            buttons.push(button(label, verb, &args));
        }
    }
    if spam::is_spam(conversation) && may_purge {
        buttons.push(button(language.say("button-purge"), PURGE, ""));
    }
    buttons.push(button(language.say("button-undo"), UNDO, ""));
    Card {
        text,
        keyboard: rows(&buttons, language),
    }
}

/// Why it was not done.
#[must_use]
pub fn reasons(id: ConversationId, count: usize, language: Language) -> Card {
    let mut buttons: Vec<Button> = (1..=count)
        .map(|at| {
            let label = language.say(&format!("status-reason-{at}"));
            Button::area(label, (CODE, REASON), Some(id), &at.to_string())
        })
        .collect();
    buttons.push(Button::area(
        language.say("status-reason-other"),
        (CODE, TELL),
        Some(id),
        "",
    ));
    Card {
        text: RichText::plain(language.say("status-why")),
        keyboard: rows(&buttons, language),
    }
}

/// Whether it is really spam.
#[must_use]
pub fn really_spam(id: ConversationId, language: Language) -> Card {
    let args = format!(
        "{}{}",
        letter(Status::Closed),
        result_letter(Resolution::Spam)
    );
    let yes = Button::area(
        language.say("status-spam-yes"),
        (CODE, FINISH),
        Some(id),
        &args,
    );
    Card {
        text: RichText::plain(language.say("status-spam-really")),
        keyboard: rows(&[yes], language),
    }
}

/// What an undo did, in a toast.
#[must_use]
pub fn undone(was: &Work, back: &TakenBack, language: Language) -> String {
    let stopped = back.stopped.len() as i64;
    let args = [
        (
            "status",
            Arg::from(standing(was.status, was.resolution, language)),
        ),
        ("stopped", stopped.into()),
        ("sent", (back.sent.len() as i64).into()),
    ];
    let mut words = language.say_with("status-undone", &args);
    if stopped > 0 {
        words.push(' ');
        words.push_str(&language.say_with("status-undone-stopped", &args));
    }
    if !back.sent.is_empty() {
        words.push(' ');
        words.push_str(&language.say_with("status-undone-sent", &args));
    }
    words
}

/// What an undo has to tell, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What of a macro was taken back: how it is now.
    pub back: Vec<String>,
    /// What somebody has changed since: how it stays.
    pub kept: Vec<String>,
    /// What had reached the customer: first words, or the key of a kind.
    pub sent: Vec<String>,
}

/// What an undo did, in the topic; `None` if a toast says it all.
#[must_use]
pub fn report(report: &Report, language: Language) -> Option<RichText> {
    let sent = report
        .sent
        .iter()
        .map(|words| match words.strip_prefix('\u{1}') {
            Some(key) => language.say(key),
            None => excerpt(words),
        });
    let parts = [
        ("status-undid", report.back.clone()),
        ("status-undid-kept", report.kept.clone()),
        ("status-already-sent", sent.collect()),
    ];
    let mut text = RichText::default();
    for (head, lines) in parts.iter().filter(|(_, lines)| !lines.is_empty()) {
        if !text.is_empty() {
            text.push("\n");
        }
        text.push_as("bold", &language.say(head));
        for words in lines {
            text.push("\n• ").push(words);
        }
    }
    (!text.is_empty()).then_some(text)
}

/// Two a row, and a way out.
fn rows(buttons: &[Button], language: Language) -> Keyboard {
    let mut keyboard: Keyboard = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![menu::close(language)]);
    keyboard
}
