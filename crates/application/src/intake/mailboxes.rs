//! Whether the mailboxes can be read.

use crate::{Context, Error};

/// Whether one of the mailboxes that are looked into could not be read when that was tried last, by whichever node. Whoever asks may be
/// anybody: why is in the log.
///
/// # Errors
/// [`Error::Unavailable`].
pub fn any_at_fault(ctx: &Context) -> Result<bool, Error> {
    if ctx.mailboxes.is_empty() {
        return Ok(false);
    }
    let remembered = ctx.database.reader()?.mailboxes().list()?;
    let is_looked_into = |name| ctx.mailboxes.iter().any(|mailbox| mailbox.name() == name);
    Ok(remembered.iter().any(|state| state.fault.is_some() && is_looked_into(&state.name)))
}
