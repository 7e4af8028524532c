//! Messages, for people.

use serde::Serialize;
use switchboard_application::records::Message;
use switchboard_domain::MessageType;
use switchboard_domain::ticket::Side;
use utoipa::ToSchema;

use super::attachment::AttachmentView;
use super::instant::Instant;
use super::names::{MessageTypeName, Named};

/// A message under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageAnswer<'a> {
    pub(crate) message: MessageView<'a>,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageView<'a> {
    id: i64,
    body: &'a str,
    #[serde(rename = "type")]
    #[schema(value_type = MessageTypeName)]
    message_type: MessageType,
    /// Whether it is the first answer of staff.
    is_first_response: bool,
    /// Whether staff, or a program on their side, wrote it.
    is_agent: bool,
    /// Who wrote it. `null` for somebody without an account.
    user: Option<Named<'a>>,
    /// The files that hang on it.
    attachments: Vec<AttachmentView<'a>>,
    created_at: Instant,
}

/// Whether a message stands on the side of staff.
pub(crate) const fn is_agent(side: Side) -> bool {
    match side {
        Side::Staff | Side::Program => true,
        Side::Customer => false,
    }
}

impl<'a> From<&'a Message> for MessageView<'a> {
    fn from(message: &'a Message) -> Self {
        let Message { id, user, side, message_type, body, is_first_response, attachments, created_at } =
            message;
        Self {
            id: id.get(),
            body,
            message_type: *message_type,
            is_first_response: *is_first_response,
            is_agent: is_agent(*side),
            user: user.as_ref().map(Named::from),
            attachments: attachments.iter().map(AttachmentView::from).collect(),
            created_at: (*created_at).into(),
        }
    }
}
