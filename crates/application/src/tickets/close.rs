//! Closes a ticket in the name of its customer.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{EmailAddress, TicketId, TicketNumber};

use super::target::Target;
use super::{customer, record};
use crate::accounts::authenticate::cause;
use crate::records::Cause;
use crate::{Context, Error, NotFound};

/// Closes a ticket of the caller's own. A closed one stays closed.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn close_own(ctx: &Context, actor: &Actor, id: TicketId) -> Result<Ticket, Error> {
    let permit = authorize(actor, Ability::CloseTicket)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let changed = Target::from(id).find(tx, &permit)?.close(now);
        if changed.events.is_empty() {
            return Ok(changed.ticket);
        }
        record::save(tx, ctx, changed.ticket, cause(actor), changed.events, now)
    })
}

/// Closes a ticket because its customer wants it. A closed one stays closed.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when the address is not the customer's.
pub fn close(
    ctx: &Context,
    actor: &Actor,
    number: &TicketNumber,
    customer_email: &EmailAddress,
) -> Result<Ticket, Error> {
    let permit = authorize(actor, Ability::CloseTicket)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let found = tx.tickets().find_by_number(number, permit.scope())?;
        let ticket = found.ok_or(Error::NotFound(NotFound::Ticket))?;
        customer::check_address(&ticket.customer, customer_email)?;
        let changed = ticket.close(now);
        if changed.events.is_empty() {
            return Ok(changed.ticket);
        }
        let cause = Cause { user_id: changed.ticket.creator_id, ..cause(actor) };
        record::save(tx, ctx, changed.ticket, cause, changed.events, now)
    })
}
