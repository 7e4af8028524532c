//! Lists the keys of a project.

use switchboard_domain::ProjectId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::ports::{Listing, Paging};
use crate::records::KeySummary;
use crate::{Context, Error, NotFound};

/// The keys of a project, the newest first, with those that were revoked and without their secrets.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for the project.
pub fn list(
    ctx: &Context,
    actor: &Actor,
    project: ProjectId,
    paging: Paging,
) -> Result<Listing<KeySummary>, Error> {
    authorize(actor, Ability::ManageKeys)?;
    let mut reader = ctx.database.reader()?;
    if !reader.projects().exists(project)? {
        return Err(Error::NotFound(NotFound::Project));
    }
    Ok(reader.keys().of_project(project, paging)?)
}
