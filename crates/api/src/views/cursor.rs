//! The opaque mark of a place in a list.

use crate::input::read::Rule;

/// The mark after the record with this identifier.
pub(crate) fn write(last_seen: i64) -> String {
    format!("{last_seen:x}")
}

/// The identifier that a mark stands for.
pub(crate) fn read(cursor: &str) -> Result<i64, Rule> {
    let is_hexadecimal = cursor.bytes().all(|byte| byte.is_ascii_hexdigit());
    let last_seen = is_hexadecimal.then(|| i64::from_str_radix(cursor, 16).ok()).flatten();
    last_seen.ok_or(Rule::Borrowed("must be a cursor from an earlier answer"))
}
