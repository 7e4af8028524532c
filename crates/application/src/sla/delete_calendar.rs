//! Deletes a calendar of business hours.

use switchboard_domain::CalendarId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::{Context, Error, InUse, NotFound};

/// Deletes a calendar that no project has. Tickets that have it keep it.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::InUse`] while a project has it.
pub fn delete(ctx: &Context, actor: &Actor, id: CalendarId) -> Result<(), Error> {
    authorize(actor, Ability::ManageSla)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        tx.sla().find_calendar(id)?.ok_or(Error::NotFound(NotFound::Calendar))?;
        if tx.sla().calendar_is_assigned(id)? {
            return Err(Error::InUse(InUse::CalendarIsAssigned));
        }
        Ok(tx.sla().delete_calendar(id, now)?)
    })
}
