//! Writes on a ticket in the name of a program: a response of the desk, one that its customer sent elsewhere, or a note.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{Body, EmailAddress, MessageType, Status, TicketNumber};

use super::add_message::Draft;
use super::change_status;
use crate::records::Message;
use crate::{Context, Error, NotFound};

/// The response that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respond {
    /// The ticket.
    pub number: TicketNumber,
    /// What it says; nothing where the ticket is only to be moved.
    pub body: Option<Body>,
    /// Whether the customer can read it.
    pub message_type: MessageType,
    /// Who wrote it, if it was the customer of the ticket; otherwise it is the program's own.
    pub from: Option<EmailAddress>,
    /// Where the ticket is to be moved afterwards.
    pub status: Option<Status>,
}

/// What became of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responded {
    /// The ticket after it.
    pub ticket: Ticket,
    /// The message, if one was written.
    pub message: Option<Message>,
    /// Whether the work on the ticket was over and is not any more.
    pub is_reopened: bool,
}

/// Writes the response of a program, and moves the ticket.
///
/// A response of the program itself is neither the first response that a service level promises nor a reason to work on the ticket again. One
/// of the customer does what the customer's own reply would do.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when it was not written by the ticket's customer; [`Error::Refused`] when
/// the state of the ticket does not allow it.
pub fn respond(ctx: &Context, actor: &Actor, command: &Respond) -> Result<Responded, Error> {
    let permit = authorize(actor, Ability::TicketRespond)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let found = tx.tickets().find_by_number(&command.number, permit.scope())?;
        let ticket = found.ok_or(Error::NotFound(NotFound::Ticket))?;
        let was_ended = ticket.status.is_ended();
        let (ticket, message) = match command.body.clone() {
            None => (ticket, None),
            Some(body) => {
                let draft = match &command.from {
                    Some(address) => Draft::of_customer(actor, &ticket, address, body, now)?,
                    None => Draft::of_program(actor, body, now),
                };
                let added = draft.write(tx, ctx, ticket, command.message_type)?;
                (added.ticket, Some(added.message))
            }
        };
        let ticket = match command.status {
            None => ticket,
            Some(status) => change_status::move_to(tx, ctx, actor, ticket, status, now)?,
        };
        Ok(Responded { is_reopened: was_ended && !ticket.status.is_ended(), ticket, message })
    })
}
