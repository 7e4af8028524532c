//! What of a message becomes a ticket or a reply: its text, and its files as far as the limits allow.

use switchboard_domain::{Body, Priority, ProjectId, Source, Subject};

use super::message::Message;
use crate::attachments::Uploads;
use crate::attachments::receive::Reception;
use crate::records::{MailAuthor, MailedFile};
use crate::tickets::create::CreateTicket;
use crate::{Context, Error};

/// The subject of a message without one.
const NO_SUBJECT: &str = "[No Subject]";
/// What stands in a ticket or a reply for a message without a text.
const NO_TEXT: &str = "-";

/// The files of a message, stored, and the names of those that are too large or too many.
pub(super) struct Files {
    pub(super) uploads: Uploads,
    left_out: Vec<String>,
}

impl Files {
    /// Stores the files. A mail is not refused for its files: those beyond the limits stay in the original alone.
    pub(super) fn store(ctx: &Context, files: Vec<MailedFile>) -> Result<Self, Error> {
        let limits = ctx.settings.attachments;
        let mut reception = Reception::new(ctx);
        let (mut count, mut bytes, mut left_out) = (0, 0_u64, Vec::new());
        for MailedFile { name, content_type, content } in files {
            let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
            let is_within = count < limits.files_max
                && size <= limits.file_bytes_max
                && bytes.saturating_add(size) <= limits.total_bytes_max;
            if !is_within {
                left_out.push(name.as_str().to_owned());
                continue;
            }
            reception.begin(name, content_type)?;
            reception.write(content)?;
            reception.end()?;
            count += 1;
            bytes = bytes.saturating_add(size);
        }
        Ok(Self { uploads: reception.finish(), left_out })
    }

    /// A text with a line for each file that was left out, cut where it is too long.
    pub(super) fn body(&self, text: &str) -> Body {
        let text = if text.trim().is_empty() { NO_TEXT } else { text.trim() };
        let notes: String = self
            .left_out
            .iter()
            .map(|name| format!("\n\n[The file {name} was left out: too large or too many.]"))
            .collect();
        let room = Body::CHARACTERS_MAX.saturating_sub(notes.chars().count());
        let kept: String = text.chars().take(room).collect();
        Body::from_stored(format!("{}{notes}", kept.trim_end()))
    }
}

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
