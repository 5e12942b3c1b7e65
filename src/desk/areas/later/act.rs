//! What is done about times.

use crate::desk::areas::{Call, Reply, Said};
use crate::desk::buttons;
use crate::desk::intent::Given;
use crate::model::content::Content;
use crate::model::ids::MessageId;
use crate::model::moment::{self, Failure};
use crate::model::notice::Notice;
use crate::model::rich::RichText;
use crate::model::status::State;
use crate::model::ticket::{Deed, Refusal};
use crate::relay::outbound::{Scene, Written};
use crate::relay::ticket::Actor;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages;
use crate::store::posts;

use super::refused;
use super::screens;
use super::times::{Purpose, complaint, is_none};

/// Longest words of a reminder that are kept, characters.
const WORDS_MAX: usize = 500;

pub(super) type Replies = Result<Vec<Reply>, StoreError>;

/// A person at a ticket.
pub(super) struct Desk<'a> {
    pub call: &'a Call<'a>,
    pub conversation: &'a Conversation,
}

impl Desk<'_> {
    pub(super) fn scene(&self) -> Scene<'_> {
        self.call.room.scene(self.conversation)
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Staff(self.call.who.id)
    }

    pub(super) fn clock(&self) -> (i64, chrono_tz::Tz) {
        (self.call.room.now, self.call.room.stage.zone)
    }

    fn time(&self, key: &str, at: i64) -> String {
        screens::time(key, at, self.clock(), self.call.who.language)
    }

    /// Why no time was read.
    pub fn complain(&self, failure: Failure) -> Vec<Reply> {
        vec![Reply::Refused(complaint(failure, self.call.who.language))]
    }

    /// A time was chosen on a button.
    pub async fn chosen(
        &self,
        tx: &mut Tx,
        purpose: Purpose,
        at: i64,
        message: Option<MessageId>,
    ) -> Replies {
        match (purpose, message) {
            (Purpose::Snooze | Purpose::Remind, _) => {
                self.remind(tx, purpose, at, None, false).await
            }
            (Purpose::Due, _) => self.promise(tx, Some(at), false).await,
            (Purpose::Say, Some(message)) => self.put_off(tx, message, at).await,
            (Purpose::Say, None) => Ok(vec![Reply::Ask {
                ask: format!("l@{at}"),
                words: RichText::plain(self.time("later-ask-words", at)),
            }]),
        }
    }

    /// A time was written, with words after it or not. In one `line` with the
    /// command they may be a message; not in an answer, for nobody could tell
    /// later which of its words were meant when it is edited.
    pub async fn told(
        &self,
        tx: &mut Tx,
        purpose: Purpose,
        message: Option<MessageId>,
        text: &RichText,
        line: bool,
    ) -> Replies {
        if purpose == Purpose::Due && is_none(&text.text) {
            return self.promise(tx, None, true).await;
        }
        let (now, zone) = self.clock();
        let (at, rest) = match moment::split(text, now, zone) {
            Ok(read) => read,
            Err(failure) => {
                let mut replies = self.complain(failure);
                // What was to go waits for a time that can be read.
                if purpose == Purpose::Say
                    && message.is_none()
                    && let Some(held) = self.hold_file(tx).await?
                {
                    let (id, language) = (self.conversation.id, self.call.who.language);
                    let card = screens::picker(id, purpose, Some(held), language);
                    replies.push(Reply::Show(card));
                }
                return Ok(replies);
            }
        };
        match (purpose, message) {
            (Purpose::Snooze | Purpose::Remind, _) => {
                let words = rest.text.trim();
                let words = (!words.is_empty()).then_some(words);
                self.remind(tx, purpose, at, words, true).await
            }
            (Purpose::Due, _) => self.promise(tx, Some(at), true).await,
            (Purpose::Say, Some(message)) => self.put_off(tx, message, at).await,
            (Purpose::Say, None) if rest.text.trim().is_empty() && self.file().is_none() => {
                self.chosen(tx, purpose, at, None).await
            }
            (Purpose::Say, None) if line => match self.file() {
                Some(given) => {
                    let content = given.content.clone().with_words(rest);
                    self.say(tx, at, &content, given.album.as_deref()).await
                }
                None => self.say(tx, at, &Content::Text { text: rest }, None).await,
            },
            (Purpose::Say, None) => Ok(vec![Reply::Refused(self.call.say("later-only-time"))]),
        }
    }

    /// What the command stands under, if that is a file.
    fn file(&self) -> Option<&Given> {
        let given = self.call.given.as_ref();
        given.filter(|given| given.content.file().is_some())
    }

    /// Keeps the file under which the command stands until a time is chosen.
    pub async fn hold_file(&self, tx: &mut Tx) -> Result<Option<MessageId>, StoreError> {
        let Some(given) = self.file() else {
            return Ok(None);
        };
        match self.written(&given.content, given.album.as_deref()) {
            Some(written) => self.scene().note(tx, &written, State::Held).await,
            None => Ok(None),
        }
    }

    async fn remind(
        &self,
        tx: &mut Tx,
        purpose: Purpose,
        at: i64,
        words: Option<&str>,
        read: bool,
    ) -> Replies {
        let deed = match purpose {
            Purpose::Snooze => Deed::Snooze(at),
            _ => Deed::Remind(at),
        };
        let scene = self.scene();
        let change = match scene.happen(tx, self.actor(), &deed).await? {
            Ok(change) => change,
            Err(refusal) => {
                return Ok(vec![Reply::Refused(self.call.say(match refusal {
                    Refusal::Already => "status-already",
                    Refusal::Over => "status-over",
                    Refusal::Impossible => "status-impossible",
                }))]);
            }
        };
        let words: Option<String> = words.map(|words| words.chars().take(WORDS_MAX).collect());
        let by = self.call.who.id;
        scene
            .remind(tx, at, by, words.as_deref(), Some(change.id))
            .await?;
        let key = match purpose {
            Purpose::Snooze => "later-snoozed",
            _ => "later-reminds",
        };
        Ok(self.answered(purpose, key, at, read))
    }

    /// Promises it for a date, or for none.
    pub async fn promise(&self, tx: &mut Tx, at: Option<i64>, read: bool) -> Replies {
        if at.is_some() && self.conversation.status.is_over() {
            return Ok(vec![Reply::Refused(self.call.say("status-over"))]);
        }
        self.scene().promise(tx, self.actor(), at).await?;
        Ok(match at {
            Some(at) => self.answered(Purpose::Due, "later-promised", at, read),
            None => vec![Reply::Close(self.call.say("later-not-promised"))],
        })
    }

    /// What was read from words is shown back, with a way to cancel it; what
    /// was pressed is told in a toast.
    fn answered(&self, purpose: Purpose, key: &str, at: i64, read: bool) -> Vec<Reply> {
        let words = self.time(key, at);
        if !read {
            return vec![Reply::Close(words)];
        }
        let (id, language) = (self.conversation.id, self.call.who.language);
        let card = screens::read_back(id, purpose, at, self.clock(), language);
        vec![Reply::Done(words), Reply::Show(card)]
    }

    /// Keeps words or media until their time.
    pub async fn say(
        &self,
        tx: &mut Tx,
        at: i64,
        content: &Content,
        album: Option<&str>,
    ) -> Replies {
        let empty = matches!(content, Content::Text { text } if text.text.trim().is_empty());
        if empty {
            return Ok(vec![Reply::Refused(self.call.say("later-no-words"))]);
        }
        if at <= self.call.room.now {
            return Ok(self.complain(Failure::Past));
        }
        let Some(written) = self.written(content, album) else {
            return Ok(vec![self.call.late()]);
        };
        match self.scene().schedule(tx, &written, at).await? {
            Some(message) => {
                self.tell_waits(tx, message, at).await?;
                Ok(Vec::new())
            }
            None => Ok(vec![self.call.late()]),
        }
    }

    /// A further item of an album that waits.
    pub async fn more(&self, tx: &mut Tx, said: &Said<'_>) -> Result<(), StoreError> {
        let Some(album) = said.album else {
            return Ok(());
        };
        // Only if its first item was taken; with it, if it has gone meanwhile.
        let others = messages::album(tx, self.conversation.id, album).await?;
        let Some(first) = others.first() else {
            return Ok(());
        };
        let state = match first.state {
            State::Scheduled => State::Scheduled,
            _ => State::Received,
        };
        if let Some(written) = self.written(said.content, Some(album)) {
            self.scene().note(tx, &written, state).await?;
        }
        Ok(())
    }

    fn written<'w>(&'w self, content: &'w Content, album: Option<&'w str>) -> Option<Written<'w>> {
        Some(Written {
            chat: self.call.room.chat,
            post: self.call.post?,
            author: self.call.who.id,
            author_name: &self.call.who.name,
            content,
            reply_to: None,
            quote: None,
            album,
            at: self.call.room.now,
        })
    }

    /// Says in the topic when a message will go.
    async fn tell_waits(&self, tx: &mut Tx, message: MessageId, at: i64) -> Result<(), StoreError> {
        let room = &self.call.room;
        let language = room.stage.language;
        let card = screens::waits(self.conversation.id, message, at, self.clock(), language);
        let shown = posts::of_message(tx, room.chat, message).await?;
        let notice = Notice::Words {
            post: shown.first().map(|post| post.post),
            words: card.text,
            keyboard: buttons::to_data(&card.keyboard),
        };
        room.tell(tx, self.conversation, notice).await
    }

    async fn put_off(&self, tx: &mut Tx, message: MessageId, at: i64) -> Replies {
        let actor = self.actor().name();
        if !self.scene().put_off(tx, message, at, &actor).await? {
            return self.too_late(tx, message).await;
        }
        self.tell_waits(tx, message, at).await?;
        Ok(vec![Reply::Close(self.time("later-will-go", at))])
    }

    /// Shows the times for a message that waits.
    pub async fn change(&self, tx: &mut Tx, message: MessageId) -> Replies {
        if let Some(refused) = refused(tx, self.call, Purpose::Say).await? {
            return Ok(refused);
        }
        if !self.waits(tx, message).await? {
            return self.too_late(tx, message).await;
        }
        Ok(vec![Reply::Show(screens::picker(
            self.conversation.id,
            Purpose::Say,
            Some(message),
            self.call.who.language,
        ))])
    }

    /// A message that waits shall not go.
    pub async fn drop(&self, tx: &mut Tx, message: MessageId) -> Replies {
        if let Some(refused) = refused(tx, self.call, Purpose::Say).await? {
            return Ok(refused);
        }
        let actor = self.actor().name();
        if !self.scene().unschedule(tx, message, &actor).await? {
            return self.too_late(tx, message).await;
        }
        Ok(vec![Reply::Done(self.call.say("later-dropped"))])
    }

    /// It shall go now.
    pub async fn now(&self, tx: &mut Tx, message: MessageId) -> Replies {
        if let Some(refused) = refused(tx, self.call, Purpose::Say).await? {
            return Ok(refused);
        }
        let (chat, actor) = (self.call.room.chat, self.actor());
        if !self.scene().release(tx, chat, message, actor).await? {
            return self.too_late(tx, message).await;
        }
        Ok(vec![Reply::Done(self.call.say("later-on-its-way"))])
    }

    async fn waits(&self, tx: &mut Tx, id: MessageId) -> Result<bool, StoreError> {
        let message = messages::get(tx, id).await?;
        Ok(message.is_some_and(|message| {
            message.conversation == self.conversation.id
                && matches!(message.state, State::Scheduled | State::Held)
        }))
    }

    /// Why a message does not wait: it went, or somebody cancelled it.
    async fn too_late(&self, tx: &mut Tx, id: MessageId) -> Replies {
        let message = messages::get(tx, id).await?;
        let sent = message.is_some_and(|message| {
            message.conversation == self.conversation.id && message.state != State::Received
        });
        let key = if sent { "later-gone" } else { "toast-late" };
        Ok(vec![Reply::Refused(self.call.say(key))])
    }
}
