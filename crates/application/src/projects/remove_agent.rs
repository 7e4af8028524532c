//! Takes an agent off a project.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{ProjectId, UserId};

use crate::{Context, Error, NotFound};

/// Takes somebody off a project. From their next request on they do not see it any more.
///
/// Tickets that are assigned to them stay so, because who worked on a ticket is part of its history, and because their successor is for
/// the others to name.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for the project, or for a person who is not assigned to it.
pub fn remove_agent(ctx: &Context, actor: &Actor, project: ProjectId, user: UserId) -> Result<(), Error> {
    authorize(actor, Ability::ManageProjects)?;
    ctx.database.transact(|tx| {
        tx.projects().find(project)?.ok_or(Error::NotFound(NotFound::Project))?;
        let was_assigned = tx.projects().remove_agent(project, user)?;
        if was_assigned { Ok(()) } else { Err(Error::NotFound(NotFound::User)) }
    })
}
