//! Passes over what happened until now.

use switchboard_domain::access::{Ability, Actor, authorize};

use crate::{Context, Error};

/// How many events are read together.
const BATCH: u32 = 1_000;

/// Passes over what happened until now, so that nobody is told of it: for data that is made up or comes from elsewhere.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when the log cannot be read or the position not be written.
pub fn pass_over(ctx: &Context, actor: &Actor) -> Result<(), Error> {
    authorize(actor, Ability::ManageMail)?;
    loop {
        let mut reader = ctx.database.reader()?;
        let from = reader.notifications().position()?;
        let Some(last) = reader.events().after(from, BATCH)?.pop() else { return Ok(()) };
        drop(reader);
        ctx.database.transact(|tx| tx.notifications().advance(from, last.position))?;
    }
}
