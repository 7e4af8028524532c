//! The stored results of the clock, and the breaches in the log.

use chrono::TimeDelta;
use switchboard_application::tickets::change_status::change_status;
use switchboard_domain::{MessageType, Status};
use switchboard_testkit::fixtures::noon;

use crate::desk::Desk;

#[test]
fn a_new_ticket_is_stamped_by_the_policy_of_its_priority() {
    let deadlines = Desk::new().ticket().deadlines;
    assert_eq!(deadlines.first_response_due_at, Some(noon() + TimeDelta::hours(1)));
    assert_eq!(deadlines.resolution_due_at, Some(noon() + TimeDelta::hours(8)));
    assert_eq!(deadlines.overdue_at, deadlines.first_response_due_at);
}

#[test]
fn an_answer_in_time_leaves_only_the_resolution_to_be_missed() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    desk.clock.advance(TimeDelta::minutes(60));
    desk.write(&desk.agent(), ticket.id, MessageType::Reply).unwrap();
    let deadlines = desk.stored(ticket.id).ticket.deadlines;
    assert_eq!(deadlines.first_response_breached_at, None);
    assert_eq!(deadlines.overdue_at, Some(noon() + TimeDelta::hours(8)));
}

#[test]
fn a_late_answer_is_a_breach_that_is_logged_once_and_stays() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    desk.clock.advance(TimeDelta::minutes(61));
    desk.write(&desk.agent(), ticket.id, MessageType::Reply).unwrap();
    desk.write(&desk.agent(), ticket.id, MessageType::Note).unwrap();
    assert_eq!(desk.happened(ticket.id), ["created", "replied", "status_changed", "sla_breached", "noted"]);
    let deadlines = desk.stored(ticket.id).ticket.deadlines;
    assert_eq!(deadlines.first_response_breached_at, Some(noon() + TimeDelta::hours(1)));
    assert_eq!(deadlines.overdue_at, Some(noon() + TimeDelta::hours(1)));
}

#[test]
fn waiting_for_the_customer_moves_the_resolution() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    desk.write(&desk.agent(), ticket.id, MessageType::Reply).unwrap();
    desk.clock.advance(TimeDelta::hours(1));
    change_status(&desk.ctx, &desk.agent(), ticket.id, Status::PendingCustomer).unwrap();
    assert_eq!(
        desk.stored(ticket.id).ticket.deadlines.overdue_at,
        None,
        "nothing can be missed while the customer is waited for"
    );
    desk.clock.advance(TimeDelta::hours(30));
    desk.write(&desk.customer(), ticket.id, MessageType::Reply).unwrap();
    let deadlines = desk.stored(ticket.id).ticket.deadlines;
    assert_eq!(deadlines.resolution_due_at, Some(noon() + TimeDelta::hours(38)));
    assert_eq!(deadlines.resolution_breached_at, None);
}
