//! Messages that came by mail, as the memory database keeps them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use switchboard_application::ports::{
    Listing, MAILS_TOTAL_MAX, Paging, ReceivedMailFilter, ReceivedMailQueries, ReceivedMailStore, StoreError,
};
use switchboard_application::records::{
    Admission, BlobKey, DeliveryFailure, MessageKey, NewReceivedMail, Outcome, ReceivedMail,
};
use switchboard_domain::intake::{QuarantineReason, ReceivedState};
use switchboard_domain::{EmailAddress, ProjectId, ReceivedMailId, TicketId};

use super::queries::cut;
use super::state::{State, require};
use super::{MemoryReader, MemoryTransaction};

/// What came by mail.
#[derive(Clone, Default)]
pub(super) struct Intake {
    mails: BTreeMap<ReceivedMailId, ReceivedMail>,
    last: i64,
    undeliverable: BTreeSet<String>,
}

impl ReceivedMailStore for MemoryTransaction {
    fn admit(&mut self, mail: &NewReceivedMail) -> Result<Admission, StoreError> {
        self.run(|state| {
            state.require_project(mail.project_id)?;
            if let Some(known) = state.received_by_key(mail.project_id, &mail.key) {
                return Ok(Admission::Known(Box::new(known)));
            }
            let NewReceivedMail { project_id, key, sender, subject, original, size_bytes, received_at } =
                mail.clone();
            state.intake.last += 1;
            let id = ReceivedMailId::new(state.intake.last);
            let kept = ReceivedMail {
                id,
                project_id,
                key,
                sender,
                subject,
                original,
                size_bytes,
                state: ReceivedState::Quarantined,
                reason: Some(QuarantineReason::Unhandled.as_str().to_owned()),
                ticket_id: None,
                ticket_number: None,
                message_id: None,
                received_at,
            };
            state.intake.mails.insert(id, kept);
            Ok(Admission::New(id))
        })
    }

    fn settle(&mut self, id: ReceivedMailId, outcome: Outcome) -> Result<(), StoreError> {
        self.run(|state| {
            outcome.ticket().map_or(Ok(()), |ticket| state.require_ticket(ticket))?;
            require(outcome.message(), "message", |id| state.messages.contains_key(id))?;
            if let Some(mail) = state.intake.mails.get_mut(&id) {
                mail.state = outcome.state();
                mail.reason = outcome.reason().map(str::to_owned);
                mail.ticket_id = outcome.ticket();
                mail.message_id = outcome.message();
            }
            Ok(())
        })
    }

    fn find_to_change(&mut self, id: ReceivedMailId) -> Result<Option<ReceivedMail>, StoreError> {
        self.run(|state| Ok(state.received(id)))
    }

    fn recent_of_ticket(&mut self, ticket: TicketId, since: DateTime<Utc>) -> Result<u64, StoreError> {
        self.run(|state| {
            Ok(state.intake.count(|mail| {
                mail.ticket_id == Some(ticket)
                    && mail.received_at >= since
                    && mail.state != ReceivedState::Stored
            }))
        })
    }

    fn recent_of_sender(
        &mut self,
        project: ProjectId,
        sender: &EmailAddress,
        since: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        self.run(|state| {
            Ok(state.intake.count(|mail| {
                mail.project_id == project
                    && mail.sender.as_ref() == Some(sender)
                    && mail.received_at >= since
                    && matches!(mail.state, ReceivedState::Filed | ReceivedState::Quarantined)
            }))
        })
    }

    fn forget(&mut self, id: ReceivedMailId) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(mail) = state.intake.mails.remove(&id) {
                state.released_blobs.insert(mail.original);
            }
            Ok(())
        })
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.run(|state| {
            let for_themselves = |mail: &ReceivedMail| {
                mail.received_at < before
                    && matches!(mail.state, ReceivedState::Stored | ReceivedState::Quarantined)
            };
            let mut old: Vec<_> = state
                .intake
                .mails
                .values()
                .filter(|mail| for_themselves(mail))
                .map(|mail| (mail.received_at, mail.id))
                .collect();
            old.sort_unstable();
            let gone: Vec<_> = (0..limit).zip(old).map(|(_, (_, id))| id).collect();
            for id in &gone {
                if let Some(mail) = state.intake.mails.remove(id) {
                    state.released_blobs.insert(mail.original);
                }
            }
            Ok(u64::try_from(gone.len()).expect("a number of mails fits"))
        })
    }

    fn mark_undeliverable(
        &mut self,
        failure: &DeliveryFailure,
        _at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        self.run(|state| {
            let was_sent = state.outbox.was_written(&failure.message_id, &failure.recipient);
            if was_sent {
                state.intake.undeliverable.insert(failure.recipient.canonical().to_owned());
            }
            Ok(was_sent)
        })
    }

    fn mark_deliverable(&mut self, address: &EmailAddress) -> Result<(), StoreError> {
        self.run(|state| {
            state.intake.undeliverable.remove(address.canonical());
            Ok(())
        })
    }
}

impl ReceivedMailQueries for MemoryReader {
    fn list(
        &mut self,
        filter: &ReceivedMailFilter,
        paging: Paging,
    ) -> Result<Listing<ReceivedMail>, StoreError> {
        let state = self.committed.latest();
        let matching = state.intake.mails.values().filter(|mail| matches(mail, filter));
        let mut mails: Vec<_> = matching.map(|mail| state.numbered(mail)).collect();
        mails.sort_by_key(|mail| std::cmp::Reverse((mail.received_at, mail.id)));
        let listing = cut(mails, paging, |mail, last_seen| {
            let last_seen = ReceivedMailId::new(last_seen);
            let seen = state.intake.mails.get(&last_seen).map(|seen| (seen.received_at, last_seen));
            seen.is_some_and(|seen| (mail.received_at, mail.id) < seen)
        });
        let total_is_capped = listing.total.is_some_and(|total| total > MAILS_TOTAL_MAX);
        Ok(Listing {
            total: listing.total.map(|total| total.min(MAILS_TOTAL_MAX)),
            total_is_capped,
            ..listing
        })
    }

    fn find(&mut self, id: ReceivedMailId) -> Result<Option<ReceivedMail>, StoreError> {
        Ok(self.committed.latest().received(id))
    }

    fn find_by_key(
        &mut self,
        project: ProjectId,
        key: &MessageKey,
    ) -> Result<Option<ReceivedMail>, StoreError> {
        Ok(self.committed.latest().received_by_key(project, key))
    }

    fn is_undeliverable(&mut self, address: &EmailAddress) -> Result<bool, StoreError> {
        Ok(self.committed.latest().intake.undeliverable.contains(address.canonical()))
    }
}

impl Intake {
    fn count(&self, counts: impl Fn(&ReceivedMail) -> bool) -> u64 {
        u64::try_from(self.mails.values().filter(|mail| counts(mail)).count())
            .expect("a number of mails fits")
    }

    /// The blobs of all originals.
    pub(super) fn originals(&self) -> impl Iterator<Item = &BlobKey> {
        self.mails.values().map(|mail| &mail.original)
    }

    /// Forgets the messages of tickets, and answers the blobs of their originals.
    pub(super) fn forget_tickets(&mut self, gone: &[TicketId]) -> Vec<BlobKey> {
        let of_gone = |mail: &ReceivedMail| mail.ticket_id.is_some_and(|ticket| gone.contains(&ticket));
        self.mails.extract_if(.., |_, mail| of_gone(mail)).map(|(_, mail)| mail.original).collect()
    }
}

impl State {
    fn numbered(&self, mail: &ReceivedMail) -> ReceivedMail {
        let ticket = mail.ticket_id.and_then(|id| self.tickets.get(&id));
        ReceivedMail { ticket_number: ticket.map(|row| row.ticket.number.clone()), ..mail.clone() }
    }

    fn received(&self, id: ReceivedMailId) -> Option<ReceivedMail> {
        self.intake.mails.get(&id).map(|mail| self.numbered(mail))
    }

    fn received_by_key(&self, project: ProjectId, key: &MessageKey) -> Option<ReceivedMail> {
        let mut mails = self.intake.mails.values();
        mails.find(|mail| mail.project_id == project && mail.key == *key).map(|mail| self.numbered(mail))
    }
}

fn matches(mail: &ReceivedMail, filter: &ReceivedMailFilter) -> bool {
    let ReceivedMailFilter { state, reason, project_id, ticket_id, sender, received_from, received_before } =
        filter;
    state.is_none_or(|state| mail.state == state)
        && reason.is_none_or(|reason| mail.reason.as_deref() == Some(reason.as_str()))
        && project_id.is_none_or(|id| mail.project_id == id)
        && (ticket_id.is_none() || mail.ticket_id == *ticket_id)
        && (sender.is_none() || mail.sender == *sender)
        && received_from.is_none_or(|from| mail.received_at >= from)
        && received_before.is_none_or(|before| mail.received_at < before)
}
