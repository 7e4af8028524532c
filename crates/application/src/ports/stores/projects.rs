//! Projects and their agents, as a unit of work reads and writes them.

use chrono::{DateTime, Utc};
use switchboard_domain::{Prefix, ProjectId, Slug, UserId};

use crate::ports::StoreError;
use crate::records::{NewProject, Position, Project};

/// Projects and their agents.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ProjectStore: Send {
    /// The project with this identifier.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError>;

    /// The same for whoever is going to change it: until the unit of work ends, nobody else does.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_to_change(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError>;

    /// Whether a project has this slug.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn slug_is_taken(&mut self, slug: &Slug) -> Result<bool, StoreError>;

    /// Whether the ticket numbers of a project begin with this prefix.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn prefix_is_taken(&mut self, prefix: &Prefix) -> Result<bool, StoreError>;

    /// Makes a project, active and without a calendar.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `ProjectSlug` or `ProjectPrefix`.
    fn insert(&mut self, project: &NewProject) -> Result<Project, StoreError>;

    /// Keeps what can be changed of a project: everything but its slug, its prefix and its age.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when there is no such project.
    fn save(&mut self, project: &Project, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Assigns an agent, or changes the position of one who is assigned already.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn assign_agent(
        &mut self,
        project: ProjectId,
        user: UserId,
        position: Position,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Takes somebody off a project, and tells whether they were assigned to it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn remove_agent(&mut self, project: ProjectId, user: UserId) -> Result<bool, StoreError>;

    /// Whether this person is assigned to the project.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn has_agent(&mut self, project: ProjectId, user: UserId) -> Result<bool, StoreError>;
}
