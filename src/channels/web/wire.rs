//! What browser and server say to each other, as JSON objects with a field `t`.
//! Version 1.

use serde::{Deserialize, Serialize};

use crate::model::rich::Entity;

/// Longest text frame from a browser, bytes.
pub const FRAME_MAX: usize = 32 << 10;
/// Longest text of one saying, UTF-16 units.
pub const TEXT_MAX: usize = 4000;
/// Most files of one saying.
pub const FILES_MAX: usize = 10;

/// What a browser says first.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Hello {
    /// Version; only 1 is known.
    #[serde(default)]
    pub v: i64,
    /// Who the visitor is; made by the browser the first time.
    #[serde(default)]
    pub token: String,
    /// The highest change it has seen; 0 for none.
    #[serde(default)]
    pub seq: i64,
    /// IETF tag of the visitor's language.
    #[serde(default)]
    pub language: Option<String>,
    /// Where the visitor is on the site.
    #[serde(default)]
    pub page: Option<Page>,
    /// Over the fallback: no welcome, no new token.
    #[serde(default)]
    pub quiet: bool,
}

/// A page of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Page {
    /// Its address.
    #[serde(default)]
    pub url: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
}

/// What a browser says.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Heard {
    /// The first word.
    Hello(Box<Hello>),
    /// The new token is stored.
    Kept,
    /// The visitor says something.
    Say(Say),
    /// Changes up to this one have arrived.
    Got {
        /// The change.
        seq: i64,
    },
    /// Messages up to this one were seen.
    Read {
        /// Its number.
        n: i64,
    },
    /// What the visitor tells of himself; an absent field stays as it is.
    Contact(Contact),
    /// He went to another page.
    Page(Page),
    /// He is writing.
    Typing,
    /// Older messages are wanted.
    Before {
        /// Than this number.
        n: i64,
    },
    /// He wants to go on in Telegram.
    Telegram,
    /// He wants to be forgotten by all his devices.
    Forget,
    /// Is anybody there?
    Ping,
}

/// Something said.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Say {
    /// The browser's id of it, the same on every repeat.
    #[serde(default)]
    pub id: String,
    /// The words.
    #[serde(default)]
    pub text: String,
    /// The id of the message it answers.
    #[serde(default)]
    pub reply: Option<String>,
    /// Ids of files that were sent up before.
    #[serde(default)]
    pub files: Vec<String>,
}

/// How the visitor can be called and reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// What the server says.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Answer {
    /// The first word.
    Welcome(Box<Welcome>),
    /// A message is new or changed.
    Message {
        /// The message.
        m: Box<Shown>,
    },
    /// A saying is durable.
    Ack {
        /// Its id.
        id: String,
    },
    /// A saying was not taken.
    Refused {
        /// Its id.
        id: String,
        /// Why.
        code: &'static str,
        /// Milliseconds after which it may be repeated.
        #[serde(skip_serializing_if = "Option::is_none")]
        retry: Option<u64>,
    },
    /// An answer is on its way.
    Typing {
        /// For at most so many milliseconds; 0: no longer.
        until: i64,
    },
    /// Older messages.
    History {
        /// In their order.
        messages: Vec<Shown>,
        /// There are still older ones.
        more: bool,
    },
    /// What is known of the visitor.
    Contact(Contact),
    /// How to go on in Telegram.
    Telegram {
        /// The link.
        url: String,
        /// For so many milliseconds.
        expires: i64,
    },
    /// Something went wrong.
    Error {
        /// What.
        code: &'static str,
        /// Milliseconds after which it may go well.
        #[serde(skip_serializing_if = "Option::is_none")]
        retry: Option<u64>,
    },
    /// Forgotten.
    Bye,
    /// Yes.
    Pong,
}

/// The server's first word.
#[derive(Clone, Debug, Serialize)]
pub struct Welcome {
    /// Version.
    pub v: i64,
    /// The new token, if the visitor is known.
    pub token: Option<String>,
    /// What the chat looks like.
    pub config: serde_json::Value,
    /// Whether the visitor has been here before.
    pub known: bool,
    /// What is known of him.
    pub contact: Contact,
    /// What was said.
    pub messages: Vec<Shown>,
    /// There are older ones.
    pub more: bool,
    /// `messages` replace what the browser has.
    pub reset: bool,
    /// The last change among them.
    pub seq: i64,
    /// The highest number that any device of the visitor has told as read.
    pub read: i64,
}

/// A message as the browser gets it.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Its last change.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Its place.
    pub n: i64,
    /// `visitor` or `agent`.
    pub side: &'static str,
    /// Everything else.
    #[serde(flatten)]
    pub body: super::letter::Letter,
    /// Its file, with the address for this visitor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<ShownFile>,
}

/// A file as the browser gets it.
#[derive(Clone, Debug, Serialize)]
pub struct ShownFile {
    /// Name for people.
    pub name: String,
    /// `image`, `audio`, `video` or `file`.
    pub kind: &'static str,
    /// Media type.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Address, relative to the frame.
    pub url: String,
    /// Pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    /// Pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
}

/// Words with formatting, as they are stored and shown.
pub type Entities = Vec<Entity>;

impl Answer {
    /// As text. What cannot be written (there is no such thing) is an error to
    /// the browser.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| r#"{"t":"error","code":"busy"}"#.into())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_browsers_say_is_read() {
        let say: Heard =
            serde_json::from_str(r#"{"t":"say","id":"abcdefgh","text":"x","new":1}"#).unwrap();
        assert!(matches!(say, Heard::Say(Say { files, reply: None, .. }) if files.is_empty()));
        let hello: Heard = serde_json::from_str(r#"{"t":"hello","v":1,"token":"n"}"#).unwrap();
        assert!(matches!(hello, Heard::Hello(hello) if hello.seq == 0 && !hello.quiet));
        assert!(serde_json::from_str::<Heard>(r#"{"t":"new"}"#).is_err());
        assert!(serde_json::from_str::<Heard>(r#"{"t":"got","seq":"1"}"#).is_err());
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(text in "\\{\"t\":\"(hello|say|read|got|page)\".{0,60}") {
            let _ = serde_json::from_str::<Heard>(&text);
        }
    }
}
