//! The parameters of a query. Of one that is given several times, the last counts; one without a value is as good as none.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use switchboard_application::ports::Paging;
use switchboard_application::{Error, FieldErrors};
use url::form_urlencoded;

use super::read::Rule;
use crate::error::ApiError;
use crate::views::cursor;

/// How many records a page has unless another number is asked for.
pub(crate) const PER_PAGE_DEFAULT: u32 = 20;
/// The most records that a page may have.
pub(crate) const PER_PAGE_MAX: u32 = 100;

/// The query of a request as it was sent.
pub(crate) struct QueryText(String);

/// The parameters of a query, and what was wrong with those that were read.
pub(crate) struct Parameters<'a> {
    values: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    errors: FieldErrors,
}

impl QueryText {
    /// The query that has these parameters.
    pub(crate) fn of_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    }

    /// The query that this text is.
    pub(crate) fn of_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The parameters by name.
    pub(crate) fn parameters(&self) -> Parameters<'_> {
        Parameters {
            values: form_urlencoded::parse(self.0.as_bytes()).collect(),
            errors: FieldErrors::default(),
        }
    }
}

impl FromRequest for QueryText {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.query_string().to_owned())))
    }
}

impl Parameters<'_> {
    /// A parameter that may be missing.
    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        let value = self.values.get(name).filter(|value| !value.trim().is_empty())?;
        read(value).map_err(|rule| self.errors.add(name, rule)).ok()
    }

    /// A parameter that must be there.
    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        if self.values.get(name).is_none_or(|value| value.trim().is_empty()) {
            self.errors.require(name);
        }
        self.optional(name, read)
    }

    /// A parameter that is true or false, and false when it is missing.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        self.optional(name, boolean).unwrap_or_default()
    }

    /// Which part of a list is wanted: `cursor` when it is there, even empty, else `page`.
    pub(crate) fn paging(&mut self) -> Paging {
        self.paging_by(|text| cursor::read(text).map(|last_seen| (last_seen, ()))).0
    }

    /// Which part of a list is wanted that is always walked through by cursors, so many at a time unless another number is asked for.
    pub(crate) fn walk(&mut self, per_page_default: u32) -> Paging {
        let limit = self.optional("per_page", |text| within(text, PER_PAGE_MAX)).unwrap_or(per_page_default);
        Paging::After { last_seen: self.optional("cursor", cursor::read), limit }
    }

    /// Which part of a list is wanted whose cursors say more than an identifier.
    pub(crate) fn paging_by<K>(
        &mut self,
        read: impl FnOnce(&str) -> Result<(i64, K), Rule>,
    ) -> (Paging, Option<K>) {
        let per_page =
            self.optional("per_page", |text| within(text, PER_PAGE_MAX)).unwrap_or(PER_PAGE_DEFAULT);
        match self.values.get("cursor") {
            Some(text) if text.trim().is_empty() => {
                (Paging::After { last_seen: None, limit: per_page }, None)
            }
            Some(_) => {
                let (last_seen, key) = self.optional("cursor", read).unzip();
                (Paging::After { last_seen, limit: per_page }, key)
            }
            None => {
                let page = self.optional("page", |text| within(text, u32::MAX)).unwrap_or(1);
                (Paging::Page { page, per_page }, None)
            }
        }
    }

    /// What was read, unless something that must be there is not, or was wrong.
    pub(crate) fn finish_with<T>(self, value: Option<T>) -> Result<T, ApiError> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            Some(_) | None => Err(Error::Invalid(self.errors).into()),
        }
    }

    /// Adds a rule that several parameters break together.
    pub(crate) fn refuse(&mut self, name: &str, rule: &str) {
        self.errors.add(name, rule);
    }

    /// What was read, unless something was wrong with it.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, ApiError> {
        if self.errors.is_empty() { Ok(value) } else { Err(Error::Invalid(self.errors).into()) }
    }
}

/// A whole number.
pub(crate) fn integer(text: &str) -> Result<i64, Rule> {
    text.parse().map_err(|_not| Rule::Borrowed("must be an integer"))
}

/// `1`, `0`, `true` or `false`.
pub(crate) fn boolean(text: &str) -> Result<bool, Rule> {
    match text {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(Rule::Borrowed("must be 1, 0, true or false")),
    }
}

fn within(text: &str, limit: u32) -> Result<u32, Rule> {
    let number = text.parse::<u32>().ok().filter(|number| (1..=limit).contains(number));
    number.ok_or_else(|| format!("must be an integer between 1 and {limit}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(query: &str) -> Result<Paging, String> {
        let query = QueryText(query.to_owned());
        let mut parameters = query.parameters();
        let paging = parameters.paging();
        let error = format!("{:?}", parameters.errors.messages().keys().collect::<Vec<_>>());
        parameters.finish(paging).map_err(|_invalid| error)
    }

    #[test]
    fn pages_have_limits() {
        assert_eq!(paging(""), Ok(Paging::Page { page: 1, per_page: 20 }));
        assert_eq!(paging("page=&per_page="), Ok(Paging::Page { page: 1, per_page: 20 }));
        assert_eq!(
            paging("page=4294967295&per_page=100"),
            Ok(Paging::Page { page: u32::MAX, per_page: 100 })
        );
        for number in ["0", "-1", "101", "2147483648", "9223372036854775808", "1e999", "1.5", "x", "%00"] {
            assert_eq!(paging(&format!("per_page={number}")), Err(r#"["per_page"]"#.to_owned()), "{number}");
        }
        for number in ["0", "-1", "4294967296", "9223372036854775808", "1e999"] {
            assert_eq!(paging(&format!("page={number}")), Err(r#"["page"]"#.to_owned()), "{number}");
        }
    }

    #[test]
    fn a_cursor_goes_on_where_the_last_answer_ended() {
        assert_eq!(paging("cursor=&page=7"), Ok(Paging::After { last_seen: None, limit: 20 }));
        let cursor = cursor::write(4711);
        assert_eq!(
            paging(&format!("cursor={cursor}&per_page=2")),
            Ok(Paging::After { last_seen: Some(4711), limit: 2 })
        );
        for wrong in ["x", "-1", "%2B1", "ffffffffffffffffff"] {
            assert_eq!(paging(&format!("cursor={wrong}")), Err(r#"["cursor"]"#.to_owned()), "{wrong}");
        }
    }

    #[test]
    fn the_last_of_several_counts() {
        assert_eq!(paging("page=x&page=3"), Ok(Paging::Page { page: 3, per_page: 20 }));
        assert_eq!(paging("page=3&page=x"), Err(r#"["page"]"#.to_owned()));
    }
}
