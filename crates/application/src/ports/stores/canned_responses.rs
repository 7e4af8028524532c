//! Canned responses, as a unit of work changes them.

use switchboard_domain::catalog::{Sharing, Shortcut};
use switchboard_domain::{CannedResponseId, UserId};

use crate::ports::StoreError;
use crate::records::{CannedResponse, NewCannedResponse};

/// Canned responses, as a unit of work changes them.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait CannedResponseStore: Send {
    /// The canned response with this identifier. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: CannedResponseId) -> Result<Option<CannedResponse>, StoreError>;

    /// Which canned response of a shelf has this shortcut, whatever the case.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_by_shortcut(
        &mut self,
        shelf: Shelf,
        shortcut: &Shortcut,
    ) -> Result<Option<CannedResponseId>, StoreError>;

    /// Makes a canned response.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `Shortcut` when another one of its shelf has the same.
    fn insert(&mut self, response: &NewCannedResponse) -> Result<CannedResponse, StoreError>;

    /// Saves all of a canned response but whose it is and since when it exists.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `Shortcut` when another one of its shelf has the same.
    fn save(&mut self, response: &CannedResponse) -> Result<(), StoreError>;

    /// Deletes a canned response.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn delete(&mut self, id: CannedResponseId) -> Result<(), StoreError>;
}

/// Among which canned responses a shortcut is unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// All shared ones.
    Shared,
    /// The private ones of this person.
    Private(UserId),
}

impl Shelf {
    /// Where a canned response of this person stands.
    #[must_use]
    pub const fn of(owner: UserId, sharing: Sharing) -> Self {
        match sharing {
            Sharing::Private => Self::Private(owner),
            Sharing::Shared => Self::Shared,
        }
    }
}
