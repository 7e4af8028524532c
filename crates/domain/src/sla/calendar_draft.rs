//! A calendar as it is written down: the JSON of the API and of the store, before it is checked.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::calendar::{Calendar, Closing, Holiday};
use super::calendar_fault::{CalendarRule, Faults, InvalidCalendar, closed_field};
use super::time_of_day::Interval;
use super::week::Week;

/// A calendar before it is checked: its texts as they were written.
///
/// With the feature `serde` this is the JSON of a calendar. Days that are left out have no working time.
///
/// ```
/// use switchboard_domain::sla::{Calendar, CalendarDraft, IntervalDraft, Week};
///
/// let backwards = IntervalDraft { from: "17:00".to_owned(), to: "09:00".to_owned() };
/// let draft = CalendarDraft {
///     time_zone: "Europe/Berlin".to_owned(),
///     week: Week { monday: vec![backwards], ..Week::default() },
///     holidays: Vec::new(),
/// };
/// let refused = Calendar::try_from(draft).unwrap_err();
/// assert_eq!(refused.to_string(), "week.monday[0].to: must be later than the start of the interval");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CalendarDraft {
    /// The IANA name of the time zone.
    pub time_zone: String,
    /// The working intervals of each day of the week.
    pub week: Week<IntervalDraft>,
    /// The holidays.
    #[cfg_attr(feature = "serde", serde(default))]
    pub holidays: Vec<HolidayDraft>,
}

/// An interval before it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct IntervalDraft {
    /// The time of day with which it starts, such as `09:00`.
    pub from: String,
    /// The time of day with which it ends, up to `24:00`.
    pub to: String,
}

/// A holiday before it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct HolidayDraft {
    /// The date, such as `2024-12-25`.
    pub date: String,
    /// The closed intervals. Without them the whole day is closed.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub closed: Option<Vec<IntervalDraft>>,
    /// What people call it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub name: Option<String>,
}

impl TryFrom<CalendarDraft> for Calendar {
    type Error = InvalidCalendar;

    fn try_from(draft: CalendarDraft) -> Result<Self, InvalidCalendar> {
        let CalendarDraft { time_zone, week, holidays } = draft;
        let mut faults = Faults::default();
        let time_zone = time_zone.parse::<Tz>().unwrap_or_else(|_| {
            faults.note("time_zone", CalendarRule::UnknownTimeZone);
            Tz::UTC
        });
        faults.require_working_time(&week);
        let week = week.map_days(|day, drafts| intervals(&format!("week.{day}"), &drafts, &mut faults));
        let holidays = holidays
            .into_iter()
            .enumerate()
            .filter_map(|(place, draft)| Some((place, holiday(place, draft, &mut faults)?)))
            .collect();
        let calendar = Self::assemble(time_zone, week, holidays, &mut faults);
        faults.or(calendar)
    }
}

impl From<Calendar> for CalendarDraft {
    fn from(calendar: Calendar) -> Self {
        Self {
            time_zone: calendar.time_zone().name().to_owned(),
            week: calendar
                .week()
                .clone()
                .map_days(|_, list| list.into_iter().map(IntervalDraft::from).collect()),
            holidays: calendar.holidays().iter().cloned().map(HolidayDraft::from).collect(),
        }
    }
}

impl From<Interval> for IntervalDraft {
    fn from(interval: Interval) -> Self {
        Self { from: interval.from().to_string(), to: interval.to().to_string() }
    }
}

impl From<Holiday> for HolidayDraft {
    fn from(holiday: Holiday) -> Self {
        let Holiday { date, closing, name } = holiday;
        let closed = match closing {
            Closing::WholeDay => None,
            Closing::Intervals(intervals) => Some(intervals.into_iter().map(IntervalDraft::from).collect()),
        };
        Self { date: date.to_string(), closed, name: name.map(|name| name.as_str().to_owned()) }
    }
}

/// The readable ones of a list of intervals, each with its place.
fn intervals(field: &str, drafts: &[IntervalDraft], faults: &mut Faults) -> Vec<(usize, Interval)> {
    let mut read = Vec::with_capacity(drafts.len());
    for (place, IntervalDraft { from, to }) in drafts.iter().enumerate() {
        let (from, to) = (from.parse(), to.parse());
        if from.is_err() {
            faults.note(&format!("{field}[{place}].from"), CalendarRule::NotATimeOfDay);
        }
        if to.is_err() {
            faults.note(&format!("{field}[{place}].to"), CalendarRule::NotATimeOfDay);
        }
        let (Ok(from), Ok(to)) = (from, to) else { continue };
        match Interval::new(from, to) {
            Ok(interval) => read.push((place, interval)),
            Err(_) => faults.note(&format!("{field}[{place}].to"), CalendarRule::EndNotAfterStart),
        }
    }
    read
}

fn holiday(place: usize, draft: HolidayDraft, faults: &mut Faults) -> Option<Holiday> {
    let HolidayDraft { date, closed, name } = draft;
    let date = date.parse::<NaiveDate>();
    if date.is_err() {
        faults.note(&format!("holidays[{place}].date"), CalendarRule::NotADate);
    }
    let closing = match closed {
        None => Closing::WholeDay,
        Some(drafts) => {
            faults.require_closed_time(place, &drafts);
            let read = intervals(&closed_field(place), &drafts, faults);
            Closing::Intervals(faults.ordered(&closed_field(place), read))
        }
    };
    let name = match name.map(|name| name.parse()).transpose() {
        Ok(name) => name,
        Err(rule) => {
            faults.note(&format!("holidays[{place}].name"), CalendarRule::Name(rule));
            None
        }
    };
    Some(Holiday { date: date.ok()?, closing, name })
}
