//! How a content is shown in a topic: as itself, as a copy, as an album, joined
//! with others, or at the least in words.

use crate::botapi::error::{CallError, Fault};
use crate::botapi::perform::{self, Posted};
use crate::botapi::reason::Why;
use crate::botapi::send::{self, Call, Handle, Place};
use crate::channels::contract::Source;
use crate::channels::error::{Refusal, SendError};
use crate::desk::cards::{burst, notice as words, piece};
use crate::desk::outcome::{Trouble, trouble};
use crate::desk::wire::Spot;
use crate::model::content::Content;
use crate::model::ids::MessageId;
use crate::model::rich::RichText;
use crate::model::status::Role;
use crate::relay::words::kind;
use crate::store::conversations::Conversation;
use crate::store::messages::{self, Message};
use crate::store::posts::{self, Post};

use super::notice::repeated;
use super::{DeskRim, Stop};

/// Largest file that Telegram's own server lets bots fetch, bytes.
const CLOUD_MAX: u64 = 20 << 20;

/// Where something is shown.
pub(super) struct Showing<'a> {
    /// The topic.
    pub spot: Spot,
    /// Whose it is.
    pub conversation: &'a Conversation,
    /// What it answers, and how loud.
    pub place: &'a Place,
    /// It is perhaps there already.
    pub unsure: bool,
    /// Posts of it that are there for certain.
    pub there: usize,
    /// As what.
    pub role: Role,
}

impl DeskRim {
    /// Shows one message.
    pub(super) async fn show(
        &self,
        at: &Showing<'_>,
        message: &Message,
    ) -> Result<Vec<Post>, Stop> {
        if let Some(short) = self.shortened(message) {
            let place = Place {
                keyboard: self.read_whole(message).await?,
                ..at.place.clone()
            };
            let at = Showing {
                place: &place,
                ..*at
            };
            match self.as_itself(&at, &short).await {
                // An address that Telegram does not take as a button's.
                Err(Stop::Call(error)) if matches!(trouble(&error), Trouble::Never(_)) => {
                    tracing::warn!(%error, "shown whole, without a page");
                }
                posted => return Ok(posts_of(&at, &posted?, &[message.id])),
            }
        }
        let outcome = if copyable(&message.content) && self.is_own(at.conversation) {
            self.copy(at, message).await
        } else {
            self.as_itself(at, message).await
        };
        let posted = match outcome {
            Err(Stop::Call(error)) if matches!(trouble(&error), Trouble::Never(_)) => {
                self.in_words(at, message, &error).await?
            }
            other => other?,
        };
        Ok(posts_of(at, &posted, &[message.id]))
    }

    async fn as_itself(&self, at: &Showing<'_>, message: &Message) -> Result<Vec<Posted>, Stop> {
        let content = self.dressed(message, at.unsure);
        let handle = self.handle(at.conversation, &content).await?;
        let send = async |handle: Option<&Handle>| {
            let calls = send::plan(&content, handle, at.place);
            let rest = calls.get(at.there..).unwrap_or_default();
            self.send(at, rest, &[message.id]).await
        };
        match send(handle.as_ref()).await {
            // The handle is out of date; the bytes are not.
            Err(Stop::Call(error)) if is_wrong_file(&error) && !self.is_own(at.conversation) => {
                let path = self.bytes(at.conversation, &content).await?;
                let posted = send(Some(&Handle::Local(path))).await?;
                self.learn(at.conversation, &content, &posted).await;
                Ok(posted)
            }
            Ok(posted) => {
                if matches!(handle, Some(Handle::Local(_))) {
                    self.learn(at.conversation, &content, &posted).await;
                }
                Ok(posted)
            }
            other => other,
        }
    }

    /// Copies what we cannot read ourselves.
    async fn copy(&self, at: &Showing<'_>, message: &Message) -> Result<Vec<Posted>, Stop> {
        let copies = messages::copies(&mut self.database.read().await?, message.id).await?;
        let from = at.conversation.address.parse::<i64>();
        let original = copies.first().and_then(|remote| remote.parse::<i64>().ok());
        let (Ok(from), Some(original)) = (from, original) else {
            return self.as_itself(at, message).await;
        };
        // A copy does not tell its topic, and without topics it would land
        // among everything else.
        self.wire.must_be_forum(at.spot.chat).await?;
        let call = send::copy(from, original, at.place);
        Ok(perform::perform(self.wire.bot(), &call).await?)
    }

    /// Shows several texts in one post.
    pub(super) async fn show_burst(
        &self,
        at: &Showing<'_>,
        items: &[Message],
    ) -> Result<Vec<Post>, Stop> {
        let texts: Vec<RichText> = items
            .iter()
            .filter_map(|item| item.content.words().cloned())
            .collect();
        let mut text = burst::burst(&texts).unwrap_or_else(|| all_of(&texts));
        if at.unsure {
            text.push("\n").append(&repeated(self.stage.language));
        }
        let ids: Vec<MessageId> = items.iter().map(|item| item.id).collect();
        let calls = send::plan(&Content::Text { text }, None, at.place);
        let posted = self.send(at, &calls, &ids).await?;
        let shown = posted.iter().flat_map(|post| {
            ids.iter().enumerate().map(|(slot, id)| Post {
                post: post.id,
                slot: slot as i64,
                conversation: at.conversation.id,
                message: Some(*id),
                role: Role::Customer,
            })
        });
        Ok(shown.collect())
    }

    /// Shows an album as one, or its items one by one where that cannot be.
    pub(super) async fn show_album(
        &self,
        at: &Showing<'_>,
        items: &[Message],
    ) -> Result<Vec<Post>, Stop> {
        let contents: Vec<Content> = items
            .iter()
            .enumerate()
            .map(|(place, item)| self.dressed(item, at.unsure && place == 0))
            .collect();
        let mut handles = Vec::new();
        for content in &contents {
            match self.handle(at.conversation, content).await {
                Ok(handle) => handles.extend(handle),
                Err(error) if matches!(trouble(&error), Trouble::Never(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let calls = (handles.len() == contents.len())
            .then(|| send::album(&contents, &handles, at.place))
            .flatten();
        if let Some(calls) = calls {
            let ids: Vec<MessageId> = items.iter().map(|item| item.id).collect();
            match self.send(at, &calls, &ids).await {
                Ok(posted) => return Ok(posts_of(at, &posted, &ids)),
                // One item spoils the album: each for itself then.
                Err(Stop::Call(error)) if matches!(trouble(&error), Trouble::Never(_)) => {}
                Err(stop) => return Err(stop),
            }
        }
        let mut shown = Vec::new();
        for item in items {
            match self.show(at, item).await {
                Ok(posts) => shown.extend(posts),
                Err(stop) => {
                    self.note(at.spot.chat, shown).await?;
                    return Err(stop);
                }
            }
        }
        Ok(shown)
    }

    /// Says in words what cannot be shown as itself. One kind that is not
    /// supported must never stop a conversation.
    async fn in_words(
        &self,
        at: &Showing<'_>,
        message: &Message,
        error: &CallError,
    ) -> Result<Vec<Posted>, Stop> {
        tracing::warn!(%error, "shown in words");
        let mut text = RichText::default();
        text.push_as("italic", &self.stage.language.say(&kind(&message.content)));
        if let Some(name) = message.content.file().and_then(|file| file.name.as_deref()) {
            text.push(" ").push(&piece::excerpt(name));
        }
        if let Some(why) = self.why_not(at.conversation, message, error) {
            text.push("\n").append(&why);
        }
        if let Some(words) = message.content.words() {
            text.push("\n").append(&RichText::plain(words.text.clone()));
        }
        let place = Place {
            keyboard: self.kept_here(at.conversation, message, error).await?,
            ..at.place.clone()
        };
        let calls = send::plan(&Content::Text { text }, None, &place);
        self.send(at, &calls, &[message.id]).await
    }

    /// The button that downloads a file which is in our store, but too large
    /// for the group.
    async fn kept_here(
        &self,
        conversation: &Conversation,
        message: &Message,
        error: &CallError,
    ) -> Result<Option<serde_json::Value>, Stop> {
        if self.stage.links.is_none() || !is_too_big(error) {
            return Ok(None);
        }
        match self.bytes(conversation, &message.content).await {
            Ok(path) => self.downloads(message, &path).await,
            Err(_) => Ok(None),
        }
    }

    /// Why a file is not here, and what to do about it.
    fn why_not(
        &self,
        conversation: &Conversation,
        message: &Message,
        error: &CallError,
    ) -> Option<RichText> {
        let file = message.content.file()?;
        let language = self.stage.language;
        let too_large = is_too_big(error);
        let inbox = self.stage.inboxes.get(&conversation.inbox);
        Some(match inbox.filter(|_| too_large) {
            Some(inbox) => {
                let size = file.size.and_then(|size| u64::try_from(size).ok());
                // A server that refuses sooner than we expected is the cloud's.
                let limit = match size {
                    Some(size) if size > inbox.download => inbox.download,
                    _ => inbox.download.min(CLOUD_MAX),
                };
                words::too_large(size, limit, false, language).text
            }
            None => RichText::plain(language.say("content-lost")),
        })
    }

    /// Makes the calls. If one of them fails, what the ones before it have
    /// posted is noted at once, so that only the rest is tried again.
    async fn send(
        &self,
        at: &Showing<'_>,
        calls: &[Call],
        ids: &[MessageId],
    ) -> Result<Vec<Posted>, Stop> {
        let mut posted = Vec::new();
        for call in calls {
            match self.wire.perform(at.spot, call).await {
                Ok(more) => posted.extend(more),
                Err(error) => {
                    let shown = posts_of(at, &posted, ids);
                    self.note(at.spot.chat, shown).await?;
                    return Err(error.into());
                }
            }
        }
        Ok(posted)
    }

    async fn note(&self, chat: i64, shown: Vec<Post>) -> Result<(), Stop> {
        if shown.is_empty() {
            return Ok(());
        }
        let noted = self.database.write(move |tx| {
            Box::pin(async move {
                for post in &shown {
                    posts::add(tx, chat, post).await?;
                }
                Ok(())
            })
        });
        Ok(noted.await?)
    }

    /// How many posts a message takes that stands alone.
    pub(super) fn parts(&self, message: &Message) -> usize {
        let any = Handle::Known(String::new());
        let short = self.shortened(message);
        let content = self.dressed(short.as_ref().unwrap_or(message), false);
        send::plan(&content, Some(&any), &Place::default()).len()
    }

    /// The content's file as our bot can send it.
    pub(super) async fn handle(
        &self,
        conversation: &Conversation,
        content: &Content,
    ) -> Result<Option<Handle>, CallError> {
        let Some(file) = content.file() else {
            return Ok(None);
        };
        let Some(inbox) = self.stage.inboxes.get(&conversation.inbox) else {
            return Ok(None);
        };
        match inbox.files.resolve(file, &self.stage.account).await {
            Ok(Source::Ready(handle)) => Ok(Some(Handle::Known(handle))),
            Ok(Source::Local(path)) => Ok(Some(Handle::Local(path))),
            // What cannot be fetched is told in words.
            Err(SendError::Refused { reason, refusal }) => {
                tracing::warn!(%reason, "a customer's file cannot be fetched");
                let why = match refusal {
                    Refusal::TooLarge => Why::FileTooBig,
                    _ => Why::FileId,
                };
                Err(Fault::Rejected { why }.into())
            }
            Err(error) => Err(CallError::Transport {
                sent: false,
                reason: error.to_string(),
            }),
        }
    }

    async fn bytes(
        &self,
        conversation: &Conversation,
        content: &Content,
    ) -> Result<std::path::PathBuf, CallError> {
        let inbox = self.stage.inboxes.get(&conversation.inbox);
        let (Some(inbox), Some(file)) = (inbox, content.file()) else {
            return Err(Fault::Rejected { why: Why::FileId }.into());
        };
        inbox
            .files
            .bytes(file)
            .await
            .map_err(|_| Fault::Rejected { why: Why::FileId }.into())
    }

    /// Remembers what our bot calls a file now, so that it goes without an
    /// upload the next time.
    pub(super) async fn learn(
        &self,
        conversation: &Conversation,
        content: &Content,
        posted: &[Posted],
    ) {
        let inbox = self.stage.inboxes.get(&conversation.inbox);
        let own = posted.first().and_then(|posted| posted.file.as_ref());
        if let (Some(inbox), Some(file), Some(own)) = (inbox, content.file(), own) {
            inbox
                .files
                .learned(file, &self.stage.account, &own.id)
                .await;
        }
    }

    fn is_own(&self, conversation: &Conversation) -> bool {
        self.stage
            .inboxes
            .get(&conversation.inbox)
            .is_some_and(|inbox| inbox.account == self.stage.account)
    }
}

/// Posts that show `ids`, one each; a long text has several posts for the one.
fn posts_of(at: &Showing<'_>, posted: &[Posted], ids: &[MessageId]) -> Vec<Post> {
    posted
        .iter()
        .enumerate()
        .filter_map(|(place, posted)| {
            Some(Post {
                post: posted.id,
                slot: 0,
                conversation: at.conversation.id,
                message: Some(*ids.get(place).or(ids.last())?),
                role: at.role,
            })
        })
        .collect()
}

/// All texts, one below the other.
fn all_of(texts: &[RichText]) -> RichText {
    let mut all = RichText::default();
    for text in texts {
        if !all.is_empty() {
            all.push("\n");
        }
        all.append(text);
    }
    all
}

fn is_wrong_file(error: &CallError) -> bool {
    matches!(error.fault(), Some(Fault::Rejected { why: Why::FileId }))
}

fn is_too_big(error: &CallError) -> bool {
    matches!(
        error.fault(),
        Some(Fault::Rejected {
            why: Why::FileTooBig
        })
    )
}

fn copyable(content: &Content) -> bool {
    matches!(content, Content::Other { copyable: true, .. })
}
