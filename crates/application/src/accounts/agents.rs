//! Tells who can work on the tickets of a project.

use std::collections::BTreeSet;

use switchboard_domain::ProjectId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::records::Assignable;
use crate::{Context, Error, NotFound};

/// The active agents of a project and the active administrators, by name.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for a project beyond the caller's reach.
pub fn assignable(ctx: &Context, actor: &Actor, project: ProjectId) -> Result<Vec<Assignable>, Error> {
    let permit = authorize(actor, Ability::AssignTicket)?;
    let mut reader = ctx.database.reader()?;
    if !permit.scope().admits(project) || reader.projects().names(&BTreeSet::from([project]))?.is_empty() {
        return Err(Error::NotFound(NotFound::Project));
    }
    let mut people = reader.users().assignable(project)?;
    people.sort_by_cached_key(|person| (person.user.name.to_lowercase(), person.user.id));
    Ok(people)
}
