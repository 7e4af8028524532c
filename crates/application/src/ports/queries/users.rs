//! People, for lists and for one whole.

use switchboard_domain::access::Role;
use switchboard_domain::{ProjectId, UserId};

use super::{Listing, Paging};
use crate::ports::StoreError;
use crate::records::{Assignable, User, UserDetail};

/// People, for lists and for one whole. Deleted accounts are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait UserQueries: Send {
    /// People, newest first.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(&mut self, filter: &UserFilter, paging: Paging) -> Result<Listing<User>, StoreError>;

    /// The person with this identifier, and the projects they are assigned to.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: UserId) -> Result<Option<UserDetail>, StoreError>;

    /// Who can work on tickets of a project: its active agents, and the active administrators. In no particular order.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn assignable(&mut self, project: ProjectId) -> Result<Vec<Assignable>, StoreError>;
}

/// Which people are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// What they are to the desk.
    pub role: Option<Role>,
    /// Whether they may log in.
    pub is_active: Option<bool>,
    /// Beginnings of words in the name or the address, without case and accents.
    pub search: Option<String>,
}
