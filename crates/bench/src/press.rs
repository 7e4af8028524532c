//! Runs the same work on several threads for a while and tells how often and how quickly it was done.

use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use serde::Serialize;

/// How long the work runs before it counts.
const WARM_UP: Duration = Duration::from_millis(500);

const WARMING: u8 = 0;
const COUNTING: u8 = 1;
const OVER: u8 = 2;

/// How often and how quickly something was done.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// How often a second.
    pub per_second: f64,
    /// Half of them took no longer than this, in milliseconds.
    pub p50_milliseconds: f64,
    /// Ninety-nine of a hundred took no longer than this, in milliseconds.
    pub p99_milliseconds: f64,
    /// How often it was done altogether, before time counted as well.
    pub done: u32,
}

/// The work of one thread: it makes ready what it needs and then repeats itself on the stopwatch.
pub type Worker = Box<dyn FnOnce(&Stopwatch) -> Result<Samples> + Send>;

/// What one thread measured.
#[derive(Debug, Default)]
pub struct Samples {
    done: u64,
    counted: u64,
    microseconds: Vec<u32>,
}

/// Tells the threads what counts.
#[derive(Debug)]
pub struct Stopwatch {
    phase: AtomicU8,
}

impl Stopwatch {
    /// Repeats a step until time is over. The step tells how many things it did at once.
    ///
    /// # Errors
    /// The first error of the step.
    pub fn repeat(&self, mut step: impl FnMut() -> Result<u64>) -> Result<Samples> {
        let mut samples = Samples::default();
        loop {
            let phase = self.phase.load(Ordering::Relaxed);
            if phase == OVER {
                return Ok(samples);
            }
            let begun = Instant::now();
            let done = step()?;
            samples.done += done;
            if phase == COUNTING && self.phase.load(Ordering::Relaxed) == COUNTING {
                samples.counted += done;
                samples.microseconds.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
        }
    }
}

/// Runs the workers for so long, each on a thread of its own.
///
/// # Errors
/// The first error of a worker.
pub fn press(workers: Vec<Worker>, duration: Duration) -> Result<Figures> {
    let stopwatch = Stopwatch { phase: AtomicU8::new(WARMING) };
    let mut microseconds = Vec::new();
    let (mut done, mut counted) = (0, 0);
    let mut time = Duration::ZERO;
    thread::scope(|scope| -> Result<()> {
        let stopwatch = &stopwatch;
        let threads: Vec<_> =
            workers.into_iter().map(|worker| scope.spawn(move || worker(stopwatch))).collect();
        thread::sleep(WARM_UP);
        let begun = Instant::now();
        stopwatch.phase.store(COUNTING, Ordering::Relaxed);
        thread::sleep(duration);
        stopwatch.phase.store(OVER, Ordering::Relaxed);
        time = begun.elapsed();
        for thread in threads {
            let samples = thread.join().map_err(|_panic| anyhow!("a worker panicked"))??;
            done += samples.done;
            counted += samples.counted;
            microseconds.extend(samples.microseconds);
        }
        Ok(())
    })?;
    microseconds.sort_unstable();
    Ok(Figures {
        per_second: f64::from(u32::try_from(counted)?) / time.as_secs_f64(),
        p50_milliseconds: percentile(&microseconds, 50),
        p99_milliseconds: percentile(&microseconds, 99),
        done: u32::try_from(done)?,
    })
}

fn percentile(sorted: &[u32], percent: usize) -> f64 {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    f64::from(sorted.get(place).copied().unwrap_or(0)) / 1_000.0
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use anyhow::bail;

    use super::{Worker, percentile, press};

    #[test]
    fn percentiles_are_read_off_the_sorted_samples() {
        let samples: Vec<u32> = (0..100).map(|number| number * 1_000).collect();
        assert_eq!(percentile(&samples, 50), 50.0);
        assert_eq!(percentile(&samples, 99), 99.0);
        assert_eq!(percentile(&[], 99), 0.0);
    }

    #[test]
    fn what_is_done_while_time_runs_is_counted() {
        let worker = || -> Worker {
            Box::new(|stopwatch| {
                stopwatch.repeat(|| {
                    std::thread::sleep(Duration::from_millis(5));
                    Ok(2)
                })
            })
        };
        let figures = press(vec![worker(), worker()], Duration::from_millis(200)).unwrap();
        assert!((200.0..=800.0).contains(&figures.per_second), "{figures:?}");
        assert!(figures.p50_milliseconds >= 5.0, "{figures:?}");
    }

    #[test]
    fn an_error_of_a_worker_is_told() {
        let worker: Worker = Box::new(|stopwatch| stopwatch.repeat(|| bail!("refused")));
        assert!(press(vec![worker], Duration::from_millis(10)).unwrap_err().to_string().contains("refused"));
    }
}
