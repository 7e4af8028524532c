//! A clock that stands still until a test moves it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use switchboard_application::ports::Clock;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(Mutex<DateTime<Utc>>);

impl ManualClock {
    /// A clock that shows this instant.
    #[must_use]
    pub const fn new(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves it to another instant, forward or back.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.hand() = now;
    }

    /// Moves it on, and answers what it shows then.
    pub fn advance(&self, by: TimeDelta) -> DateTime<Utc> {
        *self.hand() += by;
        self.now()
    }

    fn hand(&self) -> MutexGuard<'_, DateTime<Utc>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.hand().trunc_subsecs(6)
    }
}
