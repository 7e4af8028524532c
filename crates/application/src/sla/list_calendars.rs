//! Lists calendars of business hours, and shows one.

use switchboard_domain::CalendarId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::records::BusinessCalendar;
use crate::{Context, Error, NotFound};

/// All calendars by name.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list(ctx: &Context, actor: &Actor) -> Result<Vec<BusinessCalendar>, Error> {
    authorize(actor, Ability::ManageSla)?;
    Ok(ctx.database.reader()?.sla().calendars()?)
}

/// One calendar.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn show(ctx: &Context, actor: &Actor, id: CalendarId) -> Result<BusinessCalendar, Error> {
    authorize(actor, Ability::ManageSla)?;
    ctx.database.reader()?.sla().calendar(id)?.ok_or(Error::NotFound(NotFound::Calendar))
}
