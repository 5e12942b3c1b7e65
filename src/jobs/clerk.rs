//! Knows what each job is; a file each.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::desk::stage::Stage;
use crate::model::job::Job;
use crate::model::notice::Alert;
use crate::relay::outbound::Scene;
use crate::relay::parcels;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::tickets::{self, Ticket};
use crate::store::timers::Timer;

use super::task::Task;

/// What comes later than this is told without a sound.
const LATE: Duration = Duration::from_mins(5);
/// So long is waited for others before it is told that they are late, milliseconds.
const GATHERING: i64 = 3_000;

/// Does what timers ask.
pub struct Clerk {
    /// Who sends for which inbox.
    pub stage: Arc<Stage>,
}

/// A job with the ticket it is about.
pub(super) struct Case<'a> {
    pub ticket: &'a Ticket,
    pub conversation: &'a Conversation,
    pub scene: Scene<'a>,
    pub timer: &'a Timer,
}

impl Case<'_> {
    /// Whether its time is long over, because the program stood still: many may
    /// come at once then. Each is told without a sound in its topic, and
    /// [`Case::overdue`] once for all in General.
    pub fn is_late(&self) -> bool {
        self.timer.late(self.scene.now) > LATE
    }

    /// Tells General that there is something to look at.
    pub async fn overdue(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let desk = &self.scene.accounts.desk;
        parcels::alert(tx, desk, Alert::Overdue, self.scene.now + GATHERING).await
    }

    /// Whether it is about the conversation's present ticket, not an earlier one.
    pub fn is_current(&self) -> bool {
        self.conversation.ticket == self.ticket.id
    }
}

impl Task for Clerk {
    fn run<'a>(
        &'a self,
        tx: &'a mut Tx,
        timer: &'a Timer,
        now: i64,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let job: Job = timer.job()?;
            let Some(ticket) = tickets::get(tx, job.ticket()).await? else {
                return Ok(()); // removed for good
            };
            let Some(conversation) = conversations::get(tx, ticket.conversation).await? else {
                return Ok(());
            };
            let case = Case {
                ticket: &ticket,
                conversation: &conversation,
                scene: Scene {
                    accounts: self.stage.accounts(&conversation.inbox),
                    conversation: &conversation,
                    now,
                },
                timer,
            };
            match &job {
                Job::Wake { by, words, .. } => {
                    super::wake::wake(tx, &case, *by, words.as_deref()).await
                }
                Job::Say { message, since, .. } => {
                    super::say::say(tx, &self.stage, &case, *message, *since).await
                }
                Job::Due { at, soon, .. } => super::due::due(tx, &case, *at, *soon).await,
                Job::Purge { .. } => super::purge::purge(tx, &case).await,
            }
        })
    }

    fn parked<'a>(
        &'a self,
        tx: &'a mut Tx,
        timer: &'a Timer,
        now: i64,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            tracing::error!(timer = %timer.id, "a timer is parked: it failed too often");
            parcels::alert(tx, &self.stage.account, Alert::TimerParked, now).await
        })
    }
}
