//! What the caller wishes to be told, and how soon.

use std::collections::BTreeMap;

use switchboard_domain::notification::{Cadence, NoticeKind, Preferences};

use crate::accounts::PersonCaller;
use crate::{Context, Error};

/// What the caller wishes to be told.
///
/// # Errors
/// [`Error::Unavailable`] and [`Error::Internal`] when the database cannot be read.
pub fn show(ctx: &Context, caller: &PersonCaller) -> Result<Preferences, Error> {
    Ok(ctx.database.reader()?.notifications().preferences(caller.user.id)?)
}

/// Changes what the caller wishes to be told, as far as kinds are named; a kind named with nothing is as it usually is again.
///
/// What waits to be gathered already still comes with the next mail.
///
/// # Errors
/// [`Error::Unavailable`] and [`Error::Internal`] when the database cannot be read or written.
pub fn choose(
    ctx: &Context,
    caller: &PersonCaller,
    choices: &BTreeMap<NoticeKind, Option<Cadence>>,
) -> Result<Preferences, Error> {
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let mut preferences = tx.notifications().preferences(caller.user.id)?;
        for (kind, cadence) in choices {
            preferences.choose(*kind, *cadence);
        }
        tx.notifications().choose(caller.user.id, &preferences, now)?;
        Ok(preferences)
    })
}
