//! The timer of the service-level clock: breaches and warnings without anybody doing anything.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::records::Event;
use switchboard_application::tickets::assign::assign;
use switchboard_application::tickets::change_status::change_status;
use switchboard_application::tickets::evaluate_due::{Evaluated, evaluate_due};
use switchboard_domain::access::Actor;
use switchboard_domain::sla::{ClockKind, Offset, PolicyState, PolicyTerms, Side, Targets, Warning};
use switchboard_domain::ticket::{Ticket, TicketEvent};
use switchboard_domain::{MessageType, Priority, Status, TicketId};
use switchboard_testkit::fixtures::{commit, noon};

use crate::desk::Desk;

fn at(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

fn tick(desk: &Desk, minutes: i64) -> Evaluated {
    desk.clock.set(at(minutes));
    evaluate_due(&desk.ctx, &Actor::System, &|| false).unwrap()
}

/// What the timer noticed of a ticket: which clock, when it was due or warned, and when that was noticed.
fn noticed(desk: &Desk, id: TicketId) -> Vec<(&'static str, ClockKind, DateTime<Utc>, DateTime<Utc>)> {
    let events = desk.stored(id).activities;
    let line = |event: Event| {
        if let TicketEvent::SlaBreached { clock, due_at, .. } = event.event {
            return Some(("breach", clock, due_at, event.occurred_at));
        }
        let TicketEvent::SlaWarned { warning } = event.event else { return None };
        Some(("warning", warning.warning.clock, warning.at, event.occurred_at))
    };
    events.into_iter().filter_map(line).collect()
}

/// Gives the global policy for high priority new terms.
fn set_terms(desk: &Desk, terms: &PolicyTerms) {
    let policies = desk.ctx.database.reader().unwrap().sla().policies(None).unwrap();
    let high = policies.iter().find(|policy| policy.priority == Priority::High).unwrap();
    commit(&desk.ctx.database, |tx| tx.sla().add_policy_version(high.id, terms, noon()));
}

/// A desk whose tickets warn 30 minutes before, at the half of the resolution, and 10 minutes after.
fn with_warnings() -> Desk {
    let desk = Desk::new();
    let warning = |clock, side, offset| Warning { clock, side, offset };
    let warnings = vec![
        warning(ClockKind::FirstResponse, Side::Before, Offset::minutes(30).unwrap()),
        warning(ClockKind::FirstResponse, Side::After, Offset::minutes(10).unwrap()),
        warning(ClockKind::Resolution, Side::Before, Offset::percent(50).unwrap()),
    ];
    let terms = PolicyTerms::new(Targets::of_minutes(60, 8 * 60)).with_warnings(warnings).unwrap();
    set_terms(&desk, &terms);
    desk
}

#[test]
fn a_breach_is_noticed_when_it_is_due_and_stamped_once() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    assert_eq!(tick(&desk, 59), Evaluated { tickets: 0, next_at: Some(at(60)) });
    assert_eq!(tick(&desk, 60), Evaluated { tickets: 1, next_at: Some(at(480)) });
    assert_eq!(tick(&desk, 61), Evaluated { tickets: 0, next_at: Some(at(480)) });
    desk.write(&desk.agent(), ticket.id, MessageType::Note).unwrap();
    assert_eq!(noticed(&desk, ticket.id), [("breach", ClockKind::FirstResponse, at(60), at(60))]);
    let stored = desk.stored(ticket.id).ticket;
    assert_eq!(stored.deadlines.first_response_breached_at, Some(at(60)));
    assert_eq!(stored.deadlines.overdue_at, Some(at(60)));
}

#[test]
fn what_is_noticed_late_is_stamped_with_the_instant_at_which_it_was_due() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    assert_eq!(tick(&desk, 1_000).tickets, 1);
    assert_eq!(
        noticed(&desk, ticket.id),
        [
            ("breach", ClockKind::FirstResponse, at(60), at(1_000)),
            ("breach", ClockKind::Resolution, at(480), at(1_000)),
        ]
    );
}

#[test]
fn activity_of_the_timer_is_not_activity_of_the_ticket() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    tick(&desk, 60);
    let stored = desk.stored(ticket.id).ticket;
    let Ticket { deadlines, version, .. } = stored.clone();
    assert_eq!(stored, Ticket { deadlines, version, ..ticket });
}

#[test]
fn a_ticket_that_ended_is_left_alone() {
    for status in [Status::Resolved, Status::Closed] {
        let desk = Desk::new();
        let ticket = desk.ticket();
        change_status(&desk.ctx, &desk.agent(), ticket.id, status).unwrap();
        assert_eq!(tick(&desk, 10_000), Evaluated { tickets: 0, next_at: None }, "{status}");
        assert_eq!(noticed(&desk, ticket.id), []);
    }
}

#[test]
fn a_ticket_that_waits_for_its_customer_is_left_alone_until_they_answer() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    desk.write(&desk.agent(), ticket.id, MessageType::Reply).unwrap();
    desk.clock.set(at(60));
    change_status(&desk.ctx, &desk.agent(), ticket.id, Status::PendingCustomer).unwrap();
    assert_eq!(tick(&desk, 10_000), Evaluated { tickets: 0, next_at: None });
    desk.write(&desk.customer(), ticket.id, MessageType::Reply).unwrap();
    assert_eq!(tick(&desk, 10_419), Evaluated { tickets: 0, next_at: Some(at(10_420)) });
    tick(&desk, 10_420);
    assert_eq!(noticed(&desk, ticket.id), [("breach", ClockKind::Resolution, at(10_420), at(10_420))]);
}

#[test]
fn a_deleted_ticket_is_silent() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    commit(&desk.ctx.database, |tx| tx.tickets().delete(ticket.id, at(1)));
    assert_eq!(tick(&desk, 10_000), Evaluated { tickets: 0, next_at: None });
}

#[test]
fn a_policy_that_is_switched_off_is_silent() {
    let desk = Desk::new();
    let terms = PolicyTerms::new(Targets::of_minutes(60, 480)).with_state(PolicyState::SwitchedOff);
    set_terms(&desk, &terms);
    let ticket = desk.ticket();
    assert_eq!(ticket.deadlines.sla_next_at, None);
    assert_eq!(tick(&desk, 10_000), Evaluated { tickets: 0, next_at: None });
}

#[test]
fn each_warning_fires_once() {
    let desk = with_warnings();
    let ticket = desk.ticket();
    for minutes in [30, 30, 60, 70, 240, 240, 250] {
        tick(&desk, minutes);
        assign(&desk.ctx, &desk.agent(), ticket.id, Some(desk.agent.id)).unwrap();
    }
    assert_eq!(
        noticed(&desk, ticket.id),
        [
            ("warning", ClockKind::FirstResponse, at(30), at(30)),
            ("breach", ClockKind::FirstResponse, at(60), at(60)),
            ("warning", ClockKind::FirstResponse, at(70), at(70)),
            ("warning", ClockKind::Resolution, at(240), at(240)),
        ]
    );
}

#[test]
fn warnings_that_are_noticed_late_come_in_order_with_the_breaches() {
    let desk = with_warnings();
    let ticket = desk.ticket();
    tick(&desk, 65);
    assert_eq!(
        noticed(&desk, ticket.id),
        [
            ("warning", ClockKind::FirstResponse, at(30), at(65)),
            ("breach", ClockKind::FirstResponse, at(60), at(65)),
        ]
    );
}

#[test]
fn nothing_warns_once_the_clock_is_met() {
    let desk = with_warnings();
    let ticket = desk.ticket();
    desk.clock.set(at(29));
    desk.write(&desk.agent(), ticket.id, MessageType::Reply).unwrap();
    tick(&desk, 200);
    assert_eq!(noticed(&desk, ticket.id), []);
}

#[test]
fn a_request_that_comes_before_the_timer_notices_as_much() {
    let desk = with_warnings();
    let ticket = desk.ticket();
    desk.clock.set(at(61));
    desk.write(&desk.agent(), ticket.id, MessageType::Reply).unwrap();
    assert_eq!(noticed(&desk, ticket.id).len(), 2);
    tick(&desk, 61);
    assert_eq!(noticed(&desk, ticket.id).len(), 2);
}

#[test]
fn what_the_log_knows_of_later_is_not_left_out() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    desk.clock.set(at(59));
    desk.write(&desk.agent(), ticket.id, MessageType::Reply).unwrap();
    // This one read the clock before the answer and commits after it.
    desk.clock.set(at(58));
    assign(&desk.ctx, &desk.agent(), ticket.id, None).unwrap();
    let deadlines = desk.stored(ticket.id).ticket.deadlines;
    assert_eq!((deadlines.overdue_at, deadlines.sla_next_at), (Some(at(480)), Some(at(480))));
}

#[test]
fn a_clock_that_jumps_back_makes_no_breach_and_forgets_none() {
    let desk = Desk::new();
    let (early, late) = (desk.ticket(), {
        desk.clock.set(at(30));
        desk.ticket()
    });
    tick(&desk, 60);
    tick(&desk, 0);
    tick(&desk, 60);
    assert_eq!(noticed(&desk, early.id).len(), 1);
    assert_eq!(noticed(&desk, late.id), []);
    tick(&desk, 90);
    assert_eq!(noticed(&desk, late.id), [("breach", ClockKind::FirstResponse, at(90), at(90))]);
}

#[test]
fn many_tickets_are_evaluated_until_the_server_stops() {
    let desk = Desk::new();
    for _ in 0..100 {
        desk.ticket();
    }
    desk.clock.set(at(60));
    let asked = AtomicUsize::new(0);
    let in_the_middle = || asked.fetch_add(1, Ordering::Relaxed) >= 40;
    let evaluated = evaluate_due(&desk.ctx, &Actor::System, &in_the_middle).unwrap();
    assert_eq!(evaluated, Evaluated { tickets: 40, next_at: Some(at(60)) });
    assert_eq!(tick(&desk, 60), Evaluated { tickets: 60, next_at: Some(at(480)) });
}

#[test]
fn only_the_system_may_evaluate() {
    let desk = Desk::new();
    let refused = evaluate_due(&desk.ctx, &desk.customer(), &|| false).unwrap_err();
    assert_eq!(refused.code(), "forbidden");
}
