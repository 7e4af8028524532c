//! The hours of a calendar as people write them: `09:00-12:30, 13:30-17:00`, and `2026-12-24 12:00-24:00 Christmas Eve`.

use switchboard_domain::sla::{Calendar, CalendarDraft, HolidayDraft, Interval, IntervalDraft, Week};

use crate::fields::Fields;

/// The hours that a form asks for. Whether they make a calendar is for the calendar to say.
pub(super) fn read(fields: &Fields) -> CalendarDraft {
    let week = Week::default()
        .map_days(|day, _: Vec<IntervalDraft>| intervals(fields.text(&format!("week.{day}")), ','));
    let lines = fields.text("holidays").lines().map(str::trim);
    CalendarDraft {
        time_zone: fields.text("timezone").trim().to_owned(),
        week,
        holidays: lines.filter(|line| !line.is_empty()).map(holiday).collect(),
    }
}

/// What stands in the fields for the hours of a calendar.
pub(super) fn as_fields(calendar: &Calendar) -> Vec<(String, String)> {
    let days = calendar.week().days().into_iter();
    let mut values: Vec<_> =
        days.map(|(day, intervals)| (format!("week.{day}"), written(intervals))).collect();
    let holidays = CalendarDraft::from(calendar.clone()).holidays;
    let holidays: Vec<String> = holidays.iter().map(line).collect();
    values.push(("holidays".to_owned(), holidays.join("\n")));
    values.push(("timezone".to_owned(), calendar.time_zone().name().to_owned()));
    values
}

/// Intervals as they are written.
pub(super) fn written(intervals: &[Interval]) -> String {
    let written: Vec<_> =
        intervals.iter().map(|interval| format!("{}-{}", interval.from(), interval.to())).collect();
    written.join(", ")
}

fn intervals(text: &str, separator: char) -> Vec<IntervalDraft> {
    text.split(separator).map(str::trim).filter(|part| !part.is_empty()).map(interval).collect()
}

fn interval(text: &str) -> IntervalDraft {
    let (from, to) = text.split_once(['-', '–']).unwrap_or((text, ""));
    IntervalDraft { from: from.trim().to_owned(), to: to.trim().to_owned() }
}

/// A date, perhaps intervals in which nobody works on it, perhaps a name.
fn holiday(line: &str) -> HolidayDraft {
    let mut words = line.split_whitespace().peekable();
    let date = words.next().unwrap_or_default().to_owned();
    let mut closed = Vec::new();
    while let Some(word) = words.peek().filter(|word| is_interval(word)) {
        closed.extend(intervals(word, ','));
        words.next();
    }
    let name = words.collect::<Vec<_>>().join(" ");
    HolidayDraft {
        date,
        closed: (!closed.is_empty()).then_some(closed),
        name: (!name.is_empty()).then_some(name),
    }
}

/// Whether a word is meant as an interval: it begins with a digit and has a time of day in it.
fn is_interval(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) && word.contains(':')
}

fn line(holiday: &HolidayDraft) -> String {
    let HolidayDraft { date, closed, name } = holiday;
    let closed: Vec<String> =
        closed.iter().flatten().map(|IntervalDraft { from, to }| format!("{from}-{to}")).collect();
    let parts = [Some(date.clone()), Some(closed.join(",")).filter(|it| !it.is_empty()), name.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_are_read_as_they_are_written() {
        let check = |text: &str, closed: usize, name: Option<&str>| {
            let read = holiday(text);
            assert_eq!(read.closed.as_ref().map_or(0, Vec::len), closed, "{text}");
            assert_eq!(read.name.as_deref(), name, "{text}");
            assert_eq!(line(&read), text);
        };
        check("2026-12-25", 0, None);
        check("2026-12-25 Christmas Day", 0, Some("Christmas Day"));
        check("2026-12-24 12:00-24:00 Christmas Eve", 1, Some("Christmas Eve"));
        check("2026-12-24 08:00-10:00,12:00-24:00", 2, None);
        check("2026-10-03 3 October", 0, Some("3 October"));
    }

    #[test]
    fn intervals_are_read_as_they_are_written() {
        let read = intervals("09:00-12:30, 13:30 – 17:00,x", ',');
        let read: Vec<_> = read.iter().map(|it| (it.from.as_str(), it.to.as_str())).collect();
        assert_eq!(read, [("09:00", "12:30"), ("13:30", "17:00"), ("x", "")]);
    }
}
