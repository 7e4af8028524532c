//! The pulse: what works beside requests, and when it was last heard of.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use switchboard_domain::job::JobName;

/// How long a worker may be silent: longer than the slowest statement may take.
pub const SILENCE_MAX: Duration = Duration::from_secs(60);

/// What works beside requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worker {
    /// What notices breaches and warnings.
    SlaTimer,
    /// What runs jobs.
    Scheduler,
    /// What tells people of what happened.
    Notifier,
    /// What sends mails.
    Postman,
    /// What looks into mailboxes.
    Collector,
}

/// When each worker was last heard of. One that was never heard of, or has retired, is not expected to work.
#[derive(Debug)]
pub struct Pulse {
    since: Instant,
    /// The milliseconds of the last beat, counted from 1; 0 for none.
    sla_timer: AtomicU64,
    scheduler: AtomicU64,
    notifier: AtomicU64,
    postman: AtomicU64,
    collector: AtomicU64,
}

/// A worker that was not heard of for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {0} was not heard of for {limit} seconds", limit = SILENCE_MAX.as_secs())]
pub struct Silent(pub Worker);

impl Worker {
    /// Whether it is the one who runs this job. What waits for other servers holds no other job up.
    #[must_use]
    pub const fn runs(self, job: JobName) -> bool {
        match job {
            JobName::SlaSweep | JobName::Expiry | JobName::Purge | JobName::BlobSweep => {
                matches!(self, Self::Scheduler)
            }
            JobName::MailIntake => matches!(self, Self::Collector),
            // Nobody asked.
            JobName::Cron => false,
        }
    }
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            sla_timer: AtomicU64::new(0),
            scheduler: AtomicU64::new(0),
            notifier: AtomicU64::new(0),
            postman: AtomicU64::new(0),
            collector: AtomicU64::new(0),
        }
    }
}

impl Pulse {
    /// Tells that a worker is at work.
    pub fn beat(&self, worker: Worker) {
        self.of(worker).store(millis(self.since.elapsed()), Ordering::Relaxed);
    }

    /// Tells that a worker has ended as it should.
    pub fn retire(&self, worker: Worker) {
        self.of(worker).store(0, Ordering::Relaxed);
    }

    /// Refuses when a worker is silent without whom no request should be served. Mail is none of them: it waits.
    ///
    /// # Errors
    /// [`Silent`], with the worker.
    pub fn check(&self) -> Result<(), Silent> {
        self.check_after(self.since.elapsed())
    }

    /// Whether a worker is silent.
    #[must_use]
    pub fn is_silent(&self, worker: Worker) -> bool {
        self.is_silent_after(worker, self.since.elapsed())
    }

    fn check_after(&self, elapsed: Duration) -> Result<(), Silent> {
        [Worker::SlaTimer, Worker::Scheduler]
            .into_iter()
            .find(|worker| self.is_silent_after(*worker, elapsed))
            .map_or(Ok(()), |worker| Err(Silent(worker)))
    }

    fn is_silent_after(&self, worker: Worker, elapsed: Duration) -> bool {
        let beat = self.of(worker).load(Ordering::Relaxed);
        beat > 0 && millis(elapsed).saturating_sub(beat) > millis(SILENCE_MAX)
    }

    const fn of(&self, worker: Worker) -> &AtomicU64 {
        match worker {
            Worker::SlaTimer => &self.sla_timer,
            Worker::Scheduler => &self.scheduler,
            Worker::Notifier => &self.notifier,
            Worker::Postman => &self.postman,
            Worker::Collector => &self.collector,
        }
    }
}

impl std::fmt::Display for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SlaTimer => "timer of the service-level clock",
            Self::Scheduler => "scheduler of jobs",
            Self::Notifier => "writer of notices",
            Self::Postman => "sender of mails",
            Self::Collector => "reader of mailboxes",
        })
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_was_at_work_can_fall_silent() {
        let pulse = Pulse::default();
        let later = SILENCE_MAX * 3;
        assert_eq!(pulse.check_after(later), Ok(()));
        pulse.beat(Worker::Scheduler);
        assert_eq!(pulse.check(), Ok(()));
        assert_eq!(pulse.check_after(SILENCE_MAX), Ok(()));
        assert_eq!(pulse.check_after(later), Err(Silent(Worker::Scheduler)));
        pulse.retire(Worker::Scheduler);
        assert_eq!(pulse.check_after(later), Ok(()));
        pulse.beat(Worker::Postman);
        assert!(pulse.is_silent_after(Worker::Postman, later));
        assert_eq!(pulse.check_after(later), Ok(()), "mail waits; requests are served");
        pulse.beat(Worker::SlaTimer);
        let silent = pulse.check_after(later).unwrap_err();
        assert_eq!(
            silent.to_string(),
            "the timer of the service-level clock was not heard of for 60 seconds"
        );
    }
}
