//! Requests that may be sent again, claimed and answered by the unit of work that does what they ask for.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{IdempotencyStore, StoreError};
use switchboard_application::records::{ClaimOutcome, Fingerprint, NewClaim, RequestName};
use switchboard_domain::TicketId;

use super::AnswerRow;
use crate::connection::Dialect;
use crate::statement::Statement;
use crate::transaction::Unit;

impl IdempotencyStore for Unit {
    /// SQLite has one unit at a time. On PostgreSQL whoever claims a request holds a lock named after it until the end of the unit: the
    /// primary key alone would make everybody else wait for that.
    fn claim(&mut self, claim: &NewClaim) -> Result<ClaimOutcome, StoreError> {
        let NewClaim { request: RequestName(request), fingerprint, created_at, expires_at } = claim;
        let Fingerprint(fingerprint) = fingerprint;
        self.attempt(|connection| {
            if connection.dialect() == Dialect::Postgres {
                let lock = Statement::new(
                    "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || ?, 731057740)) AS is_so",
                );
                let AnswerRow { is_so: is_ours } = connection.one(lock.bind(hexadecimal(request)))?;
                if !is_ours {
                    return Ok(ClaimOutcome::InProgress);
                }
            }
            let claimed = connection.execute(
                &Statement::new(
                    "INSERT INTO answered_requests (request_hash, fingerprint, created_at, expires_at) VALUES (?, ?, ?, ?) \
                     ON CONFLICT (request_hash) DO UPDATE SET fingerprint = excluded.fingerprint, ticket_id = NULL, \
                     sealed_answer = NULL, created_at = excluded.created_at, expires_at = excluded.expires_at \
                     WHERE answered_requests.expires_at <= excluded.created_at",
                )
                .bind(request)
                .bind(fingerprint)
                .bind(*created_at)
                .bind(*expires_at),
            )?;
            Ok(if claimed == 0 { ClaimOutcome::Answered } else { ClaimOutcome::Claimed })
        })
    }

    fn keep(
        &mut self,
        RequestName(request): &RequestName,
        ticket: Option<TicketId>,
        sealed: &str,
    ) -> Result<(), StoreError> {
        let update = Statement::new(
            "UPDATE answered_requests SET ticket_id = ?, sealed_answer = ? WHERE request_hash = ? AND sealed_answer IS NULL",
        )
        .bind(ticket.map(TicketId::get))
        .bind(sealed)
        .bind(request);
        self.attempt(
            |connection| if connection.execute(&update)? == 1 { Ok(()) } else { Err(StoreError::Stale) },
        )
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.changed(
            &Statement::new(
                "DELETE FROM answered_requests WHERE request_hash IN \
                 (SELECT request_hash FROM answered_requests WHERE expires_at < ? ORDER BY expires_at LIMIT ?)",
            )
            .bind(before)
            .bind(i64::from(limit)),
        )
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Nothing is written that could fail.
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
