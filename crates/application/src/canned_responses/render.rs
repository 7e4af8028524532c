//! Fills the placeholders of a canned response.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::catalog::Placeholder;
use switchboard_domain::{CannedResponseId, PersonName, TicketId};

use super::reach::{found, reader};
use crate::ports::NoteVisibility;
use crate::records::TicketDetail;
use crate::{Context, Error};

/// A canned response with its placeholders filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Which one.
    pub id: CannedResponseId,
    /// The ticket that it was filled for.
    pub ticket_id: TicketId,
    /// The text.
    pub body: String,
}

/// Fills the placeholders of a canned response for a ticket that the caller may answer; `agent` is the caller's name.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for the canned response; [`Error::Invalid`] when the ticket does not exist for the caller.
pub fn render(
    ctx: &Context,
    actor: &Actor,
    agent: &PersonName,
    id: CannedResponseId,
    ticket_id: TicketId,
) -> Result<Rendered, Error> {
    reader(actor)?;
    let permit = authorize(actor, Ability::TicketRespond)?;
    let mut reader = ctx.database.reader()?;
    let response = found(actor, reader.catalog().canned_response(id)?)?;
    let ticket = reader.tickets().detail(ticket_id, permit.scope(), NoteVisibility::Hidden)?;
    let ticket = ticket.ok_or_else(|| Error::field("ticket_id", "must be a ticket that exists"))?;
    let body = response.body.fill(|placeholder| value(placeholder, &ticket, agent));
    Ok(Rendered { id, ticket_id, body })
}

fn value<'a>(placeholder: Placeholder, detail: &'a TicketDetail, agent: &'a PersonName) -> &'a str {
    match placeholder {
        Placeholder::CustomerName => detail.ticket.customer.name.as_str(),
        Placeholder::TicketNumber => detail.ticket.number.as_str(),
        Placeholder::Subject => detail.ticket.subject.as_str(),
        Placeholder::ProjectName => detail.project.name.as_str(),
        Placeholder::AgentName => agent.as_str(),
    }
}
