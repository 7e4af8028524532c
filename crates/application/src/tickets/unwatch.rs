//! Lets a person follow a ticket no longer.

use switchboard_domain::TicketId;
use switchboard_domain::access::{Ability, Actor, authorize};

use super::target::Target;
use super::watch::watcher;
use crate::{Context, Error};

/// Lets the caller follow a ticket no longer. Who does not follow it goes on not doing so.
///
/// # Errors
/// [`Error::Forbidden`], also for programs, which cannot follow anything; [`Error::NotFound`].
pub fn unwatch(ctx: &Context, actor: &Actor, id: TicketId) -> Result<(), Error> {
    let permit = authorize(actor, Ability::TicketIndex)?;
    let watcher = watcher(actor)?;
    ctx.database.transact(|tx| {
        let ticket = Target::from(id).find(tx, &permit)?;
        Ok(tx.tickets().unwatch(ticket.id, watcher)?)
    })
}
