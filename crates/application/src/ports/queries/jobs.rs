//! What jobs ran, when, and how they ended.

use switchboard_domain::job::{JobName, Lease};

use crate::ports::StoreError;
use crate::records::JobRun;

/// What jobs ran, when, and how they ended. Jobs that only a newer version knows are passed over.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait JobQueries: Send {
    /// The lease of each job, by name.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn leases(&mut self) -> Result<Vec<Lease>, StoreError>;

    /// The latest runs of a job, or of all, newest first.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn runs(&mut self, job: Option<JobName>, limit: u32) -> Result<Vec<JobRun>, StoreError>;
}
