//! The title of a topic, and the colour of its icon.

use unicode_segmentation::UnicodeSegmentation;

use super::card::status_emoji;
use super::piece::{cut, isolate};
use crate::model::rich::units;
use crate::model::status::Status;

/// Longest title Telegram keeps; it cuts longer ones silently. Counted in
/// UTF-16 units, the stricter reading.
pub const TITLE_MAX: usize = 128;

/// Most of an inbox's code, and of a brand, UTF-16 units.
const CODE_UNITS: usize = 32;

/// `‹status emoji›[🔥] ‹inbox code›[ ‹brand›] · ‹name› · #‹number›`. Only the name
/// is shortened, never within a grapheme cluster; an empty one is left out.
#[must_use]
pub fn title(
    status: Status,
    urgent: bool,
    (code, brand): (&str, Option<&str>),
    name: &str,
    number: i64,
) -> String {
    let fire = if urgent { "🔥" } else { "" };
    let mut head = format!("{}{fire} {}", status_emoji(status), short(code));
    if let Some(brand) = brand.map(short).filter(|brand| !brand.is_empty()) {
        head.push(' ');
        head.push_str(&brand);
    }
    let tail = format!(" · #{number}");
    // Separator and both isolates.
    let room = TITLE_MAX.saturating_sub(units(&head) + units(&tail) + units(" · ") + 2);
    let mut shown = cut(name, TITLE_MAX);
    while units(&shown) > room {
        let clusters = shown.graphemes(true).count();
        shown = cut(&shown, clusters.saturating_sub(1));
    }
    if shown.is_empty() {
        return format!("{head}{tail}");
    }
    format!("{head} · {}{tail}", isolate(&shown))
}

/// A code or brand, within [`CODE_UNITS`].
fn short(text: &str) -> String {
    let mut most = 16;
    loop {
        let shown = cut(text, most);
        if units(&shown) <= CODE_UNITS {
            return shown;
        }
        most -= 1;
    }
}

/// The colours a topic icon can have, as Telegram names them.
const COLOURS: [u32; 6] = [
    7_322_096, 16_766_590, 13_338_331, 9_367_192, 16_749_490, 16_478_047,
];

/// The icon colour of an inbox's topics. It cannot be changed later, so it
/// shows the inbox, not the status.
#[must_use]
pub fn icon_color(code: &str) -> u32 {
    let sum: usize = code.bytes().map(usize::from).sum();
    COLOURS
        .get(sum % COLOURS.len())
        .copied()
        .unwrap_or(COLOURS[0])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tells_status_inbox_name_and_number() {
        assert_eq!(
            title(Status::New, false, ("TG", None), "Olena K.", 1042),
            "🔵 TG · \u{2068}Olena K.\u{2069} · #1042"
        );
        assert_eq!(
            title(Status::Closed, false, ("TG", Some(" ")), " \n", 7),
            "⚪ TG · #7"
        );
    }

    #[test]
    fn tells_the_brand() {
        assert_eq!(
            title(Status::New, false, ("TG", Some("Samsonite")), "Olena", 1),
            "🔵 TG Samsonite · \u{2068}Olena\u{2069} · #1"
        );
        let odd = title(
            Status::New,
            true,
            (&"👩‍👩‍👧".repeat(16), Some(&"🏴".repeat(40))),
            "O",
            i64::MIN,
        );
        assert!(units(&odd) <= TITLE_MAX, "{odd}");
    }

    #[test]
    fn keeps_clusters_whole() {
        let family = "👩‍👩‍👧";
        let long = title(Status::New, false, ("TG", None), &family.repeat(90), 1);
        assert!(units(&long) <= TITLE_MAX);
        let rest = long.replace(family, "");
        assert_eq!(rest, "🔵 TG · \u{2068}…\u{2069} · #1");
    }

    proptest! {
        #[test]
        fn never_too_long(code in ".{0,40}", brand in ".{0,40}", name in ".{0,300}", number: i64) {
            let title = title(Status::Open, true, (&code, Some(&brand)), &name, number);
            prop_assert!(units(&title) <= TITLE_MAX);
            let tail = format!("#{number}");
            prop_assert!(title.ends_with(&tail));
        }

        #[test]
        fn a_colour_of_telegrams(code in ".{0,20}") {
            prop_assert!(COLOURS.contains(&icon_color(&code)));
        }
    }
}
