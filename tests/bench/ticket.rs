//! An average ticket, from the first words to the end: how many operations of
//! the group's budget it spends, and on what.

use std::collections::BTreeMap;
use std::time::Duration;

use topicdesk::app::{App, Tuning};
use topicdesk::deskfile::DeskFile;
use topicdesk::standin::options::Options;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use crate::figure::Figures;
use crate::rig::Rig;

/// Between two deeds: longer than what waits to be gathered in one redraw of
/// the card, shorter than any person needs. Slower work spends no more: what
/// is only talked about is redrawn when the talk has paused.
const PAUSE: Duration = Duration::from_secs(4);

/// A tag and a script, as a desk has them.
const DESK: &str = r#"
format = 1
[[tag]]
name = "roses"
[[script]]
title = "Price"
[script.text]
en = "A dozen red roses is 40."
"#;

pub async fn run(figures: &mut Figures) {
    let rig = Rig::new(Options::unlimited(), 1).await;
    let app = App::start(rig.config(""), Tuning::default()).await.unwrap();
    let desk = DeskFile::parse(DESK, "bench", &|_| None).unwrap();
    let applied = app
        .database()
        .write(move |tx| Box::pin(async move { desk.apply(tx, 0).await.map(|_| ()) }));
    applied.await.unwrap();
    rig.called("setMyCommands", 1).await;
    rig.rest().await;
    rig.world.clear_calls();

    rig.says(0, 0);
    tokio::time::sleep(PAUSE).await;
    let ticket = Ticket::find(&rig);
    ticket.presses("Take").await;
    for n in 1..5 {
        ticket.writes(&format!("Answer {n}")).await;
        rig.says(0, n);
        tokio::time::sleep(PAUSE).await;
    }
    ticket.writes("/script !price").await;
    ticket.writes("/tag roses").await;
    ticket.writes("/status waiting_third").await;
    ticket.writes("/close done").await;
    // Whatever waited for a pause in the talk is redrawn now.
    tokio::time::sleep(Duration::from_secs(80)).await;
    rig.rest().await;

    let mut spent: BTreeMap<&str, usize> = BTreeMap::new();
    for call in &rig.world.lock().log.calls {
        if call.code == 200 && call.chat == Some(rig.chat) && call.cost > 0 {
            *spent.entry(call.method).or_default() += call.cost;
        }
    }
    for (method, count) in &spent {
        figures.note(&format!("  {method}"), *count as f64, "");
    }
    let reactions = spent.get("setMessageReaction").copied().unwrap_or(0);
    let operations = spent.values().sum::<usize>() - reactions;
    figures.at_most(
        "operations of an average ticket, reactions beside",
        operations as f64,
        14.0,
        "",
    );
    app.stop().await;
}

/// The topic of the only conversation.
struct Ticket<'a> {
    rig: &'a Rig,
    topic: i64,
}

impl<'a> Ticket<'a> {
    fn find(rig: &'a Rig) -> Self {
        let topic = *rig.shown().keys().next().unwrap();
        Self { rig, topic }
    }

    fn place(&self) -> Place {
        Place::Topic(self.rig.chat, self.topic)
    }

    async fn writes(&self, words: &str) {
        let world = &self.rig.world;
        world
            .send(self.rig.agent, self.place(), Draft::text(words))
            .unwrap();
        tokio::time::sleep(PAUSE).await;
    }

    async fn presses(&self, label: &str) {
        let (post, data) = self.rig.button(self.topic, label).unwrap();
        let world = &self.rig.world;
        let pressed = world.press(self.rig.agent, self.place(), post, &data);
        assert!(pressed.unwrap().answer().await.is_some());
        tokio::time::sleep(PAUSE).await;
    }
}
