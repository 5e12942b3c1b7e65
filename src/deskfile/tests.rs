#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;

use crate::botapi::shelf::Shelf;
use crate::locale::Language;
use crate::model::content::{FileRef, MediaKind};
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::script::{Assign, Piece};
use crate::model::status::{Priority, Resolution, Status};
use crate::store::database::Database;
use crate::store::staff::{self, Standing};

use super::ready::READY;
use super::report::{Outcome, Report};
use super::*;

const NOW: i64 = 1_700_000_000_000;

const FULL: &str = r#"
format = 1

[[tag]]
name = "VIP"

[[team]]
name = "Florists"

[rights.agent]
edit_scripts = true
spam = false

[[inbox]]
settings = { reopen_hours = "48" }
[[inbox]]
code = "TG"
[inbox.settings]
responsible = "77"

[[person]]
id = 77
name = "Ann"
role = "manager"
teams = ["florists"]

[[folder]]
path = ["Talk"]

[[folder]]
path = ["Talk", "Old"]
archived = true

[[script]]
title = "Hello"
folder = ["Talk"]
inboxes = ["IG07", "TG"]
brands = ["Rose"]
once = true
[script.text]
en = """
Hello, {name|friend}!
<b>Order {number}</b>: <a href="https://x.example/">prices</a>"""
uk = "Вітаю, {ім'я}! <3"
[script.change]
status = "closed"
resolution = "not_done"
reason = "dear"
add_tags = ["VIP"]
remove_tags = ["new"]
priority = "high"
assign = "me"
team = "Florists"
[[script.media]]
language = "en"
kind = "photo"
file = "rose.jpg"
name = "Rose.JPG"
width = 640
caption = "<i>for {name}</i>"

[[script]]
title = "Take"
archived = true
[script.change]
assign = "77"
snooze = "tomorrow 9:00"
"#;

fn rose(name: &str) -> Option<Beside> {
    (name == "rose.jpg").then(|| Beside {
        digest: "ab".repeat(32),
        size: 4,
        path: "rose.jpg".into(),
    })
}

fn parse(text: &str) -> Result<DeskFile, Vec<String>> {
    let parsed = DeskFile::parse(text, "desk.toml", &rose);
    parsed.map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

/// Errors of a script that has these lines.
fn wrong(lines: &str) -> Vec<String> {
    parse(&format!("format = 1\n[[script]]\n{lines}\n")).unwrap_err()
}

async fn opened(dir: &Path) -> (Database, Shelf) {
    let url = format!("sqlite:{}", dir.join("t.db").display());
    let database = Database::open(&url).await.unwrap();
    let shelf = Shelf::open(dir.join("files"), 1 << 20, database.clone());
    (database.clone(), shelf.await.unwrap())
}

async fn gathered(database: &Database) -> DeskFile {
    let mut tx = database.read().await.unwrap();
    DeskFile::gather(&mut tx).await.unwrap()
}

fn counts(report: &Report) -> [usize; 3] {
    [Outcome::Added, Outcome::Changed, Outcome::Left].map(|it| report.count(it))
}

#[test]
fn everything_is_read() {
    let desk = parse(FULL).unwrap();
    assert_eq!(desk.tags[0].name, "VIP");
    assert_eq!(desk.teams[0].name, "Florists");
    let edit = (Right::EditScripts, true);
    assert_eq!(desk.rights[0].role, Standing::Agent);
    assert_eq!(desk.rights[0].allowed, [(Right::Spam, false), edit]);
    assert_eq!(
        (desk.inboxes[0].code.as_str(), desk.inboxes[1].code.as_str()),
        ("", "TG")
    );
    assert_eq!(desk.inboxes[1].settings["responsible"], "77");
    assert_eq!(
        (desk.people[0].id, desk.people[0].role),
        (77, Standing::Manager)
    );
    assert_eq!(desk.folders[1].path, ["Talk", "Old"]);
    assert!(desk.folders[1].archived && !desk.folders[0].archived);
    let hello = &desk.scripts[0];
    assert_eq!(
        (hello.title.as_str(), &hello.folder[..]),
        ("Hello", &["Talk".to_owned()][..])
    );
    assert_eq!((hello.inboxes.len(), hello.brands.len()), (2, 1));
    let body = &hello.body;
    assert!(body.once);
    let mut text = RichText::plain("Hello, {name|friend}!\n");
    text.push_as("bold", "Order {number}").push(": ");
    text.push_link("prices", "https://x.example/");
    assert_eq!(body.says["en"].text, text);
    assert_eq!(body.says["uk"].text, RichText::plain("Вітаю, {ім'я}! <3"));
    let change = &body.change;
    assert_eq!(change.status, Some(Status::Closed));
    assert_eq!(change.resolution, Some(Resolution::NotDone));
    assert_eq!(change.reason.as_deref(), Some("dear"));
    assert_eq!(
        (&change.add_tags[0], &change.remove_tags[0]),
        (&"VIP".into(), &"new".into())
    );
    assert_eq!(change.priority, Some(Priority::High));
    assert_eq!(change.assign, Some(Assign::Me));
    let mut caption = RichText::default();
    caption.push_as("italic", "for {name}");
    let piece = Piece {
        media: MediaKind::Photo,
        file: FileRef {
            name: Some("Rose.JPG".into()),
            size: Some(4),
            width: Some(640),
            ..FileRef::kept(&"ab".repeat(32))
        },
        caption,
    };
    assert_eq!(body.says["en"].media, [piece]);
    assert!(desk.files.contains_key(&"ab".repeat(32)));
    let take = &desk.scripts[1];
    assert!(take.archived);
    assert_eq!(take.body.change.assign, Some(Assign::Person(77)));
    assert_eq!(take.body.change.snooze.as_deref(), Some("tomorrow 9:00"));
}

#[test]
fn what_is_written_is_read_again() {
    let mut desk = parse(FULL).unwrap();
    let text = desk.text().unwrap();
    let beside = |name: &str| {
        assert_eq!(name, format!("{}.jpg", "ab".repeat(32)));
        rose("rose.jpg")
    };
    let again = DeskFile::parse(&text, "again", &beside).unwrap();
    assert_eq!(again, desk, "{text}");
    desk.scripts.clear();
    desk.files.clear();
    let none = |_: &str| None;
    assert_eq!(DeskFile::parse(&desk.text().unwrap(), "x", &none), Ok(desk));
}

#[test]
fn mistakes_are_told_with_their_lines() {
    let errors = wrong("title = \"A\"\ntext.en = \"\"\"\nHi,\n{nmae}!\"\"\"");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0].starts_with("desk.toml, line 6, column 1: "),
        "{errors:?}"
    );
    assert!(
        errors[0].contains("nmae") && errors[0].contains("{name}"),
        "{errors:?}"
    );
    let errors = wrong("title = \"A\"\ntext.en = \"{name\"");
    assert!(
        errors[0].starts_with("desk.toml, line 4, column 11: "),
        "{errors:?}"
    );
    let errors =
        wrong("text.en = \"x\"\ntext.EN = \"x\"\nonce = 1\nfolder = [\"a\", \"b\", \"c\"]");
    assert_eq!(errors.len(), 4, "{errors:?}");
    let twice = "format = 1\n[[script]]\ntitle = \"A\"\ntext.en = \"x\"\n";
    let twice = format!("{twice}{}", twice.split_once('\n').unwrap().1);
    let errors = parse(&twice).unwrap_err();
    assert!(
        errors[0].contains("line 5") && errors[0].contains("line 2"),
        "{errors:?}"
    );
    for (lines, says) in [
        ("title = \"A\"", "says nothing"),
        ("title = \"A\"\ntext.en = \"<b>x\"", "<b>"),
        ("title = \"A\"\ntext.en = \"x\"\nfoo = 1", "foo"),
        ("title = \"A\"\nchange.status = \"new\"", "waiting_customer"),
        ("title = \"A\"\nchange.resolution = \"done\"", "come true"),
        ("title = \"A\"\nchange.assign = \"-5\"", "nobody"),
        (
            "title = \"A\"\nmedia = [{ file = \"rose.jpg\" }]",
            "language",
        ),
        (
            "title = \"A\"\ntext.en = \"x\"\nmedia = [{ file = \"../rose.jpg\" }]",
            "no file",
        ),
        ("title = \"A\"\ntext.en = 5", "quotation"),
    ] {
        let errors = wrong(lines);
        assert!(
            errors.len() == 1 && errors[0].contains(says),
            "{lines}: {errors:?}"
        );
    }
    assert!(parse("[[script]]").is_err());
    let rights =
        parse("format = 1\n[rights.agent]\nfly = true\nspam = 1\n[rights.boss]\nspam = true");
    assert_eq!(rights.unwrap_err().len(), 3);
    assert!(parse("format = 1\n[[person]]\nname = \"x\"").is_err());
    assert!(parse("format = 2").unwrap_err()[0].contains("newer"));
    assert!(parse("format = ").unwrap_err()[0].contains("line 1"));
    assert!(parse("format = 1\n[[tag]]\nname = \"a\"\n[[tag]]\nname = \"A\"").is_err());
}

#[test]
fn a_file_beside_cannot_be_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let desk = dir.path().join("desk.toml");
    let folder = carry::beside(&desk);
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(dir.path().join("secret"), "x").unwrap();
    std::fs::write(folder.join("abc"), "abc").unwrap();
    std::fs::write(folder.join("empty"), "").unwrap();
    let found = carry::look(&folder, "abc").unwrap();
    assert!(found.digest.starts_with("ba7816bf") && found.size == 3);
    for name in ["../secret", "empty", "no", ".", "..", "", "./abc"] {
        assert_eq!(carry::look(&folder, name), None, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_is_carried_to_another_with_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.toml");
    std::fs::write(&path, FULL).unwrap();
    std::fs::create_dir(carry::beside(&path)).unwrap();
    std::fs::write(carry::beside(&path).join("rose.jpg"), "rose").unwrap();
    let one = dir.path().join("one");
    std::fs::create_dir(&one).unwrap();
    let (database, shelf) = opened(&one).await;

    let desk = DeskFile::load(&path).unwrap();
    let before = gathered(&database).await;
    assert!(before.scripts.is_empty() && before.inboxes.is_empty());
    let rehearsed = carry::import(desk.clone(), &database, &shelf, true, NOW)
        .await
        .unwrap();
    assert_eq!(counts(&rehearsed), [6, 3, 0]);
    assert_eq!(gathered(&database).await, before);

    let done = carry::import(desk.clone(), &database, &shelf, false, NOW)
        .await
        .unwrap();
    assert_eq!(done, rehearsed);
    let again = carry::import(desk.clone(), &database, &shelf, false, NOW)
        .await
        .unwrap();
    assert_eq!(counts(&again), [0, 0, 9]);
    // Nobody has seen Ann here yet.
    let said = again.say(Language::Uk);
    assert!(said.starts_with("? співробітник «Ann»\n"), "{said}");
    assert!(said.contains("без змін: 9.\nПозначено"), "{said}");
    let seen = database.write(|tx| Box::pin(staff::seen(tx, 77, "Ann", None)));
    seen.await.unwrap();
    let third = carry::import(desk.clone(), &database, &shelf, false, NOW)
        .await
        .unwrap();
    assert_eq!(counts(&third), [0, 1, 9]);
    let people = gathered(&database).await.people;
    assert_eq!(
        (people[0].role, people[0].teams.as_slice()),
        (Standing::Manager, &["Florists".to_owned()][..])
    );

    let out = dir.path().join("out.toml");
    let exported = carry::export(&database, &shelf, &out).await.unwrap();
    assert_eq!(
        (exported.scripts, exported.files, exported.lost.len()),
        (2, 1, 0)
    );
    let two = dir.path().join("two");
    std::fs::create_dir(&two).unwrap();
    let (other, other_shelf) = opened(&two).await;
    let carried = DeskFile::load(&out).unwrap();
    let seen = other.write(|tx| Box::pin(staff::seen(tx, 77, "Ann", None)));
    seen.await.unwrap();
    carry::import(carried, &other, &other_shelf, false, NOW)
        .await
        .unwrap();
    assert_eq!(gathered(&other).await, gathered(&database).await);
    let digest = desk.files.keys().next().unwrap();
    let bytes = std::fs::read(other_shelf.path(digest).await.unwrap()).unwrap();
    assert_eq!(bytes, b"rose");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_file_does_not_name_stays_and_what_differs_is_changed() {
    let dir = tempfile::tempdir().unwrap();
    let (database, shelf) = opened(dir.path()).await;
    let import = async |text: &str| {
        let desk = parse(text).unwrap();
        carry::import(desk, &database, &shelf, false, NOW)
            .await
            .unwrap()
    };
    let script = |title: &str, text: &str| {
        format!("[[script]]\ntitle = \"{title}\"\ntext.en = \"{text}\"\n")
    };
    let (a, b) = (script("A", "one"), script("B", "two"));
    assert_eq!(
        counts(&import(&format!("format = 1\n{a}{b}")).await),
        [2, 0, 0]
    );
    let changed = import(&format!(
        "format = 1\n{}archived = true\n",
        script("B", "three")
    ))
    .await;
    // `archived` stands in no table of its own: it is the script's.
    assert_eq!(counts(&changed), [0, 1, 0]);
    assert!(changed.say(Language::En).starts_with("~ script “B”\n"));
    let desk = gathered(&database).await;
    assert_eq!(desk.scripts.len(), 2);
    assert_eq!(desk.scripts[0].body.says["en"].text.text, "one");
    assert_eq!(desk.scripts[1].body.says["en"].text.text, "three");
    assert!(desk.scripts[1].archived);
    let limited = format!("format = 1\n{a}inboxes = [\"TG\"]\n");
    assert_eq!(counts(&import(&limited).await), [0, 1, 0]);
    assert_eq!(counts(&import(&limited).await), [0, 0, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ready_desks_can_be_loaded_and_come_back_as_they_are() {
    for ready in READY {
        let desk = DeskFile::parse(ready.text, ready.name, &|_| None);
        let desk = desk.map_err(|errors| {
            let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
            errors.join("\n")
        });
        let desk = desk.unwrap();
        assert!(desk.scripts.len() >= 15, "{}", ready.name);
        let language = ready.language.tag();
        for script in &desk.scripts {
            let says = &script.body.says;
            let spoken = says.is_empty() || says.contains_key(language);
            assert!(spoken, "{}: {}", ready.name, script.title);
            for tag in &script.body.change.add_tags {
                assert!(desk.tags.iter().any(|it| it.name == *tag), "{tag}");
            }
            if let Some(team) = &script.body.change.team {
                assert!(desk.teams.iter().any(|it| it.name == *team), "{team}");
            }
        }
        let dir = tempfile::tempdir().unwrap();
        let (database, shelf) = opened(dir.path()).await;
        let added = carry::import(desk.clone(), &database, &shelf, false, NOW)
            .await
            .unwrap();
        assert_eq!(added.count(Outcome::Added), added.lines.len());
        let again = carry::import(desk.clone(), &database, &shelf, false, NOW)
            .await
            .unwrap();
        assert_eq!(again.count(Outcome::Left), again.lines.len());
        assert_eq!(gathered(&database).await.scripts.len(), desk.scripts.len());
        assert_eq!(ready::named(ready.name), Some(ready));
        assert_eq!(ready::spoken(ready.language), Some(ready));
    }
    assert_eq!(ready::named("bakery"), None);
}
