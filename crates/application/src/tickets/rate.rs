//! Says how good the help was.

use switchboard_domain::access::{Ability, Actor, Refusal, authorize};
use switchboard_domain::ticket::{Rating, Score};
use switchboard_domain::{Body, TicketId};

use super::record;
use super::target::Target;
use crate::accounts::authenticate::cause;
use crate::{Context, Error, NotFound};

/// The rating that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateTicket {
    /// The ticket.
    pub ticket_id: TicketId,
    /// One to five stars.
    pub score: Score,
    /// What is to be said beside it.
    pub comment: Option<Body>,
}

/// Rates a ticket, once and for all. Only its creator can, whatever their role.
///
/// # Errors
/// [`Error::NotFound`] for a ticket that the caller may not see; [`Error::Forbidden`] for one that they may see and did not create;
/// [`Error::Refused`] for one that is not resolved or was rated already.
pub fn rate(ctx: &Context, actor: &Actor, command: RateTicket) -> Result<Rating, Error> {
    let own = authorize(actor, Ability::RateTicket)?;
    let visible = authorize(actor, Ability::TicketIndex)?;
    let RateTicket { ticket_id, score, comment } = command;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let ticket = Target::from(ticket_id).find(tx, &visible)?;
        let creator = ticket.creator_id.filter(|creator| own.scope().covers(ticket.project_id, *creator));
        let creator = creator.ok_or(Refusal { ability: Ability::RateTicket })?;
        let changed = ticket.rate(creator, score, comment, now)?;
        let ticket = record::save(tx, ctx, changed.ticket, cause(actor), changed.events, now)?;
        ticket.rating.ok_or(Error::NotFound(NotFound::Ticket))
    })
}
