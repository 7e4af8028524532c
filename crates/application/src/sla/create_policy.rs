//! Makes a service-level policy.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::sla::{PolicyTerms, Targets};
use switchboard_domain::{Priority, ProjectId};

use super::WantedTerms;
use crate::records::Policy;
use crate::{Context, Error, FieldErrors};

/// The policy that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatePolicy {
    /// The project it is for; every project that has none of its own without one.
    pub project_id: Option<ProjectId>,
    /// The priority it is for.
    pub priority: Priority,
    /// What it says.
    pub terms: WantedTerms,
}

/// Makes a policy. It is for the tickets that are filed from now on.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when there is one for the project and priority, the project does not exist, or a warning does
/// not fit the targets.
pub fn create(ctx: &Context, actor: &Actor, command: CreatePolicy) -> Result<Policy, Error> {
    authorize(actor, Ability::ManageSla)?;
    let CreatePolicy { project_id, priority, terms } = command;
    let terms = terms.over(&PolicyTerms::new(Targets::default()))?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let mut errors = FieldErrors::default();
        if let Some(project) = project_id
            && tx.projects().find(project)?.is_none()
        {
            errors.add("project_id", "must be a project that exists");
        } else if tx.sla().has_policy(project_id, priority)? {
            errors.add("priority", "has a policy already");
        }
        errors.into_result()?;
        Ok(tx.sla().insert_policy(project_id, priority, &terms, now)?)
    })
}
