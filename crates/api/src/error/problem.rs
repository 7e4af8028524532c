//! The table of problems: for everything that can go wrong its status, its code and its sentence.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use switchboard_application::tickets::target::{Changes, Seen};
use switchboard_application::{Error, FieldErrors, InUse, NotFound};
use switchboard_domain::access::{Ability, Refusal};
use switchboard_domain::key::ActingRefusal;
use switchboard_domain::mail::MailRefusal;
use switchboard_domain::ticket::TransitionError;

/// Why a request does not get as far as a use case.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TransportError {
    /// It shows more than one credential.
    #[error("the request shows more than one credential")]
    AmbiguousCredentials,
    /// It shows a credential where addresses are written down.
    #[error("the query has a credential")]
    CredentialInQuery,
    /// It has no key, and must have one.
    #[error("there is no idempotency key")]
    IdempotencyKeyRequired,
    /// Its key is none, or it has several.
    #[error("the idempotency key is malformed")]
    InvalidIdempotencyKey,
    /// Its body is not the JSON that it says.
    #[error("the body is malformed: {0}")]
    MalformedBody(String),
    /// Its body is not the form that it says.
    #[error("the form is malformed: {0}")]
    MalformedForm(String),
    /// Nothing is at this path.
    #[error("there is nothing at this path")]
    UnknownPath,
    /// What is at this path does not take this method.
    #[error("the path does not take this method")]
    MethodNotAllowed {
        /// The methods that it takes.
        allow: HeaderValue,
    },
    /// Its body is longer than the limit.
    #[error("the body is too long")]
    BodyTooLarge,
    /// Its body is not JSON, or is encoded.
    #[error("the body is not plain JSON")]
    UnsupportedMediaType,
    /// Too many requests wait to be served.
    #[error("too many requests wait to be served")]
    Overloaded,
    /// It took longer than the limit.
    #[error("the request took too long")]
    TimedOut,
}

/// What a client is told about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) sentence: &'static str,
}

impl Problem {
    pub(super) const fn of_use_case(error: &Error) -> Self {
        let (status, sentence) = match error {
            Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "Validation failed."),
            Error::TooLarge(_) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "The attachments are too large or too many.")
            }
            Error::Unauthenticated => (StatusCode::UNAUTHORIZED, "Unauthenticated."),
            Error::InvalidCredentials => (StatusCode::UNAUTHORIZED, "Invalid credentials"),
            Error::Inactive => (StatusCode::FORBIDDEN, "The account is inactive."),
            Error::ProjectDisabled => (StatusCode::FORBIDDEN, "The project is disabled."),
            Error::AddressNotAllowed => (StatusCode::FORBIDDEN, "The key may not be used from this address."),
            Error::ActingRefused(why) => (StatusCode::FORBIDDEN, acting_refused(*why)),
            Error::Forbidden(_) => (StatusCode::FORBIDDEN, "You are not allowed to do this."),
            Error::NotFound(what) => (StatusCode::NOT_FOUND, not_found(*what)),
            Error::Refused(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "The state of the ticket does not allow this.")
            }
            Error::Changed(_) => (
                StatusCode::PRECONDITION_FAILED,
                "The ticket was changed since you read it. Read it again and repeat what you want.",
            ),
            Error::PreconditionRequired => (
                StatusCode::PRECONDITION_REQUIRED,
                "A change of a ticket needs If-Match with the ETag of what you read.",
            ),
            Error::RequestInProgress => (
                StatusCode::CONFLICT,
                "The same request is being answered at this moment. Send it again later to learn the answer.",
            ),
            Error::RequestDiffers => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "The idempotency key was used for another request. Give this one a key of its own.",
            ),
            Error::MailRefused(why) => (StatusCode::CONFLICT, mail_refused(*why)),
            Error::InUse(what) => (StatusCode::CONFLICT, in_use(*what)),
            Error::Conflict => {
                (StatusCode::CONFLICT, "The change collides with another one. Read again and repeat it.")
            }
            Error::TooManyRequests { .. } => {
                (StatusCode::TOO_MANY_REQUESTS, "Too many attempts. Try again later.")
            }
            Error::UploadQuota { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                "You have sent as many files as one may in 24 hours. Try again later.",
            ),
            Error::StorageFull(_) => {
                (StatusCode::INSUFFICIENT_STORAGE, "There is no room left for attachments.")
            }
            Error::Unavailable(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "The service is not available just now. Try again later.")
            }
            Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "An unexpected error occurred."),
        };
        Self { status, code: error.code(), sentence }
    }

    pub(super) const fn of_transport(error: &TransportError) -> Self {
        let (status, code, sentence) = match error {
            TransportError::AmbiguousCredentials => (
                StatusCode::BAD_REQUEST,
                "ambiguous_credentials",
                "The request shows more than one credential.",
            ),
            TransportError::CredentialInQuery => (
                StatusCode::BAD_REQUEST,
                "credential_in_query",
                "Credentials belong into headers, never into the address.",
            ),
            TransportError::IdempotencyKeyRequired => (
                StatusCode::BAD_REQUEST,
                "idempotency_key_required",
                "This request needs an Idempotency-Key header.",
            ),
            TransportError::InvalidIdempotencyKey => (
                StatusCode::BAD_REQUEST,
                "invalid_idempotency_key",
                "The Idempotency-Key header must be there once, with 1 to 255 visible ASCII characters, bare or in double quotes.",
            ),
            TransportError::MalformedBody(_) => {
                (StatusCode::BAD_REQUEST, "malformed_body", "The body is not valid JSON.")
            }
            TransportError::MalformedForm(_) => {
                (StatusCode::BAD_REQUEST, "malformed_form", "The body is not a valid form.")
            }
            TransportError::UnknownPath => {
                (StatusCode::NOT_FOUND, "unknown_path", "There is nothing at this path.")
            }
            TransportError::MethodNotAllowed { .. } => {
                (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This path does not take this method.")
            }
            TransportError::BodyTooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "The body is too large.")
            }
            TransportError::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "The body must be sent as application/json in UTF-8, without a content encoding.",
            ),
            TransportError::Overloaded => (
                StatusCode::SERVICE_UNAVAILABLE,
                "overloaded",
                "Too many requests are waiting. Try again later.",
            ),
            TransportError::TimedOut => {
                (StatusCode::SERVICE_UNAVAILABLE, "timed_out", "The request took too long.")
            }
        };
        Self { status, code, sentence }
    }
}

const fn not_found(what: NotFound) -> &'static str {
    match what {
        NotFound::Ticket => "Ticket not found.",
        NotFound::Project => "Project not found.",
        NotFound::User => "User not found.",
        NotFound::Key => "Key not found.",
        NotFound::Category => "Category not found.",
        NotFound::Tag => "Tag not found.",
        NotFound::CannedResponse => "Canned response not found.",
        NotFound::SlaPolicy => "SLA policy not found.",
        NotFound::Calendar => "Calendar not found.",
        NotFound::Attachment => "Attachment not found.",
        NotFound::Mail => "Mail not found.",
        NotFound::Subscription => "Subscription not found.",
        NotFound::ReceivedMail => "Received mail not found.",
    }
}

const fn acting_refused(why: ActingRefusal) -> &'static str {
    match why {
        ActingRefusal::OverrideNotAllowed => "Only a superuser key acts as an agent that a request names.",
        ActingRefusal::NotAnAgent => "Whom the request names is not an active agent as whom the key may act.",
        ActingRefusal::NoAgent => "The request must name an agent, because the key has no default agent.",
        ActingRefusal::AgentInactive => "The agent of the key is not active.",
    }
}

const fn mail_refused(why: MailRefusal) -> &'static str {
    match why {
        MailRefusal::Ended => "The mail has ended: it was sent, refused for good or taken back.",
        MailRefusal::BeingSent => "The mail is being sent at this moment. Try again later.",
        MailRefusal::Erased => "What the mail said was a secret and was erased. Have another one made.",
    }
}

const fn in_use(what: InUse) -> &'static str {
    match what {
        InUse::CalendarIsAssigned => "A project has this calendar. Give it another one first.",
        InUse::CategoryHasChildren => "Other categories stand below this one. Move or delete them first.",
    }
}

/// Every problem as status, code and sentence, by status and code: what the documentation must list.
#[must_use]
pub fn problems() -> Vec<(u16, &'static str, &'static str)> {
    let nothing = || std::io::Error::other("an example");
    let use_cases = [
        Error::Invalid(FieldErrors::default()),
        Error::TooLarge(FieldErrors::default()),
        Error::Unauthenticated,
        Error::InvalidCredentials,
        Error::Inactive,
        Error::ProjectDisabled,
        Error::AddressNotAllowed,
        Error::Forbidden(Refusal { ability: Ability::TicketIndex }),
        Error::Refused(TransitionError::ClosedToCustomer),
        Error::Changed(Box::new(Changes { now: Seen { version: 1, events: 1 }, since: Vec::new() })),
        Error::PreconditionRequired,
        Error::RequestInProgress,
        Error::RequestDiffers,
        Error::Conflict,
        Error::TooManyRequests { retry_after: Duration::ZERO },
        Error::UploadQuota { retry_after: Duration::ZERO },
        Error::StorageFull(Box::new(nothing())),
        Error::Unavailable(Box::new(nothing())),
        Error::Internal(Box::new(nothing())),
    ];
    let transport = [
        TransportError::AmbiguousCredentials,
        TransportError::CredentialInQuery,
        TransportError::IdempotencyKeyRequired,
        TransportError::InvalidIdempotencyKey,
        TransportError::MalformedBody(String::new()),
        TransportError::MalformedForm(String::new()),
        TransportError::UnknownPath,
        TransportError::MethodNotAllowed { allow: HeaderValue::from_static("GET") },
        TransportError::BodyTooLarge,
        TransportError::UnsupportedMediaType,
        TransportError::Overloaded,
        TransportError::TimedOut,
    ];
    let missing = NotFound::ALL.map(Error::NotFound);
    let used = InUse::ALL.map(Error::InUse);
    let acting = ActingRefusal::ALL.map(Error::ActingRefused);
    let refused_mails = MailRefusal::ALL.map(Error::MailRefused);
    let problems = use_cases
        .iter()
        .chain(&missing)
        .chain(&used)
        .chain(&acting)
        .chain(&refused_mails)
        .map(Problem::of_use_case)
        .chain(transport.iter().map(Problem::of_transport));
    let mut rows: Vec<_> =
        problems.map(|problem| (problem.status.as_u16(), problem.code, problem.sentence)).collect();
    rows.sort_unstable();
    rows
}
