//! Measures what it costs to let a key in, beside the same call with a person's token.
#![expect(clippy::print_stdout, reason = "the report is what this program is for")]

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use switchboard_bench::database::{DatabaseKind, TestDatabase};
use switchboard_bench::keys::{self, Effort};

#[derive(Parser)]
#[command(about)]
struct Arguments {
    /// Which databases are measured.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [DatabaseKind::Sqlite, DatabaseKind::Postgres])]
    database: Vec<DatabaseKind>,
    /// How many clients call at the same time.
    #[arg(long, value_name = "N", default_value_t = 8)]
    clients: u64,
    /// For how long each figure is counted.
    #[arg(long, value_name = "N", default_value_t = 3)]
    seconds: u64,
    /// How often each figure is counted; the best one stays.
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: u32,
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
    let effort = Effort {
        clients: arguments.clients,
        duration: Duration::from_secs(arguments.seconds),
        rounds: arguments.rounds,
    };
    for kind in arguments.database {
        let database = TestDatabase::create(kind, &arguments.folder, arguments.postgres.as_deref())?;
        println!("{}", keys::measure(&arguments.server, &database, effort)?);
    }
    Ok(())
}
