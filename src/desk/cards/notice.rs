//! Everything the desk tells an agent in a topic, apart from cards.
//!
//! Each function is one notice. What people wrote goes in cut and isolated, and
//! at the end of its line where the grammar lets it.

use chrono_tz::Tz;

use crate::channels::error::Refusal;
use crate::desk::buttons::{Action, Button};
use crate::desk::cards::Card;
use crate::desk::commands;
use crate::desk::intent::{Refused, Right};
use crate::locale::{Arg, Language};
use crate::model::ids::{ConversationId, MessageId};
use crate::model::rich::RichText;

use super::moment::in_full;
use super::piece::{TEXT_MAX, excerpt, isolate, link, name};

/// The message a notice with buttons is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Its conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
}

/// It will not arrive, and why; `reason` holds the far side's own words and is
/// shown where the kind of refusal does not say enough. [Try again] where that
/// can help.
#[must_use]
pub fn failed(refusal: Refusal, reason: &str, about: About, language: Language) -> Card {
    let (key, again) = match refusal {
        Refusal::WindowClosed => ("notice-failed-window", true),
        Refusal::Blocked => ("notice-failed-blocked", true),
        Refusal::Gone => ("notice-failed-gone", false),
        Refusal::OneWay => ("notice-failed-one-way", false),
        Refusal::TooLarge => ("notice-failed-too-large", false),
        Refusal::Unsupported => ("notice-failed-unsupported", false),
        Refusal::Rejected => ("notice-failed-rejected", true),
    };
    let mut card = say(language, key, &[("reason", excerpt(reason).into())]);
    if again {
        button(
            &mut card,
            language,
            "button-retry",
            Action::Retry(about.message),
            about,
        );
    }
    card
}

/// The far side could not be reached for so long that we gave up. [Try again]
#[must_use]
pub fn gave_up(about: About, language: Language) -> Card {
    let mut card = say(language, "notice-gave-up", &[]);
    button(
        &mut card,
        language,
        "button-retry",
        Action::Retry(about.message),
        about,
    );
    card
}

/// The time has come that somebody wanted to be reminded of; whom it concerns
/// is named so that his app rings.
#[must_use]
pub fn reminder(whom: Option<&(i64, String)>, words: Option<&str>, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &language.say("notice-reminder"));
    if let Some((id, who)) = whom {
        text.push(" ").push_mention(&name(who), *id);
    }
    if let Some(words) = words {
        text.push("\n").push(&excerpt(words));
    }
    Card::from(text)
}

/// The promised date comes near or has come; whom it concerns is named so that
/// his app rings. `now` in milliseconds UTC, with the zone of the desk.
#[must_use]
pub fn due(at: i64, whom: &[(i64, String)], (now, zone): (i64, Tz), language: Language) -> Card {
    let key = if at > now {
        "notice-due-soon"
    } else {
        "notice-due"
    };
    let time = in_full(at, now, zone, language);
    let mut text = RichText::default();
    text.push_as("bold", &language.say_with(key, &[("time", time.into())]));
    for (id, who) in whom {
        text.push(" ").push_mention(&name(who), *id);
    }
    Card::from(text)
}

/// Which tasks were made: number, title, and a link where the topic is there.
#[must_use]
pub fn tasks_made(tasks: &[(i64, String, Option<String>)], language: Language) -> Card {
    let mut text = RichText::default();
    for (at, (number, title, link)) in tasks.iter().enumerate() {
        if at > 0 {
            text.push("\n");
        }
        let number = number.to_string();
        let line = language.say_with("notice-task-made", &[("number", number.into())]);
        match link {
            Some(link) => text.push_link(&line, link),
            None => text.push(&line),
        };
        text.push(" · ").push(&excerpt(title));
    }
    Card::from(text)
}

/// Reminders came long after their time.
#[must_use]
pub fn overdue(language: Language) -> Card {
    say(language, "notice-overdue", &[])
}

/// Somebody left; `tickets` (number and topic) are the first of those that
/// wait for others now.
#[must_use]
pub fn left(
    who: &str,
    count: i64,
    tickets: &[(i64, Option<i64>)],
    chat: i64,
    language: Language,
) -> Card {
    let args = [("name", Arg::from(name(who))), ("count", count.into())];
    let mut card = say(language, "notice-left", &args);
    for (number, topic) in tickets {
        card.text.push(" ");
        let shown = format!("#{number}");
        match topic.and_then(|topic| link(chat, topic)) {
            Some(url) => card.text.push_link(&shown, &url),
            None => card.text.push(&shown),
        };
    }
    if i64::try_from(tickets.len()).is_ok_and(|shown| shown < count) {
        card.text.push(" …");
    }
    card
}

/// Something by the clock failed too often.
#[must_use]
pub fn timer_parked(language: Language) -> Card {
    say(language, "notice-timer-parked", &[])
}

/// It perhaps arrived. [Send again] [It arrived]
#[must_use]
pub fn unsure(about: About, language: Language) -> Card {
    let mut card = say(language, "notice-unsure", &[]);
    button(
        &mut card,
        language,
        "button-send-again",
        Action::SendAgain(about.message),
        about,
    );
    button(
        &mut card,
        language,
        "button-arrived",
        Action::Leave(about.message),
        about,
    );
    card
}

/// It was forwarded here and therefore not sent. [Send to the customer]
#[must_use]
pub fn forward_held(from: Option<&str>, about: About, language: Language) -> Card {
    let mut card = match from {
        Some(from) => say(
            language,
            "notice-forward-held-from",
            &[("name", name(from).into())],
        ),
        None => say(language, "notice-forward-held", &[]),
    };
    button(
        &mut card,
        language,
        "button-send-held",
        Action::SendHeld(about.message),
        about,
    );
    card
}

/// A line of it begins like a note, so it was not sent. [Send to the customer]
#[must_use]
pub fn remark_held(about: About, language: Language) -> Card {
    let mut card = say(language, "notice-remark-held", &[]);
    button(
        &mut card,
        language,
        "button-send-held",
        Action::SendHeld(about.message),
        about,
    );
    card
}

/// It answers what the customer never saw, so it was not sent. [Send to the customer]
#[must_use]
pub fn answer_held(about: About, language: Language) -> Card {
    let mut card = say(language, "notice-answer-held", &[]);
    button(
        &mut card,
        language,
        "button-send-held",
        Action::SendHeld(about.message),
        about,
    );
    card
}

/// A file is over a limit. Sizes in bytes.
#[must_use]
pub fn too_large(size: Option<u64>, limit: u64, to_customer: bool, language: Language) -> Card {
    let key = match (to_customer, size.is_some()) {
        (true, true) => "notice-file-out",
        (true, false) => "notice-file-out-unknown",
        (false, true) => "notice-file-in",
        (false, false) => "notice-file-in-unknown",
    };
    let args = [
        ("size", Arg::from(megabytes(size.unwrap_or_default()))),
        ("limit", megabytes(limit).into()),
    ];
    say(language, key, &args)
}

/// The far side cannot take this kind; `kind` names it in the agent's language.
#[must_use]
pub fn unsupported(kind: &str, language: Language) -> Card {
    say(language, "notice-unsupported", &[("kind", kind.into())])
}

/// No command of this name; names the nearest if one is near. Says that the
/// message was not sent.
#[must_use]
pub fn unknown_command(given: &str, language: Language) -> Card {
    let near = commands::all()
        .map(|command| {
            (
                strsim::damerau_levenshtein(command.name, given),
                command.name,
            )
        })
        .min()
        .filter(|(distance, near)| *distance <= near.len() / 3 + 1 && *distance < near.len());
    let shown = Arg::from(isolate(&format!("/{}", super::piece::cut(given, 32))));
    match near {
        Some((_, near)) => say(
            language,
            "notice-unknown-command-near",
            &[("given", shown), ("near", format!("/{near}").into())],
        ),
        None => say(language, "notice-unknown-command", &[("given", shown)]),
    }
}

/// Nobody can be named as its author, so it was not sent.
#[must_use]
pub fn refused(why: Refused, language: Language) -> Card {
    match why {
        Refused::Anonymous => say(language, "notice-refused-anonymous", &[]),
        Refused::Channel => say(language, "notice-refused-channel", &[]),
    }
}

/// The customer changed what he had said; what it was stands folded below.
#[must_use]
pub fn customer_edited(was: Option<&str>, language: Language) -> Card {
    folded("notice-customer-edited", was, language)
}

/// The customer took back what he had said; what it was stands folded below.
#[must_use]
pub fn customer_took_back(was: Option<&str>, language: Language) -> Card {
    folded("notice-customer-took-back", was, language)
}

fn folded(key: &str, was: Option<&str>, language: Language) -> Card {
    let mut card = say(language, key, &[]);
    if let Some(was) = was.map(str::trim).filter(|was| !was.is_empty()) {
        card.text.push("\n");
        let room = TEXT_MAX.saturating_sub(card.text.len_utf16());
        let was = head_of(was, room);
        card.text.push_as("expandable_blockquote", &was);
    }
    card
}

/// The beginning of a text in at most `room` UTF-16 units, line breaks kept.
fn head_of(text: &str, room: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let whole = text.encode_utf16().count() <= room;
    let mut left = if whole { room } else { room.saturating_sub(1) };
    let mut head = String::new();
    for cluster in text.graphemes(true) {
        let Some(rest) = left.checked_sub(cluster.encode_utf16().count()) else {
            break;
        };
        left = rest;
        head.push_str(cluster);
    }
    if !whole {
        head.push('…');
    }
    head
}

/// The customer's reactions on a message are now these; `None` stands for a
/// custom emoji. `words` is the beginning of the message.
#[must_use]
pub fn customer_reacted(emoji: &[Option<String>], words: &str, language: Language) -> Card {
    let shown: Vec<&str> = emoji
        .iter()
        .take(12)
        .map(|emoji| emoji.as_deref().unwrap_or("✨"))
        .collect();
    let words = excerpt(words);
    if shown.is_empty() {
        return say(language, "notice-unreacted", &[("words", words.into())]);
    }
    let args = [
        ("emoji", Arg::from(shown.concat())),
        ("words", words.into()),
    ];
    say(language, "notice-reacted", &args)
}

/// The line above a message that the customer forwarded.
#[must_use]
pub fn forwarded_from(from: &str, language: Language) -> RichText {
    let mut text = RichText::default();
    let line = language.say_with("notice-forwarded-from", &[("name", name(from).into())]);
    text.push_as("italic", &line);
    text
}

/// The line above what was sent to the customer for an agent, of the script
/// with this title.
#[must_use]
pub fn sent_for(title: Option<&str>, agent: &str, language: Language) -> RichText {
    let agent = name(agent).into();
    let line = match title {
        Some(title) => {
            let args = [("title", name(title).into()), ("agent", agent)];
            language.say_with("script-sent-by", &args)
        }
        None => language.say_with("script-sent-for", &[("agent", agent)]),
    };
    let mut text = RichText::default();
    text.push_as("italic", &line);
    text
}

/// A question; it names whom it is put to, so that his app opens the answer.
#[must_use]
pub fn ask(user: Option<&(i64, String)>, words: &RichText) -> Card {
    let mut text = RichText::default();
    if let Some((id, shown)) = user {
        let shown = super::piece::cut(shown, super::piece::NAME_MAX);
        text.push_person(&shown, *id).push(", ");
    }
    text.append(words);
    text.into()
}

/// Somebody took the request.
#[must_use]
pub fn taken_by(agent: &str, language: Language) -> Card {
    say(
        language,
        "notice-taken-by",
        &[("agent", name(agent).into())],
    )
}

/// A whole inbox is out of service; its messages wait.
#[must_use]
pub fn inbox_down(inbox: &str, language: Language) -> Card {
    say(
        language,
        "notice-inbox-down",
        &[("inbox", name(inbox).into())],
    )
}

/// How many messages of the customer could not be posted under his card.
#[must_use]
pub fn first_words_missing(count: i64, language: Language) -> Card {
    say(
        language,
        "notice-first-words-missing",
        &[("count", count.into())],
    )
}

/// Messages vanish from the group after so many seconds.
#[must_use]
pub fn auto_delete(seconds: i64, language: Language) -> Card {
    let hours = (seconds / 3600).max(1);
    if hours < 48 {
        return say(
            language,
            "notice-auto-delete-hours",
            &[("count", hours.into())],
        );
    }
    say(
        language,
        "notice-auto-delete-days",
        &[("count", (hours / 24).into())],
    )
}

/// Our bot lacks these rights in the group.
#[must_use]
pub fn rights_missing(rights: &[Right], language: Language) -> Card {
    let named = rights.iter().map(|right| {
        language.say(match right {
            Right::ManageTopics => "right-manage-topics",
            Right::DeleteMessages => "right-delete-messages",
            Right::PinMessages => "right-pin-messages",
        })
    });
    let named = named.collect::<Vec<_>>().join(", ");
    say(
        language,
        "notice-rights-missing",
        &[("rights", named.into())],
    )
}

/// The list of commands, for `/help`.
#[must_use]
pub fn help(language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &language.say("command-help-head"));
    text.push("\n").append(&commands(language, false));
    text.push("\n\n").push(&language.say("command-help-foot"));
    text.into()
}

/// The commands of the group, or of a private chat, one a line.
#[must_use]
pub fn commands(language: Language, private: bool) -> RichText {
    let lines: Vec<String> = commands::all()
        .filter(|command| !private || command.private)
        .map(|command| format!("/{} — {}", command.name, language.say(command.about)))
        .collect();
    RichText::plain(lines.join("\n"))
}

fn say(language: Language, key: &str, args: &[(&str, Arg)]) -> Card {
    RichText::plain(language.say_with(key, args)).into()
}

fn button(card: &mut Card, language: Language, key: &str, action: Action, about: About) {
    let button = Button::new(language.say(key), action, about.conversation);
    match card.keyboard.first_mut() {
        Some(row) => row.push(button),
        None => card.keyboard.push(vec![button]),
    }
}

/// Whole megabytes, rounded up, as the limits are told (1 MB = 2^20 bytes).
fn megabytes(bytes: u64) -> i64 {
    i64::try_from(bytes.div_ceil(1 << 20)).unwrap_or(i64::MAX)
}
