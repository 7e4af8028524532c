//! Jobs: one node at a time, steps under a fence, and what is told of them.

use std::cell::Cell;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::jobs::cron::cron;
use switchboard_application::jobs::overview::{history, overview};
use switchboard_application::jobs::run::{Ran, Runner};
use switchboard_application::jobs::run_due::run_due;
use switchboard_application::jobs::run_now::run_now;
use switchboard_application::ports::Clock as _;
use switchboard_application::pulse::Worker;
use switchboard_application::records::{Counts, JobRun, NewPasswordReset, SecretHash};
use switchboard_application::{Context, Error};
use switchboard_domain::access::{Ability, Actor, KeyKind, Program, Role, Scope};
use switchboard_domain::job::{JobName, Lease, LeaseTerm, NodeName, RunOutcome};
use switchboard_domain::{KeyId, ProjectId};
use switchboard_testkit::clock::ManualClock;
use switchboard_testkit::fixtures::{a_project, a_ticket, a_user, commit, context};
use switchboard_testkit::memory::MemoryDatabase;

const JOB: JobName = JobName::Purge;
/// More than fit into one step, and into two.
const DELETED: usize = 120;

struct Nodes {
    ctx: Context,
    clock: Arc<ManualClock>,
    memory: Arc<MemoryDatabase>,
}

impl Nodes {
    fn new() -> Self {
        let memory = Arc::new(MemoryDatabase::new());
        let (ctx, clock) = context(Arc::<MemoryDatabase>::clone(&memory));
        Self { ctx, clock, memory }
    }

    /// Nodes over a desk with tickets that were deleted a year ago.
    fn with_work() -> Self {
        let nodes = Self::new();
        let project = a_project(&nodes.ctx.database, "Naija Homes");
        for _ in 0..DELETED {
            let ticket = a_ticket(&nodes.ctx.database, &project);
            commit(&nodes.ctx.database, |tx| tx.tickets().delete(ticket.id, ticket.created_at));
        }
        nodes.clock.advance(TimeDelta::days(365));
        nodes
    }

    fn now(&self, node: &str, is_stopping: &dyn Fn() -> bool) -> Ran {
        let node = name(node);
        run_now(
            &Runner { ctx: &self.ctx, node: &node, worker: Worker::Scheduler, is_stopping },
            &Actor::System,
            JOB,
        )
        .unwrap()
    }

    fn due(&self, node: &str) -> Vec<(JobName, Ran)> {
        let node = name(node);
        let runner =
            Runner { ctx: &self.ctx, node: &node, worker: Worker::Scheduler, is_stopping: &|| false };
        run_due(&runner, &Actor::System).unwrap()
    }

    fn runs(&self) -> Vec<(String, Option<(RunOutcome, Counts)>)> {
        let runs = history(&self.ctx, &Actor::System, Some(JOB), 100).unwrap();
        let line =
            |run: JobRun| (run.node.to_string(), run.ending.map(|ending| (ending.outcome, ending.counts)));
        runs.into_iter().map(line).collect()
    }

    fn next_at(&self) -> DateTime<Utc> {
        let jobs = overview(&self.ctx, &Actor::System).unwrap();
        jobs.into_iter().find(|seen| seen.job == JOB).and_then(|seen| seen.lease).unwrap().next_at
    }

    /// What is left of the tickets that were deleted.
    fn left(&self) -> usize {
        let far = DateTime::<Utc>::MAX_UTC;
        let mut unit = self.ctx.database.begin().unwrap();
        unit.tickets().purge(far, u32::MAX).unwrap().len()
    }
}

fn name(node: &str) -> NodeName {
    node.parse().unwrap()
}

fn tickets(count: usize) -> Counts {
    let mut counts = Counts::of("tickets", u64::try_from(count).unwrap());
    counts.add(Counts::of("blobs", 0));
    counts
}

#[test]
fn a_job_goes_on_until_nothing_is_left_and_tells_what_it_did() {
    let nodes = Nodes::with_work();
    assert!(matches!(nodes.now("a", &|| false), Ran::Here(ending) if ending.counts == tickets(DELETED)));
    assert_eq!(nodes.runs(), [("a".to_owned(), Some((RunOutcome::Done, tickets(DELETED))))]);
    assert_eq!(nodes.left(), 0);
}

#[test]
fn a_node_that_stops_leaves_the_rest_to_another() {
    let nodes = Nodes::with_work();
    let asked = Cell::new(0);
    let after_one_step = || asked.replace(asked.get() + 1) >= 1;
    assert!(
        matches!(nodes.now("a", &after_one_step), Ran::Here(ending) if ending.outcome == RunOutcome::Stopped)
    );
    assert_eq!(nodes.left(), DELETED - 50);
    assert!(matches!(nodes.now("b", &|| false), Ran::Here(ending) if ending.counts == tickets(DELETED - 50)));
}

#[test]
fn a_node_that_slept_through_its_lease_changes_nothing_more() {
    let nodes = Nodes::with_work();
    let asked = Cell::new(0);
    // Before its second step the first node falls asleep for a minute; meanwhile another one does all the rest.
    let sleeps = || {
        if asked.replace(asked.get() + 1) == 1 {
            nodes.clock.advance(TimeDelta::minutes(1));
            assert!(matches!(nodes.now("b", &|| false), Ran::Here(_)));
            let project = a_project(&nodes.ctx.database, "Agri Market");
            let fresh = a_ticket(&nodes.ctx.database, &project);
            commit(&nodes.ctx.database, |tx| tx.tickets().delete(fresh.id, fresh.created_at));
        }
        false
    };
    assert_eq!(nodes.now("a", &sleeps), Ran::TakenAway);
    assert_eq!(nodes.left(), 1, "the sleeper purged a ticket after it had lost the lease");
    assert_eq!(
        nodes.runs(),
        [
            ("b".to_owned(), Some((RunOutcome::Done, tickets(DELETED - 50)))),
            ("a".to_owned(), Some((RunOutcome::Lost, Counts::default()))),
        ]
    );
}

#[test]
fn a_lease_that_is_held_keeps_others_away_until_it_expires() {
    let nodes = Nodes::with_work();
    let asked = Cell::new(0);
    let others = || {
        if asked.replace(asked.get() + 1) == 1 {
            assert_eq!(nodes.now("b", &|| false), Ran::Elsewhere(name("a")));
            let seen = overview(&nodes.ctx, &Actor::System).unwrap();
            let holder = seen.into_iter().find(|seen| seen.job == JOB).unwrap().holder;
            assert_eq!(holder, Some(name("a")));
        }
        false
    };
    assert!(matches!(nodes.now("a", &others), Ran::Here(ending) if ending.outcome == RunOutcome::Done));
}

#[test]
fn a_job_whose_holder_died_is_taken_over_when_the_lease_expires() {
    let nodes = Nodes::with_work();
    nodes.due("a");
    nodes.clock.set(nodes.next_at());
    // The holder dies before its first step: it takes the lease, and nothing is heard of it any more.
    commit(&nodes.ctx.database, |tx| {
        let now = nodes.next_at();
        let lease = tx.jobs().lease(JOB)?.unwrap().taken(&name("a"), now, LeaseTerm::default()).unwrap();
        tx.jobs().save_lease(&lease)
    });
    nodes.clock.advance(LeaseTerm::default().length() - TimeDelta::microseconds(1));
    assert!(nodes.due("b").iter().all(|(job, _)| *job != JOB));
    nodes.clock.advance(TimeDelta::microseconds(1));
    assert!(nodes.due("b").iter().any(|(job, ran)| *job == JOB && matches!(ran, Ran::Here(_))));
    assert_eq!(nodes.left(), 0);
}

#[test]
fn jobs_run_by_their_timetables() {
    let nodes = Nodes::new();
    assert_eq!(nodes.due("a"), [], "a job that nobody knew of is only made known");
    assert_eq!(nodes.due("a"), []);
    nodes.clock.advance(TimeDelta::minutes(1));
    let sweeps = |ran: Vec<(JobName, Ran)>| ran.into_iter().map(|(job, _)| job).collect::<Vec<_>>();
    assert_eq!(sweeps(nodes.due("a")), [JobName::SlaSweep]);
    assert_eq!(sweeps(nodes.due("b")), [], "one run a tick, whichever node");
    nodes.clock.set("2026-04-01T03:00:00Z".parse().unwrap());
    assert_eq!(
        sweeps(nodes.due("b")),
        [JobName::SlaSweep, JobName::Expiry, JobName::Purge, JobName::BlobSweep]
    );
    assert_eq!(nodes.next_at(), "2026-05-01T03:00:00Z".parse::<DateTime<Utc>>().unwrap());
}

#[test]
fn a_job_that_fails_says_why_and_is_tried_again_soon() {
    let nodes = Nodes::with_work();
    nodes.due("a");
    let asked = Cell::new(0);
    // From the first step on the first call of every unit of work fails, until the end of the run is to be noted.
    let fails = || {
        nodes.memory.fail_call(if asked.replace(asked.get() + 1) == 0 { 2 } else { 0 });
        false
    };
    let before = nodes.ctx.clock.now();
    let node = name("a");
    let runner = Runner { ctx: &nodes.ctx, node: &node, worker: Worker::Scheduler, is_stopping: &fails };
    let error = run_now(&runner, &Actor::System, JOB).unwrap_err();
    assert_eq!(error.code(), "unavailable", "not even the end could be noted");
    nodes.memory.fail_call(0);
    assert_eq!(nodes.runs(), [("a".to_owned(), None)]);
    nodes.clock.advance(LeaseTerm::default().length());
    assert!(matches!(nodes.now("b", &|| false), Ran::Here(ending) if ending.outcome == RunOutcome::Done));
    assert_eq!(nodes.runs().last(), Some(&("a".to_owned(), Some((RunOutcome::Lost, Counts::default())))));
    assert!(nodes.next_at() > before);
}

#[test]
fn a_clock_that_was_a_year_ahead_blocks_no_job() {
    let nodes = Nodes::new();
    nodes.due("a");
    let noon = nodes.ctx.clock.now();
    nodes.clock.advance(TimeDelta::days(365));
    nodes.due("a");
    let planned = nodes.next_at();
    nodes.clock.set(noon);
    nodes.due("a");
    assert!(nodes.next_at() < planned - TimeDelta::days(300), "{}", nodes.next_at());
    nodes.clock.advance(TimeDelta::minutes(1));
    assert_eq!(nodes.due("a").len(), 1);
}

#[test]
fn what_ended_by_itself_is_removed() {
    let nodes = Nodes::new();
    let user = a_user(&nodes.ctx.database, "ada@example.org", Role::Agent);
    let noon = nodes.ctx.clock.now();
    let ends = |minutes| {
        commit(&nodes.ctx.database, |tx| {
            tx.sessions().insert(user.id, noon, noon + TimeDelta::minutes(minutes))
        })
    };
    for _ in 0..60 {
        ends(10);
    }
    let lasting = ends(90);
    commit(&nodes.ctx.database, |tx| {
        let secret_hash = SecretHash([7; 32]);
        let expires_at = noon + TimeDelta::minutes(10);
        tx.password_resets().insert(&NewPasswordReset {
            user_id: user.id,
            secret_hash,
            created_at: noon,
            expires_at,
        })
    });
    nodes.due("a");
    nodes.clock.advance(TimeDelta::hours(1));
    let ran = nodes.due("a");
    let mut expected = Counts::of("sessions", 60);
    expected.add(Counts::of("password_resets", 1));
    expected.add(Counts::of("answered_requests", 0));
    expected.add(Counts::of("mails", 0));
    expected.add(Counts::of("received_mails", 0));
    expected.add(Counts::of("key_requests", 0));
    expected.add(Counts::of("blobs", 0));
    assert!(
        ran.iter().any(|(job, ran)| *job == JobName::Expiry
            && matches!(ran, Ran::Here(ending) if ending.counts == expected)),
        "{ran:?}"
    );
    let mut reader = nodes.ctx.database.reader().unwrap();
    assert!(reader.accounts().session(lasting).unwrap().is_some());
}

#[test]
fn blobs_that_nothing_refers_to_are_removed_shard_by_shard() {
    let nodes = Nodes::new();
    nodes.due("a");
    nodes.clock.advance(TimeDelta::days(1));
    let ran = nodes.due("a");
    let swept = ["released", "orphans", "unfinished", "missing"].map(|what| (what.to_owned(), 0));
    let expected = Counts(swept.into_iter().collect());
    assert!(
        ran.iter().any(|(job, ran)| *job == JobName::BlobSweep
            && matches!(ran, Ran::Here(ending) if ending.counts == expected)),
        "{ran:?}"
    );
}

#[test]
fn only_the_system_runs_jobs() {
    let nodes = Nodes::new();
    let node = name("a");
    let customer = Actor::Person(switchboard_domain::access::Person::new(
        switchboard_domain::UserId::new(1),
        switchboard_domain::access::Role::Customer,
        [],
    ));
    let runner = Runner { ctx: &nodes.ctx, node: &node, worker: Worker::Scheduler, is_stopping: &|| false };
    assert_eq!(run_now(&runner, &customer, JOB).unwrap_err().code(), "forbidden");
    assert_eq!(run_due(&runner, &customer).unwrap_err().code(), "forbidden");
    assert_eq!(overview(&nodes.ctx, &customer).unwrap_err().code(), "forbidden");
    assert_eq!(history(&nodes.ctx, &customer, None, 1).unwrap_err().code(), "forbidden");
}

#[test]
fn what_was_deleted_can_be_brought_back_for_thirty_days() {
    let nodes = Nodes::new();
    let project = a_project(&nodes.ctx.database, "Naija Homes");
    let ticket = a_ticket(&nodes.ctx.database, &project);
    commit(&nodes.ctx.database, |tx| tx.tickets().delete(ticket.id, nodes.ctx.clock.now()));
    nodes.clock.advance(TimeDelta::days(30));
    nodes.now("a", &|| false);
    let found = commit(&nodes.ctx.database, |tx| tx.tickets().find_deleted(ticket.id, &Scope::All));
    assert!(found.is_some());
    nodes.clock.advance(TimeDelta::microseconds(1));
    nodes.now("a", &|| false);
    let found = commit(&nodes.ctx.database, |tx| tx.tickets().find_deleted(ticket.id, &Scope::All));
    assert!(found.is_none());
}

#[test]
fn what_is_asked_for_is_done_at_most_once_a_minute_and_never_by_itself() {
    let nodes = Nodes::new();
    nodes.clock.advance(TimeDelta::days(1));
    assert!(nodes.due("a").iter().all(|(job, _)| *job != JobName::Cron), "nobody asked");
    let ask = || cron(&nodes.ctx, &Actor::System).unwrap();
    assert!(matches!(ask(), Ran::Here(_)));
    nodes.clock.advance(TimeDelta::seconds(59));
    assert_eq!(ask(), Ran::NotDue);
    nodes.clock.advance(TimeDelta::seconds(1));
    assert!(matches!(ask(), Ran::Here(_)));
    assert!(nodes.due("a").iter().all(|(job, _)| *job != JobName::Cron), "nobody asked");
}

#[test]
fn what_is_asked_for_runs_the_jobs_that_are_due() {
    let nodes = Nodes::with_work();
    nodes.due("a");
    nodes.clock.advance(TimeDelta::days(365));
    let Ran::Here(ending) = cron(&nodes.ctx, &Actor::System).unwrap() else { panic!("it did not run") };
    assert_eq!(ending.outcome, RunOutcome::Done);
    let jobs = JobName::ALL.iter().filter(|job| Worker::Scheduler.runs(**job)).count();
    assert_eq!(ending.counts.to_string(), format!("clocks 0, jobs {jobs}, mail_rounds 0, notice_rounds 0"));
    assert_eq!(nodes.runs().len(), 1, "the purge is among them");
}

#[test]
fn one_run_that_was_asked_for_goes_on_at_a_time() {
    let nodes = Nodes::new();
    let lease = Lease::new(JobName::Cron, nodes.clock.now());
    let held = lease.taken(&name("b"), nodes.clock.now(), nodes.ctx.settings.job_lease).unwrap();
    commit(&nodes.ctx.database, |tx| {
        tx.jobs().register(&lease)?;
        tx.jobs().save_lease(&held)
    });
    assert_eq!(cron(&nodes.ctx, &Actor::System).unwrap(), Ran::Elsewhere(name("b")));
}

#[test]
fn only_who_may_asks_for_what_is_due() {
    let nodes = Nodes::new();
    let key = |abilities| {
        Actor::Program(Program {
            key: KeyId::new(1),
            kind: KeyKind::Intake,
            project: ProjectId::new(1),
            abilities,
        })
    };
    let refused = cron(&nodes.ctx, &key([Ability::CreateTicket].into()));
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    assert!(matches!(cron(&nodes.ctx, &key([Ability::RunCron].into())), Ok(Ran::Here(_))));
}
