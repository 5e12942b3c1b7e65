//! The methods of the Bot API. [`table`] lists them; a file beside it holds
//! each group. A method is a function on the locked world: it waits for nothing.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all rows of the table have one shape"
)]

mod album;
mod callbacks;
mod chats;
mod copy;
mod delete;
mod edit;
mod files;
pub mod icons;
mod markup;
mod me;
pub mod media;
pub mod params;
mod place;
pub mod reactions;
mod reply;
pub mod send;
pub mod table;
mod topics;
mod whisper;

use self::params::Params;
use self::table::METHODS;
use super::errors::ApiError;
use super::limits::Family;
use super::state::State;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One call under way: the world, who calls, with what.
pub struct Call<'a> {
    /// The world, locked.
    pub state: &'a mut State,
    /// The bot's id.
    pub bot: i64,
    /// The parameters.
    pub params: &'a Params,
}

/// What a call costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Nothing.
    Free,
    /// One operation.
    One(Family),
    /// As many operations as the list in this parameter has items.
    Items(&'static str),
}

/// A row of the table.
pub struct Method {
    /// The documented name.
    pub name: &'static str,
    /// Names of parameters, in groups, separated by blanks.
    pub params: &'static [&'static str],
    /// What a call costs.
    pub cost: Cost,
    /// What it does.
    pub run: fn(&mut Call<'_>) -> Result<Value, ApiError>,
}

static INDEX: LazyLock<HashMap<String, &'static Method>> = LazyLock::new(|| {
    METHODS
        .iter()
        .map(|method| (method.name.to_ascii_lowercase(), method))
        .collect()
});

/// The method of a name in any case.
pub fn find(name: &str) -> Option<&'static Method> {
    INDEX.get(&name.to_ascii_lowercase()).copied()
}

impl Method {
    /// Names of all parameters, and whether each is required.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let words = self
            .params
            .iter()
            .flat_map(|group| group.split(' '))
            .filter(|word| !word.is_empty());
        words.map(|word| {
            word.strip_suffix('!')
                .map_or((word, false), |name| (name, true))
        })
    }

    /// The budget a call is charged to and how many operations it is.
    pub fn charge(&self, params: &Params) -> Option<(Family, usize)> {
        match self.cost {
            Cost::Free => None,
            Cost::One(family) => Some((family, 1)),
            Cost::Items(list) => Some((
                Family::Message,
                params.list(list).map_or(1, |items| items.len()).max(1),
            )),
        }
    }

    /// Refuses a call that lacks a required parameter.
    pub fn require(&self, params: &Params) -> Result<(), ApiError> {
        for (name, required) in self.parameters() {
            if required && !params.has(name) {
                return Err(ApiError::bad(match name {
                    "chat_id" => "chat_id is empty".to_owned(),
                    "text" => "message text is empty".to_owned(),
                    "callback_query_id" => "callback_query_id is empty".to_owned(),
                    "name" => "topic name must be non-empty".to_owned(),
                    "message_id" | "message_ids" => {
                        "message identifier is not specified".to_owned()
                    }
                    "message_thread_id" => "invalid message thread identifier specified".to_owned(),
                    "file_id" => "invalid file_id".to_owned(),
                    name if self.name.starts_with("send") => {
                        format!("there is no {name} in the request")
                    }
                    name => format!("{name} is not specified"),
                }));
            }
        }
        Ok(())
    }
}
