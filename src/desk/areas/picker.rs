//! Choosing one of many: buttons two a row, in pages. Pure.

use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::piece::cut;
use crate::model::ids::ConversationId;

/// Buttons on a page.
pub const PAGE: usize = 12;
/// Longest label of two a row, characters.
pub const LABEL: usize = 22;

/// How a list is turned over.
#[derive(Clone, Copy, Debug)]
pub struct Turner<'a> {
    /// Letters of the area and of the verb that shows the list.
    pub to: (char, char),
    /// The conversation it is about.
    pub conversation: Option<ConversationId>,
    /// Its arguments before the number of the page.
    pub args: &'a str,
}

/// Page `page` (from 0; one beyond the last is the last) of the buttons, with
/// a row to turn over if there are several.
#[must_use]
pub fn page(buttons: Vec<Button>, page: usize, turner: Turner<'_>) -> Keyboard {
    let pages = buttons.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let shown: Vec<Button> = buttons.into_iter().skip(page * PAGE).take(PAGE).collect();
    let mut keyboard: Keyboard = shown.chunks(2).map(<[Button]>::to_vec).collect();
    if pages > 1 {
        let turn = |label: String, to: usize| {
            let args = format!("{}{to}", turner.args);
            Button::area(label, turner.to, turner.conversation, &args)
        };
        keyboard.push(vec![
            turn("◀".into(), (page + pages - 1) % pages),
            turn(format!("{}/{pages}", page + 1), page),
            turn("▶".into(), (page + 1) % pages),
        ]);
    }
    keyboard
}

/// A label that fits two a row.
#[must_use]
pub fn label(mark: &str, text: &str) -> String {
    let room = LABEL.saturating_sub(mark.chars().count() + 1);
    let text = cut(text, room);
    if mark.is_empty() {
        text
    } else {
        format!("{mark} {text}")
    }
}

/// The mark of something that is chosen or not.
#[must_use]
pub const fn check(on: bool) -> &'static str {
    if on { "☑" } else { "☐" }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    fn many(count: usize) -> Vec<Button> {
        let one = |at: usize| Button::area(at.to_string(), ('x', 'y'), None, "");
        (0..count).map(one).collect()
    }

    #[test]
    fn pages_are_turned_in_a_circle() {
        let turner = Turner {
            to: ('x', 'l'),
            conversation: None,
            args: "a",
        };
        let data = |label: &str, keyboard: &Keyboard| {
            let found = keyboard.iter().flatten().find(|it| it.label == label);
            found.map(|it| it.press.clone())
        };
        assert_eq!(page(many(PAGE), 7, turner).len(), PAGE / 2, "one page");
        let first = page(many(PAGE * 2 + 1), 0, turner);
        assert_eq!(first.len(), PAGE / 2 + 1);
        assert_eq!(first[0].len(), 2);
        let back = Button::area("", ('x', 'l'), None, "a2").press;
        assert_eq!(data("◀", &first), Some(back));
        let last = page(many(PAGE * 2 + 1), 99, turner);
        assert_eq!(last[0][0].label, "24");
        assert!(data("3/3", &last).is_some());
        assert!(page(Vec::new(), 0, turner).is_empty());
    }

    #[test]
    fn labels_fit() {
        assert_eq!(label("", "x"), "x");
        assert_eq!(label("☑", &"я".repeat(50)).chars().count(), LABEL);
    }
}
