//! What a macro does to where the ticket stands: worked out before anything is
//! sent.

use crate::desk::areas::{Call, Reply, allowed};
use crate::model::moment;
use crate::model::right::Right;
use crate::model::script::Change;
use crate::model::status::{Resolution, Status};
use crate::model::ticket::{self, Deed, Refusal, Work};
use crate::store::database::Tx;
use crate::store::error::StoreError;

/// What a macro will do to where the ticket stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// This, or nothing.
    Do(Option<Deed>),
    /// It wants to know why first.
    Why,
    /// It cannot be: Fluent key of the words.
    Refused(&'static str),
}

/// Works it out. `now` in milliseconds UTC.
#[must_use]
pub fn plan(
    change: &Change,
    work: &Work,
    reason: Option<&str>,
    now: i64,
    zone: chrono_tz::Tz,
) -> Plan {
    let deed = match (change.status, &change.snooze) {
        (Some(status), _) if status.is_over() => {
            let resolution = change.resolution.unwrap_or(Resolution::Done);
            let reason = change.reason.as_deref().or(reason);
            if resolution.needs_reason() && reason.is_none() {
                return Plan::Why;
            }
            Deed::Finish {
                status,
                resolution,
                reason: reason.map(str::to_owned),
            }
        }
        (Some(Status::Open), _) if work.status.is_over() => Deed::Reopen,
        (Some(status), _) => Deed::Set(status),
        (None, Some(words)) => match moment::parse(words, now, zone) {
            Ok(parsed) => Deed::Snooze(parsed.at),
            Err(_) => return Plan::Refused("script-no-snooze"),
        },
        (None, None) => return Plan::Do(None),
    };
    match ticket::next(work, &deed) {
        Ok(_) => Plan::Do(Some(deed)),
        Err(Refusal::Already) => Plan::Do(None),
        Err(Refusal::Over) => Plan::Refused("status-over"),
        Err(Refusal::Impossible) => Plan::Refused("status-impossible"),
    }
}

/// The refusal if he may not: what hides a customer for good needs a right of
/// its own, whoever made the macro.
pub async fn refusal(
    tx: &mut Tx,
    call: &Call<'_>,
    change: &Change,
) -> Result<Option<Reply>, StoreError> {
    if change.resolution == Some(Resolution::Spam) {
        return allowed::refusal(tx, call, Right::Spam).await;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: chrono_tz::Tz = chrono_tz::Tz::Europe__Kyiv;
    const NOW: i64 = 1_774_594_980_000;

    fn work(status: Status) -> Work {
        Work {
            status,
            resolution: status.is_over().then_some(Resolution::Done),
            reason: None,
            wake_at: None,
        }
    }

    fn change(status: Option<Status>) -> Change {
        Change {
            status,
            ..Change::default()
        }
    }

    #[test]
    fn a_macro_is_worked_out_before_it_acts() {
        let open = work(Status::Open);
        let of = |change: &Change, reason| plan(change, &open, reason, NOW, ZONE);
        assert_eq!(of(&Change::default(), None), Plan::Do(None));
        let review = change(Some(Status::Review));
        assert_eq!(of(&review, None), Plan::Do(Some(Deed::Set(Status::Review))));
        assert_eq!(of(&change(Some(Status::Open)), None), Plan::Do(None));
        let mut end = change(Some(Status::Closed));
        end.resolution = Some(Resolution::NotDone);
        assert_eq!(of(&end, None), Plan::Why);
        assert!(matches!(
            of(&end, Some("dear")),
            Plan::Do(Some(Deed::Finish { .. }))
        ));
        let mut asleep = change(None);
        asleep.snooze = Some("2 h".into());
        assert_eq!(
            of(&asleep, None),
            Plan::Do(Some(Deed::Snooze(NOW + 7_200_000)))
        );
        asleep.snooze = Some("when pigs fly".into());
        assert_eq!(of(&asleep, None), Plan::Refused("script-no-snooze"));
    }

    #[test]
    fn what_has_ended_is_opened_or_left() {
        let closed = work(Status::Closed);
        let of = |status| plan(&change(Some(status)), &closed, None, NOW, ZONE);
        assert_eq!(of(Status::Open), Plan::Do(Some(Deed::Reopen)));
        assert_eq!(of(Status::Review), Plan::Refused("status-over"));
        assert_eq!(of(Status::Closed), Plan::Do(None));
    }
}
