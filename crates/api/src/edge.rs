//! The middleware of every request: its identifier and span, its time limit, the last resort for panics, the headers of every answer.

use std::borrow::Cow;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use switchboard_application::keys::log::KeyLog;
use switchboard_application::records::KeyRequest;
use switchboard_domain::UserId;
use switchboard_web::{Panicked, forms};
use tracing::Instrument as _;

use crate::api::Shared;
use crate::credentials::{KeyTrace, ShownKey};
use crate::doors::Dialect;
use crate::error::{ApiError, TransportError};
use crate::limits;
use crate::request_id::{REQUEST_ID, as_text};
use crate::routes::Endpoint;

/// The headers that every answer carries, whatever it is, unless it has stricter ones of its own.
const EVERYWHERE: [(HeaderName, HeaderValue); 3] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ),
];

/// The header in which older clients of Deskpro look for the identifier of their request.
const DESKPRO_REQUEST_ID: HeaderName = HeaderName::from_static("x-deskpro-requestid");

/// What is known of a request from its beginning, whatever becomes of it.
struct Asked {
    started: Instant,
    received_at: DateTime<Utc>,
    method: Method,
    trace: KeyTrace,
}

impl Asked {
    /// Notes the request in the log of the key that it showed, if it showed one.
    fn log(&self, log: &KeyLog, request_id: &HeaderValue, status: StatusCode) {
        let Some((call, shown)) = self.trace.found() else { return };
        log.note_request(KeyRequest {
            key_id: shown.key,
            agent_id: shown.agent,
            received_at: self.received_at,
            request_id: as_text(request_id).to_owned(),
            method: Cow::Owned(self.method.as_str().to_owned()),
            route: Cow::Borrowed(call.endpoint.path()),
            status: status.as_u16(),
            duration_ms: u32::try_from(self.started.elapsed().as_millis()).unwrap_or(u32::MAX),
            address: call.address,
        });
    }
}

/// Serves one request.
pub(crate) async fn edge<B: MessageBody + 'static>(
    shared: web::Data<Shared>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let started = Instant::now();
    let request_id = shared.request_ids.of(request.headers());
    let asked = Asked {
        started,
        received_at: shared.context.clock.now(),
        method: request.method().clone(),
        trace: KeyTrace::of_new(&request),
    };
    let span = tracing::info_span!("request", request_id = as_text(&request_id));
    async move {
        let settings = &shared.settings;
        let limit = if forms::announces_files(request.headers()) {
            settings.upload_timeout
        } else {
            settings.request_timeout
        };
        let served = tokio::time::timeout(limit, caught(next.call(request))).await;
        let error = match served {
            Ok(Ok(Ok(response))) => {
                let response = finish(response, &request_id, &asked);
                asked.log(&shared.context.key_log, &request_id, response.status());
                return Ok(response);
            }
            Ok(Ok(Err(error))) => ApiError::internal_text(error.to_string()),
            Ok(Err(panic)) => ApiError::internal(panic),
            Err(_elapsed) => TransportError::TimedOut.into(),
        };
        let mut response = rendered(&error, Dialect::Switchboard, &request_id);
        decorate(response.headers_mut(), &request_id);
        asked.log(&shared.context.key_log, &request_id, response.status());
        Err(InternalError::from_response(error, response).into())
    }
    .instrument(span)
    .await
}

/// Puts our body into the place of an error of ours, and the headers onto everything.
fn finish<B>(
    response: ServiceResponse<B>,
    request_id: &HeaderValue,
    asked: &Asked,
) -> ServiceResponse<EitherBody<B>> {
    let rendering = response.response().error().and_then(|error| error.as_error::<ApiError>()).map(|error| {
        let request = response.request();
        let dialect = Endpoint::of(request).map_or_else(|| Dialect::at(request.path()), Endpoint::dialect);
        rendered(error, dialect, request_id)
    });
    let mut response = match rendering {
        Some(rendering) => response.into_response(rendering).map_into_right_body(),
        None => response.map_into_left_body(),
    };
    let request = response.request().clone();
    limits::write_headers(&request, response.headers_mut());
    decorate(response.headers_mut(), request_id);
    if Dialect::at(request.path()) == Dialect::DeskproV1 {
        response.headers_mut().insert(DESKPRO_REQUEST_ID, request_id.clone());
    }
    let shown = asked.trace.found().map(|(_, shown)| shown);
    tracing::info!(
        key_id = shown.map(|ShownKey { key, .. }| key.get()),
        agent_id = shown.and_then(|ShownKey { agent, .. }| agent).map(UserId::get),
        method = response.request().method().as_str(),
        route = response.request().match_pattern().as_deref().unwrap_or("none"),
        status = response.status().as_u16(),
        elapsed_us = u64::try_from(asked.started.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}

fn rendered(error: &ApiError, dialect: Dialect, request_id: &HeaderValue) -> HttpResponse<BoxBody> {
    error.log();
    dialect.render(error, as_text(request_id))
}

fn decorate(headers: &mut HeaderMap, request_id: &HeaderValue) {
    for (name, value) in EVERYWHERE {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(REQUEST_ID, request_id.clone());
}

/// The outcome of a future, or its panic.
async fn caught<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let mut future = pin!(future);
    poll_fn(|task| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(task))) {
        Ok(Poll::Ready(outcome)) => Poll::Ready(Ok(outcome)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(panic) => Poll::Ready(Err(panic.into())),
    })
    .await
}
