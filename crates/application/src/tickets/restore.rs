//! Brings a deleted ticket back.

use switchboard_domain::TicketId;
use switchboard_domain::access::{Ability, Actor, authorize};

use super::{queries, record};
use crate::accounts::authenticate::cause;
use crate::records::TicketDetail;
use crate::{Context, Error};

/// Brings a deleted ticket back with all that hangs on it. One that is not deleted stays as it is.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for a ticket that never was, or was purged.
pub fn restore(ctx: &Context, actor: &Actor, id: TicketId) -> Result<TicketDetail, Error> {
    let permit = authorize(actor, Ability::DeleteTicket)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let Some(ticket) = tx.tickets().find_deleted(id, permit.scope())? else { return Ok(()) };
        tx.tickets().restore(id)?;
        let restored = ticket.restore(now);
        record::save(tx, ctx, restored.ticket, cause(actor), restored.events, now).map(|_| ())
    })?;
    queries::detail(ctx, actor, id)
}
