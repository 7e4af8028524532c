//! Requests that may be sent again: claimed by one unit of work, answered with its commit.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{ClaimOutcome, Fingerprint, KeptAnswer, NewClaim, RequestName};
use switchboard_domain::TicketId;

use super::support::{in_parallel, read, refusal};
use crate::fixtures::{a_project, a_ticket, commit, instant, noon};

/// A request is claimed and answered once, and its answer found until its end, not at it.
pub fn an_answer_is_kept_until_its_end(db: &Arc<dyn Database>) {
    assert_eq!(found_at(db, 1, "2026-03-02T12:00:00Z"), None);
    assert_eq!(answered(db, 1, None), ClaimOutcome::Claimed);
    let expected =
        KeptAnswer { fingerprint: Fingerprint([1; 32]), ticket_id: None, sealed: "sealed".to_owned() };
    assert_eq!(found_at(db, 1, "2026-03-03T11:59:59.999999Z"), Some(expected));
    assert_eq!(found_at(db, 1, "2026-03-03T12:00:00Z"), None);
    assert_eq!(found_at(db, 2, "2026-03-02T12:00:00Z"), None);
    assert_eq!(answered(db, 1, None), ClaimOutcome::Answered);
}

/// Of units that claim a request at once, exactly one gets it.
pub fn of_units_at_once_exactly_one_claims(db: &Arc<dyn Database>) {
    for round in 0..3 {
        let outcomes = in_parallel(8, |_| answered(db, round, None));
        let claimed = outcomes.iter().filter(|outcome| **outcome == ClaimOutcome::Claimed).count();
        assert_eq!(claimed, 1, "round {round}: {outcomes:?}");
        assert!(found_at(db, round, "2026-03-02T12:00:00Z").is_some());
    }
}

/// A claim ends with a unit that is given up.
pub fn a_claim_lasts_by_a_commit_alone(db: &Arc<dyn Database>) {
    let mut unit = db.begin().expect("a unit of work opens");
    assert_eq!(unit.idempotency().claim(&claim(1)).expect("it is asked for"), ClaimOutcome::Claimed);
    unit.idempotency().keep(&claim(1).request, None, "sealed").expect("the answer is kept");
    drop(unit);
    assert_eq!(found_at(db, 1, "2026-03-02T12:00:00Z"), None);
    assert_eq!(answered(db, 1, None), ClaimOutcome::Claimed);
}

/// A request whose answer has expired can be claimed again.
pub fn an_expired_request_is_claimed_anew(db: &Arc<dyn Database>) {
    answered(db, 1, None);
    let later = |at: &str| {
        let created_at = instant(at);
        NewClaim {
            fingerprint: Fingerprint([9; 32]),
            created_at,
            expires_at: created_at + TimeDelta::days(1),
            ..claim(1)
        }
    };
    let try_at = |at: &str| commit(db, |tx| tx.idempotency().claim(&later(at)));
    assert_eq!(try_at("2026-03-03T11:59:59.999999Z"), ClaimOutcome::Answered);
    let claim = later("2026-03-03T12:00:00Z");
    commit(db, |tx| {
        assert_eq!(tx.idempotency().claim(&claim)?, ClaimOutcome::Claimed);
        tx.idempotency().keep(&claim.request, None, "another")
    });
    let found = found_at(db, 1, "2026-03-03T12:00:00Z").expect("the new answer is kept");
    assert_eq!((found.fingerprint, found.sealed.as_str()), (Fingerprint([9; 32]), "another"));
}

/// Only whoever claimed a request answers it, and once.
pub fn an_answer_needs_a_claim(db: &Arc<dyn Database>) {
    let unclaimed = refusal(db, |tx| tx.idempotency().keep(&claim(1).request, None, "sealed"));
    assert!(matches!(unclaimed, StoreError::Stale), "{unclaimed:?}");
    answered(db, 1, None);
    let twice = refusal(db, |tx| tx.idempotency().keep(&claim(1).request, None, "other"));
    assert!(matches!(twice, StoreError::Stale), "{twice:?}");
}

/// An answer tells which ticket it is about, and goes with it.
pub fn an_answer_goes_with_its_ticket(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes")).id;
    answered(db, 1, Some(ticket));
    assert_eq!(found_at(db, 1, "2026-03-02T12:00:00Z").and_then(|found| found.ticket_id), Some(ticket));
    commit(db, |tx| tx.tickets().delete(ticket, noon()));
    assert!(found_at(db, 1, "2026-03-02T12:00:00Z").is_some());
    commit(db, |tx| tx.tickets().purge(instant("2026-06-01T00:00:00Z"), 10));
    assert_eq!(found_at(db, 1, "2026-03-02T12:00:00Z"), None);
    let error = refusal(db, |tx| {
        tx.idempotency().claim(&claim(2))?;
        tx.idempotency().keep(&claim(2).request, Some(TicketId::new(987_654)), "sealed")
    });
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// Answers that expired before an instant are deleted, at most so many at a time.
pub fn expired_answers_are_purged(db: &Arc<dyn Database>) {
    (1..=3).for_each(|byte| assert_eq!(answered(db, byte, None), ClaimOutcome::Claimed));
    let purge = |before: &str, limit| commit(db, |tx| tx.idempotency().purge(instant(before), limit));
    assert_eq!(purge("2026-03-03T12:00:00Z", 10), 0);
    assert_eq!(purge("2026-03-03T12:00:00.000001Z", 2), 2);
    let left = (1..=3).filter(|byte| found_at(db, *byte, "2026-03-02T12:00:00Z").is_some()).count();
    assert_eq!(left, 1);
    assert_eq!(purge("2026-03-03T12:00:00.000001Z", 2), 1);
}

fn claim(byte: u8) -> NewClaim {
    NewClaim {
        request: RequestName([byte; 32]),
        fingerprint: Fingerprint([1; 32]),
        created_at: noon(),
        expires_at: noon() + TimeDelta::days(1),
    }
}

/// Claims a request, and answers it if it was to be had.
fn answered(db: &Arc<dyn Database>, byte: u8, ticket: Option<TicketId>) -> ClaimOutcome {
    let claim = claim(byte);
    commit(db, |tx| {
        let outcome = tx.idempotency().claim(&claim)?;
        if outcome == ClaimOutcome::Claimed {
            tx.idempotency().keep(&claim.request, ticket, "sealed")?;
        }
        Ok(outcome)
    })
}

fn found_at(db: &Arc<dyn Database>, byte: u8, at: &str) -> Option<KeptAnswer> {
    read(db).idempotency().answer(&RequestName([byte; 32]), instant(at)).expect("the query succeeds")
}
