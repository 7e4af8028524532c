//! The fields of a body, read one after the other while everything that is wrong is collected.

mod nested;

use serde_json::{Map, Value};
use switchboard_application::{Error, FieldErrors};

use super::read::Rule;
use crate::error::ApiError;

/// The fields of a body that are still to be read, and what was wrong with those that were.
pub(crate) struct Fields {
    values: Map<String, Value>,
    errors: FieldErrors,
    /// What stands before the names of the fields: where their object lies in the body, with a dot at the end.
    prefix: String,
}

impl Fields {
    pub(crate) fn new(values: Map<String, Value>) -> Self {
        Self { prefix: String::new(), values, errors: FieldErrors::default() }
    }

    /// Fields of which something is known to be wrong already.
    pub(super) fn with_errors(values: Map<String, Value>, errors: FieldErrors) -> Self {
        Self { prefix: String::new(), values, errors }
    }

    /// All fields that are texts, numbers, true or false, as texts. Others are refused, and `null` is as good as nothing.
    pub(crate) fn scalars(&mut self) -> Vec<(String, String)> {
        let values = std::mem::take(&mut self.values);
        let as_text = |value: &Value| match value {
            Value::String(text) => Ok(text.clone()),
            Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                Err(Rule::Borrowed("must be a text, a number, true or false"))
            }
        };
        let given = values.into_iter().filter(|(_, value)| !value.is_null());
        given
            .filter_map(|(name, value)| {
                Some((self.read(&name, &value, as_text)?, name)).map(|(text, name)| (name, text))
            })
            .collect()
    }

    /// All fields that were not read yet, as they are, but for those that say nothing.
    pub(crate) fn rest(&mut self) -> Map<String, Value> {
        let mut rest = std::mem::take(&mut self.values);
        rest.retain(|_, value| !value.is_null() && !is_blank(value));
        rest
    }

    /// A field as it is. `null` is as good as nothing.
    pub(crate) fn any(&mut self, name: &str) -> Option<Value> {
        self.take(name)
    }

    /// All fields as one text, for a hash of them.
    pub(super) fn digestible(&self) -> String {
        Value::Object(self.values.clone()).to_string()
    }

    #[cfg(test)]
    pub(super) fn into_values(self) -> Map<String, Value> {
        self.values
    }

    /// A field that must be there. `null` is as good as nothing.
    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, Rule>,
    ) -> Option<T> {
        match self.take(name) {
            Some(value) => self.read(name, &value, read),
            None => {
                self.require(name);
                None
            }
        }
    }

    /// A field that may be missing. `null` and a text without characters are as good as nothing: forms send them for empty inputs.
    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, Rule>,
    ) -> Option<T> {
        let value = self.take(name).filter(|value| !is_blank(value))?;
        self.read(name, &value, read)
    }

    /// A field that must be there and may be `null`.
    pub(crate) fn nullable<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, Rule>,
    ) -> Option<Option<T>> {
        match self.values.remove(name) {
            None => {
                self.require(name);
                None
            }
            Some(Value::Null) => Some(None),
            Some(value) => self.read(name, &value, read).map(Some),
        }
    }

    /// A field of a change: nothing where it is missing and so stays as it is. It cannot be cleared.
    pub(crate) fn change<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, Rule>,
    ) -> Option<T> {
        let value = self.values.remove(name)?;
        if value.is_null() {
            self.refuse(name, "must not be null");
            return None;
        }
        self.read(name, &value, read)
    }

    /// A field of a change that can be cleared: nothing where it is missing and so stays as it is, nothing within where `null` or a text
    /// without characters clears it.
    pub(crate) fn clearable<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, Rule>,
    ) -> Option<Option<T>> {
        let value = self.values.remove(name)?;
        if value.is_null() || is_blank(&value) { Some(None) } else { self.read(name, &value, read).map(Some) }
    }

    /// A list that may be missing, which is another thing than one without entries.
    pub(crate) fn given_list<T>(
        &mut self,
        name: &str,
        limit: usize,
        read: impl Fn(&Value) -> Result<T, Rule>,
    ) -> Option<Vec<T>> {
        let is_given = self.values.get(name).is_some_and(|value| !value.is_null());
        is_given.then(|| self.list(name, limit, read))
    }

    /// A list that must be there and have entries.
    pub(crate) fn required_list<T>(
        &mut self,
        name: &str,
        limit: usize,
        read: impl Fn(&Value) -> Result<T, Rule>,
    ) -> Option<Vec<T>> {
        let list = self.given_list(name, limit, read);
        let is_missing = list.as_ref().is_none_or(Vec::is_empty);
        if is_missing && !self.has_errors_in(name) {
            self.require(name);
        }
        list.filter(|_| !is_missing)
    }

    /// Whether something is wrong with a field or one of its entries.
    pub(crate) fn has_errors_in(&self, name: &str) -> bool {
        let is_within = |field: &String| {
            let rest = field.strip_prefix(&*self.prefix).and_then(|field| field.strip_prefix(name));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.errors.messages().keys().any(is_within)
    }

    /// Adds that a field is wrong although its value can be read, or that it is missing where another field asks for it.
    pub(crate) fn refuse(&mut self, name: &str, rule: impl std::fmt::Display) {
        self.errors.add(&format!("{}{name}", self.prefix), rule);
    }

    /// A field that nobody may give.
    pub(crate) fn refuse_if_given(&mut self, name: &str, rule: impl std::fmt::Display) {
        if self.values.remove(name).is_some_and(|value| !value.is_null()) {
            self.refuse(name, rule);
        }
    }

    /// A list that may be missing. Its entries are named by their places: `tags.1`.
    pub(crate) fn list<T>(
        &mut self,
        name: &str,
        limit: usize,
        read: impl Fn(&Value) -> Result<T, Rule>,
    ) -> Vec<T> {
        match self.take(name) {
            None => Vec::new(),
            Some(Value::Array(entries)) if entries.len() > limit => {
                self.refuse(name, format_args!("must not have more than {limit} entries"));
                Vec::new()
            }
            Some(Value::Array(entries)) => {
                let entries = entries.into_iter().enumerate();
                entries
                    .filter_map(|(index, entry)| self.read(&format!("{name}.{index}"), &entry, &read))
                    .collect()
            }
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                self.refuse(name, "must be a list");
                Vec::new()
            }
        }
    }

    /// Notes that a field is missing which another one makes necessary.
    pub(crate) fn require(&mut self, name: &str) {
        self.errors.require(&format!("{}{name}", self.prefix));
    }

    /// The command that the fields make, unless one of them is wrong. `build` answers nothing if something that it needs is missing.
    pub(crate) fn into_command<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, ApiError> {
        match build() {
            Some(command) if self.errors.is_empty() => Ok(command),
            Some(_) | None => Err(Error::Invalid(self.errors).into()),
        }
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.values.remove(name).filter(|value| !value.is_null())
    }

    fn read<T>(
        &mut self,
        name: &str,
        value: &Value,
        read: impl FnOnce(&Value) -> Result<T, Rule>,
    ) -> Option<T> {
        read(value).map_err(|rule| self.refuse(name, rule)).ok()
    }
}

/// Whether a value is a text without characters.
fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}
