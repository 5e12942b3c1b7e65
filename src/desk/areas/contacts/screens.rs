//! What is shown of contacts. Pure.

use uuid::Uuid;

use crate::desk::areas::find;
use crate::desk::areas::find::screens::{Sight, add, pager};
use crate::desk::areas::picker::label;
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::piece::{cut, isolate, name};
use crate::locale::Arg;
use crate::model::ids::{ContactId, ConversationId};
use crate::model::rich::RichText;
use crate::store::history::Summary;
use crate::store::merges::Reason;
use crate::store::people::Account;

use super::order::Field;
use super::{
    ACCESS, APART, ASK, CHANGE, CODE, END, JOIN, KEEP, PHOTOS, PORTRAIT, SEPARATE, SHOW, code,
};

/// Accounts shown.
const ACCOUNTS: usize = 8;

/// What is known of a contact.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The conversation from which he is looked at.
    pub conversation: ConversationId,
    /// His name there.
    pub name: String,
    /// What people have set.
    pub fields: Vec<(Field, String)>,
    /// His accounts.
    pub accounts: Vec<Account>,
    /// How many photos he sent.
    pub photos: i64,
    /// Whether he can have a picture.
    pub portrait: bool,
    /// His tickets in a few numbers.
    pub summary: Summary,
    /// Who may be the same person.
    pub alike: Vec<Alike>,
    /// Joins that make him, and the names of those joined.
    pub joins: Vec<(Uuid, String)>,
    /// Whether he is kept at hand.
    pub kept: bool,
    /// Whether whoever looks may end the access of his devices.
    pub access: bool,
}

/// Somebody who may be the same person.
#[derive(Clone, Debug)]
pub struct Alike {
    /// Who.
    pub contact: ContactId,
    /// His name.
    pub name: String,
    /// Why.
    pub reason: Reason,
    /// What they share.
    pub shared: String,
}

/// A contact.
#[must_use]
pub fn sheet(sheet: &Sheet, sight: &Sight) -> Card {
    let language = sight.language;
    let mut text = RichText::default();
    let args = [("name", sight.name(&sheet.name).into())];
    text.push_as("bold", &language.say_with("contact-head", &args));
    for (field, value) in &sheet.fields {
        let value = isolate(&cut(value, field.longest()));
        let key = format!("contact-card-{}", field.key());
        let line = match field {
            Field::Phone => language.say_with("card-phone", &[("value", value.into())]),
            Field::Email => language.say_with("card-email", &[("value", value.into())]),
            _ => language.say_with(&key, &[("value", value.into())]),
        };
        text.push("\n").push(&line);
    }
    let counts = [
        ("tickets", Arg::from(sheet.summary.tickets)),
        ("open", Arg::from(sheet.summary.open)),
        ("accounts", Arg::from(sheet.summary.conversations)),
    ];
    text.push("\n")
        .push(&language.say_with("find-history-counts", &counts));
    text.push("\n");
    for account in sheet.accounts.iter().take(ACCOUNTS) {
        let mut line = RichText::plain("\n• ");
        let words = format!(
            "{} · {}",
            cut(&account.inbox, 16),
            sight.name(&account.name)
        );
        sight.to_topic(&mut line, &words, account.topic, None);
        if let Some(username) = &account.username {
            line.push(" · ")
                .push(&isolate(&format!("@{}", cut(username, 64))));
        }
        if account.blocked {
            line.push(" 🚫");
        }
        add(&mut text, &line);
    }
    for alike in &sheet.alike {
        let key = match alike.reason {
            Reason::Phone => "contact-same-phone",
            Reason::Email => "contact-same-email",
            Reason::Username => "contact-same-handle",
            Reason::Name => "contact-same-name",
        };
        let args = [
            ("name", Arg::from(sight.name(&alike.name))),
            ("shared", name(&alike.shared).into()),
        ];
        add(
            &mut text,
            &RichText::plain(format!("\n\n{}", language.say_with(key, &args))),
        );
    }
    Card {
        text,
        keyboard: keyboard(sheet, sight),
    }
}

fn keyboard(sheet: &Sheet, sight: &Sight) -> Keyboard {
    let language = sight.language;
    let about = Some(sheet.conversation);
    let own = |label: String, verb, args: &str| Button::area(label, (CODE, verb), about, args);
    let mut first = vec![Button::area(
        language.say("find-button-history"),
        (find::CODE, find::HISTORY),
        about,
        "",
    )];
    if sheet.photos > 0 {
        let args = [("count", sheet.photos.to_string().into())];
        let words = language.say_with("contact-button-photos", &args);
        first.push(own(words, PHOTOS, ""));
    }
    if sheet.portrait {
        first.push(own(language.say("contact-button-portrait"), PORTRAIT, ""));
    }
    let keep = if sheet.kept {
        "find-button-unkeep"
    } else {
        "find-button-keep"
    };
    let mut keyboard = vec![
        first,
        vec![
            own(language.say("contact-button-change"), CHANGE, ""),
            own(language.say(keep), KEEP, ""),
        ],
    ];
    for alike in &sheet.alike {
        let (id, shown) = (code(alike.contact.0), sight.name(&alike.name));
        keyboard.push(vec![
            own(
                label(&language.say("contact-button-join"), &shown),
                JOIN,
                &id,
            ),
            own(language.say("contact-button-apart"), APART, &id),
        ]);
    }
    for (id, from) in &sheet.joins {
        let words = language.say("contact-button-separate");
        let words = label(&words, &sight.name(from));
        keyboard.push(vec![own(words, SEPARATE, &code(*id))]);
    }
    if sheet.access {
        keyboard.push(vec![own(language.say("contact-button-access"), ACCESS, "")]);
    }
    keyboard.push(vec![sight.out()]);
    keyboard
}

/// Whether the access of his devices shall end.
#[must_use]
pub fn access(conversation: ConversationId, shown: &str, sight: &Sight) -> Card {
    let language = sight.language;
    let mut text = RichText::default();
    let args = [("name", sight.name(shown).into())];
    text.push_as("bold", &language.say_with("contact-access", &args));
    text.push("\n").push(&language.say("contact-access-means"));
    let words = language.say("contact-button-access-end");
    let end = Button::area(words, (CODE, END), Some(conversation), "");
    Card {
        text,
        keyboard: vec![vec![end], vec![back(sight, conversation)]],
    }
}

/// What can be changed of a contact.
#[must_use]
pub fn choice(conversation: ConversationId, shown: &str, sight: &Sight) -> Card {
    let language = sight.language;
    let mut text = RichText::default();
    let args = [("name", sight.name(shown).into())];
    text.push_as("bold", &language.say_with("contact-change", &args));
    text.push("\n").push(&language.say("contact-usage"));
    let about = Some(conversation);
    let buttons: Vec<Button> = Field::ALL
        .into_iter()
        .map(|field| {
            let label = language.say(&format!("contact-field-{}", field.key()));
            Button::area(label, (CODE, ASK), about, field.key())
        })
        .collect();
    let mut keyboard: Keyboard = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![back(sight, conversation)]);
    Card { text, keyboard }
}

/// A page of photos.
#[derive(Clone, Debug)]
pub struct Photos {
    /// The conversation from which he is looked at.
    pub conversation: ConversationId,
    /// His name there.
    pub name: String,
    /// How many there are.
    pub count: i64,
    /// Those of the page, newest first.
    pub pictures: Vec<Picture>,
    /// Number of the page, from 0.
    pub page: i64,
    /// There is another page.
    pub more: bool,
}

/// A photo.
#[derive(Clone, Debug)]
pub struct Picture {
    /// When it came, milliseconds UTC.
    pub at: i64,
    /// Words under it; may be empty.
    pub caption: String,
    /// The topic it is shown in.
    pub topic: Option<i64>,
    /// The post that shows it.
    pub post: Option<i64>,
}

/// A page of photos, as links to their posts.
#[must_use]
pub fn photos(photos: &Photos, sight: &Sight) -> Card {
    let language = sight.language;
    let mut text = RichText::default();
    let args = [
        ("name", Arg::from(sight.name(&photos.name))),
        ("count", photos.count.into()),
    ];
    text.push_as("bold", &language.say_with("contact-photos", &args));
    if photos.pictures.is_empty() {
        text.push("\n\n").push(&language.say("find-empty"));
    }
    for picture in &photos.pictures {
        let mut line = RichText::plain("\n🖼 ");
        let when = sight.moment(picture.at);
        sight.to_topic(&mut line, &when, picture.topic, picture.post);
        if !picture.caption.trim().is_empty() {
            line.push(" — ").push(&isolate(&cut(&picture.caption, 60)));
        }
        add(&mut text, &line);
    }
    let about = Some(photos.conversation);
    let mut keyboard = Keyboard::new();
    keyboard.extend(pager(
        photos.page,
        photos.more,
        (CODE, PHOTOS),
        about,
        |page| page.to_string(),
    ));
    keyboard.push(vec![back(sight, photos.conversation)]);
    Card { text, keyboard }
}

fn back(sight: &Sight, conversation: ConversationId) -> Button {
    let words = sight.language.say("contact-entry");
    Button::area(words, (CODE, SHOW), Some(conversation), "")
}
