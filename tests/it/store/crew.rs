//! Tags, teams, followers, hand-overs and roles.

use topicdesk::model::ids::{ConversationId, TicketId};
use topicdesk::model::status::Status;
use topicdesk::model::ticket::Work;
use topicdesk::store::database::Database;
use topicdesk::store::followers::{self, Part};
use topicdesk::store::handovers::{self, Handover};
use topicdesk::store::staff::{self, Load, Standing};
use topicdesk::store::tags::{self, Given};
use topicdesk::store::tickets::{self, Beginning};
use topicdesk::store::{named, teams};

use super::on_both;

/// Writes, and gives what came of it.
macro_rules! write {
    ($database:expr, |$tx:ident| $body:expr) => {
        $database
            .write(move |$tx| Box::pin(async move { $body.await }))
            .await
            .unwrap()
    };
}

async fn person(database: &Database, id: i64, standing: Standing) {
    write!(database, |tx| staff::place(
        tx,
        id,
        &format!("P{id}"),
        standing
    ));
}

async fn ticket(database: &Database, assignee: Option<i64>) -> TicketId {
    write!(database, |tx| async {
        let beginning = Beginning {
            assignee,
            ..Beginning::default()
        };
        tickets::add(tx, ConversationId::fresh(), &beginning, 1).await
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_are_counted_merged_and_put_aside() {
    on_both(async |database, _| {
        let (one, two) = (ticket(&database, None).await, ticket(&database, None).await);
        let vip = write!(database, |tx| tags::ensure(tx, "VIP", 1));
        let late = write!(database, |tx| tags::ensure(tx, "❤\u{fe0f} late", 1));
        assert_eq!(write!(database, |tx| tags::ensure(tx, "vip", 2)), vip);
        for ticket in [one, two] {
            let given = write!(database, |tx| tags::give(tx, ticket, late, 7, 5));
            assert_eq!(given, Given::Yes);
        }
        let again = write!(database, |tx| tags::give(tx, one, late, 7, 6));
        assert_eq!(again, Given::Already);
        write!(database, |tx| tags::give(tx, one, vip, 7, 9));
        let mut tx = database.read().await.unwrap();
        let all = tags::list(&mut tx).await.unwrap();
        let shown: Vec<(&str, i64)> = all.iter().map(|it| (it.name.as_str(), it.used)).collect();
        assert_eq!(shown, [("❤\u{fe0f} late", 2), ("VIP", 1)]);
        let of = tags::of_ticket(&mut tx, one).await.unwrap();
        assert_eq!(of, ["❤\u{fe0f} late", "VIP"]);
        assert!(!write!(database, |tx| tags::rename(tx, vip, "❤ LATE")));
        assert!(write!(database, |tx| tags::rename(tx, vip, "vip ")));
        write!(database, |tx| tags::merge(tx, late, vip));
        assert_eq!(tags::of_ticket(&mut tx, one).await.unwrap(), ["vip "]);
        assert_eq!(tags::of_ticket(&mut tx, two).await.unwrap(), ["vip "]);
        assert_eq!(tags::list(&mut tx).await.unwrap()[0].used, 2);
        assert!(write!(database, |tx| tags::take(tx, two, vip)));
        assert!(!write!(database, |tx| tags::take(tx, two, vip)));
        write!(database, |tx| tags::archive(tx, vip, true));
        assert!(tags::list(&mut tx).await.unwrap().is_empty());
        assert_eq!(tags::archived(&mut tx).await.unwrap()[0].used, 1);
        // The file of a desk writes the same names.
        let kind = named::Kind::Tag;
        let back = write!(database, |tx| named::add(tx, kind, "VIP", 3));
        assert_eq!(back, Some(vip.0));
        for at in 0..25 {
            let tag = write!(database, |tx| tags::ensure(tx, &format!("t{at}"), 1));
            let given = write!(database, |tx| tags::give(tx, two, tag, 7, 5));
            assert_eq!(given == Given::Full, at >= 20, "{at}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_by_hand_outlasts_the_groups_until_it_is_given_back() {
    on_both(async |database, _| {
        person(&database, 1, Standing::Agent).await;
        assert!(
            !write!(database, |tx| staff::unset_role(tx, 1)),
            "nothing by hand"
        );
        assert!(write!(database, |tx| staff::set_role(
            tx,
            1,
            Standing::External
        )));
        person(&database, 1, Standing::Manager).await;
        let is = async || {
            let mut tx = database.read().await.unwrap();
            staff::standing(&mut tx, 1).await.unwrap().unwrap()
        };
        assert_eq!(is().await, Standing::External);
        assert!(write!(database, |tx| staff::unset_role(tx, 1)));
        assert_eq!(is().await, Standing::Manager);
        write!(database, |tx| staff::set_role(tx, 1, Standing::Performer));
        person(&database, 1, Standing::Gone).await;
        assert!(
            !write!(database, |tx| staff::unset_role(tx, 1)),
            "who is gone has none"
        );
        person(&database, 1, Standing::Agent).await;
        assert_eq!(is().await, Standing::Agent, "who comes back begins anew");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_has_nothing_any_more() {
    on_both(async |database, _| {
        person(&database, 1, Standing::Agent).await;
        person(&database, 2, Standing::Agent).await;
        let (open, done) = (
            ticket(&database, Some(1)).await,
            ticket(&database, Some(1)).await,
        );
        let solved = Work {
            status: Status::Solved,
            resolution: None,
            reason: None,
            wake_at: None,
        };
        write!(database, |tx| tickets::set_work(tx, done, &solved, 500));
        let team = write!(database, |tx| teams::add(tx, "Cakes")).unwrap();
        assert_eq!(write!(database, |tx| teams::add(tx, " CAKES")), None);
        assert!(write!(database, |tx| teams::join(tx, team, 1)));
        assert!(!write!(database, |tx| teams::join(tx, team, 1)));
        assert!(write!(database, |tx| followers::add(
            tx,
            open,
            1,
            Part::Watcher,
            2,
            5
        )));
        assert!(!write!(database, |tx| followers::add(
            tx,
            open,
            1,
            Part::Watcher,
            2,
            5
        )));
        assert!(write!(database, |tx| followers::add(
            tx,
            open,
            1,
            Part::CoExecutor,
            2,
            5
        )));
        assert!(!write!(database, |tx| followers::add(
            tx,
            open,
            1,
            Part::Watcher,
            2,
            5
        )));
        let handover = |ticket, giver, staff| Handover {
            ticket,
            giver,
            staff: Some(staff),
            team: None,
            note: "n".into(),
            at: 5,
        };
        let first = handover(open, 1, 2);
        write!(database, |tx| handovers::put(tx, &first));
        let (other, second) = (ticket(&database, None).await, handover(done, 2, 1));
        write!(database, |tx| handovers::put(tx, &second));
        let third = handover(other, 2, 2);
        write!(database, |tx| handovers::put(tx, &third));
        let mut tx = database.read().await.unwrap();
        let loads = staff::loads(&mut tx, 400).await.unwrap();
        assert_eq!(loads.get(&1), Some(&Load { open: 1, done: 1 }));
        assert_eq!(
            followers::of_ticket(&mut tx, open).await.unwrap()[0].role,
            Part::CoExecutor
        );
        let ended = write!(database, |tx| handovers::leave(tx, 1));
        assert_eq!(ended.len(), 2);
        assert!(handovers::get(&mut tx, other).await.unwrap().is_some());
        write!(database, |tx| followers::leave(tx, 1));
        write!(database, |tx| teams::leave(tx, 1));
        assert!(
            followers::of_ticket(&mut tx, open)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(teams::members(&mut tx, team).await.unwrap().is_empty());
        let back = write!(database, |tx| tickets::release(tx, 1));
        assert_eq!(back.iter().map(|it| it.id).collect::<Vec<_>>(), [open]);
        let kept = tickets::get(&mut tx, done).await.unwrap().unwrap();
        assert_eq!(kept.assignee, Some(1), "what is done stays his");
    })
    .await;
}
