//! The pinned card of a conversation.

use chrono_tz::Tz;

use super::Card;
use super::burst;
use super::piece::{cut, excerpt, fits, isolate, moment, name};
use crate::desk::areas::{later, menu, scripts, status, tasks, turns};
use crate::desk::buttons::{Action, Button, Keyboard};
use crate::locale::{Arg, Language};
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::model::status::{Priority, Resolution, Status};
use crate::store::people;

/// What the card of a conversation tells.
#[derive(Clone, Debug)]
pub struct CardView {
    /// The conversation, for the buttons.
    pub conversation: ConversationId,
    /// Number of the request.
    pub number: i64,
    /// Its work state.
    pub status: Status,
    /// Short code of the inbox.
    pub inbox_code: String,
    /// Name of the inbox.
    pub inbox_name: String,
    /// The customer's display name; may be empty.
    pub contact: String,
    /// His public handle without `@`.
    pub username: Option<String>,
    /// A link to his account.
    pub link: Option<String>,
    /// What he told of himself, by name, and where he was.
    pub told: Vec<(String, String)>,
    /// Code of the link that led him here.
    pub source: Option<String>,
    /// IETF language tag of his app.
    pub language: Option<String>,
    /// How it ended, and why.
    pub ended: Option<(Resolution, Option<String>)>,
    /// What a task is about.
    pub subject: Option<String>,
    /// How urgent it is.
    pub priority: Priority,
    /// Names of its tags.
    pub tags: Vec<String>,
    /// When somebody wants to be reminded, milliseconds UTC.
    pub wake_at: Option<i64>,
    /// The promised date, milliseconds UTC.
    pub due_at: Option<i64>,
    /// Items of its checklist: done, all.
    pub checklist: (i64, i64),
    /// Name of the team in whose queue it is.
    pub team: Option<String>,
    /// There is nobody on a far side.
    pub task: bool,
    /// When the request was made, milliseconds UTC.
    pub created_at: i64,
    /// Name of the agent responsible.
    pub assignee: Option<String>,
    /// The last thing said.
    pub last: Option<LastLine>,
    /// Messages from the customer.
    pub in_count: i64,
    /// Messages from us.
    pub out_count: i64,
    /// The customer has blocked us.
    pub blocked: bool,
    /// Now, milliseconds UTC.
    pub now: i64,
    /// Time zone of the desk.
    pub zone: Tz,
}

/// The last thing said in a conversation.
#[derive(Clone, Debug)]
pub struct LastLine {
    /// Its words, or the name of its kind.
    pub words: String,
    /// Who said it.
    pub by: Speaker,
    /// When, milliseconds UTC.
    pub at: i64,
}

/// Who said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// An agent, by name.
    Agent(String),
}

/// The card.
#[must_use]
pub fn card(view: &CardView, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &head(view, language));
    text.push("\n");
    match &view.subject {
        Some(subject) => {
            text.push("📋 ").push(&excerpt(subject));
        }
        None => contact(&mut text, view, language),
    }
    if let Some(line) = origin(view, language) {
        text.push("\n").push(&line);
    }
    told(&mut text, view, language);
    text.push("\n").push(&work(view, language));
    for line in order(view, language) {
        text.push("\n").push(&line);
    }
    if let Some(last) = &view.last {
        text.push("\n").push(&last_line(last, view, language));
    }
    if !view.task {
        let counts = [
            ("in", Arg::from(view.in_count)),
            ("out", Arg::from(view.out_count)),
        ];
        text.push("\n")
            .push(&language.say_with("card-counts", &counts));
    }
    if view.blocked {
        text.push("\n")
            .push_as("bold", &language.say("card-blocked"));
    }
    Card {
        text,
        keyboard: keyboard(view, language),
    }
}

/// The card with the customer's first words under it, for a new dialogue under
/// pressure; and how many of the words it holds. Those that do not fit whole
/// are left to posts of their own, in order.
#[must_use]
pub fn card_with_words(view: &CardView, words: &[RichText], language: Language) -> (Card, usize) {
    let Card { mut text, keyboard } = card(view, language);
    let mut held = 0;
    for said in words {
        let mut longer = text.clone();
        longer.push(if held == 0 { "\n\n" } else { "\n" });
        burst::start(&mut longer, said);
        if !fits(&longer) {
            break;
        }
        text = longer;
        held += 1;
    }
    (Card { text, keyboard }, held)
}

/// The emoji of a status, the same on the card and in the title.
#[must_use]
pub const fn status_emoji(status: Status) -> &'static str {
    match status {
        Status::New => "🔵",
        Status::Open => "🟡",
        Status::WaitingCustomer => "🟢",
        Status::WaitingThird => "🟠",
        Status::Snoozed => "💤",
        Status::Review => "🟣",
        Status::Solved => "✅",
        Status::Closed => "⚪",
    }
}

fn head(view: &CardView, language: Language) -> String {
    language.say_with(
        "card-head",
        &[
            ("emoji", status_emoji(view.status).into()),
            ("number", view.number.to_string().into()),
            ("code", cut(&view.inbox_code, 16).into()),
            ("inbox", name(&view.inbox_name).into()),
            (
                "status",
                language
                    .say(&format!("card-status-{}", view.status.key()))
                    .into(),
            ),
        ],
    )
}

fn contact(text: &mut RichText, view: &CardView, language: Language) {
    text.push("👤 ");
    let shown = if view.contact.trim().is_empty() {
        language.say("card-nameless")
    } else {
        name(&view.contact)
    };
    match view.link.as_deref() {
        Some(link) if is_web(link) => text.push_link(&shown, link),
        _ => text.push(&shown),
    };
    if let Some(username) = &view.username {
        text.push(" · ")
            .push(&isolate(&format!("@{}", cut(username, 64))));
    }
    match view.link.as_deref() {
        Some(link) if !is_web(link) => text.push(" · ").push(&name(link)),
        _ => text,
    };
}

/// Whether Telegram takes it as the target of a link.
fn is_web(link: &str) -> bool {
    link.len() <= 2048
        && ["https://", "http://", "tg://"]
            .iter()
            .any(|start| link.starts_with(start))
}

fn origin(view: &CardView, language: Language) -> Option<String> {
    let source = view.source.as_ref().map(|source| {
        language.say_with(
            "card-source",
            &[("source", isolate(&cut(source, 64)).into())],
        )
    });
    let tongue = view
        .language
        .as_ref()
        .map(|tag| format!("🌐 {}", cut(tag, 16)));
    let parts: Vec<String> = source.into_iter().chain(tongue).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Longest of what is shown of one thing a customer told.
const TOLD_MAX: usize = 100;

/// How the customer can be reached, what the desk knows of him, then where he was.
/// Names that the card does not know are not shown.
fn told(text: &mut RichText, view: &CardView, language: Language) {
    let value = |name: &str| {
        let mut told = view.told.iter();
        told.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    let line = |key: &str, value: &str| {
        let value = isolate(&cut(value, TOLD_MAX)).into();
        language.say_with(key, &[("value", value)])
    };
    let ways = [
        ("email", "card-email"),
        ("phone", "card-phone"),
        ("handle", "card-handle"),
    ];
    let ways: Vec<String> = ways
        .iter()
        .filter_map(|(name, key)| Some(line(key, value(name)?)))
        .collect();
    if !ways.is_empty() {
        text.push("\n").push(&ways.join(" · "));
    }
    let of_desk = [
        (people::ALIAS, "contact-card-alias"),
        (people::COMPANY, "contact-card-company"),
        (people::COORDINATOR, "contact-card-coordinator"),
    ];
    let of_desk: Vec<String> = of_desk
        .iter()
        .filter_map(|(name, key)| Some(line(key, value(name)?)))
        .collect();
    if !of_desk.is_empty() {
        text.push("\n").push(&of_desk.join(" · "));
    }
    if let Some(note) = value(people::NOTE) {
        text.push("\n").push(&line("contact-card-note", note));
    }
    if let Some(answer) = value("answer") {
        text.push("\n").push(&line("card-answer", answer));
    }
    let Some(page) = value("page") else { return };
    let shown = line("card-page", value("page-title").unwrap_or(page));
    text.push("\n");
    if is_web(page) {
        text.push_link(&shown, page);
    } else {
        text.push(&shown);
    }
}

fn work(view: &CardView, language: Language) -> String {
    let created = moment(view.created_at, view.now, view.zone);
    let mut line = match &view.assignee {
        Some(agent) => language.say_with(
            "card-assigned",
            &[("created", created.into()), ("agent", name(agent).into())],
        ),
        None => language.say_with("card-unassigned", &[("created", created.into())]),
    };
    if let Some(team) = &view.team {
        line.push_str(" · 👥 ");
        line.push_str(&name(team));
    }
    if view.priority != Priority::Normal {
        line.push_str(" · ");
        line.push_str(&language.say(&format!("card-priority-{}", view.priority.key())));
    }
    line
}

/// How it ended, tags, dates and checklist: only what there is.
fn order(view: &CardView, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((result, reason)) = &view.ended {
        let mut line = language.say_with(
            "card-ended",
            &[(
                "result",
                language
                    .say(&format!("card-result-{}", result.key()))
                    .into(),
            )],
        );
        if let Some(reason) = reason {
            line.push_str(" · ");
            line.push_str(&excerpt(reason));
        }
        lines.push(line);
    }
    if !view.tags.is_empty() {
        let tags: Vec<String> = view.tags.iter().map(|tag| isolate(&cut(tag, 32))).collect();
        lines.push(format!("🏷 {}", tags.join(", ")));
    }
    let when = |key, at| {
        let time = moment(at, view.now, view.zone);
        language.say_with(key, &[("time", time.into())])
    };
    let dates: Vec<String> = view
        .wake_at
        .map(|at| when("card-wake", at))
        .into_iter()
        .chain(view.due_at.map(|at| when("card-due", at)))
        .chain(
            (view.checklist.1 > 0).then(|| format!("☑ {}/{}", view.checklist.0, view.checklist.1)),
        )
        .collect();
    if !dates.is_empty() {
        lines.push(dates.join(" · "));
    }
    lines
}

fn last_line(last: &LastLine, view: &CardView, language: Language) -> String {
    let words = excerpt(&last.words).into();
    let time = moment(last.at, view.now, view.zone).into();
    match &last.by {
        Speaker::Customer => {
            language.say_with("card-last-customer", &[("words", words), ("time", time)])
        }
        Speaker::Agent(agent) => language.say_with(
            "card-last-agent",
            &[
                ("words", words),
                ("time", time),
                ("agent", name(agent).into()),
            ],
        ),
    }
}

/// At most three a row: more are cut off on a phone.
fn keyboard(view: &CardView, language: Language) -> Keyboard {
    let id = view.conversation;
    let button = |key, action| Button::new(language.say(key), action, id);
    let note = button("button-note", Action::Note);
    let more = menu::button(&language.say("button-more"), id);
    let take = (view.assignee.is_none()).then(|| button("button-take", Action::Take));
    let buttons: Vec<Button> = if view.status == Status::Closed {
        let note = (!view.task).then_some(note);
        [
            button("button-reopen", Action::Reopen),
            status::undo_button(language, id),
        ]
        .into_iter()
        .chain(note)
        .chain([more])
        .collect()
    } else if view.task {
        take.into_iter()
            .chain([
                turns::assign_button(language, id),
                status::button(language, id),
                tasks::checklist_button(language, id),
                later::due_button(language, id),
                later::button(language, id),
                tasks::done_button(language, id),
                more,
            ])
            .collect()
    } else {
        take.into_iter()
            .chain([
                turns::assign_button(language, id),
                status::button(language, id),
                scripts::button(language, id),
                note,
                later::button(language, id),
                tasks::button(language, id),
                button("button-close", Action::Close),
                more,
            ])
            .collect()
    };
    buttons.chunks(3).map(<[Button]>::to_vec).collect()
}
