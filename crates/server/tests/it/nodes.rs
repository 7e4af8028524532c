//! Several nodes over one PostgreSQL, each a process of its own.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use switchboard_application::ports::Database as _;
use switchboard_domain::ticket::EventKind;
use switchboard_persistence::{DatabaseSettings, PersistentDatabase};

use crate::http::{self, Answer};
use crate::program::{Place, Server};
use crate::schema::Schema;

const PASSWORD: &str = "correct horse battery staple";
const CLIENTS_A_NODE: usize = 16;
const TICKETS_A_CLIENT: usize = 3;

/// Two nodes with the same signing keys, and what was made through the first one.
struct Desk {
    a: Server,
    b: Server,
    schema: Schema,
    administrator: String,
    project: i64,
    pair: [(&'static str, String); 2],
    // The folder is gone last, once nobody works in it.
    _place: Place,
}

impl Desk {
    fn open() -> Self {
        let (place, schema) = (Place::new(), Schema::new());
        let a = schema.serve(&place, "node-a");
        let b = schema.serve(&place, "node-b");
        let password = a.printed_password().unwrap().to_owned();
        let administrator = a.log_in("admin@switchboard.example", &password).unwrap();
        let ask = |path: &str, body: &Value| {
            let answer = a.call_as(&administrator, "POST", path, &body.to_string());
            assert!(answer.status < 300, "{answer:?}");
            answer
        };
        let project = ask("/api/admin/projects", &json!({"name": "Naija Homes", "timezone": "Africa/Lagos"}));
        let project = project.number("/project/id");
        let pair = ask(&format!("/api/admin/projects/{project}/api-keys"), &json!({"name": "Shop"}));
        let pair = [
            ("X-Api-Key", pair.text("/api_key").to_owned()),
            ("X-Api-Secret", pair.text("/api_secret").to_owned()),
        ];
        Self { a, b, schema, administrator, project, pair, _place: place }
    }

    fn headers(&self) -> [(&str, &str); 2] {
        [("X-Api-Key", &self.pair[0].1), ("X-Api-Secret", &self.pair[1].1)]
    }

    /// Makes a person with a role, through the first node.
    fn person(&self, email: &str, role: &str) -> i64 {
        let body = json!({"name": "Alice", "email": email, "password": PASSWORD, "role": role}).to_string();
        let answer = self.a.call_as(&self.administrator, "POST", "/api/admin/users", &body);
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.number("/user/id")
    }

    fn file(&self, address: &str, customer: &str) -> std::io::Result<Answer> {
        let body = json!({
            "customer_name": "Tunde", "customer_email": customer, "subject": "Photos", "description": "They do not show.",
        });
        http::try_call(address, "POST", "/api/external/tickets", &self.headers(), &body.to_string())
    }
}

#[test]
fn clients_of_two_nodes_get_numbers_without_gap_and_the_log_misses_nothing() {
    let desk = Desk::open();
    let wanted = 2 * CLIENTS_A_NODE * TICKETS_A_CLIENT;
    let is_over = AtomicBool::new(false);
    let (mut numbers, followed) = thread::scope(|scope| {
        let follower = scope.spawn(|| follow(&desk.schema.url(), &is_over));
        let clients: Vec<_> = (0..2 * CLIENTS_A_NODE)
            .map(|client| {
                let desk = &desk;
                let address = if client % 2 == 0 { &desk.a.address } else { &desk.b.address };
                scope.spawn(move || {
                    let file =
                        |_| filed(&desk.file(address, &format!("customer-{client}@example.org")).unwrap());
                    (0..TICKETS_A_CLIENT).map(file).collect::<Vec<_>>()
                })
            })
            .collect();
        let numbers: Vec<u32> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
        is_over.store(true, Ordering::Release);
        (numbers, follower.join().unwrap())
    });
    numbers.sort_unstable();
    assert!(numbers.iter().copied().eq(1..=u32::try_from(wanted).unwrap()), "{numbers:?}");
    assert!(
        followed.iter().map(|(position, _)| *position).eq(1..=i64::try_from(wanted).unwrap()),
        "{followed:?}"
    );
    assert!(followed.iter().all(|(_, kind)| *kind == EventKind::Created));
}

#[test]
fn what_is_taken_away_on_one_node_is_refused_on_the_other_at_once() {
    let desk = Desk::open();
    let agent = desk.person("alice@desk.example", "agent");
    let other = desk.person("mei@desk.example", "admin");
    let mut client = desk.schema.client();
    let status = |token: &str, path: &str| desk.b.call_as(token, "GET", path, "").status;

    let alice = desk.a.log_in("alice@desk.example", PASSWORD).unwrap();
    assert_eq!(status(&alice, "/api/auth/me"), 200, "a token of one node is good on the other");
    desk.a.call_as(&alice, "POST", "/api/auth/logout", "");
    assert_eq!(status(&alice, "/api/auth/me"), 401, "after the log-out");

    let mei = desk.a.log_in("mei@desk.example", PASSWORD).unwrap();
    assert_eq!(status(&mei, "/api/admin/projects"), 200);
    client.execute("UPDATE users SET role = 'customer' WHERE id = $1", &[&other]).unwrap();
    assert_eq!(status(&mei, "/api/admin/projects"), 403, "after the change of the role");

    let again = desk.a.log_in("alice@desk.example", PASSWORD).unwrap();
    assert_eq!(status(&again, "/api/auth/me"), 200);
    client.execute("UPDATE users SET is_active = FALSE WHERE id = $1", &[&agent]).unwrap();
    assert!([401, 403].contains(&status(&again, "/api/auth/me")), "after the account was switched off");

    let ping = || desk.b.call("GET", "/api/external/ping", &desk.headers(), "").status;
    assert_eq!(ping(), 200);
    client.execute("UPDATE api_keys SET is_active = FALSE WHERE project_id = $1", &[&desk.project]).unwrap();
    assert_eq!(ping(), 401, "after the key was revoked");
}

#[test]
fn a_job_whose_node_is_killed_is_taken_over_by_the_other() {
    let desk = Desk::open();
    let mut client = desk.schema.client();
    filed(&desk.file(&desk.a.address, "tunde@example.org").unwrap());
    wait_for("the job is known", || {
        count(&mut client, "SELECT count(*) FROM job_leases WHERE job = 'purge'") == 1
    });
    // The purge has something to do, and cannot do it: whoever begins hangs at this lock.
    let mut holder = desk.schema.client();
    let mut lock = holder.transaction().unwrap();
    lock.batch_execute("LOCK TABLE ticket_watchers IN ACCESS EXCLUSIVE MODE").unwrap();
    client.batch_execute("UPDATE tickets SET deleted_at = now() - interval '40 days'; UPDATE job_leases SET next_at = now() - interval '1 second' WHERE job = 'purge'").unwrap();
    wait_for("somebody holds the lease", || {
        count(&mut client, "SELECT count(*) FROM job_leases WHERE job = 'purge' AND holder IS NOT NULL") == 1
    });
    let first: String =
        client.query_one("SELECT holder FROM job_leases WHERE job = 'purge'", &[]).unwrap().get(0);
    let Desk { a, b, schema, .. } = desk;
    let (dying, living) = if first == "node-a" { (a, b) } else { (b, a) };
    dying.kill();
    let killed = Instant::now();
    lock.rollback().unwrap();
    wait_for("the other one has done it", || {
        count(&mut client, "SELECT count(*) FROM job_runs WHERE job = 'purge' AND outcome = 'done'") == 1
    });
    assert!(killed.elapsed() < Duration::from_secs(30), "{:?}", killed.elapsed());
    let runs =
        client.query("SELECT node, outcome FROM job_runs WHERE job = 'purge' ORDER BY id", &[]).unwrap();
    let runs: Vec<(String, String)> = runs.iter().map(|row| (row.get(0), row.get(1))).collect();
    let second = if first == "node-a" { "node-b" } else { "node-a" };
    assert_eq!(runs, [(first, "lost".to_owned()), (second.to_owned(), "done".to_owned())]);
    assert_eq!(count(&mut client, "SELECT count(*) FROM tickets"), 0);
    living.stop();
    drop(client);
    drop(holder);
    drop(schema);
}

#[test]
fn each_tick_of_a_job_is_one_run_on_some_node() {
    let desk = Desk::open();
    let mut client = desk.schema.client();
    wait_for("the job is known", || {
        count(&mut client, "SELECT count(*) FROM job_leases WHERE job = 'sla_sweep'") == 1
    });
    for tick in 1..=3 {
        client.batch_execute("UPDATE job_leases SET next_at = now() WHERE job = 'sla_sweep'").unwrap();
        wait_for("it has run", || {
            count(&mut client, "SELECT count(*) FROM job_runs WHERE outcome = 'done'") >= tick
        });
    }
    // Both nodes look once more, and find nothing to do.
    thread::sleep(Duration::from_millis(1_500));
    assert_eq!(count(&mut client, "SELECT count(*) FROM job_runs"), 3);
}

#[test]
fn nodes_that_stop_one_after_the_other_lose_no_request() {
    let desk = Desk::open();
    let Desk { a, b, .. } = &desk;
    let addresses = [a.address.clone(), b.address.clone()];
    let is_over = AtomicBool::new(false);
    let acknowledged = thread::scope(|scope| {
        let clients: Vec<_> = (0..6)
            .map(|client| {
                let (desk, addresses, is_over) = (&desk, &addresses, &is_over);
                scope.spawn(move || {
                    let customer = format!("customer-{client}@example.org");
                    let mut filed = 0;
                    while !is_over.load(Ordering::Acquire) {
                        // One retry, on the other node.
                        let first = desk.file(&addresses[client % 2], &customer);
                        let answer = match first {
                            Ok(answer) if answer.status < 500 => answer,
                            Ok(_) | Err(_) => desk.file(&addresses[(client + 1) % 2], &customer).unwrap(),
                        };
                        assert_eq!(answer.status, 201, "{answer:?}");
                        filed += 1;
                    }
                    filed
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(300));
        a.signal("TERM");
        thread::sleep(Duration::from_millis(700));
        is_over.store(true, Ordering::Release);
        clients.into_iter().map(|client| client.join().unwrap()).sum::<i64>()
    });
    let mut client = desk.schema.client();
    assert!(acknowledged > 0);
    assert_eq!(
        count(&mut client, "SELECT count(*) FROM tickets"),
        acknowledged,
        "what was answered was done once"
    );
}

#[test]
fn four_nodes_start_at_once_on_an_empty_schema() {
    let (place, schema) = (Place::new(), Schema::new());
    let start = Barrier::new(4);
    let nodes: Vec<Server> = thread::scope(|scope| {
        let starting: Vec<_> = (0..4)
            .map(|number| {
                let (place, schema, start) = (&place, &schema, &start);
                scope.spawn(move || {
                    start.wait();
                    schema.serve(place, &format!("node-{number}"))
                })
            })
            .collect();
        starting.into_iter().map(|node| node.join().unwrap()).collect()
    });
    let passwords: Vec<&str> = nodes.iter().filter_map(Server::printed_password).collect();
    assert_eq!(passwords.len(), 1, "one of them makes the first administrator");
    let token = nodes[0].log_in("admin@switchboard.example", passwords[0]).unwrap();
    for node in &nodes {
        assert_eq!(node.call("GET", "/health/ready", &[], "").status, 200);
        assert_eq!(node.call_as(&token, "GET", "/api/auth/me", "").status, 200);
    }
}

/// Everything that a follower of the log sees, in the order in which it sees it, until it is told that nothing more comes.
fn follow(url: &str, is_over: &AtomicBool) -> Vec<(i64, EventKind)> {
    let database = PersistentDatabase::open(&DatabaseSettings::new(url)).unwrap();
    let mut seen: Vec<(i64, EventKind)> = Vec::new();
    loop {
        let was_over = is_over.load(Ordering::Acquire);
        let last = seen.last().map_or(0, |(position, _)| *position);
        let events = database.reader().unwrap().events().after(last, 10).unwrap();
        if events.is_empty() && was_over {
            return seen;
        }
        seen.extend(events.into_iter().map(|logged| (logged.position, logged.event.event.kind())));
    }
}

/// The last part of the number of a ticket that was filed.
fn filed(answer: &Answer) -> u32 {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.text("/ticket_number").rsplit_once('-').unwrap().1.parse().unwrap()
}

fn count(client: &mut postgres::Client, question: &str) -> i64 {
    client.query_one(question, &[]).unwrap().get(0)
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "not within half a minute: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
