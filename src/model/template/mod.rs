//! The strict little language of scripts: `{name}` is filled in, `{name|friend}`
//! has something to say where the name is not known, `{field:company}` is a
//! field of the contact, `{{` and `}}` are the braces themselves. That is all:
//! no conditions and no loops, because scripts are written on phones by
//! people who sell flowers, and a general template engine has no notion of the
//! formatting that must stay right around what is filled in.
//!
//! Names may be written in every language of the interface, whatever the
//! language of the script ([`names`]). What is filled in is data: it is neither
//! read as a template again nor as markup.

mod fill;
pub mod names;
mod parse;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::rich::RichText;

/// Longest script, UTF-16 units: what one Telegram message can hold.
pub const MAX_UNITS: usize = 4096;
/// Most variables in one script.
pub const MAX_VARIABLES: usize = 64;
/// Longest value that is filled in, characters; the rest is cut off.
pub const MAX_VALUE: usize = 512;

/// Something that is filled in when a script is sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    /// How one addresses the contact: the first name.
    Name,
    /// The contact's name as it stands on the card.
    FullName,
    /// Who sends the script.
    Agent,
    /// Number of the ticket.
    Number,
    /// Name of the inbox.
    Inbox,
    /// Brand of the inbox.
    Brand,
    /// Today's date in the desk's zone.
    Date,
    /// The time of day in the desk's zone.
    Time,
    /// A field of the contact, named in small letters.
    Field(String),
}

/// What the variables stand for; what is not in it, or blank, is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<Variable, String>);

impl Values {
    /// Nothing known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes what `variable` stands for.
    pub fn set(&mut self, variable: Variable, value: impl Into<String>) -> &mut Self {
        self.0.insert(variable, value.into());
        self
    }

    /// What `variable` stands for, unless that is blank.
    #[must_use]
    pub fn get(&self, variable: &Variable) -> Option<&str> {
        let value = self.0.get(variable)?;
        (!value.trim().is_empty()).then_some(value)
    }
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what:?} at {position}")]
pub struct TemplateError {
    /// Where it begins, UTF-16 units from the start.
    pub position: usize,
    /// What is wrong.
    pub what: Wrong,
    /// Known names most like what was written, the likeliest first; at most three.
    pub suggestions: Vec<String>,
}

/// What can be wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A `{` without its `}`; `{{` is the bare brace.
    Unclosed,
    /// A `{` within braces.
    Nested,
    /// Nothing between the braces.
    Empty,
    /// No variable has this name.
    Unknown(String),
    /// `{field}` without the name of a field.
    NoField,
    /// Longer than [`MAX_UNITS`].
    TooLong,
    /// More than [`MAX_VARIABLES`].
    TooMany,
}

/// Why a template could not be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// It is none.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// These are not known and have no default; in the order of the text, each once.
    #[error("{} values are not known", .0.len())]
    Missing(Vec<Variable>),
}

/// The variables of `text` in the order of their first mention, or what is
/// wrong first. Asked before a script is stored.
pub fn check(text: &str) -> Result<Vec<Variable>, TemplateError> {
    let mut found = Vec::new();
    for piece in parse::pieces(text)? {
        if let parse::Hole { variable, .. } = piece.what
            && !found.contains(&variable)
        {
            found.push(variable);
        }
    }
    Ok(found)
}

/// `text` with its variables filled in and its formatting moved along. What was
/// formatted as a whole with a variable in it stays so; what Telegram finds by
/// itself (addresses, hashtags) is left to be found anew where it changed. At
/// most [`MAX_UNITS`] and [`MAX_VARIABLES`] times [`MAX_VALUE`] characters long.
pub fn render(text: &RichText, values: &Values) -> Result<RichText, RenderError> {
    let pieces = parse::pieces(&text.text)?;
    fill::fill(text, &pieces, values)
}
