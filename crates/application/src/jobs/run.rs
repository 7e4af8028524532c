//! One run of a job: the lease is taken, the job is done step by step, the lease is given back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};
use switchboard_domain::JobRunId;
use switchboard_domain::job::{JobName, Lease, NodeName, RunOutcome};

use super::steps::{Rest, Step, follow_up, step, take_in};
use super::watch::watched;
use crate::ports::{StoreError, Transaction};
use crate::pulse::Worker;
use crate::records::{Counts, Ending, NewRun};
use crate::{Context, Error};

/// How many runs of each job are remembered.
const RUNS_KEPT: u32 = 500;

/// Who runs jobs.
#[derive(Clone, Copy)]
pub struct Runner<'a> {
    /// What use cases work with.
    pub ctx: &'a Context,
    /// What this node is called.
    pub node: &'a NodeName,
    /// Who it is on this node.
    pub worker: Worker,
    /// Whether the node is stopping. It is asked before each step.
    pub is_stopping: &'a dyn Fn() -> bool,
}

/// When a job is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// When its timetable says so.
    Due,
    /// At once.
    Now,
}

/// What came of the wish to run a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    /// It ran.
    Here(Ending),
    /// It is not due: somebody else has run it just now.
    NotDue,
    /// Another run of it is going on there.
    Elsewhere(NodeName),
    /// It began here, but this node fell silent, and another one took it over. What was done until then is kept; nothing was done after.
    TakenAway,
}

/// The right to run a job.
struct Claim {
    job: JobName,
    fencing: i64,
    run: JobRunId,
}

/// What came of the wish to take the lease.
enum Taking {
    Taken(Claim),
    NotDue,
    Elsewhere(NodeName),
}

/// Why a step was not done.
enum Interruption {
    /// Somebody else has the lease.
    TakenAway,
    Fault(Error),
}

/// Runs a job.
pub(super) fn run(runner: &Runner<'_>, job: JobName, when: When) -> Result<Ran, Error> {
    let claim = match take(runner, job, when)? {
        Taking::Taken(claim) => claim,
        Taking::NotDue => return Ok(Ran::NotDue),
        Taking::Elsewhere(holder) => return Ok(Ran::Elsewhere(holder)),
    };
    let mut counts = Counts::default();
    let (outcome, error) = match work(runner, &claim, &mut counts) {
        Ok(outcome) => (outcome, None),
        Err(Interruption::Fault(error)) => (RunOutcome::Failed, Some(chain(&error))),
        Err(Interruption::TakenAway) => return Ok(taken_away(runner, &claim)),
    };
    let ending = Ending { outcome, finished_at: runner.ctx.clock.now(), counts, error };
    if !give_back(runner, &claim, &ending)? {
        return Ok(taken_away(runner, &claim));
    }
    let Ending { outcome, finished_at: _, counts, error } = &ending;
    match error {
        Some(error) => tracing::error!(%job, %counts, error, "a job failed"),
        None => tracing::debug!(%job, %outcome, %counts, "a job ran"),
    }
    Ok(Ran::Here(ending))
}

fn take(runner: &Runner<'_>, job: JobName, when: When) -> Result<Taking, Error> {
    let Runner { ctx, node, worker: _, is_stopping: _ } = runner;
    ctx.database.transact(|tx| {
        let now = ctx.clock.now();
        let lease = tx.jobs().lease(job)?.unwrap_or_else(|| Lease::new(job, now));
        if when == When::Due && !lease.is_due(now) {
            return Ok(Taking::NotDue);
        }
        let Some(taken) = lease.taken(node, now, ctx.settings.job_lease) else {
            return Ok(lease.holder.map_or(Taking::NotDue, Taking::Elsewhere));
        };
        tx.jobs().save_lease(&taken)?;
        let lost = tx.jobs().abandon_runs(job, now)?;
        if lost > 0 {
            tracing::warn!(%job, "a job is taken over from a node that fell silent");
        }
        let fencing = taken.fencing;
        let run = tx.jobs().begin_run(&NewRun { job, fencing, node: (*node).clone(), started_at: now })?;
        tx.jobs().forget_runs(job, RUNS_KEPT)?;
        Ok(Taking::Taken(Claim { job, fencing, run }))
    })
}

fn work(runner: &Runner<'_>, claim: &Claim, counts: &mut Counts) -> Result<RunOutcome, Interruption> {
    for place in 0.. {
        if (runner.is_stopping)() {
            return Ok(RunOutcome::Stopped);
        }
        let Step { counts: more, rest } =
            fenced_step(runner.ctx, claim)?.and(followed(runner, claim, place)?);
        counts.add(more);
        runner.ctx.pulse.beat(runner.worker);
        if rest == Rest::Nothing {
            break;
        }
    }
    Ok(RunOutcome::Done)
}

/// Does a step and renews the lease in one unit of work. Whoever has lost the lease has done nothing.
///
/// The lease is looked at last: from then on nobody can take it until the step is committed, and that is soon.
fn fenced_step(ctx: &Context, claim: &Claim) -> Result<Step, Interruption> {
    let work = AssertUnwindSafe(|| {
        ctx.database.transact(|tx| {
            let done = step(tx, claim.job, ctx.clock.now(), &ctx.settings)?;
            let lease = held(tx, claim, ctx)?.ok_or(Interruption::TakenAway)?;
            tx.jobs().save_lease(&lease)?;
            Ok(done)
        })
    });
    catch_unwind(work)
        .unwrap_or_else(|_panic| Err(Interruption::Fault(Error::Internal("the job panicked".into()))))
}

/// Does what a step does outside the database.
fn followed(runner: &Runner<'_>, claim: &Claim, place: usize) -> Result<Step, Interruption> {
    let Runner { ctx, node: _, worker, is_stopping } = *runner;
    let outcome = match claim.job {
        JobName::MailIntake => watched(
            is_stopping,
            // Two may fail before it is too late.
            ctx.settings.job_lease.length().to_std().unwrap_or_default() / 3,
            || {
                ctx.pulse.beat(worker);
                renew(ctx, claim)
            },
            |stop| take_in(ctx, stop),
        ),
        JobName::SlaSweep | JobName::Expiry | JobName::Purge | JobName::BlobSweep | JobName::Cron => {
            catch_unwind(AssertUnwindSafe(|| follow_up(runner, claim.job, place)))
        }
    };
    outcome
        .unwrap_or_else(|_panic| Err(Error::Internal("the job panicked".into())))
        .map_err(Interruption::Fault)
}

/// Renews the lease while something else goes on, and answers whether it is still ours. A database that does not answer for a moment takes
/// nothing away.
fn renew(ctx: &Context, claim: &Claim) -> bool {
    let renewed = ctx.database.transact(|tx| {
        let lease = held(tx, claim, ctx)?;
        if let Some(lease) = &lease {
            tx.jobs().save_lease(lease)?;
        }
        Ok::<_, StoreError>(lease.is_some())
    });
    renewed.unwrap_or(true)
}

/// Notes how the run ended and gives the lease back, unless it was lost; answers whether it did.
fn give_back(runner: &Runner<'_>, claim: &Claim, ending: &Ending) -> Result<bool, Error> {
    runner.ctx.database.transact(|tx| {
        let Some(lease) = held(tx, claim, runner.ctx)? else { return Ok(false) };
        let at: DateTime<Utc> = ending.finished_at;
        let given_back = match ending.outcome {
            RunOutcome::Done => lease.done(at),
            RunOutcome::Failed => lease.failed(at),
            RunOutcome::Stopped | RunOutcome::Lost => lease.stopped(),
        };
        tx.jobs().end_run(claim.run, ending)?;
        tx.jobs().save_lease(&given_back)?;
        Ok(true)
    })
}

/// The lease, renewed, if it is still ours.
fn held(tx: &mut dyn Transaction, claim: &Claim, ctx: &Context) -> Result<Option<Lease>, StoreError> {
    let lease = tx.jobs().lease(claim.job)?;
    Ok(lease.and_then(|lease| lease.renewed(claim.fencing, ctx.clock.now(), ctx.settings.job_lease)))
}

fn taken_away(runner: &Runner<'_>, claim: &Claim) -> Ran {
    tracing::warn!(job = %claim.job, node = %runner.node, "a job was taken over by another node: this one was silent for too long");
    Ran::TakenAway
}

/// An error with everything that caused it, in one line.
fn chain(error: &Error) -> String {
    let mut line = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

impl From<StoreError> for Interruption {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<Error> for Interruption {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}
