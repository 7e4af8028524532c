//! Requests that showed a key, for those who manage keys.

use serde::Serialize;
use switchboard_application::ports::Listing;
use switchboard_application::records::{KeyRequest, LoggedRequest};
use switchboard_domain::UserId;
use utoipa::ToSchema;

use super::cursor;
use super::instant::Instant;

/// Requests with a key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyRequestsAnswer<'a> {
    data: Vec<KeyRequestView<'a>>,
    /// The cursor of what comes next. `null` at the end.
    next_cursor: Option<String>,
}

/// A request with a key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyRequestView<'a> {
    /// When it came.
    time: Instant,
    /// What its answer said in `X-Request-Id`, as the log of the server has it.
    #[schema(example = "64c1f0-1a2b-7")]
    request_id: &'a str,
    #[schema(example = "GET")]
    method: &'a str,
    /// The template of its path.
    #[schema(example = "/api/tickets/{id}")]
    route: &'a str,
    #[schema(example = 200)]
    status: u16,
    duration_ms: u32,
    /// Where it came from, if that is known.
    #[schema(example = "203.0.113.7")]
    address: Option<String>,
    /// The agent as whom it acted, if it was let in and acted as one.
    agent_id: Option<i64>,
}

impl<'a> From<&'a Listing<LoggedRequest>> for KeyRequestsAnswer<'a> {
    fn from(listing: &'a Listing<LoggedRequest>) -> Self {
        let Listing { records, total: _, total_is_capped: _, has_more } = listing;
        let last = records.last().filter(|_| *has_more);
        Self {
            data: records.iter().map(KeyRequestView::from).collect(),
            next_cursor: last.map(|last| cursor::write(last.id.get())),
        }
    }
}

impl<'a> From<&'a LoggedRequest> for KeyRequestView<'a> {
    fn from(LoggedRequest { id: _, request }: &'a LoggedRequest) -> Self {
        let KeyRequest {
            key_id: _,
            agent_id,
            received_at,
            request_id,
            method,
            route,
            status,
            duration_ms,
            address,
        } = request;
        Self {
            time: (*received_at).into(),
            request_id,
            method,
            route,
            status: *status,
            duration_ms: *duration_ms,
            address: address.map(|address| address.to_string()),
            agent_id: agent_id.map(UserId::get),
        }
    }
}
