//! What can be wrong with the settings, each told in one line.

use std::path::PathBuf;

use super::Origin;

/// Why the settings cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The value of a setting is wrong.
    Value {
        /// Which setting.
        name: &'static str,
        /// Where it was written.
        origin: Origin,
        /// What it must be instead.
        reason: String,
    },
    /// A variable that looks like one of ours is none.
    UnknownVariable(String),
    /// A variable of ours is not valid UTF-8.
    UnreadableVariable(String),
    /// The file has a key that is no setting.
    UnknownKey {
        /// Which file.
        path: PathBuf,
        /// Which key.
        key: String,
    },
    /// The file has something else than a text, a number or a truth value under a key.
    WrongKind {
        /// Which file.
        path: PathBuf,
        /// Which key.
        key: String,
    },
    /// The file cannot be read, or is not TOML.
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Value { name, origin, reason } => write!(f, "the setting `{name}` ({origin}) {reason}"),
            Self::UnknownVariable(name) => {
                write!(
                    f,
                    "the environment variable {name} is no setting; `switchboard config` lists them all"
                )
            }
            Self::UnreadableVariable(name) => write!(f, "the environment variable {name} is not valid UTF-8"),
            Self::UnknownKey { path, key } => {
                let key = key.escape_debug();
                write!(
                    f,
                    "the key `{key}` in the file {} is no setting; `switchboard config` lists them all",
                    path.display()
                )
            }
            Self::WrongKind { path, key } => {
                write!(f, "the setting `{key}` (file {}) must be a text or a number", path.display())
            }
            Self::File { path, reason } => {
                write!(f, "cannot read the settings in the file {}: {reason}", path.display())
            }
        }
    }
}

impl std::error::Error for Fault {}
