//! What was said, on the calendar and the clocks of a zone.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

use super::Failure;
use super::grammar::{Day, Saying, Span, Time};
use super::lexicon::{Lexicon, Part, Unit};

/// Farthest time that is taken: five years.
const FARTHEST: i64 = 5 * 366 * 86_400_000;
/// What a day without a time means.
const MORNING: u32 = 9;
/// What today without a time means.
const CLOSE: u32 = 18;
/// No clock has ever been put forward by more minutes (Samoa left out a day).
const GAP_MAX: i64 = 26 * 60;

/// When it is, milliseconds UTC.
pub fn resolve(saying: &Saying, now: i64, zone: Tz) -> Result<i64, Failure> {
    let utc = DateTime::from_timestamp_millis(now).ok_or(Failure::TooFar)?;
    let today = utc.with_timezone(&zone).naive_local();
    let asked = Asked {
        now,
        zone,
        today: today.date(),
        time: time(saying)?,
    };
    let at = match (saying.span, saying.day) {
        (Some(span), _) => asked.after(span, today)?,
        (None, Some(day)) => asked.on(day)?,
        (None, None) => asked.nearest((0..=1).map(Days::new))?,
    };
    match at {
        at if at <= now => Err(Failure::Past),
        at if at - now > FARTHEST => Err(Failure::TooFar),
        at => Ok(at),
    }
}

struct Asked {
    now: i64,
    zone: Tz,
    today: NaiveDate,
    /// The time of the day that was said; 24 h is the end of the day.
    time: Option<TimeDelta>,
}

impl Asked {
    fn after(&self, span: Span, today: NaiveDateTime) -> Result<i64, Failure> {
        if span.ago {
            return Err(Failure::Past);
        }
        if span.months == 0 && span.days == 0 {
            return self.now.checked_add(span.millis).ok_or(Failure::TooFar);
        }
        let date = today.date().checked_add_months(Months::new(span.months));
        let date = date.and_then(|date| date.checked_add_days(Days::new(span.days.into())));
        let date = date.ok_or(Failure::TooFar)?;
        let time = self.time.unwrap_or(today.time() - NaiveTime::MIN);
        let at = self.moment(date, time)?;
        at.checked_add(span.millis).ok_or(Failure::TooFar)
    }

    fn on(&self, day: Day) -> Result<i64, Failure> {
        let morning = || self.time.unwrap_or(hours(MORNING));
        match day {
            Day::From(0) => self.moment(self.today, self.time.unwrap_or(hours(CLOSE))),
            Day::From(days) => self.nearest([Days::new(days.into())]),
            Day::Week { day, next } => {
                let current = self.today.weekday().number_from_monday();
                let week = if next { 7 } else { 0 };
                let ahead = u64::from(day + 7 - current);
                match next {
                    true => self.nearest([Days::new(u64::from(week + day) - u64::from(current))]),
                    // Today counts only with a time.
                    false if ahead % 7 == 0 && self.time.is_none() => self.nearest([Days::new(7)]),
                    false => self.nearest([ahead % 7, ahead % 7 + 7].map(Days::new)),
                }
            }
            Day::Next(unit) => self.moment(self.next(unit).ok_or(Failure::TooFar)?, morning()),
            Day::Month(day) => {
                let months = (0..=12).filter_map(|ahead| {
                    let first = self.today.with_day(1)?;
                    first.checked_add_months(Months::new(ahead))?.with_day(day)
                });
                self.first_of(months, morning())
            }
            Day::Date {
                year: Some(year),
                month,
                day,
            } => {
                let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(Failure::NoSuchDate)?;
                self.moment(date, morning())
            }
            Day::Date {
                year: None,
                month,
                day,
            } => {
                let years = 0..=8;
                let dates = years.filter_map(|ahead| {
                    NaiveDate::from_ymd_opt(self.today.year() + ahead, month, day)
                });
                self.first_of(dates, morning())
            }
        }
    }

    /// The first day of the next week, month or year.
    fn next(&self, unit: Unit) -> Option<NaiveDate> {
        match unit {
            Unit::Month => self.today.with_day(1)?.checked_add_months(Months::new(1)),
            Unit::Year => NaiveDate::from_ymd_opt(self.today.year() + 1, 1, 1),
            _ => {
                let gone = self.today.weekday().num_days_from_monday();
                self.today.checked_add_days(Days::new(u64::from(7 - gone)))
            }
        }
    }

    /// The first of these days, counted from today, on which the time is to come.
    fn nearest(&self, days: impl IntoIterator<Item = Days>) -> Result<i64, Failure> {
        let days = days.into_iter();
        let dates = days.filter_map(|days| self.today.checked_add_days(days));
        self.first_of(dates, self.time.unwrap_or(hours(MORNING)))
    }

    fn first_of(
        &self,
        dates: impl Iterator<Item = NaiveDate>,
        time: TimeDelta,
    ) -> Result<i64, Failure> {
        let mut last = Err(Failure::NoSuchDate);
        for date in dates {
            last = self.moment(date, time);
            if last.is_ok_and(|at| at > self.now) {
                break;
            }
        }
        last
    }

    fn moment(&self, date: NaiveDate, time: TimeDelta) -> Result<i64, Failure> {
        let local = date.and_time(NaiveTime::MIN).checked_add_signed(time);
        let local = local.ok_or(Failure::TooFar)?;
        instant(local, self.zone, self.now).ok_or(Failure::TooFar)
    }
}

/// The moment at which clocks in `zone` show `local`, milliseconds UTC. If they
/// skip it: the first moment after. If they show it twice: the earlier one that is
/// after `now`, else the later one.
fn instant(local: NaiveDateTime, zone: Tz, now: i64) -> Option<i64> {
    let showing = |local: &NaiveDateTime| {
        let shown = zone.from_local_datetime(local);
        let early = shown
            .earliest()
            .map(|at| at.with_timezone(&Utc).timestamp_millis());
        let late = shown
            .latest()
            .map(|at| at.with_timezone(&Utc).timestamp_millis());
        early.filter(|at| *at > now).or(late)
    };
    if let Some(at) = showing(&local) {
        return Some(at);
    }
    // Clocks are put forward on a full minute.
    let second = TimeDelta::milliseconds(local.and_utc().timestamp_millis().rem_euclid(60_000));
    let minute = local.checked_sub_signed(second)?;
    (1..=GAP_MAX).find_map(|ahead| {
        let later = minute.checked_add_signed(TimeDelta::minutes(ahead))?;
        showing(&later)
    })
}

/// The time of the day that was said.
fn time(saying: &Saying) -> Result<Option<TimeDelta>, Failure> {
    let Some(time) = saying.time else {
        let part = saying.part.map(|part| hours(Lexicon::get().hour(part)));
        return Ok(part);
    };
    let hour = match saying.part {
        Some(part) if !time.exact => of_part(time.hour, part),
        _ => time.hour,
    };
    let Time { minute, second, .. } = time;
    let minutes = TimeDelta::minutes(minute.into()) + TimeDelta::seconds(second.into());
    let said = hours(hour) + minutes;
    if said > hours(24) {
        return Err(Failure::NotATime);
    }
    Ok(Some(said))
}

/// The hour of 24 that `hour` (1 to 12) of a part of the day is.
fn of_part(hour: u32, part: Part) -> u32 {
    let afternoon = match part {
        Part::Morning => return hour % 12,
        Part::Midnight | Part::Night if hour == 12 => return 0,
        Part::Midnight => return hour,
        Part::Night => hour >= 8,
        Part::Noon | Part::Lunch | Part::Day | Part::Close => hour <= 7,
        Part::Evening | Part::Tonight if hour == 12 => return 24,
        Part::Evening | Part::Tonight => hour >= 3,
    };
    hour + if afternoon { 12 } else { 0 }
}

fn hours(hours: u32) -> TimeDelta {
    TimeDelta::hours(hours.into())
}
