//! What is wrong with incoming mail, for whoever watches over the desk. Whoever asks may be anybody: why is in the log.

use chrono::TimeDelta;
use switchboard_domain::intake::{QuarantineReason, ReceivedState};

use crate::ports::{Paging, ReceivedMailFilter};
use crate::{Context, Error};

/// For how long a message that is held as part of a flood is a fault. Whoever has not looked by then was told for long enough.
const ALARM: TimeDelta = TimeDelta::hours(1);

/// Whether one of the mailboxes that are looked into could not be read when that was tried last, by whichever node.
///
/// # Errors
/// [`Error::Unavailable`].
pub fn mailbox_at_fault(ctx: &Context) -> Result<bool, Error> {
    if ctx.mailboxes.is_empty() {
        return Ok(false);
    }
    let remembered = ctx.database.reader()?.mailboxes().list()?;
    let is_looked_into = |name| ctx.mailboxes.iter().any(|mailbox| mailbox.name() == name);
    Ok(remembered.iter().any(|state| state.fault.is_some() && is_looked_into(&state.name)))
}

/// Whether messages wait that were held of late because too many came: two programs may be answering each other.
///
/// # Errors
/// [`Error::Unavailable`].
pub fn flood_held(ctx: &Context) -> Result<bool, Error> {
    let filter = ReceivedMailFilter {
        state: Some(ReceivedState::Quarantined),
        reason: Some(QuarantineReason::Flood),
        received_from: Some(ctx.clock.now() - ALARM),
        ..ReceivedMailFilter::default()
    };
    let one = Paging::After { last_seen: None, limit: 1 };
    Ok(!ctx.database.reader()?.received_mails().list(&filter, one)?.records.is_empty())
}
