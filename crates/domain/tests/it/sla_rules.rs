//! The rules of the service-level clock where changes and due times meet in one instant, and what its answers say.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::sla::{
    Calendar, Change, ClockKind, ClockState, Hours, Offset, PolicyTerms, Rules, Side, SpanState, Targets,
    Timeline, Warning, Week, evaluate, explain,
};
use switchboard_domain::{CalendarVersionId, PolicyVersionId, Status};

use crate::sla_strategies::policy;

/// This time of Monday, 4 March 2024.
fn at(time: &str) -> DateTime<Utc> {
    format!("2024-03-04T{time}:00Z").parse().unwrap()
}

/// A version of a policy around the clock: minutes to the first response and to the resolution, 0 for none.
fn rules(version: i64, first_response: u32, resolution: u32) -> Rules {
    let terms = PolicyTerms::new(Targets::of_minutes(first_response, resolution));
    Rules { policy: policy(version, terms), hours: Hours::AroundTheClock }
}

/// An hour to the first response and two to the resolution, each with a warning this many minutes before.
fn warned(first_response: u32, resolution: u32) -> Rules {
    let warning =
        |clock, minutes| Warning { clock, side: Side::Before, offset: Offset::minutes(minutes).unwrap() };
    let warnings =
        vec![warning(ClockKind::FirstResponse, first_response), warning(ClockKind::Resolution, resolution)];
    let terms = PolicyTerms::new(Targets::of_minutes(60, 120)).with_warnings(warnings).unwrap();
    Rules { policy: policy(1, terms), hours: Hours::AroundTheClock }
}

fn office(version: i64, interval: &str) -> Hours {
    let calendar =
        Calendar::new(chrono_tz::UTC, Week::monday_to_friday(&[interval.parse().unwrap()]), vec![]).unwrap();
    let version_id = CalendarVersionId::new(version);
    Hours::Calendar { version_id, working_time: Arc::new(calendar.compile()) }
}

fn check_warnings(timeline: &Timeline, now: &str, expected: &[&str]) {
    let clocks = evaluate(timeline, at(now));
    let found: Vec<_> = clocks.warnings().iter().map(|fired| fired.at).collect();
    assert_eq!(found, expected.iter().map(|time| at(time)).collect::<Vec<_>>());
}

#[test]
fn a_warning_fires_in_the_instant_of_another_change() {
    let timeline = Timeline::opened(at("09:00"), warned(30, 90)).with(at("09:30"), Change::CustomerMessage);
    check_warnings(&timeline, "09:30", &["09:30", "09:30"]);
    check_warnings(&timeline, "11:00", &["09:30", "09:30"]);
}

#[test]
fn a_warning_fires_in_the_instant_in_which_a_pause_begins() {
    let timeline = Timeline::opened(at("09:00"), warned(1, 90))
        .with(at("09:30"), Change::Status(Status::PendingCustomer));
    check_warnings(&timeline, "09:45", &["09:30"]);
    let resumed = timeline.with(at("09:50"), Change::Status(Status::Open));
    check_warnings(&resumed, "09:55", &["09:30"]);
}

#[test]
fn a_reply_in_the_instant_of_a_warning_keeps_it_silent() {
    let timeline = Timeline::opened(at("09:00"), warned(30, 1)).with(at("09:30"), Change::StaffReply);
    check_warnings(&timeline, "10:30", &[]);
}

#[test]
fn warnings_and_breaches_come_in_the_order_of_time() {
    check_warnings(&Timeline::opened(at("09:00"), warned(20, 100)), "10:00", &["09:20", "09:40"]);

    let timeline =
        Timeline::opened(at("09:00"), rules(1, 60, 120)).with(at("10:30"), Change::Rules(rules(2, 60, 15)));
    let clocks = evaluate(&timeline, at("11:00"));
    let told: Vec<_> = clocks.breaches().iter().map(|breach| (breach.clock, breach.due_at)).collect();
    assert_eq!(told, [(ClockKind::Resolution, at("09:15")), (ClockKind::FirstResponse, at("10:00"))]);
    assert_eq!(clocks.overdue_at(), Some(at("09:15")));
}

#[test]
fn a_warning_behind_the_clock_does_not_fire_when_new_rules_come() {
    let timeline =
        Timeline::opened(at("09:00"), rules(1, 0, 600)).with(at("10:45"), Change::Rules(warned(1, 30)));
    check_warnings(&timeline, "10:50", &[]);
}

#[test]
fn coming_warnings_lie_ahead_and_wait_while_the_clock_stands() {
    let timeline = Timeline::opened(at("09:00"), warned(1, 90))
        .with(at("09:40"), Change::Status(Status::PendingCustomer));
    let coming = |now| evaluate(&timeline, at(now)).resolution.unwrap().coming_warnings;
    assert_eq!(coming("09:29"), [at("09:30")]);
    assert!(coming("09:30").is_empty());
    let early = Timeline::opened(at("09:00"), warned(1, 90))
        .with(at("09:10"), Change::Status(Status::PendingCustomer));
    assert!(evaluate(&early, at("09:20")).resolution.unwrap().coming_warnings.is_empty());
}

#[test]
fn the_next_instant_may_be_asked_for_step_by_step() {
    let clocks = evaluate(&Timeline::opened(at("09:00"), warned(20, 100)), at("09:00"));
    let mut steps = Vec::new();
    let mut after = at("09:00");
    while let Some(next) = clocks.next_instant(after) {
        steps.push(next);
        after = next;
    }
    assert_eq!(steps, ["09:20", "09:40", "10:00", "11:00"].map(at));
}

#[test]
fn rules_that_are_replaced_at_once_judge_nothing() {
    let timeline = Timeline::opened(at("09:00"), rules(1, 480, 480))
        .with(at("12:00"), Change::Rules(rules(2, 15, 15)))
        .with(at("12:00"), Change::Rules(rules(3, 240, 240)));
    assert_eq!(evaluate(&timeline, at("12:30")).breaches(), []);
}

#[test]
fn a_reply_and_a_resolution_in_one_request_meet_the_first_response() {
    let timeline = Timeline::opened(at("09:00"), rules(1, 60, 120))
        .with(at("09:30"), Change::StaffReply)
        .with(at("09:30"), Change::Status(Status::Resolved));
    let first_response = evaluate(&timeline, at("12:00")).first_response.unwrap();
    assert_eq!(first_response.state, ClockState::Met { at: at("09:30") });
}

#[test]
fn a_first_response_that_was_never_given_stays_ended() {
    let timeline = Timeline::opened(at("09:00"), rules(1, 60, 120))
        .with(at("09:30"), Change::Status(Status::Closed))
        .with(at("09:40"), Change::Status(Status::Open))
        .with(at("09:50"), Change::StaffReply);
    let first_response = evaluate(&timeline, at("12:00")).first_response.unwrap();
    assert_eq!(first_response.state, ClockState::Ended { at: at("09:30") });
}

#[test]
fn a_message_after_the_end_that_was_answered_starts_no_clock() {
    let targets =
        Targets { next_response_minutes: std::num::NonZeroU32::new(30), ..Targets::of_minutes(60, 0) };
    let rules = Rules { policy: policy(1, PolicyTerms::new(targets)), hours: Hours::AroundTheClock };
    let reopened = |reply: Option<&str>| {
        let mut timeline = Timeline::opened(at("09:00"), rules.clone())
            .with(at("09:10"), Change::StaffReply)
            .with(at("09:20"), Change::Status(Status::Resolved))
            .with(at("09:30"), Change::CustomerMessage)
            .with(at("10:00"), Change::Status(Status::Open));
        if let Some(reply) = reply {
            timeline.record(at(reply), Change::StaffReply);
        }
        evaluate(&timeline, at("10:10")).next_response
    };
    assert_eq!(reopened(Some("09:40")), None);
    let waiting = reopened(None).unwrap();
    assert_eq!((waiting.started_at, waiting.due_at), (at("09:30"), Some(at("10:30"))));
}

#[test]
fn a_new_calendar_counts_from_the_same_start_and_measures_pauses_anew() {
    let with_hours = |hours| Rules { hours, ..rules(1, 0, 240) };
    let timeline = Timeline::opened(at("09:00"), with_hours(Hours::AroundTheClock))
        .with(at("10:00"), Change::Status(Status::PendingCustomer))
        .with(at("11:00"), Change::Status(Status::InProgress))
        .with(at("11:30"), Change::Rules(with_hours(office(5, "09:30-17:00"))));
    let clock = evaluate(&timeline, at("12:00")).resolution.unwrap();
    // Half an hour until the pause and an hour since; two and a half hours are left.
    assert_eq!((clock.worked_seconds, clock.due_at), (90 * 60, Some(at("14:30"))));
    let spans = explain(&timeline, ClockKind::Resolution, at("12:00"));
    assert_eq!(spans.iter().map(|span| span.worked_seconds / 60).collect::<Vec<_>>(), [30, 0, 60]);
    assert!(spans.iter().all(|span| span.calendar_version_id == Some(CalendarVersionId::new(5))));
}

#[test]
fn what_happens_before_the_opening_counts_as_the_opening() {
    let timeline = Timeline::opened(at("09:00"), rules(1, 60, 120)).with(at("08:59"), Change::StaffReply);
    let clocks = evaluate(&timeline, at("08:00"));
    assert_eq!(clocks.first_response.unwrap().state, ClockState::Met { at: at("09:00") });
    let resolution = clocks.resolution.unwrap();
    assert_eq!((resolution.worked_seconds, resolution.due_at), (0, Some(at("11:00"))));
}

#[test]
fn spans_name_the_policy_of_their_time_and_that_of_the_end_after_it() {
    let timeline = Timeline::opened(at("09:00"), rules(1, 600, 600))
        .with(at("10:00"), Change::Rules(Rules::default()))
        .with(at("11:00"), Change::Rules(rules(2, 480, 480)))
        .with(at("12:00"), Change::StaffReply)
        .with(at("12:00"), Change::Rules(rules(3, 60, 60)));
    let told = |kind| {
        let spans = explain(&timeline, kind, at("13:00")).into_iter();
        let told = spans.map(|span| (span.to, span.state, span.policy_version_id.map(PolicyVersionId::get)));
        told.collect::<Vec<_>>()
    };
    let until_noon = [
        (at("10:00"), SpanState::Running, Some(1)),
        (at("11:00"), SpanState::Unwatched, None),
        (at("12:00"), SpanState::Running, Some(2)),
    ];
    let [first, second, third] = until_noon;
    assert_eq!(
        told(ClockKind::FirstResponse),
        [first, second, third, (at("13:00"), SpanState::Stopped, Some(2))]
    );
    assert_eq!(
        told(ClockKind::Resolution),
        [first, second, third, (at("13:00"), SpanState::Running, Some(3))]
    );
    assert_eq!(told(ClockKind::NextResponse), []);
}

#[test]
fn a_due_time_beyond_the_horizon_is_none() {
    let terms = PolicyTerms::new(Targets::of_minutes(0, u32::MAX));
    let rules = Rules { policy: policy(1, terms), hours: office(1, "09:00-09:01") };
    let clocks = evaluate(&Timeline::opened(at("09:00"), rules), at("09:00") + TimeDelta::days(70));
    assert_eq!(
        clocks.resolution.as_ref().map(|clock| (clock.due_at, clock.worked_seconds)),
        Some((None, 50 * 60))
    );
    assert_eq!((clocks.overdue_at(), clocks.next_instant(at("09:00"))), (None, None));
}
