//! What waits on a ticket, and how it is cancelled.

use crate::desk::areas::Reply;
use crate::model::ids::TimerId;
use crate::model::job::Job;
use crate::relay::ticket::Undone;
use crate::relay::words;
use crate::store::changes;
use crate::store::database::Tx;
use crate::store::messages;
use crate::store::timers;

use super::act::{Desk, Replies};
use super::refused;
use super::screens::{self, Line};
use super::times::Purpose;

impl Desk<'_> {
    /// A reminder was a mistake: the last change is undone if it was that one,
    /// else the reminder alone is taken away.
    pub async fn forget(&self, tx: &mut Tx, at: Option<i64>) -> Replies {
        if let Some(refused) = refused(tx, self.call, Purpose::Remind).await? {
            return Ok(refused);
        }
        if at.is_none() || self.conversation.wake_at != at {
            return Ok(vec![self.call.late()]);
        }
        let newest = changes::newest(tx, self.conversation.ticket, 1).await?;
        // A macro that put it to sleep did more than that.
        let alone = newest.first().is_some_and(|change| {
            change.rest.is_none() && matches!(change.deed.as_str(), "snooze" | "remind")
        });
        let scene = self.scene();
        if !alone || !matches!(scene.undo(tx, self.actor()).await?, Undone::Done(..)) {
            scene.forget(tx, self.actor()).await?;
        }
        Ok(vec![Reply::Close(self.call.say("later-cancelled"))])
    }

    /// What waits on the ticket.
    pub async fn planned(&self, tx: &mut Tx) -> Replies {
        let mut lines = Vec::new();
        for timer in timers::of_ticket(tx, self.conversation.ticket.0).await? {
            let (what, words) = match timer.job::<Job>() {
                Ok(Job::Wake { words, .. }) if self.conversation.wake_at == Some(timer.due) => {
                    (Purpose::Remind, words.unwrap_or_default())
                }
                Ok(Job::Say { message, .. }) => {
                    let said = messages::get(tx, message).await?;
                    let words = said.map(|said| words::excerpt(&said.content));
                    (Purpose::Say, self.shown(words.unwrap_or_default()))
                }
                Ok(Job::Due { soon: false, .. }) => (Purpose::Due, String::new()),
                _ => continue,
            };
            lines.push(Line {
                timer: timer.id,
                what,
                at: timer.due,
                words,
            });
        }
        let (id, language) = (self.conversation.id, self.call.who.language);
        let card = screens::planned(id, &lines, self.clock(), language);
        Ok(vec![Reply::Show(card)])
    }

    fn shown(&self, words: String) -> String {
        match words.strip_prefix('\u{1}') {
            Some(key) => self.call.say(key),
            None => words,
        }
    }

    /// Cancels one of the things that wait.
    pub async fn cancel(&self, tx: &mut Tx, id: TimerId) -> Replies {
        let timer = timers::get(tx, id).await?;
        let ticket = Some(self.conversation.ticket.0);
        let Some(timer) = timer.filter(|timer| timer.ticket == ticket) else {
            return Ok(vec![self.call.late()]);
        };
        let job = timer.job::<Job>()?;
        let purpose = match &job {
            Job::Wake { .. } => Purpose::Remind,
            Job::Say { .. } => Purpose::Say,
            Job::Due { .. } => Purpose::Due,
            Job::Purge { .. } => return Ok(vec![self.call.late()]),
        };
        if let Some(refused) = refused(tx, self.call, purpose).await? {
            return Ok(refused);
        }
        match job {
            Job::Wake { .. } => self.scene().forget(tx, self.actor()).await?,
            Job::Say { message, .. } => {
                let actor = self.actor().name();
                self.scene().unschedule(tx, message, &actor).await?;
            }
            Job::Due { .. } => self.scene().promise(tx, self.actor(), None).await?,
            Job::Purge { .. } => {}
        }
        let mut replies = vec![Reply::Done(self.call.say("later-cancelled"))];
        // As it is now: a reminder that is gone is not listed again.
        replies.extend(self.planned(tx).await?);
        Ok(replies)
    }
}
