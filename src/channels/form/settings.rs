//! The keys of a contact form.

use crate::channels::street::keys::{Keys, Words};
use crate::channels::street::origin::Origins;
use crate::config::error::ConfigError;
use crate::config::inbox::Inbox;

/// The keys that such an inbox may have beside the common ones.
pub const KEYS: &[&str] = &[
    "colour", "files", "greeting", "max_file", "origins", "title", "topics",
];

/// The settings of one form.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The sites that may frame it, or send it from their own pages.
    pub origins: Origins,
    /// The brand, at the head of the page.
    pub title: String,
    /// The brand's colour, `#rrggbb`.
    pub colour: String,
    /// Words above the fields.
    pub greeting: Words,
    /// Topics to choose from; a free line if there are none.
    pub topics: Vec<String>,
    /// Largest file, bytes.
    pub max_file: u64,
    /// Most files; 0 for none.
    pub files: usize,
}

impl Settings {
    /// Reads them, or tells all that is wrong.
    pub fn read(inbox: &Inbox) -> Result<Self, Vec<ConfigError>> {
        let mut keys = Keys::of(inbox);
        let files = keys.number("files", 5, 0, 10);
        let settings = Self {
            origins: keys.origins(),
            title: keys.text("title", 60).unwrap_or_else(|| inbox.name.clone()),
            colour: keys.colour("colour").unwrap_or_else(|| "#2563eb".into()),
            greeting: keys.words("greeting", 500),
            topics: keys.texts("topics", 80),
            max_file: keys.bytes("max_file", 10 << 20, 50 << 20),
            files: usize::try_from(files).unwrap_or_default(),
        };
        keys.done(settings)
    }
}
