//! Measures one database of one size: every call, and beside each the limits it is held against.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

use crate::bare::{self, of_call};
use crate::bare_server::BareServer;
use crate::calls::{self, Call, Scene};
use crate::database::{DatabaseKind, TestDatabase};
use crate::desk::Desk;
use crate::fill::{self, Manner};
use crate::http::Connection;
use crate::observer::Observer;
use crate::press::Figures;
use crate::random::Random;
use crate::server::{Program, Server};

/// How many projects file tickets.
const PROJECTS: usize = 20;
/// How many tickets are enough to see which statements are run.
const FEW_TICKETS: i64 = 100;
/// How often a call is compared until nothing else ran beside it.
const COMPARISONS: u32 = 20;
/// How often the server is started on the filled database.
const STARTS: usize = 5;
/// How long a server that was started is left alone before its idle memory is read.
const IDLE: Duration = Duration::from_secs(2);

/// What is measured, and how.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The server's program.
    pub server: PathBuf,
    /// Where data folders are made.
    pub folder: PathBuf,
    /// The maintenance database of a PostgreSQL.
    pub postgres: Option<String>,
    /// How many clients call at the same time.
    pub clients: u64,
    /// For how long each figure is counted.
    pub duration: Duration,
    /// How often each is counted; the best one stays.
    pub rounds: u32,
    /// What they call.
    pub calls: Vec<Call>,
}

/// What a database of one size came to.
#[derive(Debug, Clone, Serialize)]
pub struct Measurement {
    /// Which database.
    pub database: String,
    /// How many tickets it was filled with.
    pub tickets: i64,
    /// How long the filling took, in seconds.
    pub fill_seconds: f64,
    /// From the start of the process until it was ready, in milliseconds, of all starts.
    pub ready_after_milliseconds: Vec<f64>,
    /// The memory of the server at rest, in KiB.
    pub idle_memory_kib: u64,
    /// The server's own memory after all calls, in KiB.
    pub loaded_memory_kib: u64,
    /// The most memory that the server ever had, in KiB. On SQLite each connection that maps the file counts its pages again.
    pub peak_memory_kib: u64,
    /// The calls.
    pub calls: Vec<Measured>,
}

/// What a call came to, and the limits it is held against.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// The call.
    pub call: String,
    /// How many statements answering it takes.
    pub statements: usize,
    /// The server.
    pub server: Figures,
    /// How long the server's threads were on a core for each request, in microseconds.
    pub core_microseconds: f64,
    /// The same bytes from a handler that does nothing.
    pub bare_handler: Figures,
    /// The same statements without server, and on how many connections.
    pub bare_statements: Figures,
    /// How many connections these ran on.
    pub bare_connections: u64,
}

impl Measured {
    /// The better figures of two rounds.
    fn or_better(self, other: Self) -> Self {
        let better = |one: Figures, two: Figures| if two.per_second > one.per_second { two } else { one };
        Self {
            core_microseconds: self.core_microseconds.min(other.core_microseconds),
            server: better(self.server, other.server),
            bare_handler: better(self.bare_handler, other.bare_handler),
            bare_statements: better(self.bare_statements, other.bare_statements),
            ..self
        }
    }
}

/// Fills a new database and measures it. What is under way is told.
///
/// # Errors
/// When anything refuses.
pub fn measure(
    plan: &Plan,
    kind: DatabaseKind,
    tickets: i64,
    mut tell: impl FnMut(&str),
) -> Result<Measurement> {
    tell(&format!("{kind}: filling it with {tickets} tickets"));
    let begun = Instant::now();
    let (database, program, scene) = set_up(plan, kind, tickets)?;
    let fill_seconds = begun.elapsed().as_secs_f64();
    let (server, ready_after_milliseconds) = start_often(&program)?;
    thread::sleep(IDLE);
    let idle_memory_kib = server.memory()?.resident;
    let mut measured = Vec::new();
    for call in &plan.calls {
        tell(&format!("{kind}, {tickets} tickets: {call}"));
        let mut best = measure_call(plan, *call, &scene, &database, &server)?;
        for _ in 1..plan.rounds {
            best = best.or_better(measure_call(plan, *call, &scene, &database, &server)?);
        }
        measured.push(best);
    }
    let memory = server.memory()?;
    Ok(Measurement {
        database: kind.to_string(),
        tickets,
        fill_seconds,
        ready_after_milliseconds,
        idle_memory_kib,
        loaded_memory_kib: memory.own,
        peak_memory_kib: memory.peak,
        calls: measured,
    })
}

fn measure_call(
    plan: &Plan,
    call: Call,
    scene: &Scene,
    database: &TestDatabase,
    server: &Server,
) -> Result<Measured> {
    let port = server.port();
    let before = server.core_time()?;
    let figures = calls::measure(call, scene, port, plan.clients, plan.duration)?;
    let core_time = server.core_time()?.saturating_sub(before);
    let answer = {
        let mut connection = Connection::open(port)?;
        let answer = connection.exchange(&call.request(scene, &mut Random::new(0)))?;
        answer.json()?;
        answer.whole.to_vec()
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let bare_server = BareServer::start(database.folder(), &answer, workers)?;
    let bare_handler = calls::measure(call, scene, bare_server.port(), plan.clients, plan.duration)?;
    drop(bare_server);
    let bare_statements = bare::measure(call, scene, database, plan.duration)?;
    Ok(Measured {
        call: call.to_string(),
        statements: of_call(call, database.kind()).len(),
        core_microseconds: core_time.as_secs_f64() * 1_000_000.0 / f64::from(figures.done.max(1)),
        server: figures,
        bare_handler,
        bare_statements,
        bare_connections: bare::connections(database.kind(), call),
    })
}

/// Starts the server several times; the last one stays.
pub(crate) fn start_often(program: &Program) -> Result<(Server, Vec<f64>)> {
    let mut milliseconds = Vec::new();
    loop {
        let server = program.start()?;
        milliseconds.push(server.ready_after().as_secs_f64() * 1_000.0);
        if milliseconds.len() == STARTS {
            return Ok((server, milliseconds));
        }
        server.kill()?;
    }
}

/// A new database with projects, keys and tickets.
fn set_up(plan: &Plan, kind: DatabaseKind, tickets: i64) -> Result<(TestDatabase, Program, Scene)> {
    let database = TestDatabase::create(kind, &plan.folder, plan.postgres.as_deref())?;
    let program = Program::new(&plan.server, database.folder(), &database.url())?;
    Desk::prepare(&program)?;
    let server = program.start()?;
    let desk = Desk::open(server.port(), PROJECTS)?;
    server.kill()?;
    let filled = fill::fill(&database, &desk, tickets, Manner::Plain)?;
    // The tickets came past the server, which now makes the tokens that they are found by.
    program.migrate()?;
    Ok((database, program, Scene { desk, filled }))
}

/// Refuses a server that sends PostgreSQL anything else for a call than the statements it is to be compared with.
///
/// # Errors
/// When it does, or the server refuses anything.
pub fn compare_statements(plan: &Plan) -> Result<()> {
    let (database, _, scene) = set_up(plan, DatabaseKind::Postgres, FEW_TICKETS)?;
    let (host, port) = database.address().context("the database has no address")?;
    let observer = Observer::open(&host, port)?;
    let url = database.url_by_port(observer.port());
    let server = Program::new(&plan.server, database.folder(), &url)?.start()?;
    let mut connection = Connection::open(server.port())?;
    for call in &plan.calls {
        let request = call.request(&scene, &mut Random::new(0));
        let expected: Vec<_> = of_call(*call, DatabaseKind::Postgres)
            .iter()
            .map(|statement| statement.sql(DatabaseKind::Postgres))
            .collect();
        // The first one may open connections, and what works beside requests runs statements of its own now and then.
        let mut sent = Vec::new();
        for _ in 0..COMPARISONS {
            let _others = observer.take();
            connection.exchange(&request)?.json()?;
            sent = observer.take();
            if sent == expected {
                break;
            }
        }
        if sent != expected {
            bail!(
                "for {call} the server runs other statements than `bare/statements.rs` has:\n{}\ninstead of\n{}",
                sent.join("\n"),
                expected.join("\n")
            );
        }
    }
    Ok(())
}
