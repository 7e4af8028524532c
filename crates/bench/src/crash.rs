//! Kills the server at random moments under load and compares what it acknowledged with what is there after the restart.

mod aging;
mod audit;
mod ledger;
mod writer;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};

use crate::database::{DatabaseKind, TestDatabase};
use crate::desk::Desk;
use crate::random::Random;
use crate::server::{Program, Server};
use ledger::Ledger;

/// How many write at the same time.
const WRITERS: u64 = 8;
/// How many projects they write to.
const PROJECTS: usize = 3;
/// The server is killed this long after the load begins, at the earliest and at the latest.
const KILL_AFTER_MILLISECONDS: (u64, u64) = (20, 300);
/// The server is killed less than this long after tickets came due.
const AGED_BEFORE_MILLISECONDS: u64 = 900;
/// How soon the server must be ready again.
const READY_LIMIT: Duration = Duration::from_secs(3);

/// What a run of kills came to.
#[derive(Debug)]
pub struct Outcome {
    kind: DatabaseKind,
    kills: u32,
    acknowledged: usize,
    lost: usize,
    doubled: usize,
    slowest_start: Duration,
    took: Duration,
    violations: Vec<String>,
}

impl Outcome {
    /// What went wrong. Nothing should have.
    #[must_use]
    pub fn violations(&self) -> &[String] {
        &self.violations
    }
}

/// Kills the server this many times and looks at the database after each restart.
///
/// # Errors
/// When the server cannot be started, or not even restarted; everything else is told by the outcome.
pub fn run(program: &Path, database: &TestDatabase, kills: u32, seed: u64) -> Result<Outcome> {
    let begun = Instant::now();
    let program = Program::new(program, database.folder(), &database.url())?;
    Desk::prepare(&program)?;
    let mut server = program.start()?;
    let desk = Desk::open(server.port(), PROJECTS)?;
    let ledger = Arc::new(Ledger::default());
    let mut random = Random::new(seed);
    let mut outcome = Outcome {
        kind: database.kind(),
        kills: 0,
        acknowledged: 0,
        lost: 0,
        doubled: 0,
        slowest_start: Duration::ZERO,
        took: Duration::ZERO,
        violations: Vec::new(),
    };
    while outcome.kills < kills {
        let refusals = load_and_kill(server, database, &desk, &ledger, &mut random)?;
        outcome.kills += 1;
        server = program.start().with_context(|| format!("no restart after kill {}", outcome.kills))?;
        outcome.slowest_start = outcome.slowest_start.max(server.ready_after());
        let unnoticed = aging::wait_until_noticed(database)?;
        let found = audit::audit(database, &ledger, &desk)?;
        outcome.lost = outcome.lost.max(found.lost);
        outcome.doubled = outcome.doubled.max(found.doubled);
        let slow = (server.ready_after() > READY_LIMIT)
            .then(|| format!("ready only after {} ms", server.ready_after().as_millis()));
        let all = refusals.into_iter().chain(found.violations).chain(slow).chain(unnoticed);
        let named = all.map(|violation| format!("kill {}: {violation}", outcome.kills));
        outcome.violations.extend(named);
        if !outcome.violations.is_empty() {
            break;
        }
    }
    outcome.acknowledged = ledger.len();
    outcome.took = begun.elapsed();
    Ok(outcome)
}

/// Writes with all writers until the server is killed, shortly after many tickets came due; what the server refused before that comes back.
fn load_and_kill(
    server: Server,
    database: &TestDatabase,
    desk: &Desk,
    ledger: &Arc<Ledger>,
    random: &mut Random,
) -> Result<Vec<String>> {
    let port = server.port();
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let (desk, ledger) = (desk.clone(), Arc::clone(ledger));
            let random = Random::new(random.below(u64::MAX));
            thread::spawn(move || writer::write(number, port, &desk, &ledger, random))
        })
        .collect();
    let (earliest, latest) = KILL_AFTER_MILLISECONDS;
    thread::sleep(Duration::from_millis(earliest + random.below(latest - earliest + 1)));
    aging::age(database)?;
    // The timer looks again within a second; some kills come before, some while it stamps, and some after.
    thread::sleep(Duration::from_millis(random.below(AGED_BEFORE_MILLISECONDS)));
    server.kill()?;
    let mut refusals = Vec::new();
    for writer in writers {
        refusals.extend(writer.join().map_err(|_panic| anyhow!("a writer panicked"))?);
    }
    Ok(refusals)
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, kills, acknowledged, lost, doubled, slowest_start, took, violations } = self;
        write!(
            formatter,
            "{kind}: {kills} kills, {acknowledged} acknowledged writes, {lost} lost, {doubled} doubled, \
             ready again after {} ms at most, {} violations, {} s",
            slowest_start.as_millis(),
            violations.len(),
            took.as_secs()
        )
    }
}
