//! The settings of the server: where each may be written, which value is in force, and where that came from.
//!
//! Flags win over `SWITCHBOARD_*` variables, those over the TOML file, and that over the defaults. This is the only place that reads the
//! environment.

mod environment;
mod fault;
mod file;
mod layers;
mod settings;
mod values;

use std::path::{Path, PathBuf};

pub(crate) use fault::Fault;
pub(crate) use layers::{InForce, Origin};
pub(crate) use settings::{Config, Flags};
pub(crate) use values::{DatabaseUrl, LogFilter, LogFormat};

use environment::Environment;
use layers::Layers;

/// The file that is read where no other is named and it exists.
const DEFAULT_FILE: &str = "switchboard.toml";

/// The settings, and for each of them what is shown of it.
pub(crate) struct Loaded {
    /// The settings.
    pub(crate) config: Config,
    /// Each setting with the text in force and its origin, secrets masked.
    pub(crate) in_force: Vec<InForce>,
}

/// Reads the settings from the command line, the environment and the file.
///
/// # Errors
/// [`Fault`], one line that says which setting is wrong, where it was written and why.
pub(crate) fn load(flags: &Flags, file: Option<&Path>) -> Result<Loaded, Fault> {
    resolve(flags, file, Environment::read()?)
}

fn resolve(flags: &Flags, file: Option<&Path>, environment: Environment) -> Result<Loaded, Fault> {
    let named = file.map(Path::to_owned).or_else(|| environment.file.clone());
    let path = match named {
        Some(path) => Some(path),
        None => Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.exists()),
    };
    let file = path.map(file::read).transpose()?;
    let mut layers = Layers::new(flags.given(), environment.values, file);
    let config = Config::resolve(&mut layers)?;
    Ok(Loaded { config, in_force: layers.in_force() })
}

#[cfg(test)]
mod tests;
