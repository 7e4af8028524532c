//! Puts running tickets under new rules, or foresees what that would mean: a bounded number of tickets for each request.

use switchboard_domain::access::Scope;
use switchboard_domain::ticket::{Deadlines, RulesReference, Ticket, TicketEvent};
use switchboard_domain::{TicketId, TicketNumber};

use super::{deadlines, record};
use crate::ports::Transaction;
use crate::records::{Cause, Outdated};
use crate::{Context, Error};

/// How many tickets are looked for at once.
const BATCH: u32 = 50;
/// How many tickets are changed for one request at most.
const CHANGED_MAX: u64 = 1_000;
/// How many tickets are looked at for one request at most.
const EXAMINED_MAX: u64 = 5_000;
/// How many tickets a preview shows one by one.
const SHOWN_MAX: usize = 20;

/// What became of the running tickets when a change was applied to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// How many tickets were put under the new rules.
    pub changed: u64,
    /// How many are still under older ones, because a request changes a bounded number. Applying again goes on with them.
    pub remaining: u64,
}

/// What would become of the running tickets if a change were applied to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many running tickets would be put under new rules.
    pub running: u64,
    /// How many of them were looked at, because a request looks at a bounded number.
    pub examined: u64,
    /// For how many of those a due time would change.
    pub changed: u64,
    /// How many of those would miss a target at once that they have not missed so far.
    pub breached: u64,
    /// The first of those for which a due time would change.
    pub tickets: Vec<Foreseen>,
}

/// A ticket before and after a change that is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// The ticket.
    pub id: TicketId,
    /// What people call it.
    pub number: TicketNumber,
    /// Its due times now.
    pub before: Deadlines,
    /// Its due times after the change.
    pub after: Deadlines,
    /// Whether it would miss a target at once that it has not missed so far.
    pub is_breached: bool,
}

/// Puts the outdated tickets under the newest rules, each in a unit of work of its own: one that held several would also hold the sums of
/// reports that others wait for, and could wait for them in a circle. Whoever is interrupted goes on by applying again.
pub(crate) fn apply(
    ctx: &Context,
    scope: &Scope,
    outdated: Outdated,
    cause: Cause,
) -> Result<Applied, Error> {
    let (mut changed, mut seen, mut last) = (0, 0, None);
    while seen < CHANGED_MAX {
        let ids = ctx.database.transact(|tx| tx.sla().outdated(outdated, last, BATCH))?;
        if ids.is_empty() {
            break;
        }
        for id in ids {
            let moved = ctx.database.transact(|tx| move_ticket(tx, ctx, scope, id, outdated, cause))?;
            changed += u64::from(moved);
            seen += 1;
            last = Some(id);
        }
    }
    let remaining = ctx.database.transact(|tx| tx.sla().count_outdated(outdated))?;
    Ok(Applied { changed, remaining })
}

/// Foresees the same for a change that `change` makes, in units of work that are never committed.
pub(crate) fn preview(
    ctx: &Context,
    scope: &Scope,
    outdated: Outdated,
    change: impl Fn(&mut dyn Transaction) -> Result<(), Error>,
) -> Result<Preview, Error> {
    let mut preview = Preview::default();
    let mut last = None;
    while preview.examined < EXAMINED_MAX {
        let mut unit = ctx.database.begin()?;
        let tx = &mut *unit;
        change(tx)?;
        if last.is_none() {
            preview.running = tx.sla().count_outdated(outdated)?;
        }
        let ids = tx.sla().outdated(outdated, last, BATCH)?;
        for id in &ids {
            if let Some(foreseen) = foresee(tx, ctx, scope, *id, outdated)? {
                preview.note(foreseen);
            }
        }
        let Some(id) = ids.last() else { break };
        last = Some(*id);
    }
    Ok(preview)
}

impl Preview {
    fn note(&mut self, ticket: Foreseen) {
        self.examined += 1;
        self.breached += u64::from(ticket.is_breached);
        if due_times(&ticket.before) != due_times(&ticket.after) {
            self.changed += 1;
            if self.tickets.len() < SHOWN_MAX {
                self.tickets.push(ticket);
            }
        }
    }
}

/// Puts one ticket under the newest rules, and answers whether that changed them.
fn move_ticket(
    tx: &mut dyn Transaction,
    ctx: &Context,
    scope: &Scope,
    id: TicketId,
    outdated: Outdated,
    cause: Cause,
) -> Result<bool, Error> {
    let Some(mut ticket) = running(tx, scope, id)? else { return Ok(false) };
    let Some(event) = put_under_newest(tx, &mut ticket, outdated)? else { return Ok(false) };
    record::save(tx, ctx, ticket, cause, vec![event], ctx.clock.now())?;
    Ok(true)
}

/// Works out what would become of one ticket.
fn foresee(
    tx: &mut dyn Transaction,
    ctx: &Context,
    scope: &Scope,
    id: TicketId,
    outdated: Outdated,
) -> Result<Option<Foreseen>, Error> {
    let Some(mut before) = running(tx, scope, id)? else { return Ok(None) };
    let now = ctx.clock.now();
    let missed_anyway = deadlines::refresh(tx, ctx, &mut before, now)?;
    let mut after = before.clone();
    let event = put_under_newest(tx, &mut after, outdated)?;
    record::append(tx, &after, Cause::default(), event.into_iter().collect(), now)?;
    let missed = deadlines::refresh(tx, ctx, &mut after, now)?;
    let is_new = |event: &TicketEvent| {
        matches!(event, TicketEvent::SlaBreached { .. }) && !missed_anyway.contains(event)
    };
    Ok(Some(Foreseen {
        id,
        number: after.number.clone(),
        is_breached: missed.iter().any(is_new),
        before: before.deadlines,
        after: after.deadlines,
    }))
}

/// The ticket, if it still runs now that nobody else changes it.
fn running(tx: &mut dyn Transaction, scope: &Scope, id: TicketId) -> Result<Option<Ticket>, Error> {
    Ok(tx.tickets().find(id, scope)?.filter(|ticket| !ticket.status.is_ended()))
}

fn put_under_newest(
    tx: &mut dyn Transaction,
    ticket: &mut Ticket,
    outdated: Outdated,
) -> Result<Option<TicketEvent>, Error> {
    let current = ticket.deadlines.rules();
    let wanted = match outdated {
        Outdated::Policy(id) => {
            let newest = tx.sla().find_policy(id)?.map(|policy| policy.newest.id);
            RulesReference { policy_version_id: newest.or(current.policy_version_id), ..current }
        }
        Outdated::Calendar(id) => {
            let newest = tx.sla().find_calendar(id)?.map(|calendar| calendar.version_id);
            RulesReference { calendar_version_id: newest.or(current.calendar_version_id), ..current }
        }
        Outdated::Project(id) => {
            let rules = tx.sla().rules_for(id, ticket.priority)?;
            RulesReference { calendar_version_id: rules.reference().calendar_version_id, ..current }
        }
    };
    let rules = tx.sla().rules_at(wanted)?;
    Ok(deadlines::change_rules(ticket, &rules))
}

const fn due_times(deadlines: &Deadlines) -> [Option<chrono::DateTime<chrono::Utc>>; 3] {
    let Deadlines { first_response_due_at, next_response_due_at, resolution_due_at, .. } = deadlines;
    [*first_response_due_at, *next_response_due_at, *resolution_due_at]
}
