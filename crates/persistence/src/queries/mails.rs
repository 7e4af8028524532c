//! Outgoing mails, for lists and for one whole.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::{Listing, MAILS_TOTAL_MAX, MailFilter, MailQueries, Paging, StoreError};
use switchboard_application::records::{MailCounts, MailDetail, MailSummary};
use switchboard_domain::MailId;

use super::paging::Part;
use crate::reader::View;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::number;
use crate::stores::{HeaderRow, MailRow, headers_of, summary_of};

record! {
    struct TotalRow { total: Option<i64> as Nullable<BigInt> = "total" }
}
side_by_side!(MailRow, TotalRow);

record! {
    struct CountRow { total: i64 as BigInt = "total" }
}

record! {
    struct DetailRow {
        auto_submitted: String as Text = "m.auto_submitted",
        in_reply_to: Option<String> as Nullable<Text> = "m.in_reply_to",
        reference_ids: String as Text = "m.reference_ids",
        reply_to: Option<String> as Nullable<Text> = "m.reply_to",
        unsubscribe_link: Option<String> as Nullable<Text> = "m.unsubscribe_link",
        text_body: Option<String> as Nullable<Text> = "CASE WHEN m.is_secret THEN NULL ELSE m.text_body END",
        html_body: Option<String> as Nullable<Text> = "CASE WHEN m.is_secret THEN NULL ELSE m.html_body END",
    }
}
side_by_side!(MailRow, DetailRow);

record! {
    struct DueRow { is_due: bool as Bool = "is_due" }
}

record! {
    struct CountsRow {
        queued: i64 as BigInt = "queued",
        deferred: i64 as BigInt = "deferred",
        parked: i64 as BigInt = "parked",
    }
}

impl MailQueries for View {
    fn list(&mut self, filter: &MailFilter, paging: Paging) -> Result<Listing<MailSummary>, StoreError> {
        let part = Part::of(paging);
        let connection = self.connection()?;
        let total = if part.is_counted { total(filter) } else { Statement::new("CAST(NULL AS BIGINT)") };
        let select = Statement::new("SELECT ")
            .sql(MailRow::columns(connection.dialect()))
            .sql(", ")
            .then(total)
            .sql(" AS total")
            .then(matching(filter))
            .then(part.last_seen.map_or_else(Statement::default, |id| {
                Statement::new(
                    " AND (m.created_at, m.id) < (SELECT c.created_at, c.id FROM outgoing_mails c WHERE c.id = ?)",
                )
                .bind(id)
            }))
            .sql(" ORDER BY m.created_at DESC, m.id DESC LIMIT ? OFFSET ?")
            .bind(part.limit)
            .bind(part.offset);
        let rows: Vec<(MailRow, TotalRow)> = connection.load(select)?;
        let rows = rows.into_iter().map(|(mail, TotalRow { total })| (mail, total)).collect();
        let listing = part.listing(rows, summary_of, || {
            let CountRow { total } =
                connection.one(Statement::new("SELECT ").then(self::total(filter)).sql(" AS total"))?;
            Ok(total)
        })?;
        Ok(capped(listing))
    }

    fn find(&mut self, id: MailId) -> Result<Option<MailDetail>, StoreError> {
        let connection = self.connection()?;
        let dialect = connection.dialect();
        let select = Statement::new("SELECT ")
            .sql(MailRow::columns(dialect))
            .sql(", ")
            .sql(DetailRow::columns(dialect))
            .sql(" FROM outgoing_mails m WHERE m.id = ?")
            .bind(id.get());
        let found: Option<(MailRow, DetailRow)> = connection.find(select)?;
        found.map(detail_of).transpose()
    }

    fn any_due(&mut self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let select = Statement::new(
            "SELECT EXISTS (SELECT 1 FROM outgoing_mails m WHERE m.next_at <= ? AND (m.lease_until IS NULL OR m.lease_until <= ?)) AS is_due",
        )
        .bind(now)
        .bind(now);
        self.connection()?.one(select).map(|DueRow { is_due }| is_due)
    }

    fn counts(&mut self) -> Result<MailCounts, StoreError> {
        let select = Statement::new("SELECT ")
            .then(in_state("queued"))
            .sql(" AS queued, ")
            .then(in_state("deferred"))
            .sql(" AS deferred, ")
            .then(in_state("parked"))
            .sql(" AS parked");
        let CountsRow { queued, deferred, parked } = self.connection()?.one(select)?;
        let count = |count| number("number of mails", count);
        Ok(MailCounts { queued: count(queued)?, deferred: count(deferred)?, parked: count(parked)? })
    }
}

fn detail_of((mail, detail): (MailRow, DetailRow)) -> Result<MailDetail, StoreError> {
    let DetailRow {
        auto_submitted,
        in_reply_to,
        reference_ids,
        reply_to,
        unsubscribe_link,
        text_body,
        html_body,
    } = detail;
    let headers = HeaderRow { auto_submitted, in_reply_to, reference_ids, reply_to, unsubscribe_link };
    Ok(MailDetail {
        summary: summary_of(mail)?,
        headers: headers_of(headers)?,
        text: text_body,
        html: html_body,
    })
}

fn in_state(state: &'static str) -> Statement<'static> {
    Statement::new("(SELECT COUNT(*) FROM (SELECT 1 FROM outgoing_mails WHERE state = ? LIMIT ?) AS counted)")
        .bind(state)
        .bind(total_max())
}

/// How many mails a list has, counted up to one more than the most.
fn total(filter: &MailFilter) -> Statement<'_> {
    Statement::new("(SELECT COUNT(*) FROM (SELECT 1")
        .then(matching(filter))
        .sql(" LIMIT ?) AS counted)")
        .bind(total_max() + 1)
}

fn capped(listing: Listing<MailSummary>) -> Listing<MailSummary> {
    let total_is_capped = listing.total.is_some_and(|total| total > MAILS_TOTAL_MAX);
    Listing { total: listing.total.map(|total| total.min(MAILS_TOTAL_MAX)), total_is_capped, ..listing }
}

fn total_max() -> i64 {
    i64::try_from(MAILS_TOTAL_MAX).unwrap_or(i64::MAX)
}

fn matching(filter: &MailFilter) -> Statement<'_> {
    let MailFilter { state, ticket_id, recipient, created_from, created_before } = filter;
    let mut matching = Statement::new(" FROM outgoing_mails m WHERE TRUE");
    if let Some(state) = state {
        matching = matching.sql(" AND m.state = ?").bind(state.as_str());
    }
    if let Some(id) = ticket_id {
        matching = matching.sql(" AND m.ticket_id = ?").bind(id.get());
    }
    if let Some(recipient) = recipient {
        matching = matching.sql(" AND m.recipient_key = ?").bind(recipient.canonical());
    }
    if let Some(from) = created_from {
        matching = matching.sql(" AND m.created_at >= ?").bind(*from);
    }
    if let Some(before) = created_before {
        matching = matching.sql(" AND m.created_at < ?").bind(*before);
    }
    matching
}
