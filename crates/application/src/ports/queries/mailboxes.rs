//! What is remembered of mailboxes.

use crate::ports::StoreError;
use crate::records::MailboxState;

/// What is remembered of mailboxes.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait MailboxQueries: Send {
    /// All that were ever looked into, by name.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(&mut self) -> Result<Vec<MailboxState>, StoreError>;
}
