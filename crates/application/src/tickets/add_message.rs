//! Adds a reply or a note.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::{Side, Ticket, TicketEvent};
use switchboard_domain::{Body, EmailAddress, MessageType, TicketId, TicketNumber};

use super::{customer, record};
use crate::accounts::authenticate::cause;
use crate::ports::Transaction;
use crate::records::{Cause, Message, NewMessage, UserName};
use crate::{Context, Error, NotFound};

/// The message that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddMessage {
    /// The ticket.
    pub ticket_id: TicketId,
    /// What it says.
    pub body: Body,
    /// Whether the customer can read it.
    pub message_type: MessageType,
}

/// The reply of a customer that a program passes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassOnReply {
    /// The ticket.
    pub number: TicketNumber,
    /// What it says.
    pub body: Body,
    /// The customer's address, which must be that of the ticket.
    pub customer_email: EmailAddress,
}

/// A message that was added, and the ticket after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The message.
    pub message: Message,
    /// The ticket after it.
    pub ticket: Ticket,
}

/// Adds a reply or a note of a person.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Refused`] for a customer's reply on a closed ticket.
pub fn add_message(
    ctx: &Context,
    actor: &Actor,
    author: UserName,
    command: AddMessage,
) -> Result<Added, Error> {
    let ability = match command.message_type {
        MessageType::Reply => Ability::TicketRespond,
        MessageType::Note => Ability::TicketNotes,
    };
    let permit = authorize(actor, ability)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let found = tx.tickets().find(command.ticket_id, permit.scope())?;
        let ticket = found.ok_or(Error::NotFound(NotFound::Ticket))?;
        match command.message_type {
            MessageType::Reply => {
                let side = ticket.side_of(author.id, actor.is_staff());
                reply(
                    tx,
                    ctx,
                    ticket,
                    &Author { user: Some(author), side, cause: cause(actor) },
                    command.body,
                    now,
                )
            }
            MessageType::Note => note(
                tx,
                ctx,
                ticket,
                &Author { user: Some(author), side: Side::Staff, cause: cause(actor) },
                command.body,
                now,
            ),
        }
    })
}

/// Adds a reply of the ticket's customer that a program passes on.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when the address is not the customer's; [`Error::Refused`] when the ticket
/// is closed.
pub fn pass_on_reply(ctx: &Context, actor: &Actor, command: PassOnReply) -> Result<Added, Error> {
    let permit = authorize(actor, Ability::TicketRespond)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let found = tx.tickets().find_by_number(&command.number, permit.scope())?;
        let ticket = found.ok_or(Error::NotFound(NotFound::Ticket))?;
        customer::check_address(&ticket.customer, &command.customer_email)?;
        let name = ticket.customer.name.as_str().to_owned();
        let user = ticket.creator_id.map(|id| UserName { id, name });
        let cause = Cause { user_id: ticket.creator_id, ..cause(actor) };
        reply(tx, ctx, ticket, &Author { user, side: Side::Customer, cause }, command.body, now)
    })
}

/// Who writes a message.
struct Author {
    user: Option<UserName>,
    side: Side,
    cause: Cause,
}

fn reply(
    tx: &mut dyn Transaction,
    ctx: &Context,
    ticket: Ticket,
    author: &Author,
    body: Body,
    now: DateTime<Utc>,
) -> Result<Added, Error> {
    let replied = ticket.reply(author.side, now)?;
    let message = add(tx, &replied.ticket, author, MessageType::Reply, body, replied.is_first_response, now)?;
    let ticket = replied.ticket.clone();
    let ticket = record::save(tx, ctx, ticket, author.cause, replied.events(message.id), now)?;
    Ok(Added { message, ticket })
}

fn note(
    tx: &mut dyn Transaction,
    ctx: &Context,
    ticket: Ticket,
    author: &Author,
    body: Body,
    now: DateTime<Utc>,
) -> Result<Added, Error> {
    let ticket = ticket.note(now);
    let message = add(tx, &ticket, author, MessageType::Note, body, false, now)?;
    let event = TicketEvent::Noted { message_id: message.id };
    let ticket = record::save(tx, ctx, ticket, author.cause, vec![event], now)?;
    Ok(Added { message, ticket })
}

fn add(
    tx: &mut dyn Transaction,
    ticket: &Ticket,
    author: &Author,
    message_type: MessageType,
    body: Body,
    is_first_response: bool,
    created_at: DateTime<Utc>,
) -> Result<Message, Error> {
    let new = NewMessage {
        ticket_id: ticket.id,
        user_id: author.user.as_ref().map(|user| user.id),
        side: author.side,
        message_type,
        body,
        is_first_response,
        created_at,
    };
    let id = tx.tickets().add_message(&new)?;
    let body = new.body.as_str().to_owned();
    Ok(Message {
        id,
        user: author.user.clone(),
        side: author.side,
        message_type,
        body,
        is_first_response,
        created_at,
    })
}
