//! What a run does that was asked for: all that is due at this moment, one kind of it after the other.

use chrono::TimeDelta;
use switchboard_domain::access::Actor;

use super::run::Runner;
use super::run_due::run_due;
use crate::mails::deliver::{Delivery, Postman, deliver};
use crate::notifications::announce::{Announced, Patience, announce};
use crate::notifications::gather::gather;
use crate::records::Counts;
use crate::tickets::evaluate_due::evaluate_due;
use crate::{Context, Error};

/// How long one phase may take: whoever asked waits for it, and the lease is renewed between phases.
const PHASE_MAX: TimeDelta = TimeDelta::seconds(5);

/// One kind of what may be due.
type Phase = fn(&Runner<'_>) -> Result<Counts, Error>;

/// The phases. Breaches come before the mails that tell of them.
const PHASES: [Phase; 4] = [clocks, notices, mails, jobs];

/// Does the phase with this number, counted from 0; nothing behind the last one.
pub(super) fn phase(runner: &Runner<'_>, place: usize) -> Result<Option<Counts>, Error> {
    PHASES.get(place).map(|phase| phase(runner)).transpose()
}

fn clocks(runner: &Runner<'_>) -> Result<Counts, Error> {
    let evaluated = evaluate_due(runner.ctx, &Actor::System, &over(runner.ctx))?;
    Ok(Counts::of("clocks", u64::try_from(evaluated.tickets).unwrap_or(u64::MAX)))
}

fn notices(runner: &Runner<'_>) -> Result<Counts, Error> {
    let ctx = runner.ctx;
    let mut patience = Patience::default();
    rounds(runner, "notice_rounds", || {
        let told = announce(ctx, &Actor::System, &mut patience)?;
        let gathered = gather(ctx, &Actor::System)?;
        Ok((told, gathered) != (Announced::Nothing, Announced::Nothing))
    })
}

fn mails(runner: &Runner<'_>) -> Result<Counts, Error> {
    let Runner { ctx, node, worker: _, is_stopping } = *runner;
    let postman = Postman { ctx, node, is_stopping };
    rounds(runner, "mail_rounds", || Ok(deliver(&postman, &Actor::System)? == Delivery::Some))
}

fn jobs(runner: &Runner<'_>) -> Result<Counts, Error> {
    let runs = run_due(runner, &Actor::System)?;
    Ok(Counts::of("jobs", u64::try_from(runs.len()).unwrap_or(u64::MAX)))
}

/// Does rounds until one finds nothing to do; counts those that did.
fn rounds(
    runner: &Runner<'_>,
    what: &'static str,
    mut round: impl FnMut() -> Result<bool, Error>,
) -> Result<Counts, Error> {
    let is_over = over(runner.ctx);
    let mut done = 0_u64;
    while !is_over() && !(runner.is_stopping)() && round()? {
        done = done.saturating_add(1);
    }
    Ok(Counts::of(what, done))
}

/// Tells whether the time of a phase that begins now is over.
fn over(ctx: &Context) -> impl Fn() -> bool + Sync + use<'_> {
    let until = ctx.clock.now() + PHASE_MAX;
    move || ctx.clock.now() >= until
}
