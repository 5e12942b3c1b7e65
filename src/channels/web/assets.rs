//! The browser's side, part of the binary. A new file is a line in `SOURCES`.
//!
//! It goes out without what only its readers need (comments, indentation) and
//! packed. Its parts lie under an address that names what they are made of, so
//! that browsers keep them and never mix two versions.

use std::io::Write;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

const CSS: &str = "text/css; charset=utf-8";
/// The media type of scripts (RFC 9239).
pub const JS: &str = "text/javascript; charset=utf-8";
/// The media type of pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// What the page asks for: name, media type, content.
const SOURCES: &[(&str, &str, &str)] = &[
    ("frame.css", CSS, include_str!("page/frame.css")),
    ("frame.js", JS, include_str!("page/frame.js")),
    ("bubble.js", JS, include_str!("page/bubble.js")),
    ("composer.js", JS, include_str!("page/composer.js")),
    ("dom.js", JS, include_str!("page/dom.js")),
    ("keep.js", JS, include_str!("page/keep.js")),
    ("link.js", JS, include_str!("page/link.js")),
    ("log.js", JS, include_str!("page/log.js")),
    ("look.js", JS, include_str!("page/look.js")),
    ("rich.js", JS, include_str!("page/rich.js")),
    ("sheets.js", JS, include_str!("page/sheets.js")),
    ("talk.js", JS, include_str!("page/talk.js")),
    ("words.js", JS, include_str!("page/words.js")),
];

/// A file as it goes out.
#[derive(Debug)]
pub struct Asset {
    /// Its name.
    pub name: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// Its text.
    pub plain: String,
    /// The same in gzip.
    pub packed: Vec<u8>,
}

/// Everything that browsers are given.
#[derive(Debug)]
pub struct Assets {
    /// The script that sites put into their pages.
    pub widget: Asset,
    /// The page in which the chat runs.
    pub frame: Asset,
    /// What the page asks for.
    pub parts: Vec<Asset>,
    /// What the parts' address has in it: other parts, another address.
    pub version: String,
}

/// The files, made ready once.
pub static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let parts: Vec<Asset> = SOURCES
        .iter()
        .map(|(name, mime, text)| ready(name, mime, lean(text)))
        .collect();
    let mut digest = Sha256::new();
    for part in &parts {
        digest.update(&part.plain);
    }
    let version = URL_SAFE_NO_PAD.encode(digest.finalize());
    let frame = include_str!("page/frame.html").replace("{version}", &version);
    Assets {
        widget: ready("widget.js", JS, lean(include_str!("page/widget.js"))),
        frame: ready("frame.html", HTML, frame),
        parts,
        version,
    }
});

fn ready(name: &'static str, mime: &'static str, plain: String) -> Asset {
    Asset {
        name,
        mime,
        packed: pack(plain.as_bytes()),
        plain,
    }
}

/// In gzip (RFC 1952); writing into memory cannot fail, and if it did, an
/// empty answer would be the browser's loss, not ours.
fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let written = packer.write_all(bytes);
    written.and_then(|()| packer.finish()).unwrap_or_default()
}

/// A script or style sheet without indentation and without comments that have
/// lines of their own. Texts over several lines must not depend on either.
fn lean(text: &str) -> String {
    let mut lean = String::with_capacity(text.len());
    let mut comment = false;
    for line in text.lines().map(str::trim) {
        let begins = line.starts_with("/*");
        let ends = line.ends_with("*/");
        if !(comment || begins || line.is_empty() || line.starts_with("//")) {
            lean.push_str(line);
            lean.push('\n');
        }
        comment = (comment || begins) && !ends;
    }
    lean
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::BTreeSet;
    use std::io::Read;
    use std::path::Path;

    use crate::locale::Language;

    use super::super::page::strings::STRINGS;
    use super::*;

    /// Bytes of everything that a visitor's browser loads, compressed.
    const MOST: usize = 30_000;

    #[test]
    fn comments_and_blanks_are_left_out() {
        let text = "// one\n  a(); // two\n\n/** three\n * four\n */\nb();\n/* five */\nc();\n";
        assert_eq!(lean(text), "a(); // two\nb();\nc();\n");
    }

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/channels/web/page");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap());
        let files: BTreeSet<String> = files
            .filter(|name| Path::new(name).extension() != Some("rs".as_ref()))
            .collect();
        let assets = &*ASSETS;
        let served = assets.parts.iter().chain([&assets.widget, &assets.frame]);
        let served: BTreeSet<String> = served.map(|asset| asset.name.to_owned()).collect();
        assert_eq!(files, served);
    }

    #[test]
    fn the_page_asks_for_this_version() {
        let assets = &*ASSETS;
        let wanted = format!("part/{}/frame.js", assets.version);
        assert!(assets.frame.plain.contains(&wanted));
        assert!(!assets.frame.plain.contains('{'));
    }

    #[test]
    fn it_is_small() {
        let assets = &*ASSETS;
        let mut sum = 0;
        for asset in assets.parts.iter().chain([&assets.widget, &assets.frame]) {
            let mut text = String::new();
            let mut unpacked = flate2::read::GzDecoder::new(asset.packed.as_slice());
            unpacked.read_to_string(&mut text).unwrap();
            assert_eq!(text, asset.plain);
            sum += asset.packed.len();
        }
        for language in Language::ALL {
            let words: Vec<String> = STRINGS.iter().map(|key| language.say(key)).collect();
            let all = sum + pack(words.join("\n").as_bytes()).len();
            assert!(all <= MOST, "{language}: {all} bytes");
        }
    }
}
