//! What the area of tasks shows. Pure.

use chrono_tz::Tz;

use crate::desk::areas::later::screens::short;
use crate::desk::areas::menu;
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::piece::{TEXT_MAX, cut, excerpt, moment, name};
use crate::locale::Language;
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::store::checklists::Item;

use super::{ADD, CODE, LIST, REMOVE, REMOVING, TOGGLE};

/// Items on one screen.
pub const PAGE: usize = 6;
/// Longest label of an item, grapheme clusters with its box.
const LABEL_MAX: usize = 28;

/// The checklist: a tap on an item turns it over, or (`removing`) takes it away.
#[must_use]
pub fn checklist(
    id: ConversationId,
    items: &[Item],
    page: usize,
    removing: bool,
    clock: (i64, Tz),
    language: Language,
) -> Card {
    let pages = items.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let done = items.iter().filter(|item| item.done_at.is_some()).count();
    let mut text = RichText::default();
    let head = language.say_with(
        "task-check-head",
        &[
            ("done", (done as i64).into()),
            ("all", (items.len() as i64).into()),
        ],
    );
    text.push_as("bold", &head);
    if items.is_empty() {
        text.push("\n").push(&language.say("task-check-empty"));
    }
    if removing {
        text.push("\n").push(&language.say("task-check-removing"));
    }
    let button =
        |label: String, verb, args: &str| Button::area(label, (CODE, verb), Some(id), args);
    let mut keyboard = Keyboard::new();
    for item in items.iter().skip(page * PAGE).take(PAGE) {
        text.push("\n").push(&line(item, clock));
        let mark = match (removing, item.done_at) {
            (true, _) => "✖",
            (_, Some(_)) => "☑",
            (_, None) => "☐",
        };
        let verb = if removing { REMOVE } else { TOGGLE };
        let label = cut(&format!("{mark} {}", item.words), LABEL_MAX);
        let args = format!("{}{page}", short(item.id));
        keyboard.push(vec![button(label, verb, &args)]);
    }
    let turn = if removing { REMOVING } else { LIST };
    let mut row = Vec::new();
    if page > 0 {
        row.push(button("◀".into(), turn, &(page - 1).to_string()));
    }
    row.push(button(language.say("task-check-add"), ADD, ""));
    if !items.is_empty() {
        let (key, verb) = if removing {
            ("task-check-back", LIST)
        } else {
            ("task-check-remove", REMOVING)
        };
        row.push(button(language.say(key), verb, &page.to_string()));
    }
    if page + 1 < pages {
        row.push(button("▶".into(), turn, &(page + 1).to_string()));
    }
    if row.len() > 3 {
        let last = row.split_off(2);
        keyboard.push(row);
        row = last;
    }
    row.push(menu::close(language));
    if row.len() > 3 {
        let last = row.split_off(2);
        keyboard.push(row);
        row = last;
    }
    keyboard.push(row);
    Card { text, keyboard }
}

/// An item with who has done it and when.
fn line(item: &Item, (now, zone): (i64, Tz)) -> String {
    let words = excerpt(&item.words);
    match (item.done_at, &item.done_by) {
        (Some(at), Some(who)) => {
            format!("☑ {words} · {}, {}", name(who), moment(at, now, zone))
        }
        (Some(at), None) => format!("☑ {words} · {}", moment(at, now, zone)),
        (None, _) => format!("☐ {words}"),
    }
}

/// What a task was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Number of the ticket, and the customer's name.
    pub ticket: Option<(i64, String)>,
    /// Link to the post or the topic.
    pub link: Option<String>,
    /// Who said what; the words may be empty.
    pub said: Option<(String, String)>,
}

/// The first post in a task's topic; `None` if there is nothing to tell beside
/// the card.
#[must_use]
pub fn opening(
    maker: &str,
    whom: Option<&(i64, String)>,
    more: Option<&str>,
    origin: &Origin,
    language: Language,
) -> Option<RichText> {
    if whom.is_none() && more.is_none() && *origin == Origin::default() {
        return None;
    }
    let mut text = RichText::default();
    text.push(&language.say_with("task-made-by", &[("name", name(maker).into())]));
    if let Some((id, who)) = whom {
        text.push(" → ").push_mention(&name(who), *id);
    }
    let from = match &origin.ticket {
        Some((number, who)) => {
            let args = [
                ("number", number.to_string().into()),
                ("name", name(who).into()),
            ];
            Some(language.say_with("task-from-ticket", &args))
        }
        None if origin.link.is_some() => Some(language.say("task-from-post")),
        None => None,
    };
    if let Some(from) = from {
        text.push("\n");
        match &origin.link {
            Some(link) => text.push_link(&from, link),
            None => text.push(&from),
        };
    }
    if let Some(more) = more {
        text.push("\n").push(&cut_lines(more, 1000));
    }
    if let Some((who, words)) = &origin.said {
        text.push("\n").push_as("bold", &name(who));
        if !words.trim().is_empty() {
            let room = TEXT_MAX.saturating_sub(text.len_utf16() + 1);
            let quoted = cut_lines(words.trim(), room);
            text.push("\n").push_as("expandable_blockquote", &quoted);
        }
    }
    Some(text)
}

/// The beginning of a text in at most `room` UTF-16 units, line breaks kept.
fn cut_lines(text: &str, room: usize) -> String {
    let mut left = room.saturating_sub(1);
    let mut head = String::new();
    for c in text.chars() {
        let Some(rest) = left.checked_sub(c.len_utf16()) else {
            head.push('…');
            break;
        };
        left = rest;
        head.push(c);
    }
    head
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use uuid::Uuid;

    use super::*;
    use crate::desk::cards::gallery::shows_well;

    const CLOCK: (i64, Tz) = (1_774_600_000_000, chrono_tz::Europe::Kyiv);

    fn item(words: &str, done: bool) -> Item {
        Item {
            id: Uuid::nil(),
            words: words.into(),
            done_at: done.then_some(CLOCK.0),
            done_by: done.then(|| "Марія".into()),
        }
    }

    fn every(language: Language) -> Vec<Card> {
        let id = ConversationId(Uuid::nil());
        let two = [item("Замовити коробки", true), item("Call", false)];
        let many: Vec<Item> = (1..=20)
            .map(|at| item(&format!("A thing that has a long name {at}"), at % 3 == 0))
            .collect();
        let show =
            |items: &[Item], page, removing| checklist(id, items, page, removing, CLOCK, language);
        let origin = Origin {
            ticket: Some((1042, "Олена".into())),
            link: Some("https://t.me/c/1/2".into()),
            said: Some(("Олена".into(), "Хочу торт\nз малиною".into())),
        };
        let whom = (7, "Maria".to_owned());
        let first = opening("Anna", Some(&whom), Some("20 m"), &origin, language);
        let post = Origin {
            link: origin.link.clone(),
            ..Origin::default()
        };
        let second = opening("Anna", None, None, &post, language);
        let mut cards = vec![
            show(&[], 0, false),
            show(&two, 0, false),
            show(&two, 9, true),
            show(&many, 1, false),
            show(&many, 1, true),
        ];
        cards.extend([first, second].into_iter().flatten().map(Card::from));
        cards
    }

    #[test]
    fn screens_in_every_language() {
        for language in Language::ALL {
            let mut page = String::new();
            for card in every(language) {
                let text = card.text.text.replace(['\u{2068}', '\u{2069}'], "");
                writeln!(page, "{text}").ok();
                for row in &card.keyboard {
                    let labels: Vec<_> = row.iter().map(|one| format!("[{}]", one.label)).collect();
                    writeln!(page, "{}", labels.join(" ")).ok();
                }
                page.push('\n');
            }
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("tasks_{language}"), page);
            });
        }
    }

    #[test]
    fn keyboards_fit_a_phone() {
        for language in Language::ALL {
            for card in every(language) {
                shows_well("tasks", &card);
            }
        }
    }

    #[test]
    fn a_long_quote_fits_one_post() {
        let origin = Origin {
            said: Some(("x".repeat(300), "ж".repeat(9000))),
            ..Origin::default()
        };
        let more = "y".repeat(9000);
        let text = opening("Anna", None, Some(&more), &origin, Language::Uk);
        assert!(text.is_some_and(|text| text.len_utf16() <= TEXT_MAX && text.valid()));
        assert_eq!(
            opening("A", None, None, &Origin::default(), Language::En),
            None
        );
    }
}
