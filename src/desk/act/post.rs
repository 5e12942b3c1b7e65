//! What agents write in topics.

use crate::desk::areas::later;
use crate::desk::areas::turns::{clash, mention};
use crate::desk::areas::{Place, allowed, scripts};
use crate::desk::intent::{Answered, Doubt, Post, Refused};
use crate::model::content::Content;
use crate::model::errand::Class;
use crate::model::ids::MessageId;
use crate::model::notice::Notice;
use crate::model::rich::{Quote, RichText};
use crate::model::right::Right;
use crate::model::status::{Role, Side, State};
use crate::relay::outbound::{Scene, Written};
use crate::relay::parcels;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::feed;
use crate::store::messages;
use crate::store::posts;

use super::Room;

/// What an answered post is to us.
#[derive(Debug, PartialEq)]
enum Target {
    /// Nothing is answered, or the card as a whole.
    Nothing,
    /// Something that was said with the customer.
    Message(MessageId),
    /// A note, or the prompt for one: the answer stays inside.
    Note,
    /// Something of ours or unknown: the answer is perhaps a remark.
    Doubtful,
}

impl Room<'_> {
    pub(super) async fn say(&self, tx: &mut Tx, post: &Post) -> Result<(), StoreError> {
        let Some(conversation) = conversations::of_topic(tx, post.topic).await? else {
            return self.nobodys(tx, post).await;
        };
        self.seen(tx, &post.author).await?;
        if conversation.is_task() {
            return self.keep_inside(tx, &conversation, post).await;
        }
        if !self.may(tx, post.author.id, Right::Answer).await? {
            self.keep_inside(tx, &conversation, post).await?;
            return self.may_not_answer(tx, &conversation, post.message).await;
        }
        if post.inline {
            let call = self.call(&post.author, None, Place::Topic(post.topic));
            scripts::count(tx, &call, &conversation, &post.content).await?;
        }
        match self.target(tx, &conversation, post.reply.as_ref()).await? {
            Target::Nothing => self.answer(tx, &conversation, post, None).await,
            Target::Message(id) => self.answer(tx, &conversation, post, Some(id)).await,
            Target::Note => self.keep_inside(tx, &conversation, post).await,
            Target::Doubtful => self.hold(tx, &conversation, post, &Doubt::AnswersUs).await,
        }
    }

    /// Written where no customer is. People may have topics of their own; in the
    /// feed somebody may take the lines for the conversation, and is told once.
    async fn nobodys(&self, tx: &mut Tx, post: &Post) -> Result<(), StoreError> {
        let author = &post.author;
        if !feed::is_topic(tx, post.topic).await? || !feed::hint(tx, author.id).await? {
            return Ok(());
        }
        self.seen(tx, author).await?;
        let mut call = self.call(author, None, Place::Topic(post.topic));
        call.post = Some(post.message);
        self.refused(tx, &call, call.say("feed-hint")).await
    }

    /// Sends it to the customer; who answers just after a colleague hears of it.
    async fn answer(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        post: &Post,
        reply_to: Option<MessageId>,
    ) -> Result<(), StoreError> {
        let author = post.author.id;
        let other = clash::before(tx, conversation, author, post.at).await?;
        self.scene(conversation)
            .say(tx, &self.written(post, reply_to))
            .await?;
        match other {
            Some(other) => {
                clash::warn(tx, self, conversation, (author, post.message), &other).await
            }
            None => Ok(()),
        }
    }

    /// Tells somebody that he may not write to customers.
    pub async fn may_not_answer(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        post: i64,
    ) -> Result<(), StoreError> {
        let words = allowed::words(Right::Answer, self.stage.language);
        let notice = Notice::Words {
            post: Some(post),
            words: RichText::plain(words),
            keyboard: Vec::new(),
        };
        self.tell(tx, conversation, notice).await
    }

    pub(super) async fn note(&self, tx: &mut Tx, post: &Post) -> Result<(), StoreError> {
        let Some(conversation) = conversations::of_topic(tx, post.topic).await? else {
            return self.nobodys(tx, post).await;
        };
        self.seen(tx, &post.author).await?;
        self.keep_inside(tx, &conversation, post).await
    }

    pub(super) async fn held(
        &self,
        tx: &mut Tx,
        post: &Post,
        why: &Doubt,
    ) -> Result<(), StoreError> {
        let Some(conversation) = conversations::of_topic(tx, post.topic).await? else {
            return self.nobodys(tx, post).await;
        };
        self.seen(tx, &post.author).await?;
        self.hold(tx, &conversation, post, why).await
    }

    pub(super) async fn edited(
        &self,
        tx: &mut Tx,
        message: i64,
        content: &Content,
        as_note: bool,
        at: i64,
    ) -> Result<(), StoreError> {
        let shown = posts::at(tx, self.chat, message).await?;
        let own = shown
            .into_iter()
            .find(|post| matches!(post.role, Role::Agent | Role::Note));
        let Some((conversation, Some(id))) = own.map(|post| (post.conversation, post.message))
        else {
            return Ok(());
        };
        let (Some(conversation), Some(message)) = (
            conversations::get(tx, conversation).await?,
            messages::get(tx, id).await?,
        ) else {
            return Ok(());
        };
        if message.state == State::Scheduled
            && later::edited(tx, self, &conversation, &message, content).await?
        {
            return Ok(());
        }
        self.scene(&conversation)
            .reword(tx, self.chat, &message, content, as_note, at)
            .await
    }

    pub(super) async fn react(
        &self,
        tx: &mut Tx,
        message: i64,
        emoji: &[Option<String>],
    ) -> Result<(), StoreError> {
        // On a shared post the last one is meant: it is the one at the finger.
        let shown = posts::at(tx, self.chat, message).await?;
        let Some(post) = shown.into_iter().rfind(|post| post.role == Role::Customer) else {
            return Ok(());
        };
        let (Some(id), Some(conversation)) = (
            post.message,
            conversations::get(tx, post.conversation).await?,
        ) else {
            return Ok(());
        };
        if conversation.is_task() {
            return Ok(());
        }
        // A bot has one reaction to give, and no custom ones.
        let first = emoji.iter().flatten().next().cloned();
        if first.is_none() && !emoji.is_empty() {
            return Ok(());
        }
        self.scene(&conversation).react(tx, id, first).await
    }

    pub(super) async fn refuse(
        &self,
        tx: &mut Tx,
        topic: i64,
        message: i64,
        why: Refused,
    ) -> Result<(), StoreError> {
        let Some(conversation) = conversations::of_topic(tx, topic).await? else {
            return Ok(());
        };
        let notice = Notice::Refused {
            post: message,
            channel: why == Refused::Channel,
        };
        self.tell(tx, &conversation, notice).await
    }

    /// Tells the agents something in the topic.
    pub async fn tell(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        notice: Notice,
    ) -> Result<(), StoreError> {
        let accounts = self.stage.accounts(&conversation.inbox);
        parcels::notice(
            tx,
            &accounts,
            conversation.id,
            notice,
            Class::Confirm,
            self.now,
        )
        .await
    }

    /// The relay's view of a conversation.
    pub fn scene<'s>(&self, conversation: &'s Conversation) -> Scene<'s> {
        Scene {
            accounts: self.stage.accounts(&conversation.inbox),
            conversation,
            now: self.now,
        }
    }

    /// Keeps a post inside as a note, if it is not stored yet.
    pub async fn keep_inside(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        post: &Post,
    ) -> Result<(), StoreError> {
        let kept = self
            .scene(conversation)
            .note(tx, &self.written(post, None), State::Received)
            .await?;
        match kept {
            Some(_) => mention::tell(tx, self, conversation, &post.author, &post.content).await,
            None => Ok(()),
        }
    }

    /// Keeps it inside and asks whether it was meant for the customer.
    async fn hold(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        post: &Post,
        why: &Doubt,
    ) -> Result<(), StoreError> {
        if conversation.is_task() {
            return self.keep_inside(tx, conversation, post).await;
        }
        // One question for an album is enough, and none if it is a note.
        let mut items = match &post.album {
            Some(album) => messages::album(tx, conversation.id, album).await?,
            None => Vec::new(),
        };
        items.retain(|item| item.side == Side::Note);
        let state = items.first().map_or(State::Held, |item| item.state);
        let Some(message) = self
            .scene(conversation)
            .note(tx, &self.written(post, None), state)
            .await?
        else {
            return Ok(());
        };
        if !items.is_empty() {
            return Ok(());
        }
        let notice = match why {
            Doubt::Forward(from) => Notice::ForwardHeld {
                message,
                from: from.clone(),
            },
            Doubt::RemarkInside => Notice::RemarkHeld { message },
            Doubt::AnswersUs => Notice::AnswerHeld { message },
        };
        self.tell(tx, conversation, notice).await
    }

    async fn target(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        reply: Option<&Answered>,
    ) -> Result<Target, StoreError> {
        let Some((post, quote)) = reply else {
            return Ok(Target::Nothing);
        };
        let shown = posts::at(tx, self.chat, *post).await?;
        let Some(last) = shown.last() else {
            return Ok(Target::Doubtful);
        };
        if shown.iter().any(|post| post.role == Role::Note) {
            return Ok(Target::Note);
        }
        if matches!(last.role, Role::Notice | Role::Screen) || last.conversation != conversation.id
        {
            return Ok(Target::Doubtful);
        }
        let said: Vec<MessageId> = shown.iter().filter_map(|post| post.message).collect();
        let quoted = self.quoted(tx, &said, quote.as_ref()).await?;
        Ok(quoted
            .or(said.last().copied())
            .map_or(Target::Nothing, Target::Message))
    }

    /// Which of the messages that share a post holds the quoted words.
    async fn quoted(
        &self,
        tx: &mut Tx,
        said: &[MessageId],
        quote: Option<&Quote>,
    ) -> Result<Option<MessageId>, StoreError> {
        let (Some(quote), true) = (quote, said.len() > 1) else {
            return Ok(None);
        };
        for id in said {
            let message = messages::get(tx, *id).await?;
            let words = message.as_ref().and_then(|message| message.content.words());
            if words.is_some_and(|words| words.text.contains(&quote.text.text)) {
                return Ok(Some(*id));
            }
        }
        Ok(None)
    }

    fn written<'p>(&self, post: &'p Post, reply_to: Option<MessageId>) -> Written<'p> {
        Written {
            chat: self.chat,
            post: post.message,
            author: post.author.id,
            author_name: &post.author.name,
            content: &post.content,
            reply_to,
            quote: post.reply.as_ref().and_then(|(_, quote)| quote.as_ref()),
            album: post.album.as_deref(),
            at: post.at,
        }
    }
}
