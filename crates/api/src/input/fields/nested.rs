//! Objects within a body, whose fields are named by where they lie: `week.monday.0.from`.

use serde_json::{Map, Value};

use super::Fields;

impl Fields {
    /// Whether a field is there. `null` is as good as nothing.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.is_null())
    }

    /// An object that may be missing. An empty list counts as an empty object: PHP knows no difference.
    pub(crate) fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        match self.take(name)? {
            Value::Object(values) => Some(self.within(name, values, read)),
            Value::Array(list) if list.is_empty() => Some(self.within(name, Map::new(), read)),
            Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.refuse(name, "must be an object");
                None
            }
        }
    }

    /// A list of objects that may be missing: nothing where it is, an empty list where it is `null`. `read` answers nothing for an object
    /// that lacks something, which it notes.
    pub(crate) fn objects<T>(
        &mut self,
        name: &str,
        limit: usize,
        read: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let entries = match self.values.remove(name)? {
            Value::Null => Vec::new(),
            Value::Array(entries) if entries.len() > limit => {
                self.refuse(name, format_args!("must not have more than {limit} entries"));
                return None;
            }
            Value::Array(entries) => entries,
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                self.refuse(name, "must be a list");
                return None;
            }
        };
        let mut objects = Vec::with_capacity(entries.len());
        for (place, entry) in entries.into_iter().enumerate() {
            let name = format!("{name}.{place}");
            match entry {
                Value::Object(values) => objects.extend(self.within(&name, values, &read)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                    self.refuse(&name, "must be an object");
                }
            }
        }
        Some(objects)
    }

    /// Reads the fields of an object that lies within this one.
    fn within<T>(&mut self, name: &str, values: Map<String, Value>, read: impl FnOnce(&mut Self) -> T) -> T {
        let prefix = format!("{}{name}.", self.prefix);
        let mut inner = Self { prefix, values, errors: std::mem::take(&mut self.errors) };
        let value = read(&mut inner);
        self.errors = inner.errors;
        value
    }
}
