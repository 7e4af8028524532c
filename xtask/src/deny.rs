//! `cargo xtask deny`: licences, bans and sources of the dependencies, where cargo-deny is installed.

use anyhow::Result;

use crate::command::CommandLine;
use crate::step::Outcome;
use crate::workspace::Workspace;

/// Advisories are left out: they need a database from the network, and this must pass without one.
pub(crate) fn run(workspace: &Workspace) -> Result<Outcome> {
    if !CommandLine::cargo("deny --version").succeeds() {
        let reason = "cargo-deny is not installed; `cargo install cargo-deny --locked` adds it";
        return Ok(Outcome::NotRun(reason.to_owned()));
    }
    CommandLine::cargo("deny --locked check licenses bans sources").inside(workspace.root()).run()?;
    Ok(Outcome::Passed)
}
