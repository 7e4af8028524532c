//! Events: what happened to a ticket, written once and read back as it was.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{Cause, Event, NewEvent};
use switchboard_domain::access::Role;
use switchboard_domain::sla::{self, ClockKind, FiredWarning, Offset, Warning};
use switchboard_domain::ticket::{EventKind, Receipt, RulesReference, Side, Ticket, TicketEvent};
use switchboard_domain::{
    CalendarVersionId, CategoryId, KeyId, MessageId, PolicyVersionId, Priority, ProjectId, Source, Status,
    TagId, TicketId, UserId,
};

use super::support::{detail, read, refusal};
use crate::fixtures::{a_project, a_ticket, a_user, commit, instant, new_event, new_key};

/// Every kind of event comes back as it was written, to those who write and to those who follow.
pub fn every_kind_of_event_comes_back(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let written = one_of_each_kind(&ticket);
    assert_eq!(written.iter().map(|event| event.event.kind()).collect::<Vec<_>>(), EventKind::ALL);
    commit(db, |tx| tx.events().append(&written));
    check_written(db, &ticket, &written, &[]);
}

/// The values within an event come back, also at their ends.
pub fn every_value_of_an_event_comes_back(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let mut events = vec![
        TicketEvent::Assigned { from: Some(UserId::new(i64::MAX)), to: None },
        TicketEvent::Assigned { from: Some(UserId::new(1)), to: Some(UserId::new(2)) },
        TicketEvent::Rated { score: 1 },
        TicketEvent::SlaWarned { warning: a_warning(Offset::minutes(u32::MAX)) },
        TicketEvent::CategoryChanged { from: None, to: Some(CategoryId::new(i64::MAX)) },
        TicketEvent::TagsChanged { added: Vec::new(), removed: vec![TagId::new(i64::MAX)] },
    ];
    events.extend(
        Status::ALL.iter().map(|status| TicketEvent::StatusChanged { from: *status, to: Status::Open }),
    );
    events.extend(
        Source::ALL
            .iter()
            .flat_map(|source| [Receipt::Sent, Receipt::Withheld].map(|receipt| (*source, receipt)))
            .map(|(source, receipt)| TicketEvent::Created { priority: Priority::Critical, source, receipt }),
    );
    events
        .extend(Priority::ALL.iter().map(|to| TicketEvent::PriorityChanged { from: Priority::Low, to: *to }));
    events.extend(Side::ALL.iter().map(|side| TicketEvent::Replied {
        message_id: MessageId::new(i64::MAX),
        side: *side,
        is_first_response: false,
    }));
    events.extend(ClockKind::ALL.iter().map(|clock| TicketEvent::SlaBreached {
        clock: *clock,
        started_at: instant("9999-12-31T23:59:59.999999Z"),
        due_at: instant("1969-12-31T23:59:59.999999Z"),
    }));
    let written: Vec<_> = events.into_iter().map(|event| new_event(&ticket, event)).collect();
    commit(db, |tx| tx.events().append(&written));
    check_written(db, &ticket, &written, &[]);
}

/// An event says who or what caused it, and what that person is called.
pub fn an_event_names_its_cause(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ticket = a_ticket(db, &project);
    let user = Some(a_user(db, "ada@example.org", Role::Agent).id);
    let key = Some(commit(db, |tx| tx.keys().insert(&new_key(project.id, "sk_shop"))));
    let causes = [(None, None), (user, None), (None, key), (user, key)]
        .map(|(user_id, key_id)| Cause { user_id, key_id });
    let written =
        causes.map(|cause| NewEvent { cause, ..new_event(&ticket, TicketEvent::Rated { score: 3 }) });
    commit(db, |tx| tx.events().append(&written));
    check_written(db, &ticket, &written, &[None, Some("ada"), None, Some("ada")]);
}

/// What happened to a ticket is read in order, with what the open unit of work appended, and without what happened to others.
pub fn events_of_a_ticket_come_in_order(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (ticket, other) = (a_ticket(db, &project), a_ticket(db, &project));
    assert_eq!(commit(db, |tx| tx.events().of_ticket(ticket.id)), []);
    for score in [1, 3] {
        commit(db, |tx| {
            let rated = |ticket, score| new_event(ticket, TicketEvent::Rated { score });
            tx.events().append(&[
                rated(&other, 9),
                rated(&ticket, score),
                rated(&other, 9),
                rated(&ticket, score + 1),
            ])?;
            let found = tx.events().of_ticket(ticket.id)?;
            let expected: Vec<_> = (1..=score + 1).map(|score| TicketEvent::Rated { score }).collect();
            assert!(found.is_sorted_by(|one, next| one.id < next.id), "{found:?}");
            assert_eq!(found.into_iter().map(|event| event.event).collect::<Vec<_>>(), expected);
            Ok(())
        });
    }
    commit(db, |tx| tx.events().append(&[]));
    assert_eq!(commit(db, |tx| tx.events().of_ticket(ticket.id)).len(), 4);
}

/// What an event refers to must exist.
pub fn an_event_refers_to_what_exists(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let event = || new_event(&ticket, TicketEvent::Rated { score: 1 });
    for wrong in [
        NewEvent { ticket_id: TicketId::new(987_654), ..event() },
        NewEvent { project_id: ProjectId::new(987_654), ..event() },
        NewEvent { cause: Cause { user_id: Some(UserId::new(987_654)), key_id: None }, ..event() },
        NewEvent { cause: Cause { user_id: None, key_id: Some(KeyId::new(987_654)) }, ..event() },
    ] {
        let error = refusal(db, |tx| tx.events().append(&[event(), wrong]));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
    assert_eq!(read(db).events().after(0, 100).expect("the query succeeds"), []);
}

/// An event of each kind, in the order of the kinds.
pub(super) fn one_of_each_kind(ticket: &Ticket) -> Vec<NewEvent> {
    let message_id = MessageId::new(41);
    let events = [
        TicketEvent::Created { priority: Priority::High, source: Source::Portal, receipt: Receipt::Sent },
        TicketEvent::StatusChanged { from: Status::PendingCustomer, to: Status::InProgress },
        TicketEvent::Assigned { from: None, to: Some(UserId::new(42)) },
        TicketEvent::Replied { message_id, side: Side::Staff, is_first_response: true },
        TicketEvent::Noted { message_id },
        TicketEvent::PriorityChanged { from: Priority::Low, to: Priority::Critical },
        TicketEvent::Rated { score: 5 },
        TicketEvent::SlaBreached {
            clock: ClockKind::NextResponse,
            started_at: instant("2026-03-02T11:00:00.000001Z"),
            due_at: instant("2026-03-02T12:00:00.000001Z"),
        },
        TicketEvent::SlaWarned { warning: a_warning(Offset::percent(20)) },
        TicketEvent::RulesChanged {
            from: RulesReference::default(),
            to: RulesReference {
                policy_version_id: Some(PolicyVersionId::new(43)),
                calendar_version_id: Some(CalendarVersionId::new(44)),
            },
        },
        TicketEvent::SubjectChanged { from: "\"Old\"".to_owned(), to: "Grün".to_owned() },
        TicketEvent::DescriptionChanged {},
        TicketEvent::CategoryChanged { from: Some(CategoryId::new(45)), to: None },
        TicketEvent::TagsChanged { added: vec![TagId::new(46), TagId::new(47)], removed: Vec::new() },
        TicketEvent::Deleted {},
        TicketEvent::Restored {},
    ];
    let moments =
        (0..).map(|micros| instant("1969-12-31T23:59:59.999998Z") + TimeDelta::microseconds(micros));
    let event = |(event, occurred_at)| NewEvent { occurred_at, ..new_event(ticket, event) };
    events.into_iter().zip(moments).map(event).collect()
}

fn a_warning(offset: Option<Offset>) -> FiredWarning {
    FiredWarning {
        warning: Warning {
            clock: ClockKind::Resolution,
            side: sla::Side::Before,
            offset: offset.expect("there is an offset"),
        },
        started_at: instant("2026-03-02T11:00:00.000001Z"),
        at: instant("2026-03-02T12:00:00.000001Z"),
        policy_version_id: PolicyVersionId::new(43),
    }
}

/// These events, and no others, are read back in this order by every way there is. Missing names stand for nobody.
fn check_written(db: &Arc<dyn Database>, ticket: &Ticket, written: &[NewEvent], names: &[Option<&str>]) {
    let found = commit(db, |tx| tx.events().of_ticket(ticket.id));
    let names = names.iter().copied().chain(std::iter::repeat(None));
    let read_back = |((event, written), name): ((&Event, &NewEvent), Option<&str>)| {
        let NewEvent { ticket_id, project_id, cause, event: what, occurred_at } = written.clone();
        Event {
            id: event.id,
            ticket_id,
            project_id,
            cause,
            user_name: name.map(str::to_owned),
            event: what,
            occurred_at,
        }
    };
    let expected: Vec<_> = found.iter().zip(written).zip(names).map(read_back).collect();
    assert_eq!((found.len(), &found), (written.len(), &expected));
    assert_eq!(detail(db, ticket.id).activities, expected);
    let logged = read(db).events().after(0, 100).expect("the query succeeds");
    assert_eq!(logged.into_iter().map(|logged| logged.event).collect::<Vec<_>>(), expected);
}
