//! The program, in a folder of its own and free of the caller's settings.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::http::{self, Answer};

const LISTENS: &str = "Switchboard listens on http://";

/// A folder in which the program is called.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A file or folder in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A call of the program that is not made yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SWITCHBOARD_"))
        {
            command.env_remove(name);
        }
        command.args(arguments).current_dir(self.folder.path()).env("SWITCHBOARD_LISTEN", "127.0.0.1:0");
        command
    }

    /// Calls the program and waits for its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().unwrap()
    }

    /// Calls it with a text on standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Starts a server.
    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&["serve"])
    }

    /// Starts a server with these arguments.
    pub(crate) fn serve_with(&self, arguments: &[&str]) -> Server {
        Server::start(self.command(arguments))
    }
}

/// A server that runs, killed when dropped.
pub(crate) struct Server {
    child: Child,
    output: BufReader<ChildStdout>,
    log: Option<JoinHandle<String>>,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// What it printed before it listened.
    pub(crate) greeting: String,
}

impl Server {
    /// Starts a server by a call of the program.
    pub(crate) fn start(mut command: Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut log = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        });
        let mut server =
            Self { child, output, log: Some(log), address: String::new(), greeting: String::new() };
        server.wait_until_it_listens();
        server
    }

    fn wait_until_it_listens(&mut self) {
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).unwrap() == 0 {
                panic!(
                    "the server did not start:\n{}{}",
                    self.greeting,
                    self.log.take().unwrap().join().unwrap()
                );
            }
            if let Some(address) = line.strip_prefix(LISTENS) {
                self.address = address.trim_end().to_owned();
                return;
            }
            self.greeting.push_str(&line);
        }
    }

    /// The password that the first start printed.
    pub(crate) fn printed_password(&self) -> Option<&str> {
        self.greeting.lines().find_map(|line| line.trim().strip_prefix("password:")).map(str::trim)
    }

    pub(crate) fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        http::call(&self.address, method, path, headers, body)
    }

    /// Logs in; the token where it is granted.
    pub(crate) fn log_in(&self, email: &str, password: &str) -> Option<String> {
        let body = serde_json::json!({ "email": email, "password": password }).to_string();
        let answer = self.call("POST", "/api/auth/login", &[], &body);
        (answer.status == 200).then(|| answer.text("/access_token").to_owned())
    }

    /// A call by the holder of a token.
    pub(crate) fn call_as(&self, token: &str, method: &str, path: &str, body: &str) -> Answer {
        self.call(method, path, &[("Authorization", &format!("Bearer {token}"))], body)
    }

    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for the end; the exit status and the log.
    pub(crate) fn wait(mut self) -> (ExitStatus, String) {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < Duration::from_secs(20), "the server does not end");
            thread::sleep(Duration::from_millis(10));
        }
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap(), self.log.take().unwrap().join().unwrap())
    }

    /// Kills it and waits until it is gone.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and waits for that; what it wrote into its log.
    pub(crate) fn stop(self) -> String {
        self.signal("TERM");
        let (status, log) = self.wait();
        assert!(status.success(), "{status}\n{log}");
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has ended cannot be killed, which is as well.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The permission bits of a file.
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().unwrap().permissions().mode() & 0o777
}

/// A call that failed: its exit code and the one line that it wrote.
pub(crate) fn failure(output: &Output) -> (i32, String) {
    let complaint = String::from_utf8(output.stderr.clone()).unwrap();
    let lines: Vec<&str> = complaint.lines().filter(|line| line.starts_with("switchboard: ")).collect();
    assert_eq!(lines.len(), 1, "{complaint}");
    (output.status.code().unwrap(), lines.concat())
}
