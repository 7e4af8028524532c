//! Messages that came by mail.

use serde::Serialize;
use switchboard_application::intake::quarantine::QuarantinedMail;
use switchboard_application::records::{IncomingMail, ReceivedMail, SentFile};
use switchboard_domain::intake::ReceivedState;
use switchboard_domain::{EmailAddress, MessageId, TicketId, TicketNumber};
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::ReceivedStateName;

/// A received message under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceivedMailAnswer<'a> {
    pub(crate) mail: ReceivedMailView<'a>,
}

/// A message in quarantine under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantinedMailAnswer<'a> {
    pub(crate) mail: QuarantinedMailView<'a>,
}

/// A received message in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceivedMailView<'a> {
    id: i64,
    /// What tells it from others of its project: its identifier, or a hash of it where it has none.
    #[schema(example = "CAJx2@mail.example")]
    message_id: &'a str,
    project_id: i64,
    /// Who says they wrote it; `null` where nobody does, or more than one.
    sender: Option<&'a str>,
    subject: &'a str,
    #[schema(value_type = ReceivedStateName)]
    state: ReceivedState,
    /// Why it was stored or waits.
    reason: Option<&'a str>,
    /// The ticket that it became, answers or names.
    ticket_id: Option<i64>,
    /// What people call that ticket.
    ticket_number: Option<&'a str>,
    /// The reply that it became.
    reply_id: Option<i64>,
    size_bytes: u64,
    received_at: Instant,
}

/// A message in quarantine with what it says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantinedMailView<'a> {
    #[serde(flatten)]
    mail: ReceivedMailView<'a>,
    /// What it says, as text; `null` where its original is gone.
    text: Option<&'a str>,
    /// The names of the files in it.
    files: Vec<&'a str>,
    /// The addresses that it was sent or delivered to.
    recipients: Vec<&'a str>,
    /// What servers say of its sender, as it stands in the message.
    authentication_results: Vec<&'a str>,
}

impl<'a> From<&'a ReceivedMail> for ReceivedMailView<'a> {
    fn from(mail: &'a ReceivedMail) -> Self {
        let ReceivedMail {
            id,
            project_id,
            key,
            sender,
            subject,
            // Where the original is kept is nobody's business.
            original: _,
            size_bytes,
            state,
            reason,
            ticket_id,
            ticket_number,
            message_id,
            received_at,
        } = mail;
        Self {
            id: id.get(),
            message_id: key.as_str(),
            project_id: project_id.get(),
            sender: sender.as_ref().map(EmailAddress::as_str),
            subject,
            state: *state,
            reason: reason.as_deref(),
            ticket_id: ticket_id.map(TicketId::get),
            ticket_number: ticket_number.as_ref().map(TicketNumber::as_str),
            reply_id: message_id.map(MessageId::get),
            size_bytes: *size_bytes,
            received_at: (*received_at).into(),
        }
    }
}

impl<'a> From<&'a QuarantinedMail> for QuarantinedMailView<'a> {
    fn from(QuarantinedMail { mail, content }: &'a QuarantinedMail) -> Self {
        let content = content.as_ref();
        let names = |files: &'a [SentFile]| files.iter().map(|file| file.name.as_str());
        let said = |content: &'a IncomingMail| content.authentication.0.iter().map(String::as_str);
        Self {
            mail: mail.into(),
            text: content.map(|content| content.text.as_str()),
            files: content.into_iter().flat_map(|content| names(&content.files)).collect(),
            recipients: content
                .into_iter()
                .flat_map(|content| content.recipients.iter().map(EmailAddress::as_str))
                .collect(),
            authentication_results: content.into_iter().flat_map(said).collect(),
        }
    }
}
