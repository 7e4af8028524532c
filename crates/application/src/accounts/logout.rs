//! Ends the session of the caller.

use super::PersonCaller;
use crate::{Context, Error};

/// Ends the session: from the next request on, no token of it is accepted on any node.
///
/// # Errors
/// Only faults of the store.
pub fn logout(ctx: &Context, caller: &PersonCaller) -> Result<(), Error> {
    let now = ctx.clock.now();
    ctx.database.transact(|tx| tx.sessions().revoke(caller.session, now).map_err(Error::from))
}
