//! The variable parts of a path. What cannot name anything names something that does not exist.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use switchboard_application::{Error, NotFound};
use switchboard_domain::{
    AttachmentId, CalendarId, CannedResponseId, CategoryId, KeyId, MailId, PolicyId, ProjectId,
    ReceivedMailId, TagId, TicketId, TicketNumber, UserId,
};

use crate::error::ApiError;

/// The variable parts of a path, of which each of our paths has at most two: the outer one, and what lies within it.
pub(crate) struct PathText {
    outer: String,
    inner: String,
}

impl PathText {
    /// The variable parts of a path, from the outside in.
    pub(crate) fn of(outer: &str, inner: &str) -> Self {
        Self { outer: outer.to_owned(), inner: inner.to_owned() }
    }

    /// The ticket with this identifier.
    pub(crate) fn ticket_id(&self) -> Result<TicketId, ApiError> {
        identifier(&self.outer, NotFound::Ticket)
    }

    /// The ticket with this number.
    pub(crate) fn ticket_number(&self) -> Result<TicketNumber, ApiError> {
        identifier(&self.outer, NotFound::Ticket)
    }

    /// The project with this identifier.
    pub(crate) fn project_id(&self) -> Result<ProjectId, ApiError> {
        identifier(&self.outer, NotFound::Project)
    }

    /// The attachment with this identifier.
    pub(crate) fn attachment_id(&self) -> Result<AttachmentId, ApiError> {
        identifier(&self.outer, NotFound::Attachment)
    }

    /// The person with this identifier.
    pub(crate) fn user_id(&self) -> Result<UserId, ApiError> {
        identifier(&self.outer, NotFound::User)
    }

    /// The category with this identifier.
    pub(crate) fn category_id(&self) -> Result<CategoryId, ApiError> {
        identifier(&self.outer, NotFound::Category)
    }

    /// The tag with this identifier.
    pub(crate) fn tag_id(&self) -> Result<TagId, ApiError> {
        identifier(&self.outer, NotFound::Tag)
    }

    /// The service-level policy with this identifier.
    pub(crate) fn policy_id(&self) -> Result<PolicyId, ApiError> {
        identifier(&self.outer, NotFound::SlaPolicy)
    }

    /// The mail with this identifier.
    pub(crate) fn mail_id(&self) -> Result<MailId, ApiError> {
        identifier(&self.outer, NotFound::Mail)
    }

    /// The key with this identifier.
    pub(crate) fn key_id(&self) -> Result<KeyId, ApiError> {
        identifier(&self.outer, NotFound::Key)
    }

    /// The received message with this identifier.
    pub(crate) fn received_mail_id(&self) -> Result<ReceivedMailId, ApiError> {
        identifier(&self.outer, NotFound::ReceivedMail)
    }

    /// The calendar with this identifier.
    pub(crate) fn calendar_id(&self) -> Result<CalendarId, ApiError> {
        identifier(&self.outer, NotFound::Calendar)
    }

    /// The canned response with this identifier.
    pub(crate) fn canned_response_id(&self) -> Result<CannedResponseId, ApiError> {
        identifier(&self.outer, NotFound::CannedResponse)
    }

    /// A token of whatever kind.
    pub(crate) fn token(&self) -> &str {
        &self.outer
    }

    /// The person with this identifier, within something else.
    pub(crate) fn inner_user_id(&self) -> Result<UserId, ApiError> {
        identifier(&self.inner, NotFound::User)
    }

    /// The key with this identifier, within something else.
    pub(crate) fn inner_key_id(&self) -> Result<KeyId, ApiError> {
        identifier(&self.inner, NotFound::Key)
    }
}

impl FromRequest for PathText {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let mut texts = request.match_info().iter().map(|(_, text)| text.to_owned());
        let mut next = || texts.next().unwrap_or_default();
        ready(Ok(Self { outer: next(), inner: next() }))
    }
}

fn identifier<T: FromStr>(text: &str, kind: NotFound) -> Result<T, ApiError> {
    text.parse().map_err(|_malformed| Error::NotFound(kind).into())
}
