//! The body of a request that may be long, because files stand in it.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};
use switchboard_web::forms::announced_length;

use super::body::read;
use crate::credentials::AsProgram;
use crate::error::{ApiError, TransportError};

/// A body of which nothing was read. Whatever its headers say that it is, it is taken as it comes.
pub(crate) struct LongBody {
    payload: web::Payload,
    /// How many bytes its sender says it has.
    announced: Option<usize>,
}

impl LongBody {
    /// Reads the body. Before more of it is read than anybody may send, its sender is found out about.
    pub(crate) async fn receive(self, caller: &AsProgram, bytes_max: usize) -> Result<Bytes, ApiError> {
        let Self { payload, announced } = self;
        let usual = caller.shared().settings.body_bytes_max;
        if announced.is_none_or(|length| length > usual) {
            caller.check().await?;
        }
        if announced.is_some_and(|length| length > bytes_max) {
            return Err(TransportError::BodyTooLarge.into());
        }
        let bytes = read(payload, bytes_max).await?;
        if let Some(attempt) = caller.attempt() {
            attempt.add(&bytes);
        }
        Ok(bytes)
    }
}

impl FromRequest for LongBody {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let announced = announced_length(request.headers());
        let payload = web::Payload::from_request(request, payload).into_inner();
        let malformed = |error: actix_web::Error| TransportError::MalformedBody(error.to_string()).into();
        ready(payload.map(|payload| Self { payload, announced }).map_err(malformed))
    }
}
