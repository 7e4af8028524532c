//! Jobs, as the memory database keeps them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{JobQueries, JobStore, StoreError};
use switchboard_application::records::{Counts, Ending, JobRun, NewRun};
use switchboard_domain::JobRunId;
use switchboard_domain::job::{JobName, Lease, RunOutcome};

use super::{MemoryReader, MemoryTransaction};

/// The leases and runs of jobs.
#[derive(Clone, Default)]
pub(super) struct JobTables {
    leases: BTreeMap<JobName, Lease>,
    runs: BTreeMap<JobRunId, JobRun>,
    last_run: i64,
}

impl JobStore for MemoryTransaction {
    fn register(&mut self, lease: &Lease) -> Result<(), StoreError> {
        self.run(|state| {
            state.jobs.leases.entry(lease.job).or_insert_with(|| lease.clone());
            Ok(())
        })
    }

    fn lease(&mut self, job: JobName) -> Result<Option<Lease>, StoreError> {
        self.run(|state| Ok(state.jobs.leases.get(&job).cloned()))
    }

    fn save_lease(&mut self, lease: &Lease) -> Result<(), StoreError> {
        self.run(|state| {
            let stored = state.jobs.leases.get_mut(&lease.job);
            let stored = stored.ok_or_else(|| {
                StoreError::Backend(format!("the job {} is not registered", lease.job).into())
            })?;
            *stored = lease.clone();
            Ok(())
        })
    }

    fn begin_run(&mut self, run: &NewRun) -> Result<JobRunId, StoreError> {
        self.run(|state| {
            let NewRun { job, fencing, node, started_at } = run.clone();
            let mut runs = state.jobs.runs.values();
            if !state.jobs.leases.contains_key(&job)
                || runs.any(|run| (run.job, run.fencing) == (job, fencing))
            {
                return Err(StoreError::Backend(
                    format!("no run {fencing} of the job {job} can begin").into(),
                ));
            }
            state.jobs.last_run += 1;
            let id = JobRunId::new(state.jobs.last_run);
            state.jobs.runs.insert(id, JobRun { id, job, fencing, node, started_at, ending: None });
            Ok(id)
        })
    }

    fn end_run(&mut self, id: JobRunId, ending: &Ending) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(run) = state.jobs.runs.get_mut(&id) {
                run.ending = Some(ending.clone());
            }
            Ok(())
        })
    }

    fn abandon_runs(&mut self, job: JobName, at: DateTime<Utc>) -> Result<u64, StoreError> {
        self.run(|state| {
            let mut abandoned = 0;
            for run in state.jobs.runs.values_mut().filter(|run| run.job == job && run.ending.is_none()) {
                let counts = Counts::default();
                run.ending = Some(Ending { outcome: RunOutcome::Lost, finished_at: at, counts, error: None });
                abandoned += 1;
            }
            Ok(abandoned)
        })
    }

    fn forget_runs(&mut self, job: JobName, kept: u32) -> Result<u64, StoreError> {
        self.run(|state| {
            let kept = usize::try_from(kept).expect("a number of runs fits");
            let runs = state.jobs.runs.values().rev().filter(|run| run.job == job);
            let forgotten: Vec<JobRunId> = runs.skip(kept).map(|run| run.id).collect();
            for id in &forgotten {
                state.jobs.runs.remove(id);
            }
            Ok(u64::try_from(forgotten.len()).expect("a number of runs fits"))
        })
    }
}

impl JobQueries for MemoryReader {
    fn leases(&mut self) -> Result<Vec<Lease>, StoreError> {
        let mut leases: Vec<Lease> = self.committed.latest().jobs.leases.values().cloned().collect();
        leases.sort_by_key(|lease| lease.job.as_str());
        Ok(leases)
    }

    fn runs(&mut self, job: Option<JobName>, limit: u32) -> Result<Vec<JobRun>, StoreError> {
        let state = self.committed.latest();
        let runs = state.jobs.runs.values().rev().filter(|run| job.is_none_or(|job| run.job == job));
        Ok((0..limit).zip(runs).map(|(_, run)| run.clone()).collect())
    }
}
