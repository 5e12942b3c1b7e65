//! General hears of new dialogues, several in one post when many come.

use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::cards::general::{self, LINES_MAX, Line};
use crate::desk::cards::{Card, notice as words};
use crate::desk::wire::Spot;
use crate::model::notice::Alert;
use crate::model::rich::RichText;
use crate::relay::parcels;
use crate::store::conversations;

use super::view::in_words;
use super::{DeskRim, Outcome};

impl DeskRim {
    /// Tells whoever looks after the desk.
    pub(super) async fn alert(&self, chat: i64, alert: &Alert) -> Outcome {
        let card = match alert {
            Alert::InboxDown { inbox } => {
                words::inbox_down(self.stage.inbox_name(inbox), self.stage.language)
            }
            Alert::Group { words } => Card::from(RichText::plain(words.clone())),
            Alert::Left {
                name,
                count,
                tickets,
                ..
            } => words::left(name, *count, tickets, chat, self.stage.language),
            Alert::TimerParked => words::timer_parked(self.stage.language),
            Alert::Help => words::help(self.stage.language),
        };
        self.wire
            .post(Spot { chat, topic: None }, &card, None, false)
            .await?;
        Ok(Ending::nothing().spending(1))
    }

    pub(super) async fn announce(&self, chat: i64) -> Outcome {
        let new =
            conversations::unannounced(&mut self.database.read().await?, LINES_MAX as i64).await?;
        let lines: Vec<Line> = new
            .iter()
            .filter_map(|conversation| {
                Some(Line {
                    number: conversation.number,
                    code: conversation.inbox.clone(),
                    name: conversation.name.clone(),
                    words: in_words(
                        conversation.last_words.as_deref().unwrap_or_default(),
                        self.stage.language,
                    ),
                    again: false,
                    chat,
                    topic: conversation.topic?,
                })
            })
            .collect();
        // Lines beyond the first post are told with the next errand.
        let Some(text) = general::posts(&lines, self.stage.language)
            .into_iter()
            .next()
        else {
            return Ok(Ending::nothing());
        };
        let told = text.text.lines().count().min(new.len());
        self.wire
            .post(Spot { chat, topic: None }, &Card::from(text), None, false)
            .await?;
        let ids: Vec<_> = new
            .iter()
            .take(told)
            .map(|conversation| conversation.id)
            .collect();
        let more = told < new.len() || new.len() == LINES_MAX;
        let accounts = new
            .first()
            .map(|conversation| self.stage.accounts(&conversation.inbox));
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                for id in ids {
                    conversations::set_announced(tx, id).await?;
                }
                match accounts {
                    Some(accounts) if more => {
                        parcels::announce(tx, &accounts, 0, clock::now()).await
                    }
                    _ => Ok(()),
                }
            })
        }))
    }
}
