//! Shows what customers say, and their edits.

use crate::botapi::content;
use crate::botapi::error::{CallError, Fault};
use crate::botapi::perform::Posted;
use crate::botapi::reason::Why;
use crate::botapi::send::{self, Handle, Place, ReplyTo};
use crate::channels::contract::{Quote, Source};
use crate::channels::error::{Refusal, SendError};
use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::cards::{burst, notice as words, piece};
use crate::desk::outcome::{Trouble, trouble};
use crate::desk::wire::Spot;
use crate::model::content::Content;
use crate::model::errand::Errand;
use crate::model::ids::MessageId;
use crate::model::rich::RichText;
use crate::model::status::{Role, Side};
use crate::relay::parcels;
use crate::relay::words::kind;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::journal::{self, Entry};
use crate::store::messages::{self, Message};
use crate::store::outbox::Parcel;
use crate::store::posts::{self, Post};

use super::notice::repeated;
use super::{DeskRim, Outcome, Stop};

/// Largest file that Telegram's own server lets bots fetch, bytes.
const CLOUD_MAX: u64 = 20 << 20;

impl DeskRim {
    pub(super) async fn post(&self, chat: i64, id: MessageId, parcels: &[Parcel]) -> Outcome {
        let mut tx = self.database.read().await?;
        let Some(message) = messages::get(&mut tx, id).await? else {
            return Ok(Ending::nothing());
        };
        let Some(conversation) = conversations::get(&mut tx, message.conversation).await? else {
            return Ok(Ending::nothing());
        };
        let Some(topic) = conversation.topic else {
            return Err(Stop::NoTopic);
        };
        let unsure = parcels.first().is_some_and(|parcel| parcel.unsure);
        let mut items = Vec::new();
        for item in self.together(&mut tx, message, parcels).await? {
            // Already there: an earlier attempt got this far.
            if posts::of_message(&mut tx, chat, item.id).await?.is_empty() {
                items.push(item);
            }
        }
        let reply = match items.first().and_then(|item| item.reply_to) {
            Some(answered) => self.reply(&mut tx, chat, answered, items.first()).await?,
            None => None,
        };
        drop(tx);
        let Some(first) = items.first() else {
            return Ok(Ending::nothing());
        };
        // The first words were loud, and an agent who took it wants to hear the rest.
        let silent = conversation.assignee.is_none() && conversation.received > items.len() as i64;
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        let place = spot.place(reply, silent);
        let shown = if first.album.is_some() {
            self.show_album(spot, &conversation, &items, &place, unsure)
                .await?
        } else if items.len() > 1 {
            self.show_burst(spot, &items, &place, unsure).await?
        } else {
            self.show(spot, &conversation, first, &place, unsure)
                .await?
        };
        let spent = shown
            .iter()
            .map(|post| post.post)
            .collect::<std::collections::BTreeSet<_>>()
            .len();
        let (id, first) = (conversation.id, first.id);
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                for post in &shown {
                    posts::add(tx, chat, post).await?;
                }
                if unsure {
                    let entry = Entry {
                        actor: "system",
                        action: "repeat",
                        conversation: Some(id),
                        message: Some(first),
                        detail: None,
                    };
                    journal::add(tx, entry, clock::now()).await?;
                }
                Ok(())
            })
        })
        .spending(spent.max(1) as i64))
    }

    /// The messages that share the post: joined texts, or an album's items.
    async fn together(
        &self,
        tx: &mut Tx,
        first: Message,
        parcels: &[Parcel],
    ) -> Result<Vec<Message>, Stop> {
        if let Some(album) = &first.album {
            let mut items = messages::album(tx, first.conversation, album).await?;
            items.retain(|item| item.side == Side::Customer);
            return Ok(items);
        }
        let mut items = vec![first];
        for parcel in parcels.iter().skip(1) {
            let Errand::Post { message } = parcel.errand else {
                continue;
            };
            items.extend(messages::get(tx, message).await?);
        }
        Ok(items)
    }

    /// The post to answer, if what was answered is in the group.
    async fn reply(
        &self,
        tx: &mut Tx,
        chat: i64,
        answered: MessageId,
        item: Option<&Message>,
    ) -> Result<Option<ReplyTo>, Stop> {
        let shown = posts::of_message(tx, chat, answered).await?;
        let quote = item
            .and_then(|item| item.quote.as_deref())
            .and_then(|quote| serde_json::from_str::<Quote>(quote).ok())
            // Positions differ where several texts share a post.
            .filter(|_| shown.first().is_some_and(|post| post.slot == 0));
        let quote = quote.map(|quote| content::Quote {
            text: quote.text,
            position: quote.position,
        });
        Ok(shown.first().map(|post| ReplyTo {
            message: post.post,
            quote,
        }))
    }

    async fn show(
        &self,
        spot: Spot,
        conversation: &Conversation,
        message: &Message,
        place: &Place,
        unsure: bool,
    ) -> Result<Vec<Post>, Stop> {
        let content = self.dressed(message, unsure);
        let outcome = if copyable(&message.content) && self.is_own(conversation) {
            self.copy(spot, conversation, message, place).await
        } else {
            match self.handle(conversation, &content).await {
                Ok(handle) => {
                    self.send(spot, &send::plan(&content, handle.as_ref(), place))
                        .await
                }
                Err(error) => Err(error),
            }
        };
        let posted = match outcome {
            Ok(posted) => posted,
            Err(error) => {
                self.fall_back(spot, conversation, message, place, error)
                    .await?
            }
        };
        Ok(posts_of(conversation, &posted, &[message.id]))
    }

    /// Copies what we cannot read ourselves.
    async fn copy(
        &self,
        spot: Spot,
        conversation: &Conversation,
        message: &Message,
        place: &Place,
    ) -> Result<Vec<Posted>, CallError> {
        let copies = match self.database.read().await {
            Ok(mut tx) => messages::copies(&mut tx, message.id)
                .await
                .unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        let from = conversation.address.parse::<i64>();
        let original = copies.first().and_then(|remote| remote.parse::<i64>().ok());
        match (from, original) {
            (Ok(from), Some(original)) => {
                // A copy does not tell its topic, and without topics it would
                // land among everything else.
                self.wire.must_be_forum(spot.chat).await?;
                crate::botapi::perform::perform(self.wire.bot(), &send::copy(from, original, place))
                    .await
            }
            _ => {
                self.send(
                    spot,
                    &send::plan(&self.dressed(message, false), None, place),
                )
                .await
            }
        }
    }

    async fn show_burst(
        &self,
        spot: Spot,
        items: &[Message],
        place: &Place,
        unsure: bool,
    ) -> Result<Vec<Post>, Stop> {
        let texts: Vec<RichText> = items
            .iter()
            .filter_map(|item| item.content.words().cloned())
            .collect();
        let mut text = burst::burst(&texts).unwrap_or_else(|| {
            texts.iter().fold(RichText::default(), |mut all, text| {
                if !all.is_empty() {
                    all.push("\n");
                }
                all.append(text);
                all
            })
        });
        if unsure {
            text.push("\n").append(&repeated(self.stage.language));
        }
        let posted = self
            .send(spot, &send::plan(&Content::Text { text }, None, place))
            .await?;
        let ids: Vec<MessageId> = items.iter().map(|item| item.id).collect();
        Ok(items.first().map_or_else(Vec::new, |first| {
            let mut shown = Vec::new();
            for post in &posted {
                for (slot, id) in ids.iter().enumerate() {
                    shown.push(Post {
                        post: post.id,
                        slot: slot as i64,
                        conversation: first.conversation,
                        message: Some(*id),
                        role: Role::Customer,
                    });
                }
            }
            shown
        }))
    }

    async fn show_album(
        &self,
        spot: Spot,
        conversation: &Conversation,
        items: &[Message],
        place: &Place,
        unsure: bool,
    ) -> Result<Vec<Post>, Stop> {
        let contents: Vec<Content> = items
            .iter()
            .enumerate()
            .map(|(at, item)| self.dressed(item, unsure && at == 0))
            .collect();
        let mut handles = Vec::new();
        for content in &contents {
            match self.handle(conversation, content).await {
                Ok(handle) => handles.extend(handle),
                Err(error) if matches!(trouble(&error), Trouble::Never(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let calls = (handles.len() == contents.len())
            .then(|| send::album(&contents, &handles, place))
            .flatten();
        if let Some(calls) = calls {
            let ids: Vec<MessageId> = items.iter().map(|item| item.id).collect();
            match self.send(spot, &calls).await {
                Ok(posted) => return Ok(posts_of(conversation, &posted, &ids)),
                // One item spoils the album: each for itself then.
                Err(error) if matches!(trouble(&error), Trouble::Never(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let mut shown = Vec::new();
        for item in items {
            shown.extend(self.show(spot, conversation, item, place, unsure).await?);
        }
        Ok(shown)
    }

    /// Says in words what cannot be shown as itself. One kind that is not
    /// supported must never stop a conversation.
    async fn fall_back(
        &self,
        spot: Spot,
        conversation: &Conversation,
        message: &Message,
        place: &Place,
        error: CallError,
    ) -> Result<Vec<Posted>, Stop> {
        if !matches!(trouble(&error), Trouble::Never(_)) {
            return Err(error.into());
        }
        tracing::warn!(%error, "shown in words");
        let mut text = RichText::default();
        text.push_as("italic", &self.stage.language.say(&kind(&message.content)));
        if let Some(name) = message.content.file().and_then(|file| file.name.as_deref()) {
            text.push(" ").push(&piece::excerpt(name));
        }
        if let Some(why) = self.why_not(conversation, message, &error) {
            text.push("\n").append(&why);
        }
        if let Some(words) = message.content.words().filter(|words| !words.is_empty()) {
            text.push("\n").append(&RichText::plain(words.text.clone()));
        }
        Ok(self
            .send(spot, &send::plan(&Content::Text { text }, None, place))
            .await?)
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
        let too_large = matches!(
            error.fault(),
            Some(Fault::Rejected {
                why: Why::FileTooBig
            })
        );
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

    async fn send(&self, spot: Spot, calls: &[send::Call]) -> Result<Vec<Posted>, CallError> {
        let mut posted = Vec::new();
        for call in calls {
            posted.extend(self.wire.perform(spot, call).await?);
        }
        Ok(posted)
    }

    /// The content with what agents must know of it: where it was forwarded
    /// from, what kind it is if it cannot be shown, that it may be a repeat.
    fn dressed(&self, message: &Message, unsure: bool) -> Content {
        let language = self.stage.language;
        let mut head = RichText::default();
        if let Some(from) = &message.forwarded {
            head.append(&words::forwarded_from(from, language))
                .push("\n");
        }
        let mut content = message.content.clone();
        if let Content::Other { words, .. } = &message.content {
            head.push_as("italic", &language.say(&kind(&content)));
            if !words.is_empty() {
                head.push("\n");
            }
        }
        match &mut content {
            Content::Text { text }
            | Content::Media { caption: text, .. }
            | Content::Other { words: text, .. } => {
                head.append(text);
                if unsure {
                    if !head.is_empty() {
                        head.push("\n");
                    }
                    head.append(&repeated(language));
                }
                *text = head;
            }
            Content::Place { .. } | Content::Card { .. } => {}
        }
        content
    }

    /// The content's file as our bot can send it.
    async fn handle(
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

    fn is_own(&self, conversation: &Conversation) -> bool {
        self.stage
            .inboxes
            .get(&conversation.inbox)
            .is_some_and(|inbox| inbox.account == self.stage.account)
    }

    /// Shows the new wording of what a customer said, and what it was.
    pub(super) async fn repost(&self, chat: i64, id: MessageId) -> Outcome {
        let mut tx = self.database.read().await?;
        let Some(message) = messages::get(&mut tx, id).await? else {
            return Ok(Ending::nothing());
        };
        let Some(conversation) = conversations::get(&mut tx, message.conversation).await? else {
            return Ok(Ending::nothing());
        };
        let shown = posts::of_message(&mut tx, chat, id).await?;
        let former = messages::former(&mut tx, id).await?;
        let Some(post) = shown.first().cloned() else {
            return Ok(Ending::nothing());
        };
        // Without this the words would go to General.
        let Some(topic) = conversation.topic else {
            return Err(Stop::NoTopic);
        };
        let all = posts::at(&mut tx, chat, post.post).await?;
        let mut texts = Vec::new();
        for other in &all {
            let Some(other) = other.message else { continue };
            let found = messages::get(&mut tx, other).await?;
            texts.extend(found.and_then(|found| found.content.words().cloned()));
        }
        drop(tx);
        let was = former
            .as_ref()
            .and_then(Content::words)
            .map(|words| words.text.clone());
        let edited = words::customer_edited(was.as_deref(), self.stage.language);
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        if all.iter().any(|post| post.role == Role::Card) {
            // The card is drawn with the words under it; what they were is told beside it.
            let accounts = self.stage.accounts(&conversation.inbox);
            let posted = self.wire.post(spot, &edited, Some(post.post), true).await?;
            return Ok(Ending::done(move |tx| {
                Box::pin(async move {
                    posts::add(tx, chat, &told(&conversation, posted)).await?;
                    parcels::card(tx, &accounts, conversation.id, clock::now()).await
                })
            }));
        }
        let mut content = self.dressed(&message, false);
        if all.len() > 1 {
            content = Content::Text {
                text: burst::burst(&texts).unwrap_or_default(),
            };
        }
        let same_file = former
            .as_ref()
            .and_then(Content::file)
            .map(|file| &file.unique)
            == message.content.file().map(|file| &file.unique);
        let fits = shown.len() == 1 && add(&mut content, &edited.text);
        if same_file && fits {
            match self.wire.reword(chat, post.post, &content).await {
                Ok(()) => return Ok(Ending::nothing().spending(1)),
                Err(error) if matches!(trouble(&error), Trouble::Never(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.post_anew(spot, &conversation, &message, post.post, &edited.text)
            .await
    }

    /// Posts the new wording as an answer to the old one, which stays.
    async fn post_anew(
        &self,
        spot: Spot,
        conversation: &Conversation,
        message: &Message,
        old: i64,
        edited: &RichText,
    ) -> Outcome {
        let place = spot.place(
            Some(ReplyTo {
                message: old,
                quote: None,
            }),
            true,
        );
        let posted = self
            .show(spot, conversation, message, &place, false)
            .await?;
        let line = crate::desk::cards::Card::from(edited.clone());
        let said = self.wire.post(spot, &line, Some(old), true).await?;
        let chat = spot.chat;
        let told = told(conversation, said);
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                for post in &posted {
                    posts::add(tx, chat, post).await?;
                }
                posts::add(tx, chat, &told).await
            })
        })
        .spending(2))
    }
}

/// Posts that show `ids`, one each; a long text has several posts for the one.
fn posts_of(conversation: &Conversation, posted: &[Posted], ids: &[MessageId]) -> Vec<Post> {
    posted
        .iter()
        .enumerate()
        .filter_map(|(at, posted)| {
            Some(Post {
                post: posted.id,
                slot: 0,
                conversation: conversation.id,
                message: Some(*ids.get(at).or(ids.last())?),
                role: Role::Customer,
            })
        })
        .collect()
}

fn told(conversation: &Conversation, post: i64) -> Post {
    Post {
        post,
        slot: 0,
        conversation: conversation.id,
        message: None,
        role: Role::Notice,
    }
}

fn copyable(content: &Content) -> bool {
    matches!(content, Content::Other { copyable: true, .. })
}

/// Appends `more` to the words of `content`, if there is room.
fn add(content: &mut Content, more: &RichText) -> bool {
    let (text, max) = match content {
        Content::Text { text } => (text, piece::TEXT_MAX),
        Content::Media { caption, .. } => (caption, send::CAPTION_MAX),
        _ => return false,
    };
    let mut longer = text.clone();
    longer.push("\n").append(more);
    let fits = longer.len_utf16() <= max;
    if fits {
        *text = longer;
    }
    fits
}
