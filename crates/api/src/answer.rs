//! Answers: a status and a body of JSON, written where the use case ran.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use switchboard_application::tickets::target::Seen;

use crate::error::ApiError;
use crate::input::Conditions;
use crate::input::conditions::{Audience, body_tag, state_tag};

/// The media type of every body, answers and errors alike.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The length of a usual body, in bytes. A longer one makes its buffer grow.
const BODY_BYTES_USUAL: usize = 1024;

/// An answer that is ready to be sent.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Vec<u8>,
    etag: Option<HeaderValue>,
}

impl Answer {
    /// 200 with this view as its body.
    pub(crate) fn ok(view: &impl Serialize) -> Result<Self, ApiError> {
        Self::new(StatusCode::OK, view)
    }

    /// 201 with this view as its body.
    pub(crate) fn created(view: &impl Serialize) -> Result<Self, ApiError> {
        Self::new(StatusCode::CREATED, view)
    }

    /// With the entity tag of a ticket's state, of which the body shows only a part.
    pub(crate) fn of_state(self, seen: Seen, audience: Audience) -> Result<Self, ApiError> {
        self.tagged(&state_tag(seen, audience))
    }

    /// With the entity tag of this body, which shows the whole of a ticket.
    pub(crate) fn of_ticket(self, seen: Seen, audience: Audience) -> Result<Self, ApiError> {
        let tag = body_tag(seen, audience, &self.body);
        self.tagged(&tag)
    }

    /// 304 without a body, if the client has it already.
    pub(crate) fn unless_seen(self, conditions: &Conditions) -> Self {
        let is_seen =
            self.etag.as_ref().and_then(|tag| tag.to_str().ok()).is_some_and(|tag| conditions.has_seen(tag));
        if is_seen { Self { status: StatusCode::NOT_MODIFIED, body: Vec::new(), ..self } } else { self }
    }

    fn tagged(self, tag: &str) -> Result<Self, ApiError> {
        let etag = HeaderValue::from_str(tag).map_err(ApiError::internal)?;
        Ok(Self { etag: Some(etag), ..self })
    }

    fn new(status: StatusCode, view: &impl Serialize) -> Result<Self, ApiError> {
        let mut body = Vec::with_capacity(BODY_BYTES_USUAL);
        serde_json::to_writer(&mut body, view).map_err(ApiError::internal)?;
        Ok(Self { status, body, etag: None })
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::with_body(self.status, BoxBody::new(self.body));
        if self.status != StatusCode::NOT_MODIFIED {
            response.headers_mut().insert(CONTENT_TYPE, JSON);
        }
        if let Some(etag) = self.etag {
            response.headers_mut().insert(ETAG, etag);
        }
        response
    }
}
