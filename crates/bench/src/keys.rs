//! What it costs to let a key in: the same call by a key and by a person's token, turn by turn, on the core time of the server.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::calls::{DESCRIPTION, measure_requests};
use crate::database::TestDatabase;
use crate::desk::{Desk, text};
use crate::http::{self, Connection};
use crate::random::Random;
use crate::server::{Program, Server};

/// A customer who has an account.
const CUSTOMER: &str = "tunde@desk.example";

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// How many clients call at the same time.
    pub clients: u64,
    /// For how long each figure is counted.
    pub duration: Duration,
    /// How often each is counted, turn by turn; the best one stays.
    pub rounds: u32,
}

/// What one kind of key costs beside a token, in microseconds of a core a request.
#[derive(Debug, Clone)]
pub struct Cost {
    kind: &'static str,
    call: &'static str,
    key_microseconds: f64,
    token_microseconds: f64,
}

/// A call by a key of a kind, and the same by a token.
struct Pair {
    kind: &'static str,
    call: &'static str,
    by_key: Vec<u8>,
    by_token: Vec<u8>,
}

/// The costs of all kinds of keys on one database.
#[derive(Debug, Clone)]
pub struct Costs {
    database: String,
    costs: Vec<Cost>,
}

/// Starts a server on a new database and measures every kind of key.
///
/// # Errors
/// When the server refuses anything.
pub fn measure(server: &Path, database: &TestDatabase, effort: Effort) -> Result<Costs> {
    let program = Program::new(server, database.folder(), &database.url())?;
    Desk::prepare(&program)?;
    let server = program.start()?;
    let desk = Desk::open(server.port(), 1)?;
    let pairs = pairs(&desk, server.port())?;
    let costs = pairs.iter().map(|pair| cost(pair, &server, effort)).collect::<Result<_>>()?;
    Ok(Costs { database: database.kind().to_string(), costs })
}

fn cost(pair: &Pair, server: &Server, effort: Effort) -> Result<Cost> {
    let (mut by_key, mut by_token) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..effort.rounds.max(1) {
        by_key = by_key.min(core_microseconds(pair.kind, &pair.by_key, server, effort)?);
        by_token = by_token.min(core_microseconds("token", &pair.by_token, server, effort)?);
    }
    let Pair { kind, call, .. } = *pair;
    Ok(Cost { kind, call, key_microseconds: by_key, token_microseconds: by_token })
}

/// How long the server's threads are on a core for one such request.
fn core_microseconds(
    name: &'static str,
    request: &[u8],
    server: &Server,
    Effort { clients, duration, .. }: Effort,
) -> Result<f64> {
    let before = server.core_time()?;
    let figures =
        measure_requests(name, |_: &mut Random| request.to_vec(), server.port(), clients, duration)?;
    let core_time = server.core_time()?.saturating_sub(before);
    Ok(core_time.as_secs_f64() * 1_000_000.0 / f64::from(figures.done.max(1)))
}

/// A call for each kind of key. Those that act as a person read who they are; the others file a ticket, as staff do with a token.
fn pairs(desk: &Desk, port: u16) -> Result<Vec<Pair>> {
    let project = desk.project(0).context("there is no project")?;
    let administrator = desk.administrator_headers.as_str();
    let mut connection = Connection::open(port)?;
    let mut secret = |members: Value| -> Result<String> {
        let made = connection.exchange(&http::post("/api/admin/keys", administrator, &members))?.json()?;
        Ok(text(&made, "/secret")?.to_owned())
    };
    let mut of_project = |kind: &str| {
        secret(json!({
            "kind": kind,
            "name": "Bench",
            "project_id": project.id,
            "abilities": ["create-ticket"],
            "allowed_ips": ["127.0.0.1", "::1"],
        }))
    };
    let (intake, token) = (of_project("intake")?, of_project("token")?);
    let agent = secret(json!({ "kind": "agent", "name": "Bench", "agent_id": desk.agent }))?;
    let superuser = secret(json!({ "kind": "superuser", "name": "Bench", "default_agent_id": desk.agent }))?;

    let subject = "Cannot upload property photos";
    let of_staff = json!({
        "project_id": project.id, "subject": subject, "description": DESCRIPTION, "customer_email": CUSTOMER,
    });
    let of_pair = json!({
        "customer_name": "Tunde Bello", "customer_email": CUSTOMER, "subject": subject, "description": DESCRIPTION,
    });
    let of_intake = json!({ "email": CUSTOMER, "subject": subject, "message": DESCRIPTION });
    let of_token = json!({ "email": CUSTOMER, "subject": subject, "content": DESCRIPTION });
    let by_staff = http::post("/api/tickets", administrator, &of_staff);
    let who = |headers: &str| http::get("/api/auth/me", headers);
    let filed = |kind, path, headers: &str, body: &Value| Pair {
        kind,
        call: "files a ticket",
        by_key: http::post(path, headers, body),
        by_token: by_staff.clone(),
    };
    let acting = |kind, secret: &str| Pair {
        kind,
        call: "reads who it is",
        by_key: who(&format!("Authorization: key {secret}\r\n")),
        by_token: who(&desk.agent_headers),
    };
    Ok(vec![
        acting("agent", &agent),
        acting("superuser", &superuser),
        filed("project", "/api/external/tickets", &project.headers, &of_pair),
        filed("intake", "/api/tickets.json", &format!("X-Api-Key: {intake}\r\n"), &of_intake),
        filed("token", "/api/tickets/create", &format!("Authorization: Bearer {token}\r\n"), &of_token),
    ])
}

impl fmt::Display for Costs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "| {} | call | core µs by key | core µs by token | ratio | more µs |",
            self.database
        )?;
        writeln!(formatter, "| --- | --- | --: | --: | --: | --: |")?;
        for Cost { kind, call, key_microseconds, token_microseconds } in &self.costs {
            writeln!(
                formatter,
                "| {kind} | {call} | {key_microseconds:.0} | {token_microseconds:.0} | {:.2} | {:.0} |",
                key_microseconds / token_microseconds,
                key_microseconds - token_microseconds,
            )?;
        }
        Ok(())
    }
}
