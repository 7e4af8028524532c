//! A server with demo data of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{ChildStdout, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::command::{CommandLine, path_text};
use crate::server::Running;

/// The limits on requests, all of which are off: what is looked for is not how often one may try.
const LIMITS: [&str; 14] = [
    "--account-login-attempts-per-minute",
    "--address-login-attempts-per-minute",
    "--registrations-per-hour",
    "--refreshes-per-hour",
    "--reads-per-minute",
    "--writes-per-minute",
    "--searches-per-minute",
    "--reports-per-minute",
    "--exports-at-once",
    "--created-tickets-per-minute",
    "--ticket-updates-per-ten-minutes",
    "--key-calls-per-minute",
    "--key-calls-at-once",
    "--refused-credentials-per-minute",
];

/// A server that runs until this is dropped.
pub(super) struct Desk {
    _server: Running,
    /// Open for as long as the server may say something.
    _output: BufReader<ChildStdout>,
    url: String,
    key_pair: KeyPair,
}

/// The pair of keys of a project.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct KeyPair {
    pub(super) key: String,
    pub(super) secret: String,
}

impl Desk {
    /// Starts on new data in this folder. The log is there too.
    pub(super) fn start(server: &CommandLine, folder: &Path) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("failed to clear {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
        let log = fs::File::create(folder.join("log")).context("failed to make the log")?;
        let mut child = server
            .clone()
            .arguments(["serve", "--demo", "--listen", "127.0.0.1:0"])
            .arguments(LIMITS.into_iter().flat_map(|limit| [limit, "off"]))
            .arguments(["--data-dir".to_owned(), path_text(folder.join("data"))])
            .inside(folder)
            .to_command()
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("failed to start the server")?;
        let output = child.stdout.take();
        let server = Running(child);
        let mut output = BufReader::new(output.context("the server has no output")?);
        let mut said = Vec::new();
        for line in output.by_ref().lines() {
            said.push(line.context("failed to read what the server says")?);
            if let Some((url, key_pair)) = started(&said) {
                return Ok(Self { _server: server, _output: output, url, key_pair });
            }
        }
        bail!("the server ended: {} says why", folder.join("log").display())
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) const fn key_pair(&self) -> &KeyPair {
        &self.key_pair
    }
}

/// Where the server listens and the first pair of keys that it told, once it has said so.
fn started(said: &[String]) -> Option<(String, KeyPair)> {
    let after =
        |label: &str| said.iter().find_map(|line| Some(line.trim().strip_prefix(label)?.trim().to_owned()));
    let url = after("Switchboard listens on ")?;
    Some((url, KeyPair { key: after("X-Api-Key:")?, secret: after("X-Api-Secret:")? }))
}

#[cfg(test)]
mod tests {
    use super::{KeyPair, started};

    #[test]
    fn a_server_has_started_when_it_says_where_it_listens() {
        let said: Vec<String> = [
            "    Brightloom",
            "      X-Api-Key:    sk_1",
            "      X-Api-Secret: ss_1",
            "      X-Api-Key:    sk_2",
            "Switchboard listens on http://127.0.0.1:4711",
        ]
        .map(str::to_owned)
        .to_vec();
        assert_eq!(started(&said[..4]), None);
        let pair = KeyPair { key: "sk_1".to_owned(), secret: "ss_1".to_owned() };
        assert_eq!(started(&said), Some(("http://127.0.0.1:4711".to_owned(), pair)));
    }
}
