//! Sessions: one valid token each, until they end.

use std::collections::BTreeSet;
use std::sync::Arc;

use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{Position, Session};
use switchboard_domain::access::Role;
use switchboard_domain::{SessionId, UserId};

use super::support::{in_parallel, read, refusal};
use crate::fixtures::{a_project, a_user, commit, instant, noon};

/// A session begins with its first token and shows its person and their projects as they are at that moment.
pub fn a_session_shows_its_person_and_their_projects(db: &Arc<dyn Database>) {
    let (first, second) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    a_project(db, "Somebody else's");
    let user = a_user(db, "ada@example.org", Role::Agent);
    let other = a_user(db, "obi@example.org", Role::Agent);
    let expires_at = instant("9999-12-31T23:59:59.999999Z");
    let id = commit(db, |tx| tx.sessions().insert(user.id, noon(), expires_at));
    let expected = Session {
        id,
        generation: 1,
        expires_at,
        revoked_at: None,
        user: user.clone(),
        projects: BTreeSet::new(),
    };
    assert_eq!(session(db, id), expected);

    commit(db, |tx| {
        tx.projects().assign_agent(first.id, user.id, Position::Member, noon())?;
        tx.projects().assign_agent(second.id, user.id, Position::Lead, noon())?;
        tx.projects().assign_agent(first.id, other.id, Position::Member, noon())
    });
    assert_eq!(session(db, id), Session { projects: BTreeSet::from([first.id, second.id]), ..expected });
    let others = commit(db, |tx| tx.sessions().insert(other.id, noon(), expires_at));
    assert_eq!(session(db, others).projects, BTreeSet::from([first.id]));
    assert_eq!(session(db, others).user, other);
}

/// A person may have several sessions, and each goes its own way.
pub fn sessions_of_a_person_are_independent(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let one = begin(db, user.id);
    let other = begin(db, user.id);
    assert_ne!(one, other);
    assert!(commit(db, |tx| tx.sessions().advance(one, 1)));
    commit(db, |tx| tx.sessions().revoke(one, noon()));
    assert_eq!((session(db, other).generation, session(db, other).revoked_at), (1, None));
}

/// The store does not judge time: a session past its end is still read, and whoever asks decides.
pub fn a_session_past_its_end_is_still_read(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let past = instant("2001-01-01T00:00:00.000001Z");
    let id = commit(db, |tx| tx.sessions().insert(user.id, past, past));
    assert_eq!(session(db, id).expires_at, past);
}

/// A session moves on from the token that it has, once.
pub fn a_session_advances_once_a_token(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let id = begin(db, user.id);
    for (from, moves) in [(2, false), (0, false), (1, true), (1, false), (2, true), (3, true), (2, false)] {
        assert_eq!(commit(db, |tx| tx.sessions().advance(id, from)), moves, "from {from}");
    }
    assert_eq!(session(db, id).generation, 4);
    assert!(!commit(db, |tx| tx.sessions().advance(SessionId::new(987_654), 1)));
}

/// Of callers who show the same token at once, exactly one gets the next.
pub fn of_callers_at_once_exactly_one_advances(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let id = begin(db, user.id);
    for generation in 1..4 {
        let moved = in_parallel(6, |_| commit(db, |tx| tx.sessions().advance(id, generation)));
        assert_eq!(moved.iter().filter(|moved| **moved).count(), 1, "from {generation}");
        assert_eq!(session(db, id).generation, generation + 1);
    }
}

/// A session that was ended never moves on, and keeps the instant of its end.
pub fn a_session_ends_once(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let id = begin(db, user.id);
    let end = instant("2026-03-02T12:30:00.000007Z");
    commit(db, |tx| tx.sessions().revoke(id, end));
    commit(db, |tx| tx.sessions().revoke(id, instant("2026-03-02T13:00:00Z")));
    assert_eq!(session(db, id).revoked_at, Some(end));
    assert!(!commit(db, |tx| tx.sessions().advance(id, 1)));
    assert_eq!(session(db, id).generation, 1);
}

/// A session that does not exist is not found, and nobody without an account gets one.
pub fn a_session_needs_a_person(db: &Arc<dyn Database>) {
    assert_eq!(read(db).accounts().session(SessionId::new(987_654)).expect("the query succeeds"), None);
    let error = refusal(db, |tx| tx.sessions().insert(UserId::new(987_654), noon(), noon()));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// The sessions of a person end together, but for the one to keep; those that had ended keep the instant of their end.
pub fn sessions_of_a_person_end_together(db: &Arc<dyn Database>) {
    let [user, other] =
        ["ada@example.org", "obi@example.org"].map(|address| a_user(db, address, Role::Agent));
    let [ended, kept, open] = [(); 3].map(|()| begin(db, user.id));
    let others = begin(db, other.id);
    let [early, late, last] =
        ["2026-03-02T12:30:00Z", "2026-03-02T13:00:00Z", "2026-03-02T14:00:00Z"].map(instant);
    commit(db, |tx| tx.sessions().revoke(ended, early));
    commit(db, |tx| tx.sessions().revoke_all(user.id, Some(kept), late));
    let ends = |ids: [SessionId; 4]| ids.map(|id| session(db, id).revoked_at);
    assert_eq!(ends([ended, kept, open, others]), [Some(early), None, Some(late), None]);
    commit(db, |tx| tx.sessions().revoke_all(user.id, None, last));
    assert_eq!(ends([ended, kept, open, others]), [Some(early), Some(last), Some(late), None]);
}

/// Sessions whose window ended before an instant are deleted, the oldest first and at most so many; identifiers are not given twice.
pub fn long_ended_sessions_are_purged(db: &Arc<dyn Database>) {
    let user = a_user(db, "ada@example.org", Role::Agent);
    let ends =
        ["2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z"]
            .map(instant);
    let ids =
        ends.map(|end| commit(db, |tx| tx.sessions().insert(user.id, instant("2026-02-01T00:00:00Z"), end)));
    let purge = |before: &str, limit| commit(db, |tx| tx.sessions().purge(instant(before), limit));
    let exist = || ids.map(|id| read(db).accounts().session(id).expect("the query succeeds").is_some());
    assert_eq!(
        purge("2026-03-01T00:00:00Z", 10),
        0,
        "a session that ends at the instant has not ended before it"
    );
    assert_eq!(purge("2026-03-04T00:00:00Z", 2), 2);
    assert_eq!(exist(), [false, true, false, true]);
    assert_eq!(purge("2026-03-04T00:00:00Z", 2), 1);
    assert_eq!(purge("2027-01-01T00:00:00Z", 2), 1);
    assert_eq!(exist(), [false; 4]);
    assert!(!ids.contains(&begin(db, user.id)));
}

fn begin(db: &Arc<dyn Database>, user: UserId) -> SessionId {
    commit(db, |tx| tx.sessions().insert(user, noon(), instant("2026-03-16T12:00:00Z")))
}

fn session(db: &Arc<dyn Database>, id: SessionId) -> Session {
    read(db).accounts().session(id).expect("the query succeeds").expect("the session exists")
}
