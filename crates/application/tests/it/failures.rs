//! Ports that fail: nothing is half done.

use std::sync::Arc;

use switchboard_application::Error;
use switchboard_application::accounts::create_user::{CreateUser, create_user};
use switchboard_application::accounts::first_administrator::first_administrator;
use switchboard_application::ports::{
    Constraint, Database, MockDatabase, MockLoginThrottle, MockPasswordHasher, MockTransaction,
    MockUserStore, PasswordsBusy, RetryAfter, StoreError,
};
use switchboard_application::tickets::update::{UpdateTicket, update};
use switchboard_application::{Password, tickets};
use switchboard_domain::access::{Actor, Role};
use switchboard_domain::{MessageType, Priority};
use switchboard_testkit::fixtures::{a_tag, context};
use switchboard_testkit::memory::MemoryDatabase;

use crate::desk::Desk;

#[test]
fn a_throttled_log_in_looks_at_no_password() {
    let mut desk = Desk::new();
    let mut throttle = MockLoginThrottle::new();
    throttle.expect_admit().once().returning(|_, _| Err(RetryAfter(std::time::Duration::from_secs(12))));
    desk.ctx.throttle = Arc::new(throttle);
    desk.ctx.passwords = Arc::new(MockPasswordHasher::new());
    let outcome = desk.try_log_in("alice@example.org", "secret of somebody");
    assert!(matches!(outcome, Err(Error::TooManyRequests { retry_after }) if retry_after.as_secs() == 12));
}

#[test]
fn a_busy_hasher_makes_no_account() {
    let mut desk = Desk::new();
    let mut passwords = MockPasswordHasher::new();
    passwords.expect_hash().once().returning(|_| Err(PasswordsBusy));
    desk.ctx.passwords = Arc::new(passwords);
    let command = CreateUser {
        name: "Somebody".parse().unwrap(),
        email: "new@example.org".parse().unwrap(),
        password: Password::tried("long enough".to_owned()),
        role: Role::Agent,
        department: None,
        phone: None,
    };
    assert!(matches!(create_user(&desk.ctx, &Actor::System, command), Err(Error::Unavailable(_))));
    let found =
        desk.ctx.database.transact(|tx| tx.users().find_by_email(&"new@example.org".parse().unwrap()));
    assert_eq!(found.unwrap(), None);
}

/// Every store call of a reply is made to fail in turn, until none is left to fail.
#[test]
fn whichever_statement_of_a_reply_fails_nothing_of_it_stays() {
    let database = Arc::new(MemoryDatabase::new());
    let shared: Arc<dyn Database> = Arc::<MemoryDatabase>::clone(&database);
    let desk = Desk::over(shared);
    let ticket = desk.ticket();
    let before = desk.stored(ticket.id);
    for nth in 1..100 {
        database.fail_call(nth);
        let outcome = desk.write(&desk.agent(), ticket.id, MessageType::Reply);
        database.fail_call(0);
        if outcome.is_ok() {
            assert!(nth > 5, "a reply takes several calls");
            assert_eq!(desk.stored(ticket.id).messages.len(), 1);
            return;
        }
        assert_eq!(desk.stored(ticket.id), before, "call {nth}");
    }
    panic!("the reply never succeeded");
}

/// Every store call of an edit that changes everything is made to fail in turn, until none is left to fail.
#[test]
fn whichever_statement_of_an_edit_fails_nothing_of_it_stays() {
    let database = Arc::new(MemoryDatabase::new());
    let shared: Arc<dyn Database> = Arc::<MemoryDatabase>::clone(&database);
    let tag = a_tag(&shared, "vip", "#EF4444").id;
    let desk = Desk::over(shared);
    let ticket = desk.ticket();
    let before = desk.stored(ticket.id);
    for nth in 1..100 {
        let command = UpdateTicket {
            subject: Some("Pictures".parse().unwrap()),
            description: Some("It says that the file is too large.".parse().unwrap()),
            priority: Some(Priority::Critical),
            tags: Some(vec![tag]),
            ..UpdateTicket::default()
        };
        database.fail_call(nth);
        let outcome = update(&desk.ctx, &desk.agent(), ticket.id, command);
        database.fail_call(0);
        if let Ok(after) = outcome {
            assert!(nth > 7, "an edit takes several calls");
            assert_eq!((after.ticket.version, after.tags.len()), (before.ticket.version + 1, 1));
            return;
        }
        assert_eq!(desk.stored(ticket.id), before, "call {nth}");
    }
    panic!("the edit never succeeded");
}

#[test]
fn tickets_are_filed_again_after_a_failure_without_a_gap() {
    let database = Arc::new(MemoryDatabase::new());
    let shared: Arc<dyn Database> = Arc::<MemoryDatabase>::clone(&database);
    let desk = Desk::over(shared);
    for nth in 1..100 {
        database.fail_call(nth);
        let outcome = tickets::create::create(&desk.ctx, &desk.customer(), &desk.command());
        database.fail_call(0);
        if let Ok(created) = outcome {
            assert!(nth > 4, "filing takes several calls");
            assert_eq!(created.ticket.number.as_str(), "NAIJ-2026-00001");
            return;
        }
    }
    panic!("the ticket was never filed");
}

#[test]
fn a_node_that_comes_second_makes_no_first_administrator() {
    let mut database = MockDatabase::new();
    database.expect_begin().times(2).returning(|| {
        let mut users = MockUserStore::new();
        users.expect_any_exists().returning(|| Ok(false));
        users.expect_insert().returning(|_| Err(StoreError::Duplicate(Constraint::UserEmail)));
        let mut transaction = MockTransaction::new();
        transaction.expect_users().return_var(Box::new(users));
        transaction.expect_commit().returning(|| Ok(()));
        Ok(Box::new(transaction))
    });
    let (ctx, _clock) = context(Arc::new(database));
    let (name, address) = ("Administrator".parse().unwrap(), "root@example.org".parse().unwrap());
    assert!(first_administrator(&ctx, name, address).unwrap().is_none());
}
