//! The server's program, built and called from outside as an operator would.

use std::path::PathBuf;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::command::{CommandLine, path_text};
use crate::workspace::Workspace;

/// The variable by which test programs learn where the server's program lies.
pub(crate) const PATH_VARIABLE: &str = "SWITCHBOARD_TEST_SERVER";

/// The name of the server's program.
pub(crate) const PROGRAM: &str = "switchboard";

/// How long a server may finish what runs before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// How the server is built.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Quickly built, with all checks.
    Debug,
    /// Built as for measuring.
    Perf,
}

impl Profile {
    /// What is built.
    ///
    /// With checks that is everything the tests build: cargo then chooses the same features for the dependencies, which a build of the
    /// server alone would compile a second time.
    fn selection(self) -> &'static str {
        match self {
            Self::Debug => "build --workspace --all-targets --locked",
            Self::Perf => "build -p switchboard-server -p switchboard-bench --locked",
        }
    }

    /// The arguments that choose it.
    pub(crate) fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &[],
            Self::Perf => &["--profile", "perf"],
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Perf => "perf",
        }
    }
}

/// Builds the programs and tells in which folder they lie.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    CommandLine::cargo(profile.selection())
        .arguments(profile.arguments().iter().copied())
        .inside(workspace.root())
        .run()?;
    Ok(workspace.target().join(profile.folder()))
}

/// Builds the server and gives a command that calls it, free of the caller's own configuration.
pub(crate) fn command(workspace: &Workspace) -> Result<CommandLine> {
    let program = build(workspace, Profile::Debug)?.join(PROGRAM);
    Ok(CommandLine::new(path_text(program)).without_variable("SWITCHBOARD_DATABASE_URL"))
}

/// A started server, stopped when dropped.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let asked = CommandLine::new("kill").arguments(["-TERM", &self.0.id().to_string()]).succeeds();
        let start = Instant::now();
        while asked && start.elapsed() < STOP_LIMIT && matches!(self.0.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(50));
        }
        // Both are refused where the server has already gone, which is what they are for.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
