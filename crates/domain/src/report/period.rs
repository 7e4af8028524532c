//! Periods that days are grouped into.

use chrono::{Datelike as _, Days, NaiveDate};

use crate::names::named_enum;

named_enum! {
    /// How long a period is.
    "period", Grouping {
        /// Each day by itself.
        Day => "day",
        /// Weeks of ISO 8601, from Monday to Sunday.
        Week => "week",
        /// Months of the calendar.
        Month => "month",
    }
}

impl Grouping {
    /// The name of the period that a day lies in, such as `2024-04-21`, `2024-W16` or `2024-04`. Names sort as the periods do.
    #[must_use]
    pub fn name_of(self, day: NaiveDate) -> String {
        let week = day.iso_week();
        match self {
            Self::Day => format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Self::Week => format!("{:04}-W{:02}", week.year(), week.week()),
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
        }
    }

    /// The first day of the period after the one that a day lies in. Nothing at the end of the calendar.
    #[must_use]
    pub fn next(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Day => day.succ_opt(),
            Self::Week => {
                let left = 7_u32.checked_sub(day.weekday().num_days_from_monday())?;
                day.checked_add_days(Days::new(left.into()))
            }
            Self::Month => day.with_day(1)?.checked_add_months(chrono::Months::new(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(grouping: Grouping, day: &str, name: &str, next: &str) {
        let day: NaiveDate = day.parse().unwrap();
        assert_eq!(grouping.name_of(day), name);
        assert_eq!(grouping.next(day), Some(next.parse().unwrap()), "{grouping} {day}");
    }

    #[test]
    fn a_period_has_a_name_and_a_next_one() {
        check(Grouping::Day, "2024-02-29", "2024-02-29", "2024-03-01");
        check(Grouping::Week, "2024-04-21", "2024-W16", "2024-04-22");
        check(Grouping::Week, "2024-04-22", "2024-W17", "2024-04-29");
        check(Grouping::Week, "2025-12-31", "2026-W01", "2026-01-05");
        check(Grouping::Month, "2024-12-31", "2024-12", "2025-01-01");
    }

    #[test]
    fn the_calendar_ends() {
        for grouping in Grouping::ALL {
            assert_eq!(grouping.next(NaiveDate::MAX), None, "{grouping}");
        }
    }
}
