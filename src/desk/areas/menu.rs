//! The menus: [⋯] of a conversation, and the one of a person's private chat.

use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::notice;
use crate::desk::commands::Command;
use crate::locale::Language;
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::store::database::Tx;

use super::{Area, Call, Doing, Entry, Place, Reply};

/// The menus.
#[derive(Debug)]
pub struct Menu;

/// The letter of the area.
pub const CODE: char = 'm';
/// Shows the menu.
const OPEN: char = 'o';
/// Takes the screen away.
const CLOSE: char = 'c';

const COMMANDS: &[Command] = &[Command::anywhere("menu", "command-menu")];

impl Area for Menu {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn press<'a>(&'a self, _: &'a mut Tx, call: &'a Call<'a>, verb: char, _: &'a str) -> Doing<'a> {
        Box::pin(async move {
            Ok(vec![match verb {
                OPEN => Reply::Show(open(call)),
                _ => Reply::Close(String::new()),
            }])
        })
    }

    fn command<'a>(
        &'a self,
        _: &'a mut Tx,
        call: &'a Call<'a>,
        _: &'a str,
        _: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move { Ok(vec![Reply::Show(open(call))]) })
    }
}

/// A button that shows the menu of a conversation.
#[must_use]
pub fn button(label: &str, conversation: ConversationId) -> Button {
    Button::area(label, (CODE, OPEN), Some(conversation), "")
}

/// A button that shows the menu of the place where he is.
#[must_use]
pub fn home(language: Language) -> Button {
    Button::area(language.say("find-button-menu"), (CODE, OPEN), None, "")
}

/// A button that takes a screen away.
#[must_use]
pub fn close(language: Language) -> Button {
    Button::area(language.say("desk-button-close"), (CODE, CLOSE), None, "")
}

/// The menu that fits where he is.
#[must_use]
pub fn open(call: &Call<'_>) -> Card {
    let conversation = call.conversation.as_ref().map(|found| found.id);
    let mut entries: Vec<(char, Entry)> = Vec::new();
    for area in &call.room.stage.areas {
        let own = match conversation {
            Some(_) => area.entries(),
            None => area.menus(call.who.role),
        };
        entries.extend(own.into_iter().map(|entry| (area.code(), entry)));
    }
    let private = call.place == Place::Private;
    screen(&entries, conversation, private, call.who.language)
}

/// The menu as it is seen.
#[must_use]
pub fn screen(
    entries: &[(char, Entry)],
    conversation: Option<ConversationId>,
    private: bool,
    language: Language,
) -> Card {
    let mut text = RichText::default();
    let head = match (conversation, private) {
        (Some(_), _) => "desk-menu-conversation",
        (None, true) => "desk-menu-private",
        (None, false) => "desk-menu-group",
    };
    text.push_as("bold", &language.say(head));
    if private && conversation.is_none() {
        text.push("\n").append(&notice::commands(language, true));
    }
    let buttons: Vec<Button> = entries
        .iter()
        .map(|(area, entry)| {
            let label = language.say(entry.label);
            Button::area(label, (*area, entry.verb), conversation, "")
        })
        .collect();
    let mut keyboard: Keyboard = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    if !private {
        keyboard.push(vec![close(language)]);
    }
    Card { text, keyboard }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_entries_a_row_and_a_way_out() {
        let entry = |verb| {
            let label = "desk-button-close";
            ('x', Entry { label, verb })
        };
        let entries = [entry('a'), entry('b'), entry('c')];
        let card = screen(&entries, Some(ConversationId::fresh()), false, Language::En);
        let rows: Vec<usize> = card.keyboard.iter().map(Vec::len).collect();
        assert_eq!(rows, [2, 1, 1]);
        let private = screen(&[], None, true, Language::En);
        assert!(private.keyboard.is_empty() && private.text.text.contains("/menu"));
    }
}
