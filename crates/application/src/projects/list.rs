//! Lists projects.

use switchboard_domain::access::{Ability, Actor, authorize};

use crate::ports::{Listing, Paging, ProjectFilter};
use crate::records::ProjectSummary;
use crate::{Context, Error};

/// The projects that match, by name, with counts.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list(
    ctx: &Context,
    actor: &Actor,
    filter: &ProjectFilter,
    paging: Paging,
) -> Result<Listing<ProjectSummary>, Error> {
    authorize(actor, Ability::ManageProjects)?;
    Ok(ctx.database.reader()?.projects().list(filter, paging)?)
}
