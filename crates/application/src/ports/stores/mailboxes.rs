//! What is remembered of mailboxes.

use crate::ports::StoreError;
use crate::records::{MailboxName, MailboxState};

/// What is remembered of mailboxes.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait MailboxStore: Send {
    /// What is remembered of a mailbox.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, name: &MailboxName) -> Result<Option<MailboxState>, StoreError>;

    /// Remembers this of a mailbox, instead of what was known.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn save(&mut self, state: &MailboxState) -> Result<(), StoreError>;
}
