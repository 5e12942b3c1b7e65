//! Many visitors at once who only look.

use std::time::Duration;

use super::visitor::Visitor;
use super::{plan, shop};
use crate::road::crash::Program;

#[tokio::test(flavor = "multi_thread")]
async fn many_idle_visitors_are_held_and_woken() {
    let mut house = shop().await;
    let mut visitors = Vec::new();
    for n in 0..200 {
        let mut visitor = Visitor::of(&house);
        visitor.from = Some(format!("203.0.{}.{}", 113 + n / 100, n % 100));
        visitor.connect().await;
        visitors.push(visitor);
    }
    let last = visitors.last_mut().unwrap();
    last.say("I am here").await;
    last.until_is("ack").await;
    let topic = house.topic("SHOP").await;
    house.posted(topic, "I am here").await;
    house.stop().await;
    for mut visitor in visitors {
        let error = loop {
            if let Err(error) = visitor.hear().await {
                break error;
            }
        };
        assert!(error.contains("1001"), "{error}");
    }
}

/// What a process needs with 5,000 open lines; a figure, run by its name.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes 5,000 open files twice"]
async fn five_thousand_idle_visitors_fit_into_little_memory() {
    let mut house = plan().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = port.local_addr().unwrap().to_string();
    drop(port);
    house.web = format!("listen = \"{host}\"\ntrusted_proxies = [\"127.0.0.1\"]\n");
    let mut program = Program::of(house);
    let mut child = program.start();
    program.at_work(1).await;
    let status = format!("/proc/{}/status", child.id().unwrap());
    let held = || {
        let text = std::fs::read_to_string(&status).unwrap();
        let line = text.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<u64>()
            .unwrap()
            >> 10
    };
    let before = held();
    let mut visitors = Vec::new();
    for n in 0..5_000 {
        let mut visitor = Visitor::at(host.clone());
        visitor.from = Some(format!("203.0.{}.{}", n / 200, n % 200));
        while visitor.try_connect().await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        visitors.push(visitor);
    }
    let after = held();
    println!(
        "{before} MiB before, {after} MiB with {} open lines",
        visitors.len()
    );
    assert!(after <= 150, "{after} MiB");
    child.kill().await.unwrap();
}
