//! Deletes somebody's account.

use switchboard_domain::UserId;
use switchboard_domain::access::{Ability, Actor, authorize};

use super::management::account_to_manage;
use crate::{Context, Error};

/// Deletes an account. The person's sessions and assignments end at once, their name stays beside what they did, their tickets stay where
/// they are, and the address is free: whoever gets an account with it begins anew and owns nothing of the earlier one.
///
/// # Errors
/// [`Error::Forbidden`], also for the account of a super administrator where the caller is none; [`Error::NotFound`];
/// [`Error::Invalid`] for one's own account.
pub fn delete_user(ctx: &Context, actor: &Actor, id: UserId) -> Result<(), Error> {
    authorize(actor, Ability::ManageUsers)?;
    if actor.user_id() == Some(id) {
        return Err(Error::field("id", "must not be that of one's own account"));
    }
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        account_to_manage(tx, actor, id)?;
        tx.sessions().revoke_all(id, None, now)?;
        tx.password_resets().forget(id)?;
        tx.users().leave_projects(id)?;
        tx.users().delete(id, now).map_err(Error::from)
    })?;
    tracing::info!(user_id = %id, "an account was deleted");
    Ok(())
}
