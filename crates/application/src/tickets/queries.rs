//! Finds tickets: lists, and one with all that hangs on it.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{TicketId, TicketNumber};

use crate::ports::{Listing, NoteVisibility, Paging, TicketFilter};
use crate::records::{Event, TicketDetail, TicketSummary};
use crate::{Context, Error, NotFound};

/// The tickets that the caller may see and that match, in the order that is wanted. Words are searched in what the caller may read.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list(
    ctx: &Context,
    actor: &Actor,
    filter: &TicketFilter,
    paging: Paging,
) -> Result<Listing<TicketSummary>, Error> {
    let permit = authorize(actor, Ability::TicketIndex)?;
    Ok(ctx.database.reader()?.tickets().list(permit.scope(), filter, notes_for(actor), paging)?)
}

/// A ticket with all that hangs on it, as far as the caller may see it.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn detail(ctx: &Context, actor: &Actor, id: TicketId) -> Result<TicketDetail, Error> {
    let permit = authorize(actor, Ability::TicketIndex)?;
    let found = ctx.database.reader()?.tickets().detail(id, permit.scope(), notes_for(actor))?;
    found.ok_or(Error::NotFound(NotFound::Ticket))
}

/// The same, found by its number.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn detail_by_number(ctx: &Context, actor: &Actor, number: &TicketNumber) -> Result<TicketDetail, Error> {
    let permit = authorize(actor, Ability::TicketIndex)?;
    let found =
        ctx.database.reader()?.tickets().detail_by_number(number, permit.scope(), notes_for(actor))?;
    found.ok_or(Error::NotFound(NotFound::Ticket))
}

/// What happened to a ticket, oldest first, as far as the caller may learn of it.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn activities(
    ctx: &Context,
    actor: &Actor,
    id: TicketId,
    paging: Paging,
) -> Result<Listing<Event>, Error> {
    let permit = authorize(actor, Ability::TicketIndex)?;
    let found = ctx.database.reader()?.tickets().activities(id, permit.scope(), notes_for(actor), paging)?;
    found.ok_or(Error::NotFound(NotFound::Ticket))
}

/// Whether this actor reads notes, and what hangs on them.
pub(crate) fn notes_for(actor: &Actor) -> NoteVisibility {
    match authorize(actor, Ability::TicketNotes) {
        Ok(_) => NoteVisibility::Shown,
        Err(_) => NoteVisibility::Hidden,
    }
}
