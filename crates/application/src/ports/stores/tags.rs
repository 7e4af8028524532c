//! Tags, as a unit of work changes them.

use chrono::{DateTime, Utc};
use switchboard_domain::catalog::Color;
use switchboard_domain::{Label, TagId};

use crate::ports::StoreError;
use crate::records::Tag;

/// Tags, as a unit of work changes them. Deleted ones are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait TagStore: Send {
    /// The tag with this identifier. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: TagId) -> Result<Option<Tag>, StoreError>;

    /// The tag that is called this, whatever the case.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_by_name(&mut self, name: &Label) -> Result<Option<Tag>, StoreError>;

    /// Makes a tag.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `TagName`.
    fn insert(&mut self, name: &Label, color: &Color, at: DateTime<Utc>) -> Result<Tag, StoreError>;

    /// Saves the name and the colour of a tag.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `TagName`.
    fn save(&mut self, tag: &Tag) -> Result<(), StoreError>;

    /// Deletes a tag and takes it off every ticket. Events that name it stay as they are.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn delete(&mut self, id: TagId, at: DateTime<Utc>) -> Result<(), StoreError>;
}
