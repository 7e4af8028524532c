//! Deletes a service-level policy.

use switchboard_domain::PolicyId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::{Context, Error, NotFound};

/// Deletes a policy. Tickets that have it keep it; new ones get the global policy of their priority, or, without one, no clocks.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn delete(ctx: &Context, actor: &Actor, id: PolicyId) -> Result<(), Error> {
    authorize(actor, Ability::ManageSla)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        tx.sla().find_policy(id)?.ok_or(Error::NotFound(NotFound::SlaPolicy))?;
        Ok(tx.sla().delete_policy(id, now)?)
    })
}
