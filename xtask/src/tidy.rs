//! `cargo xtask tidy`: what can be seen from the files themselves, before anything is compiled.

mod documents;
mod files;
mod manifests;
pub(crate) mod migrations;
mod sources;

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::workspace::Workspace;

/// Runs all checks and reports everything they find at once.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let root = workspace.root();
    let files = files::below(root)?;
    let mut complaints = Vec::new();
    for file in &files {
        let text = fs::read_to_string(root.join(file)).with_context(|| format!("failed to read {file}"))?;
        let found = match file.rsplit_once('.').map(|(_, ending)| ending) {
            Some("rs") => sources::complaints(&text),
            Some("md") => documents::complaints(root, file, &text),
            Some("toml") => manifests::complaints(file, &text)?,
            _ => Vec::new(),
        };
        let anywhere = files::complaints(&text);
        complaints.extend(found.into_iter().chain(anywhere).map(|complaint| format!("{file}{complaint}")));
    }
    for found in [documents::code_map(root), migrations::complaints(&root.join("migrations"))] {
        complaints.extend(found.unwrap_or_else(|error| vec![format!("{error:#}")]));
    }
    if !complaints.is_empty() {
        bail!("{}", complaints.join("\n"));
    }
    println!("{} files are tidy", files.len());
    Ok(())
}
