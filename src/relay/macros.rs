//! A macro: a script with changes. All that it does is one change of the ticket,
//! noted with what everything was before, and is undone as one.
//!
//! The work state goes back as a whole. The [`Rest`] goes back thing by thing:
//! what somebody has changed since is his, and stays.

use crate::model::fold::fold;
use crate::model::ids::{MessageId, TagId, TeamId};
use crate::model::script::{Assign, Change};
use crate::model::status::Priority;
use crate::model::ticket::{self, Deed, Rest};
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::staff::{self, Standing};
use crate::store::tags::{self, Given};
use crate::store::{changes, inboxes, teams, tickets};

use super::outbound::Scene;
use super::outbound::dispatch::Prepared;
use super::planned::TakenBack;
use super::ticket::Actor;
use super::views;

/// A macro, worked out.
#[derive(Clone, Debug)]
pub struct Macro<'a> {
    /// What is said, and who uses it.
    pub says: Prepared<'a>,
    /// What becomes of the state, if anything does beside what follows from
    /// saying something.
    pub deed: Option<Deed>,
    /// What else it changes.
    pub change: &'a Change,
}

/// A thing beside the state, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// The ticket has this tag.
    Tagged(String),
    /// It has this tag no more.
    Untagged(String),
    /// Its priority.
    Priority(Priority),
    /// Who is responsible, if somebody is.
    Assignee(Option<i64>),
    /// In whose queue it is, if in one.
    Team(Option<TeamId>),
}

impl Scene<'_> {
    /// Does all of it; gives the messages that are on their way. Not safe to
    /// call twice, like [`Scene::dispatch`].
    pub async fn perform(
        &self,
        tx: &mut Tx,
        wanted: Macro<'_>,
    ) -> Result<Vec<MessageId>, StoreError> {
        let (who, work) = (wanted.says.author, self.conversation.work());
        let actor = Actor::Staff(who);
        let was = self.rest(tx).await?;
        let says = !wanted.says.contents.is_empty() && !self.conversation.is_task();
        let answered = (wanted.says.answers && says).then_some(Deed::Answered);
        let deed = wanted.deed.or(answered);
        // What is so already stays so; the rest is done all the same.
        let done = deed.and_then(|it| Some((ticket::next(&work, &it).ok()?, it)));
        let (became, deed) = done.map_or((work, None), |(became, it)| (became, Some(it)));
        let change = self.become_so(tx, actor, deed.as_ref(), became).await?;
        if let Some(Deed::Snooze(at)) = deed {
            self.remind(tx, at, who, None, Some(change.id)).await?;
        }
        let says = Prepared {
            cause: Some(change.id),
            answers: false,
            ..wanted.says
        };
        let sent = self.dispatch(tx, &says).await?;
        self.change_rest(tx, who, wanted.change).await?;
        let became = self.rest(tx).await?;
        changes::keep_rest(tx, change.id, &was, &became).await?;
        views::noted(tx, &self.accounts, self.conversation.id, self.now).await?;
        Ok(sent)
    }

    /// Tags, priority, team, and last who is responsible.
    async fn change_rest(&self, tx: &mut Tx, who: i64, change: &Change) -> Result<(), StoreError> {
        let (ticket, now) = (self.conversation.ticket, self.now);
        for name in change.add_tags.iter().filter_map(|name| tags::name(name)) {
            let tag = tags::ensure(tx, &name, now).await?;
            tags::give(tx, ticket, tag, who, now).await?;
        }
        for name in &change.remove_tags {
            if let Some(tag) = tags::named(tx, name).await? {
                tags::take(tx, ticket, tag.id).await?;
            }
        }
        if let Some(priority) = change.priority {
            tickets::set_priority(tx, ticket, priority).await?;
        }
        if let Some(name) = &change.team {
            let all = teams::list(tx).await?;
            let alike = |name: &str, other: &str| fold(name) == fold(other);
            let found = all.iter().find(|it| !it.archived && alike(&it.name, name));
            if let Some(team) = found {
                tickets::set_team(tx, ticket, Some(team.id)).await?;
            }
        }
        let inbox = &self.conversation.inbox;
        let whom = match change.assign {
            None => return Ok(()),
            Some(Assign::Me) => Some(who),
            Some(Assign::Nobody) => None,
            Some(Assign::Responsible) => match inboxes::responsible(tx, inbox).await? {
                None => return Ok(()),
                found => found,
            },
            Some(Assign::Person(id)) => Some(id),
        };
        // Who has left gets nothing.
        if let Some(id) = whom
            && id != who
            && !works(tx, id).await?
        {
            return Ok(());
        }
        tickets::assign(tx, ticket, whom, now).await.map(|_| ())
    }

    /// Puts back what a macro did at `at` (milliseconds UTC) beside the state,
    /// and adds to `back` what is as before and what is not.
    pub(super) async fn put_back(
        &self,
        tx: &mut Tx,
        actor: Actor,
        at: i64,
        (was, became): &(Rest, Rest),
        back: &mut TakenBack,
    ) -> Result<(), StoreError> {
        let ticket = self.conversation.ticket;
        let now = self.rest(tx).await?;
        match fate(&was.priority, &became.priority, &now.priority) {
            Fate::Back => {
                let before = Priority::of_rank(was.priority);
                tickets::set_priority(tx, ticket, before).await?;
                back.back.push(Thing::Priority(before));
            }
            Fate::Kept => {
                let stays = Priority::of_rank(now.priority);
                back.kept.push(Thing::Priority(stays));
            }
            Fate::Same => {}
        }
        let mut taken_at = now.taken_at;
        match fate(&was.assignee, &became.assignee, &now.assignee) {
            Fate::Back => {
                // Who has left meanwhile gets nothing back.
                let before = match was.assignee {
                    Some(id) if works(tx, id).await? => Some(id),
                    _ => None,
                };
                tickets::assign(tx, ticket, before, self.now).await?;
                taken_at = was.taken_at;
                back.back.push(Thing::Assignee(before));
            }
            Fate::Kept => back.kept.push(Thing::Assignee(now.assignee)),
            Fate::Same => {}
        }
        match fate(&was.team, &became.team, &now.team) {
            Fate::Back => {
                tickets::set_team(tx, ticket, was.team).await?;
                back.back.push(Thing::Team(was.team));
            }
            Fate::Kept => back.kept.push(Thing::Team(now.team)),
            Fate::Same => {}
        }
        let tags = (was.tags.as_slice(), became.tags.as_slice());
        self.put_tags_back(tx, actor, at, tags, back).await?;
        let answered_at = self.unsay(tx, at, was, &now, back).await?;
        if (taken_at, answered_at) != (now.taken_at, now.answered_at) {
            tickets::set_firsts(tx, ticket, taken_at, answered_at).await?;
        }
        views::noted(tx, &self.accounts, self.conversation.id, self.now).await
    }

    async fn put_tags_back(
        &self,
        tx: &mut Tx,
        actor: Actor,
        at: i64,
        (was, became): (&[TagId], &[TagId]),
        back: &mut TakenBack,
    ) -> Result<(), StoreError> {
        let ticket = self.conversation.ticket;
        for id in without(became, was) {
            let Some(tag) = tags::get(tx, id).await? else {
                continue;
            };
            match tags::given_at(tx, ticket, id).await? {
                // Given again since, it is another's.
                Some(given) if given != at => back.kept.push(Thing::Tagged(tag.name)),
                Some(_) => {
                    tags::take(tx, ticket, id).await?;
                    back.back.push(Thing::Untagged(tag.name));
                }
                None => {}
            }
        }
        let by = match actor {
            Actor::Staff(id) => id,
            Actor::Anonymous | Actor::Customer | Actor::System => 0,
        };
        for id in without(was, became) {
            // Two tags may have been made one.
            let Some(tag) = tags::get(tx, id).await? else {
                continue;
            };
            match tags::give(tx, ticket, id, by, self.now).await? {
                Given::Yes => back.back.push(Thing::Tagged(tag.name)),
                Given::Full => back.kept.push(Thing::Untagged(tag.name)),
                Given::Already => {}
            }
        }
        Ok(())
    }

    /// Messages that were stopped count for nothing: if nobody else has answered
    /// either, the customer waits as he did. Gives when a person first answered.
    async fn unsay(
        &self,
        tx: &mut Tx,
        at: i64,
        was: &Rest,
        now: &Rest,
        back: &TakenBack,
    ) -> Result<Option<i64>, StoreError> {
        let id = self.conversation.id;
        let last = messages::last_answer(tx, id, 0).await?;
        let before = |it: &Message| it.created_at < at || back.stopped.contains(&it.id);
        let unanswered = back.sent.is_empty() && last.as_ref().is_none_or(before);
        let since = was.waiting_since.filter(|_| unanswered);
        let count = i64::try_from(back.stopped.len()).unwrap_or(0);
        conversations::unsaid(tx, id, count, since).await?;
        Ok(if unanswered {
            was.answered_at
        } else {
            now.answered_at
        })
    }

    /// The rest as it is now.
    async fn rest(&self, tx: &mut Tx) -> Result<Rest, StoreError> {
        let ticket = self.conversation.ticket;
        let Some(found) = tickets::get(tx, ticket).await? else {
            return Err(StoreError::Damaged("a ticket is not there".into()));
        };
        let conversation = conversations::get(tx, self.conversation.id).await?;
        Ok(Rest {
            priority: found.priority,
            assignee: found.assignee,
            team: found.team,
            tags: tags::ids(tx, ticket).await?,
            taken_at: found.taken_at,
            answered_at: found.answered_at,
            waiting_since: conversation.and_then(|it| it.waiting_since),
        })
    }
}

/// What an undo does about one thing.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// It goes back.
    Back,
    /// Somebody has changed it since.
    Kept,
    /// The macro did not change it, or it is as before.
    Same,
}

fn fate<T: PartialEq>(was: &T, became: &T, now: &T) -> Fate {
    if was == became || now == was {
        Fate::Same
    } else if now == became {
        Fate::Back
    } else {
        Fate::Kept
    }
}

fn without(all: &[TagId], some: &[TagId]) -> Vec<TagId> {
    let others = all.iter().filter(|id| !some.contains(id));
    others.copied().collect()
}

/// Whether somebody is still of the staff.
async fn works(tx: &mut Tx, id: i64) -> Result<bool, StoreError> {
    let standing = staff::standing(tx, id).await?;
    Ok(!matches!(standing, None | Some(Standing::Gone)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_as_the_macro_left_it_goes_back() {
        assert_eq!(fate(&1, &2, &2), Fate::Back);
        assert_eq!(fate(&1, &2, &3), Fate::Kept);
        assert_eq!(fate(&1, &2, &1), Fate::Same);
        assert_eq!(fate(&1, &1, &3), Fate::Same);
    }
}
