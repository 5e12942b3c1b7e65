//! Holds the sources to the map of the house in `src/lib.rs`.

#![expect(clippy::expect_used, clippy::string_slice, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground up; a room may use itself and those before it.
const ROOMS: &[&str] = &[
    "clock", "model", "locale", "config", "log", "meter", "store", "botapi", "deskfile",
    "channels", "relay", "delivery", "desk", "jobs", "web", "app", "cli", "main",
];

/// Uses nothing of the house, so that it cannot share its mistakes.
const APART: &str = "standin";

/// Only these may name the stand-in.
const MAY_USE_APART: &[&str] = &["app", "main", APART];

/// Kinds of channel whose names stay in their folders; the folders that exist are
/// added. `telegram` is also the platform of the desk and may be named.
const KINDS: &[&str] = &[
    "whatsapp",
    "instagram",
    "messenger",
    "viber",
    "vk",
    "line",
    "wechat",
];

/// Folders of `src/channels` that channels share.
const SHARED: &[&str] = &["meta", "street"];

/// One source file: its path below `src`, and its lines of code without comments.
struct Source {
    path: PathBuf,
    lines: Vec<(usize, String)>,
}

impl Source {
    fn room(&self) -> String {
        let first = self.path.iter().next().unwrap_or_default();
        first.to_string_lossy().trim_end_matches(".rs").to_owned()
    }

    fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }
}

#[test]
fn imports_go_downward() {
    let mut wrong = Vec::new();
    for source in sources() {
        let room = source.room();
        if room == "lib" {
            continue;
        }
        for (number, line) in &source.lines {
            for used in rooms_named(line) {
                let allowed = if used == APART {
                    MAY_USE_APART.contains(&room.as_str())
                } else if room == APART {
                    false
                } else {
                    rank(&used) <= rank(&room)
                };
                if !allowed {
                    wrong.push(format!(
                        "src/{}:{number}: {room} uses {used}",
                        source.name()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_has_its_place() {
    for source in sources() {
        let room = source.room();
        let known = ROOMS.contains(&room.as_str()) || room == APART || room == "lib";
        assert!(
            known,
            "src/{} is in no room of tests/it/house.rs",
            source.name()
        );
    }
}

#[test]
fn paths_into_the_house_are_written_out() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in &source.lines {
            let braces = line.contains("crate::{");
            let all = line.contains("use crate::") && line.contains("::*");
            if braces || all {
                wrong.push(format!("src/{}:{number}: {}", source.name(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_exported_twice() {
    for source in sources() {
        let last = source.path.file_name().unwrap_or_default();
        if last == "lib.rs" || last == "mod.rs" {
            for (number, line) in &source.lines {
                let again = line.trim_start();
                let again = again.starts_with("pub use ") || again.starts_with("pub(crate) use");
                assert!(!again, "src/{}:{number}: {}", source.name(), line.trim());
            }
        }
    }
}

#[test]
fn a_channel_is_named_in_its_folder_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.path == Path::new("channels/mod.rs") {
            continue;
        }
        // The platform may be named anywhere, the channel's folder may not.
        let folder = Path::new("channels/telegram");
        for (number, line) in &source.lines {
            if line.contains("channels::telegram") && !source.path.starts_with(folder) {
                wrong.push(format!("src/{}:{number}: {}", source.name(), line.trim()));
            }
        }
        for kind in kinds() {
            if source.path.starts_with(Path::new("channels").join(&kind)) {
                continue;
            }
            for (number, line) in &source.lines {
                if names_kind(line, &kind) {
                    wrong.push(format!("src/{}:{number}: {kind}", source.name()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_way_up_stays_in_its_room() {
    for source in sources() {
        let own = source.path.iter().count() - usize::from(source.path.ends_with("mod.rs"));
        let code = source.lines.iter();
        for (number, line) in code.take_while(|(_, line)| !line.starts_with("mod tests {")) {
            let up = line.matches("super::").count();
            let leaves = line.contains(&"super::".repeat(own)) && up >= own;
            assert!(!leaves, "src/{}:{number}: {}", source.name(), line.trim());
        }
    }
}

/// Without it the tests above could pass by seeing nothing.
#[test]
fn the_rules_see_what_they_forbid() {
    assert_eq!(rooms_named("use crate::desk::cards::Card;"), ["desk"]);
    assert_eq!(
        rooms_named("fn f(a: crate::store::A, b: &crate::model::B)"),
        ["store", "model"]
    );
    assert!(rooms_named("let crates = 1; my_crate::desk()").is_empty());
    assert!(rank("store") < rank("desk") && rank("desk") < rank("app"));

    assert!(names_kind("kind == \"viber\"", "viber"));
    assert!(names_kind("use crate::channels::line::Line;", "line"));
    assert!(names_kind("struct WhatsappCard;", "whatsapp"));
    assert!(names_kind("let vk_id = 1;", "vk"));
    assert!(!names_kind("for line in text.lines() {", "line"));
    assert!(!names_kind("let svk = 1;", "vk"));

    let kept = "let url = \"http://x\"; ";
    assert_eq!(without_comment(&format!("{kept}// viber")), kept);
    assert_eq!(without_comment("/// viber"), "");
    assert!(
        sources()
            .iter()
            .any(|source| source.name() == "channels/contract.rs")
    );
}

fn rank(room: &str) -> usize {
    ROOMS
        .iter()
        .position(|known| *known == room)
        .unwrap_or(usize::MAX)
}

/// The rooms that a line names by `crate::room`.
fn rooms_named(line: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    let mut before = None;
    for part in line.split("crate::") {
        if let Some(before) = before
            && !ends_in_word(before)
        {
            let room: String = part.chars().take_while(|c| is_word(*c)).collect();
            if !room.is_empty() && room.starts_with(|c: char| c.is_ascii_lowercase()) {
                rooms.push(room);
            }
        }
        before = Some(part);
    }
    rooms
}

fn names_kind(line: &str, kind: &str) -> bool {
    if ["line", "web", "form", "email"].contains(&kind) {
        // Everyday words: only where a kind must be meant.
        return line.contains(&format!("channels::{kind}"))
            || (line.contains(&format!("\"{kind}\"")) && line.contains("kind"));
    }
    words(line).any(|word| word == kind)
}

/// The words of a line, lower case; `CamelCase` and `snake_case` come apart.
fn words(line: &str) -> impl Iterator<Item = String> {
    let mut apart = String::new();
    let mut last = ' ';
    for c in line.chars() {
        if c.is_uppercase() && last.is_lowercase() {
            apart.push(' ');
        }
        apart.push(if c.is_alphanumeric() { c } else { ' ' });
        last = c;
    }
    let words: Vec<String> = apart.split_whitespace().map(str::to_lowercase).collect();
    words.into_iter()
}

fn kinds() -> Vec<String> {
    let mut kinds: Vec<String> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    for entry in fs::read_dir(root().join("channels")).expect("src/channels") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = name == "telegram" || SHARED.contains(&name.as_str()) || kinds.contains(&name);
        if entry.path().is_dir() && !known {
            kinds.push(name);
        }
    }
    kinds
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root(), &mut paths);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source file");
        let lines = text.lines().map(|line| without_comment(line).to_owned());
        Source {
            lines: (1..).zip(lines).collect(),
            path: path.strip_prefix(root()).expect("below src").to_owned(),
        }
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The line up to its `//`, unless that stands in an address such as `http://`.
fn without_comment(line: &str) -> &str {
    let starts = line.match_indices("//").map(|(at, _)| at);
    let comment = starts
        .filter(|at| !line[..*at].ends_with(':'))
        .find(|at| line[..*at].matches('"').count().is_multiple_of(2));
    comment.map_or(line, |at| &line[..at])
}

fn ends_in_word(text: &str) -> bool {
    text.ends_with(|c: char| is_word(c) || c == '$')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
