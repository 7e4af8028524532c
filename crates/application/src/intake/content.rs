//! What of a message becomes a ticket.

use switchboard_domain::{Body, Priority, ProjectId, Source, Subject};

use super::message::Message;
use crate::records::MailAuthor;
use crate::tickets::create::CreateTicket;

/// The subject of a message without one.
const NO_SUBJECT: &str = "[No Subject]";

/// The ticket that a message becomes.
pub(super) fn ticket(message: &Message, project_id: ProjectId, body: Body) -> CreateTicket {
    let subject = message.mail.subject.parse::<Subject>();
    let sender = message.mail.sender.as_ref();
    CreateTicket {
        project_id,
        subject: subject.unwrap_or_else(|_empty| Subject::from_stored(NO_SUBJECT.to_owned())),
        description: body,
        priority: Priority::Medium,
        source: Source::Email,
        category_id: None,
        tags: Vec::new(),
        customer_name: sender.and_then(|MailAuthor { name, .. }| name.clone()),
        customer_email: sender.map(|MailAuthor { email, .. }| email.clone()),
        customer_phone: None,
        customer_reference: None,
        metadata: None,
    }
}
