//! How many receipts one address gets: whoever files tickets in the name of somebody else makes no flood of mails to them.

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::EmailAddress;
use switchboard_domain::mail::MailKind;

use crate::ports::{StoreError, Transaction};
use crate::records::Trust;

/// How many receipts an address gets within such a time, over all projects.
const fn rations(trust: Trust) -> [(TimeDelta, u64); 2] {
    let an_hour = match trust {
        Trust::Proven => 5,
        Trust::Unproven => 1,
    };
    [(TimeDelta::hours(1), an_hour), (TimeDelta::days(1), 20)]
}

/// Whether an address may get another receipt.
pub(super) fn has_receipts_left(
    tx: &mut dyn Transaction,
    address: &EmailAddress,
    trust: Trust,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    for (span, most) in rations(trust) {
        if tx.mails().written_since(MailKind::Received, address, now - span)? >= most {
            return Ok(false);
        }
    }
    Ok(true)
}
