//! What a channel must and may do.
//!
//! A channel turns the far side's bytes into [`Event`]s (pure, [`Channel::read`])
//! and an [`Outbound`] into calls. It knows nothing of tickets, desks or the
//! database.

use std::future::ready;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::model::content::{Content, FileRef};
use crate::model::ids::MessageId;
use crate::model::rich::Quote;

use super::error::{Refusal, SendError};
use super::limits::Limits;

/// One thing that happened on the customer's side. All ids are the far side's,
/// opaque to everybody but the channel that made them.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The far side's address of the conversation (a chat id, a `wa_id` …).
    pub chat: String,
    /// Who did it.
    pub who: Profile,
    /// When, milliseconds UTC, by the far side's clock.
    pub at: i64,
    /// What.
    pub what: Happening,
}

/// What is known of a customer from one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The far side's id of the person.
    pub remote: String,
    /// Display name; may be empty, huge, right-to-left or markup.
    pub name: String,
    /// Public handle without `@`.
    pub username: Option<String>,
    /// IETF language tag of the person's app.
    pub language: Option<String>,
    /// A public link to the account.
    pub link: Option<String>,
}

/// The kinds of [`Event`].
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// The customer opened the conversation without saying anything; `source`
    /// is the code of the link that led here (at most 64 characters).
    Started {
        /// Source code of the link.
        source: Option<String>,
    },
    /// The customer said something.
    Said {
        /// The far side's id of the message.
        id: String,
        /// What was said.
        content: Content,
        /// What it answers.
        reply: Option<Reply>,
        /// The far side's id of the album it belongs to.
        album: Option<String>,
        /// In words, where it was forwarded from.
        forwarded: Option<String>,
    },
    /// The customer changed what he had said.
    Edited {
        /// The far side's id of the message.
        id: String,
        /// The new content.
        content: Content,
    },
    /// The customer took back what he had said.
    Retracted {
        /// The far side's id of the message.
        id: String,
    },
    /// The customer's reactions on a message (ours or his) are now these.
    Reacted {
        /// The far side's id of the message.
        id: String,
        /// Standard emoji; empty if all were removed. A custom one is `None`.
        emoji: Vec<Option<String>>,
    },
    /// The customer blocked us (`true`) or let us in again (`false`).
    Blocked(bool),
    /// This message of ours arrived or was read.
    Receipt {
        /// The far side's id of the message.
        id: String,
        /// Read, not only delivered.
        read: bool,
    },
    /// The customer told something of himself ([`Profile`] has his name), or it
    /// became known where he is. Opens no conversation.
    Introduced {
        /// Names (`email`, `phone`, `page`, `page-title`, `answer` …) and what he
        /// told; an empty value takes back what he told before.
        fields: Vec<(&'static str, String)>,
    },
    /// Nothing for anybody; the reason is for the log.
    Nothing(&'static str),
}

/// What a message answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The far side's id of the answered message.
    pub id: String,
    /// The quoted part of it, if the customer chose one.
    pub quote: Option<Quote>,
}

/// A message on its way to the customer.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// Our key of the message: the same on every attempt.
    pub key: MessageId,
    /// The far side's address of the conversation.
    pub chat: String,
    /// What to say: one, or several that make an album (2 to 10).
    pub contents: Vec<Content>,
    /// What it answers.
    pub reply: Option<Reply>,
    /// The agent's own post (group, message id), for a channel that can copy it.
    pub origin: Option<(i64, i64)>,
}

/// What the far side called the messages that it accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The far side's ids, one for each content that arrived, in order; fewer
    /// than contents if `failed`.
    pub ids: Vec<String>,
    /// The messages in which long words went on: the content's place in the
    /// [`Outbound`], from 0, and the far side's id.
    pub more: Vec<(usize, String)>,
    /// Why the rest did not go out, where some did. Sending it all again would
    /// show those twice.
    pub failed: Option<SendError>,
}

/// Where a channel gets the bytes of a file that stems from elsewhere.
pub trait Files: Send + Sync {
    /// The file as a handle of this very account (`Ready`), or its bytes on disk (`Local`).
    fn resolve<'a>(
        &'a self,
        file: &'a FileRef,
        account: &'a str,
    ) -> BoxFuture<'a, Result<Source, SendError>>;

    /// The file's bytes on disk, where its handle turned out not to serve.
    fn bytes<'a>(&'a self, file: &'a FileRef) -> BoxFuture<'a, Result<PathBuf, SendError>> {
        let _ = file;
        Box::pin(ready(Err(SendError::Refused {
            refusal: Refusal::Unsupported,
            reason: "the bytes cannot be had".into(),
        })))
    }

    /// Says that `account` now has the file under `handle`, so that it need not
    /// be uploaded there again. Nothing happens if that cannot be kept.
    fn learned<'a>(
        &'a self,
        file: &'a FileRef,
        account: &'a str,
        handle: &'a str,
    ) -> BoxFuture<'a, ()> {
        let _ = (file, account, handle);
        Box::pin(ready(()))
    }
}

/// Where the pictures come from that customers show of themselves.
pub trait Portraits: Send + Sync {
    /// The newest picture of whoever is at `address`, as a file of the channel's
    /// [`Files`]; `None` if he has none or hides it. Called when an agent wants
    /// to see it, with no transaction open.
    fn portrait<'a>(
        &'a self,
        address: &'a str,
    ) -> BoxFuture<'a, Result<Option<FileRef>, SendError>>;
}

/// Where a file's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The far side has it already under this handle.
    Ready(String),
    /// In our own store.
    Local(PathBuf),
}

/// Where a channel puts what it is told.
pub trait Sink: Send + Sync {
    /// Stores raw bodies, each with the far side's id of it, and acts on them;
    /// `true` once that is durable, and only then the far side may be answered.
    fn accept(&self, batch: Vec<(String, String)>) -> BoxFuture<'_, bool>;

    /// The far side has answered, with or without news.
    fn beat(&self);
}

/// How the far side's news come.
#[derive(Clone, Debug)]
pub enum Way {
    /// We ask for them.
    Poll,
    /// They are brought to this address with this secret, and our door puts
    /// them into the [`Sink`].
    Hook {
        /// Where to.
        address: String,
        /// To be shown with each.
        secret: secrecy::SecretString,
    },
}

/// Makes the router of a [`Channel::door`], once there is a sink.
pub type Door = Box<dyn FnOnce(Arc<dyn Sink>) -> axum::Router + Send>;

/// One connected account.
pub trait Channel: Send + Sync {
    /// The account whose budgets its calls spend; inboxes on one bot share it.
    fn account(&self) -> &str;

    /// What the far side accepts.
    fn limits(&self) -> &Limits;

    /// Reads one raw webhook body or update. Pure; `Err` says why it cannot be read.
    fn read(&self, raw: &str) -> Result<Vec<Event>, String>;

    /// Sees to it that news reach `sink` until `stop`. An inbox that shares the
    /// staff bot has nothing to do: its news come with the desk's. One process
    /// at a time listens for an account, unless the channel has a [`Channel::door`]:
    /// then every process does.
    fn listen(&self, way: Way, sink: Arc<dyn Sink>, stop: CancellationToken) -> BoxFuture<'_, ()>;

    /// The part of our own door that belongs to this account, mounted at
    /// `/<kind>/<code>`: its news come by it into the sink. `None` if the far
    /// side is elsewhere. The channel sets all headers of its answers, and finds
    /// a [`super::street::caller::Caller`] with each request.
    fn door(&self) -> Option<Door> {
        None
    }

    /// Where others get the bytes of files that this account has received.
    fn files(&self) -> Arc<dyn Files>;

    /// Where pictures of customers come from; `None` where nobody has one.
    fn portraits(&self) -> Option<Arc<dyn Portraits>> {
        None
    }

    /// Sends a message. Called with no transaction open; may take minutes for uploads.
    fn send<'a>(
        &'a self,
        out: &'a Outbound,
        files: &'a dyn Files,
    ) -> BoxFuture<'a, Result<Sent, SendError>>;

    /// Changes what was sent before as `id`.
    fn edit<'a>(
        &'a self,
        chat: &'a str,
        id: &'a str,
        content: &'a Content,
    ) -> BoxFuture<'a, Result<(), SendError>>;

    /// Takes back what was sent before as `id`.
    fn retract<'a>(&'a self, chat: &'a str, id: &'a str) -> BoxFuture<'a, Result<(), SendError>>;

    /// Sets (or with `None` removes) our reaction on message `id`.
    fn react<'a>(
        &'a self,
        chat: &'a str,
        id: &'a str,
        emoji: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), SendError>>;

    /// Makes void whatever lets the customer's devices see his history. He may
    /// write again, and begins anew under another address. Asked for only where
    /// [`Limits::revokes`]; safe to repeat.
    fn revoke<'a>(&'a self, chat: &'a str) -> BoxFuture<'a, Result<(), SendError>> {
        let _ = chat;
        Box::pin(ready(Err(SendError::Refused {
            refusal: Refusal::Unsupported,
            reason: "there is no access to end".into(),
        })))
    }
}
