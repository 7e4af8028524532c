//! Reports: figures about the tickets of some days.

mod volume;

use switchboard_domain::access::{Ability, Actor, authorize};

use crate::records::{
    AgentFigures, CategoryFigures, Overview, PriorityFigures, ProjectFigures, ReportFilter,
};
use crate::{Context, Error};

pub use volume::{PeriodFigures, volume};

/// The tickets that the caller may see, at a glance.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn dashboard(ctx: &Context, actor: &Actor, filter: &ReportFilter) -> Result<Overview, Error> {
    let permit = authorize(actor, Ability::ViewDashboard)?;
    Ok(ctx.database.reader()?.reports().overview(permit.scope(), filter)?)
}

/// The tickets of each project.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn by_project(ctx: &Context, actor: &Actor, filter: &ReportFilter) -> Result<Vec<ProjectFigures>, Error> {
    let permit = authorize(actor, Ability::ViewReports)?;
    Ok(ctx.database.reader()?.reports().projects(permit.scope(), filter)?)
}

/// The tickets of each person who works on some.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn agents(ctx: &Context, actor: &Actor, filter: &ReportFilter) -> Result<Vec<AgentFigures>, Error> {
    let permit = authorize(actor, Ability::ViewReports)?;
    Ok(ctx.database.reader()?.reports().agents(permit.scope(), filter)?)
}

/// How the tickets of each priority fared, the most urgent first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn sla(ctx: &Context, actor: &Actor, filter: &ReportFilter) -> Result<Vec<PriorityFigures>, Error> {
    let permit = authorize(actor, Ability::ViewReports)?;
    Ok(ctx.database.reader()?.reports().priorities(permit.scope(), filter)?)
}

/// The tickets of each category, the most first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn categories(
    ctx: &Context,
    actor: &Actor,
    filter: &ReportFilter,
) -> Result<Vec<CategoryFigures>, Error> {
    let permit = authorize(actor, Ability::ViewReports)?;
    Ok(ctx.database.reader()?.reports().categories(permit.scope(), filter)?)
}
