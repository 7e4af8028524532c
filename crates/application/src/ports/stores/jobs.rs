//! Jobs: who runs them, and how their runs ended.

use chrono::{DateTime, Utc};
use switchboard_domain::JobRunId;
use switchboard_domain::job::{JobName, Lease};

use crate::ports::StoreError;
use crate::records::{Ending, NewRun};

/// Jobs: who runs them, and how their runs ended.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait JobStore: Send {
    /// Keeps the first lease of a job. Where there is one already, it stays as it is.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn register(&mut self, lease: &Lease) -> Result<(), StoreError>;

    /// The lease of a job. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn lease(&mut self, job: JobName) -> Result<Option<Lease>, StoreError>;

    /// Saves a lease that was read in the same unit of work.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn save_lease(&mut self, lease: &Lease) -> Result<(), StoreError>;

    /// Notes that a run begins.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn begin_run(&mut self, run: &NewRun) -> Result<JobRunId, StoreError>;

    /// Notes how a run ended.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn end_run(&mut self, id: JobRunId, ending: &Ending) -> Result<(), StoreError>;

    /// Notes of every run of a job that never ended that it is lost, and answers how many there were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn abandon_runs(&mut self, job: JobName, at: DateTime<Utc>) -> Result<u64, StoreError>;

    /// Forgets all runs of a job but the newest ones, and answers how many there were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn forget_runs(&mut self, job: JobName, kept: u32) -> Result<u64, StoreError>;
}
