//! Moves a ticket to another status.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{Status, TicketId};

use super::record;
use crate::accounts::authenticate::cause;
use crate::{Context, Error, NotFound};

/// Moves a ticket to another status. The status it has changes nothing.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Refused`] for a closed ticket that is moved anywhere but to open.
pub fn change_status(ctx: &Context, actor: &Actor, id: TicketId, to: Status) -> Result<Ticket, Error> {
    let permit = authorize(actor, Ability::ChangeStatus)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let ticket = tx.tickets().find(id, permit.scope())?.ok_or(Error::NotFound(NotFound::Ticket))?;
        let changed = ticket.change_status(to, now)?;
        if changed.events.is_empty() {
            return Ok(changed.ticket);
        }
        record::save(tx, ctx, changed.ticket, cause(actor), changed.events, now)
    })
}
