//! A gate that lets a few through at a time, keeps a few more waiting in the order they came, and turns the others away.

use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The gate.
#[derive(Debug)]
pub(crate) struct Gate {
    inside: usize,
    inside_or_waiting: usize,
    counts: Mutex<Counts>,
    somebody_left: Condvar,
}

/// How many ever came in sight of the gate and how many have left it. Who came as number `n` enters once fewer than `inside` of
/// those before are still there, which two counters tell and which keeps the order.
#[derive(Debug, Default)]
struct Counts {
    came: usize,
    left: usize,
}

/// The way out: whoever holds it is inside, and leaves by dropping it.
#[derive(Debug)]
#[must_use]
pub(crate) struct Pass<'gate>(&'gate Gate);

impl Gate {
    pub(crate) fn new(inside: NonZeroUsize, waiting: usize) -> Self {
        Self {
            inside: inside.get(),
            inside_or_waiting: inside.get().saturating_add(waiting),
            counts: Mutex::default(),
            somebody_left: Condvar::new(),
        }
    }

    /// Waits for its turn. Nothing when too many wait already.
    pub(crate) fn enter(&self) -> Option<Pass<'_>> {
        let mut counts = self.counts();
        if counts.came - counts.left >= self.inside_or_waiting {
            return None;
        }
        let number = counts.came;
        counts.came += 1;
        let _counts = self
            .somebody_left
            .wait_while(counts, |counts| number >= counts.left + self.inside)
            .unwrap_or_else(PoisonError::into_inner);
        Some(Pass(self))
    }

    /// The counters are right even after a panic: each changes in one step.
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(crate) fn present(&self) -> usize {
        let counts = self.counts();
        counts.came - counts.left
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.counts().left += 1;
        self.0.somebody_left.notify_all();
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;

    fn gate(inside: usize, waiting: usize) -> Gate {
        Gate::new(NonZeroUsize::new(inside).unwrap(), waiting)
    }

    /// Waits for what another thread does. What has not happened after so long never will.
    #[track_caller]
    pub(crate) fn until(condition: impl Fn() -> bool) {
        let start = Instant::now();
        while !condition() {
            assert!(start.elapsed() < Duration::from_secs(20), "the other thread hangs");
            thread::yield_now();
        }
    }

    #[test]
    fn those_beyond_the_queue_are_turned_away_at_once() {
        let gate = gate(2, 1);
        thread::scope(|scope| {
            let (first, _second) = (gate.enter().unwrap(), gate.enter().unwrap());
            let third = scope.spawn(|| gate.enter().is_some());
            until(|| gate.present() == 3);
            let fourth = scope.spawn(|| gate.enter().is_none());
            until(|| fourth.is_finished());
            assert!(fourth.join().unwrap(), "two inside and one waiting are all there is room for");
            assert!(!third.is_finished());
            drop(first);
            assert!(third.join().unwrap());
        });
        assert_eq!(gate.present(), 0);
        assert!(gate.enter().is_some());
    }

    #[test]
    fn those_who_wait_enter_in_the_order_they_came() {
        let gate = gate(1, 8);
        let entered = Mutex::new(Vec::new());
        thread::scope(|scope| {
            let first = gate.enter().unwrap();
            for number in 0..8 {
                let (gate, entered) = (&gate, &entered);
                scope.spawn(move || {
                    let _pass = gate.enter().unwrap();
                    entered.lock().unwrap().push(number);
                });
                until(|| gate.present() == number + 2);
            }
            drop(first);
        });
        assert_eq!(entered.into_inner().unwrap(), [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn never_more_than_the_limit_are_inside() {
        let (gate, inside, most) = (gate(3, 100), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let _pass = gate.enter().unwrap();
                        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.into_inner() <= 3);
        assert_eq!(gate.present(), 0);
    }

    #[test]
    fn a_panic_inside_frees_the_place() {
        let gate = gate(1, 0);
        let outcome = thread::scope(|scope| {
            scope
                .spawn(|| {
                    let _pass = gate.enter().unwrap();
                    panic!("something inside goes wrong");
                })
                .join()
        });
        assert!(outcome.is_err());
        assert!(gate.enter().is_some());
    }
}
