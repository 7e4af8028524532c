//! Outgoing mails, as the memory database keeps them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{
    Listing, MAILS_TOTAL_MAX, MailFilter, MailQueries, MailStore, Paging, StoreError,
};
use switchboard_application::records::{
    ClaimedMail, MailClaim, MailCounts, MailDetail, MailLease, MailSummary, NewMail, TryEnd,
};
use switchboard_domain::mail::{Content, MailKind, MailMessageId, MailState, Secrecy, Standing};
use switchboard_domain::{EmailAddress, MailId, TicketId};

use super::queries::cut;
use super::state::State;
use super::{MemoryReader, MemoryTransaction};

/// The outbox.
#[derive(Clone, Default)]
pub(super) struct Outbox {
    mails: BTreeMap<MailId, Row>,
    last: i64,
}

#[derive(Clone)]
struct Row {
    mail: NewMail,
    content: Content,
    state: MailState,
    reason: Option<String>,
    attempts: u32,
    first_tried_at: Option<DateTime<Utc>>,
    next_at: Option<DateTime<Utc>>,
    lease: Option<MailLease>,
    sent_at: Option<DateTime<Utc>>,
}

impl MailStore for MemoryTransaction {
    fn enqueue(&mut self, mail: &NewMail) -> Result<MailId, StoreError> {
        self.run(|state| {
            state.require_cause(mail)?;
            if state.outbox.mails.values().any(|row| row.mail.message_id == mail.message_id) {
                return Err(StoreError::Backend(format!("there is a mail {}", mail.message_id).into()));
            }
            state.outbox.last += 1;
            let id = MailId::new(state.outbox.last);
            state.outbox.mails.insert(id, Row::queued(mail.clone()));
            Ok(id)
        })
    }

    fn claim(
        &mut self,
        lease: &MailLease,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<ClaimedMail>, StoreError> {
        self.run(|state| {
            let mut due: Vec<_> = state.outbox.free(now).map(|(id, next_at)| (next_at, id)).collect();
            due.sort_unstable();
            due.truncate(usize::try_from(limit).expect("a number of mails fits"));
            let claimed = due.into_iter().filter_map(|(next_at, id)| {
                let row = state.outbox.mails.get_mut(&id)?;
                Some(row.taken(id, next_at, lease, now))
            });
            Ok(claimed.collect())
        })
    }

    fn end_try(&mut self, claim: MailClaim, end: &TryEnd) -> Result<bool, StoreError> {
        self.run(|state| {
            let Some(row) = state.outbox.mails.get_mut(&claim.id) else { return Ok(false) };
            if row.attempts != claim.attempt || row.lease.is_none() {
                return Ok(false);
            }
            row.lease = None;
            match end.clone() {
                TryEnd::Sent { at } => {
                    row.sent_at = Some(at);
                    row.reason = None;
                    row.end(MailState::Sent);
                }
                TryEnd::Deferred { reason, next_at } => {
                    row.state = MailState::Deferred;
                    row.reason = Some(reason);
                    row.next_at = Some(next_at);
                }
                TryEnd::Parked { reason } => {
                    row.reason = Some(reason);
                    row.end(MailState::Parked);
                }
                TryEnd::Withdrawn { reason } => {
                    row.reason = Some(reason);
                    row.end(MailState::Cancelled);
                }
                TryEnd::GivenBack => {}
            }
            Ok(true)
        })
    }

    fn written_since(
        &mut self,
        kind: MailKind,
        recipient: &EmailAddress,
        since: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        self.run(|state| {
            let written = state.outbox.mails.values().filter(|Row { mail, .. }| {
                mail.kind == kind && mail.recipient == *recipient && mail.created_at >= since
            });
            Ok(u64::try_from(written.count()).expect("a number of mails fits"))
        })
    }

    fn standing(&mut self, id: MailId) -> Result<Option<Standing>, StoreError> {
        self.run(|state| {
            Ok(state.outbox.mails.get(&id).map(|row| Standing {
                state: row.state,
                content: row.content,
                leased_until: row.lease.as_ref().map(|lease| lease.until),
            }))
        })
    }

    fn requeue(&mut self, id: MailId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(row) = state.outbox.mails.get_mut(&id) {
                row.state = MailState::Queued;
                row.next_at = Some(at);
                row.first_tried_at = None;
                row.lease = None;
            }
            Ok(())
        })
    }

    fn cancel(&mut self, id: MailId) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(row) = state.outbox.mails.get_mut(&id) {
                row.lease = None;
                row.end(MailState::Cancelled);
            }
            Ok(())
        })
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.run(|state| {
            let mut purged = 0;
            state.outbox.mails.retain(|_, row| {
                let goes = purged < u64::from(limit) && row.next_at.is_none() && row.mail.created_at < before;
                purged += u64::from(goes);
                !goes
            });
            Ok(purged)
        })
    }
}

impl MailQueries for MemoryReader {
    fn list(&mut self, filter: &MailFilter, paging: Paging) -> Result<Listing<MailSummary>, StoreError> {
        let state = self.committed.latest();
        let matching = state.outbox.mails.iter().filter(|(_, row)| row.matches(filter));
        let mut mails: Vec<_> = matching.map(|(id, row)| row.summary(*id)).collect();
        mails.sort_by_key(|mail| std::cmp::Reverse((mail.created_at, mail.id)));
        let listing = cut(mails, paging, |mail, last_seen| {
            let last_seen = MailId::new(last_seen);
            let seen = state.outbox.mails.get(&last_seen).map(|row| (row.mail.created_at, last_seen));
            seen.is_some_and(|seen| (mail.created_at, mail.id) < seen)
        });
        let total_is_capped = listing.total.is_some_and(|total| total > MAILS_TOTAL_MAX);
        Ok(Listing {
            total: listing.total.map(|total| total.min(MAILS_TOTAL_MAX)),
            total_is_capped,
            ..listing
        })
    }

    fn find(&mut self, id: MailId) -> Result<Option<MailDetail>, StoreError> {
        let state = self.committed.latest();
        Ok(state.outbox.mails.get(&id).map(|row| {
            let shown = row.mail.kind.secrecy() == Secrecy::Open;
            MailDetail {
                summary: row.summary(id),
                headers: row.mail.headers.clone(),
                text: shown.then(|| row.mail.content.text.clone()),
                html: shown.then(|| row.mail.content.html.clone()),
            }
        }))
    }

    fn any_due(&mut self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let state = self.committed.latest();
        Ok(state.outbox.mails.values().any(|row| row.is_due(now)))
    }

    fn counts(&mut self) -> Result<MailCounts, StoreError> {
        let state = self.committed.latest();
        let count = |wanted| {
            let mails = state.outbox.mails.values().filter(|row| row.state == wanted).count();
            u64::try_from(mails).expect("a number of mails fits").min(MAILS_TOTAL_MAX)
        };
        Ok(MailCounts {
            queued: count(MailState::Queued),
            deferred: count(MailState::Deferred),
            parked: count(MailState::Parked),
        })
    }
}

impl Outbox {
    /// Forgets the mails about a ticket.
    pub(super) fn forget_ticket(&mut self, ticket: TicketId) {
        self.mails.retain(|_, row| row.mail.cause.ticket_id != Some(ticket));
    }

    /// Whether a mail with this identifier was written to this receiver.
    pub(super) fn was_written(&self, id: &MailMessageId, recipient: &EmailAddress) -> bool {
        self.mails.values().any(|row| row.mail.message_id == *id && row.mail.recipient == *recipient)
    }

    /// The mails that may be taken in hand, with the instants at which they were due.
    fn free(&self, now: DateTime<Utc>) -> impl Iterator<Item = (MailId, DateTime<Utc>)> + '_ {
        self.mails.iter().filter_map(move |(id, row)| {
            let is_held_back = row.mail.order_key.as_ref().is_some_and(|key| {
                let mut earlier = self.mails.range(..*id);
                earlier.any(|(_, row)| row.next_at.is_some() && row.mail.order_key.as_ref() == Some(key))
            });
            (row.is_due(now) && !is_held_back).then_some((*id, row.next_at?))
        })
    }
}

impl Row {
    fn queued(mail: NewMail) -> Self {
        Self {
            next_at: Some(mail.created_at),
            mail,
            content: Content::Kept,
            state: MailState::Queued,
            reason: None,
            attempts: 0,
            first_tried_at: None,
            lease: None,
            sent_at: None,
        }
    }

    fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.next_at.is_some_and(|at| at <= now) && self.lease.as_ref().is_none_or(|lease| lease.until <= now)
    }

    fn taken(
        &mut self,
        id: MailId,
        next_at: DateTime<Utc>,
        lease: &MailLease,
        now: DateTime<Utc>,
    ) -> ClaimedMail {
        self.attempts += 1;
        self.lease = Some(lease.clone());
        let NewMail {
            message_id, kind, recipient, sender, ground, content, headers, cause, created_at, ..
        } = self.mail.clone();
        ClaimedMail {
            claim: MailClaim { id, attempt: self.attempts },
            message_id,
            recipient,
            sender,
            ground,
            ticket_id: cause.ticket_id,
            content,
            headers,
            secrecy: kind.secrecy(),
            created_at,
            first_tried_at: *self.first_tried_at.get_or_insert(now),
            next_at,
        }
    }

    fn end(&mut self, state: MailState) {
        self.state = state;
        self.next_at = None;
        if self.mail.kind.secrecy() == Secrecy::Secret {
            self.content = Content::Erased;
            self.mail.content.text.clear();
            self.mail.content.html.clear();
        }
    }

    fn matches(&self, filter: &MailFilter) -> bool {
        let MailFilter { state, ticket_id, recipient, created_from, created_before } = filter;
        let NewMail { cause, created_at, .. } = &self.mail;
        state.is_none_or(|state| self.state == state)
            && (ticket_id.is_none() || cause.ticket_id == *ticket_id)
            && recipient.as_ref().is_none_or(|recipient| self.mail.recipient == *recipient)
            && created_from.is_none_or(|from| *created_at >= from)
            && created_before.is_none_or(|before| *created_at < before)
    }

    fn summary(&self, id: MailId) -> MailSummary {
        let NewMail { message_id, kind, recipient, content, cause, created_at, .. } = self.mail.clone();
        MailSummary {
            id,
            message_id,
            kind,
            recipient,
            subject: content.subject,
            state: self.state,
            reason: self.reason.clone(),
            attempts: self.attempts,
            next_at: self.next_at,
            cause,
            created_at,
            sent_at: self.sent_at,
        }
    }
}

impl State {
    fn require_cause(&self, mail: &NewMail) -> Result<(), StoreError> {
        let unknown = |what: &str| StoreError::Backend(format!("there is no such {what}").into());
        self.require_user(mail.cause.user_id)?;
        if mail.cause.ticket_id.is_some_and(|id| !self.tickets.contains_key(&id)) {
            return Err(unknown("ticket"));
        }
        if mail.cause.key_id.is_some_and(|id| !self.keys.contains_key(&id)) {
            return Err(unknown("key"));
        }
        Ok(())
    }
}
