//! What is shown of turns. Pure.

use crate::desk::areas::menu;
use crate::desk::areas::picker::{self, Turner, label};
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::piece::name;
use crate::locale::{Arg, Language};
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::store::followers::{Follower, Part};

use super::whom::{Crowd, Whom};
use super::{ASSIGN, CODE, FOLLOW, GIVE, GIVE_TO, INVITE, INVITED, TO};

/// Who has to do with a ticket.
#[derive(Clone, Debug)]
pub struct Circle {
    /// The conversation, for the buttons.
    pub conversation: ConversationId,
    /// Number of the ticket.
    pub number: i64,
    /// The one responsible.
    pub assignee: Option<String>,
    /// In whose queue it is.
    pub team: Option<String>,
    /// To whom it is being handed over.
    pub receiver: Option<String>,
    /// Informed helpers.
    pub followers: Vec<Follower>,
    /// Whether the viewer is one of them.
    pub follows: bool,
}

/// [👥]: who has to do with a ticket, and what can be done about it.
#[must_use]
pub fn circle(of: &Circle, language: Language) -> Card {
    let mut text = RichText::default();
    let number = Arg::from(of.number.to_string());
    text.push_as(
        "bold",
        &language.say_with("turns-circle", &[("number", number)]),
    );
    let mut line = |key: &str, shown: String| {
        text.push("\n")
            .push(&language.say_with(key, &[("name", shown.into())]));
    };
    match &of.assignee {
        Some(assignee) => line("turns-assignee", name(assignee)),
        None => line("turns-assignee", language.say("turns-nobody")),
    }
    if let Some(team) = &of.team {
        line("turns-team", name(team));
    }
    if let Some(receiver) = &of.receiver {
        line("turns-waits", name(receiver));
    }
    for (part, key) in [
        (Part::CoExecutor, "turns-co-executors"),
        (Part::Watcher, "turns-followers"),
    ] {
        let those = of.followers.iter().filter(|it| it.role == part);
        let names: Vec<String> = those.map(|it| name(&it.name)).take(20).collect();
        if !names.is_empty() {
            line(key, names.join(", "));
        }
    }
    let button =
        |key: &str, verb| Button::area(language.say(key), (CODE, verb), Some(of.conversation), "");
    let follow = if of.follows {
        "turns-button-unfollow"
    } else {
        "turns-button-follow"
    };
    let keyboard = vec![
        vec![
            button("turns-button-assign", ASSIGN),
            button("turns-button-handover", GIVE),
        ],
        vec![
            button(follow, FOLLOW),
            button("turns-button-invite", INVITE),
        ],
        vec![menu::close(language)],
    ];
    Card { text, keyboard }
}

/// What somebody is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// To become responsible.
    Assign,
    /// To be handed it.
    Handover,
    /// To help.
    Invite,
}

impl For {
    const fn verbs(self) -> (char, char) {
        match self {
            Self::Assign => (ASSIGN, TO),
            Self::Handover => (GIVE, GIVE_TO),
            Self::Invite => (INVITE, INVITED),
        }
    }

    const fn head(self) -> &'static str {
        match self {
            Self::Assign => "turns-assign-head",
            Self::Handover => "turns-handover-head",
            Self::Invite => "turns-invite-head",
        }
    }
}

/// One who can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Who.
    pub whom: Whom,
    /// As the button says.
    pub label: String,
}

/// All of a crowd: those on duty, the others, the teams.
#[must_use]
pub fn choices(crowd: &Crowd, only: Option<&[Whom]>, chosen: &[i64]) -> Vec<Choice> {
    let people = crowd.people.iter().map(|person| {
        let duty = if person.duty { "🟢" } else { "" };
        let mark = if chosen.contains(&person.id) {
            "☑"
        } else {
            duty
        };
        Choice {
            whom: Whom::Person(person.id),
            label: label(mark, &person.name),
        }
    });
    let teams = crowd.teams.iter().map(|team| Choice {
        whom: Whom::Team(team.id),
        label: label("👥", &team.name),
    });
    people
        .chain(teams)
        .filter(|choice| only.is_none_or(|only| only.contains(&choice.whom)))
        .collect()
}

/// The list of those who can be chosen, a tap each. `page` counts from 0.
#[must_use]
pub fn choose(
    aim: For,
    choices: Vec<Choice>,
    at: usize,
    conversation: ConversationId,
    language: Language,
) -> Card {
    let (list, choose) = aim.verbs();
    let button = |label: String, whom: Whom| {
        Button::area(label, (CODE, choose), Some(conversation), &whom.code())
    };
    let key = if choices.is_empty() {
        "turns-nobody-there"
    } else {
        aim.head()
    };
    let mut text = RichText::default();
    text.push_as("bold", &language.say(key));
    let buttons = choices.into_iter();
    let buttons = buttons
        .map(|choice| button(choice.label, choice.whom))
        .collect();
    let turner = Turner {
        to: (CODE, list),
        conversation: Some(conversation),
        args: "",
    };
    let mut keyboard: Keyboard = picker::page(buttons, at, turner);
    let close = menu::close(language);
    keyboard.push(match aim {
        For::Assign => vec![
            button(language.say("turns-button-nobody"), Whom::Nobody),
            close,
        ],
        For::Handover | For::Invite => vec![close],
    });
    Card { text, keyboard }
}

/// News of a ticket: one line, and what somebody wrote to it below.
#[must_use]
pub fn news(key: &str, args: &[(&str, Arg)], note: Option<&str>, language: Language) -> Card {
    let mut text = RichText::plain(language.say_with(key, args));
    if let Some(note) = note {
        text.push("\n").push_as("blockquote", note);
    }
    text.into()
}
