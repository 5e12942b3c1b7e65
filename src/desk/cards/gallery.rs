//! Every card, line, notice and answer in every language, as one snapshot file
//! per language. Bidi isolates are shown as `‹ ›`.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use chrono_tz::Tz;
use uuid::Uuid;

use super::Card;
use super::card::{CardView, LastLine, Speaker, card, card_with_words};
use super::general::{self, Line};
use super::history::{Told, history};
use super::notice::{self, About};
use super::piece::{TEXT_MAX, fits};
use super::plain;
use super::toast::{Toast, toast};
use crate::channels::error::Refusal;
use crate::desk::commands::COMMANDS;
use crate::desk::intent::{Refused, Right};
use crate::locale::Language;
use crate::model::ids::{ConversationId, MessageId};
use crate::model::notice::Plain;
use crate::model::rich::RichText;
use crate::model::status::{Priority, Resolution, Status};

/// 27 March 2026, 09:03 in Kyiv.
const NOW: i64 = 1_774_594_980_000;
const ZONE: Tz = Tz::Europe__Kyiv;

fn view() -> CardView {
    CardView {
        conversation: ConversationId(Uuid::nil()),
        number: 1042,
        status: Status::New,
        inbox_code: "TG".into(),
        inbox_name: "Main bot".into(),
        contact: "Олена К.".into(),
        username: Some("olena".into()),
        link: Some("https://t.me/olena".into()),
        told: Vec::new(),
        source: Some("spring-qr".into()),
        language: Some("uk".into()),
        ended: None,
        subject: None,
        priority: Priority::Normal,
        tags: Vec::new(),
        wake_at: None,
        due_at: None,
        checklist: (0, 0),
        team: None,
        task: false,
        created_at: NOW - 180_000,
        assignee: None,
        last: Some(LastLine {
            words: "Хочу торт\nз малиною".into(),
            by: Speaker::Customer,
            at: NOW,
        }),
        in_count: 3,
        out_count: 1,
        blocked: false,
        now: NOW,
        zone: ZONE,
    }
}

fn about() -> About {
    About {
        conversation: ConversationId(Uuid::nil()),
        message: MessageId(Uuid::nil()),
    }
}

/// What a nasty customer calls himself.
const NASTY: &str = "<b>*[x](y)*</b>\n\u{202e}txet\u{202c} \u{2069}שלום";

fn cards(language: Language) -> Vec<(&'static str, Card)> {
    let taken = CardView {
        status: Status::Open,
        assignee: Some("Оксана".into()),
        out_count: 0,
        in_count: 1,
        last: Some(LastLine {
            words: "добре".into(),
            by: Speaker::Agent("Оксана".into()),
            at: NOW - 86_400_000,
        }),
        ..view()
    };
    let waiting = CardView {
        status: Status::WaitingCustomer,
        in_count: 5,
        out_count: 2,
        ..view()
    };
    let full = CardView {
        status: Status::Snoozed,
        priority: Priority::Urgent,
        tags: vec!["доставка".into(), "VIP 🎂".into()],
        wake_at: Some(NOW + 3_600_000),
        due_at: Some(NOW + 90_000_000),
        checklist: (2, 5),
        team: Some("Кондитери".into()),
        ..taken.clone()
    };
    let lost = CardView {
        status: Status::Closed,
        ended: Some((Resolution::NotDone, Some("дорого".into()))),
        ..taken.clone()
    };
    let task = CardView {
        task: true,
        subject: Some("Замовити коробки".into()),
        contact: String::new(),
        link: None,
        username: None,
        ..taken.clone()
    };
    let closed = CardView {
        status: Status::Closed,
        blocked: true,
        in_count: 21,
        out_count: 111,
        ..taken.clone()
    };
    let bare = CardView {
        contact: " ".into(),
        username: None,
        link: None,
        source: None,
        language: None,
        last: None,
        in_count: 0,
        ..view()
    };
    let nasty = CardView {
        contact: NASTY.repeat(40),
        link: Some("javascript:alert(1)".into()),
        source: Some("\u{202e}x".repeat(200)),
        inbox_name: NASTY.into(),
        last: Some(LastLine {
            words: NASTY.repeat(99),
            by: Speaker::Agent(NASTY.into()),
            at: i64::MIN,
        }),
        ..view()
    };
    let told = CardView {
        told: [
            ("answer", "☎ +380 44 123 45 67"),
            ("email", "olena@example.org"),
            ("page", "https://shop.example/cakes/7"),
            ("page-title", NASTY),
            ("phone", "+380 44 123 45 67"),
            ("unknown", "not shown"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        ..view()
    };
    let words = [RichText::plain("Добрий день"), RichText::plain("Хочу торт")];
    vec![
        ("card, new", card(&view(), language)),
        ("card, taken", card(&taken, language)),
        ("card, told of himself", card(&told, language)),
        ("card, waiting", card(&waiting, language)),
        ("card, closed and blocked", card(&closed, language)),
        ("card, with everything", card(&full, language)),
        ("card, not done", card(&lost, language)),
        ("card, task", card(&task, language)),
        ("card, bare", card(&bare, language)),
        ("card, nasty", card(&nasty, language)),
        (
            "card with words",
            card_with_words(&view(), &words, language).0,
        ),
    ]
}

fn posts(language: Language) -> Vec<(&'static str, Card)> {
    let line = |again, name: &str, words: &str| Line {
        number: 1042,
        code: "TG".into(),
        name: name.into(),
        words: words.into(),
        again,
        chat: -1_001_234,
        topic: 7,
    };
    let lines = [
        line(false, "Олена К.", "Хочу торт"),
        line(true, "", ""),
        line(false, NASTY, NASTY),
    ];
    let mut general: Vec<Card> = general::posts(&lines, language)
        .into_iter()
        .map(Into::into)
        .collect();
    let told = |words: &str, by, note, at| Told {
        words: words.into(),
        by,
        note,
        at,
    };
    let last = [
        told("Хочу торт", Speaker::Customer, false, NOW - 86_400_000),
        told(
            "З малиною?",
            Speaker::Agent("Оксана".into()),
            false,
            NOW - 60_000,
        ),
        told("питає вдруге", Speaker::Agent("Іра".into()), true, NOW),
    ];
    let history = history(&last, NOW, ZONE, language).unwrap();
    vec![
        ("general", general.remove(0)),
        ("history", history.into()),
        ("help", notice::help(language)),
    ]
}

fn notices(language: Language) -> Vec<(&'static str, Card)> {
    let l = language;
    let failed = |refusal| notice::failed(refusal, "Bad Request: PEER_FLOOD", about(), l);
    let emoji = [Some("👍".to_owned()), None];
    let rights = [
        Right::ManageTopics,
        Right::DeleteMessages,
        Right::PinMessages,
    ];
    vec![
        ("failed: window", failed(Refusal::WindowClosed)),
        ("failed: blocked", failed(Refusal::Blocked)),
        ("failed: gone", failed(Refusal::Gone)),
        ("failed: too large", failed(Refusal::TooLarge)),
        ("failed: one way", failed(Refusal::OneWay)),
        ("failed: unsupported", failed(Refusal::Unsupported)),
        ("failed: rejected", failed(Refusal::Rejected)),
        ("gave up", notice::gave_up(about(), l)),
        ("unsure", notice::unsure(about(), l)),
        ("forward held", notice::forward_held(None, about(), l)),
        (
            "forward held, from",
            notice::forward_held(Some(NASTY), about(), l),
        ),
        ("remark held", notice::remark_held(about(), l)),
        ("answer held", notice::answer_held(about(), l)),
        (
            "file out",
            notice::too_large(Some(61_000_000), 50 << 20, true, l),
        ),
        (
            "file out, size unknown",
            notice::too_large(None, 50 << 20, true, l),
        ),
        (
            "file in",
            notice::too_large(Some(61_000_000), 20 << 20, false, l),
        ),
        (
            "file in, size unknown",
            notice::too_large(None, 20 << 20, false, l),
        ),
        ("unsupported", notice::unsupported("🎲", l)),
        ("unknown command", notice::unknown_command("nonsense", l)),
        ("unknown command, near", notice::unknown_command("colse", l)),
        ("unknown command, none", notice::unknown_command("", l)),
        ("anonymous", notice::refused(Refused::Anonymous, l)),
        ("channel", notice::refused(Refused::Channel, l)),
        (
            "customer edited",
            notice::customer_edited(Some("Хочу торт\n<b>"), l),
        ),
        (
            "customer took back",
            notice::customer_took_back(Some(NASTY), l),
        ),
        (
            "customer reacted",
            notice::customer_reacted(&emoji, "добре", l),
        ),
        (
            "customer unreacted",
            notice::customer_reacted(&[], "добре", l),
        ),
        ("forwarded from", notice::forwarded_from(NASTY, l).into()),
        (
            "due soon",
            notice::due(NOW + 3_600_000, &[(7, NASTY.into())], (NOW, ZONE), l),
        ),
        ("due", notice::due(NOW, &[], (NOW, ZONE), l)),
        (
            "tasks made",
            notice::tasks_made(
                &[
                    (7, "Коробки".into(), None),
                    (8, NASTY.into(), Some("https://t.me/c/1/2".into())),
                ],
                l,
            ),
        ),
        ("overdue", notice::overdue(l)),
        ("taken by", notice::taken_by("Оксана", l)),
        ("inbox down", notice::inbox_down("TG", l)),
        ("first words missing, 1", notice::first_words_missing(1, l)),
        ("first words missing, 3", notice::first_words_missing(3, l)),
        (
            "first words missing, 11",
            notice::first_words_missing(11, l),
        ),
        ("auto-delete, 1 hour", notice::auto_delete(3600, l)),
        ("auto-delete, 1 day", notice::auto_delete(86_400, l)),
        ("auto-delete, 2 days", notice::auto_delete(172_800, l)),
        ("auto-delete, 31 days", notice::auto_delete(31 * 86_400, l)),
        ("rights missing", notice::rights_missing(&rights, l)),
    ]
}

fn toasts() -> Vec<Toast> {
    vec![
        Toast::TakenByYou,
        Toast::TakenBy("Оксана".into()),
        Toast::Closed,
        Toast::ClosedBy(Some(NASTY.repeat(50))),
        Toast::ClosedBy(None),
        Toast::Reopened,
        Toast::OpenAlready,
        Toast::OnItsWay,
        Toast::SentAlready,
        Toast::LeftAsArrived,
        Toast::TakingBack,
        Toast::NotePrompted,
        Toast::Late,
        Toast::Unknown,
        Toast::Forbidden,
        Toast::Trouble,
    ]
}

fn everything(language: Language) -> Vec<(String, Card)> {
    let named = |(title, card): (&str, Card)| (title.to_owned(), card);
    let plain = Plain::ALL.map(|one| (format!("{one:?}"), plain::notice(one, language)));
    cards(language)
        .into_iter()
        .chain(posts(language))
        .chain(notices(language))
        .map(named)
        .chain(plain)
        .collect()
}

fn visible(text: &str) -> String {
    let text = text.replace('\u{2068}', "‹").replace('\u{2069}', "›");
    text.replace('\u{202e}', "⟪RLO⟫")
        .replace('\u{202c}', "⟪PDF⟫")
}

/// Holds a keyboard to what a phone shows whole: few rows, at most three buttons
/// a row, and labels that are not cut.
pub fn shows_well(title: &str, card: &Card) {
    assert!(card.keyboard.len() <= 9, "{title}: too many rows");
    for row in &card.keyboard {
        assert!(row.len() <= 3, "{title}: too many buttons in a row");
        let most = match row.len() {
            1 => 32,
            2 => 22,
            _ => 14,
        };
        for button in row {
            let hidden = |c: &char| matches!(c, '\u{2068}' | '\u{2069}');
            let length = button.label.chars().filter(|c| !hidden(c)).count();
            assert!(
                (1..=most).contains(&length),
                "{title}: {} ({length} of {most})",
                button.label
            );
            if let crate::desk::buttons::Press::Data(data) = &button.press {
                assert!(data.len() <= 64, "{title}: {data}");
            }
        }
    }
}

/// Holds the screens of an area to one snapshot per language, and to what
/// Telegram takes and a phone shows.
pub fn area(name: &str, screens: fn(Language) -> Vec<(&'static str, Card)>) {
    for language in Language::ALL {
        let mut page = String::new();
        for (title, card) in screens(language) {
            assert!(fits(&card.text) && !card.text.is_empty(), "{title}");
            assert!(
                !card.text.text.contains("{$"),
                "{title}: an argument is missing"
            );
            shows_well(title, &card);
            page.push_str(&drawn(title, &card));
            page.push('\n');
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{name}_{language}"), page);
        });
    }
}

fn drawn(title: &str, card: &Card) -> String {
    let text = visible(&card.text.text);
    let mut out = format!("## {title}\n{text}\n");
    for entity in &card.text.entities {
        let units: Vec<u16> = card.text.text.encode_utf16().collect();
        let span = units
            .get(entity.offset..entity.offset + entity.length)
            .unwrap();
        let span = String::from_utf16(span).unwrap();
        let short: String = span
            .chars()
            .filter(|c| !matches!(c, '\u{2068}' | '\u{2069}'))
            .take(40)
            .collect();
        let url = entity
            .rest
            .get("url")
            .map_or(String::new(), |url| format!(" → {url}"));
        writeln!(out, "   ({} {short:?}{url})", entity.kind).unwrap();
    }
    for row in &card.keyboard {
        let labels: Vec<String> = row
            .iter()
            .map(|button| format!("[{}]", button.label))
            .collect();
        writeln!(out, "{}", labels.join(" ")).unwrap();
    }
    out
}

#[test]
fn all_of_it_in_every_language() {
    for language in Language::ALL {
        let mut page = String::new();
        for (title, card) in everything(language) {
            page.push_str(&drawn(&title, &card));
            page.push('\n');
        }
        for one in toasts() {
            let (words, alert) = toast(&one, language);
            let words = visible(&words);
            writeln!(page, "{} {words}", if alert { "alert:" } else { "toast:" }).unwrap();
        }
        for command in COMMANDS {
            writeln!(page, "/{} — {}", command.name, language.say(command.about)).unwrap();
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("gallery_{language}"), page);
        });
    }
}

#[test]
fn telegram_takes_all_of_it() {
    for language in Language::ALL {
        for (title, card) in everything(language) {
            assert!(fits(&card.text), "{title}");
            assert!(!card.text.is_empty(), "{title}");
            assert!(
                !card.text.text.contains("{$"),
                "{title}: an argument is missing"
            );
            let opened = card.text.text.matches('\u{2068}').count();
            let closed = card.text.text.matches('\u{2069}').count();
            let folded = card
                .text
                .entities
                .iter()
                .any(|e| e.kind == "expandable_blockquote");
            assert!(opened == closed || folded, "{title}: isolates");
            shows_well(&title, &card);
        }
        for one in toasts() {
            let (words, _) = toast(&one, language);
            assert!((1..=200).contains(&words.encode_utf16().count()), "{one:?}");
        }
        for command in COMMANDS {
            assert!((1..=256).contains(&language.say(command.about).chars().count()));
        }
    }
}

#[test]
fn names_and_words_never_become_markup() {
    let view = CardView {
        contact: "<b>x</b>".into(),
        link: Some("javascript:alert(1)".into()),
        ..view()
    };
    let card = card(&view, Language::En);
    assert!(card.text.text.contains("<b>x</b>"));
    let kinds: Vec<&str> = card.text.entities.iter().map(|e| e.kind.as_str()).collect();
    assert_eq!(kinds, ["bold"], "only our own heading is formatted");
}

#[test]
fn first_words_that_do_not_fit_are_left_over_whole() {
    let long = RichText::plain("x".repeat(3000));
    let words = [RichText::plain("hello"), long.clone(), long];
    let (card, held) = card_with_words(&view(), &words, Language::En);
    assert_eq!(held, 2);
    assert!(card.text.len_utf16() <= TEXT_MAX && card.text.text.contains("hello"));
    let (plain, held) =
        card_with_words(&view(), &[RichText::plain("y".repeat(4000))], Language::En);
    assert_eq!((plain, held), (super::card::card(&view(), Language::En), 0));
}

#[test]
fn an_old_text_of_full_length_still_fits_into_its_notice() {
    for was in ["x".repeat(4096), "👩‍👩‍👧".repeat(512)] {
        let card = notice::customer_edited(Some(&was), Language::Ru);
        assert!(card.text.len_utf16() <= TEXT_MAX);
        assert!(card.text.text.ends_with('…'));
    }
    let card = notice::customer_edited(Some("  "), Language::En);
    assert!(card.text.entities.is_empty());
}
