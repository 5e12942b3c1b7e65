//! The desk's areas: presses, questions, screens, the private chat, inline mode.

mod contacts;
mod coordinator;
pub mod crew;
mod day;
mod feed;
mod find;
mod inline;
mod later;
mod macros;
mod people;
mod portrait;
mod press;
mod private;
mod probe;
mod prompts;
mod scripts;
mod settings;
mod status;
mod tags;
mod tasks;
mod turns;

use topicdesk::standin::options::Options;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use crate::road::scene::Talk;
use crate::support::House;

/// A conversation at a desk that also has the probe's area.
pub async fn begin() -> Talk {
    begin_with(Options::unlimited()).await
}

pub async fn begin_with(options: Options) -> Talk {
    let mut house = House::plan(options).await;
    house.tuning.areas = probe::AREAS;
    house.start().await;
    Talk::begin_in(house).await
}

/// The agent asks for the probe's screen and sees it.
pub async fn opens(talk: &Talk) -> topicdesk::standin::state::whisper::Whisper {
    talk.agent(Draft::text("/probe screen"));
    talk.house.screen_of(talk.house.agent, "First screen").await
}

/// Another agent of the desk.
pub fn boris(talk: &Talk) -> i64 {
    let boris = talk.house.world.person("Boris Agent");
    talk.house.world.join(talk.house.chat, boris);
    boris
}

/// The answer to a press from a screen with any data.
pub async fn forges(talk: &Talk, who: i64, screen: i64, data: &str) -> (String, bool) {
    let world = &talk.house.world;
    let pressed = world
        .press_whisper_forged(who, talk.house.chat, screen, data)
        .unwrap();
    let answer = pressed.answer().await.unwrap();
    (answer.text.unwrap_or_default(), answer.alert)
}

/// Somebody answers a post in the topic.
pub fn replies(talk: &Talk, who: i64, to: i64, words: &str) -> i64 {
    let place = Place::Topic(talk.house.chat, talk.topic);
    let draft = Draft::text(words).reply(to);
    talk.house.world.send(who, place, draft).unwrap()
}
