//! Instants as answers show them: ISO 8601, UTC, whole seconds.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use serde::{Serialize, Serializer};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// An instant such as `2024-04-21T09:00:00Z`. Parts of a second are cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Instant(DateTime<Utc>);

impl From<DateTime<Utc>> for Instant {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant)
    }
}

impl Instant {
    /// The text, digit by digit: a list has dozens of them. Nothing for a year without exactly four digits.
    fn digits(self) -> Option<[u8; 20]> {
        let (date, time) = (self.0.date_naive(), self.0.time());
        let year = u32::try_from(date.year()).ok()?;
        let ([y1, y2], [y3, y4]) = (pair(year / 100)?, pair(year % 100)?);
        let ([m1, m2], [d1, d2]) = (pair(date.month())?, pair(date.day())?);
        let ([h1, h2], [i1, i2], [s1, s2]) = (pair(time.hour())?, pair(time.minute())?, pair(time.second())?);
        Some([y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', i1, i2, b':', s1, s2, b'Z'])
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = self.digits();
        match digits.as_ref().and_then(|digits| std::str::from_utf8(digits).ok()) {
            Some(text) => serializer.serialize_str(text),
            None => serializer.collect_str(&self.0.format("%Y-%m-%dT%H:%M:%SZ")),
        }
    }
}

/// The two digits of a number below a hundred.
fn pair(number: u32) -> Option<[u8; 2]> {
    let number = u8::try_from(number).ok().filter(|number| *number < 100)?;
    Some([b'0' + number / 10, b'0' + number % 10])
}

impl PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("ISO 8601, UTC, whole seconds"))
            .examples(["2024-04-21T09:00:00Z"])
            .into()
    }
}

impl ToSchema for Instant {}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(instant: &str, expected: &str) {
        let instant: DateTime<Utc> = instant.parse().unwrap();
        assert_eq!(serde_json::to_string(&Instant(instant)).unwrap(), format!("\"{expected}\""));
    }

    #[test]
    fn parts_of_a_second_are_cut_off() {
        check("2024-04-21T09:05:07.999999Z", "2024-04-21T09:05:07Z");
        check("1999-12-31T23:59:59+01:00", "1999-12-31T22:59:59Z");
    }

    #[test]
    fn years_beyond_four_digits_are_written_out() {
        check("+12024-01-02T03:04:05Z", "+12024-01-02T03:04:05Z");
        check("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z");
    }
}
