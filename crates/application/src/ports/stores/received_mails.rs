//! Messages that came by mail, and addresses that nothing can be sent to.

use chrono::{DateTime, Utc};
use switchboard_domain::{EmailAddress, ProjectId, ReceivedMailId, TicketId};

use crate::ports::StoreError;
use crate::records::{Admission, DeliveryFailure, NewReceivedMail, Outcome, ReceivedMail};

/// Messages that came by mail, and addresses that nothing can be sent to.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ReceivedMailStore: Send {
    /// Keeps a message that comes in, unless its project had it before. Of callers at the same moment with the same message one keeps it; the
    /// others wait and are told what became of it.
    ///
    /// Until [`settle`](Self::settle) says more, it is one that could not be handled.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn admit(&mut self, mail: &NewReceivedMail) -> Result<Admission, StoreError>;

    /// Notes what became of a message.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn settle(&mut self, id: ReceivedMailId, outcome: Outcome) -> Result<(), StoreError>;

    /// A message. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_to_change(&mut self, id: ReceivedMailId) -> Result<Option<ReceivedMail>, StoreError>;

    /// How many messages were taken for this ticket, or held that name it, at this instant or later. Those that a program wrote do not count.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn recent_of_ticket(&mut self, ticket: TicketId, since: DateTime<Utc>) -> Result<u64, StoreError>;

    /// How many messages of this sender to this project became tickets, or were held, at this instant or later.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn recent_of_sender(
        &mut self,
        project: ProjectId,
        sender: &EmailAddress,
        since: DateTime<Utc>,
    ) -> Result<u64, StoreError>;

    /// Forgets a message, and puts the blob of its original on the list of those to be removed.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn forget(&mut self, id: ReceivedMailId) -> Result<(), StoreError>;

    /// Forgets messages that are kept for themselves, stored or in quarantine, and came before an instant: at most so many, and answers how
    /// many there were. The blobs of their originals are put on the list of those to be removed.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError>;

    /// Notes that nothing reaches an address any more, if a mail that was sent there is the proof: one with this identifier and this
    /// receiver. Answers whether it was.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn mark_undeliverable(
        &mut self,
        failure: &DeliveryFailure,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError>;

    /// Notes that something reaches an address.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn mark_deliverable(&mut self, address: &EmailAddress) -> Result<(), StoreError>;
}
