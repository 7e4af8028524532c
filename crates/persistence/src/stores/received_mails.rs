//! Messages that came by mail, and addresses that nothing can be sent to.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::ports::{ReceivedMailStore, StoreError};
use switchboard_application::records::{
    Admission, DeliveryFailure, MessageKey, NewReceivedMail, Outcome, ReceivedMail,
};
use switchboard_domain::{EmailAddress, MessageId, ProjectId, ReceivedMailId, TicketId, TicketNumber};

use super::IdRow;
use crate::connection::Connection;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{number, parsed};
use crate::transaction::Unit;
use crate::values::{Instant, Moment};

record! {
    pub(crate) struct ReceivedMailRow {
        id: i64 as BigInt = "r.id",
        project_id: i64 as BigInt = "r.project_id",
        message_key: String as Text = "r.message_key",
        sender: Option<String> as Nullable<Text> = "r.sender",
        subject: String as Text = "r.subject",
        blob_key: String as Text = "r.blob_key",
        size_bytes: i64 as BigInt = "r.size_bytes",
        state: String as Text = "r.state",
        reason: Option<String> as Nullable<Text> = "r.reason",
        ticket_id: Option<i64> as Nullable<BigInt> = "r.ticket_id",
        ticket_number: Option<String> as Nullable<Text> = "t.number",
        message_id: Option<i64> as Nullable<BigInt> = "r.message_id",
        received_at: Moment as Instant = "r.received_at",
    }
}

record! {
    struct CountRow { total: i64 as BigInt = "total" }
}

/// Where a received message is read from, with the number of its ticket.
pub(crate) const FROM_RECEIVED: &str = " FROM received_mails r LEFT JOIN tickets t ON t.id = r.ticket_id";

pub(crate) fn received_of(row: ReceivedMailRow) -> Result<ReceivedMail, StoreError> {
    let ReceivedMailRow {
        id,
        project_id,
        message_key,
        sender,
        subject,
        blob_key,
        size_bytes,
        state,
        reason,
        ticket_id,
        ticket_number,
        message_id,
        received_at,
    } = row;
    Ok(ReceivedMail {
        id: ReceivedMailId::new(id),
        project_id: ProjectId::new(project_id),
        key: parsed("key of a message", &message_key)?,
        sender: sender.map(|sender| parsed("e-mail address", &sender)).transpose()?,
        subject,
        original: parsed("key of a blob", &blob_key)?,
        size_bytes: number("size", size_bytes)?,
        state: parsed("outcome of a received mail", &state)?,
        reason,
        ticket_id: ticket_id.map(TicketId::new),
        ticket_number: ticket_number
            .map(|number| parsed::<TicketNumber>("number of a ticket", &number))
            .transpose()?,
        message_id: message_id.map(MessageId::new),
        received_at: received_at.0,
    })
}

/// The message of a project with this key.
pub(crate) fn received_by_key(
    connection: &mut Connection,
    project: ProjectId,
    key: &MessageKey,
) -> Result<Option<ReceivedMail>, StoreError> {
    let select = Statement::new("SELECT ")
        .sql(ReceivedMailRow::columns(connection.dialect()))
        .sql(FROM_RECEIVED)
        .sql(" WHERE r.project_id = ? AND r.message_key = ?")
        .bind(project.get())
        .bind(key.as_str());
    connection.find(select)?.map(received_of).transpose()
}

impl ReceivedMailStore for Unit {
    /// On PostgreSQL the insertion waits for another unit that has the same key, and then finds its row.
    fn admit(&mut self, mail: &NewReceivedMail) -> Result<Admission, StoreError> {
        let NewReceivedMail { project_id, key, sender, subject, original, size_bytes, received_at } = mail;
        self.attempt(|connection| {
            let insertion = Statement::new(
                "INSERT INTO received_mails (project_id, message_key, sender, sender_key, subject, blob_key, size_bytes, state, \
                 reason, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'quarantined', 'unhandled', ?) \
                 ON CONFLICT (project_id, message_key) DO NOTHING RETURNING id",
            )
            .bind(project_id.get())
            .bind(key.as_str())
            .bind(sender.as_ref().map(EmailAddress::as_str))
            .bind(sender.as_ref().map(EmailAddress::canonical))
            .bind(subject.as_str())
            .bind(original.as_str())
            .bind(number::<i64>("size", *size_bytes)?)
            .bind(*received_at);
            if let Some(IdRow { id }) = connection.find(insertion)? {
                return Ok(Admission::New(ReceivedMailId::new(id)));
            }
            let known = received_by_key(connection, *project_id, key)?;
            known.map(|known| Admission::Known(Box::new(known))).ok_or_else(|| {
                StoreError::Backend("a received mail is neither new nor known".into())
            })
        })
    }

    fn settle(&mut self, id: ReceivedMailId, outcome: Outcome) -> Result<(), StoreError> {
        self.change(
            &Statement::new(
                "UPDATE received_mails SET state = ?, reason = ?, ticket_id = ?, message_id = ? WHERE id = ?",
            )
            .bind(outcome.state().as_str())
            .bind(outcome.reason())
            .bind(outcome.ticket().map(TicketId::get))
            .bind(outcome.message().map(MessageId::get))
            .bind(id.get()),
        )
    }

    fn find_to_change(&mut self, id: ReceivedMailId) -> Result<Option<ReceivedMail>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new("SELECT ")
                .sql(ReceivedMailRow::columns(dialect))
                .sql(FROM_RECEIVED)
                .sql(" WHERE r.id = ?")
                .sql(dialect.pick("", " FOR NO KEY UPDATE OF r"))
                .bind(id.get());
            connection.find(select)?.map(received_of).transpose()
        })
    }

    fn recent_of_ticket(&mut self, ticket: TicketId, since: DateTime<Utc>) -> Result<u64, StoreError> {
        self.count(
            Statement::new(
                "SELECT COUNT(*) AS total FROM received_mails WHERE ticket_id = ? AND received_at >= ? AND state <> 'stored'",
            )
            .bind(ticket.get())
            .bind(since),
        )
    }

    fn recent_of_sender(
        &mut self,
        project: ProjectId,
        sender: &EmailAddress,
        since: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        self.count(
            Statement::new(
                "SELECT COUNT(*) AS total FROM received_mails WHERE sender_key = ? AND received_at >= ? AND project_id = ? \
                 AND state IN ('filed', 'quarantined')",
            )
            .bind(sender.canonical())
            .bind(since)
            .bind(project.get()),
        )
    }

    fn forget(&mut self, id: ReceivedMailId) -> Result<(), StoreError> {
        self.change(
            &Statement::new(
                "INSERT INTO released_blobs (blob_key) SELECT blob_key FROM received_mails WHERE id = ?",
            )
            .bind(id.get()),
        )?;
        self.change(&Statement::new("DELETE FROM received_mails WHERE id = ?").bind(id.get()))
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new(
                "SELECT id FROM received_mails WHERE received_at < ? AND state IN ('stored', 'quarantined') \
                 ORDER BY received_at, id LIMIT ?",
            )
            .sql(dialect.pick("", " FOR UPDATE"))
            .bind(before)
            .bind(i64::from(limit));
            let ids: Vec<i64> = connection.load(select)?.into_iter().map(|IdRow { id }| id).collect();
            for deletion in [
                "INSERT INTO released_blobs (blob_key) SELECT blob_key FROM received_mails WHERE id",
                "DELETE FROM received_mails WHERE id",
            ] {
                connection.execute(
                    &Statement::new(deletion)
                        .sql(dialect.is_listed())
                        .bind(dialect.list(ids.iter().copied())),
                )?;
            }
            number("number of mails", ids.len())
        })
    }

    fn mark_undeliverable(
        &mut self,
        failure: &DeliveryFailure,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let DeliveryFailure { message_id, recipient } = failure;
        let marked = self.changed(
            &Statement::new(
                "INSERT INTO undeliverable_addresses (address_key, marked_at) \
                 SELECT m.recipient_key, ? FROM outgoing_mails m WHERE m.message_id = ? AND m.recipient_key = ? \
                 ON CONFLICT (address_key) DO UPDATE SET marked_at = excluded.marked_at",
            )
            .bind(at)
            .bind(message_id.as_str())
            .bind(recipient.canonical()),
        )?;
        Ok(marked > 0)
    }

    fn mark_deliverable(&mut self, address: &EmailAddress) -> Result<(), StoreError> {
        self.change(
            &Statement::new("DELETE FROM undeliverable_addresses WHERE address_key = ?")
                .bind(address.canonical()),
        )
    }
}

impl Unit {
    fn count(&mut self, select: Statement<'_>) -> Result<u64, StoreError> {
        self.attempt(|connection| {
            let CountRow { total } = connection.one(select)?;
            number("number of mails", total)
        })
    }
}
