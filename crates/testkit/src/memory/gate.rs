//! The gate that lets one unit of work in at a time.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use switchboard_application::ports::StoreError;

/// How long a unit of work waits for its turn. Only a test that opens one inside another waits for so long.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(super) struct Gate {
    is_taken: Mutex<bool>,
    freed: Condvar,
}

/// The right to be the one unit of work. Unlike a mutex guard it may move to another thread.
pub(super) struct Turn(Arc<Gate>);

impl Gate {
    pub(super) fn enter(self: &Arc<Self>) -> Result<Turn, StoreError> {
        let is_taken = self.is_taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut is_taken, wait) = self
            .freed
            .wait_timeout_while(is_taken, PATIENCE, |is_taken| *is_taken)
            .unwrap_or_else(PoisonError::into_inner);
        if wait.timed_out() {
            return Err(StoreError::Unavailable("another unit of work stayed open".into()));
        }
        *is_taken = true;
        Ok(Turn(Arc::clone(self)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.0.is_taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.freed.notify_one();
    }
}
