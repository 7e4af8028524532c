//! A body that is either JSON or a form with files, whose bytes go to the blob store while they come in.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use switchboard_application::attachments::Uploads;
use switchboard_web::forms::{self, ReceivedForm};

use super::body::{check_encoding, check_length};
use super::form::{FormShape, FormValues};
use super::{Fields, JsonBody};
use crate::api::Shared;
use crate::credentials::AsPerson;
use crate::error::{ApiError, TransportError};
use crate::idempotency::Attempt;

/// A body that has not been looked into, and, as far as it is a form, not been read either.
pub(crate) enum Submission {
    Json(JsonBody),
    Form(Result<Multipart, TransportError>),
}

/// A body that was received whole: its files are stored, its fields still to be read.
pub(crate) enum Received {
    Json(JsonBody),
    Form(Fields, Uploads),
}

impl Submission {
    /// Receives the body from a caller, who is found out about before the first byte of a form is read.
    pub(crate) async fn receive(
        self,
        caller: &AsPerson,
        shape: &'static FormShape,
    ) -> Result<Received, ApiError> {
        match self {
            Self::Json(body) => Ok(Received::Json(body)),
            Self::Form(form) => {
                caller.check().await?;
                let received = received(form?, &caller.shared(), shape).await?;
                if let Some(attempt) = caller.attempt() {
                    received.add_to(attempt);
                }
                Ok(received)
            }
        }
    }
}

impl Received {
    /// The fields, and the files.
    pub(crate) fn into_parts(self) -> Result<(Fields, Uploads), ApiError> {
        match self {
            Self::Json(body) => Ok((body.fields()?, Uploads::none())),
            Self::Form(fields, uploads) => Ok((fields, uploads)),
        }
    }
}

impl Received {
    /// Adds what was received to what the request is known by. The same form is packed differently each time it is sent.
    fn add_to(&self, attempt: &Attempt) {
        if let Self::Form(fields, uploads) = self {
            attempt.add(fields.digestible().as_bytes());
            for file in uploads.files() {
                attempt.add(file.file_name.as_str().as_bytes());
                attempt.add(&file.sha256);
            }
        }
    }
}

impl FromRequest for Submission {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if forms::announces_files(request.headers()) {
            let bytes_max = request
                .app_data::<web::Data<Shared>>()
                .map_or(0, |shared| forms::form_bytes_max(&shared.context, shared.settings.body_bytes_max));
            let head =
                check_encoding(request.headers()).and_then(|()| check_length(request.headers(), bytes_max));
            let form = head.map(|()| Multipart::new(request.headers(), payload.take()));
            Box::pin(std::future::ready(Ok(Self::Form(form))))
        } else {
            let body = JsonBody::from_request(request, payload);
            Box::pin(async move { Ok(Self::Json(body.await?)) })
        }
    }
}

/// Receives a form, and reads its fields as a body in JSON would have them.
async fn received(form: Multipart, shared: &Shared, shape: &FormShape) -> Result<Received, ApiError> {
    let settings = &shared.settings;
    let received = forms::receive(form, &shared.jobs, settings.body_bytes_max, settings.request_timeout);
    let ReceivedForm { texts, refused, uploads } = received.await?;
    let mut values = FormValues::default();
    for (name, text) in texts {
        values.add(&name, text);
    }
    for (field, rule) in refused {
        values.refuse(&field, rule);
    }
    Ok(Received::Form(values.into_fields(shape), uploads))
}
