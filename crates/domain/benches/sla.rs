//! What the arithmetic of the service-level clock costs, over ten years of calendar and for a ticket that is just opened.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at what it does not expect")]

use std::sync::Arc;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};
use divan::{Bencher, black_box};
use switchboard_domain::sla::{
    Calendar, Change, ClockKind, Holiday, Hours, Offset, PolicyTerms, PolicyVersion, Rules, Side, Targets,
    Timeline, Warning, Week, evaluate, explain,
};
use switchboard_domain::{CalendarVersionId, PolicyId, PolicyVersionId, Status};

fn main() {
    divan::main();
}

/// Ten years with a midday break, daylight saving and twelve holidays a year.
fn ten_years() -> Calendar {
    let week = Week::monday_to_friday(&["09:00-12:30".parse().unwrap(), "13:30-17:00".parse().unwrap()]);
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let days = (0..3653).map(|day| first + Days::new(day)).filter(|date| date.day() == 15);
    Calendar::new(chrono_tz::Europe::Berlin, week, days.map(Holiday::whole_day).collect()).unwrap()
}

fn opening() -> DateTime<Utc> {
    "2024-03-01T15:30:00.250Z".parse().unwrap()
}

fn rules(hours: Hours) -> Rules {
    let warning =
        |clock, percent| Warning { clock, side: Side::Before, offset: Offset::percent(percent).unwrap() };
    let terms = PolicyTerms::new(Targets::of_minutes(60, 480));
    let warnings = vec![warning(ClockKind::FirstResponse, 25), warning(ClockKind::Resolution, 10)];
    let terms = terms.with_warnings(warnings).unwrap();
    let policy =
        PolicyVersion { id: PolicyVersionId::new(1), policy_id: PolicyId::new(1), version: 1, terms };
    Rules { policy: Some(Arc::new(policy)), hours }
}

fn office() -> Hours {
    Hours::Calendar { version_id: CalendarVersionId::new(1), working_time: Arc::new(ten_years().compile()) }
}

#[divan::bench]
fn compile_a_calendar_of_ten_years(bencher: Bencher<'_, '_>) {
    let calendar = ten_years();
    bencher.bench(|| black_box(&calendar).compile());
}

#[divan::bench]
fn add_ten_years_of_working_time(bencher: Bencher<'_, '_>) {
    let working_time = ten_years().compile();
    let worked = working_time.between(opening(), opening() + TimeDelta::days(3600));
    bencher.bench(|| working_time.add(black_box(opening()), black_box(worked)));
}

#[divan::bench]
fn measure_ten_years_of_working_time(bencher: Bencher<'_, '_>) {
    let working_time = ten_years().compile();
    bencher
        .bench(|| working_time.between(black_box(opening()), black_box(opening() + TimeDelta::days(3600))));
}

#[divan::bench]
fn add_an_hour_of_working_time(bencher: Bencher<'_, '_>) {
    let working_time = ten_years().compile();
    bencher.bench(|| working_time.add(black_box(opening()), black_box(TimeDelta::hours(1))));
}

#[divan::bench]
fn evaluate_a_new_ticket_around_the_clock(bencher: Bencher<'_, '_>) {
    let timeline = Timeline::opened(opening(), rules(Hours::AroundTheClock));
    bencher.bench(|| evaluate(black_box(&timeline), black_box(opening())));
}

#[divan::bench]
fn evaluate_a_new_ticket_with_a_calendar(bencher: Bencher<'_, '_>) {
    let timeline = Timeline::opened(opening(), rules(office()));
    bencher.bench(|| evaluate(black_box(&timeline), black_box(opening())));
}

/// A ticket that was answered, paused and taken up again on each of a hundred days.
fn long_story() -> Timeline {
    (0..100).map(|day| opening() + TimeDelta::days(day)).fold(
        Timeline::opened(opening(), rules(office())),
        |timeline, at| {
            timeline
                .with(at, Change::CustomerMessage)
                .with(at, Change::Status(Status::InProgress))
                .with(at + TimeDelta::hours(1), Change::StaffReply)
                .with(at + TimeDelta::hours(1), Change::Status(Status::PendingCustomer))
        },
    )
}

#[divan::bench]
fn evaluate_four_hundred_changes(bencher: Bencher<'_, '_>) {
    let timeline = long_story();
    bencher.bench(|| evaluate(black_box(&timeline), black_box(opening() + TimeDelta::days(200))));
}

#[divan::bench]
fn explain_four_hundred_changes(bencher: Bencher<'_, '_>) {
    let timeline = long_story();
    bencher.bench(|| {
        explain(black_box(&timeline), ClockKind::Resolution, black_box(opening() + TimeDelta::days(200)))
    });
}
