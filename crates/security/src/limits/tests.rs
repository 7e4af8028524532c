//! Exact counts, places that come back, and a memory that does not grow.

use std::sync::Barrier;
use std::thread;

use chrono::TimeDelta;
use switchboard_domain::{TicketId, UserId};

use super::shard::GENERATION_MAX;
use super::*;

const EVERYTHING: LimitSettings = {
    let few = NonZeroU32::new(3);
    LimitSettings {
        reads: few,
        writes: few,
        searches: few,
        reports: few,
        created_tickets: few,
        ticket_updates: few,
        key_calls: few,
        registrations: few,
        refreshes: few,
        refused_credentials: few,
        key_calls_at_once: few,
        exports_at_once: few,
    }
};

fn person(id: i64) -> Counted {
    Counted::Person(UserId::new(id))
}

fn address(text: &str) -> Counted {
    Counted::Address(text.parse().unwrap())
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(seconds)
}

/// How many are left after each of these requests, and after how many seconds the window ends.
fn outcomes(limits: &WindowLimits, quota: Quota, seconds: &[i64]) -> Vec<(u32, u64, bool)> {
    let count = |now: &i64| limits.count(quota, person(1), at(*now)).unwrap();
    let outcome =
        |standing: Standing| (standing.remaining(), standing.reset.as_secs(), standing.is_exceeded());
    seconds.iter().map(count).map(outcome).collect()
}

#[test]
fn a_window_begins_with_the_first_request_and_is_counted_exactly() {
    let limits = WindowLimits::new(EVERYTHING);
    assert_eq!(
        outcomes(&limits, Quota::Read, &[0, 10, 20, 30, 59, 60, 61]),
        [
            (2, 60, false),
            (1, 50, false),
            (0, 40, false),
            (0, 30, true),
            (0, 1, true),
            (2, 60, false),
            (1, 59, false)
        ]
    );
}

#[test]
fn every_kind_has_a_window_of_its_own() {
    let limits = WindowLimits::new(EVERYTHING);
    for quota in Quota::ALL {
        let window = i64::try_from(quota.window().as_secs()).unwrap();
        let exceeded = outcomes(&limits, *quota, &[0, 0, 0, window - 1, window]);
        let exceeded: Vec<_> = exceeded.into_iter().map(|(_, _, exceeded)| exceeded).collect();
        assert_eq!(exceeded, [false, false, false, true, false], "{quota:?}");
    }
}

#[test]
fn callers_are_counted_apart() {
    let limits = WindowLimits::new(EVERYTHING);
    let ticket = |user, ticket| Counted::PersonAtTicket(UserId::new(user), TicketId::new(ticket));
    let callers = [
        person(1),
        person(2),
        ticket(1, 1),
        ticket(1, 2),
        ticket(2, 1),
        limits.of_pair("sk_1", "ss_1"),
        limits.of_pair("sk_1", "ss_2"),
        limits.of_pair("sk_1s", "s_1"),
        address("192.0.2.1"),
        address("192.0.2.2"),
        address("2001:db8::1"),
        address("2001:db8:0:1::1"),
    ];
    for used in 1..=4 {
        for caller in callers {
            assert_eq!(limits.count(Quota::Key, caller, at(0)).unwrap().used, used, "{caller:?}");
        }
    }
    assert_eq!(limits.of_pair("sk_1", "ss_1"), limits.of_pair("sk_1", "ss_1"));
}

#[test]
fn a_network_of_one_customer_counts_as_one_address() {
    let limits = WindowLimits::new(EVERYTHING);
    let same = [["2001:db8::1", "2001:db8::ffff:1"], ["192.0.2.1", "::ffff:192.0.2.1"]];
    for [one, other] in same {
        limits.count(Quota::Register, address(one), at(0)).unwrap();
        assert_eq!(limits.count(Quota::Register, address(other), at(0)).unwrap().used, 2, "{one} {other}");
    }
}

#[test]
fn what_has_no_limit_is_not_counted() {
    let limits = WindowLimits::new(LimitSettings::default());
    for quota in Quota::ALL {
        assert_eq!(limits.count(*quota, person(1), at(0)), None);
        assert_eq!(limits.standing(*quota, person(1), at(0)), None);
    }
    let places: Vec<_> = (0..100).map(|_| limits.enter(Crowd::Key, person(1))).collect();
    assert!(places.iter().all(Result::is_ok));
    assert_eq!(limits.counts_kept(), 0);
}

#[test]
fn looking_counts_nothing() {
    let limits = WindowLimits::new(EVERYTHING);
    let look = |now| limits.standing(Quota::Refused, person(1), at(now)).unwrap();
    assert_eq!((look(0).used, look(0).reset.as_secs(), limits.counts_kept()), (0, 60, 0));
    limits.count(Quota::Refused, person(1), at(0)).unwrap();
    assert_eq!((look(10).used, look(10).reset.as_secs()), (1, 50));
    assert_eq!(look(60).used, 0);
}

#[test]
fn a_clock_that_is_set_back_locks_nobody_out() {
    let limits = WindowLimits::new(EVERYTHING);
    outcomes(&limits, Quota::Read, &[100_000; 4]);
    assert_eq!(
        outcomes(&limits, Quota::Read, &[0, 59, 60]),
        [(0, 60, true), (0, 1, true), (2, 60, false)],
        "the window lasts no longer than it would have"
    );
}

#[test]
fn of_many_requests_at_once_exactly_as_many_pass_as_may() {
    let limits = WindowLimits::new(LimitSettings { reads: NonZeroU32::new(1_000), ..EVERYTHING });
    let start = Barrier::new(8);
    let passed: usize = thread::scope(|scope| {
        let count = || {
            start.wait();
            (0..500).filter(|_| !limits.count(Quota::Read, person(1), at(0)).unwrap().is_exceeded()).count()
        };
        let running: Vec<_> = (0..8).map(|_| scope.spawn(count)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(passed, 1_000);
}

#[test]
fn places_come_back_when_they_are_left() {
    let limits = WindowLimits::new(EVERYTHING);
    let mut places: Vec<_> = (0..3).map(|_| limits.enter(Crowd::Key, person(1)).ok().unwrap()).collect();
    assert_eq!(limits.enter(Crowd::Key, person(1)).err(), Some(Crowded { limit: 3 }));
    assert!(limits.enter(Crowd::Key, person(2)).is_ok());
    assert!(limits.enter(Crowd::Export, person(1)).is_ok());
    places.pop();
    places.push(limits.enter(Crowd::Key, person(1)).ok().unwrap());
    assert!(limits.enter(Crowd::Key, person(1)).is_err());
    drop(places);
    assert_eq!(limits.counts_kept(), 0, "who runs nothing is forgotten");
}

#[test]
fn of_many_at_once_never_more_run_than_may() {
    let limits = WindowLimits::new(EVERYTHING);
    let running = std::sync::atomic::AtomicU32::new(0);
    let most = std::sync::atomic::AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..2_000 {
                    let Ok(place) = limits.enter(Crowd::Key, person(1)) else { continue };
                    let now = running.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
                    most.fetch_max(now, std::sync::atomic::Ordering::SeqCst);
                    running.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    drop(place);
                }
            });
        }
    });
    assert!((1..=3).contains(&most.into_inner()));
    assert_eq!(limits.counts_kept(), 0);
}

#[test]
fn a_million_addresses_do_not_eat_the_memory_and_forget_nobody_who_goes_on_calling() {
    let limits = WindowLimits::new(LimitSettings { reads: NonZeroU32::new(2_000), ..EVERYTHING });
    let most = 2 * SHARDS * GENERATION_MAX;
    for n in 0..1_000_000_u32 {
        let address = Counted::Address(std::net::Ipv4Addr::from_bits(n).into());
        limits.count(Quota::Refused, address, at(0)).unwrap();
        if n % 1_000 == 0 {
            let used = limits.count(Quota::Read, person(1), at(0)).unwrap().used;
            assert_eq!(used, n / 1_000 + 1);
            assert!(limits.counts_kept() <= most, "{}", limits.counts_kept());
        }
    }
}

#[test]
fn windows_that_have_ended_are_swept() {
    let limits = WindowLimits::new(EVERYTHING);
    for n in 0..10_000 {
        limits.count(Quota::Read, person(n), at(0)).unwrap();
    }
    for hours in 1..=3 {
        for n in 0..500 {
            limits.count(Quota::Read, person(n), at(hours * 3_600)).unwrap();
        }
    }
    assert_eq!(limits.counts_kept(), 500);
}
