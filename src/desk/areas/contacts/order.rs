//! What `/contact …` says. Pure.

use crate::desk::areas::find;
use crate::desk::areas::turns::whom::{first_word, says};
use crate::model::fold::fold;
use crate::model::search;
use crate::store::people;

/// Something known of a contact that a person can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What the desk calls him.
    Name,
    /// The telephone number.
    Phone,
    /// The e-mail address.
    Email,
    /// The company or shop.
    Company,
    /// What agents shall know.
    Note,
    /// The person of the staff who looks after him.
    Coordinator,
}

impl Field {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::Company,
        Self::Phone,
        Self::Email,
        Self::Note,
        Self::Coordinator,
    ];

    /// As stored, in buttons, and as the end of its Fluent keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => people::ALIAS,
            Self::Phone => people::PHONE,
            Self::Email => people::EMAIL,
            Self::Company => people::COMPANY,
            Self::Note => people::NOTE,
            Self::Coordinator => people::COORDINATOR,
        }
    }

    /// The field of a key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// The field that a word of any of the languages names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let word = fold(word.trim_end_matches(':'));
        let named = |field: &Self| says(&format!("contact-words-{}", field.key()), &word);
        Self::ALL.into_iter().find(named)
    }

    /// Longest value, characters.
    #[must_use]
    pub const fn longest(self) -> usize {
        match self {
            Self::Name | Self::Coordinator => 64,
            Self::Phone => 40,
            Self::Company => 100,
            Self::Email => 254,
            Self::Note => 500,
        }
    }

    /// The value as it is kept; `None` if it cannot be one.
    #[must_use]
    pub fn value(self, words: &str) -> Option<String> {
        let value = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = !value.is_empty() && value.chars().count() <= self.longest();
        let fits = fits
            && match self {
                Self::Phone => {
                    search::phone(&value).is_some()
                        && value
                            .chars()
                            .all(|c| c.is_ascii_digit() || "+-() .".contains(c))
                }
                Self::Email => is_email(&value),
                _ => true,
            };
        fits.then_some(value)
    }
}

fn is_email(value: &str) -> bool {
    let Some((name, host)) = value.split_once('@') else {
        return false;
    };
    let plain = |part: &str| !part.is_empty() && !part.contains(['@', ' ', '<', '>', ',']);
    plain(name)
        && plain(host)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<'a> {
    /// Show the contact.
    Show,
    /// Set a field; `-` removes it, no words ask for it.
    Set(Field, &'a str),
    /// Join him with the contact of a ticket.
    Join(i64),
    /// It cannot be understood.
    Unknown,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order<'a> {
    /// The ticket whose contact is meant, if it is not the topic's.
    pub number: Option<i64>,
    /// What is to be done.
    pub deed: Deed<'a>,
}

impl<'a> Order<'a> {
    /// Reads `[#number] [field value | join #number]`.
    #[must_use]
    pub fn read(args: &'a str) -> Self {
        let (first, after) = first_word(args);
        let number = find::number(first);
        let rest = if number.is_some() { after } else { args.trim() };
        let (word, value) = first_word(rest);
        let deed = if word.is_empty() {
            Deed::Show
        } else if let Some(field) = Field::named(word) {
            Deed::Set(field, value)
        } else if says("contact-words-join", &fold(word)) {
            find::number(value).map_or(Deed::Unknown, Deed::Join)
        } else {
            Deed::Unknown
        };
        Self { number, deed }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn orders_are_read_in_three_languages() {
        let set = |field, value| Deed::Set(field, value);
        let cases = [
            ("", None, Deed::Show),
            (" #1042 ", Some(1042), Deed::Show),
            ("phone +380 67 123", None, set(Field::Phone, "+380 67 123")),
            ("Телефон: 0671234567", None, set(Field::Phone, "0671234567")),
            ("1042 пошта a@b.ua", Some(1042), set(Field::Email, "a@b.ua")),
            ("компания Мрія", None, set(Field::Company, "Мрія")),
            ("нотатка\nчекає", None, set(Field::Note, "чекає")),
            ("имя", None, set(Field::Name, "")),
            ("coordinator @anna", None, set(Field::Coordinator, "@anna")),
            ("join #7", None, Deed::Join(7)),
            ("об'єднати 7", None, Deed::Join(7)),
            ("join", None, Deed::Unknown),
            ("fax 5", None, Deed::Unknown),
        ];
        for (args, number, deed) in cases {
            assert_eq!(Order::read(args), Order { number, deed }, "{args}");
        }
    }

    #[test]
    fn values_are_what_they_say() {
        let kept = |field: Field, words: &str| field.value(words);
        assert_eq!(
            kept(Field::Phone, " +38 (067) 123-45-67 ").as_deref(),
            Some("+38 (067) 123-45-67")
        );
        for odd in ["12", "abc", "067 12345x7", ""] {
            assert_eq!(kept(Field::Phone, odd), None, "{odd}");
        }
        assert!(kept(Field::Email, "a.b+c@mail.example.org").is_some());
        for odd in ["a", "a@b", "@b.c", "a@b.", "a b@c.d", "a@b@c.d"] {
            assert_eq!(kept(Field::Email, odd), None, "{odd}");
        }
        assert_eq!(kept(Field::Note, "a\n b").as_deref(), Some("a b"));
        assert_eq!(kept(Field::Name, &"я".repeat(65)), None);
    }

    proptest! {
        #[test]
        fn anything_is_read_and_keys_come_back(args in "\\PC{0,60}") {
            if let Deed::Set(field, _) = Order::read(&args).deed {
                prop_assert_eq!(Field::of(field.key()), Some(field));
            }
            for field in Field::ALL {
                if let Some(value) = field.value(&args) {
                    prop_assert_eq!(field.value(&value), Some(value));
                }
            }
        }
    }
}
