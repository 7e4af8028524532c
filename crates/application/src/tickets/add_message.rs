//! Adds a reply or a note.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::{Side, Ticket, TicketEvent};
use switchboard_domain::{Body, EmailAddress, MessageType, TicketId, TicketNumber};

use super::{customer, record};
use crate::accounts::authenticate::cause;
use crate::attachments::{Place, Uploads};
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
    add_message_with_files(ctx, actor, author, command, Uploads::none())
}

/// The same, with files that hang on the message.
///
/// # Errors
/// The same, and [`Error::UploadQuota`].
pub fn add_message_with_files(
    ctx: &Context,
    actor: &Actor,
    author: UserName,
    command: AddMessage,
    uploads: Uploads,
) -> Result<Added, Error> {
    let AddMessage { ticket_id, body, message_type } = command;
    let ability = match message_type {
        MessageType::Reply => Ability::TicketRespond,
        MessageType::Note => Ability::TicketNotes,
    };
    let permit = authorize(actor, ability)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        uploads.check_quota(tx, actor.user_id(), now)?;
        let found = tx.tickets().find(ticket_id, permit.scope())?;
        let ticket = found.ok_or(Error::NotFound(NotFound::Ticket))?;
        let side = match message_type {
            MessageType::Reply => ticket.side_of(author.id, actor.is_staff()),
            MessageType::Note => Side::Staff,
        };
        Draft { user: Some(author), side, cause: cause(actor), body, uploads, at: now }.write(
            tx,
            ctx,
            ticket,
            message_type,
        )
    })
}

/// Adds a reply of the ticket's customer that a program passes on.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when the address is not the customer's, or a person calls without a key:
/// they speak for themselves; [`Error::Refused`] when the ticket is closed.
pub fn pass_on_reply(ctx: &Context, actor: &Actor, command: PassOnReply) -> Result<Added, Error> {
    let permit = authorize(actor, Ability::TicketRespond)?;
    if actor.key_id().is_none() {
        return Err(Error::field("customer_email", "must not be given without a key"));
    }
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let found = tx.tickets().find_by_number(&command.number, permit.scope())?;
        let ticket = found.ok_or(Error::NotFound(NotFound::Ticket))?;
        Draft::of_customer(actor, &ticket, &command.customer_email, command.body, now)?.write(
            tx,
            ctx,
            ticket,
            MessageType::Reply,
        )
    })
}

/// A message before it is known what it does to the ticket.
pub(crate) struct Draft {
    pub(crate) user: Option<UserName>,
    pub(crate) side: Side,
    pub(crate) cause: Cause,
    pub(crate) body: Body,
    pub(crate) uploads: Uploads,
    pub(crate) at: DateTime<Utc>,
}

impl Draft {
    /// What the ticket's customer wrote, as a program says.
    pub(super) fn of_customer(
        actor: &Actor,
        ticket: &Ticket,
        address: &EmailAddress,
        body: Body,
        at: DateTime<Utc>,
    ) -> Result<Self, Error> {
        customer::check_address(&ticket.customer, address)?;
        let name = ticket.customer.name.as_str().to_owned();
        let user = ticket.creator_id.map(|id| UserName { id, name });
        let cause = Cause { user_id: ticket.creator_id, ..cause(actor) };
        Ok(Self { user, side: Side::Customer, cause, body, uploads: Uploads::none(), at })
    }

    /// What a program writes by itself.
    pub(super) fn of_program(actor: &Actor, body: Body, at: DateTime<Utc>) -> Self {
        let uploads = Uploads::none();
        Self { user: None, side: Side::Program, cause: cause(actor), body, uploads, at }
    }

    /// Adds it to a ticket.
    pub(super) fn write(
        self,
        tx: &mut dyn Transaction,
        ctx: &Context,
        ticket: Ticket,
        message_type: MessageType,
    ) -> Result<Added, Error> {
        match message_type {
            MessageType::Reply => reply(tx, ctx, ticket, self),
            MessageType::Note => note(tx, ctx, ticket, self),
        }
    }
}

/// Adds a reply within a unit of work that has more to do.
pub(crate) fn reply(
    tx: &mut dyn Transaction,
    ctx: &Context,
    ticket: Ticket,
    draft: Draft,
) -> Result<Added, Error> {
    let replied = ticket.reply(draft.side, draft.at)?;
    let message = add(tx, replied.ticket.id, &draft, MessageType::Reply, replied.is_first_response)?;
    let ticket = replied.ticket.clone();
    let ticket = record::save(tx, ctx, ticket, draft.cause, replied.events(message.id), draft.at)?;
    draft.uploads.keep();
    Ok(Added { message, ticket })
}

fn note(tx: &mut dyn Transaction, ctx: &Context, ticket: Ticket, draft: Draft) -> Result<Added, Error> {
    let ticket = ticket.note(draft.at);
    let message = add(tx, ticket.id, &draft, MessageType::Note, false)?;
    let event = TicketEvent::Noted { message_id: message.id };
    let ticket = record::save(tx, ctx, ticket, draft.cause, vec![event], draft.at)?;
    draft.uploads.keep();
    Ok(Added { message, ticket })
}

fn add(
    tx: &mut dyn Transaction,
    ticket_id: TicketId,
    draft: &Draft,
    message_type: MessageType,
    is_first_response: bool,
) -> Result<Message, Error> {
    let Draft { user, side, cause, body, uploads, at } = draft;
    let new = NewMessage {
        ticket_id,
        user_id: user.as_ref().map(|user| user.id),
        side: *side,
        message_type,
        body: body.clone(),
        is_first_response,
        created_at: *at,
    };
    let id = tx.tickets().add_message(&new)?;
    let place = Place { ticket_id, message_id: Some(id), uploader_id: cause.user_id, at: *at };
    let attachments = uploads.attach(tx, place)?;
    Ok(Message {
        id,
        user: user.clone(),
        side: *side,
        message_type,
        body: body.as_str().to_owned(),
        is_first_response,
        attachments,
        created_at: *at,
    })
}
