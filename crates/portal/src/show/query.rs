//! The query of a page's address, and addresses that differ from it in one value.

use std::str::FromStr;

use url::form_urlencoded;

use crate::fields::FormState;

/// The query of a page's address.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    path: String,
    values: Vec<(String, String)>,
}

impl Query {
    /// The query of this address.
    pub(crate) fn of(address: &str) -> Self {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let values = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { path: path.to_owned(), values }
    }

    /// A value; nothing in it where it is missing.
    pub(crate) fn value(&self, name: &str) -> String {
        let found = self.values.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    }

    /// A value that can be read. One that cannot is as good as none: addresses are typed and shared, and a page is better than an error.
    pub(crate) fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.value(name).parse().ok()
    }

    /// A form with these values in it: the one that looks for something else.
    pub(crate) fn as_form(&self, names: &[&str]) -> FormState {
        FormState::filled(names.iter().map(|name| (*name, self.value(name))))
    }

    /// The number of the page, from 1.
    pub(crate) fn page(&self) -> u32 {
        self.parsed("page").filter(|page| *page > 0).unwrap_or(1)
    }

    /// The address with this value in place of the one that it has; without it where it is empty. What was said once is left out.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, kept) in &self.values {
            if key != name && key != "notice" && key != "page" && !kept.is_empty() {
                query.append_pair(key, kept);
            }
        }
        if !value.is_empty() {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_changes_in_one_value() {
        let query = Query::of("/inbox?queue=mine&q=a+b&page=3&notice=x");
        assert_eq!(query.value("q"), "a b");
        assert_eq!(query.page(), 3);
        assert_eq!(query.with("queue", "all"), "/inbox?q=a+b&queue=all");
        assert_eq!(query.with("q", ""), "/inbox?queue=mine");
        assert_eq!(Query::of("/tickets").with("page", "2"), "/tickets?page=2");
        assert_eq!(Query::of("/tickets?page=x").page(), 1);
    }
}
