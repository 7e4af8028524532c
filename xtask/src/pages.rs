//! `cargo xtask e2e` and `cargo xtask screenshots`: the pages in a real browser.

use std::fs;

use anyhow::{Context as _, Result};

use crate::suite;
use crate::workspace::Workspace;

/// The tests that drive a browser.
const TESTS: [&str; 3] = ["-p", "switchboard-server", "pages::"];
/// Those that look at every page, and keep a picture of each.
const EVERY_PAGE: [&str; 3] = ["-p", "switchboard-server", "pages::every_page::"];
/// Where the pictures lie that are shown.
const SHOWN: &str = "docs/images";
/// The pictures that are shown: what the tests call them, and what they are called there.
const PICTURES: [(&str, &str); 6] = [
    ("nobody-login-1440", "log-in"),
    ("customer-tickets-new-390", "new-ticket-phone"),
    ("agent-inbox-1440", "inbox"),
    ("agent-ticket-1440", "ticket"),
    ("admin-admin-keys-1440", "keys"),
    ("reports-reports-report-volume-1440", "reports"),
];

/// Runs the tests that drive a browser.
pub(crate) fn drive(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let arguments: Vec<String> =
        TESTS.iter().map(ToString::to_string).chain(arguments.iter().cloned()).collect();
    suite::run_alone(workspace, &arguments)
}

/// Looks at every page, and keeps the pictures that are shown.
pub(crate) fn take_pictures(workspace: &Workspace) -> Result<()> {
    suite::run_alone(workspace, &EVERY_PAGE.map(str::to_owned))?;
    let taken = workspace.metadata().target_directory.join("tmp/screenshots");
    let shown = workspace.root().join(SHOWN);
    fs::create_dir_all(&shown).with_context(|| format!("cannot make {}", shown.display()))?;
    for (taken_as, shown_as) in PICTURES {
        let (from, to) = (taken.join(format!("{taken_as}.png")), shown.join(format!("{shown_as}.png")));
        fs::copy(&from, &to).with_context(|| format!("there is no picture {from}"))?;
        println!("{}", to.display());
    }
    Ok(())
}
