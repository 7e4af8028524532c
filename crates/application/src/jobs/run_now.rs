//! Runs one job at once.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::job::JobName;

use super::run::{Ran, Runner, When, run};
use super::run_due::register;
use crate::Error;

/// Runs a job at once, whether it is due or not, unless a node runs it already.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when its lease cannot be read or written. What goes wrong within the
/// job is told by its run.
pub fn run_now(runner: &Runner<'_>, actor: &Actor, job: JobName) -> Result<Ran, Error> {
    authorize(actor, Ability::RunCron)?;
    register(runner.ctx, job, runner.ctx.clock.now())?;
    run(runner, job, When::Now)
}
