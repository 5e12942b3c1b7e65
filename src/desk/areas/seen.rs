//! What the areas of status, turns, tags, priority, people and settings show, in every
//! language; a snapshot an area.

#![expect(clippy::indexing_slicing, reason = "tests")]

use std::collections::HashMap;

use uuid::Uuid;

use super::contacts::order::Field;
use super::contacts::screens::{self as contacts, Alike, Photos, Picture, Sheet};
use super::find::lists::List;
use super::find::screens::{self as find, Found, Item, Known, Page, Past, Roll, Sight};
use super::people::screens as people;
use super::settings::screens::{self as settings, Set, View};
use super::status::screens::{self as status, Report};
use super::tags::screens as tags;
use super::turns::screens::{self as turns, Circle, For};
use super::turns::whom::Crowd;
use super::{priority, turns::handover};
use crate::desk::cards::Card;
use crate::desk::cards::gallery::area;
use crate::desk::cards::notice;
use crate::locale::{Arg, Language};
use crate::model::fold::fold;
use crate::model::ids::{
    ContactId, ConversationId, IdentityId, MessageId, TagId, TeamId, TicketId,
};
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::status::{Priority, Resolution, Side, Status};
use crate::store::conversations::{self, Conversation};
use crate::store::followers::{Follower, Part};
use crate::store::history;
use crate::store::lists::{Counts, Line};
use crate::store::merges::Reason;
use crate::store::people::Account;
use crate::store::search::{Hit, Numbered, Who};
use crate::store::staff::{Load, Person, Standing};
use crate::store::tags::Tag;
use crate::store::teams::Team;

const NASTY: &str = "<b>*[x](y)*</b>\n\u{202e}txet\u{202c} \u{2069}שלום שלום שלום שלום";
const HERE: ConversationId = ConversationId(Uuid::nil());

fn person(id: i64, name: &str, role: Standing, duty: bool) -> Person {
    Person {
        id,
        name: name.into(),
        username: (id == 1).then(|| "anna".into()),
        role,
        duty,
    }
}

fn crowd() -> Crowd {
    let mut people = vec![
        person(1, "Анна", Standing::Manager, false),
        person(2, "Борис Довгопрізвищенко-Короткий", Standing::Agent, true),
        person(3, NASTY, Standing::External, false),
    ];
    people.extend((4..20).map(|id| person(id, &format!("Person {id}"), Standing::Agent, false)));
    let team = |name: &str| Team {
        id: TeamId(Uuid::nil()),
        name: name.into(),
        archived: false,
    };
    Crowd::new(people, vec![team("Бухгалтерія")], false)
}

fn of_turns(language: Language) -> Vec<(&'static str, Card)> {
    let follower = |name: &str, role| Follower {
        staff: 1,
        name: name.into(),
        role,
    };
    let full = Circle {
        conversation: HERE,
        number: 1042,
        assignee: Some("Анна".into()),
        team: Some("Бухгалтерія".into()),
        receiver: Some("Борис".into()),
        followers: vec![
            follower("Ігор", Part::CoExecutor),
            follower("Мотря", Part::Watcher),
            follower(NASTY, Part::Watcher),
        ],
        follows: true,
    };
    let bare = Circle {
        assignee: None,
        team: None,
        receiver: None,
        followers: Vec::new(),
        follows: false,
        ..full.clone()
    };
    let all = |aim, page| {
        let choices = turns::choices(&crowd(), None, &[1]);
        turns::choose(aim, choices, page, HERE, language)
    };
    let args = [
        ("name", Arg::from("Борис")),
        ("agent", Arg::from("Анна")),
        ("words", Arg::from("глянь")),
    ];
    let news = |key| turns::news(key, &args, None, language);
    let mut offered = turns::news("turns-offered", &args, Some("Подзвони їй"), language);
    offered.keyboard = handover::decision(HERE, 1_774_594_980_000, language);
    let tickets = [(7, Some(70)), (8, None)];
    vec![
        ("circle", turns::circle(&full, language)),
        ("circle, bare", turns::circle(&bare, language)),
        ("assign", all(For::Assign, 0)),
        ("assign, page 2", all(For::Assign, 1)),
        ("hand over", all(For::Handover, 0)),
        ("invite", all(For::Invite, 9)),
        (
            "nobody there",
            turns::choose(For::Invite, Vec::new(), 0, HERE, language),
        ),
        ("offered", offered),
        ("assigned", news("turns-you-assigned")),
        ("assigned, for others", news("turns-news-assigned")),
        ("queue", news("turns-news-queue")),
        ("team", news("turns-team-assigned")),
        ("accepted", news("turns-accepted")),
        (
            "returned",
            turns::news("turns-returned", &args, Some("Не моє"), language),
        ),
        ("void", news("turns-void")),
        ("invited", news("turns-you-invited")),
        ("mentioned", news("turns-you-mentioned")),
        ("clash", news("turns-clash")),
        (
            "left, 1",
            notice::left("Анна", 1, &tickets[..1], -1_001_234, language),
        ),
        (
            "left, 3",
            notice::left("Анна", 3, &tickets, -1_001_234, language),
        ),
        (
            "left, 11",
            notice::left(NASTY, 11, &[], -1_001_234, language),
        ),
    ]
}

fn tag(name: &str, used: i64) -> Tag {
    Tag {
        id: TagId(Uuid::from_u128(u128::try_from(used).unwrap_or(0))),
        name: name.into(),
        word: fold(name),
        used,
        archived: used == 5,
    }
}

fn of_tags(language: Language) -> Vec<(&'static str, Card)> {
    let mut all = vec![
        tag("VIP", 120_000),
        tag("🔥", 21),
        tag("Доставка сьогодні до вечора дуже", 5),
        tag(NASTY, 1),
    ];
    all.extend((100..120).map(|at| tag(&format!("tag {at}"), at)));
    let given = [all[1].id];
    vec![
        ("toggles", tags::toggles(&all, &given, 0, HERE, language)),
        (
            "toggles, page 2",
            tags::toggles(&all, &given, 1, HERE, language),
        ),
        ("no tags", tags::toggles(&[], &[], 0, HERE, language)),
        (
            "unknown, near",
            tags::unknown("vpi", &all[..1], false, HERE, language),
        ),
        (
            "unknown, near or new",
            tags::unknown("vpi", &all[..3], true, HERE, language),
        ),
        (
            "unknown, long",
            tags::unknown(&"я".repeat(32), &all[..1], true, HERE, language),
        ),
        ("list", tags::list(&all, 0, false, language)),
        ("list, none", tags::list(&[], 0, false, language)),
        ("archive", tags::list(&all[2..3], 0, true, language)),
        ("archive, none", tags::list(&[], 0, true, language)),
        ("one", tags::one(&all[0], language)),
        ("one, put aside", tags::one(&all[2], language)),
        ("merge", tags::merge(&all[0], &all, 0, language)),
        ("priority", priority::screen(Priority::High, HERE, language)),
    ]
}

fn of_people(language: Language) -> Vec<(&'static str, Card)> {
    let everybody = crowd().people;
    let load = Load { open: 5, done: 21 };
    let loads = HashMap::from([(1, load)]);
    let many: Vec<Person> = (0..60)
        .map(|id| person(id, NASTY, Standing::Performer, id % 2 == 0))
        .collect();
    let team = |name: &str, archived| Team {
        id: TeamId(Uuid::nil()),
        name: name.into(),
        archived,
    };
    let names = ["Бухгалтерія".to_owned(), "VIP".to_owned()];
    vec![
        ("who", people::who(&everybody[..3], &loads, 0, language)),
        ("who, many", people::who(&many, &loads, 2, language)),
        ("roles", people::roles(language)),
        (
            "rights",
            people::rights(Standing::External, &[Right::Answer, Right::Order], language),
        ),
        ("people", people::people(&everybody, 0, language)),
        (
            "person",
            people::person(&everybody[1], load, &names, language),
        ),
        (
            "person, bare",
            people::person(&everybody[0], Load::default(), &[], language),
        ),
        (
            "teams",
            people::teams(
                &[team("Бухгалтерія", false), team("Old", true)],
                0,
                language,
            ),
        ),
        ("no teams", people::teams(&[], 0, language)),
        (
            "team",
            people::team(&team("Бухгалтерія", false), &[2], &everybody, 0, language),
        ),
        (
            "team, put aside",
            people::team(&team(NASTY, true), &[], &everybody[..1], 0, language),
        ),
    ]
}

fn of_settings(language: Language) -> Vec<(&'static str, Card)> {
    let set = |inherited| View {
        inbox: "TG".into(),
        name: NASTY.into(),
        responsible: Set {
            value: Some("Анна".into()),
            inherited,
        },
        hours: Set {
            value: 21,
            inherited,
        },
        tags: Set {
            value: true,
            inherited,
        },
        brand: Some("Samsonite".into()),
    };
    let all = View {
        inbox: String::new(),
        brand: None,
        responsible: Set {
            value: None,
            inherited: true,
        },
        ..set(true)
    };
    let inboxes: Vec<(String, String)> = (0..15)
        .map(|at| (format!("IG{at:02}"), "Солодка Мрія — Поділ".to_owned()))
        .collect();
    vec![
        ("inboxes", settings::list(&inboxes[..2], 0, false, language)),
        ("inboxes, many", settings::list(&inboxes, 1, true, language)),
        ("inbox", settings::inbox(&set(false), language)),
        ("inbox, as for all", settings::inbox(&set(true), language)),
        ("all", settings::inbox(&all, language)),
        (
            "people",
            settings::people(("TG", "Main"), &crowd().people, 0, language),
        ),
        (
            "people, all",
            settings::people(("", ""), &crowd().people[..2], 0, language),
        ),
        ("window", settings::windows(("TG", "Main"), language)),
        ("window, all", settings::windows(("", ""), language)),
    ]
}

/// 27 March 2026, 09:03 in Kyiv.
const NOW: i64 = 1_774_594_980_000;

fn sight(language: Language, private: bool) -> Sight {
    Sight {
        chat: -1_001_234,
        now: NOW,
        zone: chrono_tz::Europe::Kyiv,
        language,
        private,
    }
}

fn line(number: i64, name: &str, waiting: bool) -> Line {
    Line {
        ticket: TicketId(Uuid::nil()),
        number,
        conversation: HERE,
        topic: Some(7),
        inbox: "TG".into(),
        name: name.into(),
        subject: None,
        status: if waiting { Status::New } else { Status::Open },
        priority: if waiting { 3 } else { 1 },
        assignee_name: (!waiting).then(|| "Анна".into()),
        opened_at: NOW - 86_400_000,
        last_at: Some(NOW - 60_000),
        last_by: (!waiting).then(|| "Анна".into()),
        last_words: Some("Хочу торт\nз малиною".into()),
        waiting_since: waiting.then_some(NOW - 60_000),
    }
}

fn found(side: Side, name: &str, words: &str) -> Found {
    let mut bold = RichText::plain("…");
    bold.push_as("bold", "торт").push(words);
    Found {
        hit: Hit {
            message: MessageId(Uuid::nil()),
            conversation: HERE,
            number: Some(1042),
            topic: Some(7),
            inbox: "TG".into(),
            name: name.into(),
            side,
            author: (side != Side::Customer).then(|| "Анна".into()),
            at: NOW - 400 * 86_400_000,
            words: bold,
        },
        post: Some(99),
    }
}

#[expect(clippy::too_many_lines, reason = "one screen after another")]
fn of_find(language: Language) -> Vec<(&'static str, Card)> {
    let full = Page {
        search: 12,
        words: "торт".into(),
        number: 0,
        ticket: Some(Numbered {
            number: 1042,
            conversation: HERE,
            topic: Some(7),
            inbox: "TG".into(),
            name: "Олена К.".into(),
        }),
        people: vec![Known {
            who: Who {
                contact: ContactId(Uuid::nil()),
                words: RichText::plain("Торт Малинович · @tort · +380 67 123-45-67"),
            },
            topic: Some(7),
        }],
        hits: vec![
            found(Side::Customer, "Олена К.", " з малиною"),
            found(Side::Agent, "", " буде завтра"),
            found(Side::Note, NASTY, NASTY),
        ],
        more: true,
        behind: 0,
    };
    let long = Page {
        number: 1,
        ticket: None,
        people: vec![full.people[0].clone(); 5],
        hits: vec![found(Side::Note, &NASTY.repeat(9), &NASTY.repeat(9)); 6],
        behind: 1_000_021,
        ..full.clone()
    };
    let none = Page {
        ticket: None,
        people: Vec::new(),
        hits: Vec::new(),
        more: false,
        ..full.clone()
    };
    let past = |number, resolution| history::Past {
        ticket: TicketId(Uuid::nil()),
        number,
        conversation: HERE,
        topic: Some(7),
        inbox: "IG".into(),
        subject: (number == 3).then(|| NASTY.into()),
        status: if number == 1 {
            Status::Closed
        } else {
            Status::Open
        },
        resolution,
        assignee_name: Some("Анна".into()),
        opened_at: NOW - 90 * 86_400_000,
        solved_at: (number == 1).then_some(NOW - 86_400_000),
        closed_at: None,
        received: 12,
        sent: 5,
    };
    let summary = history::Summary {
        tickets: 21,
        open: 2,
        conversations: 3,
        first_at: Some(NOW - 900 * 86_400_000),
        last_at: Some(NOW),
    };
    let lived = Past {
        conversation: HERE,
        name: "Олена К.".into(),
        summary,
        tickets: vec![past(3, None), past(1, Some(Resolution::Done))],
        page: 1,
        more: true,
    };
    let roll = |list, items, page, more| Roll {
        list,
        counts: (list == List::Inbox).then_some(Counts {
            waiting: 1,
            open: 25,
        }),
        items,
        page,
        more,
    };
    let items = vec![
        Item::Ticket(line(1042, "Олена К.", true)),
        Item::Ticket(line(7, NASTY, false)),
        Item::Ticket(Line {
            subject: Some("Замовити коробки".into()),
            topic: None,
            last_at: None,
            ..line(8, "", false)
        }),
    ];
    let kept = vec![
        items[0].clone(),
        Item::Contact {
            name: "Мотря".into(),
            topic: Some(7),
        },
        Item::Gone,
    ];
    let group = sight(language, false);
    let private = sight(language, true);
    vec![
        ("finds", find::finds(&full, &group)),
        ("finds, long", find::finds(&long, &private)),
        ("finds, none", find::finds(&none, &private)),
        ("history", find::history(&lived, &group)),
        (
            "inbox",
            find::list(&roll(List::Inbox, items.clone(), 0, true), &private),
        ),
        (
            "mine",
            find::list(&roll(List::Mine, items.clone(), 1, false), &group),
        ),
        (
            "today, empty",
            find::list(&roll(List::Today, Vec::new(), 0, false), &private),
        ),
        (
            "favourites",
            find::list(&roll(List::Favourites, kept, 0, false), &private),
        ),
        (
            "favourites, none",
            find::list(&roll(List::Favourites, Vec::new(), 0, false), &private),
        ),
        (
            "ever, long",
            find::list(
                &roll(
                    List::Ever,
                    vec![Item::Ticket(line(1, &NASTY.repeat(20), true)); 8],
                    0,
                    true,
                ),
                &private,
            ),
        ),
    ]
}

fn of_contacts(language: Language) -> Vec<(&'static str, Card)> {
    let account = |inbox: &str, name: &str| Account {
        identity: IdentityId(Uuid::nil()),
        inbox: inbox.into(),
        address: "1".into(),
        name: name.into(),
        alias: None,
        username: Some("olena".into()),
        link: None,
        blocked: inbox == "IG",
        conversation: Some(HERE),
        topic: Some(7),
    };
    let alike = |name: &str, reason| Alike {
        contact: ContactId(Uuid::nil()),
        name: name.into(),
        reason,
        shared: "+380 67 123-45-67".into(),
    };
    let full = Sheet {
        conversation: HERE,
        name: "Олена К.".into(),
        fields: Field::ALL
            .into_iter()
            .map(|field| (field, format!("{} {NASTY}", field.key())))
            .collect(),
        accounts: vec![account("TG", "Олена К."), account("IG", NASTY)],
        photos: 4,
        portrait: true,
        summary: history::Summary {
            tickets: 1,
            open: 1,
            conversations: 2,
            ..history::Summary::default()
        },
        alike: vec![
            alike("Olena Koval", Reason::Phone),
            alike(NASTY, Reason::Email),
            alike("Олена", Reason::Username),
            alike("", Reason::Name),
        ],
        joins: vec![(Uuid::nil(), "Olena".into())],
        kept: true,
        access: true,
    };
    let mut shown = full.clone();
    shown.alike.truncate(2);
    let mut others = full.clone();
    others.alike.drain(..2);
    let bare = Sheet {
        name: String::new(),
        fields: Vec::new(),
        photos: 0,
        portrait: false,
        alike: Vec::new(),
        joins: Vec::new(),
        kept: false,
        access: false,
        ..full
    };
    let picture = |caption: &str| Picture {
        at: NOW - 86_400_000,
        caption: caption.into(),
        topic: Some(7),
        post: Some(99),
    };
    let photos = Photos {
        conversation: HERE,
        name: "Олена К.".into(),
        count: 11,
        pictures: vec![picture("Оцей торт"), picture(""), picture(NASTY)],
        page: 0,
        more: true,
    };
    let none = Photos {
        pictures: Vec::new(),
        count: 0,
        more: false,
        ..photos.clone()
    };
    let group = sight(language, false);
    let private = sight(language, true);
    vec![
        ("contact", contacts::sheet(&shown, &group)),
        ("contact, other reasons", contacts::sheet(&others, &private)),
        ("contact, bare", contacts::sheet(&bare, &private)),
        ("change", contacts::choice(HERE, "Олена К.", &group)),
        ("access", contacts::access(HERE, "Олена К.", &group)),
        ("photos", contacts::photos(&photos, &group)),
        ("no photos", contacts::photos(&none, &private)),
    ]
}

fn of_status(language: Language) -> Vec<(&'static str, Card)> {
    let spam = case("TG", Status::Closed, Some(Resolution::Spam));
    let open = case("TG", Status::New, None);
    let task = case(conversations::TASKS, Status::Snoozed, None);
    let mut closed = case("TG", Status::Closed, Some(Resolution::NotDone));
    closed.reason = Some(NASTY.into());
    let lines = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
    let told = Report {
        back: lines(&["#1", "#2"]),
        kept: lines(&["#3"]),
        sent: lines(&[NASTY, "\u{1}content-photo"]),
    };
    let alone = Report {
        sent: lines(&["Готово"]),
        ..Report::default()
    };
    vec![
        ("status", status::states(&open, false, language)),
        ("status of a task", status::states(&task, false, language)),
        ("status, ended", status::states(&closed, false, language)),
        ("status, spam", status::states(&spam, true, language)),
        ("reasons", status::reasons(HERE, 4, language)),
        ("really spam", status::really_spam(HERE, language)),
        (
            "undone",
            status::report(&told, language).unwrap_or_default().into(),
        ),
        (
            "undone, sent",
            status::report(&alone, language).unwrap_or_default().into(),
        ),
    ]
}

fn case(inbox: &str, status: Status, resolution: Option<Resolution>) -> Conversation {
    Conversation {
        id: HERE,
        ticket: TicketId(Uuid::nil()),
        number: 1042,
        identity: IdentityId(Uuid::nil()),
        inbox: inbox.into(),
        topic: Some(7),
        card: None,
        shown: None,
        titled: None,
        status,
        resolution,
        reason: None,
        subject: None,
        priority: 1,
        assignee: None,
        wake_at: None,
        due_at: None,
        opened_at: NOW,
        solved_at: None,
        closed_at: None,
        seq: 1,
        received: 1,
        sent: 0,
        last_at: None,
        last_by: None,
        last_words: None,
        waiting_since: None,
        announced: true,
        address: "1".into(),
        name: "Олена К.".into(),
        username: None,
        link: None,
        source: None,
        blocked: false,
        language: None,
        assignee_name: None,
        brand: None,
        told_name: String::new(),
    }
}

#[test]
fn status_in_every_language() {
    area("status", of_status);
}

#[test]
fn find_in_every_language() {
    area("find", of_find);
}

#[test]
fn contacts_in_every_language() {
    area("contacts", of_contacts);
}

#[test]
fn turns_in_every_language() {
    area("turns", of_turns);
}

#[test]
fn tags_in_every_language() {
    area("tags", of_tags);
}

#[test]
fn people_in_every_language() {
    area("people", of_people);
}

#[test]
fn settings_in_every_language() {
    area("settings", of_settings);
}
