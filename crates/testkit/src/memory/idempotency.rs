//! Requests that may be sent again, as the memory database keeps them.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{IdempotencyQueries, IdempotencyStore, StoreError};
use switchboard_application::records::{ClaimOutcome, KeptAnswer, NewClaim, RequestName};
use switchboard_domain::TicketId;

use super::{MemoryReader, MemoryTransaction};

/// A request that was claimed, with its answer once it has one.
#[derive(Clone)]
pub(super) struct AnsweredRow {
    pub(super) ticket_id: Option<TicketId>,
    claim: NewClaim,
    sealed: Option<String>,
}

impl IdempotencyStore for MemoryTransaction {
    fn claim(&mut self, claim: &NewClaim) -> Result<ClaimOutcome, StoreError> {
        self.run(|state| {
            let known = state.answered.get(&claim.request);
            if known.is_some_and(|row| row.claim.expires_at > claim.created_at) {
                return Ok(ClaimOutcome::Answered);
            }
            let row = AnsweredRow { ticket_id: None, claim: claim.clone(), sealed: None };
            state.answered.insert(claim.request, row);
            Ok(ClaimOutcome::Claimed)
        })
    }

    fn keep(
        &mut self,
        request: &RequestName,
        ticket: Option<TicketId>,
        sealed: &str,
    ) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(ticket) = ticket {
                state.require_ticket(ticket)?;
            }
            let row = state.answered.get_mut(request).filter(|row| row.sealed.is_none());
            let row = row.ok_or(StoreError::Stale)?;
            row.ticket_id = ticket;
            row.sealed = Some(sealed.to_owned());
            Ok(())
        })
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.run(|state| {
            let mut purged = 0;
            state.answered.retain(|_, row| {
                let goes = purged < u64::from(limit) && row.claim.expires_at < before;
                purged += u64::from(goes);
                !goes
            });
            Ok(purged)
        })
    }
}

impl IdempotencyQueries for MemoryReader {
    fn answer(
        &mut self,
        request: &RequestName,
        now: DateTime<Utc>,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let state = self.committed.latest();
        let row = state.answered.get(request).filter(|row| row.claim.expires_at > now);
        Ok(row.and_then(|row| {
            let sealed = row.sealed.clone()?;
            Some(KeptAnswer { fingerprint: row.claim.fingerprint, ticket_id: row.ticket_id, sealed })
        }))
    }
}
