//! Runs the jobs that are due.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::job::{JobName, Lease};

use super::run::{Ran, Runner, When, run};
use crate::{Context, Error};

/// Runs each job of the worker that is due and that no other node runs, one after the other.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when the leases cannot be read or written. What goes wrong within a
/// job is told by its run.
pub fn run_due(runner: &Runner<'_>, actor: &Actor) -> Result<Vec<(JobName, Ran)>, Error> {
    authorize(actor, Ability::RunCron)?;
    let Runner { ctx, node: _, worker, is_stopping } = runner;
    let leases = ctx.database.reader()?.jobs().leases()?;
    let mut runs = Vec::new();
    for job in JobName::ALL.iter().copied().filter(|job| worker.runs(*job)) {
        let now = ctx.clock.now();
        let lease = leases.iter().find(|lease| lease.job == job);
        match lease {
            None => register(ctx, job, now)?,
            Some(lease) if lease.put_right(now).is_some() => put_right(ctx, job, now)?,
            Some(lease) if lease.held_by(now, ctx.settings.job_lease).is_some() || is_stopping() => {}
            Some(lease) if lease.is_due(now) => runs.push((job, run(runner, job, When::Due)?)),
            Some(_) => {}
        }
    }
    Ok(runs)
}

/// Makes a job known, so that its lease can be taken.
pub(super) fn register(ctx: &Context, job: JobName, now: DateTime<Utc>) -> Result<(), Error> {
    Ok(ctx.database.transact(|tx| tx.jobs().register(&Lease::new(job, now)))?)
}

fn put_right(ctx: &Context, job: JobName, now: DateTime<Utc>) -> Result<(), Error> {
    tracing::warn!(%job, "a job was planned further ahead than its timetable looks: the clock was set back");
    ctx.database.transact(|tx| {
        let lease = tx.jobs().lease(job)?.and_then(|lease| lease.put_right(now));
        if let Some(lease) = lease {
            tx.jobs().save_lease(&lease)?;
        }
        Ok(())
    })
}
