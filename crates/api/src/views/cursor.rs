//! The opaque mark of a place in a list.

use chrono::{DateTime, Datelike as _, Utc};
use switchboard_application::ports::{SortKey, TicketSort};
use switchboard_application::records::TicketSummary;
use switchboard_domain::Priority;

use crate::input::read::Rule;

const UNKNOWN: Rule = Rule::Borrowed("must be a cursor from an earlier answer");
/// The years in which instants of ours lie. Databases know others, but not the same ones.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// The mark after the record with this identifier.
pub(crate) fn write(last_seen: i64) -> String {
    format!("{last_seen:x}")
}

/// The identifier that a mark stands for.
pub(crate) fn read(cursor: &str) -> Result<i64, Rule> {
    let is_hexadecimal = cursor.bytes().all(|byte| byte.is_ascii_hexdigit());
    let last_seen = is_hexadecimal.then(|| i64::from_str_radix(cursor, 16).ok()).flatten();
    last_seen.ok_or(UNKNOWN)
}

/// The mark after this ticket in a list that is sorted: which order it is, what the ticket is sorted by, and its identifier.
pub(crate) fn write_sorted(sort: TicketSort, ticket: &TicketSummary) -> String {
    let id = write(ticket.id.get());
    match sort.key_of(ticket) {
        None => id,
        Some(key) => format!("{}{}.{id}", letter(sort), written(key)),
    }
}

/// The identifier and the key that a mark of a list in this order stands for.
pub(crate) fn read_sorted(sort: TicketSort, cursor: &str) -> Result<(i64, Option<SortKey>), Rule> {
    if sort == TicketSort::Filed {
        return Ok((read(cursor)?, None));
    }
    let (key, id) = cursor.strip_prefix(letter(sort)).and_then(|rest| rest.split_once('.')).ok_or(UNKNOWN)?;
    let key = key_of(sort, key).ok_or(UNKNOWN)?;
    Ok((read(id)?, Some(key)))
}

/// Which order a mark belongs to: one of another order marks no place in this one.
const fn letter(sort: TicketSort) -> char {
    match sort {
        TicketSort::Filed => 'f',
        TicketSort::CreatedAt => 'c',
        TicketSort::LastActivity => 'l',
        TicketSort::Priority => 'p',
        TicketSort::Due => 'd',
    }
}

fn written(key: SortKey) -> String {
    match key {
        SortKey::Instant(at) | SortKey::Due(Some(at)) => at.timestamp_micros().to_string(),
        SortKey::Due(None) => String::new(),
        SortKey::Priority(priority) => priority.as_str().to_owned(),
    }
}

fn key_of(sort: TicketSort, text: &str) -> Option<SortKey> {
    match sort {
        TicketSort::Filed => None,
        TicketSort::CreatedAt | TicketSort::LastActivity => instant(text).map(SortKey::Instant),
        TicketSort::Priority => text.parse::<Priority>().ok().map(SortKey::Priority),
        TicketSort::Due if text.is_empty() => Some(SortKey::Due(None)),
        TicketSort::Due => instant(text).map(|at| SortKey::Due(Some(at))),
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::from_timestamp_micros(text.parse().ok()?)?;
    YEARS.contains(&at.year()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marks_of_this_order_are_read() {
        let at = DateTime::from_timestamp_micros(1_767_225_600_000_001).unwrap();
        for (sort, cursor, key) in [
            (TicketSort::Filed, "1f", None),
            (TicketSort::CreatedAt, "c1767225600000001.1f", Some(SortKey::Instant(at))),
            (TicketSort::LastActivity, "l1767225600000001.1f", Some(SortKey::Instant(at))),
            (TicketSort::Priority, "phigh.1f", Some(SortKey::Priority(Priority::High))),
            (TicketSort::Due, "d1767225600000001.1f", Some(SortKey::Due(Some(at)))),
            (TicketSort::Due, "d.1f", Some(SortKey::Due(None))),
        ] {
            assert_eq!(read_sorted(sort, cursor), Ok((31, key)), "{cursor}");
            for other in TicketSort::ALL.into_iter().filter(|other| *other != sort) {
                assert_eq!(read_sorted(other, cursor), Err(UNKNOWN), "{cursor} in {other:?}");
            }
        }
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        let instants =
            ["c", "c.", "c1", "c1.", "c.1", "c1.x", "c1.-1", "cx.1", "c1.1.1", "c9223372036854775807.1"];
        for cursor in
            instants.into_iter().chain(["c-9223372036854775808.1", "c-62135596800000001.1", "c 1.1"])
        {
            assert_eq!(read_sorted(TicketSort::CreatedAt, cursor), Err(UNKNOWN), "{cursor}");
        }
        for cursor in ["p.1", "pHIGH.1", "p4.1", "phigh.\u{0}", "phigh.ffffffffffffffff", "\u{1F600}high.1"] {
            assert_eq!(read_sorted(TicketSort::Priority, cursor), Err(UNKNOWN), "{cursor}");
        }
    }
}
