//! When a job runs.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

/// When a job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timetable {
    /// This long after its last run.
    Every(TimeDelta),
    /// On the first day of each month at three o'clock, universal time, when little else happens.
    Monthly,
    /// When somebody asks for it, but not sooner than this after its last run.
    OnRequest(TimeDelta),
}

/// The hour of the day at which monthly jobs run.
const MONTHLY_AT: NaiveTime = match NaiveTime::from_hms_opt(3, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

impl Timetable {
    /// The first time after an instant.
    ///
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use switchboard_domain::job::Timetable;
    ///
    /// let now: DateTime<Utc> = "2024-02-29T12:00:00Z".parse()?;
    /// assert_eq!(Timetable::Monthly.next_after(now).to_rfc3339(), "2024-03-01T03:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn next_after(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Every(interval) | Self::OnRequest(interval) => {
                now.checked_add_signed(interval).unwrap_or(DateTime::<Utc>::MAX_UTC)
            }
            Self::Monthly => {
                let first = NaiveDate::from_ymd_opt(now.year(), now.month(), 1).unwrap_or(NaiveDate::MAX);
                let this_month = first.and_time(MONTHLY_AT).and_utc();
                if this_month > now {
                    return this_month;
                }
                this_month.checked_add_months(Months::new(1)).unwrap_or(DateTime::<Utc>::MAX_UTC)
            }
        }
    }
}

impl std::fmt::Display for Timetable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Every(interval) if interval.num_minutes() == 1 => f.pad("every minute"),
            Self::Every(interval) if interval.num_minutes() == 60 => f.pad("every hour"),
            Self::Every(interval) if interval.num_days() == 1 => f.pad("every day"),
            Self::Every(interval) => f.pad(&format!("every {} s", interval.num_seconds())),
            Self::Monthly => f.pad("every month"),
            Self::OnRequest(_) => f.pad("on request"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::JobName;

    fn check(timetable: Timetable, now: &str, expected: &str) {
        let next = timetable.next_after(now.parse().unwrap());
        assert_eq!(next, expected.parse::<DateTime<Utc>>().unwrap(), "{timetable} after {now}");
        assert!(next > now.parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn an_interval_counts_from_the_last_run() {
        let hourly = Timetable::Every(TimeDelta::hours(1));
        check(hourly, "2026-03-02T12:00:00.5Z", "2026-03-02T13:00:00.5Z");
        check(hourly, "2026-12-31T23:30:00Z", "2027-01-01T00:30:00Z");
    }

    #[test]
    fn a_month_begins_on_its_first_day_at_three() {
        for (now, expected) in [
            ("2026-03-01T02:59:59.999999Z", "2026-03-01T03:00:00Z"),
            ("2026-03-01T03:00:00Z", "2026-04-01T03:00:00Z"),
            ("2026-01-31T12:00:00Z", "2026-02-01T03:00:00Z"),
            ("2026-12-01T03:00:00.000001Z", "2027-01-01T03:00:00Z"),
            ("2028-02-29T23:59:59Z", "2028-03-01T03:00:00Z"),
        ] {
            check(Timetable::Monthly, now, expected);
        }
    }

    #[test]
    fn what_runs_on_request_is_due_at_once_and_then_after_a_while() {
        let now: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
        assert_eq!(JobName::Cron.first_after(now), now);
        check(JobName::Cron.timetable(), "2026-03-02T12:00:00Z", "2026-03-02T12:01:00Z");
    }

    #[test]
    fn the_end_of_time_is_no_fault() {
        let end = DateTime::<Utc>::MAX_UTC;
        assert_eq!(Timetable::Every(TimeDelta::minutes(1)).next_after(end), end);
        assert_eq!(Timetable::Monthly.next_after(end), end);
    }
}
