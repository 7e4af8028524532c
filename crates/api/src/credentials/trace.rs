//! Which key a request showed, as far as that was found out: for what is written down of the request once it is answered.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use actix_web::dev::ServiceRequest;
use actix_web::{HttpMessage as _, HttpRequest};
use switchboard_domain::{KeyId, UserId};

use crate::routes::Endpoint;

/// Which key a request showed, and as whom it acted. Clones are the same trace.
#[derive(Clone, Default)]
pub(crate) struct KeyTrace(Arc<Traced>);

#[derive(Default)]
struct Traced {
    call: OnceLock<Call>,
    key: OnceLock<ShownKey>,
}

/// What was called, and from where.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) address: Option<IpAddr>,
}

/// The key that was shown, and as whom it acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShownKey {
    pub(crate) key: KeyId,
    pub(crate) agent: Option<UserId>,
}

impl KeyTrace {
    /// A trace that a request carries from its beginning. Whoever made it keeps it even where the request is given up.
    pub(crate) fn of_new(request: &ServiceRequest) -> Self {
        let trace = Self::default();
        request.extensions_mut().insert(trace.clone());
        trace
    }

    /// The trace of a request, which is known by now to call this endpoint.
    pub(super) fn of(request: &HttpRequest, call: Call) -> Self {
        let trace = request.extensions().get::<Self>().cloned().unwrap_or_default();
        trace.0.call.get_or_init(|| call);
        trace
    }

    /// What was called, and with which key, if it was called with one.
    pub(crate) fn found(&self) -> Option<(Call, ShownKey)> {
        self.0.call.get().copied().zip(self.0.key.get().copied())
    }

    /// Notes the key, if there is one. Whatever was noted first stays: a request has one credential.
    pub(super) fn note(&self, key: Option<KeyId>, agent: Option<UserId>) {
        if let Some(key) = key {
            self.0.key.get_or_init(|| ShownKey { key, agent });
        }
    }
}
