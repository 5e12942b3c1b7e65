//! What is shown of people, rights and teams. Pure.

use std::collections::HashMap;

use crate::desk::areas::menu;
use crate::desk::areas::picker::{self, Turner, check, label};
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::piece::name;
use crate::locale::{Arg, Language};
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::store::staff::{Load, Person, Standing};
use crate::store::teams::Team;

use super::{
    ARCHIVE, CODE, GIVEN, LIST, MEMBER, NEW, PERSON, RENAME, RIGHT, RIGHTS, ROLES, SET, TEAM,
    TEAMS, UNSET, WHO, key, letter, team_code,
};

/// People on a page of `/who`.
const LINES: usize = 25;

fn bold(key: &str, language: Language) -> RichText {
    let mut text = RichText::default();
    text.push_as("bold", &language.say(key));
    text
}

fn button(language: Language, key: &str, verb: char, args: &str) -> Button {
    Button::area(language.say(key), (CODE, verb), None, args)
}

/// The name of a role.
#[must_use]
pub fn role(of: Standing, language: Language) -> String {
    language.say(&format!("people-role-{}", key(of)))
}

fn load_args(load: Load) -> [(&'static str, Arg); 2] {
    [
        ("open", Arg::from(load.open)),
        ("done", Arg::from(load.done)),
    ]
}

/// `/who`: a line each.
#[must_use]
pub fn who<S: std::hash::BuildHasher>(
    people: &[Person],
    loads: &HashMap<i64, Load, S>,
    page: usize,
    language: Language,
) -> Card {
    let pages = people.len().div_ceil(LINES).max(1);
    let page = page.min(pages - 1);
    let mut text = bold("people-who", language);
    for person in people.iter().skip(page * LINES).take(LINES) {
        let duty = if person.duty { "🟢" } else { "⚪" };
        let load = loads.get(&person.id).copied().unwrap_or_default();
        let load = language.say_with("people-load", &load_args(load));
        let line = format!(
            "\n{duty} {} · {} · {load}",
            name(&person.name),
            role(person.role, language)
        );
        text.push(&line);
    }
    let mut last = vec![menu::close(language)];
    if pages > 1 {
        let next = ((page + 1) % pages).to_string();
        let words = format!("{}/{pages} ▶", page + 1);
        last.insert(0, Button::area(words, (CODE, WHO), None, &next));
    }
    Card {
        text,
        keyboard: vec![last],
    }
}

/// `/roles`: what there is to look after.
#[must_use]
pub fn roles(language: Language) -> Card {
    let roles = GIVEN.map(|of| {
        let args = letter(of).to_string();
        Button::area(
            label("🔑", &role(of, language)),
            (CODE, RIGHTS),
            None,
            &args,
        )
    });
    let mut keyboard: Keyboard = roles.chunks(2).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![
        button(language, "people-button-people", LIST, ""),
        button(language, "people-button-teams", TEAMS, ""),
    ]);
    Card {
        text: bold("people-roles", language),
        keyboard,
    }
}

/// The rights of a role as toggles.
#[must_use]
pub fn rights(of: Standing, has: &[Right], language: Language) -> Card {
    let args = [("role", Arg::from(role(of, language)))];
    let mut text = RichText::default();
    text.push_as("bold", &language.say_with("people-rights", &args));
    let toggle = |right: &Right| {
        let args = format!("{}{}", letter(of), right.key());
        let words = language.say(&format!("people-right-{}", right.key()));
        Button::area(
            label(check(has.contains(right)), &words),
            (CODE, RIGHT),
            None,
            &args,
        )
    };
    let toggles: Vec<Button> = Right::ALL.iter().map(toggle).collect();
    let mut keyboard: Keyboard = toggles.chunks(2).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![button(language, "people-button-back", ROLES, "")]);
    Card { text, keyboard }
}

/// Everybody, to choose one.
#[must_use]
pub fn people(all: &[Person], page: usize, language: Language) -> Card {
    let one = |person: &Person| {
        let mark = if person.duty { "🟢" } else { "" };
        Button::area(
            label(mark, &person.name),
            (CODE, PERSON),
            None,
            &person.id.to_string(),
        )
    };
    let turner = Turner {
        to: (CODE, LIST),
        conversation: None,
        args: "",
    };
    let mut keyboard = picker::page(all.iter().map(one).collect(), page, turner);
    keyboard.push(vec![button(language, "people-button-back", ROLES, "")]);
    Card {
        text: bold("people-list", language),
        keyboard,
    }
}

/// One person: what he is and does, and what he may be made.
#[must_use]
pub fn person(of: &Person, load: Load, teams: &[String], language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &name(&of.name));
    if let Some(username) = &of.username {
        text.push(" @").push(username);
    }
    let duty = if of.duty {
        "people-on-duty"
    } else {
        "people-off-duty"
    };
    let line = format!("\n{} · {}\n", role(of.role, language), language.say(duty));
    text.push(&line)
        .push(&language.say_with("people-load", &load_args(load)));
    if !teams.is_empty() {
        let names: Vec<String> = teams.iter().map(|team| name(team)).collect();
        let args = [("teams", Arg::from(names.join(", ")))];
        text.push("\n")
            .push(&language.say_with("people-teams-of", &args));
    }
    let set = GIVEN.map(|role_| {
        let mark = if role_ == of.role { "●" } else { "" };
        let args = format!("{}{}", letter(role_), of.id);
        Button::area(
            label(mark, &role(role_, language)),
            (CODE, SET),
            None,
            &args,
        )
    });
    let mut keyboard: Keyboard = set.chunks(2).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![
        button(language, "people-button-unset", UNSET, &of.id.to_string()),
        button(language, "people-button-back", LIST, ""),
    ]);
    Card { text, keyboard }
}

/// The teams.
#[must_use]
pub fn teams(all: &[Team], page: usize, language: Language) -> Card {
    let one = |team: &Team| {
        let mark = if team.archived { "🗄" } else { "👥" };
        Button::area(
            label(mark, &team.name),
            (CODE, TEAM),
            None,
            &team_code(team.id),
        )
    };
    let turner = Turner {
        to: (CODE, TEAMS),
        conversation: None,
        args: "",
    };
    let mut keyboard = picker::page(all.iter().map(one).collect(), page, turner);
    keyboard.push(vec![
        button(language, "people-button-new-team", NEW, ""),
        button(language, "people-button-back", ROLES, ""),
    ]);
    let key = if all.is_empty() {
        "people-teams-none"
    } else {
        "people-teams"
    };
    Card {
        text: bold(key, language),
        keyboard,
    }
}

/// A team: everybody as toggles.
#[must_use]
pub fn team(of: &Team, members: &[i64], all: &[Person], page: usize, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &name(&of.name));
    let count = [("count", Arg::from(members.len().to_string()))];
    text.push("\n")
        .push(&language.say_with("people-team-members", &count));
    let code = team_code(of.id);
    let one = |person: &Person| {
        let mark = check(members.contains(&person.id));
        let args = format!("{code}{}", person.id);
        Button::area(label(mark, &person.name), (CODE, MEMBER), None, &args)
    };
    let turner = Turner {
        to: (CODE, TEAM),
        conversation: None,
        args: &code,
    };
    let mut keyboard = picker::page(all.iter().map(one).collect(), page, turner);
    let archive = if of.archived {
        "people-button-team-back"
    } else {
        "people-button-archive"
    };
    keyboard.push(vec![
        button(language, "people-button-rename", RENAME, &code),
        button(language, archive, ARCHIVE, &code),
        button(language, "people-button-back", TEAMS, ""),
    ]);
    Card { text, keyboard }
}
