//! `cargo xtask dev`: the server with demo data, built and started anew when its sources change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};

use crate::command::path_text;
use crate::server::{self, Running};
use crate::workspace::Workspace;

/// What the server is built from.
const SOURCES: [&str; 4] = ["crates", "migrations", "Cargo.toml", "Cargo.lock"];

/// How often the sources are looked at.
const INTERVAL: Duration = Duration::from_secs(1);

/// The files that count, each with the time it was last written.
type Times = BTreeMap<PathBuf, SystemTime>;

/// Runs until Ctrl-C, which ends the server too.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let data = workspace.target().join("dev");
    fs::create_dir_all(&data).with_context(|| format!("failed to make {}", data.display()))?;
    println!("data in {}: remove the folder to begin anew", data.display());
    loop {
        let seen = times(workspace)?;
        let server = start(workspace, &data)
            .inspect_err(|error| println!("{error:#}\nwaiting for the next change"))
            .ok()
            .map(Running);
        while times(workspace)? == seen {
            thread::sleep(INTERVAL);
        }
        println!("sources changed");
        drop(server);
    }
}

fn start(workspace: &Workspace, data: &Path) -> Result<Child> {
    server::command(workspace)?
        .arguments(["serve", "--demo"])
        .hidden_variable("SWITCHBOARD_DATA_DIR", path_text(data))
        .inside(workspace.root())
        .to_command()
        .spawn()
        .context("failed to start the server")
}

fn times(workspace: &Workspace) -> Result<Times> {
    let mut times = Times::new();
    for source in SOURCES {
        collect(&workspace.path(source), &mut times)?;
    }
    Ok(times)
}

/// A file that goes away while it is looked at has changed too: it is left out, and the next look differs.
fn collect(path: &Path, times: &mut Times) -> Result<()> {
    let Ok(metadata) = path.metadata() else { return Ok(()) };
    if metadata.is_dir() {
        let Ok(entries) = path.read_dir() else { return Ok(()) };
        for entry in entries.flatten() {
            collect(&entry.path(), times)?;
        }
    } else {
        let time = metadata.modified().context("this file system keeps no times of changes")?;
        times.insert(path.to_owned(), time);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Times, collect};
    use std::fs;

    #[test]
    fn a_new_file_and_a_removed_one_are_changes() {
        let folder = tempfile::tempdir().unwrap();
        let look = || {
            let mut times = Times::new();
            collect(folder.path(), &mut times).unwrap();
            times
        };
        let empty = look();
        fs::create_dir(folder.path().join("inner")).unwrap();
        assert_eq!(look(), empty);
        fs::write(folder.path().join("inner/a.rs"), "").unwrap();
        assert_ne!(look(), empty);
        fs::remove_file(folder.path().join("inner/a.rs")).unwrap();
        assert_eq!(look(), empty);
    }
}
