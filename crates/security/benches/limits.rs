//! What it costs to count a request.
#![expect(clippy::expect_used, reason = "a bench may fail where it is wrong")]

use std::num::NonZeroU32;

use chrono::{DateTime, TimeDelta, Utc};
use divan::{Bencher, black_box};
use switchboard_application::ports::{Counted, Crowd, Quota, RequestLimits as _};
use switchboard_domain::UserId;
use switchboard_security::{LimitSettings, WindowLimits};

fn main() {
    divan::main();
}

fn limits() -> WindowLimits {
    let many = NonZeroU32::new(1_200);
    WindowLimits::new(LimitSettings {
        reads: many,
        key_calls: many,
        key_calls_at_once: many,
        ..LimitSettings::default()
    })
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn person(id: i64) -> Counted {
    Counted::Person(UserId::new(id))
}

/// One person over and over, by one thread and by two.
#[divan::bench(threads = [1, 2])]
fn one_person(bencher: Bencher<'_, '_>) {
    let limits = limits();
    bencher.bench(|| limits.count(Quota::Read, black_box(person(1)), now()));
}

/// Each time another one of a thousand people.
#[divan::bench]
fn a_thousand_people(bencher: Bencher<'_, '_>) {
    let limits = limits();
    let mut ids = (1..=1_000).cycle();
    bencher
        .bench_local(|| limits.count(Quota::Read, person(ids.next().expect("the numbers go round")), now()));
}

/// Each time somebody new, so that generations follow each other.
#[divan::bench]
fn somebody_new(bencher: Bencher<'_, '_>) {
    let limits = limits();
    let mut ids = 1..;
    bencher.bench_local(|| limits.count(Quota::Read, person(ids.next().expect("the numbers go on")), now()));
}

/// All that is done for a call with a pair of keys: its fingerprint, its count and its place.
#[divan::bench]
fn a_pair_of_keys(bencher: Bencher<'_, '_>) {
    let limits = limits();
    let (key, secret) = (format!("sk_{}", "a".repeat(32)), format!("ss_{}", "b".repeat(64)));
    bencher.bench(|| {
        let pair = limits.of_pair(black_box(&key), black_box(&secret));
        drop(limits.enter(Crowd::Key, pair).expect("there is a place"));
        limits.count(Quota::Key, pair, now())
    });
}
