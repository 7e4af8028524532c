//! One step of `cargo xtask ci`: its name, what repeats it, how long it took and how it ended.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::command::CommandLine;
use crate::postgres::Postgres;
use crate::suite::Tally;
use crate::workspace::Workspace;

/// What the steps of one run share.
pub(crate) struct Run {
    /// The repository under test.
    pub(crate) workspace: Workspace,
    /// The private database server, once its step has run; dropping the run stops it.
    pub(crate) postgres: Option<Postgres>,
    /// Tests counted so far.
    pub(crate) tally: Tally,
}

/// How a step that did not fail has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything it looks for is in order.
    Passed,
    /// It could not look, and says why.
    NotRun(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => write!(formatter, "passed"),
            Self::NotRun(reason) => write!(formatter, "NOT RUN: {reason}"),
        }
    }
}

enum Action {
    Command(CommandLine),
    Own(fn(&mut Run) -> Result<Outcome>),
}

/// A named check and the command that repeats it.
pub(crate) struct Step {
    name: &'static str,
    repeat: String,
    action: Action,
}

impl Step {
    /// A step that is nothing but one command.
    pub(crate) fn command(name: &'static str, command: CommandLine) -> Self {
        Self { name, repeat: command.to_string(), action: Action::Command(command) }
    }

    /// A step of this program, repeated by another of its commands.
    pub(crate) fn own(name: &'static str, repeat: &str, action: fn(&mut Run) -> Result<Outcome>) -> Self {
        Self { name, repeat: repeat.to_owned(), action: Action::Own(action) }
    }
}

/// A step that has run.
pub(crate) struct Report {
    name: &'static str,
    repeat: String,
    time: Duration,
    result: Result<Outcome>,
}

/// Runs the steps in order until one fails. All that ran are in the answer, the failed one last.
pub(crate) fn run_all(run: &mut Run, steps: Vec<Step>) -> Vec<Report> {
    let mut reports = Vec::with_capacity(steps.len());
    for step in steps {
        println!("\n==> {}: {}", step.name, step.repeat);
        let start = Instant::now();
        let result = match step.action {
            Action::Command(command) => command.inside(run.workspace.root()).run().map(|()| Outcome::Passed),
            Action::Own(action) => action(run),
        };
        let report = Report { name: step.name, repeat: step.repeat, time: start.elapsed(), result };
        println!("{report}");
        let failed = report.result.is_err();
        reports.push(report);
        if failed {
            break;
        }
    }
    reports
}

/// The seconds of every step, as a table.
pub(crate) fn summary(reports: &[Report]) -> String {
    let width = reports.iter().map(|report| report.name.len()).max().unwrap_or_default();
    let mut table = String::new();
    for report in reports {
        let end = match &report.result {
            Ok(outcome) => outcome.to_string(),
            Err(_) => "FAILED".to_owned(),
        };
        table += &format!("{:<width$}  {:>7.1} s  {end}\n", report.name, report.time.as_secs_f64());
    }
    let whole: Duration = reports.iter().map(|report| report.time).sum();
    table += &format!("{:<width$}  {:>7.1} s", "in all", whole.as_secs_f64());
    table
}

/// The step that failed, if one did: its name and what repeats it.
pub(crate) fn failure(reports: &[Report]) -> Option<(&'static str, &str)> {
    reports.iter().find(|report| report.result.is_err()).map(|report| (report.name, report.repeat.as_str()))
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.time.as_secs_f64();
        match &self.result {
            Ok(outcome) => write!(formatter, "    {}: {outcome} ({seconds:.1} s)", self.name),
            Err(error) => write!(
                formatter,
                "    {}: FAILED ({seconds:.1} s)\n{error:#}\n    repeat it with: {}",
                self.name, self.repeat
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Run {
        Run { workspace: Workspace::find().unwrap(), postgres: None, tally: Tally::default() }
    }

    #[test]
    fn the_first_failure_stops_and_the_summary_shows_it() {
        let steps = vec![
            Step::own("first", "cargo xtask first", |_| Ok(Outcome::Passed)),
            Step::own("second", "cargo xtask second", |_| Ok(Outcome::NotRun("no tool".to_owned()))),
            Step::command("third", CommandLine::new("false")),
            Step::own("fourth", "cargo xtask fourth", |_| Ok(Outcome::Passed)),
        ];
        let reports = run_all(&mut run(), steps);
        assert_eq!(failure(&reports), Some(("third", "false")));
        let table = summary(&reports);
        let ends: Vec<&str> = table.lines().filter_map(|line| line.split(" s  ").nth(1)).collect();
        assert_eq!(ends, ["passed", "NOT RUN: no tool", "FAILED"]);
    }
}
