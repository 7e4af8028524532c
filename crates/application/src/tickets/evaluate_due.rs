//! Notices what the clocks of tickets have come to by themselves: breaches and warnings, in the order in which they are due.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::TicketId;
use switchboard_domain::access::{Ability, Actor, Permit, authorize};

use super::record;
use crate::ports::Transaction;
use crate::pulse::Worker;
use crate::records::Cause;
use crate::{Context, Error};

/// The most tickets of one unit of work, so that nobody waits long behind one.
const BATCH: u32 = 32;
/// How long a ticket is left alone whose evaluation failed.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// What was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluated {
    /// How many tickets were evaluated.
    pub tickets: usize,
    /// When the next one is due. In the past where another node has it in its hands.
    pub next_at: Option<DateTime<Utc>>,
}

/// Evaluates every ticket that is due, in units of work of a few tickets each, until none is or `is_stopping` says so.
///
/// Any number of nodes may do so at the same time: each takes tickets that no other one has in its hands. A ticket whose evaluation fails
/// is left alone for a while and stops none of the others.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when the database fails for all tickets.
pub fn evaluate_due(
    ctx: &Context,
    actor: &Actor,
    is_stopping: &dyn Fn() -> bool,
) -> Result<Evaluated, Error> {
    let permit = authorize(actor, Ability::RunCron)?;
    let mut tickets = 0;
    loop {
        let next_at = ctx.database.reader()?.tickets().next_evaluation()?;
        let is_due = next_at.is_some_and(|at| at <= ctx.clock.now());
        let evaluated = if is_due && !is_stopping() { evaluate_some(ctx, &permit)? } else { 0 };
        if evaluated == 0 {
            return Ok(Evaluated { tickets, next_at });
        }
        tickets += evaluated;
        ctx.pulse.beat(Worker::SlaTimer);
    }
}

/// Evaluates the tickets that have been due for the longest time, and answers how many were dealt with.
fn evaluate_some(ctx: &Context, permit: &Permit) -> Result<usize, Error> {
    let mut at_work = None;
    let work = AssertUnwindSafe(|| {
        ctx.database.transact(|tx| {
            let now = ctx.clock.now();
            let due = tx.tickets().claim_due(now, BATCH)?;
            for id in &due {
                at_work = Some(*id);
                evaluate(tx, ctx, permit, *id, now)?;
            }
            at_work = None;
            Ok(due.len())
        })
    });
    let outcome =
        catch_unwind(work).unwrap_or_else(|_panic| Err(Error::Internal("the evaluation panicked".into())));
    match (outcome, at_work) {
        (Err(error), Some(id)) if !matches!(error, Error::Unavailable(_)) => {
            let fault: &dyn std::error::Error = &error;
            tracing::error!(
                ticket = id.get(),
                fault,
                "the clocks of a ticket cannot be evaluated; it is left alone for a while"
            );
            let until = ctx.clock.now() + PAUSE;
            ctx.database.transact(|tx| tx.tickets().postpone_evaluation(id, until))?;
            Ok(1)
        }
        (outcome, _) => outcome,
    }
}

fn evaluate(
    tx: &mut dyn Transaction,
    ctx: &Context,
    permit: &Permit,
    id: TicketId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(ticket) = tx.tickets().find(id, permit.scope())? else { return Ok(()) };
    record::save(tx, ctx, ticket, Cause::default(), Vec::new(), now).map(|_| ())
}
