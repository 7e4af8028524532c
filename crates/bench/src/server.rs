//! The server's program as a process of its own, as an operator would start it.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::http::{self, Connection};

/// The limits that a few clients who do the work of many would meet.
const LIMITS: [&str; 8] = [
    "SWITCHBOARD_READS_PER_MINUTE",
    "SWITCHBOARD_WRITES_PER_MINUTE",
    "SWITCHBOARD_SEARCHES_PER_MINUTE",
    "SWITCHBOARD_CREATED_TICKETS_PER_MINUTE",
    "SWITCHBOARD_TICKET_UPDATES_PER_TEN_MINUTES",
    "SWITCHBOARD_REPORTS_PER_MINUTE",
    "SWITCHBOARD_KEY_CALLS_PER_MINUTE",
    "SWITCHBOARD_KEY_CALLS_AT_ONCE",
];

/// How long a start may take before it counts as failed.
const START_LIMIT: Duration = Duration::from_secs(30);
/// How often a server that starts is asked whether it is ready.
const POLL: Duration = Duration::from_millis(2);
/// The unit in which Linux tells the times of a process.
const TICK_MILLISECONDS: u64 = 10;
/// How much of the log a failed start shows.
const LOG_TAIL: usize = 2_000;

/// The server's program and the folder and database it is started on.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    folder: PathBuf,
    database_url: String,
}

/// A running server. Dropping it kills it.
pub struct Server {
    process: Child,
    port: u16,
    ready_after: Duration,
}

/// What the kernel tells about the memory of a process, in KiB.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// What is resident now, pages of mapped files included.
    pub resident: u64,
    /// What of it belongs to the process alone.
    pub own: u64,
    /// The most that was ever resident.
    pub peak: u64,
}

impl Program {
    /// The program at this path, on this data folder and database.
    ///
    /// # Errors
    /// When there is no such program or no such folder.
    pub fn new(path: &Path, folder: &Path, database_url: &str) -> Result<Self> {
        let path = path.canonicalize().with_context(|| format!("no server at {}", path.display()))?;
        let folder = folder.canonicalize().with_context(|| format!("no folder {}", folder.display()))?;
        Ok(Self { path, folder, database_url: database_url.to_owned() })
    }

    /// Gives the database its schema.
    ///
    /// # Errors
    /// When the program refuses.
    pub fn migrate(&self) -> Result<()> {
        self.run(&["migrate"], "")
    }

    /// Makes an account from the command line.
    ///
    /// # Errors
    /// When the program refuses.
    pub fn create_user(&self, email: &str, role: &str, password: &str) -> Result<()> {
        let arguments = ["admin", "create-user", "--email", email, "--name", "Ada Bench", "--role", role];
        self.run(&[arguments.as_slice(), &["--password-stdin"]].concat(), &format!("{password}\n"))
    }

    /// Starts the server on a free port and waits until it is ready.
    ///
    /// # Errors
    /// When it ends or takes too long.
    pub fn start(&self) -> Result<Server> {
        let port = free_port()?;
        let begun = Instant::now();
        let process = self
            .command()
            .arg("serve")
            .env("SWITCHBOARD_LISTEN", format!("127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .spawn()
            .context("failed to start the server")?;
        let mut server = Server { process, port, ready_after: Duration::ZERO };
        let question = http::get("/health/ready", "");
        while begun.elapsed() < START_LIMIT {
            if is_ready(port, &question) {
                server.ready_after = begun.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.process.try_wait().context("failed to look after the server")? {
                bail!("the server ended with {status}:\n{}", self.log_tail());
            }
            thread::sleep(POLL);
        }
        bail!("the server was not ready in {} s:\n{}", START_LIMIT.as_secs(), self.log_tail());
    }

    fn run(&self, arguments: &[&str], input: &str) -> Result<()> {
        let mut command = self.command();
        let process = command.args(arguments).stdin(Stdio::piped()).spawn();
        let mut process = process.context("failed to start the server's program")?;
        let mut pipe = process.stdin.take().context("the program has no standard input")?;
        pipe.write_all(input.as_bytes()).context("failed to hand over the program's input")?;
        drop(pipe);
        let status = process.wait().context("failed to wait for the program")?;
        ensure!(status.success(), "`{}` ended with {status}:\n{}", arguments.join(" "), self.log_tail());
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        // Nothing of the caller's own configuration, neither variables nor a file in the working folder, reaches the server.
        command
            .current_dir(&self.folder)
            .env_clear()
            .env("SWITCHBOARD_DATA_DIR", &self.folder)
            .env("SWITCHBOARD_DATABASE_URL", &self.database_url)
            // What is measured are the requests, not their limits: a few clients here do the work of many.
            .envs(LIMITS.map(|limit| (limit, "off")));
        let log = File::options().create(true).append(true).open(self.log_path());
        match log.and_then(|log| Ok((log.try_clone()?, log))) {
            Ok((output, errors)) => command.stdout(output).stderr(errors),
            Err(_) => command.stdout(Stdio::null()).stderr(Stdio::null()),
        };
        command
    }

    fn log_path(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    fn log_tail(&self) -> String {
        let log = fs::read(self.log_path()).unwrap_or_default();
        let tail = log.get(log.len().saturating_sub(LOG_TAIL)..).unwrap_or_default();
        String::from_utf8_lossy(tail).into_owned()
    }
}

impl Server {
    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How long it took from the start of the process to the first answer that it is ready.
    #[must_use]
    pub fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// How much memory it has.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn memory(&self) -> Result<Memory> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(&path).with_context(|| format!("failed to read {path}"))?;
        let value = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let text = line.and_then(|line| line.split_whitespace().next()).unwrap_or_default();
            text.parse::<u64>().with_context(|| format!("{path} has no {name}"))
        };
        Ok(Memory { resident: value("VmRSS:")?, own: value("RssAnon:")?, peak: value("VmHWM:")? })
    }

    /// How much time its threads have spent on a core.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn core_time(&self) -> Result<Duration> {
        let path = format!("/proc/{}/stat", self.process.id());
        let text = fs::read_to_string(&path).with_context(|| format!("failed to read {path}"))?;
        // The name of the program stands in brackets and may hold anything; the times are the 12th and 13th value after it.
        let (_, values) = text.rsplit_once(')').with_context(|| format!("{path} reads strangely"))?;
        let times = values.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let ticks = times.sum::<Result<u64, _>>().with_context(|| format!("{path} has no times"))?;
        Ok(Duration::from_millis(ticks * TICK_MILLISECONDS))
    }

    /// Ends it without any warning, as a loss of power would, and waits until it is gone.
    ///
    /// # Errors
    /// When it had ended by itself before.
    pub fn kill(mut self) -> Result<()> {
        if let Some(status) = self.process.try_wait().context("failed to look after the server")? {
            bail!("the server ended by itself with {status}");
        }
        self.process.kill().context("failed to kill the server")?;
        self.process.wait().context("failed to wait for the server's end")?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A process that has ended already cannot be killed, and that is as good.
        let _killed = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// A port that nobody listens on.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("failed to find a free port")?;
    Ok(listener.local_addr().context("failed to read the free port")?.port())
}

fn is_ready(port: u16, question: &[u8]) -> bool {
    let Ok(mut connection) = Connection::open(port) else { return false };
    connection.exchange(question).is_ok_and(|answer| answer.status == 200)
}
