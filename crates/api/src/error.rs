//! Everything that can go wrong, in the one shape that clients see.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, ETAG, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use switchboard_application::Error;
use switchboard_domain::key::KeyRefusal;
use switchboard_domain::ticket::TransitionError;
use switchboard_web::NotRun;
use switchboard_web::forms::FormFault;

use crate::answer::JSON;
use crate::input::conditions::{Audience, state_tag};
use crate::views::change::ChangeView;

mod problem;

pub use problem::problems;
pub(crate) use problem::{Problem, TransportError};

/// When it is worth trying again after an overload.
const OVERLOAD_PAUSE: Duration = Duration::from_secs(1);

/// Why a request is not answered as the client hoped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// The use case says so.
    #[error(transparent)]
    UseCase(#[from] Error),
    /// The request did not get as far as a use case.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The key that it shows does not let its holder in.
    #[error(transparent)]
    KeyRefused(KeyRefusal),
}

/// What a client reads.
#[derive(Serialize)]
struct Body<'a> {
    error: &'static str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Cow<'a, BTreeMap<String, Vec<String>>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<ChangeView<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl ApiError {
    /// A fault of ours.
    pub(crate) fn internal(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::UseCase(Error::Internal(Box::new(source)))
    }

    /// A fault of ours of which nothing but a text is known.
    pub(crate) fn internal_text(text: String) -> Self {
        Self::UseCase(Error::Internal(text.into()))
    }

    /// The answer to the request with this identifier.
    pub(crate) fn render(&self, request_id: &str) -> HttpResponse<BoxBody> {
        let Problem { status, code, sentence } = self.problem();
        let request_id = status.is_server_error().then_some(request_id);
        let body =
            Body { error: sentence, code, details: self.details(), changes: self.changes(), request_id };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = HttpResponse::with_body(status, BoxBody::new(body));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, JSON);
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(pause) = self.retry_after() {
            let seconds = pause.as_secs().saturating_add(u64::from(pause.subsec_nanos() > 0)).max(1);
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Self::UseCase(Error::Changed(changes)) = self
            && let Ok(etag) = HeaderValue::from_str(&state_tag(changes.now, Audience::Staff))
        {
            headers.insert(ETAG, etag);
        }
        if let Self::Transport(TransportError::MethodNotAllowed { allow }) = self {
            headers.insert(ALLOW, allow.clone());
        }
        response
    }

    /// Writes down what happened, with all its causes: the only place where that is done.
    pub(crate) fn log(&self) {
        let Problem { status, code, .. } = self.problem();
        if status.is_server_error() {
            tracing::error!(code, error = chain(self), "failed");
        } else {
            tracing::debug!(code, error = chain(self), "refused");
        }
    }

    /// What a client is told about it.
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::UseCase(error) => Problem::of_use_case(error),
            Self::Transport(error) => Problem::of_transport(error),
            Self::KeyRefused(why) => Problem::of_use_case(&Error::from(*why)),
        }
    }

    /// What is wrong with each field, where fields are wrong.
    pub(crate) fn details(&self) -> Option<Cow<'_, BTreeMap<String, Vec<String>>>> {
        match self {
            Self::UseCase(Error::Invalid(fields) | Error::TooLarge(fields)) => {
                Some(Cow::Borrowed(fields.messages()))
            }
            Self::UseCase(Error::RequestDiffers) => Some(Cow::Owned(used_key())),
            Self::UseCase(Error::Refused(refusal)) => Some(Cow::Owned(field_of(*refusal))),
            Self::UseCase(_) | Self::Transport(_) | Self::KeyRefused(_) => None,
        }
    }

    fn changes(&self) -> Option<Vec<ChangeView<'_>>> {
        match self {
            Self::UseCase(Error::Changed(changes)) => {
                Some(changes.since.iter().map(ChangeView::from).collect())
            }
            Self::UseCase(_) | Self::Transport(_) | Self::KeyRefused(_) => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::UseCase(Error::TooManyRequests { retry_after } | Error::UploadQuota { retry_after }) => {
                Some(*retry_after)
            }
            Self::UseCase(Error::RequestInProgress) => Some(OVERLOAD_PAUSE),
            Self::UseCase(_) | Self::Transport(_) | Self::KeyRefused(_) => {
                (self.problem().status == StatusCode::SERVICE_UNAVAILABLE).then_some(OVERLOAD_PAUSE)
            }
        }
    }
}

impl From<NotRun> for ApiError {
    fn from(not_run: NotRun) -> Self {
        match not_run {
            NotRun::Overloaded => TransportError::Overloaded.into(),
            NotRun::Stopping(cause) => Self::UseCase(Error::Unavailable(cause)),
            NotRun::Panicked(panic) => Self::internal(panic),
        }
    }
}

impl From<FormFault> for ApiError {
    fn from(fault: FormFault) -> Self {
        match fault {
            FormFault::Malformed(why) => TransportError::MalformedForm(why).into(),
            FormFault::TooLong => TransportError::BodyTooLarge.into(),
            FormFault::TimedOut => TransportError::TimedOut.into(),
            FormFault::NotRun(not_run) => not_run.into(),
            FormFault::Refused(error) => error.into(),
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.problem().status
    }

    /// A placeholder: the body needs the identifier of the request, so the middleware writes it.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

/// What is wrong with the key of a request.
fn used_key() -> BTreeMap<String, Vec<String>> {
    let rule = "The Idempotency-Key header was used for another request.";
    BTreeMap::from([("Idempotency-Key".to_owned(), vec![rule.to_owned()])])
}

/// The field that a refused transition is put down to, with what is wrong with it.
fn field_of(refusal: TransitionError) -> BTreeMap<String, Vec<String>> {
    let (field, message) = match refusal {
        TransitionError::ClosedReopensToOpenOnly => {
            ("status", "The status field must be open, because the ticket is closed.")
        }
        TransitionError::ClosedToCustomer => {
            ("body", "The body field cannot be taken, because the ticket is closed.")
        }
        TransitionError::NotResolved => ("score", "The score field can only be given to a resolved ticket."),
        TransitionError::NotCreator => {
            ("score", "The score field can only be given by the creator of the ticket.")
        }
        TransitionError::AlreadyRated => ("score", "The score field has been given already."),
    };
    BTreeMap::from([(field.to_owned(), vec![message.to_owned()])])
}

/// An error with all its causes, in one line.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
