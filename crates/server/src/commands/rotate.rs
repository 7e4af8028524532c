//! `switchboard signing-key rotate`: puts a new signing key on top of the ring.

use anyhow::Result;
use switchboard_security::KeyRing;

use crate::command_line::Rotate;
use crate::config::Config;
use crate::terminal::say;

/// Rotates the keys and shows the public ids of the ring.
///
/// # Errors
/// When the file of the keys cannot be read or written.
pub(crate) fn rotate(config: &Config, wanted: &Rotate) -> Result<()> {
    let ring = KeyRing::rotate(&config.signing_key_file, wanted.keep)?;
    for (id, use_of_it) in
        ring.ids().zip(std::iter::once("seals and opens tokens").chain(std::iter::repeat("opens tokens")))
    {
        say(format_args!("{id}  {use_of_it}"))?;
    }
    say("Running servers take the new key up on SIGHUP.")?;
    Ok(())
}
