//! The event log as a whole: whoever follows it by position misses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{LoggedEvent, NewEvent};
use switchboard_domain::ticket::{Ticket, TicketEvent};

use super::support::{in_parallel, read, refusal};
use crate::fixtures::{a_project, a_ticket, commit, new_event, noon};

/// How many write while others follow.
const WRITERS: u8 = 4;

/// Positions count up from 1, are read in portions, and stay what they are.
pub fn positions_count_up_from_one(db: &Arc<dyn Database>) {
    assert_eq!(after(db, 0, 100), []);
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    for unit in 0..3 {
        commit(db, |tx| tx.events().append(&[1, 2].map(|score| rated(&ticket, score + unit * 2))));
    }
    let all = after(db, 0, 100);
    assert_eq!(positions(&all), [1, 2, 3, 4, 5, 6]);
    let scores: Vec<_> = all.iter().map(|logged| logged.event.event.clone()).collect();
    assert_eq!(scores, (1..=6).map(|score| TicketEvent::Rated { score }).collect::<Vec<_>>());
    for (from, limit, expected) in [
        (0, 2, 0..2),
        (2, 3, 2..5),
        (5, 3, 5..6),
        (6, 3, 6..6),
        (1_000, 3, 6..6),
        (0, 6, 0..6),
        (-5, 1, 0..1),
    ] {
        assert_eq!(after(db, from, limit), all.get(expected).expect("the range lies within"), "after {from}");
    }
    assert_eq!(after(db, 0, 100), all);
}

/// What was rolled back never has a position, and leaves no gap.
pub fn rolled_back_events_leave_no_gap(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    for score in 1..=4 {
        refusal(db, |tx| {
            tx.events().append(&[rated(&ticket, 100), rated(&ticket, 101)])?;
            Err::<(), _>(StoreError::Stale)
        });
        commit(db, |tx| tx.events().append(&[rated(&ticket, score)]));
        let last = after(db, 0, 100).pop().expect("there are events");
        assert_eq!((last.position, last.event.event), (i64::from(score), TicketEvent::Rated { score }));
    }
}

/// An event has its position as soon as its commit returned.
pub fn a_committed_event_is_followed_at_once(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let tickets = [0; 4].map(|_| a_ticket(db, &project));
    in_parallel(4, |thread| {
        let ticket = tickets.get(thread).expect("there is a ticket a thread");
        for score in 1..=5 {
            commit(db, |tx| tx.events().append(&[rated(ticket, score)]));
            let seen = after(db, 0, 100);
            let mine = seen.iter().filter(|logged| logged.event.ticket_id == ticket.id).count();
            assert_eq!(mine, usize::from(score));
        }
    });
}

/// Followers who go on from the last position they saw see every event once and in one order, while many write and some roll back.
pub fn followers_miss_nothing(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let tickets: Vec<_> = (0..WRITERS).map(|_| a_ticket(db, &project)).collect();
    let running = AtomicU8::new(WRITERS);
    let (one, other, written) = thread::scope(|scope| {
        let write = |(writer, ticket)| {
            let running = &running;
            scope.spawn(move || {
                let _leaves = Leaves(running);
                write_shuffled(db, ticket, writer)
            })
        };
        let writers: Vec<_> = (0..WRITERS).zip(&tickets).map(write).collect();
        let other = scope.spawn(|| follow(db, &running));
        let one = follow(db, &running);
        let written: Vec<_> =
            writers.into_iter().map(|writer| writer.join().expect("the writer does not panic")).collect();
        (one, other.join().expect("the follower does not panic"), written)
    });
    assert_eq!(one, other);
    assert_eq!(positions(&one), (1..).take(written.iter().map(Vec::len).sum()).collect::<Vec<_>>());
    for (ticket, written) in tickets.iter().zip(&written) {
        let seen: Vec<_> =
            one.iter().map(|logged| &logged.event).filter(|event| event.ticket_id == ticket.id).collect();
        assert_eq!(&seen.iter().map(|event| event.occurred_at).collect::<Vec<_>>(), written);
        assert!(seen.is_sorted_by_key(|event| event.id));
    }
}

/// A writer who leaves, also by a panic.
struct Leaves<'a>(&'a AtomicU8);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Release);
    }
}

/// Writes units of work that stay open for different times and some of which roll back, and answers the instants of the events that were
/// committed, each of which is unique.
fn write_shuffled(db: &Arc<dyn Database>, ticket: &Ticket, writer: u8) -> Vec<DateTime<Utc>> {
    let mut written = Vec::new();
    for unit in 0..12 {
        let moments = [0, 1, 2]
            .map(|event| noon() + TimeDelta::microseconds(i64::from(writer) * 1_000 + unit * 10 + event));
        let events = moments.map(|occurred_at| NewEvent { occurred_at, ..rated(ticket, 1) });
        let outcome = db.transact(|tx| {
            tx.events().append(&events)?;
            thread::sleep(Duration::from_millis((u64::from(writer) * 7 + unit.unsigned_abs() * 3) % 5));
            if (i64::from(writer) + unit) % 4 == 3 { Err(StoreError::Stale) } else { Ok(()) }
        });
        match outcome {
            Ok(()) => written.extend(moments),
            Err(error) => assert!(matches!(error, StoreError::Stale), "{error:?}"),
        }
    }
    written
}

/// Follows the log in small portions until all writers have left and nothing new comes.
fn follow(db: &Arc<dyn Database>, running: &AtomicU8) -> Vec<LoggedEvent> {
    let mut reader = read(db);
    let mut seen: Vec<LoggedEvent> = Vec::new();
    loop {
        // Asked before reading: what is committed until then must be read now.
        let is_over = running.load(Ordering::Acquire) == 0;
        let last = seen.last().map_or(0, |logged| logged.position);
        let new = reader.events().after(last, 3).expect("the query succeeds");
        assert!(new.iter().all(|logged| logged.position > last), "{new:?}");
        if new.is_empty() {
            if is_over {
                return seen;
            }
            thread::sleep(Duration::from_millis(1));
        }
        seen.extend(new);
    }
}

/// Whoever begins at the end of the log sees nothing of what was, and everything that comes later.
pub fn whoever_begins_at_the_end_sees_what_comes_later(db: &Arc<dyn Database>) {
    let end = |db: &Arc<dyn Database>| read(db).events().last_position().expect("the query succeeds");
    assert_eq!(end(db), 0);
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    commit(db, |tx| tx.events().append(&[rated(&ticket, 1), rated(&ticket, 2)]));
    let begin = end(db);
    assert!(after(db, begin, 10).is_empty());
    commit(db, |tx| tx.events().append(&[rated(&ticket, 3)]));
    assert_eq!(positions(&after(db, begin, 10)), [begin + 1]);
    assert_eq!(end(db), begin + 1);
}

fn rated(ticket: &Ticket, score: u8) -> NewEvent {
    new_event(ticket, TicketEvent::Rated { score })
}

fn after(db: &Arc<dyn Database>, position: i64, limit: u32) -> Vec<LoggedEvent> {
    read(db).events().after(position, limit).expect("the query succeeds")
}

fn positions(events: &[LoggedEvent]) -> Vec<i64> {
    events.iter().map(|logged| logged.position).collect()
}
