//! What a browser sends of a form: fields and files, bounded.

use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart, MultipartError};

use crate::botapi::shelf::Shelf;
use crate::channels::street::field;
use crate::channels::street::stock::{Incoming, Item, Untaken};
use crate::locale::Language;

use super::inbound::Left;
use super::settings::Settings;

/// Longest text, UTF-16 units.
pub const TEXT_MAX: usize = 4000;
/// Longest name, address and the like, characters.
pub const FIELD_MAX: usize = 100;
/// Longest of one field as it comes, bytes.
const RAW_MAX: usize = 20_000;
/// Most parts that are looked at.
const PARTS_MAX: usize = 40;

/// A form as it came.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// What was filled in.
    pub left: Left,
    /// The slip.
    pub slip: String,
    /// What only a machine fills in.
    pub bait: String,
    /// Files that were not taken, by name.
    pub untaken: Vec<(String, Wrong)>,
    /// Files that were sent, taken or not.
    pub sent: usize,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing is said.
    NoText,
    /// Too much is said.
    LongText,
    /// No address of an e-mail.
    Email,
    /// No telephone number.
    Phone,
    /// The way on which an answer is wanted is missing.
    NoWay,
    /// A file is too large.
    LargeFile,
    /// Too many files.
    ManyFiles,
    /// A file could not be taken.
    LostFile,
}

impl Wrong {
    /// The Fluent key of the words for it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NoText => "form-wrong-no-text",
            Self::LongText => "form-wrong-long-text",
            Self::Email => "form-wrong-email",
            Self::Phone => "form-wrong-phone",
            Self::NoWay => "form-wrong-no-way",
            Self::LargeFile => "form-wrong-large-file",
            Self::ManyFiles => "form-wrong-many-files",
            Self::LostFile => "form-wrong-lost-file",
        }
    }
}

impl Entry {
    /// Takes one field over; unknown ones are passed by.
    pub fn set(&mut self, name: &str, value: &str) {
        let line = || field::line(value, FIELD_MAX + 1);
        match name {
            "topic" => self.left.topic = field::line(value, FIELD_MAX),
            "text" => value.clone_into(&mut self.left.text),
            "name" => self.left.name = field::line(value, FIELD_MAX),
            "email" => self.left.email = line(),
            "phone" => self.left.phone = line(),
            "handle" => self.left.handle = field::line(value, FIELD_MAX),
            "answer" => self.left.answer = field::line(value, 20),
            "slip" => value.clone_into(&mut self.slip),
            // A name that machines cannot resist, and people never see.
            "website" => self.bait = line(),
            "lang" => {
                let language = Language::from_tag(value);
                self.left.language = language.map(|language| language.tag().to_owned());
            }
            _ => {}
        }
    }

    /// Reads fields and files; files beyond the limits are left out, and told.
    pub async fn read(
        mut parts: Multipart,
        settings: &Settings,
        shelf: &Shelf,
    ) -> Result<Self, MultipartError> {
        let mut entry = Self::default();
        let mut count = 0;
        while let Some(part) = parts.next_field().await? {
            count += 1;
            if count > PARTS_MAX {
                break;
            }
            let Some(name) = part.name().map(str::to_owned) else {
                continue;
            };
            match part.file_name().map(str::to_owned) {
                Some(file) if name == "files" => {
                    entry.take(part, &file, settings, shelf).await?;
                }
                Some(_) => {}
                None => {
                    let value = text(part).await?;
                    entry.set(&name, &value);
                }
            }
        }
        Ok(entry)
    }

    /// What is wrong with it; brings the text into order.
    pub fn check(&mut self) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        match field::words(&self.left.text, TEXT_MAX) {
            Some(text) => {
                if text.is_empty() {
                    wrong.push(Wrong::NoText);
                }
                self.left.text = text;
            }
            None => wrong.push(Wrong::LongText),
        }
        if !self.left.email.is_empty() && !field::is_email(&self.left.email) {
            wrong.push(Wrong::Email);
        }
        if !self.left.phone.is_empty() && !field::is_phone(&self.left.phone) {
            wrong.push(Wrong::Phone);
        }
        let known = ["email", "phone", "handle"];
        if !known.contains(&self.left.answer.as_str()) {
            // Not said: the first way that he left.
            let left = [&self.left.email, &self.left.phone, &self.left.handle];
            let first = known.iter().zip(left).find(|(_, value)| !value.is_empty());
            self.left.answer = first.map_or("", |(way, _)| way).to_owned();
        }
        if self.left.way().is_none() {
            wrong.push(Wrong::NoWay);
        }
        for (_, why) in &self.untaken {
            if !wrong.contains(why) {
                wrong.push(*why);
            }
        }
        wrong
    }

    async fn take(
        &mut self,
        mut part: Field<'_>,
        name: &str,
        settings: &Settings,
        store: &Shelf,
    ) -> Result<(), MultipartError> {
        let mut incoming = None;
        let mut failed = None;
        while let Some(piece) = part.chunk().await? {
            // What is not wanted is read on, so that the rest can be.
            if failed.is_none()
                && !piece.is_empty()
                && let Err(why) = self.add(&mut incoming, &piece, settings, store).await
            {
                failed = Some(why);
            }
        }
        // Browsers send an empty one where no file was chosen.
        if incoming.is_none() && failed.is_none() {
            return Ok(());
        }
        let kept = match (incoming, failed) {
            (Some(incoming), None) => end(incoming, store, name).await,
            (_, why) => Err(why.unwrap_or(Wrong::LostFile)),
        };
        self.sent += 1;
        match kept {
            Ok(item) => self.left.files.push(item),
            Err(why) => self.untaken.push((field::line(name, FIELD_MAX), why)),
        }
        Ok(())
    }

    async fn add(
        &self,
        incoming: &mut Option<Incoming>,
        piece: &Bytes,
        settings: &Settings,
        store: &Shelf,
    ) -> Result<(), Wrong> {
        if self.left.files.len() >= settings.files {
            return Err(Wrong::ManyFiles);
        }
        if incoming.is_none() {
            let begun = Incoming::begin(store, settings.max_file).await;
            *incoming = Some(begun.map_err(|error| lost(&error))?);
        }
        let Some(file) = incoming else {
            return Err(Wrong::LostFile);
        };
        file.add(piece).await.map_err(|error| lost(&error))
    }
}

async fn end(incoming: Incoming, shelf: &Shelf, name: &str) -> Result<Item, Wrong> {
    incoming
        .end(shelf, name, None)
        .await
        .map_err(|error| lost(&error))
}

fn lost(error: &Untaken) -> Wrong {
    match error {
        Untaken::TooLarge => Wrong::LargeFile,
        error => {
            tracing::warn!(%error, "a file of a form was not kept");
            Wrong::LostFile
        }
    }
}

/// A field's words, cut where no person writes on.
async fn text(mut part: Field<'_>) -> Result<String, MultipartError> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await? {
        let room = RAW_MAX.saturating_sub(bytes.len());
        bytes.extend(piece.iter().take(room));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(fields: &[(&str, &str)]) -> Entry {
        let mut entry = Entry::default();
        for (name, value) in fields {
            entry.set(name, value);
        }
        entry
    }

    #[test]
    fn a_text_and_a_way_back_are_enough() {
        let mut entry = filled(&[("text", " hi "), ("email", "a@b.org")]);
        assert_eq!(entry.check(), []);
        assert_eq!(
            (entry.left.text.as_str(), entry.left.answer.as_str()),
            ("hi", "email")
        );
        let mut chosen = filled(&[
            ("text", "hi"),
            ("email", "a@b.org"),
            ("phone", "+380441234567"),
            ("answer", "phone"),
        ]);
        assert_eq!(chosen.check(), []);
        assert_eq!(chosen.left.way().as_deref(), Some("📞 +380441234567"));
    }

    #[test]
    fn what_is_missing_or_wrong_is_told() {
        assert_eq!(filled(&[]).check(), [Wrong::NoText, Wrong::NoWay]);
        let long = "x".repeat(TEXT_MAX + 1);
        let mut entry = filled(&[
            ("text", &long),
            ("email", "nobody"),
            ("phone", "call"),
            ("answer", "handle"),
        ]);
        let wrong = [Wrong::LongText, Wrong::Email, Wrong::Phone, Wrong::NoWay];
        assert_eq!(entry.check(), wrong);
        assert_eq!(entry.left.text, long, "it is shown again as it was");
    }
}
