//! `cargo xtask bench` and `crash`: programs of their own, run beside a private PostgreSQL.

use anyhow::Result;

use crate::command::{CommandLine, path_text};
use crate::postgres::{self, Postgres};
use crate::server::{self, Profile};
use crate::workspace::Workspace;

/// Measures the server on both databases.
pub(crate) fn bench(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let postgres = Postgres::start()?;
    run(workspace, &postgres, Profile::Perf, "bench", arguments)
}

/// Measures on both databases how soon breaches are noticed.
pub(crate) fn bench_timer(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let postgres = Postgres::start()?;
    run(workspace, &postgres, Profile::Perf, "timer", arguments)
}

/// Measures a desk of a million tickets beside a small one, on both databases.
pub(crate) fn bench_million(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let postgres = Postgres::start()?;
    run(workspace, &postgres, Profile::Perf, "million", arguments)
}

/// Measures what it costs to let a key in, on both databases.
pub(crate) fn bench_keys(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let postgres = Postgres::start()?;
    run(workspace, &postgres, Profile::Perf, "keys", arguments)
}

/// Runs the micro-benchmarks of the domain crate.
pub(crate) fn bench_domain(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    CommandLine::cargo("bench -p switchboard-domain --locked")
        .arguments(arguments)
        .inside(workspace.root())
        .run()
}

/// Kills the server at random moments, beside a PostgreSQL of its own.
pub(crate) fn crash_alone(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let postgres = Postgres::start()?;
    crash(workspace, &postgres, arguments)
}

/// Kills the server at random moments.
pub(crate) fn crash(workspace: &Workspace, postgres: &Postgres, arguments: &[String]) -> Result<()> {
    run(workspace, postgres, Profile::Debug, "crash", arguments)
}

fn run(
    workspace: &Workspace,
    postgres: &Postgres,
    profile: Profile,
    program: &str,
    arguments: &[String],
) -> Result<()> {
    let programs = server::build(workspace, profile)?;
    CommandLine::new(path_text(programs.join(program)))
        .arguments(arguments)
        .hidden_variable(postgres::URL_VARIABLE, postgres.url())
        .hidden_variable(server::PATH_VARIABLE, path_text(programs.join(server::PROGRAM)))
        .inside(workspace.root())
        .run()
}
