//! Ends every session of somebody.

use switchboard_domain::UserId;
use switchboard_domain::access::{Ability, Actor, authorize};

use super::management::account_to_manage;
use crate::{Context, Error};

/// Ends every session of an account, and the secrets with which a forgotten password is replaced: for a device that was lost. The person
/// can log in again. Whoever does this to their own account logs out everywhere, here as well.
///
/// # Errors
/// [`Error::Forbidden`], also for the account of a super administrator where the caller is none; [`Error::NotFound`].
pub fn end_sessions(ctx: &Context, actor: &Actor, id: UserId) -> Result<(), Error> {
    authorize(actor, Ability::ManageUsers)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        account_to_manage(tx, actor, id)?;
        tx.sessions().revoke_all(id, None, now)?;
        tx.password_resets().forget(id).map_err(Error::from)
    })?;
    tracing::info!(user_id = %id, "the sessions of an account were ended");
    Ok(())
}
