//! The environment: the one place that reads it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use super::Fault;
use super::settings::SETTINGS;

/// What the names of our variables begin with.
const PREFIX: &str = "SWITCHBOARD_";
/// The variable that names the file.
const FILE_VARIABLE: &str = "SWITCHBOARD_CONFIG";
/// What the names of the variables begin with by which test programs talk to each other. The server passes over them.
const TEST_PREFIX: &str = "SWITCHBOARD_TEST_";

/// What the environment says about the settings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Environment {
    /// The file that is to be read.
    pub(super) file: Option<PathBuf>,
    /// The settings by their names.
    pub(super) values: BTreeMap<&'static str, String>,
}

impl Environment {
    /// Reads the environment of this process.
    pub(super) fn read() -> Result<Self, Fault> {
        Self::from_variables(std::env::vars_os())
    }

    /// Picks our variables out of others.
    pub(super) fn from_variables(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Fault> {
        let mut environment = Self::default();
        for (name, value) in variables {
            let Some(name) =
                name.to_str().filter(|name| name.starts_with(PREFIX) && !name.starts_with(TEST_PREFIX))
            else {
                continue;
            };
            if name == FILE_VARIABLE {
                environment.file = Some(PathBuf::from(value));
                continue;
            }
            let setting = SETTINGS.iter().find(|setting| variable_name(setting.name) == name);
            let setting = setting.ok_or_else(|| Fault::UnknownVariable(name.escape_debug().to_string()))?;
            let value = value.into_string().map_err(|_bytes| Fault::UnreadableVariable(name.to_owned()))?;
            environment.values.insert(setting.name, value);
        }
        Ok(environment)
    }
}

/// The variable of a setting.
pub(super) fn variable_name(setting: &str) -> String {
    format!("{PREFIX}{}", setting.to_ascii_uppercase())
}
