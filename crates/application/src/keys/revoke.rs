//! Revokes a key of a project.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{KeyId, ProjectId};

use crate::{Context, Error, NotFound};

/// Switches a key off for good. Every node refuses it from the next request on; one that is revoked already stays so.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for the project, or for a key that is not one of it.
pub fn revoke(ctx: &Context, actor: &Actor, project: ProjectId, id: KeyId) -> Result<(), Error> {
    authorize(actor, Ability::ManageKeys)?;
    ctx.database.transact(|tx| {
        tx.projects().find(project)?.ok_or(Error::NotFound(NotFound::Project))?;
        if tx.keys().revoke(project, id)? { Ok(()) } else { Err(Error::NotFound(NotFound::Key)) }
    })
}
