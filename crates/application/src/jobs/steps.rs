//! What each job does, in steps that are each one short unit of work.

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::job::JobName;

use crate::Error;
use crate::ports::Transaction;
use crate::records::Counts;

/// How far back the sweep looks for tickets that became overdue.
const SWEPT: TimeDelta = TimeDelta::days(1);
/// How long a deleted ticket can be brought back, at least.
const DELETED_KEPT: TimeDelta = TimeDelta::days(30);
/// How many things one step removes, so that nobody waits long behind it.
const BATCH: u32 = 50;

/// What a step did.
pub(super) struct Step {
    pub(super) counts: Counts,
    pub(super) rest: Rest,
}

/// Whether anything is left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    More,
    Nothing,
}

/// Does the next step of a job.
pub(super) fn step(tx: &mut dyn Transaction, job: JobName, now: DateTime<Utc>) -> Result<Step, Error> {
    match job {
        JobName::SlaSweep => sweep(tx, now),
        JobName::Purge => purge(tx, now),
    }
}

fn sweep(tx: &mut dyn Transaction, now: DateTime<Utc>) -> Result<Step, Error> {
    let scheduled = tx.tickets().schedule_overlooked(now - SWEPT, now)?;
    if scheduled > 0 {
        tracing::warn!(tickets = scheduled, "tickets were overdue that the timer did not know of");
    }
    Ok(Step { counts: Counts::of("overlooked", scheduled), rest: Rest::Nothing })
}

fn purge(tx: &mut dyn Transaction, now: DateTime<Utc>) -> Result<Step, Error> {
    let purged = tx.tickets().purge(now - DELETED_KEPT, BATCH)?.len();
    let purged = u64::try_from(purged).unwrap_or(u64::MAX);
    Ok(Step { counts: Counts::of("tickets", purged), rest: Rest::after(purged) })
}

impl Rest {
    /// Whoever removed as much as a step may has more to do.
    fn after(removed: u64) -> Self {
        if removed < u64::from(BATCH) { Self::Nothing } else { Self::More }
    }
}
