//! What the door answers: `ok`, and the identifiers of what came of the request.

use serde::Serialize;
use switchboard_application::tickets::respond::Responded;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{MailId, MessageId};
use utoipa::ToSchema;

use crate::views::page::Page;
use crate::views::ticket_list::TicketRow;

/// A ticket that was filed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TickitiTicketCreated)]
pub(super) struct TicketCreated<'a> {
    /// Always `true`.
    ok: bool,
    data: CreatedIds<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TickitiCreatedIds)]
pub(super) struct CreatedIds<'a> {
    ticket_id: i64,
    #[schema(example = "NAIJ-2024-00043")]
    ticket_number: &'a str,
    /// The note that the ticket was opened with, if it was one.
    response_id: Option<i64>,
}

/// A response that was written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TickitiTicketResponded)]
pub(super) struct TicketResponded<'a> {
    /// Always `true`.
    ok: bool,
    data: RespondedIds<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TickitiRespondedIds)]
pub(super) struct RespondedIds<'a> {
    ticket_id: i64,
    #[schema(example = "NAIJ-2024-00043")]
    ticket_number: &'a str,
    /// The response; `null` where the ticket was only moved.
    response_id: Option<i64>,
    /// Whether the work on the ticket was over and is not any more.
    reopened: bool,
}

/// A mail that waits to be sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TickitiEmailQueued)]
pub(super) struct EmailQueued {
    /// Always `true`.
    ok: bool,
    data: EmailId,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TickitiEmailId)]
pub(super) struct EmailId {
    email_id: i64,
}

/// A fresh key for a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TickitiKeyMinted)]
pub(super) struct KeyMinted {
    /// Always `true`.
    ok: bool,
    data: Key,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TickitiKey)]
pub(super) struct Key {
    #[schema(example = "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    idempotency_key: String,
}

/// Tickets that were asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = TickitiTicketIndex)]
pub(super) struct TicketIndex<'a> {
    /// Always `true`.
    ok: bool,
    data: Page<TicketRow<'a>>,
}

impl<'a> TicketCreated<'a> {
    pub(super) fn new(ticket: &'a Ticket, note: Option<MessageId>) -> Self {
        let data = CreatedIds {
            ticket_id: ticket.id.get(),
            ticket_number: ticket.number.as_str(),
            response_id: note.map(MessageId::get),
        };
        Self { ok: true, data }
    }
}

impl<'a> From<&'a Responded> for TicketResponded<'a> {
    fn from(responded: &'a Responded) -> Self {
        let Responded { ticket, message, is_reopened } = responded;
        let data = RespondedIds {
            ticket_id: ticket.id.get(),
            ticket_number: ticket.number.as_str(),
            response_id: message.as_ref().map(|message| message.id.get()),
            reopened: *is_reopened,
        };
        Self { ok: true, data }
    }
}

impl EmailQueued {
    pub(super) fn new(id: MailId) -> Self {
        Self { ok: true, data: EmailId { email_id: id.get() } }
    }
}

impl KeyMinted {
    pub(super) fn new(idempotency_key: String) -> Self {
        Self { ok: true, data: Key { idempotency_key } }
    }
}

impl<'a> TicketIndex<'a> {
    pub(super) fn new(page: Page<TicketRow<'a>>) -> Self {
        Self { ok: true, data: page }
    }
}
