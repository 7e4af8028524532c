//! `switchboard admin create-user`: makes an account without the API.

use std::io::{self, Read as _};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use switchboard_application::accounts::create_user as use_case;
use switchboard_application::password::PASSWORD_CHARACTERS_MAX;
use switchboard_application::{Error, Password};
use switchboard_domain::access::Actor;
use switchboard_security::KeyRing;

use crate::clock::SystemClock;
use crate::command_line::CreateUser;
use crate::config::Config;
use crate::wiring::{Adapters, open_current_database};
use crate::{logs, terminal};

/// The most bytes that are read of a password: the longest one, each character of four bytes, and a line break.
const PASSWORD_BYTES_MAX: usize = PASSWORD_CHARACTERS_MAX * 4 + 2;

/// Makes the account, with the password from standard input.
///
/// # Errors
/// When the password is refused, the address is taken, or the database fails.
pub(crate) fn create_user(config: &Config, wanted: CreateUser) -> Result<()> {
    let CreateUser { email, name, role, password_stdin: _ } = wanted;
    let password = read_password()?;
    logs::start(config)?;
    // No token is made or read here, so the installation's keys are left alone.
    let adapters = Adapters::new(config, open_current_database(config)?, KeyRing::generate())?;
    let context = adapters.context(Arc::new(SystemClock));
    let command = use_case::CreateUser { name, email, password, role, department: None, phone: None };
    let user = use_case::create_user(&context, &Actor::System, command).map_err(explain)?;
    terminal::say(format_args!("{} {} can log in now", user.role, user.email))?;
    Ok(())
}

fn read_password() -> Result<Password> {
    let mut text = String::new();
    let limit = u64::try_from(PASSWORD_BYTES_MAX)?.saturating_add(1);
    io::stdin()
        .lock()
        .take(limit)
        .read_to_string(&mut text)
        .context("cannot read the password from standard input")?;
    let password = text.strip_suffix('\n').unwrap_or(&text);
    let password = password.strip_suffix('\r').unwrap_or(password);
    if password.contains(['\n', '\r']) {
        bail!("the password must be one line");
    }
    Password::chosen(password.to_owned()).map_err(|reason| anyhow!("the password {reason}"))
}

/// The rules that the command broke, where it did.
fn explain(error: Error) -> anyhow::Error {
    match &error {
        Error::Invalid(fields) => {
            anyhow!(fields.messages().values().flatten().cloned().collect::<Vec<_>>().join(" "))
        }
        Error::TooLarge(_)
        | Error::StorageFull(_)
        | Error::Unauthenticated
        | Error::ActingRefused(_)
        | Error::InvalidCredentials
        | Error::Inactive
        | Error::ProjectDisabled
        | Error::AddressNotAllowed
        | Error::Forbidden(_)
        | Error::NotFound(_)
        | Error::Refused(_)
        | Error::Changed(_)
        | Error::PreconditionRequired
        | Error::RequestInProgress
        | Error::RequestDiffers
        | Error::MailRefused(_)
        | Error::InUse(_)
        | Error::Conflict
        | Error::TooManyRequests { .. }
        | Error::UploadQuota { .. }
        | Error::Unavailable(_)
        | Error::Internal(_) => error.into(),
    }
}
