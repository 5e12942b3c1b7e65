//! What is shown of tags. Pure.

use crate::desk::areas::menu;
use crate::desk::areas::picker::{self, Turner, check, label};
use crate::desk::buttons::{ARGS_MAX, Button};
use crate::desk::cards::Card;
use crate::desk::cards::piece::name;
use crate::locale::{Arg, Language};
use crate::model::ids::{ConversationId, TagId};
use crate::model::rich::RichText;
use crate::store::tags::Tag;

use super::{ARCHIVE, ASIDE, CODE, GIVE, INTO, LIST, MAKE, MERGE, ONE, RENAME, SHOW, TOGGLE, code};

/// All tags as toggles, most used first.
#[must_use]
pub fn toggles(
    all: &[Tag],
    given: &[TagId],
    page: usize,
    conversation: ConversationId,
    language: Language,
) -> Card {
    let key = if all.is_empty() {
        "tags-none"
    } else {
        "tags-head"
    };
    let mut text = RichText::default();
    text.push_as("bold", &language.say(key));
    let button = |tag: &Tag| {
        let label = label(check(given.contains(&tag.id)), &tag.name);
        let args = format!("{}{page}", code(tag.id));
        Button::area(label, (CODE, TOGGLE), Some(conversation), &args)
    };
    let turner = Turner {
        to: (CODE, SHOW),
        conversation: Some(conversation),
        args: "",
    };
    let mut keyboard = picker::page(all.iter().map(button).collect(), page, turner);
    keyboard.push(vec![menu::close(language)]);
    Card { text, keyboard }
}

/// An unknown word: the nearest tags, and the word itself if it may be made one.
#[must_use]
pub fn unknown(
    word: &str,
    near: &[Tag],
    may_make: bool,
    conversation: ConversationId,
    language: Language,
) -> Card {
    let key = match (near.is_empty(), may_make) {
        (true, _) => "tags-unknown",
        (false, true) => "tags-unknown-near-or-new",
        (false, false) => "tags-unknown-near",
    };
    let args = [("tag", Arg::from(name(word)))];
    let text = RichText::plain(language.say_with(key, &args));
    let mut buttons: Vec<Button> = near
        .iter()
        .map(|tag| {
            Button::area(
                label("", &tag.name),
                (CODE, GIVE),
                Some(conversation),
                &code(tag.id),
            )
        })
        .collect();
    if may_make && word.len() <= ARGS_MAX {
        buttons.push(Button::area(
            label("➕", word),
            (CODE, MAKE),
            Some(conversation),
            word,
        ));
    }
    let mut keyboard: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![menu::close(language)]);
    Card { text, keyboard }
}

/// The list of all with how often each is used; `aside`: of those put aside.
#[must_use]
pub fn list(all: &[Tag], page: usize, aside: bool, language: Language) -> Card {
    let key = match (all.is_empty(), aside) {
        (true, false) => "tags-list-none",
        (true, true) => "tags-list-aside-none",
        (false, false) => "tags-list",
        (false, true) => "tags-list-aside",
    };
    let mut text = RichText::default();
    text.push_as("bold", &language.say(key));
    let button = |tag: &Tag| {
        let used = tag.used.to_string();
        let shown = label("", &tag.name);
        let room = picker::LABEL.saturating_sub(used.len() + 3);
        let shown = crate::desk::cards::piece::cut(&shown, room);
        Button::area(
            format!("{shown} · {used}"),
            (CODE, ONE),
            None,
            &code(tag.id),
        )
    };
    let turner = Turner {
        to: (CODE, if aside { ASIDE } else { LIST }),
        conversation: None,
        args: "",
    };
    let mut keyboard = picker::page(all.iter().map(button).collect(), page, turner);
    let other = if aside {
        ("tags-button-list", LIST)
    } else {
        ("tags-button-aside", ASIDE)
    };
    keyboard.push(vec![
        Button::area(language.say(other.0), (CODE, other.1), None, ""),
        menu::close(language),
    ]);
    Card { text, keyboard }
}

/// One tag, and what can be done to it.
#[must_use]
pub fn one(tag: &Tag, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &name(&tag.name));
    let used = [("count", Arg::from(tag.used))];
    text.push("\n").push(&language.say_with("tags-used", &used));
    let button =
        |key: &str, verb| Button::area(language.say(key), (CODE, verb), None, &code(tag.id));
    let archive = if tag.archived {
        "tags-button-back"
    } else {
        "tags-button-archive"
    };
    let keyboard = vec![
        vec![
            button("tags-button-rename", RENAME),
            button(archive, ARCHIVE),
        ],
        vec![button("tags-button-merge", MERGE)],
        vec![Button::area(
            language.say("tags-button-list"),
            (CODE, LIST),
            None,
            "",
        )],
    ];
    Card { text, keyboard }
}

/// The tags that one can be merged into.
#[must_use]
pub fn merge(from: &Tag, all: &[Tag], page: usize, language: Language) -> Card {
    let args = [("tag", Arg::from(name(&from.name)))];
    let text = RichText::plain(language.say_with("tags-merge-head", &args));
    let others = all.iter().filter(|tag| tag.id != from.id);
    let button = |tag: &Tag| {
        let args = format!("{}{}", half(from.id), half(tag.id));
        Button::area(label("", &tag.name), (CODE, INTO), None, &args)
    };
    let args = code(from.id);
    let turner = Turner {
        to: (CODE, MERGE),
        conversation: None,
        args: &args,
    };
    let mut keyboard = picker::page(others.map(button).collect(), page, turner);
    keyboard.push(vec![Button::area(
        language.say("tags-button-list"),
        (CODE, LIST),
        None,
        "",
    )]);
    Card { text, keyboard }
}

/// Two whole ids do not fit a button: the last 16 hexadecimal digits of each
/// tell tags apart, being random.
#[must_use]
pub fn half(tag: TagId) -> String {
    let digits = tag.0.simple().to_string();
    digits.get(16..).unwrap_or_default().to_owned()
}
