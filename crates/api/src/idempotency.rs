//! Requests that may be sent again: what their headers say, and what they are known by when they come again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::http::header::HeaderName;
use actix_web::{HttpMessage as _, HttpRequest};
use switchboard_application::Context;
use switchboard_application::idempotency::{self, Request};
use switchboard_domain::access::Actor;
use switchboard_domain::idempotency::IdempotencyKey;

use crate::answer::Answer;
use crate::error::{ApiError, TransportError};
use crate::routes::Endpoint;

/// The header with the key that a client gives a request.
pub(crate) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A try of a request that has a key. Clones are the same try, so that whoever reads the body can add it to what the request is known by.
#[derive(Clone)]
pub(crate) struct Attempt(Arc<Tried>);

struct Tried {
    endpoint: &'static Endpoint,
    key: IdempotencyKey,
    /// Everything that was read of the request so far.
    content: Mutex<Vec<u8>>,
}

impl Attempt {
    /// The try that a request is; none without a key, or where there is nothing to do twice.
    pub(crate) fn of(request: &HttpRequest) -> Result<Option<Self>, TransportError> {
        if let Some(known) = request.extensions().get::<Self>() {
            return Ok(Some(known.clone()));
        }
        let mut headers = request.headers().get_all(KEY);
        let Some(header) = headers.next().filter(|_| !request.method().is_safe()) else { return Ok(None) };
        let endpoint = Endpoint::of(request).filter(|endpoint| endpoint.may_repeat());
        let Some(endpoint) = endpoint else { return Ok(None) };
        let key = header.to_str().ok().and_then(|text| text.trim().parse().ok());
        let (Some(key), None) = (key, headers.next()) else {
            return Err(TransportError::InvalidIdempotencyKey);
        };
        let content = format!("{}\0", request.uri()).into_bytes();
        let attempt = Self(Arc::new(Tried { endpoint, key, content: Mutex::new(content) }));
        request.extensions_mut().insert(attempt.clone());
        Ok(Some(attempt))
    }

    /// Adds a part of the body to what the request is known by.
    pub(crate) fn add(&self, part: &[u8]) {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes();
        let mut content = self.content();
        content.extend(length);
        content.extend_from_slice(part);
    }

    /// Does what is asked for, or answers as it was answered before.
    pub(crate) fn answer(
        self,
        ctx: &Context,
        actor: &Actor,
        work: impl FnOnce(&Context) -> Result<Answer, ApiError>,
    ) -> Result<Answer, ApiError> {
        let Tried { endpoint, key, content: _ } = &*self.0;
        let request = Request {
            method: endpoint.verb().as_str(),
            route: endpoint.path(),
            key: key.clone(),
            fingerprint: ctx.answers.fingerprint(&self.content()),
        };
        idempotency::once(ctx, actor, endpoint.abilities(), &request, work)
    }

    /// What the mutex guards is whole between any two statements, so a panic elsewhere is no reason to refuse it.
    fn content(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does what is asked for: once, if the request has a key.
pub(crate) fn answer(
    attempt: Option<Attempt>,
    ctx: &Context,
    actor: &Actor,
    work: impl FnOnce(&Context) -> Result<Answer, ApiError>,
) -> Result<Answer, ApiError> {
    match attempt {
        Some(attempt) => attempt.answer(ctx, actor, work),
        None => work(ctx),
    }
}
