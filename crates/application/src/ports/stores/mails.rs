//! The outbox.

use chrono::{DateTime, Utc};
use switchboard_domain::mail::{MailKind, Standing};
use switchboard_domain::{EmailAddress, MailId};

use crate::ports::StoreError;
use crate::records::{ClaimedMail, MailClaim, MailLease, NewMail, TryEnd};

/// The outbox: what is put into it is sent once its unit of work was committed.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait MailStore: Send {
    /// Puts a mail into the outbox, due at once.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn enqueue(&mut self, mail: &NewMail) -> Result<MailId, StoreError>;

    /// Takes mails in hand that are due, at most so many, in the order in which they came due. Nobody else has one of them in hand, and of
    /// waiting mails with the same order key only the first is taken.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn claim(
        &mut self,
        lease: &MailLease,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<ClaimedMail>, StoreError>;

    /// Notes how a try ended and gives the mail out of hand. Where somebody else has it in hand meanwhile, or it was taken back, nothing is
    /// changed; answers whether it was. What a mail with a secret says is erased once it has ended.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn end_try(&mut self, claim: MailClaim, end: &TryEnd) -> Result<bool, StoreError>;

    /// How many mails of a kind were put into the outbox for an address at this instant or later, with what this unit of work enqueued.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn written_since(
        &mut self,
        kind: MailKind,
        recipient: &EmailAddress,
        since: DateTime<Utc>,
    ) -> Result<u64, StoreError>;

    /// Where a mail stands. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn standing(&mut self, id: MailId) -> Result<Option<Standing>, StoreError>;

    /// Queues a mail anew, due at this instant, as if it had never been tried.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn requeue(&mut self, id: MailId, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Takes a mail back. What a mail with a secret says is erased.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn cancel(&mut self, id: MailId) -> Result<(), StoreError>;

    /// Forgets mails that have ended and were written before an instant, at most so many, and answers how many there were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError>;
}
