//! Shows something to one person: an ephemeral message where Telegram can
//! (facts 5; Bot API 10.2), an ordinary post of the topic where it cannot, a
//! message in his own chat with us.
//!
//! Nothing durable hangs on a screen: one that comes too late is not shown.

use crate::botapi::error::{CallError, Fault};
use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::wire::Spot;
use crate::model::ids::ConversationId;
use crate::model::screen::{Home, Screen, Shown};
use crate::model::status::Role;
use crate::store::posts::{self, Post};
use crate::store::{prompts, staff};

use super::{DeskRim, Outcome, Stop};

impl DeskRim {
    pub(super) async fn screen(&self, chat: i64, screen: &Screen) -> Outcome {
        if clock::now() > screen.until {
            tracing::debug!("a screen came too late to be shown");
            return Ok(Ending::nothing());
        }
        let (spot, conversation) = match screen.home {
            Home::Private => return self.in_private(screen).await,
            Home::Thread(topic) => (Spot { chat, topic }, None),
            Home::Topic(id) => {
                let found = self.conversation(id).await?;
                let topic = found.and_then(|found| found.topic).ok_or(Stop::NoTopic)?;
                let topic = Some(topic);
                (Spot { chat, topic }, Some(id))
            }
        };
        let Some(face) = &screen.face else {
            self.take_away(chat, screen).await;
            return Ok(Ending::nothing().spending(1));
        };
        let mut spent = 1;
        match screen.replace {
            Some(Shown::Ephemeral(id)) => {
                match self.wire.rewhisper(chat, screen.user, id, face).await {
                    Ok(()) => return Ok(Ending::nothing().spending(1)),
                    // It may be gone: Telegram does not keep them (facts 5).
                    Err(error) => pass(error)?,
                }
                spent += 1;
            }
            Some(Shown::Post(id)) => {
                match self.wire.repaint(chat, id, face).await {
                    Ok(()) => return Ok(Ending::nothing().spending(1)),
                    Err(error) => pass(error)?,
                }
                spent += 1;
            }
            None => {}
        }
        let shown = if screen.ask.is_some() {
            self.wire.ask(spot, &face.text, screen.answers).await?
        } else {
            match self.wire.whisper(spot, screen.user, face).await {
                Ok(Shown::Ephemeral(_)) => return Ok(Ending::nothing().spending(spent)),
                // A server that knows no ephemeral messages has posted it.
                Ok(Shown::Post(post)) => post,
                Err(error) => {
                    pass(error)?;
                    spent += 1;
                    self.wire.place(spot, face, screen.answers).await?
                }
            }
        };
        Ok(noted(chat, shown, conversation, screen).spending(spent))
    }

    async fn in_private(&self, screen: &Screen) -> Outcome {
        let (user, spot) = (
            screen.user,
            Spot {
                chat: screen.user,
                topic: None,
            },
        );
        let outcome = self.to_person(spot, screen).await;
        match outcome {
            Err(Stop::Call(CallError::Fault(
                Fault::Blocked | Fault::Unreachable(_) | Fault::GroupLost,
            ))) => {
                tracing::info!(user, "somebody of the staff cannot be written to");
                Ok(Ending::done(move |tx| {
                    Box::pin(staff::reach(tx, user, false))
                }))
            }
            other => other,
        }
    }

    async fn to_person(&self, spot: Spot, screen: &Screen) -> Outcome {
        let Some(face) = &screen.face else {
            self.take_away(spot.chat, screen).await;
            return Ok(Ending::nothing().spending(1));
        };
        if let Some(Shown::Post(id)) = screen.replace {
            match self.wire.repaint(spot.chat, id, face).await {
                Ok(()) => return Ok(Ending::nothing().spending(1)),
                Err(error) => pass(error)?,
            }
        }
        let Some(prompt) = screen.ask else {
            self.wire.place(spot, face, None).await?;
            return Ok(Ending::nothing().spending(1));
        };
        let post = self.wire.ask(spot, &face.text, None).await?;
        Ok(Ending::done(move |tx| {
            Box::pin(prompts::asked(tx, prompt, post))
        }))
    }

    /// Takes a screen away; it does not matter much if that fails.
    async fn take_away(&self, chat: i64, screen: &Screen) {
        let outcome = match screen.replace {
            Some(Shown::Ephemeral(id)) => self.wire.hush(chat, screen.user, id).await,
            Some(Shown::Post(id)) => self.wire.remove(chat, id).await,
            None => return,
        };
        if let Err(error) = outcome {
            tracing::info!(%error, "a screen was not taken away");
        }
    }
}

/// Goes on to another way of showing it if the server will not have this one.
fn pass(error: CallError) -> Result<(), CallError> {
    match error {
        CallError::Fault(
            Fault::TargetMissing { .. }
            | Fault::NotAllowed
            | Fault::NoRights { .. }
            | Fault::Rejected { .. }
            | Fault::Unknown(_)
            | Fault::Unreachable(_)
            | Fault::CallbackLate
            | Fault::AlreadyDone,
        ) => {
            tracing::debug!(%error, "a screen is shown another way");
            Ok(())
        }
        other => Err(other),
    }
}

/// Notes an ordinary post, so that its buttons and answers are known.
fn noted(chat: i64, shown: i64, conversation: Option<ConversationId>, screen: &Screen) -> Ending {
    let ask = screen.ask;
    Ending::done(move |tx| {
        Box::pin(async move {
            if let Some(conversation) = conversation {
                let role = if ask.is_some() {
                    Role::Notice
                } else {
                    Role::Screen
                };
                let post = Post {
                    post: shown,
                    slot: 0,
                    conversation,
                    message: None,
                    role,
                };
                posts::add(tx, chat, &post).await?;
            }
            match ask {
                Some(prompt) => prompts::asked(tx, prompt, shown).await,
                None => Ok(()),
            }
        })
    })
}
