//! The real program is killed again and again while visitors talk and agents
//! answer; nobody loses a word, and no word comes twice unmarked.

use std::path::PathBuf;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use tokio::process::Child;
use topicdesk::standin::world::draft::Draft;

use super::visitor::Visitor;
use super::{free, plan, topic_of};
use crate::road::crash::{Dice, Program};
use crate::road::trouble::in_order;
use crate::support::{House, PATIENCE, postgres};

const VISITORS: usize = 4;
const SAYINGS: usize = 12;
/// Each saying whose number this divides is answered.
const ANSWERED: usize = 2;
const KILLS: usize = 5;

fn name(at: usize) -> String {
    format!("Guest{at}x")
}

fn told(at: usize) -> Vec<String> {
    let answered = (0..SAYINGS).step_by(ANSWERED);
    answered
        .map(|n| format!("{} is told {n:02}!", name(at)))
        .collect()
}

/// A visitor's page: says what it has to say, hears what comes, and is there
/// again whenever its line breaks, at whichever of `hosts` lets it in.
async fn live(at: usize, hosts: &[String], seed: u64) -> Visitor {
    let mut visitor = Visitor::at(hosts[at % hosts.len()].clone());
    let mut dice = Dice(seed * 100 + at as u64);
    let expected = told(at);
    let life = async {
        loop {
            let all_said = visitor.said == SAYINGS && visitor.open.is_empty();
            let texts = visitor.texts();
            if all_said && expected.iter().all(|words| texts.contains(words)) {
                return;
            }
            if visitor.socket.is_none() && visitor.try_connect().await.is_err() {
                visitor.cut();
                let next = usize::try_from(dice.roll(hosts.len() as u64)).unwrap();
                visitor.host.clone_from(&hosts[next]);
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
            if visitor.said < SAYINGS && visitor.open.len() < 3 {
                let words = format!("{} says {}.", name(at), visitor.said);
                visitor.say(&words).await;
            }
            let patience = Duration::from_millis(50 + dice.roll(200));
            match tokio::time::timeout(patience, visitor.hear()).await {
                Ok(Ok(heard)) if heard["t"] == "message" => {
                    let got = json!({ "t": "got", "seq": visitor.seq });
                    let _ = visitor.send(&got).await;
                }
                Ok(Ok(heard)) if heard["t"] == "refused" => {
                    let retry = heard["retry"].as_u64().unwrap();
                    tokio::time::sleep(Duration::from_millis(retry)).await;
                    for say in visitor.open.clone() {
                        let _ = visitor.send(&say).await;
                    }
                }
                Ok(Err(_)) => visitor.cut(),
                Ok(Ok(_)) | Err(_) => {}
            }
        }
    };
    let lived = tokio::time::timeout(PATIENCE * 6, life).await;
    assert!(
        lived.is_ok(),
        "{}: open {:?}, shown {:#?}",
        name(at),
        visitor.open,
        visitor.texts()
    );
    visitor
}

/// Agents answer what they see.
async fn answer(house: &House, at: usize) -> Vec<i64> {
    let mut posts = Vec::new();
    for (n, words) in (0..SAYINGS).step_by(ANSWERED).zip(told(at)) {
        let topic = topic_of(house, &format!("{} says {n}.", name(at))).await;
        posts.push(house.answers(topic, Draft::text(words)));
    }
    posts
}

/// Kills one of the processes after the other, whatever they are doing.
async fn kill(program: &Program, files: &[PathBuf], children: &mut [Child], seed: u64) {
    let mut dice = Dice(seed);
    for round in 0..KILLS {
        // Long enough for some to have come back and be in the middle of it.
        tokio::time::sleep(Duration::from_millis(300 + dice.roll(900))).await;
        let which = round % children.len();
        children[which].kill().await.unwrap();
        children[which] = program.start_with(files[which].clone());
    }
}

/// So many processes on the database of `house`; one dies five times, or each
/// in its turn.
async fn killed(mut house: House, processes: usize, seed: u64) {
    let hosts: Vec<String> = (0..processes).map(|_| free()).collect();
    house.web = format!("listen = \"{}\"\n", hosts[0]);
    house.desk.push_str("language = \"en\"\n");
    let program = Program::of(house);
    let house = &program.house;
    let mut files = vec![program.file.clone()];
    for host in &hosts[1..] {
        files.push(program.settings_but(&hosts[0], host));
    }
    let starts = files.iter().map(|file| program.start_with(file.clone()));
    let mut children: Vec<Child> = starts.collect();
    program.at_work(processes as u64).await;
    let visitors = join_all((0..VISITORS).map(|at| live(at, &hosts, seed)));
    let agents = join_all((0..VISITORS).map(|at| answer(house, at)));
    let kills = kill(&program, &files, &mut children, seed);
    let (mut visitors, posts, ()) = tokio::join!(visitors, agents, kills);
    for (at, visitor) in visitors.iter_mut().enumerate() {
        // A page that is left open is there again, and says what it has got.
        visitor.cut();
        while visitor.try_connect().await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let got = json!({ "t": "got", "seq": visitor.seq });
        visitor.send(&got).await.unwrap();
        // What he sees: all he said and all he was told, once and in order.
        let texts = visitor.texts();
        let said: Vec<String> = (0..SAYINGS)
            .map(|n| format!("{} says {n}.", name(at)))
            .collect();
        let shown = |mark: &str| -> Vec<&String> {
            texts.iter().filter(|text| text.contains(mark)).collect()
        };
        assert_eq!(shown("says"), said.iter().collect::<Vec<_>>());
        assert_eq!(shown("told"), told(at).iter().collect::<Vec<_>>());
        // What the agents see: each saying once, or once more with the mark.
        let last = format!("{} says {}.", name(at), SAYINGS - 1);
        let topic = topic_of(house, &last).await;
        let posted = house.world.topic_messages(house.chat, topic);
        in_order(&posted, &name(at), SAYINGS);
        for post in &posts[at] {
            house.marked(*post, Some("👌")).await;
        }
    }
    let topics = house.world.topics(house.chat);
    assert_eq!(topics.len(), VISITORS, "{topics:#?}");
    for child in &mut children {
        child.kill().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_five_times_on_sqlite() {
    killed(plan().await, 1, 5).await;
}

/// Visitors go over to the process that is left.
#[tokio::test(flavor = "multi_thread")]
async fn two_on_postgres_are_killed_in_turn() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = plan().await;
    house.database = url;
    killed(house, 2, 7).await;
}
