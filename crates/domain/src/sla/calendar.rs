//! The definition of business hours: a time zone, a week, and holidays.

use chrono::{Datelike as _, NaiveDate, Weekday};
use chrono_tz::Tz;

use super::calendar_fault::{CalendarRule, Faults, InvalidCalendar, closed_field};
use super::time_of_day::Interval;
use super::week::Week;
use super::working_time::WorkingTime;
use crate::text::Label;

/// Business hours: the time zone they are meant in, the working intervals of each day of the week, and the holidays.
///
/// A calendar is always valid: its intervals are in order, do not overlap, and there is at least one of them. What a person or
/// a program sends is a [`CalendarDraft`](super::CalendarDraft), from which a calendar is made by `try_from`; with the feature
/// `serde`, a calendar is written and read in that form, with the same checks.
///
/// A moment is working time if the clock on the wall then shows a time within an interval of that day. So an hour that daylight
/// saving skips is no working time, and an hour that it repeats is working time twice.
///
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use switchboard_domain::sla::{Calendar, Holiday, Week};
///
/// let week = Week::monday_to_friday(&["09:00-12:00".parse()?, "13:30-17:00".parse()?]);
/// let christmas = Holiday::whole_day("2024-12-25".parse()?);
/// let calendar = Calendar::new(chrono_tz::Europe::Berlin, week, vec![christmas])?;
///
/// let tuesday: DateTime<Utc> = "2024-12-24T16:30:00+01:00".parse()?;
/// let thursday: DateTime<Utc> = "2024-12-26T09:30:00+01:00".parse()?;
/// assert_eq!(calendar.compile().add(tuesday, TimeDelta::hours(1))?, thursday);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "super::CalendarDraft", into = "super::CalendarDraft")
)]
pub struct Calendar {
    time_zone: Tz,
    week: Week<Interval>,
    holidays: Vec<Holiday>,
}

impl Calendar {
    /// The calendar of these hours, or every rule they break. Intervals and holidays may come in any order.
    pub fn new(time_zone: Tz, week: Week<Interval>, holidays: Vec<Holiday>) -> Result<Self, InvalidCalendar> {
        let mut faults = Faults::default();
        faults.require_working_time(&week);
        let holidays = holidays.into_iter().enumerate().map(|(place, mut holiday)| {
            if let Closing::Intervals(intervals) = &mut holiday.closing {
                faults.require_closed_time(place, intervals);
                *intervals = faults.ordered(&closed_field(place), numbered(std::mem::take(intervals)));
            }
            (place, holiday)
        });
        let holidays = holidays.collect();
        let calendar =
            Self::assemble(time_zone, week.map_days(|_, list| numbered(list)), holidays, &mut faults);
        faults.or(calendar)
    }

    /// The calendar of parts that bear the places where they were written, noting where they contradict each other.
    pub(super) fn assemble(
        time_zone: Tz,
        week: Week<(usize, Interval)>,
        mut holidays: Vec<(usize, Holiday)>,
        faults: &mut Faults,
    ) -> Self {
        let week = week.map_days(|day, list| faults.ordered(&format!("week.{day}"), list));
        holidays.sort_by_key(|(place, holiday)| (holiday.date, *place));
        let mut last_date = None;
        for (place, holiday) in &holidays {
            if last_date.replace(holiday.date) == Some(holiday.date) {
                faults.note(&format!("holidays[{place}].date"), CalendarRule::SameDateTwice);
            }
        }
        Self { time_zone, week, holidays: holidays.into_iter().map(|(_, holiday)| holiday).collect() }
    }

    /// The time zone in which intervals and holidays are meant.
    #[must_use]
    pub const fn time_zone(&self) -> Tz {
        self.time_zone
    }

    /// The working intervals of each day of the week, in order.
    #[must_use]
    pub const fn week(&self) -> &Week<Interval> {
        &self.week
    }

    /// The holidays, in the order of their dates.
    #[must_use]
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// The same hours laid out for arithmetic. It never changes, so keep it: many tickets can share it.
    #[must_use]
    pub fn compile(&self) -> WorkingTime {
        WorkingTime::compile(self)
    }

    /// What is left of the working intervals of the date of one of the holidays.
    pub(super) fn open_on(&self, holiday: &Holiday) -> Vec<(i64, i64)> {
        let intervals = match holiday.date.weekday() {
            Weekday::Mon => &self.week.monday,
            Weekday::Tue => &self.week.tuesday,
            Weekday::Wed => &self.week.wednesday,
            Weekday::Thu => &self.week.thursday,
            Weekday::Fri => &self.week.friday,
            Weekday::Sat => &self.week.saturday,
            Weekday::Sun => &self.week.sunday,
        };
        match &holiday.closing {
            Closing::WholeDay => Vec::new(),
            Closing::Intervals(closed) => intervals.iter().flat_map(|open| without(*open, closed)).collect(),
        }
    }
}

/// A date on which all or some of the week's working time falls out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Holiday {
    /// The date, in the calendar's time zone.
    pub date: NaiveDate,
    /// What falls out.
    pub closing: Closing,
    /// What people call it.
    pub name: Option<Label>,
}

impl Holiday {
    /// A holiday without a name on which nobody works at all.
    #[must_use]
    pub const fn whole_day(date: NaiveDate) -> Self {
        Self { date, closing: Closing::WholeDay, name: None }
    }

    /// A holiday without a name on which nobody works in these intervals.
    #[must_use]
    pub const fn intervals(date: NaiveDate, closed: Vec<Interval>) -> Self {
        Self { date, closing: Closing::Intervals(closed), name: None }
    }
}

/// Which part of a holiday is closed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Closing {
    /// All of it.
    WholeDay,
    /// These intervals of it, which do not overlap; the rest is as on every such day of the week.
    Intervals(Vec<Interval>),
}

fn numbered<T>(list: Vec<T>) -> Vec<(usize, T)> {
    list.into_iter().enumerate().collect()
}

/// The parts of an open interval that ordered closed intervals leave, in seconds since midnight.
fn without(open: Interval, closed: &[Interval]) -> Vec<(i64, i64)> {
    let seconds = |interval: &Interval| (interval.from().seconds().into(), interval.to().seconds().into());
    let (mut from, to): (i64, i64) = seconds(&open);
    let mut left = Vec::new();
    for (closed_from, closed_to) in closed.iter().map(seconds) {
        if from < closed_from.min(to) {
            left.push((from, closed_from.min(to)));
        }
        from = from.max(closed_to);
    }
    if from < to {
        left.push((from, to));
    }
    left
}
