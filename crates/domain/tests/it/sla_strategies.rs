//! Random calendars, policies and timelines.

use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use switchboard_domain::sla::{
    Calendar, Change, ClockKind, Closing, Holiday, Hours, Interval, Offset, PolicyState, PolicyTerms,
    PolicyVersion, ProgramReplies, Rules, Side, Targets, TimeOfDay, Timeline, Warning, Week, WorkingTime,
};
use switchboard_domain::{CalendarVersionId, PolicyId, PolicyVersionId, Status};

/// Zones and an instant close to a change of their offset, as a date: by hours, by half an hour, over midnight, by a whole day,
/// twice within a month, and one that never changes.
const NIGHTS: [(Tz, &str); 10] = [
    (chrono_tz::Europe::Berlin, "2024-03-31"),
    (chrono_tz::Europe::Berlin, "2024-10-27"),
    (chrono_tz::America::New_York, "2024-11-03"),
    (chrono_tz::Australia::Lord_Howe, "2024-04-07"),
    (chrono_tz::Australia::Lord_Howe, "2024-10-06"),
    (chrono_tz::America::Havana, "2024-03-10"),
    (chrono_tz::Pacific::Apia, "2011-12-30"),
    (chrono_tz::Africa::Casablanca, "2024-03-10"),
    (chrono_tz::Asia::Kathmandu, "2024-02-29"),
    (chrono_tz::UTC, "1969-12-31"),
];

/// A calendar and a date in whose nights something may happen to it.
pub(crate) fn calendar() -> impl Strategy<Value = (Calendar, NaiveDate)> {
    let night = prop::sample::select(NIGHTS.as_slice())
        .prop_map(|(zone, date)| (zone, date.parse::<NaiveDate>().unwrap()));
    let week = prop::collection::vec(intervals(), 7).prop_map(|days| {
        let mut days = days.into_iter();
        Week::<()>::default().map_days(|_, _| days.next().unwrap())
    });
    let closing = prop_oneof![Just(Closing::WholeDay), intervals().prop_map(Closing::Intervals)];
    let holidays = prop::collection::btree_map(0_u64..9, closing, 0..4);
    (night, week, holidays).prop_filter_map("nobody would ever work", |((zone, date), week, holidays)| {
        let first = date.checked_sub_days(Days::new(4))?;
        let holidays = holidays.into_iter().filter_map(|(day, closing)| {
            let is_empty = closing == Closing::Intervals(Vec::new());
            Some(Holiday { date: first + Days::new(day), closing, name: None }).filter(|_| !is_empty)
        });
        Some((Calendar::new(zone, week, holidays.collect()).ok()?, date))
    })
}

/// Up to three intervals of a day in order, often at its edges.
fn intervals() -> impl Strategy<Value = Vec<Interval>> {
    let second =
        prop_oneof![Just(0), Just(86_400), (0_u32..=1440).prop_map(|minute| minute * 60), 0_u32..=86_400];
    prop::collection::btree_set(second, 0..=6).prop_map(|ends| {
        let ends: Vec<_> = ends.into_iter().collect();
        ends.chunks_exact(2)
            .map(|pair| Interval::new(time_of_day(pair[0]), time_of_day(pair[1])).unwrap())
            .collect()
    })
}

fn time_of_day(second: u32) -> TimeOfDay {
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60).parse().unwrap()
}

/// An instant within some days around a date, to the millisecond or on the minute.
pub(crate) fn instant_near(date: NaiveDate) -> impl Strategy<Value = DateTime<Utc>> {
    let midnight = date.and_time(chrono::NaiveTime::MIN).and_utc();
    prop_oneof![
        (-4 * 1440_i64..4 * 1440).prop_map(TimeDelta::minutes),
        (-4 * 86_400_000_i64..4 * 86_400_000).prop_map(TimeDelta::milliseconds),
    ]
    .prop_map(move |offset| midnight + offset)
}

pub(crate) fn opening() -> DateTime<Utc> {
    "2024-03-28T10:00:00Z".parse().unwrap()
}

/// An instant from the opening on, within some ten days.
pub(crate) fn later() -> impl Strategy<Value = DateTime<Utc>> {
    prop_oneof![
        (0_i64..240).prop_map(|hours| opening() + TimeDelta::hours(hours)),
        (0_i64..864_000_000).prop_map(|milliseconds| opening() + TimeDelta::milliseconds(milliseconds)),
    ]
}

/// Around the clock, or one of two calendars over the change to summer time.
pub(crate) fn hours() -> impl Strategy<Value = Hours> {
    static OFFICE: LazyLock<Arc<WorkingTime>> =
        LazyLock::new(|| berlin(Week::monday_to_friday(&["09:00-17:00".parse().unwrap()])));
    static NIGHT: LazyLock<Arc<WorkingTime>> =
        LazyLock::new(|| berlin(Week::every_day(&["01:30-04:00".parse().unwrap()])));
    let calendar = |id, time: &Arc<WorkingTime>| Hours::Calendar {
        version_id: CalendarVersionId::new(id),
        working_time: Arc::clone(time),
    };
    prop::sample::select(vec![Hours::AroundTheClock, calendar(1, &OFFICE), calendar(2, &NIGHT)])
}

fn berlin(week: Week<Interval>) -> Arc<WorkingTime> {
    let easter_monday = Holiday::whole_day("2024-04-01".parse().unwrap());
    Arc::new(Calendar::new(chrono_tz::Europe::Berlin, week, vec![easter_monday]).unwrap().compile())
}

pub(crate) fn targets() -> impl Strategy<Value = Targets> {
    let minutes =
        || prop::option::weighted(0.8, 1_u32..1500).prop_map(|minutes| minutes.and_then(NonZeroU32::new));
    (minutes(), minutes(), minutes()).prop_map(
        |(first_response_minutes, next_response_minutes, resolution_minutes)| Targets {
            first_response_minutes,
            next_response_minutes,
            resolution_minutes,
        },
    )
}

/// A policy of these targets, with the version as its identifier.
pub(crate) fn policy(version: i64, terms: PolicyTerms) -> Option<Arc<PolicyVersion>> {
    let (id, policy_id) = (PolicyVersionId::new(version), PolicyId::new(1));
    Some(Arc::new(PolicyVersion { id, policy_id, version: 1, terms }))
}

fn rules() -> impl Strategy<Value = Rules> {
    let warnings = prop::collection::vec(warning(), 0..4);
    let states = prop::sample::select(&[PolicyState::Active, PolicyState::Active, PolicyState::SwitchedOff]);
    let program_replies = prop::sample::select(ProgramReplies::ALL);
    (1_i64..1000, targets(), warnings, states, program_replies, hours()).prop_map(
        |(version, targets, warnings, state, program_replies, hours)| {
            let mut terms = PolicyTerms::new(targets).with_state(state).with_program_replies(program_replies);
            for warning in warnings {
                let more = terms.warnings().iter().copied().chain([warning]).collect();
                terms = terms.clone().with_warnings(more).unwrap_or(terms);
            }
            Rules { policy: policy(version, terms), hours }
        },
    )
}

fn warning() -> impl Strategy<Value = Warning> {
    let clock = prop::sample::select(ClockKind::ALL);
    let side = prop::sample::select(Side::ALL);
    let offset = prop_oneof![(1_u32..600).prop_map(Offset::minutes), (1_u16..200).prop_map(Offset::percent)];
    (clock, side, offset).prop_map(|(clock, side, offset)| Warning { clock, side, offset: offset.unwrap() })
}

/// A ticket with anything that can happen to it.
pub(crate) fn timeline() -> impl Strategy<Value = Timeline> {
    let changes = prop::collection::vec((later(), change()), 0..12);
    (rules(), changes).prop_map(|(rules, changes)| {
        changes
            .into_iter()
            .fold(Timeline::opened(opening(), rules), |timeline, (at, change)| timeline.with(at, change))
    })
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => Just(Change::CustomerMessage),
        3 => Just(Change::StaffReply),
        1 => Just(Change::ProgramReply),
        6 => prop::sample::select(Status::ALL).prop_map(Change::Status),
        2 => rules().prop_map(Change::Rules),
        1 => Just(Change::Merged),
    ]
}
