//! Desks to begin with, part of the binary.

use crate::locale::Language;

/// A desk to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// What it is called on the command line.
    pub name: &'static str,
    /// The language it is written in.
    pub language: Language,
    /// The text of its file.
    pub text: &'static str,
}

/// All of them.
pub const READY: [Ready; 3] = [
    Ready {
        name: "flower-shop",
        language: Language::Ru,
        text: include_str!("ready/flower_shop.ru.toml"),
    },
    Ready {
        name: "confectionery",
        language: Language::Uk,
        text: include_str!("ready/confectionery.uk.toml"),
    },
    Ready {
        name: "service-desk",
        language: Language::En,
        text: include_str!("ready/service_desk.en.toml"),
    },
];

/// The desk of this name.
#[must_use]
pub fn named(name: &str) -> Option<Ready> {
    READY.into_iter().find(|ready| ready.name == name)
}

/// The desk written in `language`.
#[must_use]
pub fn spoken(language: Language) -> Option<Ready> {
    READY.into_iter().find(|ready| ready.language == language)
}
