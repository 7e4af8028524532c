//! Deletes a tag.

use switchboard_domain::TagId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::{Context, Error, NotFound};

/// Deletes a tag and takes it off every ticket. What the log says of it stays.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn delete(ctx: &Context, actor: &Actor, id: TagId) -> Result<(), Error> {
    authorize(actor, Ability::ManageTags)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        tx.tags().find(id)?.ok_or(Error::NotFound(NotFound::Tag))?;
        Ok(tx.tags().delete(id, now)?)
    })
}
