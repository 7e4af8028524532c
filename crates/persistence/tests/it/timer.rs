//! The timer of the service-level clock over both databases: tickets that cannot be evaluated, and several nodes at once.
#![expect(clippy::indexing_slicing, reason = "whatever goes wrong in a test fails it")]

use std::sync::Arc;
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::Context;
use switchboard_application::ports::Database;
use switchboard_application::records::Event;
use switchboard_application::tickets::create::{CreateTicket, create};
use switchboard_application::tickets::evaluate_due::evaluate_due;
use switchboard_domain::access::Actor;
use switchboard_domain::ticket::{Ticket, TicketEvent};
use switchboard_domain::{Priority, ProjectId, Source, TicketId};
use switchboard_testkit::clock::ManualClock;
use switchboard_testkit::fixtures::{a_project, context, noon};

use crate::support::{TestDatabase, postgres, sqlite};

const TICKETS: usize = 70;

#[test]
fn a_ticket_that_cannot_be_evaluated_stops_no_other_on_sqlite() {
    check_broken_tickets(&sqlite());
}

#[test]
fn a_ticket_that_cannot_be_evaluated_stops_no_other_on_postgres() {
    check_broken_tickets(&postgres());
}

#[test]
fn four_nodes_stamp_each_breach_once() {
    let test = postgres();
    let (first, clock) = node(Arc::new(test.database.clone()));
    let tickets = file(&first, TICKETS);
    clock.set(due());
    let nodes: Vec<Context> = (0..3)
        .map(|_| node(Arc::new(test.home.open())))
        .map(|(ctx, clock)| {
            clock.set(due());
            ctx
        })
        .chain([first])
        .collect();
    let evaluated: Vec<usize> = thread::scope(|scope| {
        let running: Vec<_> =
            nodes.iter().map(|ctx| scope.spawn(|| evaluated_until_nothing_is_left(ctx))).collect();
        running.into_iter().map(|node| node.join().unwrap()).collect()
    });
    assert_eq!(evaluated.iter().sum::<usize>(), TICKETS, "{evaluated:?}");
    let expected: Vec<(TicketId, DateTime<Utc>)> = tickets.iter().map(|ticket| (ticket.id, due())).collect();
    assert_eq!(breaches(&test.shared()), expected);
}

/// Two tickets whose logs cannot be read are left alone for a minute and then tried again; the others are stamped.
fn check_broken_tickets(test: &TestDatabase) {
    let (ctx, clock) = node(test.shared());
    let tickets = file(&ctx, TICKETS);
    let broken = [tickets[0].id, tickets[40].id];
    let [first, second] = broken.map(TicketId::get);
    test.home.run(&format!(
        "UPDATE events SET data = '{{\"kind\": \"unheard of\"}}' WHERE ticket_id IN ({first}, {second})"
    ));
    clock.set(due());
    let evaluated = evaluate_due(&ctx, &Actor::System, &|| false).unwrap();
    assert_eq!(evaluated.next_at, Some(due() + TimeDelta::minutes(1)));
    test.home.run(&format!("UPDATE events SET data = (SELECT data FROM events WHERE ticket_id = {} AND kind = 'created') WHERE ticket_id IN ({first}, {second})", tickets[1].id));
    assert_eq!(breaches(&ctx.database).len(), TICKETS - broken.len());
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(evaluate_due(&ctx, &Actor::System, &|| false).unwrap().tickets, broken.len());
    let expected: Vec<(TicketId, DateTime<Utc>)> = tickets.iter().map(|ticket| (ticket.id, due())).collect();
    assert_eq!(breaches(&ctx.database), expected);
}

fn evaluated_until_nothing_is_left(ctx: &Context) -> usize {
    let mut tickets = 0;
    loop {
        let evaluated = evaluate_due(ctx, &Actor::System, &|| false).unwrap();
        tickets += evaluated.tickets;
        if evaluated.next_at.is_none_or(|at| at > due()) {
            return tickets;
        }
    }
}

fn node(database: Arc<dyn Database>) -> (Context, Arc<ManualClock>) {
    context(database)
}

/// When the first responses of the tickets are due.
fn due() -> DateTime<Utc> {
    noon() + TimeDelta::hours(1)
}

fn file(ctx: &Context, count: usize) -> Vec<Ticket> {
    let project = a_project(&ctx.database, "Naija Homes").id;
    (0..count).map(|_| create(ctx, &Actor::System, &command(project)).unwrap().ticket).collect()
}

fn command(project_id: ProjectId) -> CreateTicket {
    CreateTicket {
        project_id,
        subject: "Cannot upload photos".parse().unwrap(),
        description: "The button does nothing.".parse().unwrap(),
        priority: Priority::High,
        source: Source::Api,
        category_id: None,
        tags: Vec::new(),
        customer_name: Some("Tunde".parse().unwrap()),
        customer_email: Some("tunde@example.org".parse().unwrap()),
        customer_phone: None,
        customer_reference: None,
        metadata: None,
    }
}

/// The tickets whose breaches are in the log, with the instants at which they were due.
fn breaches(db: &Arc<dyn Database>) -> Vec<(TicketId, DateTime<Utc>)> {
    let events = db.reader().unwrap().events().after(0, 1_000).unwrap();
    let breach = |event: Event| {
        let TicketEvent::SlaBreached { due_at, .. } = event.event else { return None };
        Some((event.ticket_id, due_at))
    };
    let mut breaches: Vec<_> = events.into_iter().filter_map(|logged| breach(logged.event)).collect();
    breaches.sort_unstable();
    breaches
}
