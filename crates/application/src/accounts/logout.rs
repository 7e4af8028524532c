//! Ends the session of the caller.

use super::PersonCaller;
use crate::{Context, Error};

/// Ends the session: from the next request on, no token of it is accepted on any node.
///
/// # Errors
/// [`Error::Unauthenticated`] for a program that acts as somebody: it has no session.
pub fn logout(ctx: &Context, caller: &PersonCaller) -> Result<(), Error> {
    let now = ctx.clock.now();
    let session = caller.session.ok_or(Error::Unauthenticated)?;
    ctx.database.transact(|tx| tx.sessions().revoke(session, now).map_err(Error::from))
}
