//! `cargo xtask openapi`: keeps `docs/openapi.json` equal to what the server describes.

use std::fs;

use anyhow::{Context as _, Result};

use crate::difference::{Named, require_equal};
use crate::server;
use crate::workspace::Workspace;

const FILE: &str = "docs/openapi.json";

/// Writes the file anew.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let document = document(workspace)?;
    fs::write(workspace.path(FILE), document).with_context(|| format!("failed to write {FILE}"))?;
    println!("{FILE} is written");
    Ok(())
}

/// Refuses a file that no longer describes the server.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let document = document(workspace)?;
    let file = fs::read_to_string(workspace.path(FILE)).with_context(|| format!("failed to read {FILE}"))?;
    require_equal(Named { name: FILE, text: &file }, Named { name: "the server", text: &document })
        .with_context(|| format!("{FILE} does not describe the server; `cargo xtask openapi` writes it anew"))
}

fn document(workspace: &Workspace) -> Result<String> {
    let text = server::command(workspace)?.argument("openapi").inside(workspace.root()).read()?;
    Ok(format!("{}\n", text.trim_end()))
}
