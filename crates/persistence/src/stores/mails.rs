//! The outbox.

mod rows;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{MailStore, StoreError};
use switchboard_application::records::{
    ClaimedMail, MailCause, MailClaim, MailContent, MailHeaders, MailLease, NewMail, OrderKey, TryEnd,
};
use switchboard_domain::mail::{MailKind, MailMessageId, MailState, Secrecy, Standing, UnsubscribeLink};
use switchboard_domain::notification::{Audience, Part};
use switchboard_domain::{EmailAddress, KeyId, MailId, TicketId, UserId};

use rows::{ClaimedRow, CountRow, StandingRow, claimed_of, columns_of, joined, standing_of};
pub(crate) use rows::{HeaderRow, MailRow, headers_of, summary_of};

use super::IdRow;
use crate::record::Columns as _;
use crate::statement::Statement;
use crate::stored::number;
use crate::transaction::Unit;

/// What the bodies of a mail become once it has ended: a secret is not kept.
const ERASED: &str = ", text_body = CASE WHEN is_secret THEN NULL ELSE text_body END, \
                      html_body = CASE WHEN is_secret THEN NULL ELSE html_body END";
/// What gives a mail out of hand.
const OUT_OF_HAND: &str = ", lease_holder = NULL, lease_until = NULL";

impl MailStore for Unit {
    fn enqueue(&mut self, mail: &NewMail) -> Result<MailId, StoreError> {
        let NewMail {
            message_id,
            kind,
            recipient,
            sender,
            ground,
            content,
            headers,
            cause,
            order_key,
            created_at,
        } = mail;
        let (recipient_id, part, audience) = columns_of(*ground);
        let MailContent { subject, text, html } = content;
        let MailHeaders { auto_submitted, in_reply_to, references, reply_to, unsubscribe } = headers;
        let MailCause { ticket_id, user_id, key_id } = cause;
        let insertion = Statement::new(
            "INSERT INTO outgoing_mails (message_id, kind, is_secret, recipient, recipient_key, subject, text_body, html_body, \
             auto_submitted, in_reply_to, reference_ids, reply_to, unsubscribe_link, ticket_id, user_id, key_id, order_key, sender_name, \
             sender_address, recipient_id, part, audience, state, attempts, next_at, created_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?) RETURNING id",
        )
        .bind(message_id.as_str())
        .bind(kind.as_str())
        .bind(kind.secrecy() == Secrecy::Secret)
        .bind(recipient.as_str())
        .bind(recipient.canonical())
        .bind(subject.as_str())
        .bind(text.as_str())
        .bind(html.as_str())
        .bind(auto_submitted.as_str())
        .bind(in_reply_to.as_ref().map(MailMessageId::as_str))
        .bind(joined(references))
        .bind(reply_to.as_ref().map(EmailAddress::as_str))
        .bind(unsubscribe.as_ref().map(UnsubscribeLink::as_str))
        .bind(ticket_id.map(TicketId::get))
        .bind(user_id.map(UserId::get))
        .bind(key_id.map(KeyId::get))
        .bind(order_key.as_ref().map(OrderKey::as_str))
        .bind(sender.as_ref().map(|sender| sender.name.as_str()))
        .bind(sender.as_ref().map(|sender| sender.address.as_str()))
        .bind(recipient_id.map(UserId::get))
        .bind(part.map(Part::as_str))
        .bind(audience.map(Audience::as_str))
        .bind(*created_at)
        .bind(*created_at);
        self.attempt(|connection| connection.one(insertion).map(|IdRow { id }| MailId::new(id)))
    }

    /// The mails are found and locked by one statement and marked by another. On PostgreSQL nodes that come at the same time pass over each
    /// other's; on SQLite there is one writer.
    fn claim(
        &mut self,
        lease: &MailLease,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<ClaimedMail>, StoreError> {
        let MailLease { holder, until } = lease;
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new(
                "SELECT m.id FROM outgoing_mails m WHERE m.next_at <= ? AND (m.lease_until IS NULL OR m.lease_until <= ?) \
                 AND (m.order_key IS NULL OR NOT EXISTS (SELECT 1 FROM outgoing_mails e \
                 WHERE e.order_key = m.order_key AND e.id < m.id AND e.next_at IS NOT NULL)) ORDER BY m.next_at, m.id LIMIT ?",
            )
            .sql(dialect.pick("", " FOR NO KEY UPDATE OF m SKIP LOCKED"))
            .bind(now)
            .bind(now)
            .bind(i64::from(limit));
            let ids: Vec<i64> = connection.load(select)?.into_iter().map(|IdRow { id }| id).collect();
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let update = Statement::new(
                "UPDATE outgoing_mails SET lease_holder = ?, lease_until = ?, attempts = attempts + 1, \
                 first_tried_at = COALESCE(first_tried_at, ?) WHERE id",
            )
            .sql(dialect.is_listed())
            .sql(" RETURNING ")
            .sql(ClaimedRow::columns(dialect))
            .bind(holder.as_str())
            .bind(*until)
            .bind(now)
            .bind(dialect.list(ids));
            let mut rows: Vec<ClaimedRow> = connection.load(update)?;
            rows.sort_by_key(|row| (row.next_at.0, row.id));
            rows.into_iter().map(claimed_of).collect()
        })
    }

    fn end_try(&mut self, claim: MailClaim, end: &TryEnd) -> Result<bool, StoreError> {
        let MailClaim { id, attempt } = claim;
        let update = match end {
            TryEnd::Sent { at } => Statement::new(
                "UPDATE outgoing_mails SET state = 'sent', reason = NULL, next_at = NULL, sent_at = ?",
            )
            .bind(*at)
            .sql(ERASED),
            TryEnd::Deferred { reason, next_at } => {
                Statement::new("UPDATE outgoing_mails SET state = 'deferred', reason = ?, next_at = ?")
                    .bind(reason.as_str())
                    .bind(*next_at)
            }
            TryEnd::Parked { reason } => {
                Statement::new("UPDATE outgoing_mails SET state = 'parked', reason = ?, next_at = NULL")
                    .bind(reason.as_str())
                    .sql(ERASED)
            }
            TryEnd::Withdrawn { reason } => {
                Statement::new("UPDATE outgoing_mails SET state = 'cancelled', reason = ?, next_at = NULL")
                    .bind(reason.as_str())
                    .sql(ERASED)
            }
            TryEnd::GivenBack => Statement::new("UPDATE outgoing_mails SET next_at = next_at"),
        };
        let update = update
            .sql(OUT_OF_HAND)
            .sql(" WHERE id = ? AND attempts = ? AND next_at IS NOT NULL AND lease_until IS NOT NULL")
            .bind(id.get())
            .bind(i64::from(attempt));
        Ok(self.changed(&update)? == 1)
    }

    fn written_since(
        &mut self,
        kind: MailKind,
        recipient: &EmailAddress,
        since: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let select = Statement::new(
            "SELECT COUNT(*) FROM outgoing_mails WHERE recipient_key = ? AND created_at >= ? AND kind = ?",
        )
        .bind(recipient.canonical())
        .bind(since)
        .bind(kind.as_str());
        self.attempt(|connection| number("number of mails", connection.one::<CountRow>(select)?.count))
    }

    fn standing(&mut self, id: MailId) -> Result<Option<Standing>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new("SELECT ")
                .sql(StandingRow::columns(dialect))
                .sql(" FROM outgoing_mails m WHERE m.id = ?")
                .sql(dialect.pick("", " FOR NO KEY UPDATE"))
                .bind(id.get());
            connection.find(select)?.map(standing_of).transpose()
        })
    }

    fn requeue(&mut self, id: MailId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update =
            Statement::new("UPDATE outgoing_mails SET state = 'queued', next_at = ?, first_tried_at = NULL")
                .sql(OUT_OF_HAND)
                .sql(" WHERE id = ?")
                .bind(at)
                .bind(id.get());
        self.change(&update)
    }

    fn cancel(&mut self, id: MailId) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE outgoing_mails SET state = ?, next_at = NULL")
            .sql(ERASED)
            .sql(OUT_OF_HAND)
            .sql(" WHERE id = ?")
            .bind(MailState::Cancelled.as_str())
            .bind(id.get());
        self.change(&update)
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.changed(
            &Statement::new(
                "DELETE FROM outgoing_mails WHERE id IN (SELECT id FROM outgoing_mails \
                 WHERE created_at < ? AND next_at IS NULL ORDER BY created_at, id LIMIT ?)",
            )
            .bind(before)
            .bind(i64::from(limit)),
        )
    }
}
