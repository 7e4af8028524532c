//! A clock that stands until it is moved.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use switchboard_application::ports::Clock;

/// A clock that stands until it is moved.
#[derive(Debug)]
pub(super) struct MovedClock(Mutex<DateTime<Utc>>);

impl MovedClock {
    /// A clock that stands at this instant.
    pub(super) const fn new(instant: DateTime<Utc>) -> Self {
        Self(Mutex::new(instant))
    }

    /// Moves it.
    pub(super) fn set(&self, instant: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = instant;
    }
}

impl Clock for MovedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
