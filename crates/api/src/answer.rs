//! Answers: a status and a body of JSON, written where the use case ran.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

use crate::error::ApiError;

/// The media type of every body, answers and errors alike.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The length of a usual body, in bytes. A longer one makes its buffer grow.
const BODY_BYTES_USUAL: usize = 1024;

/// An answer that is ready to be sent.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Vec<u8>,
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

    fn new(status: StatusCode, view: &impl Serialize) -> Result<Self, ApiError> {
        let mut body = Vec::with_capacity(BODY_BYTES_USUAL);
        serde_json::to_writer(&mut body, view).map_err(ApiError::internal)?;
        Ok(Self { status, body })
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::with_body(self.status, BoxBody::new(self.body));
        response.headers_mut().insert(CONTENT_TYPE, JSON);
        response
    }
}
