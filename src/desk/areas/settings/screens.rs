//! What is shown of settings. Pure.

use crate::desk::areas::picker::{self, Turner, label};
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::piece::name;
use crate::locale::{Arg, Language};
use crate::model::rich::RichText;
use crate::store::staff::Person;

use super::{ASK_HOURS, BRAND, CODE, FEED, HOURS, INBOX, LIST, SET_HOURS, SET_WHO, TAGS, WHO};

/// Windows that are offered, hours.
const WINDOWS: [i64; 4] = [24, 72, 168, 720];

/// One setting: its value, and whether it is the one for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<T> {
    /// What holds.
    pub value: T,
    /// Nothing is set for this inbox itself.
    pub inherited: bool,
}

/// What is set for an inbox.
#[derive(Clone, Debug)]
pub struct View {
    /// Its code; empty for all.
    pub inbox: String,
    /// Its name for people.
    pub name: String,
    /// The person responsible for new tickets.
    pub responsible: Set<Option<String>>,
    /// Hours of the window.
    pub hours: Set<i64>,
    /// Whether whoever sets tags may make them.
    pub tags: Set<bool>,
    /// The brand it speaks for.
    pub brand: Option<String>,
}

fn button(label: String, verb: char, inbox: &str, rest: &str) -> Button {
    let args = if rest.is_empty() {
        inbox.to_owned()
    } else {
        format!("{inbox}:{rest}")
    };
    Button::area(label, (CODE, verb), None, &args)
}

/// The name of an inbox, or of all together.
#[must_use]
pub fn title(inbox: &str, shown: &str, language: Language) -> String {
    if inbox.is_empty() {
        language.say("settings-all")
    } else {
        name(shown)
    }
}

/// The inboxes (code and name), and all together; and whether there is a feed.
#[must_use]
pub fn list(inboxes: &[(String, String)], page: usize, feed: bool, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &language.say("settings-head"));
    let mut buttons = vec![button(language.say("settings-all"), INBOX, "", "")];
    buttons.extend(
        inboxes
            .iter()
            .map(|(code, shown)| button(label("", &format!("{code} · {shown}")), INBOX, code, "")),
    );
    let turner = Turner {
        to: (CODE, LIST),
        conversation: None,
        args: ":",
    };
    let mut keyboard = picker::page(buttons, page, turner);
    let (label, other) = if feed {
        ("feed-button-off", "off")
    } else {
        ("feed-button-on", "on")
    };
    let label = language.say(label);
    keyboard.push(vec![Button::area(label, (CODE, FEED), None, other)]);
    Card { text, keyboard }
}

/// What is set for one.
#[must_use]
pub fn inbox(view: &View, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &title(&view.inbox, &view.name, language));
    let mut line = |key: &str, arg: Arg, inherited: bool| {
        text.push("\n")
            .push(&language.say_with(key, &[("value", arg)]));
        if inherited && !view.inbox.is_empty() {
            text.push(" ")
                .push_as("italic", &language.say("settings-inherited"));
        }
    };
    let responsible = match &view.responsible.value {
        Some(person) => name(person),
        None => language.say("turns-nobody"),
    };
    line(
        "settings-responsible",
        responsible.into(),
        view.responsible.inherited,
    );
    line(
        "settings-hours",
        view.hours.value.into(),
        view.hours.inherited,
    );
    let tags = if view.tags.value {
        "settings-yes"
    } else {
        "settings-no"
    };
    line(
        "settings-tags",
        language.say(tags).into(),
        view.tags.inherited,
    );
    if let Some(brand) = &view.brand {
        line("settings-brand", name(brand).into(), false);
    }
    let button = |key: &str, verb, rest: &str| button(language.say(key), verb, &view.inbox, rest);
    let flip = if view.tags.value { "no" } else { "yes" };
    let mut keyboard = vec![
        vec![
            button("settings-button-responsible", WHO, ""),
            button("settings-button-hours", HOURS, ""),
        ],
        vec![button("settings-button-tags", TAGS, flip)],
        vec![Button::area(
            language.say("people-button-back"),
            (CODE, LIST),
            None,
            "",
        )],
    ];
    if !view.tags.inherited && !view.inbox.is_empty() {
        let back = button("settings-button-tags-inherit", TAGS, "");
        if let Some(row) = keyboard.get_mut(1) {
            row.push(back);
        }
    }
    if !view.inbox.is_empty() {
        keyboard.insert(2, vec![button("settings-button-brand", BRAND, "")]);
    }
    Card { text, keyboard }
}

/// Who can be responsible.
#[must_use]
pub fn people(inbox: (&str, &str), people: &[Person], page: usize, language: Language) -> Card {
    let (code, shown) = inbox;
    let args = [("inbox", Arg::from(title(code, shown, language)))];
    let mut text = RichText::default();
    text.push_as(
        "bold",
        &language.say_with("settings-ask-responsible", &args),
    );
    let one = |person: &Person| {
        let mark = if person.duty { "🟢" } else { "" };
        button(
            label(mark, &person.name),
            SET_WHO,
            code,
            &person.id.to_string(),
        )
    };
    let args = format!("{code}:");
    let turner = Turner {
        to: (CODE, WHO),
        conversation: None,
        args: &args,
    };
    let mut keyboard = picker::page(people.iter().map(one).collect(), page, turner);
    let mut last = vec![button(
        language.say("turns-button-nobody"),
        SET_WHO,
        code,
        "0",
    )];
    if !code.is_empty() {
        last.push(button(
            language.say("settings-button-inherit"),
            SET_WHO,
            code,
            "all",
        ));
    }
    last.push(button(language.say("people-button-back"), INBOX, code, ""));
    keyboard.push(last);
    Card { text, keyboard }
}

/// How long the window can be.
#[must_use]
pub fn windows(inbox: (&str, &str), language: Language) -> Card {
    let (code, shown) = inbox;
    let args = [("inbox", Arg::from(title(code, shown, language)))];
    let text = RichText::plain(language.say_with("settings-ask-hours", &args));
    let one = |hours: &i64| {
        let words = language.say_with("settings-window", &[("count", (*hours).into())]);
        button(words, SET_HOURS, code, &hours.to_string())
    };
    let buttons: Vec<Button> = WINDOWS.iter().map(one).collect();
    let mut keyboard: Keyboard = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    let mut last = vec![button(
        language.say("settings-button-other"),
        ASK_HOURS,
        code,
        "",
    )];
    if !code.is_empty() {
        last.push(button(
            language.say("settings-button-inherit"),
            SET_HOURS,
            code,
            "all",
        ));
    }
    last.push(button(language.say("people-button-back"), INBOX, code, ""));
    keyboard.push(last);
    Card { text, keyboard }
}
