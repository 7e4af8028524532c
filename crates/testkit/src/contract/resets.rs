//! Secrets with which forgotten passwords are replaced: each works once.

use std::sync::Arc;

use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{NewPasswordReset, PasswordReset, SecretHash};
use switchboard_domain::UserId;
use switchboard_domain::access::Role;

use super::support::{in_parallel, read, refusal};
use crate::fixtures::{a_user, commit, instant, noon};

/// A secret shows whose it is and how long it is valid until it is used, and it can be used once.
pub fn a_secret_is_used_once(db: &Arc<dyn Database>) {
    let [user, other] =
        ["ada@example.org", "obi@example.org"].map(|address| a_user(db, address, Role::Agent));
    let (secret, others) = (a_secret(db, 1, user.id), a_secret(db, 2, other.id));
    let expected = PasswordReset { user: user.clone(), expires_at: instant("2026-03-03T12:00:00.000001Z") };
    assert_eq!(found(db, &secret), Some(expected));
    assert_eq!(take(db, &SecretHash([3; 32])), None);
    assert_eq!(take(db, &secret), Some(user.id));
    assert_eq!((take(db, &secret), found(db, &secret)), (None, None));
    assert_eq!(take(db, &others), Some(other.id));
}

/// Of many who use the same secret at once, exactly one succeeds.
pub fn of_callers_at_once_exactly_one_uses_a_secret(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    for round in 0..3 {
        let secret = a_secret(db, round, user.id);
        let taken = in_parallel(8, |_| take(db, &secret));
        assert_eq!(taken.iter().flatten().collect::<Vec<_>>(), [&user.id], "round {round}");
    }
}

/// A secret is valid until its end, and not at it.
pub fn an_expired_secret_is_not_used(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let secret = a_secret(db, 1, user.id);
    let take_at = |at: &str| commit(db, |tx| tx.password_resets().take(&secret, instant(at)));
    assert_eq!(take_at("2026-03-03T12:00:00.000001Z"), None);
    assert_eq!(take_at("2027-03-03T12:00:00Z"), None);
    assert_eq!(take_at("2026-03-03T12:00:00Z"), Some(user.id));
}

/// The secrets of a person are forgotten together, and nobody else's.
pub fn the_secrets_of_a_person_are_forgotten(db: &Arc<dyn Database>) {
    let [user, other] =
        ["ada@example.org", "obi@example.org"].map(|address| a_user(db, address, Role::Agent));
    let secrets =
        [(1, user.id), (2, user.id), (3, other.id)].map(|(byte, person)| a_secret(db, byte, person));
    commit(db, |tx| tx.password_resets().forget(user.id));
    assert_eq!(secrets.map(|secret| take(db, &secret)), [None, None, Some(other.id)]);
}

/// A secret that was not used because its unit of work was given up can still be used.
pub fn a_secret_is_used_up_by_a_commit_alone(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let secret = a_secret(db, 1, user.id);
    let mut unit = db.begin().expect("a unit of work opens");
    assert_eq!(unit.password_resets().take(&secret, noon()).expect("the secret is used"), Some(user.id));
    drop(unit);
    assert_eq!(take(db, &secret), Some(user.id));
}

/// A secret belongs to somebody, and one of a deleted account is not found.
pub fn a_secret_needs_a_person(db: &Arc<dyn Database>) {
    let error = refusal(db, |tx| tx.password_resets().insert(&reset(1, UserId::new(987_654))));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    let user = a_user(db, "ada@example.org", Role::Agent);
    let secret = a_secret(db, 1, user.id);
    commit(db, |tx| tx.users().delete(user.id, noon()));
    assert_eq!(found(db, &secret), None);
}

/// Secrets that expired before an instant are deleted, at most so many at a time.
pub fn expired_secrets_are_purged(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let secrets = [1, 2, 3].map(|byte| a_secret(db, byte, user.id));
    let purge = |before: &str, limit| commit(db, |tx| tx.password_resets().purge(instant(before), limit));
    assert_eq!(purge("2026-03-03T12:00:00.000001Z", 10), 0);
    assert_eq!(purge("2026-03-03T12:00:00.000002Z", 2), 2);
    assert_eq!(secrets.iter().filter(|secret| found(db, secret).is_some()).count(), 1);
    assert_eq!(purge("2026-03-03T12:00:00.000002Z", 2), 1);
}

fn reset(byte: u8, user: UserId) -> NewPasswordReset {
    NewPasswordReset {
        user_id: user,
        secret_hash: SecretHash([byte; 32]),
        created_at: noon(),
        expires_at: instant("2026-03-03T12:00:00.000001Z"),
    }
}

fn a_secret(db: &Arc<dyn Database>, byte: u8, user: UserId) -> SecretHash {
    let reset = reset(byte, user);
    commit(db, |tx| tx.password_resets().insert(&reset));
    reset.secret_hash
}

fn take(db: &Arc<dyn Database>, secret: &SecretHash) -> Option<UserId> {
    commit(db, |tx| tx.password_resets().take(secret, noon()))
}

fn found(db: &Arc<dyn Database>, secret: &SecretHash) -> Option<PasswordReset> {
    read(db).accounts().password_reset(secret).expect("the query succeeds")
}
