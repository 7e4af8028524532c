//! Moves a ticket to another status.

use chrono::{DateTime, Utc};
use switchboard_domain::Status;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::Ticket;

use super::record;
use super::target::{Seen, Target, seen};
use crate::accounts::authenticate::cause;
use crate::ports::Transaction;
use crate::{Context, Error};

/// A ticket where it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The ticket.
    pub ticket: Ticket,
    /// The state in which it is.
    pub seen: Seen,
}

/// Moves a ticket to another status. The status it has changes nothing.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Changed`] when it is not in the state that is expected; [`Error::Refused`] for a
/// closed ticket that is moved anywhere but to open.
pub fn change_status(
    ctx: &Context,
    actor: &Actor,
    target: impl Into<Target>,
    to: Status,
) -> Result<Moved, Error> {
    let permit = authorize(actor, Ability::ChangeStatus)?;
    let (target, now) = (target.into(), ctx.clock.now());
    ctx.database.transact(|tx| {
        let ticket = target.find(tx, &permit)?;
        let ticket = move_to(tx, ctx, actor, ticket, to, now)?;
        Ok(Moved { seen: seen(tx, &ticket)?, ticket })
    })
}

/// Moves a ticket that was found, and records it.
pub(super) fn move_to(
    tx: &mut dyn Transaction,
    ctx: &Context,
    actor: &Actor,
    ticket: Ticket,
    to: Status,
    now: DateTime<Utc>,
) -> Result<Ticket, Error> {
    let changed = ticket.change_status(to, now)?;
    if changed.events.is_empty() {
        return Ok(changed.ticket);
    }
    record::save(tx, ctx, changed.ticket, cause(actor), changed.events, now)
}
