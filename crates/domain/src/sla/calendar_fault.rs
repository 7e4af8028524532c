//! What can be wrong with a calendar, by field and rule.

use std::fmt;

use super::time_of_day::Interval;
use super::week::Week;
use crate::text::InvalidText;

/// Why hours are not a calendar: every field that breaks a rule, with the rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct InvalidCalendar {
    /// At least one.
    pub faults: Vec<CalendarFault>,
}

/// A field of a calendar that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFault {
    /// The path of the field in the calendar's JSON, such as `week.monday[1].to`.
    pub field: String,
    /// The rule it breaks.
    pub rule: CalendarRule,
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.rule)
    }
}

/// A rule for the fields of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarRule {
    /// A time zone is one of the names of the IANA database.
    #[error("must be the name of a time zone such as Europe/Berlin")]
    UnknownTimeZone,
    /// An end of an interval is a time of day.
    #[error("must be a time of day such as 09:00, 17:30:15 or 24:00")]
    NotATimeOfDay,
    /// A holiday has a date.
    #[error("must be a date such as 2024-02-29")]
    NotADate,
    /// An interval ends after it starts, on the same day.
    #[error("must be later than the start of the interval")]
    EndNotAfterStart,
    /// The intervals of a day do not overlap; they may touch.
    #[error("must not overlap another interval of the day")]
    Overlap,
    /// There is at least one working interval in the week.
    #[error("must have working time on at least one day")]
    NoWorkingTime,
    /// Each date is a holiday once.
    #[error("must not be the date of another holiday")]
    SameDateTwice,
    /// A holiday with intervals has at least one; one without is closed all day.
    #[error("must have an interval, or be left out for a whole day")]
    NothingClosed,
    /// The name of a holiday is a label.
    #[error(transparent)]
    Name(InvalidText),
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<CalendarFault>);

impl Faults {
    pub(super) fn note(&mut self, field: &str, rule: CalendarRule) {
        self.0.push(CalendarFault { field: field.to_owned(), rule });
    }

    /// Notes a week in which nothing was written, readable or not.
    pub(super) fn require_working_time<T>(&mut self, week: &Week<T>) {
        if week.days().iter().all(|(_, list)| list.is_empty()) {
            self.note("week", CalendarRule::NoWorkingTime);
        }
    }

    /// Notes a holiday with intervals of which none was written, readable or not.
    pub(super) fn require_closed_time<T>(&mut self, place: usize, closed: &[T]) {
        if closed.is_empty() {
            self.note(&closed_field(place), CalendarRule::NothingClosed);
        }
    }

    /// The value if there was no fault.
    pub(super) fn or<T>(self, value: T) -> Result<T, InvalidCalendar> {
        if self.0.is_empty() { Ok(value) } else { Err(InvalidCalendar { faults: self.0 }) }
    }

    /// The intervals in order, each noted by its place in the field if it overlaps an earlier one.
    pub(super) fn ordered(&mut self, field: &str, mut intervals: Vec<(usize, Interval)>) -> Vec<Interval> {
        intervals.sort_by_key(|(place, interval)| (*interval, *place));
        let mut free_from = None;
        for (place, interval) in &intervals {
            if free_from.is_some_and(|free_from| interval.from() < free_from) {
                self.note(&format!("{field}[{place}]"), CalendarRule::Overlap);
            }
            free_from = free_from.max(Some(interval.to()));
        }
        intervals.into_iter().map(|(_, interval)| interval).collect()
    }
}

/// The path of the closed intervals of the holiday at this place.
pub(super) fn closed_field(place: usize) -> String {
    format!("holidays[{place}].closed")
}
