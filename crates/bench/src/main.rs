//! Measures the server under load and holds the figures against what the database and the web framework can do by themselves.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the report is what this program is for")]

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use switchboard_bench::bare_server;
use switchboard_bench::calls::Call;
use switchboard_bench::database::DatabaseKind;
use switchboard_bench::measurement::{self, Plan};
use switchboard_bench::report::Report;

#[derive(Parser)]
#[command(about, subcommand_negates_reqs = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// How many tickets the databases are filled with.
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [10_000, 200_000])]
    tickets: Vec<i64>,
    /// Which databases are measured.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [DatabaseKind::Sqlite, DatabaseKind::Postgres])]
    database: Vec<DatabaseKind>,
    /// How many clients call at the same time.
    #[arg(long, value_name = "N", default_value_t = 32)]
    clients: u64,
    /// For how long each figure is counted.
    #[arg(long, value_name = "N", default_value_t = 3)]
    seconds: u64,
    /// How often each figure is counted; the best one stays.
    #[arg(long, value_name = "N", default_value_t = 1)]
    rounds: u32,
    /// Measure only these calls.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAME,…")]
    only: Vec<Call>,
    /// Write the figures there as JSON.
    #[arg(long, value_name = "PATH")]
    json: Option<PathBuf>,
    /// Where the data folders are made: on the disk that is to be measured.
    #[arg(long, value_name = "FOLDER", default_value_os_t = std::env::temp_dir())]
    folder: PathBuf,
    /// The server's program.
    #[arg(long, env = "SWITCHBOARD_TEST_SERVER", value_name = "PATH", required = true)]
    server: Option<PathBuf>,
    /// The maintenance database of a PostgreSQL that may be filled with new databases.
    #[arg(long, env = "SWITCHBOARD_TEST_POSTGRES_URL", value_name = "URL", hide_env_values = true)]
    postgres: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Answer every request with what stands in a file: the measurements start this themselves.
    #[command(hide = true)]
    BareServer {
        #[arg(long)]
        port: u16,
        #[arg(long)]
        workers: usize,
        #[arg(long)]
        answer: PathBuf,
    },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        Some(Command::BareServer { port, workers, answer }) => bare_server::serve(port, workers, &answer),
        None => bench(arguments),
    }
}

fn bench(arguments: Arguments) -> Result<()> {
    let mut sizes = arguments.tickets;
    sizes.sort_unstable();
    let is_wanted = |call: &Call| arguments.only.is_empty() || arguments.only.contains(call);
    let plan = Plan {
        server: arguments.server.context("no server to measure")?,
        folder: arguments.folder,
        postgres: arguments.postgres,
        clients: arguments.clients,
        duration: Duration::from_secs(arguments.seconds),
        rounds: arguments.rounds,
        calls: Call::ALL.into_iter().filter(is_wanted).collect(),
    };
    if plan.postgres.is_some() {
        measurement::compare_statements(&plan)?;
    }
    let mut report = Report {
        clients: arguments.clients,
        seconds: arguments.seconds,
        rounds: arguments.rounds,
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        measurements: Vec::new(),
    };
    for kind in arguments.database {
        for tickets in &sizes {
            let measured = measurement::measure(&plan, kind, *tickets, |news| eprintln!("{news}"))?;
            report.measurements.push(measured);
        }
    }
    println!("{report}");
    if let Some(path) = arguments.json {
        let text = serde_json::to_string_pretty(&report).context("failed to render the figures")?;
        std::fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))?;
    }
    Ok(())
}
