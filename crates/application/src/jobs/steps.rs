//! What each job does, in short steps: a unit of work, and what a database cannot take back after its commit.

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::job::JobName;

use super::phases::phase;
use super::run::Runner;
use crate::attachments::remove_released::remove_released;
use crate::attachments::sweep::{Swept, sweep_part};
use crate::intake::poll::{Looked, poll};
use crate::ports::{StoreError, Transaction};
use crate::records::Counts;
use crate::{Context, Error, Settings};

/// How far back the sweep looks for tickets that became overdue.
const SWEPT: TimeDelta = TimeDelta::days(1);
/// How long a deleted ticket can be brought back, at least.
const DELETED_KEPT: TimeDelta = TimeDelta::days(30);
/// How long it can be looked up which mails were sent.
const MAILS_KEPT: TimeDelta = TimeDelta::days(90);
/// How many things one step removes, so that nobody waits long behind it.
const BATCH: u32 = 50;

/// How many requests one step removes from the log of keys, in which there is one for each call.
const REQUESTS_BATCH: u32 = 1_000;

/// Removes at most [`BATCH`] things that ended before an instant.
type Expire = fn(&mut dyn Transaction, DateTime<Utc>) -> Result<u64, StoreError>;

/// What ends by itself and is of no use afterwards.
const EXPIRING: [(&str, Expire); 5] = [
    ("sessions", |tx, now| tx.sessions().purge(now, BATCH)),
    ("password_resets", |tx, now| tx.password_resets().purge(now, BATCH)),
    ("answered_requests", |tx, now| tx.idempotency().purge(now, BATCH)),
    ("mails", |tx, now| tx.mails().purge(now - MAILS_KEPT, BATCH)),
    ("received_mails", |tx, now| tx.received_mails().purge(now - MAILS_KEPT, BATCH)),
];

/// What a step did.
pub(super) struct Step {
    pub(super) counts: Counts,
    pub(super) rest: Rest,
}

/// Whether anything is left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rest {
    Nothing,
    More,
}

/// Does what the next step of a job does in the database.
pub(super) fn step(
    tx: &mut dyn Transaction,
    job: JobName,
    now: DateTime<Utc>,
    settings: &Settings,
) -> Result<Step, Error> {
    match job {
        JobName::SlaSweep => sweep(tx, now),
        JobName::Expiry => {
            Ok(expire(tx, now)?.and(forget_requests(tx, now - settings.request_log_retention)?))
        }
        JobName::Purge => purge(tx, now),
        JobName::BlobSweep | JobName::MailIntake | JobName::Cron => Ok(Step::NOTHING),
    }
}

/// Does what the step, counted from 0, does outside the database, after its commit. Two nodes may do so at the same time without harm: one
/// that has lost its lease finds out at its next step.
pub(super) fn follow_up(runner: &Runner<'_>, job: JobName, place: usize) -> Result<Step, Error> {
    let ctx = runner.ctx;
    match job {
        JobName::SlaSweep | JobName::MailIntake => Ok(Step::NOTHING),
        JobName::Expiry | JobName::Purge => {
            let removed = count(remove_released(ctx, BATCH)?);
            Ok(Step { counts: Counts::of("blobs", removed), rest: Rest::after(removed) })
        }
        JobName::BlobSweep => {
            let swept = sweep_part(ctx, ctx.clock.now(), place)?;
            Ok(swept.map_or(Step::NOTHING, |swept| Step { counts: counts_of(&swept), rest: Rest::More }))
        }
        JobName::Cron => Ok(phase(runner, place)?.map_or(Step::NOTHING, Step::more)),
    }
}

/// Takes in what waits in mailboxes, until it is to stop.
pub(super) fn take_in(ctx: &Context, is_stopping: &(dyn Fn() -> bool + Sync)) -> Result<Step, Error> {
    let Looked { taken, at_fault, unfinished } = poll(ctx, is_stopping)?;
    let mut counts = Counts::of("messages", taken);
    counts.add(Counts::of("mailboxes_at_fault", at_fault));
    Ok(Step { counts, rest: if unfinished > 0 { Rest::More } else { Rest::Nothing } })
}

fn sweep(tx: &mut dyn Transaction, now: DateTime<Utc>) -> Result<Step, Error> {
    let scheduled = tx.tickets().schedule_overlooked(now - SWEPT, now)?;
    if scheduled > 0 {
        tracing::warn!(tickets = scheduled, "tickets were overdue that the timer did not know of");
    }
    Ok(Step { counts: Counts::of("overlooked", scheduled), rest: Rest::Nothing })
}

fn expire(tx: &mut dyn Transaction, now: DateTime<Utc>) -> Result<Step, Error> {
    let mut done = Step::NOTHING;
    for (what, expire) in EXPIRING {
        let removed = expire(tx, now)?;
        done = done.and(Step { counts: Counts::of(what, removed), rest: Rest::after(removed) });
    }
    Ok(done)
}

fn forget_requests(tx: &mut dyn Transaction, before: DateTime<Utc>) -> Result<Step, Error> {
    let forgotten = tx.keys().forget_requests(before, REQUESTS_BATCH)?;
    let rest = if forgotten < u64::from(REQUESTS_BATCH) { Rest::Nothing } else { Rest::More };
    Ok(Step { counts: Counts::of("key_requests", forgotten), rest })
}

fn purge(tx: &mut dyn Transaction, now: DateTime<Utc>) -> Result<Step, Error> {
    let purged = count(tx.tickets().purge(now - DELETED_KEPT, BATCH)?.len());
    Ok(Step { counts: Counts::of("tickets", purged), rest: Rest::after(purged) })
}

fn counts_of(swept: &Swept) -> Counts {
    let Swept { released, orphans, unfinished, missing } = swept;
    let mut counts = Counts::of("released", count(*released));
    counts.add(Counts::of("orphans", count(*orphans)));
    counts.add(Counts::of("unfinished", count(*unfinished)));
    counts.add(Counts::of("missing", count(missing.len())));
    counts
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Step {
    const NOTHING: Self = Self { counts: Counts::NOTHING, rest: Rest::Nothing };

    /// A step behind which there is more.
    const fn more(counts: Counts) -> Self {
        Self { counts, rest: Rest::More }
    }

    /// This step and another one together.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.counts.add(other.counts);
        Self { counts: self.counts, rest: self.rest.max(other.rest) }
    }
}

impl Rest {
    /// Whoever removed as much as a step may has more to do.
    fn after(removed: u64) -> Self {
        if removed < u64::from(BATCH) { Self::Nothing } else { Self::More }
    }
}
