//! The event log, as a unit of work reads and writes them.

use switchboard_domain::TicketId;

use crate::ports::StoreError;
use crate::records::{Event, NewEvent};

/// The event log, as those who write see it.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait EventStore: Send {
    /// Puts events into the log, in this order.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn append(&mut self, events: &[NewEvent]) -> Result<(), StoreError>;

    /// Everything that happened to a ticket, in order, with what this unit of work appended.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn of_ticket(&mut self, id: TicketId) -> Result<Vec<Event>, StoreError>;
}
