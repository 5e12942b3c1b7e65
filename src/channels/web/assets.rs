//! The browser's side, part of the binary. A new file is a line here.

/// The page in which the chat runs.
pub const FRAME: &str = include_str!("page/frame.html");

/// The script that sites put into their pages.
pub const WIDGET: &str = include_str!("page/widget.js");

/// What the page asks for: name, media type, content.
pub const PARTS: &[(&str, &str, &str)] = &[
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

const CSS: &str = "text/css; charset=utf-8";
/// The media type of scripts (RFC 9239).
pub const JS: &str = "text/javascript; charset=utf-8";
/// The media type of pages.
pub const HTML: &str = "text/html; charset=utf-8";
