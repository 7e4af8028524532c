//! Reading what is stored in the words of the domain.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde_json::Value;
use switchboard_application::ports::StoreError;

use crate::error::corrupt;
use crate::values::{JsonText, Moment, moment_of};

/// A value that the domain has a parser for.
pub(crate) fn parsed<T>(what: &'static str, text: &str) -> Result<T, StoreError>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.parse().map_err(|error: T::Err| corrupt(what)(error.into()))
}

/// A number that the domain holds in another type.
pub(crate) fn number<T>(
    what: &'static str,
    number: impl TryInto<T, Error: std::error::Error + Send + Sync + 'static>,
) -> Result<T, StoreError> {
    number.try_into().map_err(|error| corrupt(what)(error.into()))
}

/// A hash of 32 bytes.
pub(crate) fn hash(what: &'static str, bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes
        .try_into()
        .map_err(|wrong: Vec<u8>| corrupt(what)(format!("{} bytes instead of 32", wrong.len()).into()))
}

/// The error of a JSON document that has not the form it was written in.
pub(crate) fn unreadable(what: &'static str) -> impl FnOnce(serde_json::Error) -> StoreError {
    move |error| corrupt(what)(error.into())
}

/// The text of a JSON value, to be stored.
pub(crate) fn json(value: &Value) -> JsonText {
    JsonText(value.to_string())
}

/// An instant that stands within a JSON document, in microseconds.
pub(crate) fn instant(microseconds: i64) -> Result<DateTime<Utc>, StoreError> {
    let moment = moment_of(microseconds)
        .ok_or_else(|| corrupt("instant")(format!("{microseconds} microseconds").into()))?;
    Ok(moment.0)
}

/// The instant of an optional column.
pub(crate) fn maybe(moment: Option<Moment>) -> Option<DateTime<Utc>> {
    moment.map(|Moment(at)| at)
}
