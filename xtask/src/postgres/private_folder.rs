//! The temporary folder of a private PostgreSQL, and the sweeping of those that a killed run left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use super::binaries::Account;
use crate::command::{CommandLine, path_text};

/// Start of the folder's name; the process that owns it follows.
const PREFIX: &str = "switchboard-postgres-";

/// Data and log of one server. Removed when dropped.
pub(super) struct PrivateFolder {
    folder: TempDir,
}

impl PrivateFolder {
    /// Makes an empty folder that belongs to the server's account.
    pub(super) fn create(account: Option<&Account>) -> Result<Self> {
        sweep(&std::env::temp_dir(), Path::new("/proc"));
        let folder = tempfile::Builder::new()
            .prefix(&format!("{PREFIX}{}-", process::id()))
            .tempdir()
            .context("failed to make a temporary folder")?;
        if let Some(account) = account {
            CommandLine::new("chown")
                .argument(account.name)
                .argument(path_text(folder.path()))
                .run_silently()?;
        }
        Ok(Self { folder })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// Read by the server after its main file, which `initdb` has written.
    pub(super) fn configuration(&self) -> PathBuf {
        self.data().join("postgresql.auto.conf")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.path().join("log")
    }

    pub(super) fn read_log(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_else(|error| format!("(its log cannot be read: {error})"))
    }
}

/// Removes the folders of processes that are no more. Where the system has no list of processes, nothing
/// is known about them and nothing is removed.
fn sweep(parent: &Path, processes: &Path) {
    if !processes.join("self").exists() {
        return;
    }
    let Ok(entries) = parent.read_dir() else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(owner) = name.to_str().and_then(owner) else { continue };
        if !processes.join(owner).exists()
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            println!("{} is left from a killed run and cannot be removed: {error}", entry.path().display());
        }
    }
}

fn owner(folder: &str) -> Option<&str> {
    let (owner, _) = folder.strip_prefix(PREFIX)?.split_once('-')?;
    owner.bytes().all(|byte| byte.is_ascii_digit()).then_some(owner)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::sweep;

    #[test]
    fn only_folders_of_dead_processes_are_removed() {
        let parent = tempfile::tempdir().unwrap();
        let processes = tempfile::tempdir().unwrap();
        for process in ["self", "77"] {
            fs::create_dir(processes.path().join(process)).unwrap();
        }
        for folder in ["switchboard-postgres-77-a", "switchboard-postgres-78-b", "switchboard-other", "78-c"]
        {
            fs::create_dir(parent.path().join(folder)).unwrap();
        }
        sweep(parent.path(), processes.path());
        let mut left: Vec<_> =
            parent.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["78-c", "switchboard-other", "switchboard-postgres-77-a"]);
    }

    #[test]
    fn without_a_list_of_processes_nothing_is_removed() {
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir(parent.path().join("switchboard-postgres-78-b")).unwrap();
        sweep(parent.path(), &parent.path().join("missing"));
        assert!(parent.path().join("switchboard-postgres-78-b").exists());
    }
}
