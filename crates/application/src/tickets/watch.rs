//! Lets a person follow a ticket.

use switchboard_domain::access::{Ability, Actor, Refusal, authorize};
use switchboard_domain::{TicketId, UserId};

use super::target::Target;
use crate::{Context, Error};

/// Lets the caller follow a ticket that they may see. Who follows it already goes on doing so.
///
/// # Errors
/// [`Error::Forbidden`], also for programs, which cannot follow anything; [`Error::NotFound`].
pub fn watch(ctx: &Context, actor: &Actor, id: TicketId) -> Result<(), Error> {
    let permit = authorize(actor, Ability::TicketIndex)?;
    let (watcher, now) = (watcher(actor)?, ctx.clock.now());
    ctx.database.transact(|tx| {
        let ticket = Target::from(id).find(tx, &permit)?;
        Ok(tx.tickets().watch(ticket.id, watcher, now)?)
    })
}

/// The person who follows or followed.
pub(super) fn watcher(actor: &Actor) -> Result<UserId, Refusal> {
    actor.user_id().ok_or(Refusal { ability: Ability::TicketIndex })
}
