//! Outgoing mails, for lists and for one whole.

use chrono::{DateTime, Utc};
use switchboard_domain::mail::MailState;
use switchboard_domain::{EmailAddress, MailId, TicketId};

use super::{Listing, Paging};
use crate::ports::StoreError;
use crate::records::{MailCounts, MailDetail, MailSummary};

/// How far the mails of a list are counted.
pub const MAILS_TOTAL_MAX: u64 = 1_000;

/// Which mails a list has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailFilter {
    /// Where they stand.
    pub state: Option<MailState>,
    /// The ticket that they are about.
    pub ticket_id: Option<TicketId>,
    /// Who gets them.
    pub recipient: Option<EmailAddress>,
    /// Written at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Written before this instant.
    pub created_before: Option<DateTime<Utc>>,
}

/// Outgoing mails. Nobody is shown what a mail with a secret says.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait MailQueries: Send {
    /// Part of a list, newest first. They are counted up to [`MAILS_TOTAL_MAX`].
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(&mut self, filter: &MailFilter, paging: Paging) -> Result<Listing<MailSummary>, StoreError>;

    /// One mail.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: MailId) -> Result<Option<MailDetail>, StoreError>;

    /// Whether a mail may be due: whether it is worth the while to take some in hand.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn any_due(&mut self, now: DateTime<Utc>) -> Result<bool, StoreError>;

    /// How many mails stand where, each counted up to [`MAILS_TOTAL_MAX`].
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn counts(&mut self) -> Result<MailCounts, StoreError>;
}
