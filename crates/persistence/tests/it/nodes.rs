//! Several nodes on one PostgreSQL, and many writers on either database.

use std::thread;

use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::Project;
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::ticket::TicketEvent;
use switchboard_persistence::PersistentDatabase;
use switchboard_testkit::fixtures::{YEAR, a_project, a_ticket, a_user, new_event, new_ticket, new_user};

use crate::support::{TestDatabase, postgres, sqlite};

const CREATORS: u32 = 16;
const TICKETS_EACH: u32 = 12;

#[test]
fn sixteen_creators_leave_no_gap_on_sqlite() {
    let test = sqlite();
    check_numbers(&test, std::slice::from_ref(&test.database));
}

#[test]
fn sixteen_creators_on_two_nodes_leave_no_gap_on_postgres() {
    let test = postgres();
    let nodes = [test.database.clone(), test.home.open()];
    check_numbers(&test, &nodes);
}

#[test]
fn what_commits_later_stands_later_in_the_log() {
    let test = postgres();
    let db = test.shared();
    let ticket = a_ticket(&db, &a_project(&db, "Naija Homes"));
    let event = |score| new_event(&ticket, TicketEvent::Rated { score });
    let mut early = db.begin().unwrap();
    early.events().append(&[event(1)]).unwrap();
    let mut late = db.begin().unwrap();
    late.events().append(&[event(2), event(3)]).unwrap();
    late.commit().unwrap();
    assert_eq!(followed(&test.database, 0), [(1, 2), (2, 3)]);
    early.commit().unwrap();
    assert_eq!(followed(&test.home.open(), 2), [(3, 1)]);
    assert_eq!(followed(&test.database, 0), [(1, 2), (2, 3), (3, 1)]);
}

#[test]
fn two_nodes_number_events_together() {
    let test = postgres();
    let db = test.shared();
    let ticket = a_ticket(&db, &a_project(&db, "Naija Homes"));
    let nodes = [test.database.clone(), test.home.open()];
    thread::scope(|scope| {
        for node in &nodes {
            for _ in 0..3 {
                scope.spawn(|| {
                    for score in 1..=5 {
                        let mut unit = node.begin().unwrap();
                        unit.events().append(&[new_event(&ticket, TicketEvent::Rated { score })]).unwrap();
                        unit.commit().unwrap();
                        let seen = followed(node, 0);
                        assert!(
                            (1..).zip(&seen).all(|(expected, (position, _))| *position == expected),
                            "{seen:?}"
                        );
                    }
                });
            }
        }
    });
    assert_eq!(followed(&test.database, 0).len(), 30);
}

#[test]
fn a_lost_connection_is_unavailable_and_replaced() {
    let test = postgres();
    let db = test.shared();
    let mut unit = db.begin().unwrap();
    unit.users().insert(&new_user("tunde@example.org", Role::Customer)).unwrap();
    // Only this unit holds such a lock on the table of this schema.
    test.home.run("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'users'::regclass AND mode = 'RowExclusiveLock'");
    let error = unit.commit().unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    a_user(&db, "tunde@example.org", Role::Customer);
}

#[test]
fn a_lock_that_is_not_released_is_unavailable() {
    let test = postgres();
    let db = test.shared();
    let ticket = a_ticket(&db, &a_project(&db, "Naija Homes"));
    let mut holder = db.begin().unwrap();
    assert!(holder.tickets().find(ticket.id, &Scope::All).unwrap().is_some());
    let mut other = db.begin().unwrap();
    let error = other.tickets().find(ticket.id, &Scope::All).unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    assert!(matches!(other.commit(), Err(StoreError::Poisoned)));
    holder.commit().unwrap();
}

/// Creators on these nodes take numbers at the same time.
fn check_numbers(test: &TestDatabase, nodes: &[PersistentDatabase]) {
    let project = a_project(&test.shared(), "Naija Homes");
    let mut taken: Vec<u32> = thread::scope(|scope| {
        let create = |(creator, node)| {
            let project = &project;
            scope.spawn(move || create_tickets(node, project, creator))
        };
        let running: Vec<_> = (0..CREATORS).zip(nodes.iter().cycle()).map(create).collect();
        running.into_iter().flat_map(|creator| creator.join().unwrap()).collect()
    });
    taken.sort_unstable();
    let expected: Vec<u32> = (1..).take(taken.len()).collect();
    assert_eq!(taken, expected);
    assert!(taken.len() < usize::try_from(CREATORS * TICKETS_EACH).unwrap());
}

/// The numbers that a creator took, of whose units some fail.
fn create_tickets(node: &PersistentDatabase, project: &Project, creator: u32) -> Vec<u32> {
    let node: &dyn Database = node;
    let create = |turn: u32| {
        let outcome = node.transact(|unit| {
            let sequence = unit.tickets().next_sequence(project.id, YEAR)?;
            unit.tickets().insert(&new_ticket(project, sequence))?;
            if (creator * 7 + turn * 5).is_multiple_of(4) { Err(StoreError::Stale) } else { Ok(sequence) }
        });
        outcome.inspect_err(|error| assert!(matches!(error, StoreError::Stale), "{error:?}")).ok()
    };
    (0..TICKETS_EACH).filter_map(create).collect()
}

/// The positions after one, with the scores of their events.
fn followed(node: &PersistentDatabase, position: i64) -> Vec<(i64, u8)> {
    let events = node.reader().unwrap().events().after(position, 100).unwrap();
    let score = |event| if let TicketEvent::Rated { score } = event { Some(score) } else { None };
    events.into_iter().filter_map(|logged| Some((logged.position, score(logged.event.event)?))).collect()
}
