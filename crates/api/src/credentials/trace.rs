//! Which key a request showed, as far as that was found out: for what is written down of the request once it is answered.

use std::sync::{Arc, OnceLock};

use actix_web::{HttpMessage as _, HttpRequest};
use switchboard_domain::{KeyId, UserId};

/// Which key a request showed, and as whom it acted.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeyTrace(Arc<OnceLock<(KeyId, Option<UserId>)>>);

impl KeyTrace {
    /// A trace that the request keeps until it is answered.
    pub(super) fn begin(request: &HttpRequest) -> Self {
        let trace = Self::default();
        request.extensions_mut().insert(trace.clone());
        trace
    }

    /// What was found out about the key of a request, if it showed one.
    pub(crate) fn of(request: &HttpRequest) -> Option<(KeyId, Option<UserId>)> {
        request.extensions().get::<Self>().and_then(|Self(found)| found.get().copied())
    }

    /// Notes the key, if there is one. Whatever was noted first stays: a request has one credential.
    pub(super) fn note(&self, key: Option<KeyId>, agent: Option<UserId>) {
        if let Some(key) = key {
            self.0.get_or_init(|| (key, agent));
        }
    }
}
