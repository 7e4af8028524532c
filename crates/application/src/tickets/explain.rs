//! Explains the service-level clocks of a ticket.

use switchboard_domain::TicketId;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::sla::{Clock, ClockKind, Span, evaluate, explain};
use switchboard_domain::ticket::RulesReference;

use super::deadlines;
use crate::ports::NoteVisibility;
use crate::{Context, Error, NotFound};

/// The clocks of a ticket at this instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedClocks {
    /// The rules that the ticket is judged by.
    pub rules: RulesReference,
    /// The clocks that exist.
    pub clocks: Vec<ExplainedClock>,
}

/// A clock, and why it stands where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedClock {
    /// The clock.
    pub clock: Clock,
    /// Its life from the start until now, without gaps.
    pub spans: Vec<Span>,
}

/// The clocks of a ticket, worked out anew from its log, for those who work on it.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn explain_clocks(ctx: &Context, actor: &Actor, id: TicketId) -> Result<ExplainedClocks, Error> {
    let permit = authorize(actor, Ability::TicketNotes)?;
    let mut reader = ctx.database.reader()?;
    let detail = reader.tickets().detail(id, permit.scope(), NoteVisibility::Hidden)?;
    let detail = detail.ok_or(Error::NotFound(NotFound::Ticket))?;
    let rules = detail.ticket.deadlines.rules();
    let events = reader.sla().log_of(id)?;
    let mut rules_at = |reference| reader.sla().rules_at(reference);
    let timeline = deadlines::timeline(ctx, &detail.ticket, &events, &mut rules_at)?;
    let logged = events.iter().map(|event| event.occurred_at);
    let now = logged.fold(ctx.clock.now(), std::cmp::Ord::max);
    let clocks = evaluate(&timeline, now);
    let explained = |kind: &ClockKind| {
        let clock = clocks.get(*kind)?.clone();
        Some(ExplainedClock { clock, spans: explain(&timeline, *kind, now) })
    };
    Ok(ExplainedClocks { rules, clocks: ClockKind::ALL.iter().filter_map(explained).collect() })
}
