//! Lists service-level policies, and shows one.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{PolicyId, ProjectId};

use crate::records::Policy;
use crate::{Context, Error, NotFound};

/// All policies, or those of a project alone.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list(ctx: &Context, actor: &Actor, project: Option<ProjectId>) -> Result<Vec<Policy>, Error> {
    authorize(actor, Ability::ManageSla)?;
    Ok(ctx.database.reader()?.sla().policies(project)?)
}

/// One policy.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn show(ctx: &Context, actor: &Actor, id: PolicyId) -> Result<Policy, Error> {
    authorize(actor, Ability::ManageSla)?;
    ctx.database.reader()?.sla().policy(id)?.ok_or(Error::NotFound(NotFound::SlaPolicy))
}
