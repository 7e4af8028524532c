//! `cargo xtask`: the one automation of this repository.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal: what it prints is its whole output"
)]

mod ci;
mod command;
mod database;
mod deny;
mod dev;
mod difference;
mod fuzz;
mod layers;
mod openapi;
mod pages;
mod postgres;
mod programs;
mod server;
mod setup;
mod step;
mod suite;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Everything a maintainer or a build machine does with this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every check, cheapest first; the first failure stops.
    Ci {
        /// Only tidy, layers, format, clippy and the tests.
        #[arg(long)]
        fast: bool,
    },
    /// Check the files themselves: module docs, lengths, manifests, links, migration folders.
    Tidy,
    /// Check which crate depends on which, and which outside crate stands where.
    Layers,
    /// Check licences, bans and sources of all dependencies, where cargo-deny is installed.
    Deny,
    /// Install what a fresh Debian or Ubuntu machine lacks for `cargo xtask ci`.
    Setup,
    /// Run all tests beside a private PostgreSQL.
    Test {
        /// Handed on to `cargo nextest run` (or `cargo test`).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Start a private PostgreSQL, print its URL and keep it until Enter or Ctrl-C.
    Postgres,
    /// Work with the database schema.
    #[command(subcommand)]
    Db(database::Task),
    /// Write `docs/openapi.json` anew from the server.
    Openapi {
        /// Compare only, and fail where the file differs.
        #[arg(long)]
        check: bool,
    },
    /// Measure the server beside the limits it is held against.
    Bench {
        /// Run the micro-benchmarks of the domain crate instead.
        #[arg(long)]
        domain: bool,
        /// Measure how soon breaches are noticed instead.
        #[arg(long, conflicts_with = "domain")]
        timer: bool,
        /// Measure a desk of a million tickets beside a small one instead.
        #[arg(long, conflicts_with_all = ["domain", "timer"])]
        million: bool,
        /// Measure what it costs to let a key in, beside the same call with a token, instead.
        #[arg(long, conflicts_with_all = ["domain", "timer", "million"])]
        keys: bool,
        /// Handed on to the benchmark program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Drive the pages in a real browser.
    E2e {
        /// Handed on to `cargo nextest run` (or `cargo test`).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Take the pictures anew that the README and the documentation show.
    Screenshots,
    /// Kill the server again and again and look for what it lost.
    Crash {
        /// Handed on to the crash program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Look for requests that break the OpenAPI document, as every kind of caller, by schemathesis.
    Fuzz(fuzz::Extent),
    /// Run the server with demo data and restart it when its sources change.
    Dev,
}

fn main() -> ExitCode {
    match run(CommandLine::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let workspace = Workspace::find()?;
    match task {
        Task::Ci { fast: true } => ci::run(workspace, ci::Extent::Fast),
        Task::Ci { fast: false } => ci::run(workspace, ci::Extent::Whole),
        Task::Tidy => tidy::run(&workspace),
        Task::Layers => layers::run(&workspace),
        Task::Deny => deny::run(&workspace).map(|outcome| println!("{outcome}")),
        Task::Setup => setup::run(),
        Task::Test { arguments } => suite::run_alone(&workspace, &arguments),
        Task::Postgres => postgres::keep_until_enter(),
        Task::Db(task) => database::run(&workspace, task),
        Task::Openapi { check: true } => openapi::check(&workspace),
        Task::Openapi { check: false } => openapi::write(&workspace),
        Task::Bench { domain: true, arguments, .. } => programs::bench_domain(&workspace, &arguments),
        Task::Bench { timer: true, arguments, .. } => programs::bench_timer(&workspace, &arguments),
        Task::Bench { million: true, arguments, .. } => programs::bench_million(&workspace, &arguments),
        Task::Bench { keys: true, arguments, .. } => programs::bench_keys(&workspace, &arguments),
        Task::Bench { arguments, .. } => programs::bench(&workspace, &arguments),
        Task::E2e { arguments } => pages::drive(&workspace, &arguments),
        Task::Screenshots => pages::take_pictures(&workspace),
        Task::Crash { arguments } => programs::crash_alone(&workspace, &arguments),
        Task::Fuzz(extent) => fuzz::run(&workspace, &extent),
        Task::Dev => dev::run(&workspace),
    }
}
