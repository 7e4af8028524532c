//! Deletes a canned response.

use switchboard_domain::CannedResponseId;
use switchboard_domain::access::Actor;

use super::reach::{changeable, reader};
use crate::{Context, Error};

/// Deletes a canned response of the caller, or of anybody if they manage those of others.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn delete(ctx: &Context, actor: &Actor, id: CannedResponseId) -> Result<(), Error> {
    reader(actor)?;
    ctx.database.transact(|tx| {
        changeable(actor, tx.canned_responses().find(id)?)?;
        Ok(tx.canned_responses().delete(id)?)
    })
}
