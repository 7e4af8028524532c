//! The log of requests that showed a key: all that is noted at a time goes into one statement.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use switchboard_application::records::KeyRequest;
use switchboard_domain::UserId;

use crate::connection::Dialect;
use crate::statement::Statement;
use crate::values::JsonText;

/// The statement that appends requests in their order, without those whose keys do not exist.
pub(super) fn insertion(dialect: Dialect, requests: &[KeyRequest]) -> Statement<'static> {
    let entries: Vec<Value> = (0_u32..)
        .zip(requests)
        .map(|(place, request)| {
            let KeyRequest {
                key_id,
                agent_id,
                received_at,
                request_id,
                method,
                route,
                status,
                duration_ms,
                address,
            } = request;
            json!({
                "place": place,
                "key_id": key_id.get(),
                "agent_id": agent_id.map(UserId::get),
                "received_at": instant(dialect, *received_at),
                "request_id": request_id,
                "method": method,
                "route": route,
                "status": status,
                "duration_ms": duration_ms,
                "address": address.map(|address| address.to_string()),
            })
        })
        .collect();
    Statement::new(
        "INSERT INTO key_requests (key_id, agent_id, received_at, request_id, method, route, status, duration_ms, address) ",
    )
    .sql(dialect.pick(
        "SELECT k.id, j.value ->> 'agent_id', j.value ->> 'received_at', j.value ->> 'request_id', j.value ->> 'method', \
         j.value ->> 'route', j.value ->> 'status', j.value ->> 'duration_ms', j.value ->> 'address' \
         FROM json_each(?) AS j CROSS JOIN api_keys k ON k.id = j.value ->> 'key_id' WHERE TRUE ORDER BY j.value ->> 'place'",
        "SELECT k.id, j.agent_id, j.received_at, j.request_id, j.method, j.route, j.status, j.duration_ms, j.address \
         FROM json_to_recordset(?) AS j (place BIGINT, key_id BIGINT, agent_id BIGINT, received_at TIMESTAMPTZ, \
         request_id TEXT, method TEXT, route TEXT, status INTEGER, duration_ms BIGINT, address TEXT) \
         JOIN api_keys k ON k.id = j.key_id ORDER BY j.place",
    ))
    .bind(JsonText(Value::Array(entries).to_string()))
}

/// The statement that removes the oldest requests, at most so many.
pub(super) fn removal(before: DateTime<Utc>, limit: u32) -> Statement<'static> {
    Statement::new(
        "DELETE FROM key_requests WHERE id IN \
         (SELECT id FROM key_requests WHERE received_at < ? ORDER BY received_at, id LIMIT ?)",
    )
    .bind(before)
    .bind(i64::from(limit))
}

/// An instant as the column of a database takes it out of JSON.
fn instant(dialect: Dialect, at: DateTime<Utc>) -> Value {
    match dialect {
        Dialect::Sqlite => at.timestamp_micros().into(),
        Dialect::Postgres => at.to_rfc3339().into(),
    }
}
