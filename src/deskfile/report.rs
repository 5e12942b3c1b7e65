//! What a file has changed at the desk, told.

use crate::locale::{Arg, Language};

/// What became of each thing that the file names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// One for each, in the order of the file.
    pub lines: Vec<Line>,
}

/// What became of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub area: Area,
    /// What it is called.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// A kind of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Area {
    /// A tag.
    Tag,
    /// A team.
    Team,
    /// A folder of scripts.
    Folder,
    /// A script.
    Script,
    /// What a role may do.
    Rights,
    /// What is set for an inbox.
    Inbox,
    /// A person's role and teams.
    Person,
}

/// What became of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The desk did not have it.
    Added,
    /// The desk had it otherwise.
    Changed,
    /// The desk had it just so.
    Left,
    /// It concerns somebody whom the desk does not know, and was left out.
    Unknown,
}

impl Report {
    pub(super) fn add(&mut self, area: Area, name: impl Into<String>, outcome: Outcome) {
        self.lines.push(Line {
            area,
            name: name.into(),
            outcome,
        });
    }

    /// How many things had this outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        let lines = self.lines.iter();
        lines.filter(|line| line.outcome == outcome).count()
    }

    /// A line for each thing that was added or changed, and the counts.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let mark = match line.outcome {
                Outcome::Added => "+",
                Outcome::Changed => "~",
                Outcome::Unknown => "?",
                Outcome::Left => continue,
            };
            let area = language.say(match line.area {
                Area::Tag => "deskfile-area-tag",
                Area::Team => "deskfile-area-team",
                Area::Folder => "deskfile-area-folder",
                Area::Script => "deskfile-area-script",
                Area::Rights => "deskfile-area-rights",
                Area::Inbox => "deskfile-area-inbox",
                Area::Person => "deskfile-area-person",
            });
            let name = [("name", line.name.as_str().into())];
            let name = language.say_with("deskfile-quoted", &name);
            text.extend([mark, " ", &area, " ", &name, "\n"]);
        }
        let count = |outcome| Arg::Number(i64::try_from(self.count(outcome)).unwrap_or(i64::MAX));
        let counts = [
            ("added", count(Outcome::Added)),
            ("changed", count(Outcome::Changed)),
            ("left", count(Outcome::Left)),
        ];
        text.push_str(&language.say_with("deskfile-counts", &counts));
        let unknown = self.count(Outcome::Unknown);
        if unknown > 0 {
            let unknown = [("count", unknown.to_string().into())];
            text.push('\n');
            text.push_str(&language.say_with("deskfile-unknown", &unknown));
        }
        text
    }
}
