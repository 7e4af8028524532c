//! Finds PostgreSQL's programs and the account that may run its server.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::command::{CommandLine, path_text};

/// Where packages put the server programs, which are on nobody's search path.
const PACKAGE_FOLDERS: [(&str, &str); 4] = [
    ("/usr/lib/postgresql", "bin"),
    ("/usr/local/lib/postgresql", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
];

/// What is needed of an installation.
const PROGRAMS: [&str; 6] = ["createdb", "initdb", "pg_ctl", "pg_dump", "pg_isready", "postgres"];

/// An installed PostgreSQL.
#[derive(Clone)]
pub(crate) struct Binaries {
    /// None: they are found on the search path.
    folder: Option<PathBuf>,
    version: String,
    account: Option<Account>,
}

/// The account the server runs under where this program runs as root, which PostgreSQL refuses.
#[derive(Clone)]
pub(super) struct Account {
    /// Its name, which packages of PostgreSQL create.
    pub(super) name: &'static str,
}

impl Binaries {
    /// The newest complete installation.
    pub(crate) fn find() -> Result<Self> {
        let mut folders: Vec<(u32, PathBuf)> = PACKAGE_FOLDERS
            .iter()
            .flat_map(|(parent, child)| installations(Path::new(parent), child))
            .collect();
        folders.sort();
        let folders = folders.into_iter().rev().map(|(_, folder)| Some(folder)).chain([None]);
        for folder in folders {
            if let Some(version) = complete_version(folder.as_deref()) {
                return Ok(Self { folder, version, account: Account::needed()? });
            }
        }
        bail!("no folder holds all of {}", PROGRAMS.join(", "));
    }

    /// What `postgres --version` says.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// A client program, run as whoever runs this one.
    pub(super) fn program(&self, name: &str) -> CommandLine {
        CommandLine::new(located(self.folder.as_deref(), name))
    }

    /// A program that works on the data folder, under an account that may. On Linux the kernel stops it
    /// when this program dies, however it dies.
    pub(super) fn server_program(&self, name: &str) -> CommandLine {
        let program = located(self.folder.as_deref(), name);
        let mut guard = CommandLine::new("setpriv").arguments(["--pdeathsig", "QUIT"]);
        if let Some(account) = &self.account {
            guard = guard
                .arguments([format!("--reuid={}", account.name), format!("--regid={}", account.name)])
                .argument("--init-groups");
        } else if !guard.clone().argument("true").succeeds() {
            return CommandLine::new(program);
        }
        guard.argument(program)
    }

    pub(super) fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }
}

impl Account {
    fn needed() -> Result<Option<Self>> {
        let user = CommandLine::new("id").argument("-u").read().context("failed to learn who runs this")?;
        if user.trim() != "0" {
            return Ok(None);
        }
        let account = Self { name: "postgres" };
        if !CommandLine::new("id").arguments(["-u", account.name]).succeeds() {
            bail!("PostgreSQL refuses to run as root, and this machine has no account `{}`", account.name);
        }
        if !CommandLine::new("setpriv").argument("--version").succeeds() {
            bail!("PostgreSQL refuses to run as root, and `setpriv` (util-linux) is missing to change that");
        }
        Ok(Some(account))
    }
}

/// The folders of programs below a parent such as `/usr/lib/postgresql`, each with its major version.
fn installations(parent: &Path, child: &str) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = parent.read_dir() else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let major = name.strip_prefix("postgresql@").unwrap_or(&name).parse().ok()?;
            Some((major, entry.path().join(child)))
        })
        .collect()
}

fn complete_version(folder: Option<&Path>) -> Option<String> {
    let runs = |program: &str| CommandLine::new(located(folder, program)).argument("--version").succeeds();
    if !PROGRAMS.iter().all(|program| runs(program)) {
        return None;
    }
    let version = CommandLine::new(located(folder, "postgres")).argument("--version").read().ok()?;
    Some(version.trim().to_owned())
}

fn located(folder: Option<&Path>, program: &str) -> String {
    folder.map_or_else(|| program.to_owned(), |folder| path_text(folder.join(program)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{complete_version, installations};

    #[test]
    fn installations_are_known_by_their_major_version() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["9", "17", "postgresql@16", "notes"] {
            fs::create_dir(parent.path().join(name)).unwrap();
        }
        let mut versions: Vec<u32> =
            installations(parent.path(), "bin").into_iter().map(|(version, _)| version).collect();
        versions.sort_unstable();
        assert_eq!(versions, [9, 16, 17]);
    }

    #[test]
    fn an_empty_folder_is_no_installation() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(complete_version(Some(folder.path())), None);
    }
}
