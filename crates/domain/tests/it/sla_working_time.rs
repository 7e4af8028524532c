//! Working time is what counting second by second gives.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike as _, Utc};
use proptest::prelude::*;
use switchboard_domain::sla::{BeyondHorizon, Calendar, Closing, Holiday, Interval, Week, WorkingTime};

use crate::sla_strategies::{calendar, instant_near};

/// A calendar and two instants close to one of its nights.
fn calendar_and_instants() -> impl Strategy<Value = (Calendar, DateTime<Utc>, DateTime<Utc>)> {
    calendar().prop_flat_map(|(calendar, date)| (Just(calendar), instant_near(date), instant_near(date)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn between_counts_every_second((calendar, date) in calendar(), start_hour in -60_i64..40) {
        let start = date.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(start_hour);
        let working_time = calendar.compile();
        let mut worked = TimeDelta::zero();
        for second in 0..26 * 3600 {
            let now = start + TimeDelta::seconds(second);
            if second % 977 == 0 {
                prop_assert_eq!(working_time.between(start, now), worked, "until {}", now);
            }
            if is_open(&calendar, now) {
                worked += TimeDelta::seconds(1);
            }
        }
    }
}

proptest! {
    #[test]
    fn adding_what_lies_between_comes_back((calendar, a, b) in calendar_and_instants()) {
        let (start, end) = (a.min(b), a.max(b));
        let working_time = calendar.compile();
        let worked = working_time.between(start, end);
        prop_assert_eq!(working_time.between(end, start), -worked);

        let reached = working_time.add(start, worked).unwrap();
        prop_assert!(start <= reached && reached <= end, "{} lies beyond {}", reached, end);
        prop_assert_eq!(working_time.between(start, reached), worked);
        prop_assert_eq!(working_time.between(reached, end), TimeDelta::zero());
    }

    #[test]
    fn added_time_lies_between_and_ends_at_once(
        (calendar, start, _) in calendar_and_instants(),
        milliseconds in prop_oneof![1_i64..90_000_000, (1_i64..1_000_000).prop_map(|seconds| seconds * 1000)],
    ) {
        let amount = TimeDelta::milliseconds(milliseconds);
        let working_time = calendar.compile();
        let end = working_time.add(start, amount).unwrap();
        prop_assert_eq!(working_time.between(start, end), amount);
        prop_assert!(working_time.between(start, end - TimeDelta::nanoseconds(1)) < amount, "an earlier instant would do");
    }

    #[test]
    fn adding_twice_is_adding_the_sum((calendar, start, _) in calendar_and_instants(), a in 1_i64..200_000, b in 1_i64..200_000) {
        let working_time = calendar.compile();
        let add = |start, seconds| working_time.add(start, TimeDelta::seconds(seconds)).unwrap();
        prop_assert_eq!(add(add(start, a), b), add(start, a + b));
    }
}

#[test]
fn thirty_years_of_holidays_and_daylight_saving_add_up_day_by_day() {
    let week = Week::monday_to_friday(&["09:00-12:00".parse().unwrap(), "13:00-17:30".parse().unwrap()]);
    let holidays =
        (2000..2030).map(|year| Holiday::whole_day(NaiveDate::from_ymd_opt(year, 12, 25).unwrap()));
    let calendar = Calendar::new(chrono_tz::America::New_York, week, holidays.collect()).unwrap();
    let working_time = calendar.compile();
    let start: DateTime<Utc> = "2000-01-01T00:00:00Z".parse().unwrap();
    let mut worked = TimeDelta::zero();
    // Every end of a working interval lies on the half hour, so the middle of each quarter speaks for it.
    for quarter in 0..30 * 366 * 96 {
        let now = start + TimeDelta::minutes(quarter * 15);
        if is_open(&calendar, now) {
            worked += TimeDelta::minutes(15);
        }
        if quarter % 1001 == 0 {
            let end = now + TimeDelta::minutes(15);
            assert_eq!(working_time.between(start, end), worked, "until {end}");
            assert_eq!(working_time.between(start, working_time.add(start, worked).unwrap()), worked);
        }
    }
}

#[test]
fn fractions_of_a_second_pass_breaks_nights_and_holidays() {
    let week = Week::monday_to_friday(&["09:00-12:00".parse().unwrap(), "13:30-17:00".parse().unwrap()]);
    let monday = Holiday::whole_day("2024-03-04".parse().unwrap());
    let working_time = Calendar::new(chrono_tz::UTC, week, vec![monday]).unwrap().compile();
    let check = |start: &str, end: &str| {
        let start: DateTime<Utc> = start.parse().unwrap();
        assert_eq!(working_time.add(start, TimeDelta::seconds(1)).unwrap().to_rfc3339(), end);
    };
    check("2024-02-29T11:59:59.5Z", "2024-02-29T13:30:00.500+00:00");
    check("2024-02-29T16:59:59.5Z", "2024-03-01T09:00:00.500+00:00");
    check("2024-03-01T16:59:59.5Z", "2024-03-05T09:00:00.500+00:00");
    check("2024-03-08T16:59:59.5Z", "2024-03-11T09:00:00.500+00:00");
    // The fraction of a second in which nobody works does not count.
    check("2024-03-01T17:00:00.5Z", "2024-03-05T09:00:01+00:00");
    check("2024-03-01T16:59:59Z", "2024-03-01T17:00:00+00:00");
}

#[test]
fn there_is_no_last_year_before_the_horizon() {
    let week = Week::monday_to_friday(&["09:00-17:00".parse().unwrap()]);
    let working_time = Calendar::new(chrono_tz::Europe::Berlin, week, Vec::new()).unwrap().compile();
    let monday: DateTime<Utc> = "2024-03-04T09:00:00+01:00".parse().unwrap();
    let weeks = 300_000;
    let due = working_time.add(monday, TimeDelta::hours(weeks * 40)).unwrap();
    // 300,000 weeks later it is Friday, and winter time, since the zone database ends in the winter of 2099.
    assert_eq!(due, monday + TimeDelta::weeks(weeks - 1) + TimeDelta::days(4) + TimeDelta::hours(8));
    assert_eq!(working_time.between(monday, due), TimeDelta::hours(weeks * 40));
}

#[test]
fn what_lies_beyond_the_year_9999_is_refused() {
    let second = Week { monday: vec!["09:00-09:00:01".parse().unwrap()], ..Week::default() };
    let rarely = Calendar::new(chrono_tz::UTC, second, Vec::new()).unwrap().compile();
    let start: DateTime<Utc> = "2024-03-04T09:00:00Z".parse().unwrap();
    for working_time in [rarely, WorkingTime::around_the_clock()] {
        for amount in [TimeDelta::weeks(1_000_000), TimeDelta::MAX] {
            assert_eq!(working_time.add(start, amount), Err(BeyondHorizon));
        }
        assert_eq!(working_time.add(start, TimeDelta::zero()), Ok(start));
        assert_eq!(working_time.add(start, TimeDelta::seconds(-5)), Ok(start));
    }
    let end: DateTime<Utc> = "9999-12-31T23:59:59Z".parse().unwrap();
    let around_the_clock = WorkingTime::around_the_clock();
    assert_eq!(around_the_clock.add(start, end - start), Ok(end));
    assert_eq!(around_the_clock.add(start, end - start + TimeDelta::seconds(1)), Err(BeyondHorizon));
}

/// The definition: the clock on the wall shows a time within an interval of that day.
fn is_open(calendar: &Calendar, instant: DateTime<Utc>) -> bool {
    use chrono::Datelike as _;
    let local = instant.with_timezone(&calendar.time_zone());
    let second = local.time().num_seconds_from_midnight();
    let within = |list: &[Interval]| {
        list.iter().any(|open| (open.from().seconds()..open.to().seconds()).contains(&second))
    };
    let weekday = usize::try_from(local.weekday().num_days_from_monday()).unwrap();
    let is_closed = calendar.holidays().iter().any(|holiday| {
        holiday.date == local.date_naive()
            && match &holiday.closing {
                Closing::WholeDay => true,
                Closing::Intervals(closed) => within(closed),
            }
    });
    !is_closed && within(calendar.week().days()[weekday].1)
}
