//! What jobs ran, when, and how they ended.

use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::ports::{JobQueries, StoreError};
use switchboard_application::records::{Counts, Ending, JobRun};
use switchboard_domain::JobRunId;
use switchboard_domain::job::{JobName, Lease};

use crate::reader::View;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{parsed, unreadable};
use crate::stores::{LeaseRow, lease_of};
use crate::values::{Document, Instant, JsonText, Moment};

record! {
    struct RunRow {
        id: i64 as BigInt = "r.id",
        job: String as Text = "r.job",
        fencing: i64 as BigInt = "r.fencing",
        node: String as Text = "r.node",
        started_at: Moment as Instant = "r.started_at",
        finished_at: Option<Moment> as Nullable<Instant> = "r.finished_at",
        outcome: Option<String> as Nullable<Text> = "r.outcome",
        counts: Option<JsonText> as Nullable<Document> = "r.counts",
        error: Option<String> as Nullable<Text> = "r.error",
    }
}

impl JobQueries for View {
    fn leases(&mut self) -> Result<Vec<Lease>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(LeaseRow::columns(connection.dialect()))
            .sql(" FROM job_leases l ORDER BY l.job");
        let rows: Vec<LeaseRow> = connection.load(select)?;
        // A newer version may know more jobs.
        rows.into_iter().filter(|row| row.job.parse::<JobName>().is_ok()).map(lease_of).collect()
    }

    fn runs(&mut self, job: Option<JobName>, limit: u32) -> Result<Vec<JobRun>, StoreError> {
        let connection = self.connection()?;
        let mut select =
            Statement::new("SELECT ").sql(RunRow::columns(connection.dialect())).sql(" FROM job_runs r");
        if let Some(job) = job {
            select = select.sql(" WHERE r.job = ?").bind(job.as_str());
        }
        let rows: Vec<RunRow> =
            connection.load(select.sql(" ORDER BY r.id DESC LIMIT ?").bind(i64::from(limit)))?;
        rows.into_iter().filter(|row| row.job.parse::<JobName>().is_ok()).map(run_of).collect()
    }
}

fn run_of(row: RunRow) -> Result<JobRun, StoreError> {
    let RunRow { id, job, fencing, node, started_at, finished_at, outcome, counts, error } = row;
    let ending = match (outcome, finished_at) {
        (Some(outcome), Some(Moment(finished_at))) => {
            let JsonText(counts) = counts.unwrap_or_else(|| JsonText("{}".to_owned()));
            let counts = Counts(serde_json::from_str(&counts).map_err(unreadable("counts of a run"))?);
            Some(Ending { outcome: parsed("outcome of a run", &outcome)?, finished_at, counts, error })
        }
        (Some(_) | None, Some(_) | None) => None,
    };
    Ok(JobRun {
        id: JobRunId::new(id),
        job: parsed("name of a job", &job)?,
        fencing,
        node: parsed("name of a node", &node)?,
        started_at: started_at.0,
        ending,
    })
}
