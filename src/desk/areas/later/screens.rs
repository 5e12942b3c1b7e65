//! What the area of times shows. Pure.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono_tz::Tz;
use uuid::Uuid;

use crate::desk::areas::menu;
use crate::desk::buttons::{Action, Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::moment::in_full;
use crate::desk::cards::piece::{excerpt, name};
use crate::locale::Language;
use crate::model::ids::{ConversationId, MessageId, TimerId};
use crate::model::rich::RichText;

use super::times::Purpose;
use super::{CANCEL, CHANGE, CHOOSE, CODE, DROP, FORGET, NOW, OPEN, PLANNED, TELL};

/// An id as an argument of a button: 22 characters.
#[must_use]
pub fn short(id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

/// The id in an argument of a button.
#[must_use]
pub fn long(short: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(short).ok()?;
    Uuid::from_slice(&bytes).ok()
}

/// The times to choose from; of a message that waits already, for that one.
#[must_use]
pub fn picker(
    id: ConversationId,
    purpose: Purpose,
    message: Option<MessageId>,
    language: Language,
) -> Card {
    let about = message.map_or_else(String::new, |message| short(message.0));
    let letter = purpose.letter();
    let button =
        |key, verb, args: &str| Button::area(language.say(key), (CODE, verb), Some(id), args);
    let times: Vec<Button> = purpose
        .choices()
        .iter()
        .map(|choice| {
            let args = format!("{letter}{}{about}", choice.letter());
            button(choice.label(), CHOOSE, &args)
        })
        .collect();
    let mut keyboard: Keyboard = times.chunks(2).map(<[Button]>::to_vec).collect();
    let other = button("later-other", TELL, &format!("{letter}{about}"));
    let open = |key, purpose: Purpose| button(key, OPEN, &purpose.letter().to_string());
    match purpose {
        Purpose::Snooze => {
            keyboard.push(vec![other, open("later-button-remind", Purpose::Remind)]);
            keyboard.push(vec![
                open("later-button-say", Purpose::Say),
                open("later-button-due", Purpose::Due),
            ]);
            let planned = button("later-button-planned", PLANNED, "");
            keyboard.push(vec![planned, menu::close(language)]);
        }
        Purpose::Due => {
            keyboard.push(vec![other, button("later-no-date", CHOOSE, "d-")]);
            keyboard.push(vec![menu::close(language)]);
        }
        _ => keyboard.push(vec![other, menu::close(language)]),
    }
    let mut text = RichText::default();
    text.push_as(
        "bold",
        &language.say(match purpose {
            Purpose::Snooze => "later-head-snooze",
            Purpose::Remind => "later-head-remind",
            Purpose::Say => "later-head-say",
            Purpose::Due => "later-head-due",
        }),
    );
    if message.is_some() {
        text.push("\n").push(&language.say("later-change-hint"));
    }
    Card { text, keyboard }
}

/// What is asked for in words.
#[must_use]
pub fn question(purpose: Purpose, changes: bool, language: Language) -> RichText {
    RichText::plain(language.say(match purpose {
        Purpose::Say if !changes => "later-ask-say",
        Purpose::Snooze | Purpose::Remind => "later-ask-reminder",
        _ => "later-ask-time",
    }))
}

/// A time as it is shown back.
#[must_use]
pub fn time(key: &str, at: i64, (now, zone): (i64, Tz), language: Language) -> String {
    language.say_with(key, &[("time", in_full(at, now, zone, language).into())])
}

/// The time that was read from words, with a way back: it stays until then.
#[must_use]
pub fn read_back(
    id: ConversationId,
    purpose: Purpose,
    at: i64,
    clock: (i64, Tz),
    language: Language,
) -> Card {
    let (key, undo) = match purpose {
        Purpose::Snooze => ("later-snoozed", (FORGET, at.to_string())),
        Purpose::Remind => ("later-reminds", (FORGET, at.to_string())),
        _ => ("later-promised", (CHOOSE, "d-".to_owned())),
    };
    let cancel = Button::area(
        language.say("later-cancel"),
        (CODE, undo.0),
        Some(id),
        &undo.1,
    );
    Card {
        text: RichText::plain(time(key, at, clock, language)),
        keyboard: vec![vec![cancel, menu::close(language)]],
    }
}

/// That a message waits, for all who look at the topic.
#[must_use]
pub fn waits(
    id: ConversationId,
    message: MessageId,
    at: i64,
    clock: (i64, Tz),
    language: Language,
) -> Card {
    let about = short(message.0);
    let button = |key, verb| Button::area(language.say(key), (CODE, verb), Some(id), &about);
    Card {
        text: RichText::plain(time("later-will-go", at, clock, language)),
        keyboard: vec![vec![
            button("later-change", CHANGE),
            button("later-cancel", DROP),
            button("later-now", NOW),
        ]],
    }
}

/// Why a message did not go at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The ticket has ended.
    Over,
    /// The customer wrote meanwhile.
    Heard,
}

/// A message did not go: its author decides.
#[must_use]
pub fn held(
    id: ConversationId,
    message: MessageId,
    doubt: Doubt,
    author: Option<(i64, String)>,
    language: Language,
) -> Card {
    let mut text = RichText::default();
    if let Some((user, who)) = author {
        text.push_mention(&name(&who), user).push(", ");
    }
    text.push(&language.say(match doubt {
        Doubt::Over => "later-held-over",
        Doubt::Heard => "later-held-heard",
    }));
    let about = short(message.0);
    let button = |key, verb| Button::area(language.say(key), (CODE, verb), Some(id), &about);
    let send = Button::new(language.say("later-send"), Action::SendHeld(message), id);
    Card {
        text,
        keyboard: vec![vec![
            send,
            button("later-drop", DROP),
            button("later-change", CHANGE),
        ]],
    }
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its timer.
    pub timer: TimerId,
    /// What it is.
    pub what: Purpose,
    /// When, milliseconds UTC.
    pub at: i64,
    /// Its first words; may be empty.
    pub words: String,
}

/// Most things listed; more are cancelled first.
pub const LISTED_MAX: usize = 12;

/// What waits on a ticket, each cancellable.
#[must_use]
pub fn planned(id: ConversationId, lines: &[Line], clock: (i64, Tz), language: Language) -> Card {
    let mut text = RichText::default();
    if lines.is_empty() {
        text.push(&language.say("later-nothing-planned"));
    } else {
        text.push_as("bold", &language.say("later-head-planned"));
    }
    let mut buttons = Vec::new();
    for (at, line) in lines.iter().take(LISTED_MAX).enumerate() {
        let number = at + 1;
        let emoji = match line.what {
            Purpose::Snooze | Purpose::Remind => "⏰",
            Purpose::Say => "🕒",
            Purpose::Due => "📌",
        };
        let time = in_full(line.at, clock.0, clock.1, language);
        text.push(&format!("\n{number}. {emoji} {time}"));
        if !line.words.is_empty() {
            text.push(" · ").push(&excerpt(&line.words));
        }
        let args = short(line.timer.0);
        buttons.push(Button::area(
            format!("✖ {number}"),
            (CODE, CANCEL),
            Some(id),
            &args,
        ));
    }
    let mut keyboard: Keyboard = buttons.chunks(3).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![menu::close(language)]);
    Card { text, keyboard }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::desk::cards::gallery::shows_well;

    const NOW_MS: i64 = 1_774_600_000_000; // Friday, 27.03.2026 10:26:40 in Kyiv
    const CLOCK: (i64, Tz) = (NOW_MS, chrono_tz::Europe::Kyiv);

    fn every(language: Language) -> Vec<Card> {
        let id = ConversationId(Uuid::nil());
        let message = MessageId(Uuid::nil());
        let at = NOW_MS + 82_400_000;
        let anna = Some((7, "Anna Agent".to_owned()));
        let line = |what, words: &str| Line {
            timer: TimerId(Uuid::nil()),
            what,
            at,
            words: words.into(),
        };
        let mut cards: Vec<Card> = Purpose::ALL
            .into_iter()
            .map(|purpose| picker(id, purpose, None, language))
            .collect();
        cards.extend([
            picker(id, Purpose::Say, Some(message), language),
            read_back(id, Purpose::Snooze, at, CLOCK, language),
            read_back(id, Purpose::Remind, at, CLOCK, language),
            read_back(id, Purpose::Due, at, CLOCK, language),
            waits(id, message, at, CLOCK, language),
            held(id, message, Doubt::Over, anna.clone(), language),
            held(id, message, Doubt::Heard, anna, language),
            planned(id, &[], CLOCK, language),
            planned(
                id,
                &[
                    line(Purpose::Remind, "позвонить"),
                    line(Purpose::Say, "Добрый день"),
                    line(Purpose::Due, ""),
                ],
                CLOCK,
                language,
            ),
        ]);
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
            for changes in [false, true] {
                for purpose in Purpose::ALL {
                    writeln!(page, "{}", question(purpose, changes, language).text).ok();
                }
            }
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("later_{language}"), page);
            });
        }
    }

    #[test]
    fn keyboards_fit_a_phone() {
        for language in Language::ALL {
            for card in every(language) {
                shows_well("later", &card);
            }
        }
    }

    #[test]
    fn ids_come_back() {
        let id = Uuid::now_v7();
        assert_eq!(long(&short(id)), Some(id));
        assert_eq!(long("x"), None);
    }
}
