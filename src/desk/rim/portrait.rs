//! Shows a customer's picture in his topic. Only when somebody asks: at every
//! opening it would cost the group's budget.

use crate::botapi::error::CallError;
use crate::botapi::perform::Posted;
use crate::botapi::send;
use crate::channels::error::{Refusal, SendError};
use crate::clock;
use crate::delivery::rim::{Ending, Fate};
use crate::desk::cards::Card;
use crate::desk::cards::piece::name;
use crate::desk::wire::Spot;
use crate::model::content::{Content, FileRef, MediaKind};
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::model::status::Role;
use crate::store::conversations::Conversation;
use crate::store::outbox::Parcel;
use crate::store::portraits::{self, Portrait};
use crate::store::posts::{self, Post};

use super::{DeskRim, Outcome, Stop};

/// So long a picture is taken for the one he has, milliseconds.
const FRESH: i64 = 24 * 60 * 60 * 1000;
/// Attempts to get it before that is said in words.
const ASKED_MAX: i64 = 3;

/// What came of looking for a picture.
enum Look {
    /// It is in our own store, under this digest.
    Seen(String),
    /// There is none, or it is hidden.
    Nothing,
    /// It could not be had.
    Failed,
}

impl DeskRim {
    /// Posts the picture, or says that there is none.
    pub(super) async fn portrait(&self, chat: i64, id: ConversationId, parcel: &Parcel) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing());
        };
        let topic = conversation.topic.ok_or(Stop::NoTopic)?;
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        let last = parcel.attempts >= ASKED_MAX;
        let digest = match self.look(&conversation).await {
            Ok(Look::Seen(digest)) => digest,
            Ok(Look::Nothing) => return self.no_portrait(spot, id, "contact-no-portrait").await,
            Ok(Look::Failed) => return self.no_portrait(spot, id, "contact-lost-portrait").await,
            Err(Stop::Call(error)) if last => {
                tracing::warn!(%error, "a picture cannot be had");
                return self.no_portrait(spot, id, "contact-lost-portrait").await;
            }
            Err(stop) => return Err(stop),
        };
        let content = Content::Media {
            media: MediaKind::Photo,
            file: FileRef::kept(&digest),
            caption: RichText::plain(name(&conversation.name)),
            spoiler: false,
        };
        let Ok(Some(handle)) = self.handle(&conversation, &content).await else {
            // Our store has lost it.
            let whose = conversation.identity;
            let mut ending = Ending::of(Fate::Later {
                after: None,
                reason: "a picture is to be fetched again".into(),
            })
            .spending(0);
            ending.settle = Some(Box::new(move |tx| Box::pin(portraits::forget(tx, whose))));
            return Ok(ending);
        };
        let mut posted: Vec<Posted> = Vec::new();
        for call in send::plan(&content, Some(&handle), &spot.place(None, true)) {
            posted.extend(self.wire.perform(spot, &call).await?);
        }
        self.learn(&conversation, &content, &posted).await;
        Ok(noted(
            chat,
            id,
            posted.into_iter().map(|posted| posted.id).collect(),
        ))
    }

    /// The picture as our store has it, fetched unless it is fresh.
    async fn look(&self, conversation: &Conversation) -> Result<Look, Stop> {
        let identity = conversation.identity;
        let known = portraits::get(&mut self.database.read().await?, identity).await?;
        let now = clock::now();
        if let Some(known) = known
            && (0..FRESH).contains(&(now - known.asked_at))
        {
            return Ok(known.digest.map_or(Look::Nothing, Look::Seen));
        }
        let inbox = self.stage.inboxes.get(&conversation.inbox);
        let Some((inbox, portraits)) = inbox.and_then(|it| Some((it, it.portraits.as_ref()?)))
        else {
            return Ok(Look::Nothing);
        };
        let digest = match portraits.portrait(&conversation.address).await {
            Ok(None) => None,
            Ok(Some(file)) => {
                let path = match inbox.files.bytes(&file).await {
                    Ok(path) => path,
                    Err(error) => return failed(&error),
                };
                let digest = path.file_name().and_then(|name| name.to_str());
                digest.map(str::to_owned)
            }
            Err(error) => return failed(&error),
        };
        let portrait = Portrait {
            digest: digest.clone(),
            asked_at: now,
        };
        let keep = self.database.write(move |tx| {
            Box::pin(async move { portraits::put(tx, identity, &portrait).await })
        });
        keep.await?;
        Ok(digest.map_or(Look::Nothing, Look::Seen))
    }

    async fn no_portrait(&self, spot: Spot, id: ConversationId, key: &str) -> Outcome {
        let words = RichText::plain(self.stage.language.say(key));
        let post = self.wire.post(spot, &Card::from(words), None, true).await?;
        Ok(noted(spot.chat, id, vec![post]))
    }
}

/// What a channel's failure means: try again, or that it cannot be had.
fn failed(error: &SendError) -> Result<Look, Stop> {
    tracing::info!(%error, "a customer's picture was not fetched");
    match error {
        SendError::Later { .. } | SendError::Unsure { .. } => Err(CallError::Transport {
            sent: false,
            reason: error.to_string(),
        }
        .into()),
        SendError::Refused {
            refusal: Refusal::Gone | Refusal::Blocked,
            ..
        } => Ok(Look::Nothing),
        SendError::Refused { .. } | SendError::AccountDown { .. } => Ok(Look::Failed),
    }
}

/// Notes the posts, so that an answer to one is not taken for a message.
fn noted(chat: i64, id: ConversationId, shown: Vec<i64>) -> Ending {
    Ending::done(move |tx| {
        Box::pin(async move {
            for post in shown {
                let post = Post {
                    post,
                    slot: 0,
                    conversation: id,
                    message: None,
                    role: Role::Notice,
                };
                posts::add(tx, chat, &post).await?;
            }
            Ok(())
        })
    })
}
