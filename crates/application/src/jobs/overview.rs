//! Tells of each job when it ran, how that ended, when it runs next and who has it in hand.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::job::{JobName, Lease, NodeName};

use crate::records::JobRun;
use crate::{Context, Error};

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobOverview {
    /// The job.
    pub job: JobName,
    /// Its lease. None where no server has made it known yet.
    pub lease: Option<Lease>,
    /// Who runs it at this moment.
    pub holder: Option<NodeName>,
    /// Its last run.
    pub last_run: Option<JobRun>,
}

/// Every job as it stands.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn overview(ctx: &Context, actor: &Actor) -> Result<Vec<JobOverview>, Error> {
    authorize(actor, Ability::RunCron)?;
    let now = ctx.clock.now();
    let mut reader = ctx.database.reader()?;
    let leases = reader.jobs().leases()?;
    let mut jobs = Vec::new();
    for job in JobName::ALL.iter().copied() {
        let lease = leases.iter().find(|lease| lease.job == job).cloned();
        let holder = lease.as_ref().and_then(|lease| lease.held_by(now, ctx.settings.job_lease)).cloned();
        let last_run = reader.jobs().runs(Some(job), 1)?.pop();
        jobs.push(JobOverview { job, lease, holder, last_run });
    }
    Ok(jobs)
}

/// The latest runs of a job, or of all, newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn history(ctx: &Context, actor: &Actor, job: Option<JobName>, limit: u32) -> Result<Vec<JobRun>, Error> {
    authorize(actor, Ability::RunCron)?;
    Ok(ctx.database.reader()?.jobs().runs(job, limit)?)
}
