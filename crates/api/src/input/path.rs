//! The variable part of a path. What cannot name anything names something that does not exist.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use switchboard_application::{Error, NotFound};
use switchboard_domain::{
    AttachmentId, CannedResponseId, CategoryId, ProjectId, TagId, TicketId, TicketNumber, UserId,
};

use crate::error::ApiError;

/// The variable part of a path, of which each of our paths has at most one.
pub(crate) struct PathText(String);

impl PathText {
    /// The ticket with this identifier.
    pub(crate) fn ticket_id(&self) -> Result<TicketId, ApiError> {
        self.identifier(NotFound::Ticket)
    }

    /// The ticket with this number.
    pub(crate) fn ticket_number(&self) -> Result<TicketNumber, ApiError> {
        self.identifier(NotFound::Ticket)
    }

    /// The project with this identifier.
    pub(crate) fn project_id(&self) -> Result<ProjectId, ApiError> {
        self.identifier(NotFound::Project)
    }

    /// The attachment with this identifier.
    pub(crate) fn attachment_id(&self) -> Result<AttachmentId, ApiError> {
        self.identifier(NotFound::Attachment)
    }

    /// The person with this identifier.
    pub(crate) fn user_id(&self) -> Result<UserId, ApiError> {
        self.identifier(NotFound::User)
    }

    /// The category with this identifier.
    pub(crate) fn category_id(&self) -> Result<CategoryId, ApiError> {
        self.identifier(NotFound::Category)
    }

    /// The tag with this identifier.
    pub(crate) fn tag_id(&self) -> Result<TagId, ApiError> {
        self.identifier(NotFound::Tag)
    }

    /// The canned response with this identifier.
    pub(crate) fn canned_response_id(&self) -> Result<CannedResponseId, ApiError> {
        self.identifier(NotFound::CannedResponse)
    }

    fn identifier<T: FromStr>(&self, kind: NotFound) -> Result<T, ApiError> {
        self.0.parse().map_err(|_malformed| Error::NotFound(kind).into())
    }
}

impl FromRequest for PathText {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let text = request.match_info().iter().map(|(_, text)| text.to_owned()).next();
        ready(Ok(Self(text.unwrap_or_default())))
    }
}
