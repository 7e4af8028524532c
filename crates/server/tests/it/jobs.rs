//! What works beside requests: the timer, and `switchboard jobs`.

use std::process::Stdio;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use switchboard_application::ports::Database;
use switchboard_application::records::{Event, NewEvent, NewTicket};
use switchboard_domain::access::Scope;
use switchboard_domain::job::{Lease, LeaseTerm};
use switchboard_domain::ticket::{Deadlines, Receipt, TicketEvent};
use switchboard_domain::{Priority, Source, TicketId};
use switchboard_persistence::{DatabaseSettings, PersistentDatabase};
use switchboard_testkit::fixtures::{a_project, a_ticket_with, commit, new_event};

use crate::program::{Place, failure};
use crate::schema::Schema;

#[test]
fn the_timer_of_a_server_on_sqlite_notices_what_is_due() {
    let place = Place::new();
    let server = place.serve();
    let url = format!("sqlite:{}", place.path("data/switchboard.db").display());
    check_timer(&url);
    server.stop();
}

#[test]
fn the_timer_of_a_server_on_postgres_notices_what_is_due() {
    let (place, schema) = (Place::new(), Schema::new());
    let server = schema.serve(&place, "node-a");
    check_timer(&schema.url());
    server.stop();
}

#[test]
fn jobs_are_shown_and_run_beside_a_running_server() {
    let place = Place::new();
    let server = place.serve();
    // Without a mailbox nobody plans to look into one, and what runs on request is never planned.
    let is_unplanned = |job: &str| ["mail_intake", "cron"].contains(&job);
    wait_for(|| table(&place, &["jobs"]).iter().all(|line| (line[2] == "-") == is_unplanned(&line[0])));
    let made = place.run(&["jobs", "run", "purge"]);
    assert!(made.status.success(), "{made:?}");
    assert_eq!(String::from_utf8(made.stdout).unwrap(), "purge is done: blobs 0, tickets 0\n");

    let lines = table(&place, &["jobs"]);
    assert_eq!(lines[0], ["job", "timetable", "next", "running on", "last run", "took", "outcome", "did"]);
    assert_eq!(lines[1][..2], ["sla_sweep", "every minute"]);
    let purge = &lines[3];
    assert_eq!(
        (&purge[..2], &purge[6..]),
        (
            &["purge", "every month"].map(String::from)[..],
            &["done", "blobs 0, tickets 0"].map(String::from)[..]
        )
    );
    assert!(purge[2].ends_with("-01T03:00:00Z") && purge[5].ends_with(" s"), "{purge:?}");
    let runs = table(&place, &["jobs", "runs", "purge", "--limit", "1"]);
    assert_eq!(runs[0], ["started", "job", "node", "took", "outcome", "did"]);
    assert_eq!((runs.len(), runs[1][1].as_str(), runs[1][4].as_str()), (2, "purge", "done"));
    server.stop();
}

#[test]
fn a_job_that_runs_elsewhere_is_not_run_a_second_time() {
    let place = Place::new();
    let database = open(&{
        assert!(place.run(&["migrate"]).status.success());
        format!("sqlite:{}", place.path("data/switchboard.db").display())
    });
    assert!(place.run(&["jobs", "run", "purge"]).status.success());
    commit(&database, |tx| {
        let job = "purge".parse().unwrap();
        let lease = tx.jobs().lease(job)?.unwrap();
        let now = lease.next_at;
        let held = lease.taken(&"desk-2/17".parse().unwrap(), now, LeaseTerm::default()).unwrap();
        // As if it were taken just now: the end of the lease lies a little ahead.
        let in_a_while = now_by_the_wall() + TimeDelta::seconds(25);
        tx.jobs().save_lease(&Lease { expires_at: Some(in_a_while), ..held })
    });
    let (code, complaint) = failure(&place.run(&["jobs", "run", "purge"]));
    assert_eq!((code, complaint.as_str()), (1, "switchboard: purge is running on desk-2/17"));
    assert_eq!(table(&place, &["jobs"])[3][3], "desk-2/17");
}

#[test]
fn an_unknown_job_is_refused_with_the_names_of_those_that_there_are() {
    let place = Place::new();
    let refused = place.command(&["jobs", "run", "tidy"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        String::from_utf8(refused.stderr)
            .unwrap()
            .contains("expected one of sla_sweep, expiry, purge, blob_sweep, mail_intake")
    );
}

/// A ticket that was filed two hours ago, with a target of one: its breach is stamped by the server within a second or so.
fn check_timer(url: &str) {
    let database = open(url);
    let filed_at = now_by_the_wall() - TimeDelta::hours(2);
    let project = a_project(&database, "Naija Homes");
    let due_at = filed_at + TimeDelta::hours(1);
    let rules = commit(&database, |tx| tx.sla().rules_for(project.id, Priority::High));
    let deadlines = Deadlines {
        policy_version_id: rules.reference().policy_version_id,
        sla_next_at: Some(due_at),
        ..Deadlines::default()
    };
    let ticket = a_ticket_with(&database, &project, |ticket| NewTicket {
        priority: Priority::High,
        deadlines,
        created_at: filed_at,
        ..ticket
    });
    let created =
        TicketEvent::Created { priority: Priority::High, source: Source::Api, receipt: Receipt::Sent };
    commit(&database, |tx| {
        tx.events().append(&[NewEvent { occurred_at: filed_at, ..new_event(&ticket, created) }])
    });
    let start = Instant::now();
    wait_for(|| !breaches(&database, ticket.id).is_empty());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let breaches = breaches(&database, ticket.id);
    let [Event { event: TicketEvent::SlaBreached { due_at: stamped, .. }, occurred_at, .. }] = &breaches[..]
    else {
        panic!("not one breach: {breaches:?}")
    };
    assert!(*stamped == due_at && *occurred_at > due_at, "{breaches:?}");
    let stored = commit(&database, |tx| tx.tickets().find(ticket.id, &Scope::All)).unwrap();
    assert_eq!(stored.deadlines.first_response_breached_at, Some(due_at));
    assert_eq!(stored.deadlines.sla_next_at, stored.deadlines.resolution_due_at);
}

fn breaches(database: &Arc<dyn Database>, ticket: TicketId) -> Vec<Event> {
    let events = commit(database, |tx| tx.events().of_ticket(ticket));
    events.into_iter().filter(|event| matches!(event.event, TicketEvent::SlaBreached { .. })).collect()
}

fn open(url: &str) -> Arc<dyn Database> {
    Arc::new(PersistentDatabase::open(&DatabaseSettings::new(url)).unwrap())
}

/// The time of this machine, to which the servers of these tests hold.
#[expect(clippy::disallowed_methods, reason = "the server's program goes by the clock of the machine")]
fn now_by_the_wall() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

fn wait_for(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(20), "it does not come true");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The cells that a command printed, line by line.
fn table(place: &Place, arguments: &[&str]) -> Vec<Vec<String>> {
    let output = place.run(arguments);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let cells = |line: &str| {
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
    };
    text.lines().map(cells).collect()
}
