//! Forgotten passwords: a secret works once, whoever comes at the same moment and whatever fails.

use std::sync::Arc;

use switchboard_application::accounts::authenticate::person;
use switchboard_application::accounts::delete_user::delete_user;
use switchboard_application::accounts::forgot_password::{ForgotPassword, send_link};
use switchboard_application::accounts::reset_password::{ResetPassword, reset_password};
use switchboard_application::ports::{Database, Letter, LetterError, MockLetters};
use switchboard_application::{Error, Password};
use switchboard_domain::access::{Actor, Person, Role};
use switchboard_testkit::fixtures::a_user;
use switchboard_testkit::mail::{NumberedLetters, Posted};
use switchboard_testkit::memory::MemoryDatabase;

use crate::desk::{Desk, HERE, refused_fields};

/// A new secret of the customer of the desk.
fn a_secret(desk: &mut Desk) -> String {
    let letters = Arc::new(NumberedLetters::default());
    desk.ctx.letters = Arc::<NumberedLetters>::clone(&letters);
    send_link(&desk.ctx, &ForgotPassword { email: desk.customer.email.clone(), address: HERE }).unwrap();
    let posted = letters.posted(&desk.ctx.database);
    let [Posted { to, letter: Letter::PasswordLink { link } }] = posted.as_slice() else {
        panic!("{posted:?}")
    };
    assert_eq!(to, &desk.customer.email);
    link.expose().rsplit_once('=').unwrap().1.to_owned()
}

fn reset(desk: &Desk, secret: &str, password: &str) -> Result<(), Error> {
    let password = Password::tried(password.to_owned());
    reset_password(&desk.ctx, &ResetPassword { secret: secret.to_owned(), password, address: HERE })
}

/// B-09.
#[test]
fn of_many_who_use_a_secret_at_once_one_wins() {
    let mut desk = Desk::new();
    let secret = a_secret(&mut desk);
    let (desk, secret) = (&desk, &secret);
    let winners: Vec<String> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..64)
            .map(|number| {
                scope.spawn(move || {
                    let password = format!("the password of {number}");
                    reset(desk, secret, &password).is_ok().then_some(password)
                })
            })
            .collect();
        tries.into_iter().filter_map(|one| one.join().unwrap()).collect()
    });
    let [winner] = winners.as_slice() else { panic!("{winners:?} won") };
    assert!(desk.try_log_in("tunde@example.org", winner).is_ok());
}

/// Every store call of a reset is made to fail in turn, until none is left to fail.
#[test]
fn whichever_statement_of_a_reset_fails_the_secret_still_works() {
    let database = Arc::new(MemoryDatabase::new());
    let shared: Arc<dyn Database> = Arc::<MemoryDatabase>::clone(&database);
    let mut desk = Desk::over(shared);
    let secret = a_secret(&mut desk);
    let session = desk.log_in("tunde@example.org").access_token;
    for nth in 1..100 {
        database.fail_call(nth);
        let outcome = reset(&desk, &secret, "battery staple");
        database.fail_call(0);
        if outcome.is_ok() {
            assert!(nth > 5, "a reset takes several calls");
            assert!(person(&desk.ctx, &session).is_err());
            assert!(desk.try_log_in("tunde@example.org", "battery staple").is_ok());
            return;
        }
        assert!(person(&desk.ctx, &session).is_ok(), "call {nth}");
        assert!(desk.try_log_in("tunde@example.org", "secret of somebody").is_ok(), "call {nth}");
    }
    panic!("the reset never succeeded");
}

/// What nobody would be told of is not done.
#[test]
fn a_letter_that_cannot_be_written_undoes_everything() {
    let mut desk = Desk::new();
    let secret = a_secret(&mut desk);
    let mut letters = MockLetters::new();
    letters.expect_write().once().returning(|_| Err(LetterError("the template is broken".into())));
    let written = std::mem::replace(&mut desk.ctx.letters, Arc::new(letters));
    let failed = reset(&desk, &secret, "battery staple");
    assert!(matches!(failed, Err(Error::Internal(_))), "{failed:?}");
    desk.ctx.letters = written;
    reset(&desk, &secret, "battery staple").unwrap();
    assert!(desk.try_log_in("tunde@example.org", "battery staple").is_ok());
}

#[test]
fn a_secret_that_is_unknown_hashes_no_password() {
    let mut desk = Desk::new();
    desk.ctx.passwords = Arc::new(switchboard_application::ports::MockPasswordHasher::new());
    let refused = refused_fields(reset(&desk, "unknown", "battery staple"));
    assert_eq!(refused, ["token: The token field is unknown, was used already, or has expired."]);
}

#[test]
fn of_two_administrators_who_delete_each_other_one_stays() {
    let desk = Desk::new();
    let other = a_user(&desk.ctx.database, "eve@example.org", Role::Admin);
    let eve = Actor::Person(Person::new(other.id, Role::Admin, []));
    delete_user(&desk.ctx, &desk.administrator(), other.id).unwrap();
    let too_late = delete_user(&desk.ctx, &eve, desk.administrator.id);
    assert!(matches!(too_late, Err(Error::Unauthenticated)), "{too_late:?}");
}
