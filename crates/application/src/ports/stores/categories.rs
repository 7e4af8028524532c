//! Categories, as a unit of work changes them.

use chrono::{DateTime, Utc};
use switchboard_domain::CategoryId;

use crate::ports::StoreError;
use crate::records::{Category, NewCategory};

/// Categories, as a unit of work changes them. Deleted ones are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait CategoryStore: Send {
    /// All categories, by name whatever the case. Until the unit of work ends, nobody else makes, moves or deletes one, so what is decided on them stays right.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn all(&mut self) -> Result<Vec<Category>, StoreError>;

    /// Makes a category.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `CategoryName` when one below the same parent is called the same.
    fn insert(&mut self, category: &NewCategory) -> Result<Category, StoreError>;

    /// Saves the name, the colour and the place of a category.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `CategoryName` when another one below the same parent is called the same.
    fn save(&mut self, category: &Category) -> Result<(), StoreError>;

    /// Deletes a category: no new ticket gets it. Tickets that have it keep it with its name.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn delete(&mut self, id: CategoryId, at: DateTime<Utc>) -> Result<(), StoreError>;
}
