//! Gives a project a calendar of business hours, or none.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{CalendarId, ProjectId};

use super::ApplyTo;
use crate::accounts::authenticate::cause;
use crate::records::{BusinessCalendar, Outdated};
use crate::tickets::new_rules::{self, Applied};
use crate::{Context, Error, NotFound};

/// The calendar of a project after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The calendar; around the clock without one.
    pub calendar: Option<BusinessCalendar>,
    /// What became of the running tickets, if the change was for them as well.
    pub applied: Option<Applied>,
}

/// Gives a project a calendar, or lets its clocks run around the clock. Running tickets keep what they have, unless the change is for them
/// as well.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for the project; [`Error::Invalid`] when the calendar does not exist.
pub fn assign(
    ctx: &Context,
    actor: &Actor,
    project: ProjectId,
    calendar: Option<CalendarId>,
    apply_to: ApplyTo,
) -> Result<Assignment, Error> {
    let permit = authorize(actor, Ability::ManageSla)?;
    let calendar = ctx.database.transact(|tx| {
        tx.projects().find(project)?.ok_or(Error::NotFound(NotFound::Project))?;
        let unknown = || Error::field("calendar_id", "must be a calendar that exists");
        let found = match calendar {
            None => None,
            Some(id) => Some(tx.sla().find_calendar(id)?.ok_or_else(unknown)?),
        };
        tx.sla().assign_calendar(project, calendar)?;
        Ok::<_, Error>(found)
    })?;
    let applied = match apply_to {
        ApplyTo::NewTickets => None,
        ApplyTo::RunningTickets => {
            Some(new_rules::apply(ctx, permit.scope(), Outdated::Project(project), cause(actor))?)
        }
    };
    Ok(Assignment { calendar, applied })
}
