//! A message as it is kept in the visitor's letterbox: what he sees, and no more.

use serde::{Deserialize, Serialize};

use crate::channels::street::stock::Item;
use crate::model::content::Content;

use super::wire::Entities;

/// A message of either side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// When it was said, milliseconds UTC.
    pub at: i64,
    /// The words.
    #[serde(default)]
    pub text: String,
    /// Their formatting (see [`crate::model::rich::RichText`]).
    #[serde(default)]
    pub entities: Entities,
    /// The id of the message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// The quoted words of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// What it belongs to with others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// A file on our shelf; never shown to the browser as it is.
    #[serde(default, rename = "item", skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// A point on the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Somebody's telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// Changed after it was sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// Our reaction on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<String>,
}

/// A point on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Name of the venue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Somebody's telephone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Whose.
    pub name: String,
    /// The number.
    pub phone: String,
}

impl Letter {
    /// What an agent says; `item` is the content's file on our shelf. `None` if
    /// there is nothing in it that a visitor could see.
    #[must_use]
    pub fn of(content: &Content, item: Option<Item>, at: i64) -> Option<Self> {
        let mut letter = Self {
            at,
            item,
            ..Self::default()
        };
        letter.say(content);
        let empty = letter.text.is_empty()
            && letter.item.is_none()
            && letter.place.is_none()
            && letter.card.is_none();
        (!empty).then_some(letter)
    }

    /// Takes the words of `content` over.
    pub fn say(&mut self, content: &Content) {
        let words = content.words().cloned().unwrap_or_default().repaired();
        (self.text, self.entities) = (words.text, words.entities);
        match content {
            Content::Place {
                latitude,
                longitude,
                venue,
                ..
            } => {
                self.place = Some(Place {
                    latitude: *latitude,
                    longitude: *longitude,
                    title: venue.as_ref().map(|venue| venue.title.clone()),
                    address: venue.as_ref().map(|venue| venue.address.clone()),
                });
            }
            Content::Card {
                phone,
                first_name,
                last_name,
                ..
            } => {
                self.card = Some(Card {
                    name: format!("{first_name} {last_name}").trim().to_owned(),
                    phone: phone.clone(),
                });
            }
            // A sticker that no browser can show is its emoji.
            Content::Media { file, .. } if self.item.is_none() && self.text.is_empty() => {
                self.text = file.emoji.clone().unwrap_or_default();
            }
            _ => {}
        }
    }

    /// What is left of it after it was taken back.
    #[must_use]
    pub fn gone(&self) -> Self {
        Self {
            at: self.at,
            gone: true,
            ..Self::default()
        }
    }
}
