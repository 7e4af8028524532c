//! How far people were told of what happened, what waits to be told, and what they chose.

use chrono::{DateTime, Utc};
use switchboard_domain::notification::Preferences;
use switchboard_domain::{UserId, WaitingNoticeId};

use crate::ports::StoreError;
use crate::records::NewWaitingNotice;

/// How far people were told of what happened, what waits to be told, and what they chose.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait NotificationStore: Send {
    /// Notes that people were told of every event up to `to`, if until now it was up to `from`; answers whether it was. Whoever tells
    /// them in the same unit of work does so once, however many try at the same time.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn advance(&mut self, from: i64, to: i64) -> Result<bool, StoreError>;

    /// Lets a notice wait for others.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn put_off(&mut self, notice: &NewWaitingNotice) -> Result<(), StoreError>;

    /// Takes notices that waited, and answers whether every one of them still did.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn take(&mut self, ids: &[WaitingNoticeId]) -> Result<bool, StoreError>;

    /// What a person chose to be told. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn preferences(&mut self, user: UserId) -> Result<Preferences, StoreError>;

    /// Keeps what a person chose to be told.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn choose(
        &mut self,
        user: UserId,
        preferences: &Preferences,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;
}
