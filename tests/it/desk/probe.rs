//! An area that does one of everything.

use topicdesk::desk::areas::{Area, Call, Doing, Entry, Found, Reply, Said};
use topicdesk::desk::buttons::Button;
use topicdesk::desk::cards::Card;
use topicdesk::desk::commands::Command;
use topicdesk::model::rich::RichText;
use topicdesk::store::database::Tx;
use topicdesk::store::error::StoreError;
use topicdesk::store::staff::Standing;

use futures_util::future::BoxFuture;

#[derive(Debug)]
pub struct Probe;

pub const AREAS: &[&dyn Area] = &[&Probe];

fn screen(call: &Call<'_>, words: &str) -> Card {
    let conversation = call.conversation.as_ref().map(|found| found.id);
    let button = |label: &str, verb| Button::area(label, ('Z', verb), conversation, "arg");
    Card {
        text: RichText::plain(words),
        keyboard: vec![
            vec![button("Next", 'n'), button("Do", 'd'), button("No", 'r')],
            vec![button("Ask", 'a'), button("Shut", 'c')],
        ],
    }
}

fn ask() -> Reply {
    Reply::Ask {
        ask: "why".into(),
        words: RichText::plain("Why?"),
    }
}

impl Area for Probe {
    fn code(&self) -> char {
        'Z'
    }

    fn commands(&self) -> &'static [Command] {
        &[Command {
            name: "probe",
            about: "command-help",
            anywhere: false,
            private: true,
        }]
    }

    fn menu(&self, role: Standing) -> Option<Entry> {
        (role == Standing::Manager).then_some(Entry {
            label: "command-help",
            verb: 'n',
        })
    }

    fn press<'a>(
        &'a self,
        _: &'a mut Tx,
        call: &'a Call<'a>,
        verb: char,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            Ok(vec![match verb {
                'n' => Reply::Show(screen(call, &format!("Second screen {args}"))),
                'd' => Reply::Done("Done it".into()),
                'r' => Reply::Refused("Will not".into()),
                'a' => ask(),
                _ => Reply::Close("Shut it".into()),
            }])
        })
    }

    fn command<'a>(
        &'a self,
        _: &'a mut Tx,
        call: &'a Call<'a>,
        _: &'a str,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            Ok(vec![match args {
                "screen" => Reply::Show(screen(call, "First screen")),
                "ask" => ask(),
                "no" => Reply::Refused("Will not".into()),
                _ => Reply::Done("Done it".into()),
            }])
        })
    }

    fn answer<'a>(
        &'a self,
        _: &'a mut Tx,
        call: &'a Call<'a>,
        ask: &'a str,
        said: &'a Said<'a>,
    ) -> Doing<'a> {
        Box::pin(async move {
            let number = call.conversation.as_ref().map_or(0, |found| found.number);
            let words = format!("#{number} {ask}: {}", said.words());
            Ok(vec![
                Reply::Done("Noted".into()),
                Reply::Show(Card::from(RichText::plain(words))),
            ])
        })
    }

    fn inline<'a>(
        &'a self,
        _: &'a mut Tx,
        _: &'a Call<'a>,
        query: &'a str,
    ) -> BoxFuture<'a, Result<Vec<Found>, StoreError>> {
        Box::pin(async move {
            let found = |n: usize| Found {
                id: n.to_string(),
                title: format!("Greeting {n}"),
                about: "A greeting".into(),
                text: RichText::plain(format!("Good {query} {n}")),
            };
            Ok((1..=60).map(found).collect())
        })
    }
}
