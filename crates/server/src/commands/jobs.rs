//! `switchboard jobs`: what the desk does by itself, and running one of it now.

use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use chrono::{DateTime, SecondsFormat, Utc};
use switchboard_application::Context;
use switchboard_application::jobs::overview::{JobOverview, history, overview};
use switchboard_application::jobs::run::{Ran, Runner};
use switchboard_application::jobs::run_now::run_now;
use switchboard_application::pulse::Worker;
use switchboard_application::records::{Ending, JobRun};
use switchboard_domain::access::Actor;
use switchboard_domain::job::{JobName, RunOutcome};
use switchboard_persistence::PersistentDatabase;
use switchboard_security::KeyRing;

use crate::clock::SystemClock;
use crate::command_line::Jobs;
use crate::config::Config;
use crate::logs;
use crate::terminal::{say, table};
use crate::wiring::{Adapters, open_current_database, open_database};

/// What is shown where there is nothing.
const NOTHING: &str = "-";

/// Shows the jobs, shows what ran, or runs a job.
///
/// # Errors
/// When the database fails; when a job is running elsewhere or fails.
pub(crate) fn jobs(config: &Config, wanted: Option<&Jobs>) -> Result<()> {
    match wanted {
        None => show(&context(config, open_database(config)?)?),
        Some(Jobs::Runs { name, limit }) => {
            show_runs(&context(config, open_database(config)?)?, *name, *limit)
        }
        Some(Jobs::Run { name }) => {
            logs::start(config)?;
            run(config, &context(config, open_current_database(config)?)?, *name)
        }
    }
}

/// No token is made or read here, so the installation's keys are left alone.
fn context(config: &Config, database: PersistentDatabase) -> Result<Context> {
    Ok(Adapters::new(config, database, KeyRing::generate())?.context(Arc::new(SystemClock)))
}

fn show(context: &Context) -> Result<()> {
    let jobs = overview(context, &Actor::System)?;
    let titles = ["job", "timetable", "next", "running on", "last run", "took", "outcome", "did"];
    table(&titles, jobs.iter().map(line))?;
    Ok(())
}

fn line(JobOverview { job, lease, holder, last_run }: &JobOverview) -> [String; 8] {
    let or_nothing = |text: Option<String>| text.unwrap_or_else(|| NOTHING.to_owned());
    let ending = last_run.as_ref().and_then(|run| run.ending.as_ref());
    [
        job.to_string(),
        job.timetable().to_string(),
        or_nothing(lease.as_ref().map(|lease| instant(lease.next_at))),
        or_nothing(holder.as_ref().map(ToString::to_string)),
        or_nothing(last_run.as_ref().map(|run| instant(run.started_at))),
        or_nothing(last_run.as_ref().and_then(took)),
        or_nothing(ending.map(|ending| ending.outcome.to_string())),
        or_nothing(ending.map(did)),
    ]
}

fn show_runs(context: &Context, name: Option<JobName>, limit: u32) -> Result<()> {
    let runs = history(context, &Actor::System, name, limit)?;
    let titles = ["started", "job", "node", "took", "outcome", "did"];
    table(
        &titles,
        runs.iter().map(|run| {
            [
                instant(run.started_at),
                run.job.to_string(),
                run.node.to_string(),
                took(run).unwrap_or_else(|| NOTHING.to_owned()),
                run.ending.as_ref().map_or_else(|| "running".to_owned(), |ending| ending.outcome.to_string()),
                run.ending.as_ref().map_or_else(|| NOTHING.to_owned(), did),
            ]
        }),
    )?;
    Ok(())
}

fn run(config: &Config, context: &Context, name: JobName) -> Result<()> {
    let worker = if Worker::Collector.runs(name) { Worker::Collector } else { Worker::Scheduler };
    let runner = Runner { ctx: context, node: &config.node_name, worker, is_stopping: &|| false };
    match run_now(&runner, &Actor::System, name)? {
        Ran::Here(Ending { outcome: RunOutcome::Done, counts, .. }) => {
            say(format_args!("{name} is done: {counts}"))?;
            Ok(())
        }
        Ran::Here(Ending { outcome, error, .. }) => {
            Err(anyhow!("{name} ended as {outcome}: {}", error.unwrap_or_else(|| NOTHING.to_owned())))
        }
        Ran::Elsewhere(node) => bail!("{name} is running on {node}"),
        Ran::NotDue => bail!("{name} was taken by another node just now"),
        Ran::TakenAway => {
            bail!("{name} was taken over by another node, because this one was silent for too long")
        }
    }
}

fn did(ending: &Ending) -> String {
    match &ending.error {
        Some(error) => error.clone(),
        None => ending.counts.to_string(),
    }
}

/// The seconds that a run took. A clock that was set back in between makes no negative time.
fn took(run: &JobRun) -> Option<String> {
    let took = (run.ending.as_ref()?.finished_at - run.started_at).to_std().unwrap_or_default();
    Some(format!("{:.3} s", took.as_secs_f64()))
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
