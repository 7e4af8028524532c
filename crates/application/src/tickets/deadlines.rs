//! The stored results of the service-level clock: worked out by the domain from the ticket's events, never counted on.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use switchboard_domain::sla::{
    Breach, Change, Clock, ClockKind, ClockState, Clocks, Rules, Timeline, evaluate,
};
use switchboard_domain::ticket::{Deadlines, RulesReference, Side, Ticket, TicketEvent};

use crate::ports::{StoreError, StoredRules, Transaction};
use crate::records::Event;
use crate::{Context, Error};

/// The deadlines of a ticket that is filed just now.
pub(super) fn of_new_ticket(ctx: &Context, rules: &StoredRules, now: DateTime<Utc>) -> Deadlines {
    let timeline = Timeline::opened(now, rules_of(ctx, rules));
    results(rules, &evaluate(&timeline, now), now)
}

/// Puts a ticket under other rules, and answers with what happened by that. What they mean for its deadlines comes with the next
/// saving of the ticket.
pub fn change_rules(ticket: &mut Ticket, rules: &StoredRules) -> Option<TicketEvent> {
    let (from, to) = (ticket.deadlines.rules(), rules.reference());
    ticket.deadlines.policy_version_id = to.policy_version_id;
    ticket.deadlines.calendar_version_id = to.calendar_version_id;
    (from != to).then_some(TicketEvent::RulesChanged { from, to })
}

/// Works the deadlines of a ticket out anew from everything in its log, and answers with what was not yet logged of it: the targets that
/// were missed and the warnings that were passed, in the order in which that happened.
///
/// Requests commit in another order than they read the clock, and the clocks of nodes differ a little, so the log may know of something
/// later than `now`. It is not left out: the deadlines are those of the whole log.
pub(super) fn refresh(
    tx: &mut dyn Transaction,
    ctx: &Context,
    ticket: &mut Ticket,
    now: DateTime<Utc>,
) -> Result<Vec<TicketEvent>, Error> {
    let rules = tx.sla().rules_at(ticket.deadlines.rules())?;
    let events = tx.events().of_ticket(ticket.id)?;
    let now = events.iter().map(|event| event.occurred_at).fold(now, DateTime::max);
    let mut rules_at = |reference| {
        if reference == rules.reference() { Ok(rules.clone()) } else { tx.sla().rules_at(reference) }
    };
    let timeline = timeline(ctx, ticket, &events, &mut rules_at)?;
    let clocks = evaluate(&timeline, now);
    ticket.deadlines = results(&rules, &clocks, now);
    Ok(unlogged(&clocks, &events))
}

/// The breaches and warnings that the log does not have yet, by the instants at which they came.
fn unlogged(clocks: &Clocks, events: &[Event]) -> Vec<TicketEvent> {
    let breaches = clocks.breaches().iter().filter(|breach| {
        let is_it = |event: &TicketEvent| matches!(event, TicketEvent::SlaBreached { clock, started_at, .. } if *clock == breach.clock && *started_at == breach.started_at);
        !events.iter().any(|logged| is_it(&logged.event))
    });
    let breaches = breaches.map(|breach| {
        let Breach { clock, started_at, due_at, policy_version_id: _, calendar_version_id: _ } = *breach;
        (due_at, TicketEvent::SlaBreached { clock, started_at, due_at })
    });
    let warnings = clocks.warnings().iter().filter(|fired| {
        let is_it =
            |event: &TicketEvent| matches!(event, TicketEvent::SlaWarned { warning } if warning == *fired);
        !events.iter().any(|logged| is_it(&logged.event))
    });
    let warnings = warnings.map(|fired| (fired.at, TicketEvent::SlaWarned { warning: *fired }));
    let mut came: Vec<_> = breaches.chain(warnings).collect();
    came.sort_by_key(|(at, _)| *at);
    came.into_iter().map(|(_, event)| event).collect()
}

fn rules_of(ctx: &Context, stored: &StoredRules) -> Rules {
    Rules {
        policy: stored.policy.clone().map(Arc::new),
        hours: ctx.calendars.hours(stored.calendar.as_ref()),
    }
}

/// What the log says of a ticket, as far as its clocks care. Its rules, and those that it carried before the log says that they were
/// changed, are looked up with `rules_at`.
pub(super) fn timeline(
    ctx: &Context,
    ticket: &Ticket,
    events: &[Event],
    rules_at: &mut dyn FnMut(RulesReference) -> Result<StoredRules, StoreError>,
) -> Result<Timeline, Error> {
    let first = events.iter().find_map(|event| {
        if let TicketEvent::RulesChanged { from, to: _ } = event.event { Some(from) } else { None }
    });
    let opening = rules_at(first.unwrap_or_else(|| ticket.deadlines.rules()))?;
    let mut timeline = Timeline::opened(ticket.created_at, rules_of(ctx, &opening));
    for event in events {
        let change = match &event.event {
            TicketEvent::Replied { side: Side::Customer, .. } => Change::CustomerMessage,
            TicketEvent::Replied { side: Side::Staff, .. } => Change::StaffReply,
            TicketEvent::Replied { side: Side::Program, .. } => Change::ProgramReply,
            TicketEvent::StatusChanged { to, .. } => Change::Status(*to),
            TicketEvent::RulesChanged { from: _, to } => Change::Rules(rules_of(ctx, &rules_at(*to)?)),
            TicketEvent::Created { .. }
            | TicketEvent::Assigned { .. }
            | TicketEvent::Noted { .. }
            | TicketEvent::PriorityChanged { .. }
            | TicketEvent::Rated { .. }
            | TicketEvent::SlaBreached { .. }
            | TicketEvent::SlaWarned { .. }
            | TicketEvent::SubjectChanged { .. }
            | TicketEvent::DescriptionChanged {}
            | TicketEvent::CategoryChanged { .. }
            | TicketEvent::TagsChanged { .. }
            | TicketEvent::Deleted {}
            | TicketEvent::Restored {} => continue,
        };
        timeline.record(event.occurred_at, change);
    }
    Ok(timeline)
}

fn results(rules: &StoredRules, clocks: &Clocks, now: DateTime<Utc>) -> Deadlines {
    let due = |clock: &Option<Clock>| clock.as_ref().and_then(|clock| clock.due_at);
    let awaited = clocks.next_response.clone().filter(|clock| clock.state == ClockState::Running);
    let missed =
        |kind| clocks.breaches().iter().find(|breach| breach.clock == kind).map(|breach| breach.due_at);
    Deadlines {
        policy_version_id: rules.policy.as_ref().map(|policy| policy.id),
        calendar_version_id: rules.calendar.as_ref().map(|(version_id, _)| *version_id),
        first_response_due_at: due(&clocks.first_response),
        next_response_due_at: due(&awaited),
        resolution_due_at: due(&clocks.resolution),
        first_response_breached_at: missed(ClockKind::FirstResponse),
        resolution_breached_at: missed(ClockKind::Resolution),
        overdue_at: clocks.overdue_at(),
        sla_next_at: clocks.next_instant(now),
    }
}
