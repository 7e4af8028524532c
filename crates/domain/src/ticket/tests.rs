//! The transitions, each against every status.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::{Body, MessageId, Slug, TagId};

const AGENT: UserId = UserId::new(3);
const CUSTOMER: UserId = UserId::new(5);

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_713_700_800, 0).unwrap()
}

fn later() -> DateTime<Utc> {
    noon() + TimeDelta::minutes(5)
}

fn filed() -> Ticket {
    let prefix = Slug::from_name("NaijaHomes").prefix_candidates().next().unwrap();
    let customer = Contact {
        name: "Tunde".parse().unwrap(),
        email: "tunde@example.org".parse().unwrap(),
        phone: None,
        reference: None,
    };
    let mut ticket = Ticket::filed(
        TicketId::new(42),
        TicketNumber::new(&prefix, 2024, 42),
        ProjectId::new(1),
        customer,
        "Photos".parse().unwrap(),
        Priority::High,
        Source::Api,
        noon(),
    );
    ticket.creator_id = Some(CUSTOMER);
    ticket
}

fn standing(status: Status) -> Ticket {
    let mut ticket = filed();
    ticket.status = status;
    ticket.resolved_at = status.is_ended().then(noon);
    ticket.closed_at = (status == Status::Closed).then(noon);
    ticket
}

/// Every pair of statuses as a table: what moving from the row to the column answers.
#[test]
fn the_table_of_status_changes() {
    let mut lines = Vec::new();
    for from in Status::ALL {
        for to in Status::ALL {
            let outcome = match standing(*from).change_status(*to, later()) {
                Ok(Changed { ticket, events }) => {
                    let stamp = |at: Option<DateTime<Utc>>| match at {
                        None => "-",
                        Some(at) if at == later() => "now",
                        Some(_) => "kept",
                    };
                    format!(
                        "{} events={} resolved={} closed={}",
                        ticket.status,
                        events.len(),
                        stamp(ticket.resolved_at),
                        stamp(ticket.closed_at)
                    )
                }
                Err(refusal) => refusal.to_string(),
            };
            lines.push(format!("{from} -> {to}: {outcome}"));
        }
    }
    insta::assert_snapshot!("status_changes", lines.join("\n"));
}

/// What a reply of each side does to each status, unassigned and assigned.
#[test]
fn the_table_of_replies() {
    let mut lines = Vec::new();
    for side in Side::ALL {
        for status in Status::ALL {
            for assignee in [None, Some(AGENT)] {
                let mut ticket = standing(*status);
                ticket.assignee_id = assignee;
                let outcome = match ticket.reply(*side, later()) {
                    Ok(replied) => {
                        format!("{} first_response={}", replied.ticket.status, replied.is_first_response)
                    }
                    Err(refusal) => refusal.to_string(),
                };
                lines.push(format!("{side} on {status}, assigned={}: {outcome}", assignee.is_some()));
            }
        }
    }
    insta::assert_snapshot!("replies", lines.join("\n"));
}

#[test]
fn only_the_first_reply_of_staff_is_the_first_response() {
    let first = filed().reply(Side::Staff, noon()).unwrap();
    let second = first.ticket.clone().reply(Side::Staff, later()).unwrap();
    assert_eq!((first.is_first_response, second.is_first_response), (true, false));
    assert_eq!(second.ticket.first_response_at, Some(noon()));
    assert_eq!(second.ticket.reply_count, 2);
    let events = first.events(MessageId::new(9));
    assert_eq!(
        events.iter().map(TicketEvent::kind).collect::<Vec<_>>(),
        [EventKind::Replied, EventKind::StatusChanged]
    );
}

#[test]
fn a_member_of_staff_writes_as_the_customer_on_a_ticket_of_their_own() {
    assert_eq!(filed().side_of(CUSTOMER, true), Side::Customer);
    assert_eq!(filed().side_of(AGENT, true), Side::Staff);
    assert_eq!(filed().side_of(AGENT, false), Side::Customer);
}

#[test]
fn a_note_changes_nothing_but_the_time_of_the_last_activity() {
    let noted = filed().note(later());
    assert_eq!(noted, Ticket { last_activity_at: later(), ..filed() });
}

#[test]
fn assignment_starts_the_work_and_unassignment_does_not_stop_it() {
    let assigned = filed().assign(Some(AGENT), later());
    assert_eq!(assigned.ticket.status, Status::InProgress);
    assert_eq!(assigned.events.len(), 2);
    let again = assigned.ticket.clone().assign(Some(AGENT), later());
    assert!(again.events.is_empty());
    let nobody = assigned.ticket.assign(None, later());
    assert_eq!(
        (nobody.ticket.status, nobody.ticket.assignee_id, nobody.events.len()),
        (Status::InProgress, None, 1)
    );
}

#[test]
fn closing_twice_happens_once() {
    let closed = filed().close(noon());
    assert_eq!(closed.events.len(), 1);
    let again = closed.ticket.clone().close(later());
    assert!(again.events.is_empty());
    assert_eq!(again.ticket, closed.ticket);
}

#[test]
fn the_creator_rates_a_resolved_ticket_once() {
    let four = Score::try_from(4).unwrap();
    assert_eq!(filed().rate(CUSTOMER, four, None, noon()), Err(TransitionError::NotResolved));
    assert_eq!(standing(Status::Resolved).rate(AGENT, four, None, noon()), Err(TransitionError::NotCreator));
    let rated = standing(Status::Resolved).rate(CUSTOMER, four, None, later()).unwrap();
    assert_eq!(rated.events, [TicketEvent::Rated { score: 4 }]);
    assert_eq!(rated.ticket.rate(CUSTOMER, four, None, later()), Err(TransitionError::AlreadyRated));
    assert!([0, 6, -1, i64::MAX].into_iter().all(|stars| Score::try_from(stars).is_err()));
}

fn content(tags: &[i64]) -> Content {
    let tags = tags.iter().copied().map(TagId::new).collect();
    Content { description: "It says nothing.".parse().unwrap(), tags }
}

#[test]
fn an_edit_that_changes_nothing_is_no_event() {
    let same = Edit {
        subject: Some(filed().subject),
        description: Some("It says nothing.".parse().unwrap()),
        category: Some(Placement::Nowhere),
        priority: Some(Priority::High),
        tags: Some(BTreeSet::from([TagId::new(1)])),
    };
    for edit in [same, Edit::default()] {
        let edited = filed().edit(content(&[1]), edit, later());
        assert_eq!(edited, Edited { ticket: filed(), content: content(&[1]), events: Vec::new() });
    }
}

#[test]
fn every_changed_field_is_an_event_of_its_own() {
    let description: Body = "It says that the file is too large.".parse().unwrap();
    let edit = Edit {
        subject: Some("Pictures".parse().unwrap()),
        description: Some(description.clone()),
        category: Some(Placement::In(CategoryId::new(7))),
        priority: Some(Priority::Low),
        tags: Some([2, 3].map(TagId::new).into()),
    };
    let Edited { ticket, content: after, events } = filed().edit(content(&[1, 2]), edit, later());
    let expected = Ticket {
        subject: "Pictures".parse().unwrap(),
        category_id: Some(CategoryId::new(7)),
        priority: Priority::Low,
        last_activity_at: later(),
        ..filed()
    };
    assert_eq!(ticket, expected);
    assert_eq!(after, Content { description, ..content(&[2, 3]) });
    let expected = [
        TicketEvent::SubjectChanged { from: "Photos".to_owned(), to: "Pictures".to_owned() },
        TicketEvent::DescriptionChanged {},
        TicketEvent::CategoryChanged { from: None, to: Some(CategoryId::new(7)) },
        TicketEvent::PriorityChanged { from: Priority::High, to: Priority::Low },
        TicketEvent::TagsChanged { added: vec![TagId::new(3)], removed: vec![TagId::new(1)] },
    ];
    assert_eq!(events, expected);
    let nowhere = Edit { category: Some(Placement::Nowhere), ..Edit::default() };
    let emptied = ticket.edit(after, nowhere, later());
    assert_eq!(emptied.ticket.category_id, None);
    assert_eq!(emptied.events, [TicketEvent::CategoryChanged { from: Some(CategoryId::new(7)), to: None }]);
}

#[test]
fn a_ticket_goes_and_comes_back_as_it_was() {
    let gone = filed().delete(later());
    assert_eq!(gone.events, [TicketEvent::Deleted {}]);
    let back = gone.ticket.restore(later());
    assert_eq!(back.events, [TicketEvent::Restored {}]);
    assert_eq!(back.ticket, Ticket { last_activity_at: later(), ..filed() });
}

#[test]
fn a_target_is_missed_from_the_instant_it_is_due_unless_its_clock_stands() {
    let mut ticket = filed();
    ticket.deadlines.first_response_due_at = Some(noon());
    ticket.deadlines.resolution_due_at = Some(noon());
    let breaches =
        |ticket: &Ticket, at| (ticket.first_response_is_breached(at), ticket.resolution_is_breached(at));
    assert_eq!(breaches(&ticket, noon() - TimeDelta::seconds(1)), (false, false));
    assert_eq!(breaches(&ticket, noon()), (true, true));
    ticket.status = Status::PendingCustomer;
    assert_eq!(breaches(&ticket, later()), (true, false));
    ticket.status = Status::Resolved;
    assert_eq!(breaches(&ticket, later()), (false, false));
    ticket.deadlines.first_response_breached_at = Some(noon());
    assert_eq!(breaches(&ticket, later()), (true, false));
}
