//! Messages that came by mail, for lists and for one whole.

use chrono::{DateTime, Utc};
use switchboard_domain::intake::{QuarantineReason, ReceivedState};
use switchboard_domain::{EmailAddress, ProjectId, ReceivedMailId, TicketId};

use super::{Listing, Paging};
use crate::ports::StoreError;
use crate::records::{MessageKey, ReceivedMail};

/// Which received messages a list has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceivedMailFilter {
    /// What became of them.
    pub state: Option<ReceivedState>,
    /// Why they wait.
    pub reason: Option<QuarantineReason>,
    /// The project that they were sent to.
    pub project_id: Option<ProjectId>,
    /// The ticket that they became, answer or name.
    pub ticket_id: Option<TicketId>,
    /// Who says they wrote them.
    pub sender: Option<EmailAddress>,
    /// Received at this instant or later.
    pub received_from: Option<DateTime<Utc>>,
    /// Received before this instant.
    pub received_before: Option<DateTime<Utc>>,
}

/// Messages that came by mail, for lists and for one whole.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ReceivedMailQueries: Send {
    /// Part of a list, newest first. They are counted up to [`MAILS_TOTAL_MAX`](super::MAILS_TOTAL_MAX).
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(
        &mut self,
        filter: &ReceivedMailFilter,
        paging: Paging,
    ) -> Result<Listing<ReceivedMail>, StoreError>;

    /// One message.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: ReceivedMailId) -> Result<Option<ReceivedMail>, StoreError>;

    /// The message of a project with this key, if it had one.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_by_key(
        &mut self,
        project: ProjectId,
        key: &MessageKey,
    ) -> Result<Option<ReceivedMail>, StoreError>;

    /// Whether nothing reaches an address any more.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn is_undeliverable(&mut self, address: &EmailAddress) -> Result<bool, StoreError>;
}
