//! `switchboard mail pipe`: takes one message from standard input, for the alias of a mail server.

use std::io::{self, Read as _};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use switchboard_application::intake::project::named;
use switchboard_application::intake::receive::{ReceiveMail, receive};
use switchboard_application::ports::MESSAGE_BYTES_MAX;
use switchboard_application::{Error, NotFound};
use switchboard_domain::access::Actor;
use switchboard_security::KeyRing;

use crate::clock::SystemClock;
use crate::command_line::Pipe;
use crate::config::Config;
use crate::logs;
use crate::wiring::{Adapters, open_current_database};

/// A message that was not taken: what the mail server is told by the exit code, in the numbers of `sysexits.h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Undelivered {
    /// The message is too large: `EX_DATAERR`.
    TooLarge,
    /// There is no such project: `EX_NOUSER`.
    NoProject,
    /// The project takes no mail: `EX_UNAVAILABLE`.
    Disabled,
    /// It is worth trying again: `EX_TEMPFAIL`.
    Later,
}

impl Undelivered {
    /// The exit code.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::TooLarge => 65,
            Self::NoProject => 67,
            Self::Disabled => 69,
            Self::Later => 75,
        }
    }
}

impl std::fmt::Display for Undelivered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the message is larger than {} MB", MESSAGE_BYTES_MAX / 1_000_000),
            Self::NoProject => f.write_str("there is no such project"),
            Self::Disabled => f.write_str("the project takes no mail"),
            Self::Later => f.write_str("the message was not taken; try again later"),
        }
    }
}

impl std::error::Error for Undelivered {}

/// Takes the message in. Whatever becomes of it, it is kept: a message in quarantine is no failure.
///
/// # Errors
/// When it is not kept, with [`Undelivered`] in the chain where the mail server should not try again.
pub(crate) fn pipe(config: &Config, Pipe { project }: &Pipe) -> Result<()> {
    let message = read_message()?;
    logs::start(config)?;
    // The tokens in a reply were signed by the keys of the server, which made the file.
    let keys = KeyRing::load(&config.signing_key_file)?;
    let adapters = Adapters::new(config, open_current_database(config)?, keys)?;
    let context = adapters.context(Arc::new(SystemClock));
    let project_id = named(&context, &Actor::System, project).map_err(explain)?;
    receive(&context, &Actor::System, ReceiveMail { project_id, message }).map_err(explain)?;
    Ok(())
}

fn read_message() -> Result<Vec<u8>> {
    let mut message = Vec::new();
    let limit = u64::try_from(MESSAGE_BYTES_MAX)?.saturating_add(1);
    io::stdin().lock().take(limit).read_to_end(&mut message).context("cannot read the message")?;
    if message.len() > MESSAGE_BYTES_MAX { Err(anyhow!(Undelivered::TooLarge)) } else { Ok(message) }
}

/// What is for good, and what is worth another try.
fn explain(error: Error) -> anyhow::Error {
    if let Error::NotFound(NotFound::Project) = error {
        return anyhow!(Undelivered::NoProject);
    }
    if let Error::ProjectDisabled = error {
        return anyhow!(Undelivered::Disabled);
    }
    anyhow!(error).context(Undelivered::Later)
}
