//! The layers in which a setting may be written, and which of them wins.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::environment::variable_name;
use super::file::SettingsFile;
use super::settings::{Setting, flag_name};
use super::{Fault, values};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The command line.
    Flag(String),
    /// The environment.
    Variable(String),
    /// The file.
    File(PathBuf),
    /// Nobody wrote it.
    Default,
}

/// A setting with the value in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InForce {
    /// Which setting.
    pub(crate) name: &'static str,
    /// Its value as it was written, secrets masked.
    pub(crate) value: String,
    /// Where it came from.
    pub(crate) origin: Origin,
}

/// The layers, and what was looked up in them so far.
pub(super) struct Layers {
    flags: BTreeMap<&'static str, String>,
    environment: BTreeMap<&'static str, String>,
    file: Option<SettingsFile>,
    in_force: Vec<InForce>,
}

impl Layers {
    pub(super) fn new(
        flags: BTreeMap<&'static str, String>,
        environment: BTreeMap<&'static str, String>,
        file: Option<SettingsFile>,
    ) -> Self {
        Self { flags, environment, file, in_force: Vec::new() }
    }

    /// The value of a setting, from the highest layer that has it.
    pub(super) fn take<T>(
        &mut self,
        setting: &Setting,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, Fault> {
        let (text, origin) = self.find(setting);
        match parse(&text) {
            Ok(value) => {
                self.in_force.push(InForce { name: setting.name, value: values::mask(&text), origin });
                Ok(value)
            }
            Err(reason) => Err(Fault::Value { name: setting.name, origin, reason }),
        }
    }

    /// What was looked up, in that order.
    pub(super) fn in_force(self) -> Vec<InForce> {
        self.in_force
    }

    fn find(&mut self, setting: &Setting) -> (String, Origin) {
        if let Some(text) = self.flags.remove(setting.name) {
            return (text, Origin::Flag(flag_name(setting.name)));
        }
        if let Some(text) = self.environment.remove(setting.name) {
            return (text, Origin::Variable(variable_name(setting.name)));
        }
        if let Some(file) = &mut self.file
            && let Some(text) = file.values.remove(setting.name)
        {
            return (text, Origin::File(file.path.clone()));
        }
        (self.default_of(setting), Origin::Default)
    }

    /// Some defaults name another setting in braces, which was looked up before.
    fn default_of(&self, setting: &Setting) -> String {
        self.in_force.iter().fold(setting.default.to_owned(), |text, earlier| {
            text.replace(&format!("{{{}}}", earlier.name), &earlier.value)
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}
