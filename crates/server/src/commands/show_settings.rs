//! `switchboard config`: each setting with its value in force and where that came from.

use anyhow::Result;

use crate::config::InForce;
use crate::terminal::say;

/// Prints the settings as a table, secrets masked.
///
/// # Errors
/// When standard output was closed.
pub(crate) fn show_settings(settings: &[InForce]) -> Result<()> {
    let width = |text: fn(&InForce) -> &str| {
        settings.iter().map(|setting| text(setting).chars().count()).max().unwrap_or(0)
    };
    let (names, values) = (width(|setting| setting.name), width(|setting| &setting.value));
    for InForce { name, value, origin } in settings {
        say(format_args!("{name:<names$}  {value:<values$}  {origin}"))?;
    }
    Ok(())
}
