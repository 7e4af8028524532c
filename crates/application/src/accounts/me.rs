//! Tells callers who they are.

use switchboard_domain::access::{Actor, Person};

use super::PersonCaller;
use crate::records::ProjectName;
use crate::{Context, Error};

/// The projects that the caller is assigned to, by name.
///
/// # Errors
/// Only faults of the store.
pub fn assigned_projects(ctx: &Context, caller: &PersonCaller) -> Result<Vec<ProjectName>, Error> {
    match &caller.actor {
        Actor::Person(Person { projects, .. }) if !projects.is_empty() => {
            Ok(ctx.database.reader()?.projects().names(projects)?)
        }
        Actor::Person(_) | Actor::Program(_) | Actor::System => Ok(Vec::new()),
    }
}
