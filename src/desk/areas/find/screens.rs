//! What finding shows. Pure.

use chrono_tz::Tz;

use crate::desk::areas::contacts;
use crate::desk::areas::find::lists::List;
use crate::desk::areas::{Call, Place, menu};
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::card::{self, CardView, status_emoji};
use crate::desk::cards::piece::{TEXT_MAX, cut, isolate, link, moment, name};
use crate::desk::rim::view::in_words;
use crate::locale::{Arg, Language};
use crate::model::ids::ConversationId;
use crate::model::rich::{MAX_ENTITIES, RichText};
use crate::model::status::{Priority, Side};
use crate::store::history::{self, Summary};
use crate::store::lists::{Counts, Line};
use crate::store::search::{Hit, Numbered, Who};

use super::{CODE, HISTORY, KEEP, OPEN, PAGE as TURN};

/// Lines of a page of a list.
pub const PAGE: i64 = 8;
/// Most that one line may take, UTF-16 units: a page of them fits.
const LINE_UNITS: usize = 380;
/// Most formatted pieces of one find.
const LINE_ENTITIES: usize = 6;
/// Longest piece of last words shown in a list, grapheme clusters.
const WORDS: usize = 60;
/// Longest label of a button two a row.
const LABEL: usize = 22;

/// Who looks, from where, and when.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// The group, for links.
    pub chat: i64,
    /// Milliseconds UTC.
    pub now: i64,
    /// Time zone of the desk.
    pub zone: Tz,
    /// The language to speak.
    pub language: Language,
    /// He looks in his private chat.
    pub private: bool,
}

impl Sight {
    /// Of a call.
    #[must_use]
    pub fn of(call: &Call<'_>) -> Self {
        Self {
            chat: call.room.chat,
            now: call.room.now,
            zone: call.room.stage.zone,
            language: call.who.language,
            private: call.place == Place::Private,
        }
    }

    /// A moment as he reads it.
    #[must_use]
    pub fn moment(&self, at: i64) -> String {
        moment(at, self.now, self.zone)
    }

    /// The way out: home in private, away in the group.
    #[must_use]
    pub fn out(&self) -> Button {
        if self.private {
            menu::home(self.language)
        } else {
            menu::close(self.language)
        }
    }

    /// Words that lead to a topic, if there is one, or to a post of it.
    pub fn to_topic(
        &self,
        text: &mut RichText,
        words: &str,
        topic: Option<i64>,
        post: Option<i64>,
    ) {
        let url = topic.and_then(|topic| {
            let url = link(self.chat, topic)?;
            Some(match post {
                Some(post) => format!("{url}/{post}"),
                None => url,
            })
        });
        match url {
            Some(url) => text.push_link(words, &url),
            None => text.push_as("bold", words),
        };
    }

    /// A customer's name, or that he has none.
    #[must_use]
    pub fn name(&self, shown: &str) -> String {
        if shown.trim().is_empty() {
            self.language.say("card-nameless")
        } else {
            name(shown)
        }
    }
}

/// The number of a page in the arguments of a button; none is the first.
#[must_use]
pub fn page_of(args: &str) -> Option<i64> {
    if args.is_empty() {
        return Some(0);
    }
    let plain = args.len() <= 3 && args.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| args.parse().ok()).flatten()
}

/// ◀ and ▶, where there is something; `args` names a page.
#[must_use]
pub fn pager(
    page: i64,
    more: bool,
    to: (char, char),
    about: Option<ConversationId>,
    args: impl Fn(i64) -> String,
) -> Option<Vec<Button>> {
    let turn = |label: &str, page| Button::area(label, to, about, &args(page));
    let mut row = Vec::new();
    if page > 0 {
        row.push(turn("◀", page - 1));
    }
    if more {
        row.push(turn("▶", page + 1));
    }
    (!row.is_empty()).then_some(row)
}

/// One message found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The message.
    pub hit: Hit,
    /// The post that shows it.
    pub post: Option<i64>,
}

/// One person found.
#[derive(Clone, Debug)]
pub struct Known {
    /// Who.
    pub who: Who,
    /// A topic of his.
    pub topic: Option<i64>,
}

/// A page of what a search found.
#[derive(Clone, Debug)]
pub struct Page {
    /// Number of the search.
    pub search: i64,
    /// What is searched for.
    pub words: String,
    /// Number of the page, from 0.
    pub number: usize,
    /// The ticket of that number.
    pub ticket: Option<Numbered>,
    /// People.
    pub people: Vec<Known>,
    /// Messages.
    pub hits: Vec<Found>,
    /// There is another page.
    pub more: bool,
    /// Messages that are not in the index yet.
    pub behind: i64,
}

/// A page of what a search found.
#[must_use]
pub fn finds(page: &Page, sight: &Sight) -> Card {
    let language = sight.language;
    let mut text = RichText::default();
    let words = isolate(&cut(&page.words, 48));
    let number = i64::try_from(page.number).unwrap_or(0);
    let head = if number == 0 {
        language.say_with("find-head", &[("words", words.into())])
    } else {
        let page = (number + 1).to_string();
        let args = [("words", Arg::from(words)), ("page", page.into())];
        language.say_with("find-head-page", &args)
    };
    text.push_as("bold", &head);
    if let Some(ticket) = &page.ticket {
        text.push("\n\n🎫 ");
        let words = format!(
            "#{} · {} · {}",
            ticket.number,
            cut(&ticket.inbox, 16),
            sight.name(&ticket.name)
        );
        sight.to_topic(&mut text, &words, ticket.topic, None);
    }
    for known in &page.people {
        let mut line = RichText::plain("\n\n👤 ");
        line.push("\u{2068}")
            .append(&tamed(&known.who.words))
            .push("\u{2069}");
        if known.topic.is_some() {
            line.push(" · ");
            sight.to_topic(&mut line, &language.say("find-to-topic"), known.topic, None);
        }
        add(&mut text, &line);
    }
    for found in &page.hits {
        add(&mut text, &hit(found, sight));
    }
    if page.ticket.is_none() && page.people.is_empty() && page.hits.is_empty() {
        text.push("\n\n").push(&language.say("find-nothing"));
    }
    if page.behind > 0 {
        let args = [("count", Arg::from(page.behind))];
        text.push("\n\n")
            .push(&language.say_with("find-behind", &args));
    }
    let mut keyboard = Keyboard::new();
    if let Some(ticket) = &page.ticket {
        let label = format!("🎫 #{}", ticket.number);
        let button = Button::area(label, (CODE, super::TICKET), Some(ticket.conversation), "");
        keyboard.push(vec![button]);
    }
    let people: Vec<Button> = page
        .people
        .iter()
        .map(|known| {
            // What is known of him begins with his name.
            let words = &known.who.words.text;
            let first = words.split(" · ").next().unwrap_or(words);
            let label = format!("👤 {}", cut(first, LABEL - 2));
            contacts::button_of(label, known.who.contact)
        })
        .collect();
    keyboard.extend(people.chunks(2).map(<[Button]>::to_vec));
    let search = page.search;
    let args = |to: i64| format!("{search}.{to}");
    keyboard.extend(pager(number, page.more, (CODE, TURN), None, args));
    keyboard.push(vec![sight.out()]);
    Card { text, keyboard }
}

fn hit(found: &Found, sight: &Sight) -> RichText {
    let hit = &found.hit;
    let sign = match hit.side {
        Side::Customer => "👤",
        Side::Note => "📝",
        Side::Agent => "💬",
    };
    let mut line = RichText::plain(format!("\n\n{sign} "));
    let number = hit
        .number
        .map(|number| format!(" · #{number}"))
        .unwrap_or_default();
    let words = format!(
        "{} · {}{number} · {}",
        sight.moment(hit.at),
        sight.name(&hit.name),
        cut(&hit.inbox, 16)
    );
    sight.to_topic(&mut line, &words, hit.topic, found.post);
    if let Some(author) = &hit.author {
        line.push(" · ").push(&name(author));
    }
    line.push("\n\u{2068}")
        .append(&tamed(&hit.words))
        .push("\u{2069}");
    line
}

/// The card of a ticket, for somebody who is elsewhere.
#[must_use]
pub fn ticket(
    view: &CardView,
    topic: Option<i64>,
    earlier: Option<i64>,
    kept: bool,
    sight: &Sight,
) -> Card {
    let language = sight.language;
    let mut text = card::card(view, language).text;
    if let Some(number) = earlier {
        let args = [("number", number.to_string().into())];
        text.push("\n\n")
            .push(&language.say_with("find-earlier", &args));
    }
    if topic.is_some() {
        text.push("\n\n");
        sight.to_topic(&mut text, &language.say("find-to-topic"), topic, None);
    }
    let id = Some(view.conversation);
    let button = |key, verb| Button::area(language.say(key), (CODE, verb), id, "");
    let keep = if kept {
        "find-button-unkeep"
    } else {
        "find-button-keep"
    };
    let mut keyboard = vec![vec![
        contacts::button(language, view.conversation),
        button("find-button-history", HISTORY),
    ]];
    let mut row = vec![button(keep, KEEP)];
    if topic.is_none() {
        row.push(button("find-button-open", OPEN));
    }
    keyboard.push(row);
    keyboard.push(vec![sight.out()]);
    Card { text, keyboard }
}

/// A page of the history of a contact.
#[derive(Clone, Debug)]
pub struct Past {
    /// A conversation with him.
    pub conversation: ConversationId,
    /// His name there.
    pub name: String,
    /// All of it in a few numbers.
    pub summary: Summary,
    /// Tickets, newest first.
    pub tickets: Vec<history::Past>,
    /// Number of the page, from 0.
    pub page: i64,
    /// There is another page.
    pub more: bool,
}

/// A page of the history of a contact.
#[must_use]
pub fn history(past: &Past, sight: &Sight) -> Card {
    let language = sight.language;
    let mut text = RichText::default();
    let args = [("name", sight.name(&past.name).into())];
    text.push_as("bold", &language.say_with("find-history", &args));
    let summary = &past.summary;
    let counts = [
        ("tickets", Arg::from(summary.tickets)),
        ("open", Arg::from(summary.open)),
        ("accounts", Arg::from(summary.conversations)),
    ];
    text.push("\n")
        .push(&language.say_with("find-history-counts", &counts));
    if let Some(first) = summary.first_at {
        let args = [("time", sight.moment(first).into())];
        text.push(" · ")
            .push(&language.say_with("find-history-since", &args));
    }
    for ticket in &past.tickets {
        add(&mut text, &of_past(ticket, sight));
    }
    let about = Some(past.conversation);
    let mut keyboard = Keyboard::new();
    keyboard.extend(pager(
        past.page,
        past.more,
        (CODE, HISTORY),
        about,
        |page| page.to_string(),
    ));
    keyboard.push(vec![contacts::button(language, past.conversation)]);
    keyboard.push(vec![sight.out()]);
    Card { text, keyboard }
}

fn of_past(past: &history::Past, sight: &Sight) -> RichText {
    let language = sight.language;
    let mut line = RichText::plain(format!("\n\n{} ", status_emoji(past.status)));
    let ended = past.closed_at.or(past.solved_at);
    let mut words = format!(
        "#{} · {} · {}",
        past.number,
        cut(&past.inbox, 16),
        sight.moment(past.opened_at)
    );
    if let Some(ended) = ended {
        words.push_str(" → ");
        words.push_str(&sight.moment(ended));
    }
    sight.to_topic(&mut line, &words, past.topic, None);
    let state = match past.resolution {
        Some(result) => language.say(&format!("card-result-{}", result.key())),
        None => language.say(&format!("card-status-{}", past.status.key())),
    };
    line.push(&format!(
        "\n{state} · 👤 {} · 💬 {}",
        past.received, past.sent
    ));
    if let Some(assignee) = &past.assignee_name {
        line.push(" · 🧑‍💼 ").push(&name(assignee));
    }
    if let Some(subject) = &past.subject {
        line.push("\n").push(&isolate(&cut(subject, WORDS)));
    }
    line
}

/// Something in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a page has nine of them at most")]
pub enum Item {
    /// A ticket.
    Ticket(Line),
    /// A person.
    Contact {
        /// His name.
        name: String,
        /// A topic of his.
        topic: Option<i64>,
    },
    /// Something that is no more.
    Gone,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Roll {
    /// Which list.
    pub list: List,
    /// How many are open, where that is told.
    pub counts: Option<Counts>,
    /// What is on the page.
    pub items: Vec<Item>,
    /// Number of the page, from 0.
    pub page: i64,
    /// There is another page.
    pub more: bool,
}

/// A page of a list.
#[must_use]
pub fn list(roll: &Roll, sight: &Sight) -> Card {
    let language = sight.language;
    let mut text = RichText::default();
    text.push_as("bold", &language.say(roll.list.label()));
    if let Some(counts) = roll.counts {
        let args = [
            ("open", Arg::from(counts.open)),
            ("waiting", Arg::from(counts.waiting)),
        ];
        text.push("\n")
            .push(&language.say_with("find-counts", &args));
    }
    for item in &roll.items {
        let line = match item {
            Item::Ticket(line) => of_line(line, sight),
            Item::Contact { name, topic } => {
                let mut line = RichText::plain("\n\n👤 ");
                sight.to_topic(&mut line, &sight.name(name), *topic, None);
                line
            }
            Item::Gone => RichText::plain(format!("\n\n{}", language.say("find-gone"))),
        };
        add(&mut text, &line);
    }
    if roll.items.is_empty() {
        let key = match roll.list {
            List::Favourites => "find-no-favourites",
            _ => "find-empty",
        };
        text.push("\n\n").push(&language.say(key));
    }
    let mut keyboard = Keyboard::new();
    let to = (CODE, roll.list.verb());
    keyboard.extend(pager(roll.page, roll.more, to, None, |page| {
        page.to_string()
    }));
    keyboard.push(vec![sight.out()]);
    Card { text, keyboard }
}

fn of_line(line: &Line, sight: &Sight) -> RichText {
    let mut text = RichText::plain(format!("\n\n{} ", status_emoji(line.status)));
    let shown = match &line.subject {
        Some(subject) => name(subject),
        None => sight.name(&line.name),
    };
    let title = format!("#{} · {} · {shown}", line.number, cut(&line.inbox, 16));
    sight.to_topic(&mut text, &title, line.topic, None);
    match Priority::of_rank(line.priority) {
        Priority::Urgent => text.push(" 🔥"),
        Priority::High => text.push(" ❗"),
        Priority::Normal | Priority::Low => &mut text,
    };
    if let Some(since) = line.waiting_since {
        text.push(" · ⏳ ").push(&sight.moment(since));
    }
    if let Some(assignee) = &line.assignee_name {
        text.push(" · 🧑‍💼 ").push(&isolate(&cut(assignee, 24)));
    }
    if let (Some(words), Some(at)) = (&line.last_words, line.last_at) {
        let sign = if line.last_by.is_some() {
            "💬"
        } else {
            "👤"
        };
        let words = in_words(words, sight.language);
        text.push(&format!(
            "\n{sign} {} {}",
            sight.moment(at),
            isolate(&cut(&words, WORDS))
        ));
    }
    text
}

/// A find without what would break its line: marks that steer the direction of
/// writing, too much of it, too much formatting.
fn tamed(words: &RichText) -> RichText {
    let mut words = words.slice(0..LINE_UNITS / 2);
    words.entities.truncate(LINE_ENTITIES);
    // One for one, so that the formatting stays in place.
    words.text = words
        .text
        .chars()
        .map(|c| match c {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{200b}',
            c => c,
        })
        .collect();
    words
}

/// Appends a line, shortened, if there is room.
pub fn add(text: &mut RichText, line: &RichText) {
    let line = line.slice(0..LINE_UNITS);
    // A line about what is not searched yet may follow.
    let fits = text.len_utf16() + line.len_utf16() <= TEXT_MAX - 200;
    if fits && text.entities.len() + line.entities.len() <= MAX_ENTITIES {
        text.append(&line);
    }
}
