//! Categories, tags and canned responses, for lists.

use switchboard_domain::access::Scope;
use switchboard_domain::catalog::Sharing;
use switchboard_domain::{CannedResponseId, ProjectId, UserId};

use crate::ports::StoreError;
use crate::records::{CannedResponse, Category, Tag};

/// Categories, tags and canned responses, for lists. Deleted ones are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait CatalogQueries: Send {
    /// All categories, by name whatever the case.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn categories(&mut self) -> Result<Vec<Category>, StoreError>;

    /// All tags, by name whatever the case.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn tags(&mut self) -> Result<Vec<Tag>, StoreError>;

    /// The canned responses of a shelf that match the filter, by title whatever the case.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn canned_responses(
        &mut self,
        reader: &CannedReader,
        filter: &CannedResponseFilter,
    ) -> Result<Vec<CannedResponse>, StoreError>;

    /// A canned response, whoever may use it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn canned_response(&mut self, id: CannedResponseId) -> Result<Option<CannedResponse>, StoreError>;
}

/// Who looks for canned responses: they find their own, and the shared ones for every project or for one within the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedReader {
    /// Whose private ones are found.
    pub owner: UserId,
    /// The projects whose shared ones are found.
    pub scope: Scope,
}

/// Which canned responses are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CannedResponseFilter {
    /// Only those that can be used in this project: its own, and those for every project.
    pub project_id: Option<ProjectId>,
    /// Part of the title, the text or the shortcut, without case.
    pub search: Option<String>,
}

impl CannedReader {
    /// Whether they find this one.
    #[must_use]
    pub fn finds(&self, response: &CannedResponse) -> bool {
        let is_within = || response.project_id.is_none_or(|project| self.scope.admits(project));
        response.owner_id == self.owner || (response.sharing == Sharing::Shared && is_within())
    }
}

impl CannedResponseFilter {
    /// Whether a canned response is wanted.
    #[must_use]
    pub fn matches(&self, response: &CannedResponse) -> bool {
        let is_of_project = self.project_id.is_none()
            || response.project_id.is_none()
            || self.project_id == response.project_id;
        let is_found =
            self.search.as_ref().is_none_or(|search| response.search_text().contains(&search.to_lowercase()));
        is_of_project && is_found
    }
}
