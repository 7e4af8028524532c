//! The wish to stop, which wakes those who sleep.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The wish to stop.
#[derive(Debug, Default)]
pub(super) struct Stop {
    is_asked: Mutex<bool>,
    asked: Condvar,
}

impl Stop {
    /// Asks for it.
    pub(super) fn ask(&self) {
        *self.is_asked.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.asked.notify_all();
    }

    /// Whether it was asked for.
    pub(super) fn is_asked(&self) -> bool {
        *self.is_asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps for this long, or until it is asked for; answers whether it was.
    pub(super) fn sleep(&self, pause: Duration) -> bool {
        let is_asked = self.is_asked.lock().unwrap_or_else(PoisonError::into_inner);
        let (is_asked, _) = self
            .asked
            .wait_timeout_while(is_asked, pause, |is_asked| !*is_asked)
            .unwrap_or_else(PoisonError::into_inner);
        *is_asked
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;
    use std::time::Instant;

    use super::*;

    #[test]
    fn whoever_sleeps_is_woken() {
        let stop = Arc::new(Stop::default());
        let sleeper = Arc::clone(&stop);
        let start = Instant::now();
        let sleeping = thread::spawn(move || sleeper.sleep(Duration::from_secs(60)));
        stop.ask();
        assert!(sleeping.join().unwrap());
        assert!(stop.is_asked() && start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_pause_ends_by_itself() {
        assert!(!Stop::default().sleep(Duration::from_millis(1)));
    }
}
