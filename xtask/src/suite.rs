//! Runs the tests beside a private PostgreSQL and counts them from the runner's own summary.

use std::fmt;

use anyhow::Result;

use crate::command::CommandLine;
use crate::postgres::{self, Postgres};
use crate::workspace::Workspace;

/// The examples in the documentation of the crate that others link; no other crate has any.
pub(crate) const DOC_TESTS: &str = "cargo test --doc --workspace --locked";

/// Tests counted over all runners.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    /// What nextest said last, repeated where the whole run ends.
    summary: Option<String>,
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
    let nextest = CommandLine::cargo("nextest --version").succeeds();
    let (runner, read): (_, fn(&mut Tally, &str)) = if nextest {
        (CommandLine::cargo("nextest run --locked"), Tally::read_nextest)
    } else {
        let tests = "test --locked --no-fail-fast --tests --lib --bins";
        (CommandLine::cargo(tests), Tally::read_cargo_test)
    };
    let everything = if chooses_packages(arguments) { None } else { Some("--workspace") };
    runner
        .arguments(everything)
        .arguments(arguments)
        .hidden_variable(postgres::URL_VARIABLE, postgres.url())
        // A snapshot that differs is a failure here, never a new file.
        .hidden_variable("INSTA_UPDATE", "no")
        .inside(workspace.root())
        .run_watched(|line| read(tally, line))
}

/// Runs the examples of the documentation.
pub(crate) fn run_doc_tests(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let command = DOC_TESTS.strip_prefix("cargo ").unwrap_or(DOC_TESTS);
    CommandLine::cargo(command).inside(workspace.root()).run_watched(|line| tally.read_cargo_test(line))
}

impl Tally {
    /// Takes the numbers from the closing line of nextest: `Summary [..] 9 tests run: 8 passed, 1 failed`.
    /// It also shows what failed tests said, closing lines of their own among it, which do not count.
    fn read_nextest(&mut self, line: &str) {
        let line = without_colour(line);
        let line = line.trim();
        if line.starts_with("Summary [")
            && let Some((_, numbers)) = line.split_once(" run: ")
        {
            self.add(numbers);
            self.summary = Some(line.to_owned());
        }
    }

    /// Takes the numbers from the closing line of one test program: `test result: ok. 9 passed; 0 failed; ..`.
    fn read_cargo_test(&mut self, line: &str) {
        let line = without_colour(line);
        let result = line.strip_prefix("test result: ").and_then(|line| line.split_once(". "));
        if let Some((_, numbers)) = result {
            self.add(numbers);
        }
    }

    fn add(&mut self, numbers: &str) {
        for part in numbers.split([',', ';']) {
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
        if let Some(summary) = &self.summary {
            writeln!(formatter, "{summary}")?;
        }
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

    fn check(read: fn(&mut Tally, &str), lines: &[&str], expected: &str) {
        let mut tally = Tally::default();
        for line in lines {
            read(&mut tally, line);
        }
        assert_eq!(tally.to_string(), expected);
    }

    #[test]
    fn the_summary_of_nextest_is_read_and_repeated() {
        let summary = "Summary [  61.0s] 9/12 tests run: 5 passed (1 slow), 3 failed, 1 timed out, 0 skipped";
        check(
            Tally::read_nextest,
            &["     PASS [ 1.0s] a", summary],
            &format!("{summary}\n5 passed, 4 failed"),
        );
    }

    #[test]
    fn what_a_failed_test_said_does_not_count() {
        let lines = [
            "test result: FAILED. 0 passed; 1 failed; 0 ignored",
            "    Summary [ 1.0s] 1 test run: 0 passed, 1 failed",
        ];
        check(
            Tally::read_nextest,
            &lines,
            "Summary [ 1.0s] 1 test run: 0 passed, 1 failed\n0 passed, 1 failed",
        );
    }

    #[test]
    fn the_summary_is_read_through_its_colours() {
        check(
            Tally::read_nextest,
            &[
                "\u{1b}[32;1m     Summary\u{1b}[0m [ 1.0s] \u{1b}[1m2\u{1b}[0m tests run: \u{1b}[1m2\u{1b}[0m passed, 0 skipped",
            ],
            "Summary [ 1.0s] 2 tests run: 2 passed, 0 skipped\n2 passed, 0 failed",
        );
    }

    #[test]
    fn the_results_of_several_test_programs_are_added_up() {
        let lines = [
            "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test text ... ok",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        ];
        check(Tally::read_cargo_test, &lines, "6 passed, 2 failed");
    }
}
