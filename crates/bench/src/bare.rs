//! The statements of a call run bare: prepared, on as many connections as the server has, without HTTP and without the application.

mod parameters;
mod postgres_runner;
mod sqlite_runner;
mod statements;

use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::calls::{Call, Scene};
use crate::database::{DatabaseKind, TestDatabase};
use crate::press::{Figures, Worker, press};
use parameters::Facts;
pub use statements::{Statement, of_call};

/// How many connections the server reads SQLite with.
const SQLITE_READERS: u64 = 4;
/// How many connections the server has to PostgreSQL, a core and at least.
const POSTGRES_CONNECTIONS: (usize, usize) = (2, 4);
/// How many tickets share a commit on SQLite.
const TICKETS_PER_COMMIT: u64 = 32;

/// How many connections the statements of a call are run on: as many as the server has for it.
#[must_use]
pub fn connections(kind: DatabaseKind, call: Call) -> u64 {
    match (kind, call) {
        (DatabaseKind::Sqlite, Call::Create) => 1,
        (DatabaseKind::Sqlite, _) => SQLITE_READERS,
        (DatabaseKind::Postgres, _) => {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let (per_core, least) = POSTGRES_CONNECTIONS;
            u64::try_from((cores * per_core).max(least)).unwrap_or(u64::MAX)
        }
    }
}

/// Runs the statements of a call for so long, on as many connections as the server has for it.
///
/// Tickets on SQLite are filed by one connection that commits once for 32 of them, and of their statements only those that write.
///
/// # Errors
/// When the database refuses any of them.
pub fn measure(call: Call, scene: &Scene, database: &TestDatabase, duration: Duration) -> Result<Figures> {
    let facts = Facts::read(scene, database)?;
    let statements = of_call(call, database.kind());
    let worker = |number: u64| -> Result<Worker> {
        let (facts, statements) = (facts.clone(), statements.clone());
        Ok(match database.kind() {
            DatabaseKind::Sqlite => {
                let file = database.file();
                match call {
                    Call::Create => Box::new(move |stopwatch| {
                        sqlite_runner::write(
                            &file,
                            &statements,
                            TICKETS_PER_COMMIT,
                            facts.draws(number),
                            stopwatch,
                        )
                    }),
                    Call::Ping | Call::Read | Call::List | Call::ListStatus | Call::ListProject => {
                        Box::new(move |stopwatch| {
                            sqlite_runner::read(&file, &statements, facts.draws(number), stopwatch)
                        })
                    }
                }
            }
            DatabaseKind::Postgres => {
                let client = database.client().context("no connection for bare statements")?;
                Box::new(move |stopwatch| {
                    postgres_runner::run(client, &statements, facts.draws(number), stopwatch)
                })
            }
        })
    };
    let workers = (0..connections(database.kind(), call)).map(worker).collect::<Result<Vec<_>>>()?;
    press(workers, duration)
}
