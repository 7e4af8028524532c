//! What a search finds: in which texts, for whom, in which order, and from which moment on.
#![expect(clippy::indexing_slicing, reason = "whatever goes wrong in a case fails it")]

use std::sync::Arc;

use switchboard_application::ports::{
    Database, Direction, FOUND_TOTAL_MAX, NoteVisibility, Paging, SortKey, StoreError, TicketFilter,
    TicketOrder, TicketSort,
};
use switchboard_application::records::{NewMessage, NewTicket, Project};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::ticket::{Side, Ticket};
use switchboard_domain::{MessageType, Priority, ProjectId, Status, TicketId};

use super::support::{FIRST_HUNDRED, ids, list, read};
use crate::fixtures::{
    a_project, a_ticket, a_ticket_with, a_user, commit, contact, new_message, new_project, new_ticket, noon,
};

/// Every text of a ticket is searched, and the words may be spread over all of them.
pub fn every_text_is_searched(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ticket = a_ticket_with(db, &project, |ticket| with_text(ticket, "Wallpaper", "It peels off."));
    let other = a_ticket(db, &project);
    say(db, ticket.id, MessageType::Reply, "Which room is damp?");
    say(db, ticket.id, MessageType::Note, "Landlord is notorious.");
    say(db, other.id, MessageType::Reply, "Nothing peels here.");
    for (query, expected) in [
        ("wallpaper", vec![ticket.id]),
        ("peels", vec![other.id, ticket.id]),
        ("damp", vec![ticket.id]),
        ("notor", vec![ticket.id]),
        ("wallpaper peel dam notorious tunde", vec![ticket.id]),
        ("damp photos", vec![]),
    ] {
        check(db, query, &expected);
    }
}

/// Those who may not read notes find nothing by them, and learn nothing from the total either.
pub fn notes_are_found_by_staff_alone(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [noted, replied] = [a_ticket(db, &project), a_ticket(db, &project)];
    say(db, noted.id, MessageType::Note, "Suspected fraud, damp");
    say(db, replied.id, MessageType::Reply, "No fraud here");
    for (query, shown, hidden) in [
        ("fraud", vec![replied.id, noted.id], vec![replied.id]),
        ("suspected", vec![noted.id], vec![]),
        ("photos damp", vec![noted.id], vec![]),
        ("photos", vec![replied.id, noted.id], vec![replied.id, noted.id]),
    ] {
        for (notes, expected) in [(NoteVisibility::Shown, shown), (NoteVisibility::Hidden, hidden)] {
            let listing = read(db).tickets().list(&Scope::All, &searching(query), notes, FIRST_HUNDRED);
            let listing = listing.expect("the query succeeds");
            assert_eq!(
                (ids(&listing), listing.total),
                (expected.clone(), Some(count(&expected))),
                "{query:?} {notes:?}"
            );
        }
    }
}

/// First comes what the search names, then what has all words in its heading, then the rest; the newest first in each.
pub fn the_best_come_first(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let address =
        |address: &'static str| move |ticket| NewTicket { customer: contact("A", address), ..ticket };
    let named = a_ticket_with(db, &project, address("obi@example.org"));
    let mention = a_ticket_with(db, &project, |ticket| {
        with_text(ticket, "Hello", "obi@example.org wrote NAIJ-2026-00001")
    });
    let subject =
        a_ticket_with(db, &project, |ticket| with_text(ticket, "obi example org NAIJ 2026 00001", "Hello"));
    let named_too = a_ticket_with(db, &project, address("Obi@Example.org"));
    let mention_too = a_ticket_with(db, &project, |ticket| {
        with_text(ticket, "Hi", "obi@example.org wrote NAIJ-2026-00001")
    });
    check(db, "OBI@example.org", &[named_too.id, named.id, subject.id, mention_too.id, mention.id]);
    check(db, "naij-2026-00001", &[named.id, subject.id, mention_too.id, mention.id]);
    check(db, "obi example", &[named_too.id, subject.id, named.id, mention_too.id, mention.id]);
}

/// A scope, of however many projects, is part of the search.
pub fn a_scope_narrows_what_is_found(db: &Arc<dyn Database>) {
    let person = a_user(db, "tunde@example.org", Role::Customer);
    let projects: Vec<Project> = (0..12).map(|number| named_project(db, number)).collect();
    let tickets: Vec<Ticket> = projects
        .iter()
        .enumerate()
        .map(|(number, project)| {
            let creator_id = (number % 2 == 0).then_some(person.id);
            a_ticket_with(db, project, |ticket| NewTicket { creator_id, ..ticket })
        })
        .collect();
    let scoped = |wanted: &[usize]| Scope::Projects(wanted.iter().map(|place| projects[*place].id).collect());
    let found = |wanted: &[usize]| wanted.iter().rev().map(|place| tickets[*place].id).collect::<Vec<_>>();
    let eleven: Vec<usize> = (1..12).collect();
    for (scope, expected) in [
        (scoped(&[]), vec![]),
        (scoped(&[3]), found(&[3])),
        (scoped(&[1, 5, 9]), found(&[1, 5, 9])),
        (scoped(&eleven), found(&eleven)),
        (Scope::Own(person.id), found(&[0, 2, 4, 6, 8, 10])),
    ] {
        let listing = list(db, &scope, &searching("photos too large"), FIRST_HUNDRED);
        assert_eq!((ids(&listing), listing.total), (expected.clone(), Some(count(&expected))), "{scope:?}");
    }
    let filter = TicketFilter { project_id: Some(projects[4].id), ..searching("photos") };
    assert_eq!(ids(&list(db, &Scope::Own(person.id), &filter, FIRST_HUNDRED)), found(&[4]));
    let filter = TicketFilter { project_id: Some(ProjectId::new(987_654)), ..filter };
    assert_eq!(ids(&list(db, &Scope::All, &filter, FIRST_HUNDRED)), []);
}

/// Filters narrow what is found like any list.
pub fn filters_narrow_what_is_found(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [open, closed] = [a_ticket(db, &project), a_ticket(db, &project)];
    commit(db, |tx| tx.tickets().save(&closed.clone().close(noon()).ticket));
    let filter = TicketFilter { status: Some(Status::Open), ..searching("photos") };
    assert_eq!(ids(&list(db, &Scope::All, &filter, FIRST_HUNDRED)), [open.id]);
    let filter = TicketFilter { status: Some(Status::Closed), ..searching(closed.number.as_str()) };
    assert_eq!(ids(&list(db, &Scope::All, &filter, FIRST_HUNDRED)), [closed.id]);
    let filter = TicketFilter { status: Some(Status::Open), ..filter };
    assert_eq!(ids(&list(db, &Scope::All, &filter, FIRST_HUNDRED)), []);
}

/// Pages and cursors show everything that was found once, across all ranks, in the same order.
pub fn walking_shows_all_that_was_found_once(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let mut tickets = Vec::new();
    for number in 0..20 {
        tickets.push(a_ticket_with(db, &project, |ticket| match number % 3 {
            0 => NewTicket { customer: contact("A", "damp@wall.org"), ..ticket },
            1 => with_text(ticket, "damp wall.org", "-"),
            _ => with_text(ticket, "Walls", "wall.org is damp"),
        }));
    }
    let filter = searching("damp@wall.org");
    let whole = ids(&list(db, &Scope::All, &filter, FIRST_HUNDRED));
    let of_rank = |rank: usize| tickets.iter().skip(rank).step_by(3).rev().map(|ticket| ticket.id);
    assert_eq!(whole, (0..3).flat_map(of_rank).collect::<Vec<_>>());
    let mut paged = Vec::new();
    for page in 1..=4 {
        let listing = list(db, &Scope::All, &filter, Paging::Page { page, per_page: 6 });
        assert_eq!((listing.total, listing.total_is_capped, listing.has_more), (Some(20), false, page < 4));
        paged.extend(ids(&listing));
    }
    assert_eq!(paged, whole);
    let (mut walked, mut last_seen) = (Vec::new(), None);
    loop {
        let listing = list(db, &Scope::All, &filter, Paging::After { last_seen, limit: 3 });
        walked.extend(ids(&listing));
        last_seen = listing.records.last().map(|ticket| ticket.id.get());
        if !listing.has_more {
            break;
        }
    }
    assert_eq!(walked, whole);
}

/// Another order sorts what was found, whatever its rank, and cursors walk in it.
pub fn another_order_sorts_what_was_found(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let urgent = |priority| move |ticket| NewTicket { priority, ..with_text(ticket, "Hello", "damp") };
    let low = a_ticket_with(db, &project, urgent(Priority::Low));
    let heading = a_ticket_with(db, &project, |ticket| with_text(ticket, "Damp wall", "-"));
    let high = a_ticket_with(db, &project, urgent(Priority::High));
    let other = a_ticket_with(db, &project, |ticket| NewTicket { priority: Priority::Critical, ..ticket });
    assert_eq!(ids(&list(db, &Scope::All, &searching("damp"), FIRST_HUNDRED)), [heading.id, high.id, low.id]);
    for (direction, expected) in [
        (Direction::Descending, [high.id, heading.id, low.id]),
        (Direction::Ascending, [low.id, heading.id, high.id]),
    ] {
        let order = TicketOrder { by: TicketSort::Priority, direction, after: None };
        let filter = TicketFilter { order, ..searching("damp") };
        let listing = list(db, &Scope::All, &filter, FIRST_HUNDRED);
        assert_eq!(
            (ids(&listing), listing.total, listing.total_is_capped),
            (expected.to_vec(), Some(3), false)
        );
        let order = TicketOrder { after: Some(SortKey::Priority(Priority::Medium)), ..order };
        let last_seen = Some(heading.id.get());
        let rest =
            list(db, &Scope::All, &TicketFilter { order, ..filter }, Paging::After { last_seen, limit: 5 });
        assert_eq!((ids(&rest), rest.total), (expected[2..].to_vec(), None));
    }
    assert!(!ids(&list(db, &Scope::All, &searching("damp"), FIRST_HUNDRED)).contains(&other.id));
}

/// Counting ends somewhere and says so; a walk goes on.
pub fn counting_ends_somewhere(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let file = |count: u32, first: u32| {
        commit(db, |tx| {
            for sequence in first..first + count {
                tx.tickets().insert(&new_ticket(&project, sequence))?;
            }
            Ok(())
        });
    };
    file(FOUND_TOTAL_MAX, 1);
    let last = FOUND_TOTAL_MAX / 40;
    let page = |page| list(db, &Scope::All, &searching("photos"), Paging::Page { page, per_page: 40 });
    let total = Some(u64::from(FOUND_TOTAL_MAX));
    let told = |listing: &switchboard_application::ports::Listing<_>| {
        (listing.total, listing.total_is_capped, listing.has_more)
    };
    assert_eq!(told(&page(last)), (total, false, false));
    file(30, FOUND_TOTAL_MAX + 1);
    for (number, has_more) in [(1, true), (last - 1, true), (last, false), (last + 1, false)] {
        assert_eq!(told(&page(number)), (total, true, has_more), "page {number}");
    }
    assert_eq!((page(last).records.len(), page(last + 1).records.len()), (40, 0));
    let end = page(last).records.last().map(|ticket| ticket.id.get());
    let beyond = list(db, &Scope::All, &searching("photos"), Paging::After { last_seen: end, limit: 100 });
    assert_eq!((beyond.records.len(), beyond.has_more), (30, false));
}

/// What changes is found as it is now, and as soon as it is committed.
pub fn changes_are_found_at_once(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ticket = a_ticket(db, &project);
    commit(db, |tx| {
        let mut edited = tx.tickets().find(ticket.id, &Scope::All)?.expect("the ticket exists");
        edited.subject = "Radiator leaks".parse().expect("the text is a subject");
        tx.tickets().save(&edited)?;
        tx.tickets().set_description(ticket.id, &"Rusty pipe".parse().expect("the text is a body"))
    });
    say(db, ticket.id, MessageType::Reply, "Plumber is coming");
    for (query, expected) in [
        ("radiator rusty plumber", vec![ticket.id]),
        ("leaks", vec![ticket.id]),
        ("naij", vec![ticket.id]),
        ("photos", vec![]),
        ("large", vec![]),
    ] {
        check(db, query, &expected);
    }
}

/// What is deleted is found by nobody, and again once it is restored; what is purged never again.
pub fn a_deleted_ticket_is_not_found(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [gone, kept] = [a_ticket(db, &project), a_ticket(db, &project)];
    say(db, gone.id, MessageType::Reply, "It is damp");
    commit(db, |tx| tx.tickets().delete(gone.id, noon()));
    check(db, "photos", &[kept.id]);
    check(db, gone.number.as_str(), &[]);
    check(db, "damp", &[]);
    commit(db, |tx| tx.tickets().restore(gone.id));
    check(db, "photos", &[kept.id, gone.id]);
    check(db, "damp", &[gone.id]);
    commit(db, |tx| tx.tickets().delete(gone.id, noon() - chrono::TimeDelta::days(40)));
    assert_eq!(commit(db, |tx| tx.tickets().purge(noon(), 10)), [gone.id]);
    check(db, "photos", &[kept.id]);
    check(db, "damp", &[]);
}

/// What was taken back is found by nobody, and spares the search for others.
pub fn what_was_taken_back_is_not_found(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ticket = a_ticket(db, &project);
    let failed: Result<(), StoreError> = db.transact(|tx| {
        tx.tickets().add_message(&new_message(ticket.id, "Plumber"))?;
        tx.tickets().insert(&new_ticket(&project, 7))?;
        Err(StoreError::Stale)
    });
    assert!(failed.is_err());
    check(db, "plumber", &[]);
    check(db, "photos", &[ticket.id]);
    say(db, ticket.id, MessageType::Reply, "Carpenter");
    check(db, "plumber", &[]);
    check(db, "carpenter", &[ticket.id]);
}

fn with_text(ticket: NewTicket, subject: &str, description: &str) -> NewTicket {
    NewTicket {
        subject: subject.parse().expect("the text is a subject"),
        description: description.parse().expect("the text is a body"),
        ..ticket
    }
}

/// A project with a name and a prefix of its own.
fn named_project(db: &Arc<dyn Database>, number: u32) -> Project {
    let letter = char::from_u32(u32::from('A') + number).expect("the alphabet is long enough");
    let name = format!("{letter}ardvark Homes");
    let new = new_project(&name);
    commit(db, |tx| tx.projects().insert(&new))
}

fn say(db: &Arc<dyn Database>, ticket: TicketId, message_type: MessageType, body: &str) {
    let message = NewMessage { message_type, side: Side::Staff, ..new_message(ticket, body) };
    commit(db, |tx| tx.tickets().add_message(&message));
}

fn searching(query: &str) -> TicketFilter {
    TicketFilter { search: Some(query.to_owned()), ..TicketFilter::default() }
}

/// The query finds exactly these tickets in this order, and counts them.
fn check(db: &Arc<dyn Database>, query: &str, expected: &[TicketId]) {
    let listing = list(db, &Scope::All, &searching(query), FIRST_HUNDRED);
    assert_eq!((ids(&listing).as_slice(), listing.total), (expected, Some(count(expected))), "{query:?}");
}

fn count(ids: &[TicketId]) -> u64 {
    u64::try_from(ids.len()).expect("what is counted fits into memory")
}
