//! How soon the timer of the service-level clock notices what is due, and whether requests are answered meanwhile.

use std::fmt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::json;

use crate::database::{DatabaseKind, TestDatabase};
use crate::desk::{Desk, Project};
use crate::http::{self, Connection};
use crate::server::Program;

/// How many file the tickets beforehand.
const FILERS: usize = 8;
/// How long after everything is prepared the first ticket is due.
const RUN_UP: Duration = Duration::from_secs(3);
/// How long the last breach may be waited for.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often somebody files a ticket while the timer works.
const PROBE_EVERY: Duration = Duration::from_millis(25);
/// The target of the first response of a ticket of high priority, in seconds.
const TARGET_SECONDS: i64 = 3_600;

/// What is measured.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// How many tickets come due.
    pub tickets: usize,
    /// Within which time, evenly.
    pub spread: Duration,
}

/// What was measured.
#[derive(Debug)]
pub struct Lateness {
    kind: DatabaseKind,
    load: Load,
    /// From due to noticed, in microseconds, sorted.
    noticed: Vec<i64>,
    /// From the last due time until every breach could be read.
    all_seen: Duration,
    /// How long filing a ticket took meanwhile, in microseconds, sorted.
    filing: Vec<i64>,
}

/// Files the tickets, lets them come due, and reads when each breach was noticed.
///
/// # Errors
/// When the server refuses anything, or does not notice every breach once.
pub fn measure(program: &Path, database: &TestDatabase, load: Load) -> Result<Lateness> {
    let program = Program::new(program, database.folder(), &database.url())?;
    Desk::prepare(&program)?;
    let server = program.start()?;
    let desk = Desk::open(server.port(), 1)?;
    let project = desk.project(0).context("the desk has a project")?;
    file_all(server.port(), project, load.tickets)?;
    let begun = Instant::now();
    let last = let_come_due(database, load)?;
    let mut filing = Vec::new();
    let mut probe = Connection::open(server.port())?;
    let mut reader = database.reader()?;
    let all_seen = loop {
        let asked = Instant::now();
        file(&mut probe, project)?;
        filing.push(i64::try_from(asked.elapsed().as_micros())?);
        let since_last = begun.elapsed().saturating_sub(last);
        let is_over = begun.elapsed() > last;
        let seen = "SELECT count(*) FROM events WHERE kind = 'sla_breached'";
        if is_over && reader.number(seen)? >= i64::try_from(load.tickets)? {
            break since_last;
        }
        if since_last > PATIENCE {
            bail!("not every breach was noticed within {} s", PATIENCE.as_secs());
        }
        thread::sleep(PROBE_EVERY.saturating_sub(asked.elapsed()));
    };
    let question = match database.kind() {
        DatabaseKind::Sqlite => {
            "SELECT e.occurred_at - t.first_response_breached_at FROM events e JOIN tickets t ON t.id = e.ticket_id \
             WHERE e.kind = 'sla_breached'"
        }
        DatabaseKind::Postgres => {
            "SELECT CAST(EXTRACT(EPOCH FROM e.occurred_at - t.first_response_breached_at) * 1000000 AS BIGINT) \
             FROM events e JOIN tickets t ON t.id = e.ticket_id WHERE e.kind = 'sla_breached'"
        }
    };
    let rows = reader.rows(question)?.concat();
    let noticed = rows.iter().map(|text| Ok(text.parse()?)).collect::<Result<Vec<i64>>>()?;
    if noticed.len() != load.tickets {
        bail!("{} breaches of {} tickets were logged", noticed.len(), load.tickets);
    }
    Ok(Lateness { kind: database.kind(), load, noticed: sorted(noticed), all_seen, filing: sorted(filing) })
}

fn file_all(port: u16, project: &Project, tickets: usize) -> Result<()> {
    let filers: Vec<_> = (0..FILERS)
        .map(|filer| {
            let project = project.clone();
            let share = tickets / FILERS + usize::from(filer < tickets % FILERS);
            thread::spawn(move || {
                let mut connection = Connection::open(port)?;
                (0..share).try_for_each(|_| file(&mut connection, &project))
            })
        })
        .collect();
    filers.into_iter().try_for_each(|filer| filer.join().map_err(|_panic| anyhow!("a filer panicked"))?)
}

fn file(connection: &mut Connection, project: &Project) -> Result<()> {
    let body = json!({
        "customer_name": "Tunde Adeyemi", "customer_email": "tunde@example.org", "priority": "high",
        "subject": "Cannot upload property photos", "description": "The upload button does nothing.",
    });
    let answer = connection.exchange(&http::post("/api/external/tickets", &project.headers, &body))?;
    answer.json().context("a ticket was refused").map(|_| ())
}

/// Moves the beginnings of all tickets so that their first responses come due one after the other; answers when the last one does.
fn let_come_due(database: &TestDatabase, load: Load) -> Result<Duration> {
    let step = load.spread.checked_div(u32::try_from(load.tickets)?).unwrap_or_default();
    let (run_up, step) = (i64::try_from(RUN_UP.as_micros())?, i64::try_from(step.as_micros())?);
    let target = TARGET_SECONDS * 1_000_000;
    let statement = match database.kind() {
        DatabaseKind::Sqlite => format!(
            "UPDATE tickets SET version = version + 1, created_at = due - {target}, sla_next_at = due FROM (
                 SELECT id AS which, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) + {run_up} + id * {step} AS due FROM tickets
             ) WHERE id = which"
        ),
        DatabaseKind::Postgres => format!(
            "UPDATE tickets SET version = version + 1, created_at = due - interval '{target} microseconds', sla_next_at = due FROM (
                 SELECT id AS which, now() + ({run_up} + id * {step}) * interval '1 microsecond' AS due FROM tickets
             ) AS times WHERE id = which"
        ),
    };
    database.change([statement])?;
    Ok(RUN_UP + load.spread)
}

fn sorted(mut values: Vec<i64>) -> Vec<i64> {
    values.sort_unstable();
    values
}

/// The value below which this many of a hundred lie, in milliseconds.
fn percentile(sorted: &[i64], percent: usize) -> i64 {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default() / 1_000
}

impl fmt::Display for Lateness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, load: Load { tickets, spread }, noticed, all_seen, filing } = self;
        let line = |values: &[i64]| {
            let [p50, p99, max] = [50, 99, 100].map(|percent| percentile(values, percent));
            format!("p50 {p50} ms, p99 {p99} ms, at most {max} ms")
        };
        write!(
            formatter,
            "{kind}: {tickets} tickets due within {} s: from due to noticed {}; all seen {} ms after the last was due; \
             filing a ticket meanwhile {} ({} filed)",
            spread.as_secs(),
            line(noticed),
            all_seen.as_millis(),
            line(filing),
            filing.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_are_taken_from_sorted_values() {
        let values: Vec<i64> = (1..=100).map(|value| value * 1_000).collect();
        assert_eq!([50, 99, 100].map(|percent| percentile(&values, percent)), [51, 100, 100]);
        assert_eq!(percentile(&[], 50), 0);
    }
}
