//! Jobs: who runs them, and how their runs ended.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::ports::{JobStore, StoreError};
use switchboard_application::records::{Counts, Ending, NewRun};
use switchboard_domain::JobRunId;
use switchboard_domain::job::{JobName, Lease, NodeName, RunOutcome};

use super::IdRow;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{maybe, parsed, unreadable};
use crate::transaction::Unit;
use crate::values::{Instant, JsonText, Moment};

record! {
    pub(crate) struct LeaseRow {
        job: String as Text = "l.job",
        holder: Option<String> as Nullable<Text> = "l.holder",
        fencing: i64 as BigInt = "l.fencing",
        expires_at: Option<Moment> as Nullable<Instant> = "l.expires_at",
        next_at: Moment as Instant = "l.next_at",
    }
}

impl JobStore for Unit {
    fn register(&mut self, lease: &Lease) -> Result<(), StoreError> {
        let Lease { job, holder, fencing, expires_at, next_at } = lease;
        let insertion = Statement::new(
            "INSERT INTO job_leases (job, holder, fencing, expires_at, next_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (job) DO NOTHING",
        )
        .bind(job.as_str())
        .bind(holder.as_ref().map(NodeName::as_str))
        .bind(*fencing)
        .bind(*expires_at)
        .bind(*next_at);
        self.attempt(|connection| connection.execute(&insertion).map(|_| ()))
    }

    fn lease(&mut self, job: JobName) -> Result<Option<Lease>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new("SELECT ")
                .sql(LeaseRow::columns(dialect))
                .sql(" FROM job_leases l WHERE l.job = ?")
                .sql(dialect.pick("", " FOR NO KEY UPDATE"))
                .bind(job.as_str());
            connection.find(select)?.map(lease_of).transpose()
        })
    }

    fn save_lease(&mut self, lease: &Lease) -> Result<(), StoreError> {
        let Lease { job, holder, fencing, expires_at, next_at } = lease;
        let update = Statement::new(
            "UPDATE job_leases SET holder = ?, fencing = ?, expires_at = ?, next_at = ? WHERE job = ?",
        )
        .bind(holder.as_ref().map(NodeName::as_str))
        .bind(*fencing)
        .bind(*expires_at)
        .bind(*next_at)
        .bind(job.as_str());
        self.attempt(|connection| match connection.execute(&update)? {
            1 => Ok(()),
            _ => Err(StoreError::Backend(format!("the job {job} is not registered").into())),
        })
    }

    fn begin_run(&mut self, run: &NewRun) -> Result<JobRunId, StoreError> {
        let NewRun { job, fencing, node, started_at } = run;
        let insertion = Statement::new(
            "INSERT INTO job_runs (job, fencing, node, started_at) VALUES (?, ?, ?, ?) RETURNING id",
        )
        .bind(job.as_str())
        .bind(*fencing)
        .bind(node.as_str())
        .bind(*started_at);
        self.attempt(|connection| connection.one(insertion).map(|IdRow { id }| JobRunId::new(id)))
    }

    fn end_run(&mut self, id: JobRunId, ending: &Ending) -> Result<(), StoreError> {
        let Ending { outcome, finished_at, counts: Counts(counts), error } = ending;
        self.attempt(|connection| {
            let counts = serde_json::to_string(counts).map_err(unreadable("counts of a run"))?;
            let update = Statement::new(
                "UPDATE job_runs SET outcome = ?, finished_at = ?, counts = ?, error = ? WHERE id = ?",
            )
            .bind(outcome.as_str())
            .bind(*finished_at)
            .bind(JsonText(counts))
            .bind(error.as_deref())
            .bind(id.get());
            connection.execute(&update).map(|_| ())
        })
    }

    fn abandon_runs(&mut self, job: JobName, at: DateTime<Utc>) -> Result<u64, StoreError> {
        let update = Statement::new(
            "UPDATE job_runs SET outcome = ?, finished_at = ?, counts = '{}' WHERE job = ? AND finished_at IS NULL",
        )
        .bind(RunOutcome::Lost.as_str())
        .bind(at)
        .bind(job.as_str());
        self.changed(&update)
    }

    fn forget_runs(&mut self, job: JobName, kept: u32) -> Result<u64, StoreError> {
        let deletion = Statement::new(
            "DELETE FROM job_runs WHERE job = ? AND id <= (SELECT id FROM job_runs WHERE job = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
        )
        .bind(job.as_str())
        .bind(job.as_str())
        .bind(i64::from(kept));
        self.changed(&deletion)
    }
}

pub(crate) fn lease_of(row: LeaseRow) -> Result<Lease, StoreError> {
    let LeaseRow { job, holder, fencing, expires_at, next_at: Moment(next_at) } = row;
    Ok(Lease {
        job: parsed("name of a job", &job)?,
        holder: holder.map(|name| parsed("name of a node", &name)).transpose()?,
        fencing,
        expires_at: maybe(expires_at),
        next_at,
    })
}
