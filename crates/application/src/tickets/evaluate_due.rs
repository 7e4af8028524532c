//! Notices what the clocks of tickets have come to by themselves: breaches and warnings, in the order in which they are due.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::TicketId;
use switchboard_domain::access::{Ability, Actor, Permit, authorize};

use super::record;
use crate::ports::Transaction;
use crate::pulse::Worker;
use crate::records::Cause;
use crate::{Context, Error};

/// How many tickets are evaluated one after the other before several are at the same time: mostly no more are due.
const ALONE: usize = 8;
/// How many tickets are evaluated at the same time where many are due. Requests need connections as well.
const TOGETHER: usize = 3;
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

/// Evaluates every ticket that is due, each in a unit of work of its own, until none is or `is_stopping` says so.
///
/// Any number of nodes may do so at the same time: each takes tickets that no other one has in its hands. A ticket whose evaluation fails
/// is left alone for a while and stops none of the others. More than one ticket in a unit of work would hold the sums of reports that
/// others wait for, each in its own order, and by that could wait for them in a circle.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when the database fails for all tickets.
pub fn evaluate_due(
    ctx: &Context,
    actor: &Actor,
    is_stopping: &(dyn Fn() -> bool + Sync),
) -> Result<Evaluated, Error> {
    let permit = authorize(actor, Ability::RunCron)?;
    let next_at = ctx.database.reader()?.tickets().next_evaluation()?;
    if next_at.is_none_or(|at| at > ctx.clock.now()) {
        return Ok(Evaluated { tickets: 0, next_at });
    }
    let mut tickets = evaluate_some(ctx, &permit, is_stopping, ALONE)?;
    if tickets == ALONE {
        tickets += evaluate_together(ctx, &permit, is_stopping)?;
    }
    let next_at = ctx.database.reader()?.tickets().next_evaluation()?;
    Ok(Evaluated { tickets, next_at })
}

fn evaluate_together(
    ctx: &Context,
    permit: &Permit,
    is_stopping: &(dyn Fn() -> bool + Sync),
) -> Result<usize, Error> {
    thread::scope(|scope| {
        let evaluate = || evaluate_some(ctx, permit, is_stopping, usize::MAX);
        let others: Vec<_> = (1..TOGETHER).map(|_| scope.spawn(evaluate)).collect();
        let mut tickets = evaluate();
        for other in others {
            let others =
                other.join().unwrap_or_else(|_panic| Err(Error::Internal("an evaluation panicked".into())));
            tickets = tickets.and_then(|tickets| Ok(tickets.saturating_add(others?)));
        }
        tickets
    })
}

/// Evaluates due tickets, the longest due first, until there are none or so many are done; answers how many were dealt with.
fn evaluate_some(
    ctx: &Context,
    permit: &Permit,
    is_stopping: &(dyn Fn() -> bool + Sync),
    most: usize,
) -> Result<usize, Error> {
    let mut tickets = 0;
    while tickets < most && !is_stopping() && evaluate_next(ctx, permit)? {
        tickets = tickets.saturating_add(1);
        ctx.pulse.beat(Worker::SlaTimer);
    }
    Ok(tickets)
}

/// Evaluates the ticket that has been due for the longest time, and answers whether there was one.
fn evaluate_next(ctx: &Context, permit: &Permit) -> Result<bool, Error> {
    let mut at_work = None;
    let work = AssertUnwindSafe(|| {
        ctx.database.transact(|tx| {
            let now = ctx.clock.now();
            at_work = tx.tickets().claim_due(now, 1)?.pop();
            let Some(id) = at_work else { return Ok(false) };
            evaluate(tx, ctx, permit, id, now).map(|()| true)
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
            Ok(true)
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
