//! Makes a calendar of business hours.

use switchboard_domain::Label;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::sla::CalendarDraft;

use super::wanted::checked;
use crate::records::BusinessCalendar;
use crate::{Context, Error};

/// The calendar that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateCalendar {
    /// What it is called.
    pub name: Label,
    /// Its hours.
    pub hours: CalendarDraft,
}

/// Makes a calendar, which no project has yet.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] with every field of the hours that breaks a rule.
pub fn create(ctx: &Context, actor: &Actor, command: CreateCalendar) -> Result<BusinessCalendar, Error> {
    authorize(actor, Ability::ManageSla)?;
    let hours = checked(command.hours)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| Ok(tx.sla().insert_calendar(&command.name, &hours, now)?))
}
