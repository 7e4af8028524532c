//! Measures a desk of a million tickets beside one of ten thousand.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the report is what this program is for")]

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Parser;
use switchboard_bench::database::DatabaseKind;
use switchboard_bench::million::{self, Plan, Question};

#[derive(Parser)]
#[command(about)]
struct Arguments {
    /// How many tickets the databases are filled with, the smallest first.
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [10_000, 1_000_000])]
    tickets: Vec<i64>,
    /// Which databases are measured.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [DatabaseKind::Sqlite, DatabaseKind::Postgres])]
    database: Vec<DatabaseKind>,
    /// How many clients ask at the same time.
    #[arg(long, value_name = "N", default_value_t = 16)]
    clients: u64,
    /// For how long each figure is counted.
    #[arg(long, value_name = "N", default_value_t = 5)]
    seconds: u64,
    /// How often each figure is counted; the quickest one stays.
    #[arg(long, value_name = "N", default_value_t = 1)]
    rounds: u32,
    /// Ask only these questions.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAME,…")]
    only: Vec<Question>,
    /// Write the figures there as JSON.
    #[arg(long, value_name = "PATH")]
    json: Option<PathBuf>,
    /// Where the data folders are made: some ten gigabytes for each database.
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
    let is_wanted = |question: &Question| arguments.only.is_empty() || arguments.only.contains(question);
    let questions: Vec<Question> = Question::ALL.into_iter().filter(is_wanted).collect();
    let plan = Plan {
        server: arguments.server,
        folder: arguments.folder,
        postgres: arguments.postgres,
        clients: arguments.clients,
        duration: Duration::from_secs(arguments.seconds),
        rounds: arguments.rounds,
    };
    let mut all = Vec::new();
    for kind in arguments.database {
        let growth =
            million::measure(&plan, kind, &arguments.tickets, &questions, |news| eprintln!("{news}"))?;
        println!("{growth}");
        all.push(growth);
    }
    if let Some(path) = arguments.json {
        let text = serde_json::to_string_pretty(&all).context("failed to render the figures")?;
        std::fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))?;
    }
    Ok(())
}
