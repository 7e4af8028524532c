//! `cargo xtask ci`: every check of the repository in one order, cheapest first.

use anyhow::{Result, bail};

use crate::command::CommandLine;
use crate::postgres::Postgres;
use crate::step::{self, Outcome, Run, Step};
use crate::suite::{self, Tally};
use crate::workspace::Workspace;
use crate::{database, deny, layers, openapi, programs, setup, tidy};

/// How much is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What a change while working may break: no feature sets, migrations, documents or crash test.
    Fast,
    /// Everything.
    Whole,
}

/// Runs the steps, prints the seconds of each and ends with the number of tests.
pub(crate) fn run(workspace: Workspace, extent: Extent) -> Result<()> {
    let mut run = Run { workspace, postgres: None, tally: Tally::default() };
    let reports = step::run_all(&mut run, steps(extent));
    // Stopped before the closing lines, so that nothing of ours runs once they are printed.
    run.postgres = None;
    println!("\n{}", step::summary(&reports));
    if run.tally != Tally::default() {
        println!("\n{}", run.tally);
    }
    match step::failure(&reports) {
        Some((name, repeat)) => bail!("step `{name}` failed; repeat it with `{repeat}`"),
        None => Ok(()),
    }
}

fn steps(extent: Extent) -> Vec<Step> {
    let mut steps = vec![
        Step::own("setup", "cargo xtask setup", |_| setup::run().map(|()| Outcome::Passed)),
        Step::own("tidy", "cargo xtask tidy", |run| tidy::run(&run.workspace).map(|()| Outcome::Passed)),
        Step::own("layers", "cargo xtask layers", |run| {
            layers::run(&run.workspace).map(|()| Outcome::Passed)
        }),
        Step::own("deny", "cargo xtask deny", |run| deny::run(&run.workspace)),
        Step::command("format", CommandLine::cargo("fmt --all --check")),
        Step::command(
            "clippy",
            CommandLine::cargo("clippy --workspace --all-targets --locked -- -D warnings"),
        ),
    ];
    if extent == Extent::Whole {
        steps.extend(feature_sets());
    }
    steps.push(Step::own("postgresql", "cargo xtask postgres", |run| {
        let postgres = Postgres::start()?;
        println!("{} at {}", postgres.version(), postgres.url());
        run.postgres = Some(postgres);
        Ok(Outcome::Passed)
    }));
    if extent == Extent::Whole {
        steps.push(Step::own("migrations", "cargo xtask db schema --check", |run| {
            database::check(&run.workspace, Postgres::started(run.postgres.as_ref())?)
                .map(|()| Outcome::Passed)
        }));
    }
    steps.push(Step::own("tests", "cargo xtask test", |run| {
        let postgres = Postgres::started(run.postgres.as_ref())?;
        suite::run(&run.workspace, postgres, &[], &mut run.tally).map(|()| Outcome::Passed)
    }));
    if extent == Extent::Whole {
        steps.extend(documents());
        steps.push(Step::own("crash", "cargo xtask crash", |run| {
            programs::crash(&run.workspace, Postgres::started(run.postgres.as_ref())?, &[])
                .map(|()| Outcome::Passed)
        }));
    }
    steps
}

/// The domain crate is linked by others, with its feature, as the workspace does, and without.
fn feature_sets() -> Vec<Step> {
    vec![Step::command(
        "clippy (domain, bare)",
        CommandLine::cargo(
            "clippy -p switchboard-domain --all-targets --no-default-features --locked -- -D warnings",
        ),
    )]
}

fn documents() -> Vec<Step> {
    vec![
        Step::own("doc tests", suite::DOC_TESTS, |run| {
            suite::run_doc_tests(&run.workspace, &mut run.tally).map(|()| Outcome::Passed)
        }),
        Step::command(
            "rustdoc",
            CommandLine::cargo("doc --workspace --no-deps --document-private-items --locked")
                .variable("RUSTDOCFLAGS", "-D warnings"),
        ),
        Step::own("openapi", "cargo xtask openapi --check", |run| {
            openapi::check(&run.workspace).map(|()| Outcome::Passed)
        }),
    ]
}
