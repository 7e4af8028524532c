//! Jobs: leases that one node holds, and the runs that were.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{Counts, Ending, JobRun, NewRun};
use switchboard_domain::JobRunId;
use switchboard_domain::job::{JobName, Lease, LeaseTerm, NodeName, RunOutcome};

use super::support::{HOSTILE_LINE, in_parallel, read, refusal};
use crate::fixtures::{commit, noon};

const JOB: JobName = JobName::SlaSweep;

/// Whoever comes second with a job leaves it as it is.
pub fn a_job_is_registered_once(db: &Arc<dyn Database>) {
    let first = Lease::new(JOB, noon());
    commit(db, |tx| tx.jobs().register(&first));
    commit(db, |tx| tx.jobs().register(&Lease::new(JOB, after(500))));
    assert_eq!(read(db).jobs().leases().expect("the query succeeds"), [first]);
}

/// Every field of a lease comes back, from a unit of work and from a reader.
pub fn a_lease_comes_back_as_it_was_saved(db: &Arc<dyn Database>) {
    let fresh = registered(db);
    let taken = Lease {
        job: JOB,
        holder: Some(node("desk-1/4711")),
        fencing: 7_000_000_000,
        expires_at: Some(after(20) + TimeDelta::microseconds(1)),
        next_at: after(60),
    };
    for lease in [taken, fresh] {
        commit(db, |tx| tx.jobs().save_lease(&lease));
        assert_eq!(commit(db, |tx| tx.jobs().lease(JOB)), Some(lease.clone()));
        assert_eq!(read(db).jobs().leases().expect("the query succeeds"), [lease]);
    }
}

/// Without registration there is no lease, and none is saved.
pub fn an_unknown_job_has_no_lease(db: &Arc<dyn Database>) {
    assert_eq!(commit(db, |tx| tx.jobs().lease(JOB)), None);
    let error = refusal(db, |tx| tx.jobs().save_lease(&Lease::new(JOB, noon())));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    assert!(read(db).jobs().leases().expect("the query succeeds").is_empty());
}

/// Of nodes that want a free lease at the same time one gets it, and the others see that it is held.
pub fn of_nodes_at_once_exactly_one_takes_a_lease(db: &Arc<dyn Database>) {
    registered(db);
    for round in 1..4 {
        let taken = in_parallel(6, |number| {
            commit(db, |tx| {
                let lease = tx.jobs().lease(JOB)?.expect("the job is registered");
                let taken = lease.taken(&node(&format!("node-{number}")), noon(), LeaseTerm::default());
                if let Some(lease) = &taken {
                    tx.jobs().save_lease(lease)?;
                }
                Ok(taken)
            })
        });
        let taken: Vec<Lease> = taken.into_iter().flatten().collect();
        assert_eq!(taken.iter().map(|lease| lease.fencing).collect::<Vec<_>>(), [round]);
        assert_eq!(commit(db, |tx| tx.jobs().lease(JOB)).as_ref(), taken.first());
        commit(db, |tx| tx.jobs().save_lease(&taken.first().expect("one took it").stopped()));
    }
}

/// A run is seen while it goes on, and afterwards with everything that it came to.
pub fn a_run_comes_back_with_its_end(db: &Arc<dyn Database>) {
    registered(db);
    let id = begun(db, 1);
    let going_on =
        JobRun { id, job: JOB, fencing: 1, node: node("node-1"), started_at: after(1), ending: None };
    assert_eq!(runs(db, 10), std::slice::from_ref(&going_on));
    let mut counts = Counts::of("tickets", 3);
    counts.add(Counts::of(HOSTILE_LINE, u64::from(u32::MAX)));
    let ending = Ending {
        outcome: RunOutcome::Failed,
        finished_at: after(5) + TimeDelta::microseconds(7),
        counts,
        error: Some(HOSTILE_LINE.to_owned()),
    };
    commit(db, |tx| tx.jobs().end_run(id, &ending));
    assert_eq!(runs(db, 10), [JobRun { ending: Some(ending), ..going_on }]);
}

/// What a node left unfinished is marked once somebody takes over, and what was finished stays as it is.
pub fn runs_that_never_ended_are_lost(db: &Arc<dyn Database>) {
    registered(db);
    let (done, lost) = (begun(db, 1), begun(db, 2));
    let ending = ending(RunOutcome::Done);
    commit(db, |tx| tx.jobs().end_run(done, &ending));
    assert_eq!(commit(db, |tx| tx.jobs().abandon_runs(JOB, after(30))), 1);
    assert_eq!(commit(db, |tx| tx.jobs().abandon_runs(JOB, after(40))), 0);
    let ends: Vec<_> = runs(db, 10).into_iter().map(|run| (run.id, run.ending)).collect();
    let abandoned =
        Ending { outcome: RunOutcome::Lost, finished_at: after(30), counts: Counts::default(), error: None };
    assert_eq!(ends, [(lost, Some(abandoned)), (done, Some(ending))]);
}

/// Only so many runs of a job are kept.
pub fn the_newest_runs_are_remembered(db: &Arc<dyn Database>) {
    registered(db);
    let all: Vec<JobRunId> = (1..=5).map(|fencing| begun(db, fencing)).collect();
    assert_eq!(commit(db, |tx| tx.jobs().forget_runs(JOB, 5)), 0);
    assert_eq!(commit(db, |tx| tx.jobs().forget_runs(JOB, 2)), 3);
    let kept: Vec<JobRunId> = runs(db, 10).into_iter().map(|run| run.id).collect();
    assert!(kept.iter().eq(all.iter().rev().take(2)), "{kept:?}");
    assert_eq!(runs(db, 1).len(), 1);
    assert_eq!(read(db).jobs().runs(None, 10).expect("the query succeeds"), runs(db, 10));
    let next = begun(db, 6);
    assert!(!all.contains(&next), "no run is taken for one that was forgotten");
}

/// Every way in which a run can end is kept.
pub fn every_outcome_comes_back(db: &Arc<dyn Database>) {
    registered(db);
    for (fencing, outcome) in (1..).zip(RunOutcome::ALL.iter().copied()) {
        let id = begun(db, fencing);
        commit(db, |tx| tx.jobs().end_run(id, &ending(outcome)));
        assert_eq!(runs(db, 1).pop().and_then(|run| run.ending), Some(ending(outcome)));
    }
}

/// A run belongs to a job that is registered, and to one taking of its lease.
pub fn a_run_needs_its_job_and_its_own_number(db: &Arc<dyn Database>) {
    let error = refusal(db, |tx| tx.jobs().begin_run(&new_run(1)));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    registered(db);
    begun(db, 1);
    let error = refusal(db, |tx| tx.jobs().begin_run(&new_run(1)));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

fn after(seconds: i64) -> DateTime<Utc> {
    noon() + TimeDelta::seconds(seconds)
}

fn node(name: &str) -> NodeName {
    name.parse().expect("the text is a name")
}

fn registered(db: &Arc<dyn Database>) -> Lease {
    let lease = Lease::new(JOB, noon());
    commit(db, |tx| tx.jobs().register(&lease));
    lease
}

fn new_run(fencing: i64) -> NewRun {
    NewRun { job: JOB, fencing, node: node("node-1"), started_at: after(fencing) }
}

fn begun(db: &Arc<dyn Database>, fencing: i64) -> JobRunId {
    commit(db, |tx| tx.jobs().begin_run(&new_run(fencing)))
}

fn ending(outcome: RunOutcome) -> Ending {
    Ending { outcome, finished_at: after(9), counts: Counts::default(), error: None }
}

fn runs(db: &Arc<dyn Database>, limit: u32) -> Vec<JobRun> {
    read(db).jobs().runs(Some(JOB), limit).expect("the query succeeds")
}
