//! The keys of a web chat inbox.

use crate::channels::street::keys::{Keys, Words};
use crate::channels::street::origin::Origins;
use crate::config::error::{ConfigError, Problem};
use crate::config::inbox::Inbox;

/// The keys that such an inbox may have beside the common ones.
pub const KEYS: &[&str] = &[
    "ask",
    "colour",
    "colour_dark",
    "greeting",
    "max_file",
    "origins",
    "telegram",
    "title",
    "visitors",
];

/// What a visitor may be asked for.
const ASK: [&str; 3] = ["name", "email", "phone"];

/// The settings of one site's chat.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The sites that may show it.
    pub origins: Origins,
    /// The brand, at the head of the chat.
    pub title: String,
    /// The brand's colour, `#rrggbb`.
    pub colour: String,
    /// The same for dark surroundings.
    pub colour_dark: Option<String>,
    /// The first words, before anything is said.
    pub greeting: Words,
    /// What visitors are asked for, in this order.
    pub ask: Vec<String>,
    /// Username of the Telegram bot with which a visitor can go on.
    pub telegram: Option<String>,
    /// Largest file a visitor can send, bytes.
    pub max_file: u64,
    /// Most lines open at once.
    pub visitors: u32,
}

impl Settings {
    /// Reads them, or tells all that is wrong.
    pub fn read(inbox: &Inbox) -> Result<Self, Vec<ConfigError>> {
        let mut keys = Keys::of(inbox);
        let ask = keys.texts("ask", 20);
        if ask.iter().any(|field| !ASK.contains(&field.as_str())) {
            keys.report::<()>("ask", |key| Problem::NotOneOf {
                key,
                allowed: ASK.map(str::to_owned).to_vec(),
                nearest: None,
            });
        }
        let settings = Self {
            origins: keys.origins(),
            title: keys.text("title", 60).unwrap_or_else(|| inbox.name.clone()),
            colour: keys.colour("colour").unwrap_or_else(|| "#2563eb".into()),
            colour_dark: keys.colour("colour_dark"),
            greeting: keys.words("greeting", 500),
            ask,
            telegram: keys.like("telegram", "shop_bot", is_username),
            max_file: keys.bytes("max_file", 10 << 20, 50 << 20),
            visitors: keys.number("visitors", 10_000, 1, 1_000_000),
        };
        keys.done(settings)
    }
}

/// A username as Telegram allows (5 to 32 of letters, digits and `_`).
fn is_username(text: &str) -> bool {
    (5..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
