//! Everything that can go wrong with a page, and what its reader is told.

use std::error::Error as StdError;
use std::fmt::Write as _;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use switchboard_application::{Error, FieldErrors};
use switchboard_web::NotRun;
use switchboard_web::forms::FormFault;

/// Why a page is not what its reader hoped for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PageError {
    /// The use case says so.
    #[error(transparent)]
    UseCase(#[from] Error),
    /// Nobody was there to do the work.
    #[error(transparent)]
    NotRun(#[from] NotRun),
    /// The form was not received.
    #[error(transparent)]
    Form(#[from] FormFault),
    /// The form does not come from one of our pages, or from one of another time.
    #[error("the form was not sent from one of our pages")]
    Forged,
    /// The body is no form.
    #[error("the body is not a form")]
    NoForm,
    /// There is no such page.
    #[error("there is no such page")]
    NoPage,
    /// The page could not be written.
    #[error("the page could not be written")]
    Template(#[source] Box<dyn StdError + Send + Sync>),
}

impl PageError {
    /// A page could not be written.
    pub(crate) fn template(error: impl StdError + Send + Sync + 'static) -> Self {
        Self::Template(Box::new(error))
    }

    /// Whether its reader must log in first.
    pub(crate) const fn wants_log_in(&self) -> bool {
        matches!(self, Self::UseCase(Error::Unauthenticated))
    }

    /// What is wrong with the fields of the form, where a form can be shown again with it.
    ///
    /// # Errors
    /// The error itself, where it is of another kind.
    pub(crate) fn into_fields(self) -> Result<FieldErrors, Self> {
        if let Self::UseCase(Error::Invalid(fields) | Error::TooLarge(fields)) = self {
            Ok(fields)
        } else {
            Err(self)
        }
    }

    /// The name of the message that tells the reader.
    pub(crate) fn message(&self) -> &'static str {
        match self {
            Self::UseCase(error) => message_of_use_case(error),
            Self::NotRun(NotRun::Overloaded | NotRun::Stopping(_)) => "error-unavailable",
            Self::NotRun(NotRun::Panicked(_)) | Self::Template(_) => "error-internal",
            Self::Form(FormFault::Refused(error)) => message_of_use_case(error),
            Self::Form(FormFault::Malformed(_)) | Self::NoForm => "error-malformed",
            Self::Form(FormFault::TooLong) => "error-too-long",
            Self::Form(FormFault::TimedOut) => "error-too-slow",
            Self::Form(FormFault::NotRun(_)) => "error-unavailable",
            Self::Forged => "error-forged",
            Self::NoPage => "error-not-found",
        }
    }

    /// Writes down what happened, with all its causes: the only place where that is done.
    pub(crate) fn log(&self) {
        let mut text = self.to_string();
        let mut source = self.source();
        while let Some(cause) = source {
            // Writing to a text cannot fail.
            let _ = write!(text, ": {cause}");
            source = cause.source();
        }
        if self.status_code().is_server_error() {
            tracing::error!(error = text, "a page failed");
        } else {
            tracing::debug!(error = text, "a page was refused");
        }
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::UseCase(error) | Self::Form(FormFault::Refused(error)) => status_of_use_case(error),
            Self::NotRun(NotRun::Overloaded | NotRun::Stopping(_)) | Self::Form(FormFault::NotRun(_)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::NotRun(NotRun::Panicked(_)) | Self::Template(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Form(FormFault::Malformed(_)) => StatusCode::BAD_REQUEST,
            Self::NoForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Form(FormFault::TooLong) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Form(FormFault::TimedOut) => StatusCode::REQUEST_TIMEOUT,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::NoPage => StatusCode::NOT_FOUND,
        }
    }

    /// A placeholder: the page needs its reader's language, so the middleware writes it.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

const fn message_of_use_case(error: &Error) -> &'static str {
    match error {
        Error::Invalid(_) | Error::TooLarge(_) => "error-invalid",
        Error::Unauthenticated => "error-unauthenticated",
        Error::InvalidCredentials => "error-credentials",
        Error::Inactive => "error-inactive",
        Error::ProjectDisabled => "error-project-disabled",
        Error::AddressNotAllowed | Error::ActingRefused(_) | Error::Forbidden(_) => "error-forbidden",
        Error::NotFound(_) => "error-not-found",
        Error::Refused(_) => "error-refused",
        Error::Changed(_) | Error::Conflict | Error::PreconditionRequired => "error-changed",
        Error::RequestInProgress | Error::RequestDiffers => "error-repeated",
        Error::MailRefused(_) => "error-mail-refused",
        Error::InUse(_) => "error-in-use",
        Error::TooManyRequests { .. } => "error-too-many",
        Error::UploadQuota { .. } => "error-upload-quota",
        Error::StorageFull(_) => "error-storage-full",
        Error::Unavailable(_) => "error-unavailable",
        Error::Internal(_) => "error-internal",
    }
}

const fn status_of_use_case(error: &Error) -> StatusCode {
    match error {
        Error::Invalid(_) | Error::Refused(_) | Error::RequestDiffers => StatusCode::UNPROCESSABLE_ENTITY,
        Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Unauthenticated | Error::InvalidCredentials => StatusCode::UNAUTHORIZED,
        Error::Inactive
        | Error::ProjectDisabled
        | Error::AddressNotAllowed
        | Error::ActingRefused(_)
        | Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Changed(_) => StatusCode::PRECONDITION_FAILED,
        Error::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        Error::RequestInProgress | Error::MailRefused(_) | Error::InUse(_) | Error::Conflict => {
            StatusCode::CONFLICT
        }
        Error::TooManyRequests { .. } | Error::UploadQuota { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::StorageFull(_) => StatusCode::INSUFFICIENT_STORAGE,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
