//! Every screen of the area in every language, as one snapshot file a language.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use chrono_tz::Tz;
use uuid::Uuid;

use crate::desk::cards::Card;
use crate::desk::cards::gallery::shows_well;
use crate::desk::cards::piece::fits;
use crate::locale::Language;
use crate::model::content::{Content, FileRef, MediaKind};
use crate::model::ids::{ConversationId, FolderId, ScriptId};
use crate::model::rich::RichText;
use crate::model::script::{Assign, Body, Change, Piece, Saying, ScriptError};
use crate::model::script_list::{Folder, Head, Listing, View};
use crate::model::status::{Priority, Resolution, Status};
use crate::model::template::{self, Variable};

use super::key::Key;
use super::{change_screen, desk_screens, screens};

/// 27 March 2026, 09:03 in Kyiv.
const NOW: i64 = 1_774_594_980_000;
const ZONE: Tz = Tz::Europe__Kyiv;
const TALK: ConversationId = ConversationId(Uuid::nil());

fn folder(n: u128, parent: Option<u128>, title: &str, archived: bool) -> Folder {
    Folder {
        id: FolderId(Uuid::from_u128(n)),
        parent: parent.map(|it| FolderId(Uuid::from_u128(it))),
        title: title.into(),
        position: i64::try_from(n).unwrap(),
        archived,
    }
}

fn head(n: u128, within: Option<u128>, title: &str) -> Head {
    Head {
        id: ScriptId(Uuid::from_u128(n)),
        folder: within.map(|it| FolderId(Uuid::from_u128(it))),
        title: title.into(),
        inboxes: Vec::new(),
        brands: Vec::new(),
        languages: vec!["ru".into(), "uk".into()],
        changes: n.is_multiple_of(2),
        position: i64::try_from(n).unwrap(),
        archived: false,
        version: 3,
        used: i64::try_from(n).unwrap() * 7,
    }
}

fn change() -> Change {
    Change {
        status: Some(Status::Closed),
        resolution: Some(Resolution::NotDone),
        reason: Some("Дорого".into()),
        add_tags: vec!["оплата".into()],
        remove_tags: vec!["новый".into()],
        priority: Some(Priority::High),
        assign: Some(Assign::Responsible),
        team: Some("Пекарня".into()),
        snooze: None,
    }
}

fn body() -> Body {
    let saying = Saying {
        text: RichText::plain("Здравствуйте, {имя}!"),
        media: vec![Piece {
            media: MediaKind::Document,
            file: FileRef {
                name: Some("цены.pdf".into()),
                ..FileRef::kept(&"ab".repeat(32))
            },
            caption: RichText::plain("Наши цены"),
        }],
    };
    Body {
        says: [("ru".to_owned(), saying.clone()), ("uk".to_owned(), saying)].into(),
        change: change(),
        once: true,
    }
}

fn contents() -> Vec<Content> {
    let file = FileRef {
        name: Some("цены.pdf".into()),
        ..FileRef::default()
    };
    vec![
        Content::Text {
            text: RichText::plain("Здравствуйте, Олена!"),
        },
        Content::Media {
            media: MediaKind::Document,
            file,
            caption: RichText::plain("Наши цены"),
            spoiler: false,
        },
    ]
}

fn everything(language: Language) -> Vec<(&'static str, Card)> {
    let mut cards = using(language);
    cards.extend(making(language));
    cards
}

fn using(language: Language) -> Vec<(&'static str, Card)> {
    let folders = vec![
        folder(1, None, "Приветствия", false),
        folder(2, None, "Возражения", false),
        folder(3, Some(2), "Дорого", false),
    ];
    let scripts = vec![
        head(4, None, "Цена"),
        head(5, Some(1), "Привет"),
        head(6, Some(3), "Скидка"),
    ];
    let listing = Listing::of(folders, scripts, View::default());
    let languages = ["ru".to_owned(), "uk".to_owned()];
    let shelf = |within: Option<u128>, tongue| {
        let shelf = screens::Shelf {
            listing: &listing,
            within: within.map(|it| FolderId(Uuid::from_u128(it))),
            language: tongue,
            languages: &languages,
            page: 0,
        };
        screens::shelf(&shelf, TALK, language)
    };
    let empty = screens::Shelf {
        listing: &Listing::default(),
        within: None,
        language: None,
        languages: &[],
        page: 0,
    };
    let shown = head(4, None, "Цена");
    let contents = contents();
    let unknown = [Variable::Name, Variable::Field("компания".into())];
    let view = screens::Preview {
        key: Key {
            id: Some(Uuid::from_u128(4)),
            language: "ru".into(),
            more: "abc".into(),
        },
        head: &shown,
        contents: &contents,
        missing: &[],
        change: &Change::default(),
        languages: &languages,
        before: None,
        clock: (NOW, ZONE),
    };
    let changing = screens::Preview {
        change: &change(),
        before: Some((NOW - 60_000, "Анна".into())),
        ..view.clone()
    };
    let lacking = screens::Preview {
        missing: &unknown,
        ..view.clone()
    };
    vec![
        ("shelf", shelf(None, None)),
        ("shelf of a language", shelf(None, Some("uk"))),
        ("folder", shelf(Some(2), Some("ru"))),
        ("empty shelf", screens::shelf(&empty, TALK, language)),
        (
            "found",
            screens::found(
                &[head(4, None, "Цена"), head(5, None, "Ценник")],
                TALK,
                language,
            ),
        ),
        ("preview", screens::preview(&view, TALK, language)),
        (
            "preview of a macro sent before",
            screens::preview(&changing, TALK, language),
        ),
        (
            "preview that lacks something",
            screens::preview(&lacking, TALK, language),
        ),
        (
            "question",
            screens::edit_question(&RichText::plain("Привет"), language).into(),
        ),
    ]
}

fn making(language: Language) -> Vec<(&'static str, Card)> {
    let folders = [
        folder(1, None, "Приветствия", false),
        folder(2, Some(1), "Старые", true),
    ];
    let scripts = [head(4, None, "Цена"), head(5, Some(1), "Привет")];
    let place = |folder| {
        let place = desk_screens::Place {
            folder,
            folders: &folders,
            scripts: &scripts,
            page: 0,
        };
        desk_screens::place(&place, language)
    };
    let body = body();
    let mut one = head(4, Some(1), "Цена");
    let open = |head: &Head, body: &Body| {
        let view = desk_screens::Open {
            head,
            body,
            language: "ru",
        };
        desk_screens::script(&view, language)
    };
    let plain = open(
        &one,
        &Body {
            change: Change::default(),
            once: false,
            ..body.clone()
        },
    );
    one.inboxes = vec!["TG".into()];
    one.archived = true;
    let past = |version, by: Option<&str>| desk_screens::Past {
        version,
        at: NOW - 86_400_000,
        by: by.map(str::to_owned),
        as_is: 12,
        edited: 3,
    };
    one.brands = vec!["American Tour".into()];
    let brands = ["American Tour".to_owned(), "Tumi".to_owned()];
    let inboxes = [
        ("SH".to_owned(), "Shop".to_owned()),
        ("TG".to_owned(), "Бот".to_owned()),
    ];
    let script = ScriptId(Uuid::from_u128(4));
    let wrong = template::check("{имъя}").unwrap_err();
    let wrong = ScriptError::Template {
        language: "ru".into(),
        error: wrong,
    };
    vec![
        ("desk", place(None)),
        ("desk: folder", place(folders.first())),
        ("desk: archived folder", place(folders.get(1))),
        ("script", plain),
        ("script with everything", open(&one, &body)),
        ("move", desk_screens::move_to(&one, &folders, 0, language)),
        (
            "inboxes",
            desk_screens::limits(&one, &inboxes, &brands, language),
        ),
        (
            "history",
            desk_screens::history(
                &one,
                &[past(2, Some("Анна")), past(1, None)],
                (NOW, ZONE),
                language,
            ),
        ),
        (
            "changes",
            change_screen::screen(script, "Цена", &change(), language),
        ),
        (
            "no changes",
            change_screen::screen(script, "Цена", &Change::default(), language),
        ),
        (
            "file added",
            desk_screens::file_added(script, "ru", language),
        ),
        ("file refused", desk_screens::file_refused(script, language)),
        (
            "not saved",
            desk_screens::not_saved(script, &wrong, language),
        ),
    ]
}

fn drawn(title: &str, card: &Card) -> String {
    let mut page = format!("=== {title}\n");
    page.push_str(
        &card
            .text
            .text
            .replace('\u{2068}', "‹")
            .replace('\u{2069}', "›"),
    );
    for row in &card.keyboard {
        let labels: Vec<&str> = row.iter().map(|it| it.label.as_str()).collect();
        write!(page, "\n[{}]", labels.join("] [")).unwrap();
    }
    page.replace('\u{2068}', "‹").replace('\u{2069}', "›") + "\n"
}

#[test]
fn all_of_it_as_seen() {
    for language in Language::ALL {
        let mut page = String::new();
        for (title, card) in everything(language) {
            page.push_str(&drawn(title, &card));
            page.push('\n');
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("scripts_{language}"), page);
        });
    }
}

#[test]
fn it_fits_on_a_phone() {
    for language in Language::ALL {
        for (title, card) in everything(language) {
            assert!(fits(&card.text) && !card.text.is_empty(), "{title}");
            assert!(
                !card.text.text.contains("{$"),
                "{title}: an argument is missing"
            );
            shows_well(title, &card);
        }
    }
}
