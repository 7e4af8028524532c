//! Messages that came by mail, for lists and for one whole.

use diesel::sql_types::{BigInt, Nullable};
use switchboard_application::ports::{
    Listing, MAILS_TOTAL_MAX, Paging, ReceivedMailFilter, ReceivedMailQueries, StoreError,
};
use switchboard_application::records::{MessageKey, ReceivedMail};
use switchboard_domain::{EmailAddress, ProjectId, ReceivedMailId};

use super::paging::Part;
use crate::reader::View;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stores::{AnswerRow, FROM_RECEIVED, ReceivedMailRow, received_by_key, received_of};

record! {
    struct TotalRow { total: Option<i64> as Nullable<BigInt> = "total" }
}
side_by_side!(ReceivedMailRow, TotalRow);

record! {
    struct CountRow { total: i64 as BigInt = "total" }
}

impl ReceivedMailQueries for View {
    fn list(
        &mut self,
        filter: &ReceivedMailFilter,
        paging: Paging,
    ) -> Result<Listing<ReceivedMail>, StoreError> {
        let part = Part::of(paging);
        let connection = self.connection()?;
        let total = if part.is_counted { total(filter) } else { Statement::new("CAST(NULL AS BIGINT)") };
        let select = Statement::new("SELECT ")
            .sql(ReceivedMailRow::columns(connection.dialect()))
            .sql(", ")
            .then(total)
            .sql(" AS total")
            .sql(FROM_RECEIVED)
            .then(matching(filter))
            .then(part.last_seen.map_or_else(Statement::default, |id| {
                Statement::new(
                    " AND (r.received_at, r.id) < (SELECT c.received_at, c.id FROM received_mails c WHERE c.id = ?)",
                )
                .bind(id)
            }))
            .sql(" ORDER BY r.received_at DESC, r.id DESC LIMIT ? OFFSET ?")
            .bind(part.limit)
            .bind(part.offset);
        let rows: Vec<(ReceivedMailRow, TotalRow)> = connection.load(select)?;
        let rows = rows.into_iter().map(|(mail, TotalRow { total })| (mail, total)).collect();
        let listing = part.listing(rows, received_of, || {
            let CountRow { total } =
                connection.one(Statement::new("SELECT ").then(self::total(filter)).sql(" AS total"))?;
            Ok(total)
        })?;
        let total_is_capped = listing.total.is_some_and(|total| total > MAILS_TOTAL_MAX);
        Ok(Listing {
            total: listing.total.map(|total| total.min(MAILS_TOTAL_MAX)),
            total_is_capped,
            ..listing
        })
    }

    fn find(&mut self, id: ReceivedMailId) -> Result<Option<ReceivedMail>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(ReceivedMailRow::columns(connection.dialect()))
            .sql(FROM_RECEIVED)
            .sql(" WHERE r.id = ?")
            .bind(id.get());
        connection.find(select)?.map(received_of).transpose()
    }

    fn find_by_key(
        &mut self,
        project: ProjectId,
        key: &MessageKey,
    ) -> Result<Option<ReceivedMail>, StoreError> {
        received_by_key(self.connection()?, project, key)
    }

    fn is_undeliverable(&mut self, address: &EmailAddress) -> Result<bool, StoreError> {
        let select = Statement::new(
            "SELECT EXISTS (SELECT 1 FROM undeliverable_addresses WHERE address_key = ?) AS is_so",
        )
        .bind(address.canonical());
        self.connection()?.one(select).map(|AnswerRow { is_so }| is_so)
    }
}

/// How many messages a list has, counted up to one more than the most.
fn total(filter: &ReceivedMailFilter) -> Statement<'_> {
    Statement::new("(SELECT COUNT(*) FROM (SELECT 1 FROM received_mails r")
        .then(matching(filter))
        .sql(" LIMIT ?) AS counted)")
        .bind(i64::try_from(MAILS_TOTAL_MAX).unwrap_or(i64::MAX) + 1)
}

fn matching(filter: &ReceivedMailFilter) -> Statement<'_> {
    let ReceivedMailFilter { state, reason, project_id, ticket_id, sender, received_from, received_before } =
        filter;
    let mut matching = Statement::new(" WHERE TRUE");
    if let Some(state) = state {
        matching = matching.sql(" AND r.state = ?").bind(state.as_str());
    }
    if let Some(reason) = reason {
        matching = matching.sql(" AND r.reason = ?").bind(reason.as_str());
    }
    if let Some(id) = project_id {
        matching = matching.sql(" AND r.project_id = ?").bind(id.get());
    }
    if let Some(id) = ticket_id {
        matching = matching.sql(" AND r.ticket_id = ?").bind(id.get());
    }
    if let Some(sender) = sender {
        matching = matching.sql(" AND r.sender_key = ?").bind(sender.canonical());
    }
    if let Some(from) = received_from {
        matching = matching.sql(" AND r.received_at >= ?").bind(*from);
    }
    if let Some(before) = received_before {
        matching = matching.sql(" AND r.received_at < ?").bind(*before);
    }
    matching
}
