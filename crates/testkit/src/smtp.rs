//! A real SMTP server to test against: Python's aiosmtpd, which accepts, refuses, defers, hangs or drops as it is told.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The program of the server.
const PROGRAM: &str = include_str!("smtp_server.py");
/// The authority that vouches for the server where it speaks TLS, in a file that a client can be told to trust.
pub const AUTHORITY: &str = include_str!("smtp/authority.pem");
/// The certificate of the server, for `localhost` and no other name, and its key.
pub(crate) const CERTIFICATE: &str = include_str!("smtp/certificate.pem");
pub(crate) const KEY: &str = include_str!("smtp/key.pem");
/// Where an interpreter may be that has the package: the one on the search path, or the one of the system.
const INTERPRETERS: [&str; 2] = ["python3", "/usr/bin/python3"];
/// How long whatever is waited for may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server on a free port, ended when dropped.
#[derive(Debug)]
pub struct SmtpServer {
    folder: TempDir,
    child: Child,
    port: u16,
}

/// How a server speaks TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Not at all.
    Off,
    /// From the first byte on.
    Implicit,
    /// After a greeting in the clear; before that it takes nothing.
    StartTls,
}

/// What a server does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It takes it over.
    Accept,
    /// It refuses the receiver for good.
    Refuse,
    /// It refuses the receiver for now.
    Defer,
    /// It does not answer once the message is there.
    Hang,
    /// It takes the message over and breaks the connection off without an answer.
    Drop,
    /// It takes the message over and answers half a second later.
    Slow,
}

/// A message that came whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Who is told when it cannot be delivered.
    pub from: String,
    /// Who gets it.
    pub to: Vec<String>,
    /// The message.
    pub message: String,
}

impl SmtpServer {
    /// Starts a server that lets everybody in, or whoever shows `USER:PASSWORD`.
    ///
    /// # Panics
    /// When there is no interpreter with aiosmtpd, or the server does not start.
    #[must_use]
    pub fn start(credentials: Option<&str>) -> Self {
        Self::start_with(Tls::Off, credentials)
    }

    /// The same, with a certificate by [`AUTHORITY`].
    ///
    /// # Panics
    /// The same.
    #[must_use]
    pub fn start_with(tls: Tls, credentials: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("server.py"), PROGRAM).expect("the program can be written");
        fs::write(path("mode"), "accept").expect("the mode can be written");
        fs::write(path("certificate.pem"), CERTIFICATE).expect("the certificate can be written");
        fs::write(path("key.pem"), KEY).expect("the key can be written");
        let tls = match tls {
            Tls::Off => "off",
            Tls::Implicit => "implicit",
            Tls::StartTls => "starttls",
        };
        let mut command = Command::new(interpreter());
        command
            .arg(path("server.py"))
            .args([path("port"), path("mails"), path("mode")])
            .arg(tls)
            .args(credentials);
        let child =
            command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("the interpreter starts");
        let mut server = Self { folder, child, port: 0 };
        let port = server.path("port");
        wait_until("the mail server listens", || port.exists());
        let text = fs::read_to_string(port).expect("the port can be read");
        server.port = text.parse().expect("the port is a number");
        server
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The same by the name that is in its certificate.
    #[must_use]
    pub fn named_address(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// Where the authority lies that vouches for it.
    ///
    /// # Panics
    /// When the file system fails.
    #[must_use]
    pub fn authority_file(&self) -> PathBuf {
        let path = self.path("authority.pem");
        fs::write(&path, AUTHORITY).expect("the authority can be written");
        path
    }

    /// Tells it what to do with messages from now on.
    ///
    /// # Panics
    /// When the file system fails.
    pub fn set_mode(&self, mode: Mode) {
        let beside = self.path("mode.new");
        fs::write(&beside, mode.as_str()).expect("the mode can be written");
        fs::rename(beside, self.path("mode")).expect("the mode can be put in its place");
    }

    /// The messages that came whole, in their order.
    ///
    /// # Panics
    /// When the file system fails.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        let text = fs::read_to_string(self.path("mails")).unwrap_or_default();
        // A line that is being written has no end yet.
        let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        lines.map(|line| received(&serde_json::from_str(line).expect("the line is JSON"))).collect()
    }

    /// Waits until there are at least so many messages.
    ///
    /// # Panics
    /// When they do not come.
    pub fn wait_for(&self, number: usize) {
        wait_until("the mails arrive", || self.received().len() >= number);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        // Whoever has ended by itself needs no end.
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

impl Mode {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::Defer => "defer",
            Self::Hang => "hang",
            Self::Drop => "drop",
            Self::Slow => "slow",
        }
    }
}

impl Received {
    /// The value of a header that is not folded.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (head, _) = self.message.split_once("\r\n\r\n")?;
        head.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Waits until something is so.
///
/// # Panics
/// When it is not within a minute.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "in vain it was waited that {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn interpreter() -> &'static str {
    let has_package = |program: &&&str| {
        let mut command = Command::new(program);
        command.args(["-c", "import aiosmtpd"]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let found = INTERPRETERS.iter().find(has_package);
    found.expect("no Python has the package aiosmtpd: run `cargo xtask setup`")
}

fn received(line: &Value) -> Received {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let field = |name: &str| line.get(name).cloned().unwrap_or_default();
    let to = field("to").as_array().map(|all| all.iter().map(text).collect()).unwrap_or_default();
    Received { from: text(&field("from")), to, message: text(&field("message")) }
}
