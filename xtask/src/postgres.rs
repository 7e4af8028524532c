//! A private PostgreSQL on a free port of this machine, from the installed binaries, gone with its owner.

mod binaries;
mod private_folder;

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};

pub(crate) use binaries::Binaries;
use private_folder::PrivateFolder;

use crate::command::{CommandLine, path_text};

/// The variable by which tests and programs learn the URL of the private server.
pub(crate) const URL_VARIABLE: &str = "SWITCHBOARD_TEST_POSTGRES_URL";

/// The user that `initdb` makes.
const USER: &str = "postgres";

/// How long the server may take until it answers.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Durability as Switchboard demands it, room for many tests at once, and no door but the loopback one.
const CONFIGURATION: &str = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
fsync = on
synchronous_commit = on
full_page_writes = on
timezone = 'UTC'
log_timezone = 'UTC'
";

/// Another program may take the free port before the server does; then another port is tried.
const ATTEMPTS: usize = 3;

/// A running server. Dropping it stops the server and removes its data.
pub(crate) struct Postgres {
    binaries: Binaries,
    server: Child,
    port: u16,
    /// Removed when dropped, after the server has stopped.
    folder: PrivateFolder,
}

impl Postgres {
    /// Makes a new cluster in a temporary folder and starts it.
    pub(crate) fn start() -> Result<Self> {
        let binaries = Binaries::find()
            .context("PostgreSQL's server programs are not installed; `cargo xtask setup` tells more")?;
        let mut failure = anyhow!("PostgreSQL was never started");
        for _ in 0..ATTEMPTS {
            match Self::start_once(&binaries) {
                Ok(postgres) => return Ok(postgres),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// The server that an earlier step has started.
    pub(crate) fn started(postgres: Option<&Self>) -> Result<&Self> {
        postgres.context("no PostgreSQL was started before this step")
    }

    /// The URL of its maintenance database.
    pub(crate) fn url(&self) -> String {
        self.database_url("postgres")
    }

    /// The URL of one of its databases.
    pub(crate) fn database_url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    /// What the server calls itself.
    pub(crate) fn version(&self) -> &str {
        self.binaries.version()
    }

    /// Makes an empty database.
    pub(crate) fn create_database(&self, database: &str) -> Result<()> {
        self.client("createdb").argument(database).run_silently()
    }

    /// The definitions of everything in a database.
    pub(crate) fn dump_schema(&self, database: &str) -> Result<String> {
        self.client("pg_dump").arguments(["--schema-only", "--no-owner", "--no-privileges", database]).read()
    }

    fn client(&self, program: &str) -> CommandLine {
        self.binaries.program(program).arguments([
            "--host=127.0.0.1",
            &format!("--port={}", self.port),
            &format!("--username={USER}"),
        ])
    }

    fn start_once(binaries: &Binaries) -> Result<Self> {
        let folder = PrivateFolder::create(binaries.account())?;
        binaries
            .server_program("initdb")
            .arguments(["--pgdata", &path_text(folder.data())])
            .arguments(["--auth=trust", &format!("--username={USER}"), "--encoding=UTF8", "--locale=C"])
            // The cluster is thrown away: only what the server itself writes has to reach the disk.
            .argument("--no-sync")
            .inside(folder.path())
            .run_silently()?;
        fs::write(folder.configuration(), CONFIGURATION)
            .with_context(|| format!("failed to write {}", folder.configuration().display()))?;
        let port = free_port()?;
        let log = File::create(folder.log()).context("failed to create the log of PostgreSQL")?;
        let server = binaries
            .server_program("postgres")
            .arguments(["-D", &path_text(folder.data()), "-p", &port.to_string()])
            .inside(folder.path())
            .to_command()
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("failed to share the log of PostgreSQL")?)
            .stderr(log)
            .spawn()
            .context("failed to start PostgreSQL")?;
        let mut postgres = Self { binaries: binaries.clone(), server, port, folder };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        let question = self.client("pg_isready");
        while start.elapsed() < START_LIMIT {
            if let Some(status) =
                self.server.try_wait().context("failed to ask for the state of PostgreSQL")?
            {
                bail!("PostgreSQL stopped at once ({status}):\n{}", self.folder.read_log());
            }
            if question.succeeds() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL was not ready in {} s:\n{}", START_LIMIT.as_secs(), self.folder.read_log());
    }

    fn stop(&mut self) -> Result<()> {
        self.binaries
            .server_program("pg_ctl")
            .arguments(["stop", "--silent", "--wait", "--mode=immediate"])
            .arguments(["--pgdata", &path_text(self.folder.data())])
            .inside(self.folder.path())
            .run_silently()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            println!("PostgreSQL did not stop by itself and is killed: {error:#}");
            if let Err(error) = self.server.kill() {
                println!("it could not be killed either: {error}");
            }
        }
        if let Err(error) = self.server.wait() {
            println!("PostgreSQL left no exit status: {error}");
        }
    }
}

/// `cargo xtask postgres`: a server for tests that are run by hand.
pub(crate) fn keep_until_enter() -> Result<()> {
    let postgres = Postgres::start()?;
    println!("{} is running until Enter or Ctrl-C. For tests beside it:", postgres.version());
    println!("export {URL_VARIABLE}={}", postgres.url());
    std::io::stdin().read_line(&mut String::new()).context("failed to wait for Enter")?;
    Ok(())
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("failed to find a free port")?;
    Ok(listener.local_addr().context("failed to read the free port")?.port())
}

#[cfg(test)]
mod tests {
    use super::Postgres;

    #[test]
    fn a_private_server_answers_and_leaves_nothing_behind() {
        let postgres = Postgres::start().unwrap();
        let folder = postgres.folder.path().to_owned();
        postgres.create_database("one").unwrap();
        assert!(postgres.dump_schema("one").unwrap().contains("PostgreSQL database dump"));
        assert!(postgres.dump_schema("missing").is_err());
        drop(postgres);
        assert!(!folder.exists(), "{} is left over", folder.display());
    }
}
