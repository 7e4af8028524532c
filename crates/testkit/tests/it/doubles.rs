//! The doubles of clock, hasher, sealer and secrets do what they say.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::Password;
use switchboard_application::ports::{
    Claims, Clock as _, Durability, InvalidToken, PasswordHasher as _, SecretSource as _, TokenSealer as _,
    Verdict,
};
use switchboard_domain::{SessionId, UserId};
use switchboard_testkit::clock::ManualClock;
use switchboard_testkit::fixtures::{context, noon};
use switchboard_testkit::memory::MemoryDatabase;
use switchboard_testkit::security::{CountingSecrets, PlainHasher, PlainSealer};

#[test]
fn the_clock_stands_until_it_is_moved() {
    let clock = ManualClock::new(noon());
    assert_eq!((clock.now(), clock.now()), (noon(), noon()));
    assert_eq!(clock.advance(TimeDelta::minutes(5)), noon() + TimeDelta::minutes(5));
    clock.set(noon() + TimeDelta::nanoseconds(1_999));
    assert_eq!(clock.now(), noon() + TimeDelta::microseconds(1));
}

#[test]
fn a_context_shares_its_clock_and_promises_no_disk() {
    let (ctx, clock) = context(Arc::new(MemoryDatabase::new()));
    clock.advance(TimeDelta::days(1));
    assert_eq!(ctx.clock.now(), noon() + TimeDelta::days(1));
    assert_eq!(ctx.database.durability(), Durability::Process);
}

#[test]
fn a_password_matches_its_own_hash() {
    let (right, wrong) =
        (Password::tried("open sesame".to_owned()), Password::tried("Open sesame".to_owned()));
    let hash = PlainHasher.hash(&right).unwrap();
    assert_eq!(PlainHasher.verify(&right, Some(&hash)), Ok(Verdict::Matches { rehashed: None }));
    assert_eq!(PlainHasher.verify(&wrong, Some(&hash)), Ok(Verdict::Differs));
    assert_eq!(PlainHasher.verify(&right, None), Ok(Verdict::Differs));
    let outdated = PlainHasher::outdated("open sesame");
    assert_eq!(PlainHasher.verify(&right, Some(&outdated)), Ok(Verdict::Matches { rehashed: Some(hash) }));
    assert_eq!(PlainHasher.verify(&wrong, Some(&outdated)), Ok(Verdict::Differs));
}

#[test]
fn a_token_says_what_was_sealed() {
    let claims = Claims {
        session: SessionId::new(7),
        user: UserId::new(3),
        generation: 2,
        issued_at: noon(),
        expires_at: noon() + TimeDelta::hours(1),
    };
    let token = PlainSealer.seal(&claims);
    assert_eq!(PlainSealer.open(&token), Ok(claims));
    for other in [
        "",
        "plain.",
        "plain.7.3.2.x.0",
        "v4.local.7.3.2.0.0",
        &format!("{token}.0"),
        token.trim_end_matches(char::is_numeric),
    ] {
        assert_eq!(PlainSealer.open(other), Err(InvalidToken), "{other}");
    }
}

#[test]
fn secrets_differ_and_match_their_hashes() {
    let secrets = CountingSecrets::default();
    let (first, second) = (secrets.alphanumeric(8), secrets.alphanumeric(8));
    assert_eq!((first.as_str(), second.as_str()), ("00000001", "00000002"));
    assert!(secrets.matches(&first, &secrets.hash(&first)));
    assert!(!secrets.matches(&second, &secrets.hash(&first)));
}
