//! Measures how soon breaches are noticed: a thousand tickets due within ten seconds, and ten thousand within one.
#![expect(clippy::print_stdout, reason = "the report is what this program is for")]

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use switchboard_bench::database::{DatabaseKind, TestDatabase};
use switchboard_bench::timer::{self, Load};

#[derive(Parser)]
#[command(about)]
struct Arguments {
    /// How many tickets come due within how many seconds: TICKETS/SECONDS.
    #[arg(long, value_delimiter = ',', value_parser = load, default_values = ["1000/10", "10000/1"])]
    loads: Vec<Load>,
    /// Which databases are measured.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [DatabaseKind::Sqlite, DatabaseKind::Postgres])]
    database: Vec<DatabaseKind>,
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
    for load in arguments.loads {
        for kind in &arguments.database {
            let database = TestDatabase::create(*kind, &arguments.folder, arguments.postgres.as_deref())?;
            println!("{}", timer::measure(&arguments.server, &database, load)?);
        }
    }
    Ok(())
}

fn load(text: &str) -> Result<Load, String> {
    let parts = text.split_once('/').and_then(|(tickets, seconds)| {
        Some(Load { tickets: tickets.parse().ok()?, spread: Duration::from_secs(seconds.parse().ok()?) })
    });
    parts.ok_or_else(|| "must be TICKETS/SECONDS, such as 1000/10".to_owned())
}
