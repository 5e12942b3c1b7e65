//! The way back, and what is told of it.

use crate::desk::areas::Reply;
use crate::desk::cards::piece::name;
use crate::locale::{Arg, Language};
use crate::model::notice::Notice;
use crate::relay::macros::Thing;
use crate::relay::planned::TakenBack;
use crate::relay::ticket::Undone;
use crate::relay::words::excerpt;
use crate::store::changes::Change;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::{messages, staff, teams};

use super::Desk;
use super::screens::{self, Report};

/// Most sent messages that are listed.
const LISTED: usize = 10;

impl Desk<'_> {
    /// Reverts the last change.
    pub(super) async fn undo(&self, tx: &mut Tx) -> Result<Vec<Reply>, StoreError> {
        let scene = self.call.room.scene(self.conversation);
        Ok(match scene.undo(tx, self.actor()).await? {
            Undone::Nothing => vec![Reply::Refused(self.call.say("status-nothing-to-undo"))],
            Undone::Overtaken => vec![Reply::Refused(self.call.say("status-overtaken"))],
            Undone::Done(change, back) => {
                self.report(tx, &change, &back).await?;
                let words = screens::undone(&change.was, &back, self.call.who.language);
                vec![Reply::Close(words)]
            }
        })
    }

    /// Says in the topic what a toast has no room for: what of a macro was taken
    /// back and what was not, and what has reached the customer already.
    async fn report(
        &self,
        tx: &mut Tx,
        change: &Change,
        back: &TakenBack,
    ) -> Result<(), StoreError> {
        let language = self.call.who.language;
        let mut report = Report::default();
        if change.rest.is_some() {
            if change.was != change.became {
                let was = &change.was;
                let state = screens::standing(was.status, was.resolution, language);
                report
                    .back
                    .push(language.say_with("status-undid-state", &[("status", state.into())]));
            }
            for thing in &back.back {
                report.back.push(said(tx, thing, language).await?);
            }
            if !back.stopped.is_empty() {
                let args = [("stopped", Arg::from(back.stopped.len() as i64))];
                report
                    .back
                    .push(language.say_with("status-undone-stopped", &args));
            }
            for thing in &back.kept {
                report.kept.push(said(tx, thing, language).await?);
            }
        }
        for id in back.sent.iter().take(LISTED) {
            if let Some(message) = messages::get(tx, *id).await? {
                report.sent.push(excerpt(&message.content));
            }
        }
        let Some(words) = screens::report(&report, language) else {
            return Ok(());
        };
        let notice = Notice::Words {
            post: self.call.post,
            words,
            keyboard: Vec::new(),
        };
        self.call.room.tell(tx, self.conversation, notice).await
    }
}

/// How a thing is now, in words.
async fn said(tx: &mut Tx, thing: &Thing, language: Language) -> Result<String, StoreError> {
    Ok(match thing {
        Thing::Tagged(tag) => {
            language.say_with("status-undid-tagged", &[("tag", name(tag).into())])
        }
        Thing::Untagged(tag) => {
            language.say_with("status-undid-untagged", &[("tag", name(tag).into())])
        }
        Thing::Priority(priority) => {
            let shown = language.say(&format!("priority-is-{}", priority.key()));
            language.say_with("status-undid-priority", &[("priority", shown.into())])
        }
        Thing::Assignee(None) => language.say("status-undid-nobody"),
        Thing::Assignee(Some(id)) => {
            let found = staff::get(tx, *id).await?;
            let shown = found.map_or_else(|| id.to_string(), |it| name(&it.name));
            language.say_with("status-undid-assignee", &[("name", shown.into())])
        }
        Thing::Team(None) => language.say("status-undid-no-team"),
        Thing::Team(Some(id)) => {
            let found = teams::get(tx, *id).await?;
            let shown = found.map_or_else(String::new, |it| name(&it.name));
            language.say_with("status-undid-team", &[("name", shown.into())])
        }
    })
}
