//! Removes the blobs of tickets that were deleted for good.

use crate::{Context, Error};

/// Removes blobs that [`TicketStore::purge`](crate::ports::TicketStore::purge) put on the list, `limit` at most, and tells how
/// many. A purge calls it after its commit until it answers less than `limit`; several servers may do so at the same time.
///
/// # Errors
/// [`Error::Unavailable`]. What was removed until then stays on the list, and the next run removes it once more without harm.
pub fn remove_released(ctx: &Context, limit: u32) -> Result<usize, Error> {
    let keys = ctx.database.reader()?.attachments().released(limit)?;
    keys.iter().try_for_each(|key| ctx.blobs.remove(key))?;
    if !keys.is_empty() {
        ctx.database.transact(|tx| tx.attachments().forget_released(&keys))?;
    }
    Ok(keys.len())
}
