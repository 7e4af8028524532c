//! Runs the tests beside a private PostgreSQL and counts them from the runner's own summary.

use std::fmt;

use anyhow::Result;

use crate::command::CommandLine;
use crate::postgres::{self, Postgres};
use crate::workspace::Workspace;

/// The examples in the documentation of the crate that others link.
pub(crate) const DOC_TESTS: &str = "cargo test --doc -p switchboard-domain --all-features --locked";

/// Tests counted over all runners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
}

/// `cargo xtask test`: the tests alone, or those that the arguments choose.
pub(crate) fn run_alone(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let postgres = Postgres::start()?;
    let mut tally = Tally::default();
    let result = run(workspace, &postgres, arguments, &mut tally);
    println!("{tally}");
    result
}

/// Runs all tests of the workspace, by cargo-nextest where it is installed.
pub(crate) fn run(
    workspace: &Workspace,
    postgres: &Postgres,
    arguments: &[String],
    tally: &mut Tally,
) -> Result<()> {
    let runner = if CommandLine::cargo("nextest --version").succeeds() {
        CommandLine::cargo("nextest run --locked")
    } else {
        CommandLine::cargo("test --locked --no-fail-fast --tests --lib --bins")
    };
    let everything = if chooses_packages(arguments) { None } else { Some("--workspace") };
    runner
        .arguments(everything)
        .arguments(arguments)
        .hidden_variable(postgres::URL_VARIABLE, postgres.url())
        // A snapshot that differs is a failure here, never a new file.
        .hidden_variable("INSTA_UPDATE", "no")
        .inside(workspace.root())
        .run_watched(|line| tally.read(line))
}

/// Runs the examples of the documentation.
pub(crate) fn run_doc_tests(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let command = DOC_TESTS.strip_prefix("cargo ").unwrap_or(DOC_TESTS);
    CommandLine::cargo(command).inside(workspace.root()).run_watched(|line| tally.read(line))
}

impl Tally {
    /// Takes the numbers from the closing line of nextest (`Summary [..] 9 tests run: 8 passed, 1 failed`) or
    /// of one test program (`test result: ok. 9 passed; 0 failed; ..`). Other lines say nothing.
    fn read(&mut self, line: &str) {
        let line = without_colour(line);
        let line = line.trim_start();
        let numbers = if line.starts_with("Summary [") {
            line.split_once(" run: ").map(|(_, numbers)| numbers)
        } else {
            line.strip_prefix("test result: ")
                .and_then(|line| line.split_once(". "))
                .map(|(_, numbers)| numbers)
        };
        for part in numbers.unwrap_or_default().split([',', ';']) {
            let mut words = part.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<u64>().ok()) else { continue };
            match words.next() {
                Some("passed") => self.passed += number,
                // Nextest counts tests that it had to end apart from those that failed by themselves.
                Some("failed" | "timed") => self.failed += number,
                _ => {}
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn chooses_packages(arguments: &[String]) -> bool {
    arguments.iter().any(|argument| argument.starts_with("-p") || argument.starts_with("--package"))
}

/// Removes the escape sequences by which runners colour their lines on a terminal.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut parts = line.split('\u{1b}');
    plain += parts.next().unwrap_or_default();
    for part in parts {
        plain += part.split_once('m').map_or(part, |(_, rest)| rest);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn check(lines: &[&str], expected: &str) {
        let mut tally = Tally::default();
        for line in lines {
            tally.read(line);
        }
        assert_eq!(tally.to_string(), expected);
    }

    #[test]
    fn the_summary_of_nextest_is_read() {
        check(&["     Summary [   0.512s] 12 tests run: 12 passed, 3 skipped"], "12 passed, 0 failed");
        check(
            &["     Summary [  61.0s] 9/12 tests run: 5 passed (1 slow), 3 failed, 1 timed out, 0 skipped"],
            "5 passed, 4 failed",
        );
    }

    #[test]
    fn the_summary_is_read_through_its_colours() {
        check(
            &[
                "\u{1b}[32;1m     Summary\u{1b}[0m [   1.0s] \u{1b}[1m2\u{1b}[0m tests run: \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped",
            ],
            "2 passed, 0 failed",
        );
    }

    #[test]
    fn the_results_of_several_test_programs_are_added_up() {
        check(
            &[
                "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
                "test text ... ok",
                "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            ],
            "6 passed, 2 failed",
        );
    }
}
