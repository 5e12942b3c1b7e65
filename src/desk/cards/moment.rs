//! A moment in full, as it is shown back to whoever wrote a time:
//! "Fri 27 Mar, 09:00 (in 2 h 15 min)".

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;

use crate::locale::Language;

const MINUTE: i64 = 60_000;

/// `at` with its day of the week and how far it is from `now`, both milliseconds
/// UTC; the year is told if it is another.
#[must_use]
pub fn in_full(at: i64, now: i64, zone: Tz, language: Language) -> String {
    let local = |ms| DateTime::from_timestamp_millis(ms).map(|t| t.with_timezone(&zone));
    let (Some(then), Some(today)) = (local(at), local(now)) else {
        return "?".into();
    };
    let weekday = i64::from(then.weekday().number_from_monday());
    let date = language.say_with(
        "moment-date",
        &[
            ("weekday", weekday.into()),
            ("day", i64::from(then.day()).into()),
            ("month", i64::from(then.month()).into()),
        ],
    );
    let date = if then.year() == today.year() {
        date
    } else {
        // As text: a number of four digits might be grouped.
        let year = then.year().to_string();
        language.say_with(
            "moment-date-year",
            &[("date", date.into()), ("year", year.into())],
        )
    };
    language.say_with(
        "moment-full",
        &[
            ("date", date.into()),
            ("time", then.format("%H:%M").to_string().into()),
            (
                "distance",
                distance(at.saturating_sub(now), language).into(),
            ),
        ],
    )
}

/// "in 2 h 15 min", "3 days ago", "now": the two largest units, to the minute.
#[must_use]
pub fn distance(millis: i64, language: Language) -> String {
    let minutes = (millis.saturating_abs() + MINUTE / 2) / MINUTE;
    if minutes == 0 {
        return language.say("moment-now");
    }
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let days_only = days >= 7;
    let counts = [
        ("moment-days", days),
        ("moment-hours", if days_only { 0 } else { hours }),
        ("moment-minutes", if days > 0 { 0 } else { minutes }),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let spans: Vec<String> = counts
        .map(|(key, count)| language.say_with(key, &[("count", count.into())]))
        .collect();
    let key = if millis < 0 {
        "moment-ago"
    } else {
        "moment-in"
    };
    language.say_with(key, &[("span", spans.join(" ").into())])
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::model::moment;

    const NOW: i64 = 1_774_600_000_000; // Friday, 27.03.2026 10:26:40 in Kyiv
    const KYIV: Tz = chrono_tz::Europe::Kyiv;

    #[test]
    fn shows_a_moment_in_full() {
        let shown = |after: i64, language| in_full(NOW + after * MINUTE, NOW, KYIV, language);
        let (en, ru, uk) = (Language::En, Language::Ru, Language::Uk);
        assert_eq!(shown(135, en), "Fri 27 Mar, 12:41 (in 2 h 15 min)");
        assert_eq!(shown(135, ru), "пт 27 мар, 12:41 (через 2 ч 15 мин)");
        assert_eq!(shown(135, uk), "пт 27 бер, 12:41 (через 2 год 15 хв)");
        assert_eq!(shown(2 * 1440, en), "Sun 29 Mar, 11:26 (in 2 days)");
        assert_eq!(shown(1500, ru), "сб 28 мар, 11:26 (через 1 день 1 ч)");
        assert_eq!(shown(5 * 1440, uk), "ср 1 кві, 11:26 (через 5 днів)");
        assert_eq!(
            shown(400 * 1440, ru),
            "сб 1 мая 2027, 11:26 (через 400 дней)"
        );
        assert_eq!(shown(-60, uk), "пт 27 бер, 09:26 (1 год тому)");
        assert_eq!(shown(0, ru), "пт 27 мар, 10:26 (сейчас)");
        assert_eq!(in_full(i64::MAX, NOW, KYIV, en), "?");
    }

    #[test]
    fn what_is_shown_is_understood() {
        for language in Language::ALL {
            // Every day of a year and more, at odd times.
            for day in 1..500 {
                let at = (NOW + day * (1440 * MINUTE + 61_001)) / MINUTE * MINUTE;
                let shown = in_full(at, NOW, KYIV, language);
                let (time, _) = shown.split_once(" (").unwrap();
                let read = moment::parse(time, NOW, KYIV).unwrap();
                assert_eq!((read.at, read.rest), (at, time.len()), "{shown}");
            }
        }
    }
}
