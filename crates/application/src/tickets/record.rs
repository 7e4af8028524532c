//! Saves what a transition changed and puts what happened into the log.

use chrono::{DateTime, Utc};
use switchboard_domain::ticket::{Ticket, TicketEvent};

use super::deadlines;
use crate::ports::Transaction;
use crate::records::{Cause, NewEvent};
use crate::{Context, Error};

/// Puts events into the log.
pub(super) fn append(
    tx: &mut dyn Transaction,
    ticket: &Ticket,
    cause: Cause,
    events: Vec<TicketEvent>,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let event = |event| NewEvent {
        ticket_id: ticket.id,
        project_id: ticket.project_id,
        cause,
        event,
        occurred_at: at,
    };
    Ok(tx.events().append(&events.into_iter().map(event).collect::<Vec<_>>())?)
}

/// Puts events into the log, works the deadlines out anew from the whole log of the ticket, and saves the ticket. Targets that turn out
/// to be missed and warnings that turn out to be passed are stamped and logged, each once.
pub(super) fn save(
    tx: &mut dyn Transaction,
    ctx: &Context,
    mut ticket: Ticket,
    cause: Cause,
    events: Vec<TicketEvent>,
    at: DateTime<Utc>,
) -> Result<Ticket, Error> {
    append(tx, &ticket, cause, events, at)?;
    let noticed = deadlines::refresh(tx, ctx, &mut ticket, at)?;
    append(tx, &ticket, Cause::default(), noticed, at)?;
    tx.tickets().save(&ticket)?;
    ticket.version = ticket.version.saturating_add(1);
    Ok(ticket)
}
