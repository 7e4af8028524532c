//! How values are shown: instants, spans of time, sizes.

pub(crate) mod catalog;
pub(crate) mod choice;
pub(crate) mod events;
pub(crate) mod paging;
pub(crate) mod query;

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::chrome::Chrome;

/// An instant as an element that a script turns into the reader's own zone.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    let exact = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("<time datetime=\"{exact}\" title=\"{exact}\">{}</time>", at.format("%Y-%m-%d %H:%M UTC"))
}

/// How far away an instant is, in words, with the exact instant beside it.
pub(crate) fn distance(chrome: &Chrome, at: DateTime<Utc>) -> String {
    let exact = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let words = words(chrome, at - chrome.now);
    format!("<time datetime=\"{exact}\" title=\"{exact}\" data-distance>{words}</time>")
}

fn words(chrome: &Chrome, distance: TimeDelta) -> String {
    let is_past = distance < TimeDelta::zero();
    let minutes = distance.num_minutes().abs();
    let (message, count) = match minutes {
        0 => return chrome.t("time-now"),
        1..60 => (if is_past { "time-minutes-ago" } else { "time-in-minutes" }, minutes),
        60..2880 => (if is_past { "time-hours-ago" } else { "time-in-hours" }, minutes / 60),
        _ => (if is_past { "time-days-ago" } else { "time-in-days" }, minutes / 1440),
    };
    chrome.count(message, count)
}

/// How a due time looks: missed, near, or far away.
pub(crate) fn urgency(due: DateTime<Utc>, now: DateTime<Utc>) -> &'static str {
    const NEAR: TimeDelta = TimeDelta::hours(1);
    match due - now {
        left if left <= TimeDelta::zero() => "late",
        left if left <= NEAR => "near",
        _ => "calm",
    }
}

/// A number of bytes in a unit that people read.
pub(crate) fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        ..KIB => format!("{bytes} B"),
        KIB..1_048_576 => format!("{} KB", bytes.div_ceil(KIB)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// Minutes as people say them: `2 h 30 min`.
pub(crate) fn minutes(total: i64) -> String {
    let (days, hours, minutes) = (total / 1440, total % 1440 / 60, total % 60);
    let mut text = String::new();
    for (count, unit) in [(days, "d"), (hours, "h"), (minutes, "min")] {
        if count != 0 {
            let separator = if text.is_empty() { "" } else { " " };
            // Writing to a text cannot fail.
            let _ = write!(text, "{separator}{count} {unit}");
        }
    }
    if text.is_empty() { "0 min".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let check = |bytes, expected: &str| assert_eq!(size(bytes), expected);
        check(0, "0 B");
        check(1023, "1023 B");
        check(1025, "2 KB");
        check(10 * 1024 * 1024 + 600 * 1024, "10.5 MB");
    }

    #[test]
    fn minutes_are_said_in_the_largest_units() {
        let check = |total, expected: &str| assert_eq!(minutes(total), expected);
        check(0, "0 min");
        check(59, "59 min");
        check(150, "2 h 30 min");
        check(1441, "1 d 1 min");
    }
}
