//! Projects, for lists.

use std::collections::BTreeSet;

use switchboard_domain::ProjectId;
use switchboard_domain::access::Scope;

use super::{Listing, Paging};
use crate::ports::StoreError;
use crate::records::{ProjectDetail, ProjectName, ProjectSummary};

/// Projects.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ProjectQueries: Send {
    /// Projects by name whatever its case, the older first where names are the same, with counts.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(&mut self, filter: &ProjectFilter, paging: Paging)
    -> Result<Listing<ProjectSummary>, StoreError>;

    /// A project with all that hangs on it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn detail(&mut self, id: ProjectId) -> Result<Option<ProjectDetail>, StoreError>;

    /// Whether there is a project with this identifier.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn exists(&mut self, id: ProjectId) -> Result<bool, StoreError>;

    /// Whether a project has this name or this slug, which are compared without case and spaces.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn is_named(&mut self, squeezed: &str) -> Result<bool, StoreError>;

    /// The names of the projects into which something new may be put within the scope, in the order of [`list`](Self::list).
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn admitted(
        &mut self,
        scope: &Scope,
        filter: &ProjectFilter,
        paging: Paging,
    ) -> Result<Listing<ProjectName>, StoreError>;

    /// The names of these projects, by name.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn names(&mut self, ids: &BTreeSet<ProjectId>) -> Result<Vec<ProjectName>, StoreError>;
}

/// Which projects are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectFilter {
    /// Part of the name or slug, without case.
    pub search: Option<String>,
    /// Whether they take tickets.
    pub is_active: Option<bool>,
}
