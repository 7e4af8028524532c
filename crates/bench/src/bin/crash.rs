//! Kills the server at random moments under load and tells whether anything that it acknowledged was lost.
#![expect(clippy::print_stdout, reason = "the report is what this program is for")]

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Parser;
use switchboard_bench::crash;
use switchboard_bench::database::{DatabaseKind, TestDatabase};
use switchboard_bench::random;

#[derive(Parser)]
#[command(about)]
struct Arguments {
    /// How often the server is killed on SQLite.
    #[arg(long, default_value_t = 50, value_name = "N")]
    kills_sqlite: u32,
    /// How often the server is killed on PostgreSQL.
    #[arg(long, default_value_t = 20, value_name = "N")]
    kills_postgres: u32,
    /// What the random moments come from; another one in every run if it is not given.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Where the data folders are made.
    #[arg(long, value_name = "FOLDER", default_value_os_t = std::env::temp_dir())]
    folder: PathBuf,
    /// The server's program.
    #[arg(long, env = "SWITCHBOARD_TEST_SERVER", value_name = "PATH")]
    server: PathBuf,
    /// The maintenance database of a PostgreSQL that may be filled with new databases.
    #[arg(long, env = "SWITCHBOARD_TEST_POSTGRES_URL", value_name = "URL", hide_env_values = true)]
    postgres: Option<String>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(random::fresh_seed);
    println!("seed {seed}");
    let mut violations = 0;
    let runs =
        [(DatabaseKind::Sqlite, arguments.kills_sqlite), (DatabaseKind::Postgres, arguments.kills_postgres)];
    for (kind, kills) in runs.into_iter().filter(|(_, kills)| *kills > 0) {
        let database = TestDatabase::create(kind, &arguments.folder, arguments.postgres.as_deref())?;
        let outcome = crash::run(&arguments.server, &database, kills, seed)?;
        println!("{outcome}");
        for violation in outcome.violations() {
            println!("  {violation}");
        }
        violations += outcome.violations().len();
    }
    if violations > 0 {
        bail!("{violations} violations; `--seed {seed}` draws the same moments again");
    }
    Ok(())
}
