//! The file: TOML, one key a setting.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use toml::Value;

use super::Fault;
use super::settings::SETTINGS;

/// What a file says about the settings.
#[derive(Debug)]
pub(super) struct SettingsFile {
    /// Which file.
    pub(super) path: PathBuf,
    /// The settings by their names.
    pub(super) values: BTreeMap<&'static str, String>,
}

/// Reads a file.
pub(super) fn read(path: PathBuf) -> Result<SettingsFile, Fault> {
    match fs::read_to_string(&path) {
        Ok(text) => parse(path, &text),
        Err(error) => Err(Fault::File { path, reason: error.to_string() }),
    }
}

/// Reads the text of a file.
pub(super) fn parse(path: PathBuf, text: &str) -> Result<SettingsFile, Fault> {
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return Err(Fault::File { path, reason: describe(text, &error) }),
    };
    let mut values = BTreeMap::new();
    for (key, value) in table {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == key) else {
            return Err(Fault::UnknownKey { path, key });
        };
        let Some(value) = text_of(value) else { return Err(Fault::WrongKind { path, key }) };
        values.insert(setting.name, value);
    }
    Ok(SettingsFile { path, values })
}

fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Float(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

/// What is wrong with the syntax, in one line and without the line itself, which may hold a password.
fn describe(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().replace('\n', ", ");
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message,
    }
}
