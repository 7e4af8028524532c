//! The log of requests that showed a key.

use std::borrow::Cow;

use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use switchboard_application::ports::{Listing, Paging, REQUESTS_TOTAL_MAX, StoreError};
use switchboard_application::records::{KeyRequest, LoggedRequest};
use switchboard_domain::{KeyId, KeyRequestId, UserId};

use super::paging::Part;
use crate::connection::Connection;
use crate::error::corrupt;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::number;
use crate::values::{Instant, Moment};

record! {
    struct RequestRow {
        id: i64 as BigInt = "r.id",
        key_id: i64 as BigInt = "r.key_id",
        agent_id: Option<i64> as Nullable<BigInt> = "r.agent_id",
        received_at: Moment as Instant = "r.received_at",
        request_id: String as Text = "r.request_id",
        method: String as Text = "r.method",
        route: String as Text = "r.route",
        status: i32 as Integer = "r.status",
        duration_ms: i64 as BigInt = "r.duration_ms",
        address: Option<String> as Nullable<Text> = "r.address",
    }
}

record! {
    struct PageTotalRow { total: Option<i64> as Nullable<BigInt> = "total" }
}
side_by_side!(RequestRow, PageTotalRow);

record! {
    struct TotalRow { total: i64 as BigInt = "total" }
}

/// Part of the log, the newest first: the requests that showed this key, or any.
pub(super) fn list(
    connection: &mut Connection,
    key: Option<KeyId>,
    paging: Paging,
) -> Result<Listing<LoggedRequest>, StoreError> {
    let part = Part::of(paging);
    let total_of_page = if part.is_counted { total(key) } else { Statement::new("CAST(NULL AS BIGINT)") };
    let select = Statement::new("SELECT ")
        .sql(RequestRow::columns(connection.dialect()))
        .sql(", ")
        .then(total_of_page)
        .sql(" AS total")
        .then(selection(key, part));
    let rows: Vec<(RequestRow, PageTotalRow)> = connection.load(select)?;
    let rows = rows.into_iter().map(|(row, PageTotalRow { total })| (row, total)).collect();
    let listing = part.listing(rows, logged_request_of, || {
        let TotalRow { total } =
            connection.one(Statement::new("SELECT ").then(total(key)).sql(" AS total"))?;
        Ok(total)
    })?;
    let total_is_capped = listing.total.is_some_and(|total| total > REQUESTS_TOTAL_MAX);
    Ok(Listing {
        total: listing.total.map(|total| total.min(REQUESTS_TOTAL_MAX)),
        total_is_capped,
        ..listing
    })
}

fn selection(key: Option<KeyId>, part: Part) -> Statement<'static> {
    matching(key)
        .then(part.last_seen.map_or_else(Statement::default, |id| {
            Statement::new(
                " AND (r.received_at, r.id) < (SELECT c.received_at, c.id FROM key_requests c WHERE c.id = ?)",
            )
            .bind(id)
        }))
        .sql(" ORDER BY r.received_at DESC, r.id DESC LIMIT ? OFFSET ?")
        .bind(part.limit)
        .bind(part.offset)
}

/// How many requests there are, counted up to one more than the most.
fn total(key: Option<KeyId>) -> Statement<'static> {
    Statement::new("(SELECT COUNT(*) FROM (SELECT 1")
        .then(matching(key))
        .sql(" LIMIT ?) AS counted)")
        .bind(i64::try_from(REQUESTS_TOTAL_MAX).unwrap_or(i64::MAX) + 1)
}

fn matching(key: Option<KeyId>) -> Statement<'static> {
    let matching = Statement::new(" FROM key_requests r WHERE TRUE");
    match key {
        Some(key) => matching.sql(" AND r.key_id = ?").bind(key.get()),
        None => matching,
    }
}

fn logged_request_of(row: RequestRow) -> Result<LoggedRequest, StoreError> {
    let RequestRow {
        id,
        key_id,
        agent_id,
        received_at: Moment(received_at),
        request_id,
        method,
        route,
        status,
        duration_ms,
        address,
    } = row;
    let address = address.map(|text| text.parse()).transpose();
    let request = KeyRequest {
        key_id: KeyId::new(key_id),
        agent_id: agent_id.map(UserId::new),
        received_at,
        request_id,
        method: Cow::Owned(method),
        route: Cow::Owned(route),
        status: number("status", status)?,
        duration_ms: number("duration", duration_ms)?,
        address: address.map_err(|error: std::net::AddrParseError| corrupt("address")(error.into()))?,
    };
    Ok(LoggedRequest { id: KeyRequestId::new(id), request })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queries::plans::{explain, on_postgres, on_sqlite};

    /// The statements for a page of each list.
    fn pages() -> Vec<Statement<'static>> {
        let part = Part::of(Paging::After { last_seen: Some(7), limit: 50 });
        [Some(KeyId::new(1)), None].map(|key| Statement::new("SELECT r.id").then(selection(key, part))).into()
    }

    #[test]
    fn no_list_walks_through_the_whole_log() {
        on_sqlite(|connection| {
            for statement in pages() {
                let steps = explain(connection, statement);
                assert!(
                    steps.iter().any(|step| step.contains("USING COVERING INDEX key_requests_")),
                    "{steps:?}"
                );
                assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
            }
        });
        on_postgres("key_requests_plans", |connection| {
            connection.run_script("SET LOCAL enable_seqscan = off").unwrap();
            for statement in pages() {
                let steps = explain(connection, statement);
                assert!(steps.iter().any(|step| step.contains("key_requests_")), "{steps:?}");
                assert!(!steps.iter().any(|step| step.contains("Sort")), "{steps:?}");
            }
        });
    }
}
