//! Every way in which a use case ends badly.

use std::collections::BTreeMap;
use std::time::Duration;

use switchboard_domain::access::Refusal;
use switchboard_domain::key::ActingRefusal;
use switchboard_domain::mail::MailRefusal;
use switchboard_domain::ticket::TransitionError;

use crate::ports::{BlobError, StoreError};
use crate::tickets::target::Changes;

/// Why a use case did not do what it was asked for.
///
/// The adapters turn each variant into an answer; [`Error::code`] is the name that stays the same between releases.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields of the command are wrong. Nothing was changed.
    #[error("the command has invalid fields")]
    Invalid(FieldErrors),
    /// Files are too large, or too many: what of them breaks which rule. Nothing was changed.
    #[error("the files are too large or too many")]
    TooLarge(FieldErrors),
    /// Who calls is unknown: the credential is missing, wrong, expired or revoked. Which one is not told.
    #[error("the credential is not accepted")]
    Unauthenticated,
    /// The e-mail address and the password do not belong together.
    #[error("the e-mail address or the password is wrong")]
    InvalidCredentials,
    /// The account exists, the credential is right, and it is switched off.
    #[error("the account is inactive")]
    Inactive,
    /// The project of the key is disabled.
    #[error("the project is disabled")]
    ProjectDisabled,
    /// The key may not be used from this address.
    #[error("the address is not allowed for this key")]
    AddressNotAllowed,
    /// The key is right and does not act as the agent whom the request names, or as nobody.
    #[error(transparent)]
    ActingRefused(#[from] ActingRefusal),
    /// The caller lacks the ability.
    #[error(transparent)]
    Forbidden(#[from] Refusal),
    /// There is no such thing within the caller's scope.
    #[error("{0} was not found")]
    NotFound(NotFound),
    /// The state of the ticket does not allow it.
    #[error(transparent)]
    Refused(#[from] TransitionError),
    /// The ticket is in another state than the caller expects.
    #[error("the ticket was changed since the caller saw it")]
    Changed(Box<Changes>),
    /// The caller must say in which state the ticket is expected, and said nothing.
    #[error("the caller does not say which state of the ticket is expected")]
    PreconditionRequired,
    /// The same request, by the key that its client gave it, is being answered at this moment.
    #[error("the same request is being answered")]
    RequestInProgress,
    /// The key of the request was used for another one.
    #[error("the idempotency key was used for another request")]
    RequestDiffers,
    /// The state of the mail does not allow it.
    #[error(transparent)]
    MailRefused(#[from] MailRefusal),
    /// It cannot be taken away while something else depends on it.
    #[error(transparent)]
    InUse(#[from] InUse),
    /// Something with this name exists already, or somebody changed the same thing at the same time.
    #[error("the change collides with another one")]
    Conflict,
    /// Too many tries; there will be another one after this time.
    #[error("too many tries")]
    TooManyRequests {
        /// When it is worth trying again.
        retry_after: Duration,
    },
    /// The files of one person in 24 hours are as many as there may be; the oldest no longer count after this time.
    #[error("too many files in 24 hours")]
    UploadQuota {
        /// When it is worth trying again.
        retry_after: Duration,
    },
    /// There is no room left for files.
    #[error("there is no room left")]
    StorageFull(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A part that is needed is overloaded or cannot be reached just now.
    #[error("a part that is needed is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A fault of ours.
    #[error("an unexpected fault")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The kinds of things that may not be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFound {
    /// A ticket.
    Ticket,
    /// A project.
    Project,
    /// A person.
    User,
    /// An API key.
    Key,
    /// A category.
    Category,
    /// A tag.
    Tag,
    /// A canned response.
    CannedResponse,
    /// A service-level policy.
    SlaPolicy,
    /// A calendar.
    Calendar,
    /// An attachment.
    Attachment,
    /// An outgoing mail.
    Mail,
    /// A token by which somebody stops following a ticket.
    Subscription,
    /// A message that came by mail.
    ReceivedMail,
}

/// Why something cannot be taken away yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InUse {
    /// Other categories stand below the category.
    #[error("other categories stand below the category")]
    CategoryHasChildren,
    /// A project has the calendar.
    #[error("a project has the calendar")]
    CalendarIsAssigned,
}

impl InUse {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::CategoryHasChildren, Self::CalendarIsAssigned];
}

impl NotFound {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Ticket,
        Self::Project,
        Self::User,
        Self::Key,
        Self::Category,
        Self::Tag,
        Self::CannedResponse,
        Self::SlaPolicy,
        Self::Calendar,
        Self::Attachment,
        Self::Mail,
        Self::ReceivedMail,
        Self::Subscription,
    ];
}

impl Error {
    /// The name of this error that stays the same between releases.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "validation_failed",
            Self::TooLarge(_) => "attachments_too_large",
            Self::Unauthenticated => "unauthenticated",
            Self::InvalidCredentials => "invalid_credentials",
            Self::Inactive => "account_inactive",
            Self::ProjectDisabled => "project_disabled",
            Self::AddressNotAllowed => "address_not_allowed",
            Self::ActingRefused(ActingRefusal::OverrideNotAllowed) => "agent_override_not_allowed",
            Self::ActingRefused(ActingRefusal::NotAnAgent) => "not_an_agent",
            Self::ActingRefused(ActingRefusal::NoAgent) => "agent_required",
            Self::ActingRefused(ActingRefusal::AgentInactive) => "agent_inactive",
            Self::Forbidden(_) => "forbidden",
            Self::NotFound(NotFound::Ticket) => "ticket_not_found",
            Self::NotFound(NotFound::Project) => "project_not_found",
            Self::NotFound(NotFound::User) => "user_not_found",
            Self::NotFound(NotFound::Key) => "key_not_found",
            Self::NotFound(NotFound::Category) => "category_not_found",
            Self::NotFound(NotFound::Tag) => "tag_not_found",
            Self::NotFound(NotFound::CannedResponse) => "canned_response_not_found",
            Self::NotFound(NotFound::SlaPolicy) => "sla_policy_not_found",
            Self::NotFound(NotFound::Calendar) => "calendar_not_found",
            Self::NotFound(NotFound::Attachment) => "attachment_not_found",
            Self::NotFound(NotFound::Mail) => "mail_not_found",
            Self::NotFound(NotFound::Subscription) => "subscription_not_found",
            Self::NotFound(NotFound::ReceivedMail) => "received_mail_not_found",
            Self::Refused(_) => "transition_refused",
            Self::Changed(_) => "precondition_failed",
            Self::PreconditionRequired => "precondition_required",
            Self::RequestInProgress => "idempotency_key_in_progress",
            Self::RequestDiffers => "idempotency_key_conflict",
            Self::MailRefused(MailRefusal::Ended) => "mail_has_ended",
            Self::MailRefused(MailRefusal::BeingSent) => "mail_is_being_sent",
            Self::MailRefused(MailRefusal::Erased) => "mail_was_erased",
            Self::InUse(InUse::CategoryHasChildren) => "category_has_children",
            Self::InUse(InUse::CalendarIsAssigned) => "calendar_is_assigned",
            Self::Conflict => "conflict",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::UploadQuota { .. } => "upload_quota_exceeded",
            Self::StorageFull(_) => "storage_full",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// The refusal of one field.
    pub fn field(field: &str, rule: impl std::fmt::Display) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, rule);
        Self::Invalid(errors)
    }
}

impl std::fmt::Display for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ticket => "the ticket",
            Self::Project => "the project",
            Self::User => "the user",
            Self::Key => "the key",
            Self::Category => "the category",
            Self::Tag => "the tag",
            Self::CannedResponse => "the canned response",
            Self::SlaPolicy => "the service-level policy",
            Self::Calendar => "the calendar",
            Self::Attachment => "the attachment",
            Self::Mail => "the mail",
            Self::Subscription => "the subscription",
            Self::ReceivedMail => "the received mail",
        })
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Duplicate(_) | StoreError::Stale => Self::Conflict,
            StoreError::Unavailable(_) => Self::Unavailable(Box::new(error)),
            StoreError::Poisoned | StoreError::Backend(_) => Self::Internal(Box::new(error)),
        }
    }
}

impl From<BlobError> for Error {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Full(_) => Self::StorageFull(Box::new(error)),
            BlobError::Unavailable(_) => Self::Unavailable(Box::new(error)),
        }
    }
}

/// What is wrong with the fields of a command: for each field the rules that it breaks.
///
/// Nested fields are named with dots: `tags.1`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(BTreeMap<String, Vec<String>>);

impl FieldErrors {
    /// Adds a rule that a field breaks, such as `must not be empty`.
    pub fn add(&mut self, field: &str, rule: impl std::fmt::Display) {
        let message = format!("The {field} field {rule}.");
        self.0.entry(field.to_owned()).or_default().push(message);
    }

    /// Adds that a field is missing.
    pub fn require(&mut self, field: &str) {
        self.add(field, "is required");
    }

    /// The messages by field.
    #[must_use]
    pub const fn messages(&self) -> &BTreeMap<String, Vec<String>> {
        &self.0
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses where anything is wrong.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that was added.
    pub fn into_result(self) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}
