//! API keys, for lists. Never their secrets.

use switchboard_domain::ProjectId;

use super::{Listing, Paging};
use crate::ports::StoreError;
use crate::records::KeySummary;

/// API keys, for lists. Never their secrets.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait KeyQueries: Send {
    /// The keys of a project, the newest first, with those that were revoked.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn of_project(&mut self, project: ProjectId, paging: Paging) -> Result<Listing<KeySummary>, StoreError>;
}
