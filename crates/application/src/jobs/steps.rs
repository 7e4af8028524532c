//! What each job does, in steps that are each one short unit of work.

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::job::JobName;

use crate::Error;
use crate::ports::Transaction;
use crate::records::Counts;

/// How far back the sweep looks for tickets that became overdue.
const SWEPT: TimeDelta = TimeDelta::days(1);

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
        JobName::SlaSweep => {
            let scheduled = tx.tickets().schedule_overlooked(now - SWEPT, now)?;
            if scheduled > 0 {
                tracing::warn!(tickets = scheduled, "tickets were overdue that the timer did not know of");
            }
            Ok(Step { counts: Counts::of("overlooked", scheduled), rest: Rest::Nothing })
        }
    }
}
