//! Assigns an agent to a project.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{ProjectId, UserId};

use crate::records::Position;
use crate::{Context, Error, NotFound};

/// Assigns a member of staff to a project, or changes their position in it.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for the project; [`Error::Invalid`] when the person is not an active member of staff.
pub fn assign_agent(
    ctx: &Context,
    actor: &Actor,
    project: ProjectId,
    user: UserId,
    position: Position,
) -> Result<(), Error> {
    authorize(actor, Ability::ManageProjects)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        tx.projects().find(project)?.ok_or(Error::NotFound(NotFound::Project))?;
        let person = tx.users().find(user)?.filter(|person| person.is_active && person.role.is_staff());
        let person = person.ok_or_else(|| Error::field("user_id", "must be an active agent"))?;
        Ok(tx.projects().assign_agent(project, person.id, position, now)?)
    })
}
