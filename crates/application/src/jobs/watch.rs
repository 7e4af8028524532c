//! Work that waits for other servers: meanwhile its lease is renewed, and it is told when it is to stop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often it is looked whether the work is to stop.
const GLANCE: Duration = Duration::from_millis(100);

/// Does the work in a thread of its own, and renews the lease so often. The work is asked to stop when `is_stopping` says so, and when the
/// lease could not be renewed.
///
/// # Errors
/// The panic of the work.
pub(super) fn watched<T: Send>(
    is_stopping: &dyn Fn() -> bool,
    renewal: Duration,
    renew: impl Fn() -> bool,
    work: impl FnOnce(&(dyn Fn() -> bool + Sync)) -> T + Send,
) -> thread::Result<T> {
    let is_over = AtomicBool::new(false);
    let is_asked = || is_over.load(Ordering::Relaxed);
    let (end, ended) = channel();
    thread::scope(|scope| {
        scope.spawn(|| {
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&is_asked)));
            // Whoever waits for it is there until it came.
            drop(end.send(outcome));
        });
        let mut renewed_at = Instant::now();
        loop {
            match ended.recv_timeout(GLANCE) {
                Ok(outcome) => return outcome,
                Err(RecvTimeoutError::Timeout) if is_asked() => {}
                Err(RecvTimeoutError::Timeout) => {
                    let is_lost = renewed_at.elapsed() >= renewal && {
                        renewed_at = Instant::now();
                        !renew()
                    };
                    is_over.store(is_lost || is_stopping(), Ordering::Relaxed);
                }
                Err(RecvTimeoutError::Disconnected) => return Err(Box::new("the work ended without an end")),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const RENEWAL: Duration = Duration::from_millis(300);

    /// Work that goes on until it is asked to stop, and answers how long it took.
    fn until_asked(is_asked: &(dyn Fn() -> bool + Sync)) -> Duration {
        let start = Instant::now();
        while !is_asked() {
            thread::sleep(Duration::from_millis(1));
        }
        start.elapsed()
    }

    #[test]
    fn short_work_is_neither_renewed_nor_held_up() {
        let renewals = Cell::new(0);
        let renew = || {
            renewals.set(renewals.get() + 1);
            true
        };
        assert_eq!(watched(&|| false, RENEWAL, renew, |_| 7).unwrap(), 7);
        assert_eq!(renewals.get(), 0);
    }

    #[test]
    fn long_work_keeps_its_lease_and_stops_when_it_is_lost() {
        let renewals = Cell::new(0);
        let renew = || {
            renewals.set(renewals.get() + 1);
            renewals.get() < 3
        };
        assert!(watched(&|| false, RENEWAL, renew, until_asked).unwrap() >= RENEWAL * 3);
        assert_eq!(renewals.get(), 3);
    }

    #[test]
    fn work_stops_when_the_node_does() {
        watched(&|| true, RENEWAL, || true, until_asked).unwrap();
    }

    #[test]
    fn a_panic_is_an_end() {
        assert!(watched(&|| false, RENEWAL, || true, |_| -> u32 { panic!("a test") }).is_err());
    }
}
