//! Deletes a ticket.

use switchboard_domain::access::{Ability, Actor, authorize};

use super::record;
use super::target::Target;
use crate::accounts::authenticate::cause;
use crate::{Context, Error};

/// Deletes a ticket: it is gone for everybody, until it is restored or purged.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Changed`] when it is not in the state that is expected.
pub fn delete(ctx: &Context, actor: &Actor, target: impl Into<Target>) -> Result<(), Error> {
    let permit = authorize(actor, Ability::DeleteTicket)?;
    let (target, now) = (target.into(), ctx.clock.now());
    ctx.database.transact(|tx| {
        let deleted = target.find(tx, &permit)?.delete(now);
        let ticket = record::save(tx, ctx, deleted.ticket, cause(actor), deleted.events, now)?;
        Ok(tx.tickets().delete(ticket.id, now)?)
    })
}
