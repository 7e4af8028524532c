//! Changes a service-level policy, or foresees what a change would mean.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::sla::PolicyTerms;
use switchboard_domain::{PolicyId, Priority, ProjectId};

use super::{ApplyTo, WantedTerms};
use crate::accounts::authenticate::cause;
use crate::ports::Transaction;
use crate::records::{Outdated, Policy};
use crate::tickets::new_rules::{self, Applied, Preview};
use crate::{Context, Error, FieldErrors, NotFound};

/// What is wanted of a policy. What is missing stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdatePolicy {
    /// The project it is for, which cannot change.
    pub project_id: Option<Option<ProjectId>>,
    /// The priority it is for, which cannot change.
    pub priority: Option<Priority>,
    /// What it says.
    pub terms: WantedTerms,
    /// Which tickets the change is for.
    pub apply_to: ApplyTo,
}

/// A policy after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdatedPolicy {
    /// The policy.
    pub policy: Policy,
    /// What became of the running tickets, if the change was for them as well.
    pub applied: Option<Applied>,
}

/// Changes a policy: it gets a new version unless nothing differs. Running tickets keep theirs, unless the change is for them as well.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when project or priority differ or a warning does not fit the targets.
pub fn update(
    ctx: &Context,
    actor: &Actor,
    id: PolicyId,
    command: UpdatePolicy,
) -> Result<UpdatedPolicy, Error> {
    let permit = authorize(actor, Ability::ManageSla)?;
    let now = ctx.clock.now();
    let apply_to = command.apply_to;
    let policy = ctx.database.transact(|tx| renew(tx, id, command, now))?;
    let applied = match apply_to {
        ApplyTo::NewTickets => None,
        ApplyTo::RunningTickets => {
            Some(new_rules::apply(ctx, permit.scope(), Outdated::Policy(id), cause(actor))?)
        }
    };
    Ok(UpdatedPolicy { policy, applied })
}

/// What the running tickets of a policy would look like after a change, which is not made.
///
/// # Errors
/// As [`update`].
pub fn preview(ctx: &Context, actor: &Actor, id: PolicyId, command: &UpdatePolicy) -> Result<Preview, Error> {
    let permit = authorize(actor, Ability::ManageSla)?;
    let now = ctx.clock.now();
    new_rules::preview(ctx, permit.scope(), Outdated::Policy(id), |tx| {
        renew(tx, id, command.clone(), now).map(|_| ())
    })
}

fn renew(
    tx: &mut dyn Transaction,
    id: PolicyId,
    command: UpdatePolicy,
    now: DateTime<Utc>,
) -> Result<Policy, Error> {
    let policy = tx.sla().find_policy(id)?.ok_or(Error::NotFound(NotFound::SlaPolicy))?;
    let UpdatePolicy { project_id, priority, terms, apply_to: _ } = command;
    let mut errors = FieldErrors::default();
    if project_id.is_some_and(|project| project != policy.project_id) {
        errors.add("project_id", "cannot be changed");
    }
    if priority.is_some_and(|priority| priority != policy.priority) {
        errors.add("priority", "cannot be changed");
    }
    errors.into_result()?;
    let terms: PolicyTerms = terms.over(&policy.newest.terms)?;
    if terms == policy.newest.terms {
        return Ok(policy);
    }
    let newest = tx.sla().add_policy_version(id, &terms, now)?;
    Ok(Policy { newest, updated_at: now, ..policy })
}
