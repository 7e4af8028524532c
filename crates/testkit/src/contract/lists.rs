//! Lists of tickets: exactly those of the scope that match the filter, newest first.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::ports::{
    Database, Direction, Listing, Paging, StoreError, TicketFilter, TicketOrder, TicketSort,
};
use switchboard_application::records::{NewTicket, Project, ProjectName, TicketSummary, UserName};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{Priority, Status, TicketId};

use super::desk::{Condition, Desk, TICKETS, narrowed, subset};
use super::support::{FIRST_HUNDRED, ids, list};
use crate::fixtures::{a_project, a_ticket, a_ticket_with, a_user, commit, instant, new_ticket, noon};

/// Every filter, alone and together with up to two others or with all of them, finds exactly the tickets that match, and counts them.
pub fn filters_narrow_alone_and_together(db: &Arc<dyn Database>) {
    let desk = Desk::new(db);
    let conditions = desk.conditions();
    let all = 1_u32 << conditions.len();
    for chosen in (0..all).filter(|chosen| chosen.count_ones() <= 3 || chosen + 1 == all) {
        let chosen = subset(&conditions, chosen);
        check(db, &desk, &Scope::All, &chosen);
    }
}

/// Every scope narrows every filter and every pair of filters, with counts and without.
pub fn scopes_narrow_every_filter(db: &Arc<dyn Database>) {
    let desk = Desk::new(db);
    let conditions = desk.conditions();
    for scope in desk.scopes() {
        for chosen in (0_u32..(1 << conditions.len())).filter(|chosen| chosen.count_ones() <= 2) {
            check(db, &desk, &scope, &subset(&conditions, chosen));
        }
    }
}

/// Pages by number, and walking from the last one seen, show every ticket exactly once, newest first.
pub fn paging_shows_every_ticket_once(db: &Arc<dyn Database>) {
    let desk = Desk::new(db);
    let conditions = desk.conditions();
    for scope in desk.scopes() {
        for chosen in [0, 1, 4, 128] {
            let chosen = subset(&conditions, chosen);
            let filter = narrowed(&chosen);
            let expected = desk.matching(&scope, &chosen);
            assert_eq!(by_pages(db, &scope, &filter, 7), expected, "{scope:?} {filter:?}");
            assert_eq!(by_walking(db, &scope, &filter, 7), expected, "{scope:?} {filter:?}");
        }
    }
}

/// In every order and from both ends, pages by number and walking show every ticket exactly once, whatever the scope and the filter.
pub fn every_order_shows_every_ticket_once(db: &Arc<dyn Database>) {
    let desk = Desk::new(db);
    let conditions = desk.conditions();
    for scope in desk.scopes().into_iter().chain([Scope::All]) {
        // Nothing; the status; the project; who works on it; a word; a span of time; the status and the span; a tag; what awaits staff.
        for chosen in [0, 1, 4, 8, 64, 256, 257, 2048, 4096] {
            let chosen = subset(&conditions, chosen);
            for (by, direction) in TicketSort::ALL
                .into_iter()
                .flat_map(|by| [Direction::Ascending, Direction::Descending].map(|direction| (by, direction)))
            {
                let order = TicketOrder { by, direction, after: None };
                let filter = TicketFilter { order, ..narrowed(&chosen) };
                let expected = desk.sorted(desk.matching(&scope, &chosen), by, direction);
                assert_eq!(by_pages(db, &scope, &filter, 7), expected, "{scope:?} {filter:?}");
                assert_eq!(by_walking(db, &scope, &filter, 7), expected, "{scope:?} {filter:?}");
            }
        }
    }
}

/// Whoever walks a list that is sorted by the last activity goes on where they were, although the last ticket that they saw moved.
pub fn walking_by_activity_bears_new_activity(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let tickets: Vec<_> = (0..6).map(|_| a_ticket(db, &project)).collect();
    let order = TicketOrder { by: TicketSort::LastActivity, ..TicketOrder::default() };
    let by_activity = TicketFilter { order, ..TicketFilter::default() };
    let first = list(db, &Scope::All, &by_activity, Paging::After { last_seen: None, limit: 2 });
    let last = first.records.last().expect("there are tickets");
    let moved = tickets.iter().find(|ticket| ticket.id == last.id).expect("the ticket exists");
    let later = noon() + TimeDelta::hours(1);
    commit(db, |tx| tx.tickets().save(&Ticket { last_activity_at: later, ..moved.clone() }));
    let after = TicketOrder { after: order.by.key_of(last), ..order };
    let rest = list(
        db,
        &Scope::All,
        &TicketFilter { order: after, ..TicketFilter::default() },
        Paging::After { last_seen: Some(last.id.get()), limit: 100 },
    );
    let expected: Vec<_> = tickets.iter().rev().skip(2).map(|ticket| ticket.id).collect();
    assert_eq!((ids(&rest), rest.has_more), (expected, false));
}

/// A page that ends exactly with the list says that there is no more, one that ends before it says that there is.
pub fn the_end_of_a_list_is_known(db: &Arc<dyn Database>) {
    let desk = Desk::new(db);
    let everything = TicketFilter::default();
    for (limit, has_more) in [(TICKETS - 1, true), (TICKETS, false), (TICKETS + 1, false)] {
        for paging in [Paging::Page { page: 1, per_page: limit }, Paging::After { last_seen: None, limit }] {
            let listing = list(db, &Scope::All, &everything, paging);
            assert_eq!(listing.has_more, has_more, "{paging:?}");
        }
    }
    let oldest = desk.tickets.first().map(|ticket| ticket.id.get());
    let after_all = list(db, &Scope::All, &everything, Paging::After { last_seen: oldest, limit: 5 });
    assert_eq!(after_all, Listing { records: vec![], total: None, total_is_capped: false, has_more: false });
    let beyond = list(db, &Scope::All, &everything, Paging::Page { page: 2, per_page: TICKETS });
    assert_eq!(
        beyond,
        Listing { records: vec![], total: Some(u64::from(TICKETS)), total_is_capped: false, has_more: false }
    );
    let far_beyond = list(db, &Scope::All, &everything, Paging::Page { page: u32::MAX, per_page: 100 });
    assert_eq!(far_beyond, beyond);
}

/// Whoever walks a list goes on from the last ticket they saw, although it left the list and new ones came.
pub fn walking_bears_changes_of_the_list(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let tickets: Vec<_> = (0..6).map(|_| a_ticket(db, &project)).collect();
    let open = TicketFilter { status: Some(Status::Open), ..TicketFilter::default() };
    let first = list(db, &Scope::All, &open, Paging::After { last_seen: None, limit: 2 });
    let last_seen = first.records.last().map(|ticket| ticket.id);
    for ticket in tickets.iter().filter(|ticket| Some(ticket.id) == last_seen) {
        commit(db, |tx| tx.tickets().save(&ticket.clone().close(noon()).ticket));
    }
    a_ticket(db, &project);
    let rest =
        list(db, &Scope::All, &open, Paging::After { last_seen: last_seen.map(TicketId::get), limit: 100 });
    let expected: Vec<_> = tickets.iter().rev().skip(2).map(|ticket| ticket.id).collect();
    assert_eq!((ids(&rest), rest.has_more), (expected, false));
}

/// A list shows of each ticket what it has and what its project and its people are called.
pub fn a_list_shows_what_a_ticket_has(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let agent = a_user(db, "ada@example.org", Role::Agent);
    let creator = a_user(db, "tunde@example.org", Role::Customer);
    let bare = a_ticket(db, &project);
    let full = a_ticket_with(db, &project, |ticket| NewTicket {
        creator_id: Some(creator.id),
        priority: Priority::Critical,
        ..ticket
    });
    let full = Ticket {
        status: Status::Resolved,
        assignee_id: Some(agent.id),
        reply_count: 3,
        last_activity_at: instant("2026-03-02T15:00:00.123456Z"),
        resolved_at: Some(instant("2026-03-02T14:00:00.000001Z")),
        ..full
    };
    commit(db, |tx| tx.tickets().save(&full));
    let expected = [
        TicketSummary {
            assignee: Some(UserName { id: agent.id, name: agent.name.to_string() }),
            creator: Some(UserName { id: creator.id, name: creator.name.to_string() }),
            ..summary(&full, &project)
        },
        summary(&bare, &project),
    ];
    assert_eq!(list(db, &Scope::All, &TicketFilter::default(), FIRST_HUNDRED).records, expected);
}

/// Counts follow every change that moves a ticket from one list to another.
pub fn counts_follow_changes(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let agent = a_user(db, "ada@example.org", Role::Agent);
    let mut ticket = a_ticket(db, &project);
    a_ticket(db, &project);
    let count =
        |filter: TicketFilter| list(db, &Scope::Projects([project.id].into()), &filter, FIRST_HUNDRED).total;
    let counts = || {
        let of = |status| count(TicketFilter { status: Some(status), ..TicketFilter::default() });
        let unassigned = count(TicketFilter { unassigned: true, ..TicketFilter::default() });
        [of(Status::Open), of(Status::InProgress), of(Status::Closed), unassigned]
            .map(|count| count.expect("counts were asked for"))
    };
    assert_eq!(counts(), [2, 0, 0, 2]);
    let mut save = |change: &dyn Fn(Ticket) -> Ticket| {
        let changed = change(ticket.clone());
        commit(db, |tx| tx.tickets().save(&changed));
        ticket = Ticket { version: changed.version + 1, ..changed };
    };
    save(&|ticket| ticket.assign(Some(agent.id), noon()).ticket);
    assert_eq!(counts(), [1, 1, 0, 1]);
    save(&|ticket| ticket.close(noon()).ticket);
    assert_eq!(counts(), [1, 0, 1, 1]);
    save(&|ticket| ticket.assign(None, noon()).ticket);
    assert_eq!(counts(), [1, 0, 1, 2]);
    drop(db.transact::<(), StoreError>(|tx| {
        tx.tickets().insert(&new_ticket(&project, 99))?;
        Err(StoreError::Stale)
    }));
    assert_eq!(counts(), [1, 0, 1, 2]);
}

fn check(db: &Arc<dyn Database>, desk: &Desk, scope: &Scope, conditions: &[&Condition]) {
    let filter = narrowed(conditions);
    let expected = desk.matching(scope, conditions);
    let paged = list(db, scope, &filter, FIRST_HUNDRED);
    assert_eq!(ids(&paged), expected, "{scope:?} {filter:?}");
    assert_eq!(paged.total, u64::try_from(expected.len()).ok(), "{scope:?} {filter:?}");
    assert!(!paged.has_more);
    let walked = list(db, scope, &filter, Paging::After { last_seen: None, limit: 100 });
    assert_eq!(walked, Listing { total: None, ..paged }, "{scope:?} {filter:?}");
}

fn by_pages(db: &Arc<dyn Database>, scope: &Scope, filter: &TicketFilter, per_page: u32) -> Vec<TicketId> {
    let mut seen = Vec::new();
    for page in 1.. {
        let listing = list(db, scope, filter, Paging::Page { page, per_page });
        seen.extend(ids(&listing));
        assert_eq!(
            listing.has_more,
            listing.total.expect("counts were asked for") > u64::from(page * per_page)
        );
        if !listing.has_more {
            break;
        }
    }
    seen
}

fn by_walking(db: &Arc<dyn Database>, scope: &Scope, filter: &TicketFilter, limit: u32) -> Vec<TicketId> {
    let mut seen: Vec<TicketId> = Vec::new();
    let mut filter = filter.clone();
    loop {
        let last_seen = seen.last().map(|id| id.get());
        let listing = list(db, scope, &filter, Paging::After { last_seen, limit });
        seen.extend(ids(&listing));
        filter.order.after = listing.records.last().and_then(|last| filter.order.by.key_of(last));
        if !listing.has_more {
            return seen;
        }
    }
}

fn summary(ticket: &Ticket, project: &Project) -> TicketSummary {
    TicketSummary {
        id: ticket.id,
        number: ticket.number.clone(),
        subject: ticket.subject.to_string(),
        status: ticket.status,
        priority: ticket.priority,
        reply_count: ticket.reply_count,
        project: ProjectName { id: project.id, name: project.name.clone(), slug: project.slug.clone() },
        category: None,
        assignee: None,
        creator: None,
        customer_name: ticket.customer.name.to_string(),
        customer_email: ticket.customer.email.to_string(),
        tags: Vec::new(),
        due_at: ticket.due_at(),
        last_activity_at: ticket.last_activity_at,
        created_at: ticket.created_at,
        resolved_at: ticket.resolved_at,
    }
}
