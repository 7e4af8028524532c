//! Evaluations of clocks: tickets are found when they are due, by one node at a time.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{NewTicket, Project};
use switchboard_domain::TicketId;
use switchboard_domain::access::Scope;
use switchboard_domain::sla::ClockKind;
use switchboard_domain::ticket::{Deadlines, TicketEvent};

use super::support::{detail, read};
use crate::fixtures::{a_project, a_ticket_with, commit, new_event, noon};

/// Those that are due come in the order in which they are due, as many as are wanted, and nobody else.
pub fn due_tickets_come_in_order_and_in_portions(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let due: Vec<TicketId> = [3, 1, 2, 60].map(|minutes| scheduled(db, &project, Some(minutes))).to_vec();
    let [third, first, second, _] = due[..] else { unreachable!("there are four") };
    let claim = |minutes, limit| commit(db, |tx| tx.tickets().claim_due(after(minutes), limit));
    assert_eq!(claim(3, 10), [first, second, third]);
    assert_eq!(claim(3, 2), [first, second]);
    assert_eq!(claim(1, 10), [first], "one that is due at this very instant is due");
    let just_before = after(1) - TimeDelta::microseconds(1);
    assert_eq!(commit(db, |tx| tx.tickets().claim_due(just_before, 10)), []);
}

/// The earliest evaluation is known without a unit of work.
pub fn the_next_evaluation_is_the_earliest(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    assert_eq!(next(db), None);
    scheduled(db, &project, None);
    assert_eq!(next(db), None);
    scheduled(db, &project, Some(5));
    let first = scheduled(db, &project, Some(2));
    assert_eq!(next(db), Some(after(2)));
    set(db, first, None);
    assert_eq!(next(db), Some(after(5)));
}

/// A ticket without a next evaluation is never found.
pub fn a_ticket_that_waits_for_nothing_is_never_due(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    scheduled(db, &project, None);
    let at_the_end = after(1_000_000);
    assert_eq!(commit(db, |tx| tx.tickets().claim_due(at_the_end, 10)), []);
}

/// Nobody waits for a ticket that somebody else evaluates or changes; it is found by the next one who asks.
pub fn a_ticket_in_the_hands_of_somebody_is_passed_over(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let due = [1, 2, 3, 4].map(|minutes| scheduled(db, &project, Some(minutes)));
    // Where only one can write, the second one comes after the first; elsewhere they work side by side. Neither gets what the other has.
    let claimed = super::support::in_parallel(2, |_| {
        commit(db, |tx| {
            let claimed = tx.tickets().claim_due(after(60), 2)?;
            for id in &claimed {
                let mut ticket = tx.tickets().find(*id, &Scope::All)?.expect("the ticket exists");
                ticket.deadlines.sla_next_at = None;
                tx.tickets().save(&ticket)?;
            }
            Ok(claimed)
        })
    });
    let mut all = claimed.concat();
    all.sort_unstable();
    assert_eq!(all, due);
}

/// Putting an evaluation off changes nothing else of the ticket.
pub fn a_postponed_ticket_is_due_later(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let id = scheduled(db, &project, Some(1));
    let before = detail(db, id).ticket;
    commit(db, |tx| tx.tickets().postpone_evaluation(id, after(30)));
    assert_eq!(next(db), Some(after(30)));
    let mut expected = before;
    expected.deadlines.sla_next_at = Some(after(30));
    assert_eq!(detail(db, id).ticket, expected);
}

/// A ticket that became overdue without a breach in its log, and that waits for something later, is evaluated at once.
pub fn what_was_overlooked_is_scheduled(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let overdue = |overdue: i64, next: Option<i64>| {
        a_ticket_with(db, &project, |ticket| NewTicket {
            deadlines: Deadlines {
                overdue_at: Some(after(overdue)),
                sla_next_at: next.map(after),
                ..Deadlines::default()
            },
            ..ticket
        })
    };
    let (forgotten, later) = (overdue(10, None), overdue(11, Some(500)));
    let known = overdue(9, Some(9));
    let long_ago = overdue(-5, None);
    let to_come = overdue(21, None);
    let stamped = overdue(12, None);
    let breach =
        TicketEvent::SlaBreached { clock: ClockKind::Resolution, started_at: noon(), due_at: after(12) };
    commit(db, |tx| tx.events().append(&[new_event(&stamped, breach.clone())]));

    assert_eq!(commit(db, |tx| tx.tickets().schedule_overlooked(noon(), after(20))), 2);
    assert_eq!(commit(db, |tx| tx.tickets().claim_due(after(20), 10)), [known.id, forgotten.id, later.id]);
    for ticket in [long_ago, to_come, stamped] {
        assert_eq!(detail(db, ticket.id).ticket.deadlines.sla_next_at, None);
    }
    assert_eq!(commit(db, |tx| tx.tickets().schedule_overlooked(noon(), after(20))), 0);
}

fn after(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

fn next(db: &Arc<dyn Database>) -> Option<DateTime<Utc>> {
    read(db).tickets().next_evaluation().expect("the query succeeds")
}

fn scheduled(db: &Arc<dyn Database>, project: &Project, minutes: Option<i64>) -> TicketId {
    let deadlines = Deadlines { sla_next_at: minutes.map(after), ..Deadlines::default() };
    a_ticket_with(db, project, |ticket| NewTicket { deadlines, ..ticket }).id
}

fn set(db: &Arc<dyn Database>, id: TicketId, at: Option<DateTime<Utc>>) {
    commit(db, |tx| {
        let mut ticket = tx.tickets().find(id, &Scope::All)?.ok_or(StoreError::Stale)?;
        ticket.deadlines.sla_next_at = at;
        tx.tickets().save(&ticket)
    });
}
