//! Whom tickets concern, and what waits to be told.

use chrono::{DateTime, Utc};
use switchboard_domain::notification::Preferences;
use switchboard_domain::{MessageId, TicketId, UserId};

use crate::ports::StoreError;
use crate::records::{Concern, ToldMessage, WaitingNotice};

/// Whom tickets concern, and what waits to be told.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait NotificationQueries: Send {
    /// The position in the log up to which people were told of every event.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn position(&mut self) -> Result<i64, StoreError>;

    /// A ticket with everybody whom it concerns; nothing where it was deleted. Deleted accounts are not among them.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn concern(&mut self, ticket: TicketId) -> Result<Option<Concern>, StoreError>;

    /// A reply as a mail about it shows it. Notes are not found.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn reply(&mut self, message: MessageId) -> Result<Option<ToldMessage>, StoreError>;

    /// What a person chose to be told.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn preferences(&mut self, user: UserId) -> Result<Preferences, StoreError>;

    /// The notices of the person for whom one has waited since that instant or longer, the oldest first, at most so many. Of several such
    /// persons it is the one who has waited for the longest time; nothing where nobody has.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn waiting_since(&mut self, instant: DateTime<Utc>, limit: u32)
    -> Result<Vec<WaitingNotice>, StoreError>;
}
