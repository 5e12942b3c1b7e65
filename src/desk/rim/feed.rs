//! Keeps the feed's topic: one step at a time, and no sooner than [`DeskRim::feed_span`]
//! after the last, for it must cost the group's budget next to nothing.
//!
//! Lines gather in one post, which is edited until it is full. What it shows is
//! noted in the transaction that takes the lines from those that wait: after a
//! crash the same edit is made again, which changes nothing.

use std::time::Duration;

use crate::botapi::error::{CallError, Fault};
use crate::clock;
use crate::delivery::rim::{Ending, Fate};
use crate::desk::cards::Card;
use crate::desk::cards::feed::{self as cards, Frame, LINES_MAX, Line};
use crate::desk::cards::title::icon_color;
use crate::desk::outcome::{Trouble, trouble};
use crate::desk::wire::Spot;
use crate::model::ids::MessageId;
use crate::model::rich::RichText;
use crate::relay::words::excerpt;
use crate::relay::{parcels, spam};
use crate::store::conversations;
use crate::store::feed::{self, Feed, Page};
use crate::store::messages;
use crate::store::outbox::Parcel;
use crate::store::posts;

use super::notice::repeated;
use super::view::in_words;
use super::{DeskRim, Outcome, REFUSED_MAX, Stop};

impl DeskRim {
    /// Takes the next step, if it is time for one.
    pub(super) async fn feed(&self, chat: i64, parcel: &Parcel) -> Outcome {
        let Some(feed) = feed::get(&mut self.database.read().await?).await? else {
            return Ok(Ending::nothing());
        };
        if !feed.active && (feed.closed || feed.topic.is_none()) {
            return Ok(Ending::nothing());
        }
        if let Some(after) = self.rest(&feed) {
            return Ok(Ending::of(Fate::Later {
                after: Some(after),
                reason: "the feed is drawn less often".into(),
            })
            .spending(0));
        }
        let Some(topic) = feed.topic else {
            return self.make_feed(chat).await;
        };
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        let done = if feed.closed == feed.active {
            self.gate_feed(spot, !feed.active).await
        } else {
            self.tell_feed(spot, &feed, parcel).await
        };
        match done {
            Err(Stop::Call(error)) => cured(topic, error),
            done => done,
        }
    }

    /// How long the group is still to be left alone. A clock that went back
    /// makes nobody wait.
    fn rest(&self, feed: &Feed) -> Option<Duration> {
        let since = clock::now() - feed.acted_at;
        let span = i64::try_from(self.feed_span.as_millis()).unwrap_or(i64::MAX);
        let left = u64::try_from(span - since).ok().filter(|_| since >= 0)?;
        (left > 0).then(|| Duration::from_millis(left))
    }

    /// Makes the topic and notes it at once: a crash after this finds it there.
    async fn make_feed(&self, chat: i64) -> Outcome {
        let title = self.stage.language.say("feed-title");
        let icon = self.stage.icons.get().and_then(|icons| icons.feed());
        let colour = icon_color(&title);
        let topic = self.wire.create_topic(chat, &title, colour, icon).await?;
        let account = self.stage.account.clone();
        let note = self.database.write(move |tx| {
            Box::pin(async move {
                let now = clock::now();
                // The news of it, or of one whose making was cut off, may have
                // come meanwhile.
                feed::set_topic(tx, topic, now).await?;
                if !feed::is_topic(tx, topic).await? {
                    parcels::sweep(tx, &account, topic, now).await?;
                }
                parcels::feed(tx, &account, now).await
            })
        });
        note.await?;
        Ok(Ending::nothing().spending(1))
    }

    /// Closes the topic of a feed that is switched off, or opens it again: what
    /// no longer tells everything must not look as if it did.
    async fn gate_feed(&self, spot: Spot, close: bool) -> Outcome {
        self.wire.gate_topic(spot, close).await?;
        let account = self.stage.account.clone();
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                let now = clock::now();
                feed::set_closed(tx, close, now).await?;
                parcels::feed(tx, &account, now).await
            })
        }))
    }

    /// Shows what waits, as much as the post has room for.
    async fn tell_feed(&self, spot: Spot, feed: &Feed, parcel: &Parcel) -> Outcome {
        let (waiting, drawn) = self.waiting_lines(spot.chat).await?;
        if waiting.is_empty() {
            return Ok(Ending::nothing());
        }
        let lines: Vec<RichText> = drawn.iter().map(|(_, line)| line.clone()).collect();
        let old = feed
            .post
            .map(|post| (post, cards::fill(&feed.page, &lines)));
        let told = match old {
            Some((post, (page, taken))) if taken > 0 => {
                let card = Card::from(page.text.clone());
                match self.wire.redraw(spot.chat, post, &card).await {
                    Ok(()) => Ok((post, page, taken)),
                    // A person removed it: its lines were seen, the next stand alone.
                    Err(error) if is_missing(&error) => self.begin(spot, &lines, parcel).await,
                    Err(error) => Err(error),
                }
            }
            _ if lines.is_empty() => Ok((0, Page::default(), 0)),
            _ => self.begin(spot, &lines, parcel).await,
        };
        let (post, page, taken) = match told {
            Ok(told) => told,
            // What nobody knows how to show must not stop all that follows.
            Err(error) if parcel.attempts >= REFUSED_MAX && is_refused(&error) => {
                tracing::error!(%error, count = waiting.len(), "lines of the feed were refused");
                (0, Page::default(), lines.len())
            }
            Err(error) => return Err(error.into()),
        };
        let shown = settled(&waiting, &drawn, taken);
        let account = self.stage.account.clone();
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                let now = clock::now();
                feed::told(tx, &shown).await?;
                if post != 0 {
                    feed::set_page(tx, post, &page, now).await?;
                }
                if feed::waiting(tx, 1).await?.is_empty() {
                    return Ok(());
                }
                parcels::feed(tx, &account, now).await
            })
        }))
    }

    /// Begins a new post.
    async fn begin(
        &self,
        spot: Spot,
        lines: &[RichText],
        parcel: &Parcel,
    ) -> Result<(i64, Page, usize), CallError> {
        let (mut page, taken) = cards::fill(&Page::default(), lines);
        if parcel.unsure {
            page.text.push("\n").append(&repeated(self.stage.language));
        }
        let card = Card::from(page.text.clone());
        let post = self.wire.post(spot, &card, None, true).await?;
        Ok((post, page, taken))
    }

    /// What waits, and how it is drawn; what was removed or turned out to be
    /// spam meanwhile is not.
    async fn waiting_lines(
        &self,
        chat: i64,
    ) -> Result<(Vec<MessageId>, Vec<(MessageId, RichText)>), Stop> {
        let frame = Frame {
            chat,
            now: clock::now(),
            zone: self.stage.zone,
            language: self.stage.language,
        };
        let mut tx = self.database.read().await?;
        let waiting = feed::waiting(&mut tx, LINES_MAX).await?;
        let mut drawn = Vec::new();
        for id in &waiting {
            let Some(message) = messages::get(&mut tx, *id).await? else {
                continue;
            };
            let whose = conversations::get(&mut tx, message.conversation).await?;
            let Some(whose) = whose.filter(|whose| !spam::is_spam(whose)) else {
                continue;
            };
            let shown = posts::of_message(&mut tx, chat, *id).await?;
            let line = Line {
                at: message.created_at,
                code: whose.inbox,
                name: whose.name,
                words: in_words(&excerpt(&message.content), self.stage.language),
                topic: whose.topic,
                post: shown.first().map(|post| post.post),
            };
            drawn.push((*id, cards::line(&line, &frame)));
        }
        Ok((waiting, drawn))
    }
}

/// What waits no longer once the first `taken` lines are shown: those, and what
/// stood before the first that is left and has no line.
fn settled(waiting: &[MessageId], drawn: &[(MessageId, RichText)], taken: usize) -> Vec<MessageId> {
    let left = drawn.get(taken).map(|(id, _)| *id);
    let shown = waiting.iter().take_while(|id| Some(**id) != left);
    shown.copied().collect()
}

/// What a failed call says of the topic: it is made again, or opened, before
/// the lines are tried again. Nothing that waits is lost.
fn cured(topic: i64, error: CallError) -> Outcome {
    let gone = match trouble(&error) {
        Trouble::TopicGone => true,
        Trouble::TopicClosed => false,
        _ => return Err(error.into()),
    };
    tracing::warn!(gone, "the feed's topic is no more, or closed");
    let mut ending = Ending::of(Fate::Later {
        after: Some(Duration::from_millis(500)),
        reason: "the feed's topic is to be had first".into(),
    });
    ending.settle = Some(Box::new(move |tx| {
        Box::pin(async move {
            if gone {
                feed::lose(tx, topic).await
            } else {
                feed::set_closed(tx, true, clock::now()).await
            }
        })
    }));
    Ok(ending)
}

fn is_missing(error: &CallError) -> bool {
    matches!(
        error.fault(),
        Some(Fault::TargetMissing { .. } | Fault::NotAllowed)
    )
}

fn is_refused(error: &CallError) -> bool {
    matches!(trouble(error), Trouble::Never(_))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn what_has_no_line_waits_no_longer_than_its_neighbours() {
        let ids: Vec<MessageId> = (0..4).map(|_| MessageId::fresh()).collect();
        let line = |at: usize| (ids[at], RichText::default());
        assert_eq!(settled(&ids, &[line(1), line(3)], 1), ids[..3]);
        assert_eq!(settled(&ids, &[line(1), line(3)], 2), ids);
        assert_eq!(settled(&ids, &[line(0)], 0), []);
        assert_eq!(settled(&ids, &[], 0), ids);
    }
}
