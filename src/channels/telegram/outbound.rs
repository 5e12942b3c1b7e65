//! A message to a customer as calls of the bot.
//!
//! All files are at hand before the first call, so that a message fails as a
//! whole wherever that can be known. Once a part has gone out nothing is ever
//! repeated: what failed then is told beside what arrived ([`Sent::failed`]).

use futures_util::future::try_join_all;

use crate::botapi::client::Bot;
use crate::botapi::error::{CallError, Fault};
use crate::botapi::perform::{Posted, perform};
use crate::botapi::reason::Why;
use crate::botapi::send::{self, CAPTION_MAX, Call, Handle, Place, ReplyTo};
use crate::channels::contract::{Files, Outbound, Sent, Source};
use crate::channels::error::{Refusal, SendError};
use crate::model::content::{Content, FileRef};

use super::Telegram;
use super::outcome::{of_call, refused};

/// Sends a message.
pub async fn send(
    channel: &Telegram,
    out: &Outbound,
    files: &dyn Files,
) -> Result<Sent, SendError> {
    let place = place(out)?;
    let handles = out.contents.iter().map(|it| handle(channel, it, files));
    let handles = try_join_all(handles).await?;
    let mut trip = Trip {
        channel,
        out,
        files,
        handles,
        ids: Vec::new(),
        more: Vec::new(),
    };
    let outcome = trip.run(place).await;
    let (ids, more) = (trip.ids, trip.more);
    match outcome {
        Err(error) if ids.is_empty() => Err(error),
        outcome => Ok(Sent {
            ids,
            more,
            failed: outcome.err(),
        }),
    }
}

/// An id of ours, as we once gave it away.
pub fn number(id: &str) -> Result<i64, SendError> {
    id.parse()
        .map_err(|_| refused(Refusal::Gone, "not an id of Telegram"))
}

fn place(out: &Outbound) -> Result<Place, SendError> {
    let reply = out.reply.as_ref().and_then(|reply| {
        Some(ReplyTo {
            message: reply.id.parse().ok()?,
            quote: reply.quote.clone(),
        })
    });
    Ok(Place {
        chat: number(&out.chat)?,
        reply,
        ..Place::default()
    })
}

/// The content's file as the bot can send it; refuses what no call could carry.
async fn handle(
    channel: &Telegram,
    content: &Content,
    files: &dyn Files,
) -> Result<Option<Handle>, SendError> {
    let Some(file) = content.file() else {
        return Ok(None);
    };
    match files.resolve(file, &channel.account).await? {
        // Sending again what the server has knows no limit of size.
        Source::Ready(id) => Ok(Some(Handle::Known(id))),
        Source::Local(path) => {
            fits(file, channel.limits.upload)?;
            Ok(Some(Handle::Local(path)))
        }
    }
}

fn fits(file: &FileRef, limit: u64) -> Result<(), SendError> {
    let size = file.size.and_then(|size| u64::try_from(size).ok());
    match size.filter(|&size| size > limit) {
        Some(size) => Err(refused(
            Refusal::TooLarge,
            format!("{size} of at most {limit} bytes"),
        )),
        None => Ok(()),
    }
}

/// A message on its way.
struct Trip<'a> {
    channel: &'a Telegram,
    out: &'a Outbound,
    files: &'a dyn Files,
    handles: Vec<Option<Handle>>,
    /// The first message of each content, see [`Sent::ids`].
    ids: Vec<String>,
    /// The others, see [`Sent::more`].
    more: Vec<(usize, String)>,
}

impl Trip<'_> {
    async fn run(&mut self, mut place: Place) -> Result<(), SendError> {
        if self.together(&place).await? {
            return Ok(());
        }
        let out = self.out;
        for (content, handle) in out.contents.iter().zip(self.handles.clone()) {
            self.one(content, handle, &place).await?;
            place.reply = None;
        }
        Ok(())
    }

    /// Sends all as one album; `false` if they do not go together, or if the
    /// server does not take them so.
    async fn together(&mut self, place: &Place) -> Result<bool, SendError> {
        let out = self.out;
        let handles: Option<Vec<Handle>> = self.handles.iter().cloned().collect();
        let calls = handles.and_then(|handles| send::album(&out.contents, &handles, place));
        let Some((album, texts)) = calls.as_deref().and_then(<[Call]>::split_first) else {
            return Ok(false);
        };
        let posted = match perform(&self.channel.bot, album).await {
            Ok(posted) => posted,
            Err(CallError::Fault(Fault::Rejected { .. } | Fault::Unknown(_))) => return Ok(false),
            Err(error) => return Err(failure(&error)),
        };
        let items = out.contents.iter().zip(&self.handles).zip(&posted);
        for ((content, handle), posted) in items {
            learn(self, content, handle.as_ref(), posted).await;
        }
        self.ids.extend(posted.iter().map(name));
        if self.ids.len() < out.contents.len() {
            return Err(unnumbered());
        }
        // Of several long captions all count as the first's: albums have one.
        let long = |it: &Content| it.words().is_some_and(|it| it.len_utf16() > CAPTION_MAX);
        let whose = out.contents.iter().position(long).unwrap_or_default();
        for call in texts {
            let posted = perform(&self.channel.bot, call).await;
            let posted = posted.map_err(|error| failure(&error))?;
            self.more.extend(posted.iter().map(|it| (whose, name(it))));
        }
        Ok(true)
    }

    async fn one(
        &mut self,
        content: &Content,
        mut handle: Option<Handle>,
        place: &Place,
    ) -> Result<(), SendError> {
        let bot = &self.channel.bot;
        let mut calls = self.calls(content, handle.as_ref(), place)?;
        let mut first = once(bot, &calls).await;
        if let Err(error) = &first
            && wants_bytes(error, handle.as_ref())
            && let Some(file) = content.file()
        {
            fits(file, self.channel.limits.upload)?;
            handle = Some(Handle::Local(self.files.bytes(file).await?));
            calls = self.calls(content, handle.as_ref(), place)?;
            first = once(bot, &calls).await;
        }
        let first = first.map_err(|error| failure(&error))?;
        let posted = first.first().ok_or_else(unnumbered)?;
        learn(self, content, handle.as_ref(), posted).await;
        let whose = self.ids.len();
        self.ids.push(name(posted));
        for call in calls.iter().skip(1) {
            let posted = perform(bot, call).await;
            let posted = posted.map_err(|error| failure(&error))?;
            self.more.extend(posted.iter().map(|it| (whose, name(it))));
        }
        Ok(())
    }

    fn calls(
        &self,
        content: &Content,
        handle: Option<&Handle>,
        place: &Place,
    ) -> Result<Vec<Call>, SendError> {
        if let Content::Other { copyable, .. } = content {
            // Only the bot that sees the agent's message can copy it.
            return match self.out.origin {
                Some((chat, message)) if *copyable && self.channel.is_staff => {
                    Ok(vec![send::copy(chat, message, place)])
                }
                _ => Err(refused(
                    Refusal::Unsupported,
                    "a kind that cannot be sent on",
                )),
            };
        }
        let calls = send::plan(content, handle, place);
        if calls.is_empty() {
            return Err(refused(Refusal::Rejected, "there is nothing to send"));
        }
        Ok(calls)
    }
}

/// Tells the lender how the bot itself now calls an uploaded file.
async fn learn(trip: &Trip<'_>, content: &Content, handle: Option<&Handle>, posted: &Posted) {
    if let Some(Handle::Local(_)) = handle
        && let (Some(file), Some(now)) = (content.file(), &posted.file)
    {
        let account = &trip.channel.account;
        trip.files.learned(file, account, &now.id).await;
    }
}

/// Whether a handle failed where the bytes themselves may do: it is wrong or of
/// another kind, or must become a document.
fn wants_bytes(error: &CallError, handle: Option<&Handle>) -> bool {
    matches!(handle, Some(Handle::Known(_)))
        && matches!(
            error.fault(),
            Some(Fault::Rejected {
                why: Why::FileId | Why::VoiceForbidden
            })
        )
}

/// Makes the first of `calls`.
async fn once(bot: &Bot, calls: &[Call]) -> Result<Vec<Posted>, CallError> {
    match calls.first() {
        Some(call) => perform(bot, call).await,
        None => Ok(Vec::new()),
    }
}

fn name(posted: &Posted) -> String {
    posted.id.to_string()
}

fn failure(error: &CallError) -> SendError {
    // Nothing is ever sent "already"; if the server says so, who knows.
    of_call(error).unwrap_or_else(unnumbered)
}

fn unnumbered() -> SendError {
    SendError::Unsure {
        reason: "accepted without a number".into(),
    }
}

#[cfg(test)]
mod tests;
