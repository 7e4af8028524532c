//! Shows a project with all that hangs on it.

use switchboard_domain::ProjectId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::records::ProjectDetail;
use crate::{Context, Error, NotFound};

/// A project with its agents, policies and keys.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn detail(ctx: &Context, actor: &Actor, id: ProjectId) -> Result<ProjectDetail, Error> {
    authorize(actor, Ability::ManageProjects)?;
    ctx.database.reader()?.projects().detail(id)?.ok_or(Error::NotFound(NotFound::Project))
}
