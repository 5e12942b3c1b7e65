#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{America, Asia, Australia, Europe};
use proptest::prelude::*;

use super::*;

/// Friday, 27 March 2026, 10:26:40 in Kyiv; clocks go forward on Sunday.
const NOW: i64 = 1_774_600_000_000;
const KYIV: Tz = Europe::Kyiv;
const ZONES: [Tz; 5] = [
    Europe::Kyiv,
    Europe::Moscow,
    Asia::Yekaterinburg,
    America::New_York,
    Australia::Lord_Howe,
];

/// A written time as it is read: the local time, and the rest in brackets.
fn read(text: &str) -> String {
    match parse(text, NOW, KYIV) {
        Ok(Parsed { at, rest }) => {
            let local = DateTime::from_timestamp_millis(at).unwrap();
            let local = local.with_timezone(&KYIV).format("%Y-%m-%d %H:%M:%S");
            let local = local.to_string();
            let local = local.strip_suffix(":00").unwrap_or(&local);
            match text.get(rest..).unwrap() {
                "" => local.to_owned(),
                rest => format!("{local} [{rest}]"),
            }
        }
        Err(failure) => failure.to_string(),
    }
}

/// Each line: the time as it is read, then ways to write it, after semicolons.
fn check(table: &str) {
    let mut wrong = Vec::new();
    for line in table.trim().lines() {
        let (expected, ways) = line.trim().split_once(';').unwrap();
        for way in ways.split(';') {
            let got = read(way.trim());
            if got != expected {
                wrong.push(format!("«{}» is {got}, not {expected}", way.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn stretches_of_time() {
    check(
        "2026-03-27 12:26:40;in 2 h;2h;2 hours;через 2 часа;Через два часа;2 ч;за 2 години;через дві години;2 год;через 2 год;after 2 hours;на 2 часа;for 2 hrs;in two hours;2 год.;через пару часов
         2026-03-27 10:56:40;через 30 хв;in 30 min;30m;полчаса;через полчаса;через пів години;півгодини;half an hour;in half an hour;за пів години;30 мин.;через тридцать минут;через 30 хвилин;30м;in 30 m;30хв
         2026-03-27 11:26:40;через час;через годину;in an hour;на час;за годину;1h;через одну годину
         2026-03-27 11:56:40;через полтора часа;через півтори години;1.5 h;1,5 часа;1h30m;1 ч 30 мин;1 ч. 30 мин.;1 hour and 30 minutes;in 1 hour 30 min;90 min
         2026-03-27 10:26:55;15 sec;через 15 секунд
         2026-03-28 10:26:40;через день;через 1 день;in a day;1d;через добу
         2026-03-30 10:26:40;через 3 дня;через 3 дні;in 3 days;3 дня;in three days
         2026-04-03 10:26:40;через неделю;через тиждень;in a week;на неделю;за тиждень;1w
         2026-04-10 10:26:40;in 2 weeks;через 2 недели;через два тижні
         2026-04-27 10:26:40;через месяц;через місяць;in a month
         2026-09-27 10:26:40;через полгода;через півроку
         2027-03-27 10:26:40;через год;через рік;in a year;через 1 год
         2026-03-30 09:00;через 3 дня в 9;через 3 дні о 9:00;in 3 days at 9;через 3 дня утром;in 3 days at 9am;через 3 дні вранці
         2026-03-28 12:26:40;1 day 2 hours;через 1 день и 2 часа",
    );
}

#[test]
fn days_and_times() {
    check(
        "2026-03-28 09:00;завтра 9:00;завтра;tomorrow 9am;tomorrow at 9;Завтра в 9;завтра о 9;завтра о дев'ятій;завтра в девять утра;завтра, 9:00;9:00 завтра;завтра утром;завтра вранці;tomorrow morning;at 9am tomorrow;завтра в 9 часов;завтра о 9 годині;TOMORROW 9 A.M.;завтра 9;на завтра;завтра в 9.00;tomorrow at nine;завтра 9-00;завтра утром в 9;через 1 день в 9;tmr 9am;завтра 9 утра;в 9 часов утра завтра
         2026-03-28 21:00;завтра в 9 вечера;tomorrow 9pm;завтра вечером в 9;завтра о 21:00;tomorrow evening at 9;завтра 21.00;tomorrow at 9 p.m.;завтра о 9 вечора
         2026-03-28 14:00;завтра в 2 дня;завтра в 2 часа дня;tomorrow 2 pm;завтра о 14
         2026-03-29 09:00;послезавтра;послезавтра утром;day after tomorrow;the day after tomorrow at 9;післязавтра о 9;overmorrow
         2026-03-29 10:00;післязавтра о 10;позавтра о десятій
         2026-03-30 09:00;в пн;у понеділок;on monday;пн;Mon;next monday;в следующий понедельник;наступного понеділка;понедельник утром;next week;на следующей неделе;наступного тижня
         2026-03-30 10:00;next monday 10:00;в понедельник в 10;у понеділок о 10;monday 10am;10:00 в понедельник
         2026-04-03 09:00;в пятницу;у п’ятницю;у пʼятницю;у п'ятницю;на пятницу;пт;next friday;наступної п'ятниці;next week on Friday;на следующей неделе в пятницу;до пятницы
         2026-03-27 18:00;сегодня;today;пт 18:00;в пятницу в 18:00;today at 6 pm;сьогодні о 18;18:00;в 6 вечера;в 18;о 18:00;eod;@18;6pm;в 18.00;до 18;к 18;by six pm;till 6 pm;до 18.00;до 6 вечера;this friday 18:00
         2026-03-27 18:30;18:30;в 18:30;о 18.30;at 6:30pm;6:30 вечера
         2026-03-28 09:00;9:00;09:00;утром;вранці;9 утра;9am;at 9;в 9;о дев'ятій;9:00:00
         2026-03-27 19:00;вечером;ввечері;this evening;сегодня вечером;сьогодні ввечері;19:00;увечері
         2026-03-27 20:00;tonight;tonight at 8;20:00
         2026-03-28 00:00;в полночь;опівночі;midnight;в 12 ночи;24:00;00:00;завтра 0:00;today 24:00;завтра в 12 ночи
         2026-03-27 12:00;полдень;опівдні;noon;12:00;12pm;в 12 дня
         2026-04-01 09:00;next month;1 апреля;1-го апреля;1 квітня;April 1;Apr 1st;1st of April;the 1st of April;1 числа;1.04;01.04;2026-04-01;1.4.2026;1/4;1-го;on the 1st
         2027-01-01 09:00;next year;в следующем году;1 січня
         2026-03-28 18:30;завтра 18-30
         2026-03-28 09:00;weekend;на выходных;у вихідні
         2026-03-28 09:30;9.30;в 9.30",
    );
}

#[test]
fn dates() {
    check(
        "2027-03-04 09:00;04.03 09:00;4 марта;4 березня 2027;Mar 4;2027-03-04 09:00;2027-03-04T09:00;4 березня;4 марта 2027 года в 9;March 4th, 2027;4.03.27;04.03.2027;4/3;4 мар.;04-03-2027;Mar. 4 at 9am;до 4 марта;04.03 09.00;к 4 марта 2027 г.
         2027-03-25 09:00;3/25;25/3
         2026-03-27 11:00;27.03 11:00;27 марта в 11;пт 27 мар, 11:00;Fri 27 Mar 11:00;пт, 27 бер, 11:00
         2027-03-27 10:00;27.03 10:00
         2028-02-29 09:00;29.02;29 февраля
         2026-03-31 09:00;31 числа
         2026-04-03 09:00;3 числа;3-го числа
         no such date;31.02;30 февраля;2027-13-01;31.04.2027
         in the past;26.03.2026;2025-01-01;1 января 2026;сегодня 9:00;today at 10;5 минут назад;2 hours ago;сегодня утром
         too far away;через 10 лет;2040-01-01;in 100 years;через 9999 лет;in 9999 months",
    );
}

#[test]
fn the_rest_is_left_whole() {
    check(
        "2026-03-28 09:00 [Добрый день];завтра 9:00 Добрый день;завтра 9:00: Добрый день;завтра 9:00 — Добрый день;завтра 9 Добрый день;завтра Добрый день;завтра утром, Добрый день;завтра\nДобрый день"
            .replace('\n', "\u{b}")
            .as_str(),
    );
    check(
        "2026-03-28 09:00 [9 роз];завтра 9 роз;завтра в 9 9 роз;завтра: 9 роз
         2026-03-28 09:00 [в пятницу привезём];завтра 9:00 в пятницу привезём
         2026-03-27 12:26:40 [завтра привезём];через 2 часа завтра привезём
         2026-03-28 09:00 [-50% на всё];завтра 9:00 -50% на всё
         2026-03-30 09:00 [27 роз];в пн 27 роз
         2026-03-28 09:00 [1000 роз];завтра 1000 роз
         2026-03-28 09:00 [-10:00];завтра 9:00-10:00
         2026-03-28 09:00 [10:00];завтра 9:00 10:00
         2026-03-27 10:56:40 [Добрый день];через 30 мин. Добрый день
         2026-03-28 09:00 [в 5 руках];завтра в 9 в 5 руках",
    );
    let list = "завтра\n- роза\n- тюльпан";
    assert_eq!(read(list), "2026-03-28 09:00 [- роза\n- тюльпан]");
    assert_eq!(read("завтра:\n\n9 роз"), "2026-03-28 09:00 [9 роз]");
    let bold = serde_json::json!({
        "text": "в пн 💐 Розы",
        "entities": [{ "type": "bold", "offset": 8, "length": 4 }]
    });
    let text: RichText = serde_json::from_value(bold).unwrap();
    let (_, rest) = split(&text, NOW, KYIV).unwrap();
    assert_eq!(rest.text, "💐 Розы");
    let entity = rest.entities.first().unwrap();
    assert_eq!((entity.offset, entity.length), (3, 4));
}

#[test]
fn what_is_no_time() {
    check(
        "not a time;привет;hello there;9;9 роз;1000;в магазин;on the table;25:00;9:60;9:5;через;in;через 2;в;завтрашний;марта;Mar;next;this;12345:00;😀;.;9:000;через полторы недели;32 числа;утренний",
    );
    assert_eq!(parse("", NOW, KYIV), Err(Failure::NotATime));
    assert_eq!(parse("\n\n", NOW, KYIV), Err(Failure::NotATime));
    assert_eq!(parse("завтра", i64::MAX, KYIV), Err(Failure::TooFar));
    assert_eq!(parse("завтра", i64::MIN, KYIV), Err(Failure::TooFar));
}

#[test]
fn clocks_that_are_put_forward_and_back() {
    // Kyiv: on Sunday from 3:00 to 4:00.
    check(
        "2026-03-29 04:00;послезавтра в 3:00;послезавтра в 3:30;29.03 3:59
         2026-03-29 02:59;послезавтра в 2:59
         2026-03-29 04:01;послезавтра в 4:01
         2026-03-29 11:26:40;48 h;через 48 часов
         2026-03-29 10:26:40;через 2 дня;in 2 days",
    );
    // And on 25 October from 4:00 to 3:00.
    let local = |text: &str| {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        KYIV.from_local_datetime(&local)
    };
    let twice = local("2026-10-25 03:30");
    let (first, second) = (twice.earliest().unwrap(), twice.latest().unwrap());
    assert_ne!(first, second);
    let at = |now: i64, text| parse(text, now, KYIV).unwrap().at;
    let before = local("2026-10-25 02:00").unwrap().timestamp_millis();
    assert_eq!(at(before, "3:30"), first.timestamp_millis());
    assert_eq!(at(before, "25.10 3:30"), first.timestamp_millis());
    // Between the two, the one that is still to come is meant.
    let between = first.timestamp_millis() + 60_000;
    assert_eq!(at(between, "3:30"), second.timestamp_millis());
    assert_eq!(at(between, "сегодня 3:30"), second.timestamp_millis());
    let tomorrow = local("2026-10-26 03:30").unwrap().timestamp_millis();
    assert_eq!(at(second.timestamp_millis(), "3:30"), tomorrow);
}

/// The moments within five years at which clocks are put forward or back.
fn transitions(zone: Tz) -> Vec<i64> {
    let offset = |hour: i64| {
        let at = zone.timestamp_millis_opt(hour * 3_600_000).unwrap();
        at.offset().fix()
    };
    let first = NOW / 3_600_000 + 24;
    let hours = first..first + 5 * 365 * 24;
    let changed = hours.filter(|hour| offset(hour - 1) != offset(*hour));
    changed.map(|hour| hour * 3_600_000).collect()
}

#[test]
fn every_moment_around_a_change_of_the_clocks_is_found_again() {
    let mut changes = 0;
    for zone in ZONES {
        for change in transitions(zone) {
            changes += 1;
            for minutes in -200..200 {
                let at = change + minutes * 60_000;
                let local = zone.timestamp_millis_opt(at).unwrap();
                let text = local.format("%Y-%m-%d %H:%M").to_string();
                let naive = local.naive_local();
                let first = zone.from_local_datetime(&naive).earliest().unwrap();
                let got = parse(&text, NOW, zone).unwrap().at;
                assert_eq!(got, first.timestamp_millis(), "{zone} {text}");
                // Half an hour later by the clock's face, which may not exist.
                let face = naive + chrono::TimeDelta::minutes(30);
                let text = face.format("%d.%m.%Y %H:%M").to_string();
                let got = parse(&text, NOW, zone).unwrap().at;
                let shown = zone.timestamp_millis_opt(got).unwrap().naive_local();
                if let Some(first) = zone.from_local_datetime(&face).earliest() {
                    assert_eq!(got, first.timestamp_millis(), "{zone} {text}");
                } else {
                    let before = zone.timestamp_millis_opt(got - 1).unwrap().naive_local();
                    assert!(before < face && face < shown, "{zone} {text} is {shown}");
                }
            }
        }
    }
    // Two a year where clocks are changed; Moscow and Yekaterinburg do not.
    assert!(changes >= 3 * 9, "{changes}");
}

/// Words that times are made of, and others.
fn words() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "завтра",
        "in",
        "через",
        "2",
        "9:00",
        "30",
        "хв",
        "в",
        "о",
        "пн",
        "next",
        "monday",
        "утра",
        "вечером",
        "tonight",
        ".",
        ":",
        "-",
        ",",
        "/",
        "04",
        "03",
        "2027",
        "марта",
        "Mar",
        "год",
        "половина",
        "пів",
        "години",
        "half",
        "an",
        "hour",
        "24",
        "00",
        "am",
        "p",
        "m",
        "числа",
        "го",
        "of",
        "the",
        "day",
        "after",
        "tomorrow",
        "\n",
        "ago",
        "9999",
        "года",
        "T",
        "роз",
        "Добрый",
        "на",
        "weeks",
        "months",
        "и",
        "1.5",
        "29.02",
        "31",
        "0",
    ]);
    let joined = |(piece, space): (&str, bool)| format!("{piece}{}", if space { " " } else { "" });
    prop::collection::vec((pieces, any::<bool>()).prop_map(joined), 0..14)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_time_to_come_or_none(
        text in prop_oneof![words(), any::<String>()],
        now in 0_i64..4_000_000_000_000,
        zone in prop::sample::select(ZONES.to_vec()),
    ) {
        if let Ok(Parsed { at, rest }) = parse(&text, now, zone) {
            prop_assert!(at > now && at - now <= 5 * 366 * 86_400_000);
            prop_assert!(rest > 0 && text.get(rest..).is_some());
            // Without the rest it is the same time.
            let alone = parse(text.get(..rest).unwrap(), now, zone);
            prop_assert_eq!(alone.map(|alone| alone.at), Ok(at));
        }
    }
}
