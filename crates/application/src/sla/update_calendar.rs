//! Changes a calendar of business hours, or foresees what a change would mean.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{CalendarId, Label};

use super::{ApplyTo, WantedHours};
use crate::accounts::authenticate::cause;
use crate::ports::Transaction;
use crate::records::{BusinessCalendar, Outdated};
use crate::tickets::new_rules::{self, Applied, Preview};
use crate::{Context, Error, NotFound};

/// What is wanted of a calendar. What is missing stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateCalendar {
    /// What it is called.
    pub name: Option<Label>,
    /// Its hours.
    pub hours: WantedHours,
    /// Which tickets the change is for.
    pub apply_to: ApplyTo,
}

/// A calendar after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdatedCalendar {
    /// The calendar.
    pub calendar: BusinessCalendar,
    /// What became of the running tickets, if the change was for them as well.
    pub applied: Option<Applied>,
}

/// Changes a calendar: it gets a new version unless its hours stay the same. Running tickets keep theirs, unless the change is for them
/// as well.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] with every field of the hours that breaks a rule.
pub fn update(
    ctx: &Context,
    actor: &Actor,
    id: CalendarId,
    command: UpdateCalendar,
) -> Result<UpdatedCalendar, Error> {
    let permit = authorize(actor, Ability::ManageSla)?;
    let now = ctx.clock.now();
    let apply_to = command.apply_to;
    let calendar = ctx.database.transact(|tx| renew(tx, id, command, now))?;
    let applied = match apply_to {
        ApplyTo::NewTickets => None,
        ApplyTo::RunningTickets => {
            Some(new_rules::apply(ctx, permit.scope(), Outdated::Calendar(id), cause(actor))?)
        }
    };
    Ok(UpdatedCalendar { calendar, applied })
}

/// What the running tickets of a calendar would look like after a change, which is not made.
///
/// # Errors
/// As [`update`].
pub fn preview(
    ctx: &Context,
    actor: &Actor,
    id: CalendarId,
    command: &UpdateCalendar,
) -> Result<Preview, Error> {
    let permit = authorize(actor, Ability::ManageSla)?;
    let now = ctx.clock.now();
    new_rules::preview(ctx, permit.scope(), Outdated::Calendar(id), |tx| {
        renew(tx, id, command.clone(), now).map(|_| ())
    })
}

fn renew(
    tx: &mut dyn Transaction,
    id: CalendarId,
    command: UpdateCalendar,
    now: DateTime<Utc>,
) -> Result<BusinessCalendar, Error> {
    let mut calendar = tx.sla().find_calendar(id)?.ok_or(Error::NotFound(NotFound::Calendar))?;
    let UpdateCalendar { name, hours, apply_to: _ } = command;
    let hours = hours.over(calendar.hours.clone())?;
    if let Some(name) = name {
        tx.sla().rename_calendar(id, &name)?;
        calendar.name = name;
    }
    if hours == calendar.hours {
        return Ok(calendar);
    }
    let version_id = tx.sla().add_calendar_version(id, &hours, now)?;
    let version = calendar.version.saturating_add(1);
    Ok(BusinessCalendar { version_id, version, hours, updated_at: now, ..calendar })
}
