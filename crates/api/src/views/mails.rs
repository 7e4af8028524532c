//! Outgoing mails.

use serde::Serialize;
use switchboard_application::records::{MailCause, MailDetail, MailHeaders, MailSummary};
use switchboard_domain::EmailAddress;
use switchboard_domain::mail::{AutoSubmitted, MailKind, MailMessageId, MailState};
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::{AutoSubmittedName, MailKindName, MailStateName};

/// A mail under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailAnswer<'a> {
    pub(crate) mail: MailDetailView<'a>,
}

/// A mail in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailView<'a> {
    id: i64,
    /// What it is known by, the same on every try.
    #[schema(example = "<4fJq2m@support.example>")]
    message_id: &'a str,
    #[schema(value_type = MailKindName)]
    kind: MailKind,
    recipient: &'a str,
    subject: &'a str,
    #[schema(value_type = MailStateName)]
    state: MailState,
    /// Why the last try failed.
    reason: Option<&'a str>,
    /// How often it was taken in hand to be sent.
    attempts: u32,
    /// When it is tried next, while it waits.
    next_try_at: Option<Instant>,
    /// The ticket that it is about.
    ticket_id: Option<i64>,
    /// Who caused it, or whose account it is about.
    user_id: Option<i64>,
    /// The key with which it was caused.
    api_key_id: Option<i64>,
    created_at: Instant,
    sent_at: Option<Instant>,
}

/// A mail with everything that may be shown of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailDetailView<'a> {
    #[serde(flatten)]
    mail: MailView<'a>,
    #[schema(value_type = AutoSubmittedName)]
    auto_submitted: AutoSubmitted,
    /// The mail that it answers.
    in_reply_to: Option<&'a str>,
    /// The mails before it in its thread, the oldest first.
    references: Vec<&'a str>,
    /// Where an answer goes, if not to the sender.
    reply_to: Option<&'a str>,
    /// What it says as text; `null` where it lets its reader in.
    text: Option<&'a str>,
    /// What it says as HTML; `null` where it lets its reader in.
    html: Option<&'a str>,
}

impl<'a> From<&'a MailSummary> for MailView<'a> {
    fn from(mail: &'a MailSummary) -> Self {
        let MailSummary {
            id,
            message_id,
            kind,
            recipient,
            subject,
            state,
            reason,
            attempts,
            next_at,
            cause: MailCause { ticket_id, user_id, key_id },
            created_at,
            sent_at,
        } = mail;
        Self {
            id: id.get(),
            message_id: message_id.as_str(),
            kind: *kind,
            recipient: recipient.as_str(),
            subject: subject.as_str(),
            state: *state,
            reason: reason.as_deref(),
            attempts: *attempts,
            next_try_at: next_at.map(Instant::from),
            ticket_id: ticket_id.map(switchboard_domain::TicketId::get),
            user_id: user_id.map(switchboard_domain::UserId::get),
            api_key_id: key_id.map(switchboard_domain::KeyId::get),
            created_at: (*created_at).into(),
            sent_at: sent_at.map(Instant::from),
        }
    }
}

impl<'a> From<&'a MailDetail> for MailDetailView<'a> {
    fn from(MailDetail { summary, headers, text, html }: &'a MailDetail) -> Self {
        // The link to unsubscribe speaks for its receiver, so it is not shown.
        let MailHeaders { auto_submitted, in_reply_to, references, reply_to, unsubscribe: _ } = headers;
        Self {
            mail: summary.into(),
            auto_submitted: *auto_submitted,
            in_reply_to: in_reply_to.as_ref().map(MailMessageId::as_str),
            references: references.iter().map(MailMessageId::as_str).collect(),
            reply_to: reply_to.as_ref().map(EmailAddress::as_str),
            text: text.as_deref(),
            html: html.as_deref(),
        }
    }
}
