//! API keys, for lists. Never their secrets.

use switchboard_domain::access::KeyKind;
use switchboard_domain::{KeyId, ProjectId};

use super::{Listing, Paging};
use crate::ports::StoreError;
use crate::records::{KeyDetail, KeySummary, LoggedRequest};

/// How far the requests in the log are counted.
pub const REQUESTS_TOTAL_MAX: u64 = 1_000;

/// Which keys a list has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyFilter {
    /// Only those of this kind.
    pub kind: Option<KeyKind>,
    /// Only those that belong to this project.
    pub project_id: Option<ProjectId>,
    /// Only those that are switched on, or off.
    pub is_active: Option<bool>,
    /// Only those with this in their names, whatever the case.
    pub search: Option<String>,
}

/// API keys, for lists. Never their secrets.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait KeyQueries: Send {
    /// The keys of a project, the newest first, with those that were revoked.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn of_project(&mut self, project: ProjectId, paging: Paging) -> Result<Listing<KeySummary>, StoreError>;

    /// The keys, the newest first, without those that were deleted.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(&mut self, filter: &KeyFilter, paging: Paging) -> Result<Listing<KeyDetail>, StoreError>;

    /// The key with this identifier. A deleted one is not found.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: KeyId) -> Result<Option<KeyDetail>, StoreError>;

    /// Part of the log of requests, the newest first: those that showed this key, or any. They are counted up to [`REQUESTS_TOTAL_MAX`].
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn requests(&mut self, key: Option<KeyId>, paging: Paging) -> Result<Listing<LoggedRequest>, StoreError>;
}
