//! The service-level clock passes every case of the file that others can run as well.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use switchboard_domain::sla::{
    Change, Clock, ClockKind, ClockState, Clocks, Hours, PolicyVersion, Rules, Timeline, WorkingTime,
    evaluate, explain,
};
use switchboard_domain::{CalendarVersionId, PolicyId, PolicyVersionId};

use crate::sla_case_file::{Case, CaseFile, EntryText, Expectation, ExpectedClock, RulesText, read};

/// The calendars of the file and the policies of a case, by name.
struct Named<'a> {
    calendars: &'a BTreeMap<String, Hours>,
    policies: BTreeMap<&'a str, Arc<PolicyVersion>>,
}

#[test]
fn every_case_holds() {
    let CaseFile { calendars, cases } = read();
    let calendars = (1..).zip(calendars).map(|(number, (name, text))| {
        let working_time: Arc<WorkingTime> = Arc::new(text.calendar().compile());
        (name, Hours::Calendar { version_id: CalendarVersionId::new(number), working_time })
    });
    let calendars = calendars.collect();
    for case in &cases {
        let policies = (1..).zip(&case.policies).map(|(number, (name, text))| {
            let (id, policy_id) = (PolicyVersionId::new(number), PolicyId::new(number));
            (name.as_str(), Arc::new(PolicyVersion { id, policy_id, version: 1, terms: text.terms() }))
        });
        check(case, &Named { calendars: &calendars, policies: policies.collect() });
    }
}

#[test]
fn none_of_the_fifteen_defects_is_left_out() {
    let numbers: BTreeSet<_> = read().cases.iter().map(|case| case.number).collect();
    let missing: Vec<_> = (1..=15).filter(|number| !numbers.contains(number)).collect();
    assert!(missing.is_empty(), "no case has the number {missing:?}");
    assert!(read().cases.iter().all(|case| !case.expect.is_empty()));
}

fn check(case: &Case, named: &Named<'_>) {
    let mut timeline = Timeline::opened(instant(&case.opened_at), named.rules(&case.rules));
    for entry in &case.timeline {
        timeline.record(instant(&entry.at), named.change(entry));
    }
    for expectation in &case.expect {
        let name = format!("case {}, {}, at {}", case.number, case.name, expectation.at);
        let clocks = evaluate(&timeline, instant(&expectation.at));
        check_clocks(&name, &clocks, expectation);
        check_stamps(&name, &clocks, expectation, named);
        for clock in clocks.iter() {
            let spans = explain(&timeline, clock.kind, instant(&expectation.at));
            let explained: u64 = spans.iter().map(|span| span.worked_seconds).sum();
            assert_eq!(explained, clock.worked_seconds, "{name}: {spans:?}");
        }
    }
}

fn check_clocks(name: &str, clocks: &Clocks, expectation: &Expectation) {
    for (kind, expected) in &expectation.clocks {
        let clock = clocks.get(kind.parse::<ClockKind>().unwrap());
        let found = clock.map(|clock| (clock.due_at, told(clock)));
        let expected =
            expected.as_ref().map(|expected| (Some(instant(&expected.due_at)), expected_told(expected)));
        assert_eq!(found, expected, "{name}, {kind}");
    }
    if let Some(overdue_at) = &expectation.overdue_at {
        assert_eq!(clocks.overdue_at(), overdue_at.as_deref().map(instant), "{name}, overdue_at");
    }
    if let Some(next_instant) = &expectation.next_instant {
        let found = clocks.next_instant(instant(&expectation.at));
        assert_eq!(found, next_instant.as_deref().map(instant), "{name}, next_instant");
    }
}

fn check_stamps(name: &str, clocks: &Clocks, expectation: &Expectation, named: &Named<'_>) {
    if let Some(expected) = &expectation.breaches {
        let found = clocks
            .breaches()
            .iter()
            .map(|breach| (breach.clock.as_str(), breach.due_at, breach.policy_version_id));
        let expected = expected.iter().map(|breach| {
            (breach.clock.as_str(), instant(&breach.due_at), named.policies[breach.policy.as_str()].id)
        });
        assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{name}, breaches");
    }
    if let Some(expected) = &expectation.warnings {
        let found = clocks.warnings().iter().map(|fired| (fired.warning.clock.as_str(), fired.at));
        let expected = expected.iter().map(|warning| (warning.clock.as_str(), instant(&warning.at)));
        assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{name}, warnings");
    }
}

impl Named<'_> {
    fn rules(&self, text: &RulesText) -> Rules {
        let hours = text.calendar.as_ref().map_or(Hours::AroundTheClock, |name| self.calendars[name].clone());
        Rules { policy: Some(Arc::clone(&self.policies[text.policy.as_str()])), hours }
    }

    fn change(&self, entry: &EntryText) -> Change {
        match entry.change.as_str() {
            "customer_message" => Change::CustomerMessage,
            "staff_reply" => Change::StaffReply,
            "program_reply" => Change::ProgramReply,
            "status" => Change::Status(entry.status.as_ref().unwrap().parse().unwrap()),
            "rules" => Change::Rules(self.rules(entry.rules.as_ref().unwrap())),
            "merged" => Change::Merged,
            unknown => panic!("unknown change {unknown}"),
        }
    }
}

fn told(clock: &Clock) -> (&'static str, Option<DateTime<Utc>>) {
    match clock.state {
        ClockState::Running => ("running", None),
        ClockState::Paused { since } => ("paused", Some(since)),
        ClockState::Met { at } => ("met", Some(at)),
        ClockState::Ended { at } => ("ended", Some(at)),
    }
}

fn expected_told(expected: &ExpectedClock) -> (&str, Option<DateTime<Utc>>) {
    let instant_text = expected.since.as_deref().or(expected.at.as_deref());
    (&expected.state, instant_text.map(instant))
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}
