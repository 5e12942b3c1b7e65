//! Tells the agents something in a topic.

use crate::channels::error::Refusal;
use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::buttons;
use crate::desk::cards::notice::{self as words, About};
use crate::desk::cards::{Card, piece, plain};
use crate::desk::intent::Refused;
use crate::desk::wire::Spot;
use crate::model::ids::{ConversationId, MessageId};
use crate::model::notice::{Failure, Notice, Plain};
use crate::model::rich::RichText;
use crate::model::status::Role;
use crate::relay::words::excerpt;
use crate::store::messages::{self, Message};
use crate::store::outbox::Parcel;
use crate::store::posts::{self, Post};
use crate::store::prompts;

use super::view::in_words;
use super::{DeskRim, Outcome, Stop};

impl DeskRim {
    pub(super) async fn notice(
        &self,
        chat: i64,
        id: ConversationId,
        notice: &Notice,
        parcel: &Parcel,
    ) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing());
        };
        let Some(topic) = conversation.topic else {
            return Err(Stop::NoTopic);
        };
        let message = match about(notice) {
            Some(id) => messages::get(&mut self.database.read().await?, id).await?,
            None => None,
        };
        let card = match notice {
            Notice::Tasks { made } => self.made(chat, made).await?,
            _ => self.draw(id, notice, message.as_ref(), parcel.unsure),
        };
        let answered = match (post(notice), about(notice)) {
            (Some(post), _) => Some(post),
            (None, Some(id)) => {
                let shown = posts::of_message(&mut self.database.read().await?, chat, id).await?;
                shown.first().map(|post| post.post)
            }
            (None, None) => None,
        };
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        if let Notice::Ask { prompt, .. } = notice {
            let posted = self.wire.ask(spot, &card.text, answered).await?;
            let prompt = *prompt;
            return Ok(Ending::done(move |tx| {
                Box::pin(async move {
                    prompts::asked(tx, prompt, posted).await?;
                    let post = Post {
                        post: posted,
                        slot: 0,
                        conversation: id,
                        message: None,
                        role: Role::Notice,
                    };
                    posts::add(tx, chat, &post).await
                })
            }));
        }
        let posted = self
            .wire
            .post(spot, &card, answered, is_late(notice))
            .await?;
        // What answers the prompt for a note is a note.
        let prompt = matches!(
            notice,
            Notice::Plain {
                what: Plain::NotePrompt,
                ..
            }
        );
        let role = if prompt { Role::Note } else { Role::Notice };
        let post = Post {
            post: posted,
            slot: 0,
            conversation: id,
            message: None,
            role,
        };
        Ok(Ending::done(move |tx| {
            Box::pin(async move { posts::add(tx, chat, &post).await })
        }))
    }

    /// The line that tells which tasks were made, with links to their topics.
    async fn made(&self, chat: i64, made: &[ConversationId]) -> Result<Card, Stop> {
        let mut tasks = Vec::new();
        for id in made {
            if let Some(task) = self.conversation(*id).await? {
                let link = task.topic.and_then(|topic| piece::link(chat, topic));
                tasks.push((task.number, task.subject.unwrap_or_default(), link));
            }
        }
        Ok(words::tasks_made(&tasks, self.stage.language))
    }

    /// Repeats a post of the group in another topic, with the rest of its album
    /// if that is asked for; what answers it is a note.
    pub(super) async fn repeat(
        &self,
        chat: i64,
        id: ConversationId,
        (post, album): (i64, bool),
    ) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing());
        };
        let Some(topic) = conversation.topic else {
            return Err(Stop::NoTopic);
        };
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        let mut all = vec![post];
        if album {
            let mut tx = self.database.read().await?;
            all.extend(posts::beside(&mut tx, chat, post).await?);
            all.sort_unstable();
        }
        let mut shown = Vec::new();
        for one in &all {
            let Some(posted) = self.wire.repeat(spot, *one).await? else {
                continue;
            };
            shown.push(Post {
                post: posted,
                slot: 0,
                conversation: id,
                message: None,
                role: Role::Note,
            });
        }
        let spent = i64::try_from(all.len()).unwrap_or(1);
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                for post in &shown {
                    posts::add(tx, chat, post).await?;
                }
                Ok(())
            })
        })
        .spending(spent))
    }

    fn draw(
        &self,
        conversation: ConversationId,
        notice: &Notice,
        message: Option<&Message>,
        unsure: bool,
    ) -> Card {
        let language = self.stage.language;
        let about = |message: &MessageId| About {
            conversation,
            message: *message,
        };
        let said = || {
            let stored = message
                .map(|message| excerpt(&message.content))
                .unwrap_or_default();
            in_words(&stored, language)
        };
        let mut card = match notice {
            Notice::Failed {
                message,
                why: Failure::GaveUp,
                ..
            } => words::gave_up(about(message), language),
            Notice::Failed {
                message,
                why,
                reason,
            } => words::failed(refusal(*why), reason, about(message), language),
            Notice::Unsure { message } => words::unsure(about(message), language),
            Notice::ForwardHeld { message, from } => {
                words::forward_held(from.as_deref(), about(message), language)
            }
            Notice::RemarkHeld { message } => words::remark_held(about(message), language),
            Notice::AnswerHeld { message } => words::answer_held(about(message), language),
            Notice::Refused { channel, .. } => words::refused(
                if *channel {
                    Refused::Channel
                } else {
                    Refused::Anonymous
                },
                language,
            ),
            Notice::UnknownCommand { name, .. } => words::unknown_command(name, language),
            Notice::Help { .. } => words::help(language),
            Notice::TookBack { .. } => words::customer_took_back(Some(&said()), language),
            Notice::Reacted { emoji, .. } => {
                words::customer_reacted(std::slice::from_ref(emoji), &said(), language)
            }
            Notice::TakenBy { agent } => words::taken_by(agent, language),
            Notice::Reminder { whom, words, .. } => {
                words::reminder(whom.as_ref(), words.as_deref(), language)
            }
            Notice::Due { at, whom, .. } => {
                words::due(*at, whom, (clock::now(), self.stage.zone), language)
            }
            Notice::Tasks { .. } => Card::default(),
            Notice::Ask {
                post, user, words, ..
            } => words::ask(post.is_none().then_some(user), words),
            Notice::Words {
                words, keyboard, ..
            } => Card {
                text: words.clone(),
                keyboard: buttons::of_data(keyboard),
            },
            Notice::Plain { what, .. } => plain::notice(*what, language),
        };
        if unsure {
            card.text.push("\n").append(&repeated(language));
        }
        card
    }
}

/// Says that what stands here is perhaps there twice.
pub(super) fn repeated(language: crate::locale::Language) -> RichText {
    plain::notice(Plain::MaybeRepeated, language).text
}

/// Whether it comes long after its time, with others, and rings for nobody.
fn is_late(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::Reminder { late: true, .. } | Notice::Due { late: true, .. }
    )
}

/// The message a notice is about.
fn about(notice: &Notice) -> Option<MessageId> {
    match notice {
        Notice::Failed { message, .. }
        | Notice::Unsure { message }
        | Notice::ForwardHeld { message, .. }
        | Notice::RemarkHeld { message }
        | Notice::AnswerHeld { message }
        | Notice::TookBack { message }
        | Notice::Reacted { message, .. } => Some(*message),
        Notice::Plain { message, .. } => *message,
        _ => None,
    }
}

/// The post a notice answers.
fn post(notice: &Notice) -> Option<i64> {
    match notice {
        Notice::Refused { post, .. }
        | Notice::UnknownCommand { post, .. }
        | Notice::Help { post } => Some(*post),
        Notice::Ask { post, .. } | Notice::Words { post, .. } | Notice::Plain { post, .. } => *post,
        _ => None,
    }
}

fn refusal(why: Failure) -> Refusal {
    match why {
        Failure::WindowClosed => Refusal::WindowClosed,
        Failure::Blocked => Refusal::Blocked,
        Failure::Gone => Refusal::Gone,
        Failure::OneWay => Refusal::OneWay,
        Failure::TooLarge => Refusal::TooLarge,
        Failure::Unsupported => Refusal::Unsupported,
        Failure::Rejected | Failure::GaveUp => Refusal::Rejected,
    }
}
