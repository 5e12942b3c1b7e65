//! The rules of the queue, one by one and all together.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use super::*;

fn budgets(limit: i64) -> Budgets {
    Budgets {
        overall: Budget::NONE,
        group: Budget {
            limit,
            span: 60_000,
        },
        chat: Budget::NONE,
    }
}

fn head(chat: &str, lane: &str, seq: i64, class: Class) -> Head {
    Head {
        id: ParcelId::fresh(),
        account: "bot:1".into(),
        chat: chat.into(),
        lane: lane.into(),
        seq,
        class,
        weight: None,
        cost: 1,
        due: 0,
    }
}

fn text(lane: &str, seq: i64) -> Head {
    Head {
        weight: Some(100),
        ..head("desk", lane, seq, Class::Content)
    }
}

/// Picks and finishes everything that may go at `now`.
fn drain(queue: &mut Queue, now: i64) -> Vec<Head> {
    let mut gone = Vec::new();
    while let Some(heads) = queue.pick(now) {
        queue.finish(&heads, heads[0].cost, Vec::new(), now);
        gone.extend(heads);
    }
    gone
}

#[test]
fn a_lane_goes_one_by_one_and_in_order() {
    let mut queue = Queue::new(budgets(0));
    for seq in [3, 1, 2] {
        queue.add(head("desk", "a", seq, Class::Content), 0, 0);
    }
    let first = queue.pick(0).unwrap();
    assert_eq!(first[0].seq, 1);
    assert_eq!(queue.pick(0), None, "the lane is busy");
    queue.finish(&first, 1, Vec::new(), 0);
    assert_eq!(
        drain(&mut queue, 0)
            .iter()
            .map(|head| head.seq)
            .collect::<Vec<_>>(),
        [2, 3]
    );
    assert!(queue.is_empty());
}

#[test]
fn what_is_known_is_not_taken_twice() {
    let mut queue = Queue::new(budgets(0));
    let once = head("desk", "a", 1, Class::Content);
    queue.add(once.clone(), 0, 0);
    queue.add(once.clone(), 0, 0);
    let picked = queue.pick(0).unwrap();
    queue.add(once, 0, 0);
    queue.finish(&picked, 1, Vec::new(), 0);
    assert_eq!(queue.pick(0), None);
}

#[test]
fn higher_classes_go_first_and_lanes_take_turns() {
    let mut queue = Queue::new(budgets(0));
    queue.add(head("desk", "title", 1, Class::Cosmetic), 0, 0);
    for seq in 1..=3 {
        queue.add(head("desk", "a", seq, Class::Content), 0, 0);
    }
    queue.add(head("desk", "b", 1, Class::Content), 0, 0);
    queue.add(head("desk", "new", 1, Class::First), 0, 0);
    let order: Vec<String> = drain(&mut queue, 0)
        .iter()
        .map(|head| format!("{}{}", head.lane, head.seq))
        .collect();
    assert_eq!(order, ["new1", "a1", "b1", "a2", "a3", "title1"]);
}

#[test]
fn low_classes_wait_no_longer_than_their_patience() {
    let mut queue = Queue::new(Budgets {
        group: Budget {
            limit: 1,
            span: 1_000,
        },
        ..budgets(1)
    });
    queue.add(head("desk", "card", 1, Class::Redraw), 0, 0);
    for seq in 0..1_000 {
        queue.add(head("desk", &format!("c{seq}"), 1, Class::Content), 0, 0);
    }
    let mut now = 0;
    loop {
        if drain(&mut queue, now)
            .iter()
            .any(|head| head.class == Class::Redraw)
        {
            break;
        }
        now += 500;
    }
    let patience = Class::Redraw.patience();
    assert!(now > patience && now <= patience + 5_000, "{now}");
}

#[test]
fn every_class_moves_on_whatever_higher_ones_bring() {
    let mut queue = Queue::new(Budgets {
        group: Budget {
            limit: 1,
            span: 1_000,
        },
        ..budgets(1)
    });
    for class in Class::ALL {
        for n in 0..2_000 {
            queue.add(head("desk", &format!("{class:?}{n}"), 1, class), 0, 0);
        }
    }
    let mut first: HashMap<Class, i64> = HashMap::new();
    for now in (0..700_000).step_by(500) {
        for head in drain(&mut queue, now) {
            first.entry(head.class).or_insert(now);
        }
    }
    for class in Class::ALL {
        let patience = class.patience();
        assert!(
            first[&class] <= patience + 4_000 * Class::ALL.len() as i64,
            "{class:?}: {}",
            first[&class]
        );
    }
}

#[test]
fn a_low_parcel_does_not_hold_up_the_high_one_behind_it() {
    let mut queue = Queue::new(budgets(0));
    queue.add(head("desk", "a", 1, Class::Content), 0, 0);
    queue.add(head("desk", "b", 1, Class::Confirm), 0, 0);
    queue.add(head("desk", "b", 2, Class::First), 0, 0);
    let order: Vec<String> = drain(&mut queue, 0)
        .iter()
        .map(|head| format!("{}{}", head.lane, head.seq))
        .collect();
    assert_eq!(order, ["b1", "b2", "a1"]);
}

#[test]
fn cosmetics_leave_room_for_customers() {
    let mut queue = Queue::new(budgets(20));
    for n in 0..100 {
        queue.add(head("desk", &format!("pin{n}"), 1, Class::Cosmetic), 0, 0);
    }
    assert_eq!(drain(&mut queue, 0).len(), 12);
    for n in 0..10 {
        queue.add(head("desk", &format!("c{n}"), 1, Class::Content), 1, 1);
    }
    assert_eq!(drain(&mut queue, 1).len(), 8, "at once");
}

#[test]
fn a_picture_is_not_joined_with_the_words_after_it() {
    let mut queue = Queue::new(budgets(1));
    queue.add(head("desk", "a", 1, Class::First), 0, 0);
    queue.add(text("a", 2), 0, 0);
    assert_eq!(queue.pick(0).unwrap().len(), 1);
}

#[test]
fn a_chat_out_of_budget_stops_nobody_else() {
    let mut queue = Queue::new(budgets(1));
    queue.add(head("desk", "a", 1, Class::Content), 0, 0);
    queue.add(head("desk", "b", 1, Class::Content), 0, 0);
    queue.add(head("77", "c", 1, Class::Content), 0, 0);
    let gone: Vec<String> = drain(&mut queue, 0)
        .iter()
        .map(|head| head.lane.to_string())
        .collect();
    assert_eq!(gone.len(), 2);
    assert!(gone.contains(&"c".to_owned()));
    assert_eq!(queue.wake_at(0), Some(60_000));
    assert_eq!(drain(&mut queue, 60_000).len(), 1);
}

#[test]
fn a_refusal_silences_one_peer_with_all_its_budgets() {
    let mut queue = Queue::new(budgets(20));
    let desk: Arc<str> = "desk".into();
    queue.add(head("desk", "a", 1, Class::Content), 0, 0);
    queue.add(head("desk/light", "m", 1, Class::Confirm), 0, 0);
    queue.add(head("77", "c", 1, Class::Content), 0, 0);
    let first = queue.pick(0).unwrap();
    let second = queue.pick(0).unwrap();
    let third = queue.pick(0).unwrap();
    for heads in [&first, &second, &third] {
        let back = heads.iter().map(|head| (head.clone(), 0)).collect();
        queue.finish(heads, 1, back, 0);
    }
    queue.refused(&desk, 9_000, 0);
    let gone = drain(&mut queue, 1);
    assert_eq!(gone.len(), 1, "only the private chat goes on");
    assert_eq!(&*gone[0].chat, "77");
    assert_eq!(drain(&mut queue, 9_000).len(), 2);
}

#[test]
fn under_pressure_texts_that_wait_together_go_together() {
    let mut queue = Queue::new(budgets(4));
    for lane in ["a", "b", "c"] {
        for seq in 1..=3 {
            queue.add(text(lane, seq), 0, 0);
        }
    }
    let picks: Vec<usize> = std::iter::from_fn(|| {
        let heads = queue.pick(0)?;
        queue.finish(&heads, 1, Vec::new(), 0);
        Some(heads.len())
    })
    .collect();
    assert_eq!(picks, [3, 3, 3]);
}

#[test]
fn what_has_waited_for_the_budget_goes_together_when_there_is_plenty() {
    let mut queue = Queue::new(budgets(20));
    queue.refused(&"desk".into(), 9_000, 0);
    queue.add(text("a", 1), 0, 0);
    queue.add(text("a", 2), 0, 0);
    assert_eq!(queue.pick(9_000).unwrap().len(), 2);
}

#[test]
fn without_a_limit_nothing_is_joined() {
    let mut queue = Queue::new(budgets(0));
    for seq in 1..=3 {
        queue.add(text("a", seq), 0, 0);
    }
    assert_eq!(queue.pick(0).unwrap().len(), 1);
}

#[test]
fn what_is_not_plain_text_is_a_border() {
    let mut queue = Queue::new(budgets(1));
    queue.add(text("a", 1), 0, 0);
    queue.add(text("a", 2), 0, 0);
    queue.add(head("desk", "a", 3, Class::Content), 0, 0);
    queue.add(text("a", 4), 0, 0);
    assert_eq!(
        queue
            .pick(0)
            .unwrap()
            .iter()
            .map(|head| head.seq)
            .collect::<Vec<_>>(),
        [1, 2]
    );
}

#[test]
fn a_parcel_that_is_not_due_is_waited_for() {
    let mut queue = Queue::new(budgets(0));
    queue.add(head("desk", "a", 1, Class::Content), 700, 0);
    queue.add(head("desk", "a", 2, Class::Content), 0, 0);
    assert_eq!(
        queue.pick(0),
        None,
        "the second must not overtake the first"
    );
    assert_eq!(queue.wake_at(0), Some(700));
    assert_eq!(drain(&mut queue, 700).len(), 2);
}

#[test]
fn idle_chats_are_forgotten() {
    let mut queue = Queue::new(Budgets {
        chat: Budget {
            limit: 3,
            span: 3_000,
        },
        ..budgets(0)
    });
    for chat in 0..100 {
        queue.add(head(&chat.to_string(), "c", 1, Class::Content), 0, 0);
    }
    assert_eq!(drain(&mut queue, 0).len(), 100);
    assert_eq!(queue.chats.len(), 100);
    assert_eq!(queue.pick(3_000), None);
    assert_eq!(queue.chats.len(), 0);
}

proptest! {
    /// Whatever is put in comes out once, in order in its lane, and no span of
    /// the group holds more than its budget.
    #[test]
    fn everything_goes_once_in_order_and_in_budget(
        plan in prop::collection::vec(
            (0_usize..4, 0_usize..6, any::<bool>(), 0_i64..3_000, any::<bool>()), 1..120),
    ) {
        let mut queue = Queue::new(Budgets { group: Budget { limit: 5, span: 10_000 }, ..budgets(5) });
        let mut expected: HashMap<String, Vec<i64>> = HashMap::new();
        let mut now = 0;
        let mut sent: HashMap<String, Vec<i64>> = HashMap::new();
        let mut spent: Vec<i64> = Vec::new();
        let mut flying: Vec<Vec<Head>> = Vec::new();
        let mut fails = 0;
        for (at, (lane, class, joins, wait, fail)) in plan.iter().enumerate() {
            now += wait;
            let lane = format!("l{lane}");
            let seq = at as i64 + 1;
            let mut one = head("desk", &lane, seq, Class::ALL[*class]);
            one.weight = joins.then_some(50);
            expected.entry(lane).or_default().push(seq);
            queue.add(one, now, now);
            while let Some(heads) = queue.pick(now) {
                flying.push(heads);
            }
            if *fail && fails < 20 {
                fails += 1;
                if let Some(heads) = flying.pop() {
                    let back = heads.iter().map(|head| (head.clone(), now + 100)).collect();
                    queue.finish(&heads, 0, back, now);
                }
            }
            for heads in flying.drain(..) {
                spent.push(now);
                for head in &heads {
                    sent.entry(head.lane.to_string()).or_default().push(head.seq);
                }
                queue.finish(&heads, 1, Vec::new(), now);
            }
        }
        while !queue.is_empty() {
            now = queue.wake_at(now).unwrap().max(now);
            while let Some(heads) = queue.pick(now) {
                spent.push(now);
                for head in &heads {
                    sent.entry(head.lane.to_string()).or_default().push(head.seq);
                }
                queue.finish(&heads, 1, Vec::new(), now);
            }
        }
        prop_assert_eq!(sent, expected);
        for (at, start) in spent.iter().enumerate() {
            let within = spent.iter().skip(at).take_while(|later| **later < start + 10_000).count();
            prop_assert!(within <= 5);
        }
    }
}

#[test]
fn a_refusal_silences_what_shares_the_peer_even_if_it_begins_later() {
    let mut queue = Queue::new(budgets(0));
    let desk: Arc<str> = "desk".into();
    queue.refused(&desk, 2_000, 0);
    queue.add(head("desk/light", "m", 1, Class::Confirm), 10, 10);
    queue.add(head("77", "c", 1, Class::Content), 10, 10);
    let gone: Vec<Arc<str>> = drain(&mut queue, 10)
        .into_iter()
        .map(|head| head.chat)
        .collect();
    assert_eq!(gone, ["77".into()]);
    assert_eq!(queue.wake_at(10), Some(2_000));
    assert_eq!(drain(&mut queue, 2_000).len(), 1);
}

#[test]
fn what_is_down_comes_up_again_and_limits_stay() {
    let mut queue = Queue::new(budgets(0));
    let (desk, other): (Arc<str>, Arc<str>) = ("desk".into(), "77".into());
    queue.add(head("desk", "a", 1, Class::Content), 0, 0);
    queue.add(head("77", "c", 1, Class::Content), 0, 0);
    queue.down(&desk, 30_000, 0);
    queue.refused(&other, 9_000, 0);
    assert!(drain(&mut queue, 1).is_empty());
    queue.up(2);
    assert_eq!(drain(&mut queue, 2).len(), 1, "the limit is kept");
    assert_eq!(drain(&mut queue, 9_000).len(), 1);
    queue.add(head("desk", "a", 2, Class::Content), 9_001, 9_001);
    queue.down_all(40_000);
    assert!(drain(&mut queue, 9_001).is_empty());
    assert_eq!(queue.wake_at(9_001), Some(40_000));
    queue.up(9_002);
    assert_eq!(drain(&mut queue, 9_002).len(), 1);
}
