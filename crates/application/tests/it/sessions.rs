//! Logging in, refreshing, logging out.

use chrono::TimeDelta;
use std::sync::Arc;
use switchboard_application::Error;
use switchboard_application::accounts::authenticate::person;
use switchboard_application::accounts::first_administrator::first_administrator;
use switchboard_application::accounts::logout::logout;
use switchboard_application::accounts::refresh::refresh;
use switchboard_domain::access::{Actor, Role};
use switchboard_testkit::fixtures::context;
use switchboard_testkit::memory::MemoryDatabase;

use crate::desk::Desk;

fn is_unauthenticated<T>(outcome: Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Unauthenticated))
}

#[test]
fn a_token_stands_for_the_person_as_the_store_knows_them_now() {
    let desk = Desk::new();
    let token = desk.log_in("Alice@Example.org").access_token;
    let caller = person(&desk.ctx, &token).unwrap();
    assert_eq!(caller.actor, desk.agent());
    assert_eq!(caller.user.last_login_at, Some(switchboard_testkit::fixtures::noon()));
}

#[test]
fn an_unknown_account_and_a_wrong_password_are_the_same_refusal() {
    let desk = Desk::new();
    for (address, password) in [("nobody@example.org", "secret of somebody"), ("alice@example.org", "wrong")]
    {
        assert!(matches!(desk.try_log_in(address, password), Err(Error::InvalidCredentials)), "{address}");
    }
}

#[test]
fn a_token_ends_with_its_hour_and_can_still_be_refreshed() {
    let desk = Desk::new();
    let token = desk.log_in("alice@example.org").access_token;
    desk.clock.advance(TimeDelta::minutes(60));
    assert!(is_unauthenticated(person(&desk.ctx, &token)));
    let refreshed = refresh(&desk.ctx, &token).unwrap();
    assert_eq!(refreshed.expires_in, 3600);
    assert!(person(&desk.ctx, &refreshed.access_token).is_ok());
}

#[test]
fn the_refresh_window_counts_from_the_log_in() {
    let desk = Desk::new();
    let mut token = desk.log_in("alice@example.org").access_token;
    for _ in 0..13 {
        desk.clock.advance(TimeDelta::days(1));
        token = refresh(&desk.ctx, &token).unwrap().access_token;
    }
    desk.clock.advance(TimeDelta::days(1));
    assert!(is_unauthenticated(refresh(&desk.ctx, &token)));
}

#[test]
fn a_refreshed_token_is_replaced_and_showing_it_again_ends_the_session() {
    let desk = Desk::new();
    let first = desk.log_in("alice@example.org").access_token;
    let second = refresh(&desk.ctx, &first).unwrap().access_token;
    assert!(is_unauthenticated(person(&desk.ctx, &first)), "the replaced token is not accepted");
    assert!(
        person(&desk.ctx, &second).is_ok(),
        "using the replaced token for a request does not end the session"
    );
    assert!(is_unauthenticated(refresh(&desk.ctx, &first)));
    assert!(is_unauthenticated(person(&desk.ctx, &second)), "refreshing it again does");
}

#[test]
fn of_parallel_refreshes_exactly_one_wins() {
    let desk = Desk::new();
    let token = desk.log_in("alice@example.org").access_token;
    let wins = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..16).map(|_| scope.spawn(|| refresh(&desk.ctx, &token).is_ok())).collect();
        tries.into_iter().filter(|_| true).map(|one| one.join().unwrap()).filter(|won| *won).count()
    });
    assert_eq!(wins, 1);
}

#[test]
fn logging_out_ends_every_token_of_the_session_and_no_other() {
    let desk = Desk::new();
    let here = desk.log_in("alice@example.org").access_token;
    let there = desk.log_in("alice@example.org").access_token;
    logout(&desk.ctx, &person(&desk.ctx, &here).unwrap()).unwrap();
    assert!(is_unauthenticated(person(&desk.ctx, &here)));
    assert!(is_unauthenticated(refresh(&desk.ctx, &here)));
    assert!(person(&desk.ctx, &there).is_ok());
}

#[test]
fn texts_that_are_no_tokens_are_refused() {
    let desk = Desk::new();
    for text in ["", "plain", "plain.1.2.3", "eyJ0eXAiOiJKV1QiLCJhb.x.y", "plain.999999.1.1.0.99999999999"] {
        assert!(is_unauthenticated(person(&desk.ctx, text)), "{text}");
    }
}

#[test]
fn the_first_administrator_is_made_once_and_can_log_in() {
    let (ctx, _clock) = context(Arc::new(MemoryDatabase::new()));
    let make = || {
        first_administrator(&ctx, "Administrator".parse().unwrap(), "root@example.org".parse().unwrap())
            .unwrap()
    };
    let made = make().unwrap();
    assert_eq!(made.password.expose().len(), 24);
    assert!(make().is_none());
    let command = switchboard_application::accounts::login::Login {
        email: made.email,
        password: made.password,
        address: crate::desk::HERE,
    };
    let token = switchboard_application::accounts::login::login(&ctx, &command).unwrap().access_token;
    let Actor::Person(caller) = person(&ctx, &token).unwrap().actor else { panic!("a person logged in") };
    assert_eq!(caller.role, Role::SuperAdmin);
}
