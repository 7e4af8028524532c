//! The log of requests that showed a key.

use std::borrow::Cow;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use switchboard_domain::{KeyId, KeyRequestId, UserId};

/// A request that showed a key, as far as it is written down: nothing of its query, its headers or its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// The key.
    pub key_id: KeyId,
    /// The agent as whom it acted, if it acted as one.
    pub agent_id: Option<UserId>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// What it is called in the log of the server and in the answer.
    pub request_id: String,
    /// Its method.
    pub method: Cow<'static, str>,
    /// The template of its path.
    pub route: Cow<'static, str>,
    /// The status of its answer.
    pub status: u16,
    /// How long the answer took, in milliseconds.
    pub duration_ms: u32,
    /// Where it came from, if that is known.
    pub address: Option<IpAddr>,
}

/// A request in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedRequest {
    /// Its place in the log.
    pub id: KeyRequestId,
    /// What is known of it.
    pub request: KeyRequest,
}
