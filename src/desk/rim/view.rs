//! What the desk shows of a conversation: the card, the title, open or closed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::botapi::error::{CallError, Fault};
use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::buttons;
use crate::desk::cards::Card;
use crate::desk::cards::card::{self, CardView, LastLine, Speaker};
use crate::desk::cards::title;
use crate::desk::stage::Stage;
use crate::desk::wire::Spot;
use crate::locale::Language;
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::model::status::{Priority, Role, Status};
use crate::relay::parcels;
use crate::relay::ticket::shuts;
use crate::relay::views;
use crate::store::beside;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages;
use crate::store::people;
use crate::store::posts::{self, Post};
use crate::store::staff;

use super::{DeskRim, Outcome, Stop};

impl DeskRim {
    pub(super) async fn card(&self, chat: i64, id: ConversationId) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing());
        };
        if conversation.topic.is_none() {
            return Ok(Ending::nothing());
        }
        let Some(message) = conversation.card else {
            return Ok(self.fresh_card(&conversation).spending(0));
        };
        let words = self.words_under_card(chat, message).await?;
        let view = self.view(&conversation).await?;
        let (drawn, _) = card::card_with_words(&view, &words, self.stage.language);
        let shown = digest(&drawn);
        if conversation.shown.as_ref() == Some(&shown) {
            return Ok(Ending::nothing());
        }
        match self.wire.redraw(chat, message, &drawn).await {
            Ok(()) => {}
            Err(error) if is_missing(&error) => {
                return Ok(self.fresh_card(&conversation));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(Ending::done(move |tx| {
            Box::pin(async move { conversations::set_card(tx, id, Some(message), &shown).await })
        }))
    }

    /// Has card and title drawn if the talk pauses; else looks again later.
    pub(super) async fn refresh(&self, id: ConversationId, since: i64) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing().spending(0));
        };
        let accounts = self.stage.accounts(&conversation.inbox);
        let pauses = pauses_at(conversation.last_at, since, self.talk_pause);
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                let now = clock::now();
                if pauses > now {
                    return views::refresh(tx, &accounts, id, (pauses, since), now).await;
                }
                views::redraw(tx, &accounts, id, now).await
            })
        })
        .spending(0))
    }

    /// Has a card posted where there is none (deleted, or asked for anew), by
    /// the step that opens topics: it alone posts cards, so there are never two.
    fn fresh_card(&self, conversation: &Conversation) -> Ending {
        let (id, card) = (conversation.id, conversation.card);
        let accounts = self.stage.accounts(&conversation.inbox);
        Ending::done(move |tx| {
            Box::pin(async move {
                let now = conversations::get(tx, id).await?;
                if now.is_none_or(|now| now.card != card) {
                    return Ok(()); // another was posted meanwhile
                }
                conversations::set_card(tx, id, None, "").await?;
                parcels::open(tx, &accounts, id, clock::now()).await
            })
        })
    }

    pub(super) async fn title(&self, chat: i64, id: ConversationId) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing());
        };
        let Some(topic) = conversation.topic else {
            return Ok(Ending::nothing());
        };
        let title = title_of(&conversation);
        if conversation.titled.as_ref() == Some(&title) {
            return Ok(Ending::nothing());
        }
        self.wire
            .rename_topic(
                Spot {
                    chat,
                    topic: Some(topic),
                },
                &title,
                self.icon(&conversation),
            )
            .await?;
        Ok(Ending::done(move |tx| {
            Box::pin(async move { conversations::set_title(tx, id, &title).await })
        }))
    }

    /// The icon of a conversation's topic. It tells less than the title, so the
    /// title changes whenever it does.
    pub(super) fn icon(&self, conversation: &Conversation) -> Option<&str> {
        let urgent = Priority::of_rank(conversation.priority) == Priority::Urgent;
        self.stage.icons.get()?.of(conversation.status, urgent)
    }

    pub(super) async fn gate(&self, chat: i64, id: ConversationId) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing());
        };
        let Some(topic) = conversation.topic else {
            return Ok(Ending::nothing());
        };
        let close = shuts(conversation.status);
        self.wire
            .gate_topic(
                Spot {
                    chat,
                    topic: Some(topic),
                },
                close,
            )
            .await?;
        Ok(Ending::nothing().spending(1))
    }

    pub(super) async fn pin(&self, chat: i64, id: ConversationId) -> Outcome {
        let Some(card) = self.conversation(id).await?.and_then(|found| found.card) else {
            return Ok(Ending::nothing());
        };
        match self.wire.pin(chat, card).await {
            // A convenience: without the right, or the card, there is none.
            Err(error)
                if error.is_certain_not_sent()
                    && error.fault().is_some_and(|fault| fault.after().is_none()) =>
            {
                tracing::info!(%error, "a card was not pinned");
            }
            Err(error) => return Err(error.into()),
            Ok(()) => {}
        }
        Ok(Ending::nothing().spending(1))
    }

    /// What the card tells.
    pub(super) async fn view(&self, conversation: &Conversation) -> Result<CardView, Stop> {
        let mut tx = self.database.read().await?;
        Ok(view(&mut tx, &self.stage, conversation, clock::now()).await?)
    }

    /// The first words that share the card's post, as they are now.
    async fn words_under_card(&self, chat: i64, card: i64) -> Result<Vec<RichText>, Stop> {
        let mut tx = self.database.read().await?;
        let mut words = Vec::new();
        for post in posts::at(&mut tx, chat, card).await? {
            let Some(id) = post.message else { continue };
            let message = messages::get(&mut tx, id).await?;
            words.extend(message.and_then(|message| message.content.words().cloned()));
        }
        Ok(words)
    }
}

/// What the card of a conversation tells.
pub(in crate::desk) async fn view(
    tx: &mut Tx,
    stage: &Stage,
    conversation: &Conversation,
    now: i64,
) -> Result<CardView, StoreError> {
    let told = told(tx, conversation).await?;
    let beside = beside::of(tx, conversation.ticket).await?;
    let last = conversation.last_at.map(|at| LastLine {
        words: in_words(
            conversation.last_words.as_deref().unwrap_or_default(),
            stage.language,
        ),
        by: conversation
            .last_by
            .clone()
            .map_or(Speaker::Customer, Speaker::Agent),
        at,
    });
    Ok(CardView {
        conversation: conversation.id,
        number: conversation.number,
        status: conversation.status,
        inbox_code: conversation.inbox.clone(),
        inbox_name: if conversation.is_task() {
            stage.language.say("card-tasks")
        } else {
            stage.inbox_name(&conversation.inbox).to_owned()
        },
        contact: conversation.name.clone(),
        username: conversation.username.clone(),
        link: conversation.link.clone(),
        told,
        source: conversation.source.clone(),
        language: conversation.language.clone(),
        ended: conversation
            .resolution
            .map(|result| (result, conversation.reason.clone())),
        subject: conversation.subject.clone(),
        priority: Priority::of_rank(conversation.priority),
        tags: beside.tags,
        wake_at: conversation.wake_at,
        due_at: conversation.due_at,
        checklist: beside.checklist,
        team: beside.team,
        task: conversation.is_task(),
        created_at: conversation.opened_at,
        assignee: conversation.assignee_name.clone(),
        last,
        in_count: conversation.received,
        out_count: conversation.sent,
        blocked: conversation.blocked,
        now,
        zone: stage.zone,
    })
}

/// What is known of the customer, by name: the contact's own first; the
/// coordinator by his name.
async fn told(
    tx: &mut Tx,
    conversation: &Conversation,
) -> Result<Vec<(String, String)>, StoreError> {
    let Some(contact) = people::of_identity(tx, conversation.identity).await? else {
        return Ok(Vec::new());
    };
    let mut told: Vec<(String, String)> = Vec::new();
    for field in people::fields(tx, contact).await? {
        if told.last().is_some_and(|(name, _)| *name == field.name) {
            continue;
        }
        let mut value = field.value;
        if field.name == people::COORDINATOR {
            let person = match value.parse() {
                Ok(id) => staff::get(tx, id).await?,
                Err(_) => None,
            };
            let Some(person) = person else { continue };
            value = person.name;
        }
        told.push((field.name, value));
    }
    Ok(told)
}

/// The title of a conversation's topic. Whose turn it is changes with every
/// answer and stands on the card alone: each renaming costs an operation and
/// leaves a line in the topic.
pub(super) fn title_of(conversation: &Conversation) -> String {
    let status = match conversation.status {
        Status::WaitingCustomer | Status::WaitingThird => Status::Open,
        status => status,
    };
    let name = conversation.subject.as_ref().unwrap_or(&conversation.name);
    let urgent = Priority::of_rank(conversation.priority) == Priority::Urgent;
    let number = conversation.number;
    let from = (conversation.inbox.as_str(), conversation.brand.as_deref());
    title::title(status, urgent, from, name, number)
}

/// The post of a card.
pub(super) fn card_post(conversation: ConversationId, post: i64) -> Post {
    Post {
        post,
        slot: 0,
        conversation,
        message: None,
        role: Role::Card,
    }
}

/// What a card shows, short.
pub(super) fn digest(card: &Card) -> String {
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(&card.text).unwrap_or_default());
    hash.update(buttons::to_json(&card.keyboard).to_string());
    URL_SAFE_NO_PAD.encode(hash.finalize().get(..12).unwrap_or_default())
}

/// Stored words, or the name of the kind (see `relay::words`).
pub(in crate::desk) fn in_words(stored: &str, language: Language) -> String {
    match stored.strip_prefix('\u{1}') {
        Some(key) => language.say(key),
        None => stored.to_owned(),
    }
}

/// When talk that was last heard at `last_at` counts as paused: after `pause`
/// of silence, and in any case so many of them after `since`. Milliseconds.
fn pauses_at(last_at: Option<i64>, since: i64, pause: i64) -> i64 {
    const LONGEST: i64 = 5;
    let silent = last_at.unwrap_or(since).saturating_add(pause);
    silent.min(since.saturating_add(pause.saturating_mul(LONGEST)))
}

fn is_missing(error: &CallError) -> bool {
    matches!(
        error.fault(),
        Some(Fault::TargetMissing { .. } | Fault::NotAllowed)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_talk_pauses_after_some_silence_but_not_too_late() {
        assert_eq!(pauses_at(None, 1_000, 60), 1_060);
        assert_eq!(pauses_at(Some(1_200), 1_000, 60), 1_260);
        assert_eq!(pauses_at(Some(9_000), 1_000, 60), 1_300);
        // A far side whose clock is ahead does not put it off for ever.
        assert_eq!(pauses_at(Some(i64::MAX), 1_000, 60), 1_300);
        // Without a pause it is at once.
        assert_eq!(pauses_at(Some(1_200), 1_000, 0), 1_000);
    }
}
