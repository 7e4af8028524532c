//! Which calendars are refused, and by which field and rule.

use switchboard_domain::sla::{
    Calendar, CalendarDraft, CalendarRule, Closing, Holiday, HolidayDraft, Interval, IntervalDraft, Week,
};
use switchboard_domain::{InvalidText, sla};

/// A draft with these intervals on Monday, written as `from-to`.
fn draft(monday: &[&str]) -> CalendarDraft {
    let week = Week { monday: intervals(monday), ..Week::default() };
    CalendarDraft { time_zone: "Europe/Berlin".to_owned(), week, holidays: Vec::new() }
}

fn intervals(texts: &[&str]) -> Vec<IntervalDraft> {
    let ends = texts.iter().map(|text| text.split_once('-').unwrap());
    ends.map(|(from, to)| IntervalDraft { from: from.to_owned(), to: to.to_owned() }).collect()
}

fn holiday(date: &str) -> HolidayDraft {
    HolidayDraft { date: date.to_owned(), closed: None, name: None }
}

fn check(draft: CalendarDraft, expected: &[(&str, CalendarRule)]) {
    let found = Calendar::try_from(draft).err().map_or(Vec::new(), |invalid| invalid.faults);
    let found: Vec<_> = found.iter().map(|fault| (fault.field.as_str(), fault.rule)).collect();
    assert_eq!(found, expected);
}

#[test]
fn intervals_may_touch_but_not_overlap() {
    check(draft(&["09:00-12:00", "12:00-24:00", "00:00-09:00"]), &[]);
    check(draft(&["13:00-17:00", "09:00-13:00:01"]), &[("week.monday[0]", CalendarRule::Overlap)]);
    let inside = draft(&["09:00-17:00", "10:00-11:00", "12:00-13:00"]);
    check(inside, &[("week.monday[1]", CalendarRule::Overlap), ("week.monday[2]", CalendarRule::Overlap)]);
}

#[test]
fn every_fault_is_named_at_once() {
    let mut faulty = draft(&["9-17:00", "17:00-09:00", "09:00-12:00", "11:00-late", "11:00-13:00"]);
    faulty.time_zone = "Mars/Olympus".to_owned();
    faulty.holidays =
        vec![holiday("2023-02-29"), holiday("2024-02-29"), holiday("2024-02-29"), holiday("2024-12-24")];
    faulty.holidays[1].name = Some("\0".to_owned());
    faulty.holidays[3].closed = Some(Vec::new());
    check(
        faulty,
        &[
            ("time_zone", CalendarRule::UnknownTimeZone),
            ("week.monday[0].from", CalendarRule::NotATimeOfDay),
            ("week.monday[1].to", CalendarRule::EndNotAfterStart),
            ("week.monday[3].to", CalendarRule::NotATimeOfDay),
            ("holidays[0].date", CalendarRule::NotADate),
            ("holidays[1].name", CalendarRule::Name(InvalidText::ControlCharacter)),
            ("holidays[3].closed", CalendarRule::NothingClosed),
            ("week.monday[4]", CalendarRule::Overlap),
            ("holidays[2].date", CalendarRule::SameDateTwice),
        ],
    );
}

#[test]
fn somebody_must_work_at_some_time() {
    check(draft(&[]), &[("week", CalendarRule::NoWorkingTime)]);
    let refused = Calendar::new(chrono_tz::UTC, Week::default(), Vec::new()).unwrap_err();
    assert_eq!(refused.to_string(), "week: must have working time on at least one day");
}

#[test]
fn closed_intervals_follow_the_same_rules() {
    let mut faulty = draft(&["09:00-17:00"]);
    faulty.holidays = vec![holiday("2024-12-24")];
    faulty.holidays[0].closed = Some(intervals(&["12:00-14:00", "13:00-15:00"]));
    check(faulty, &[("holidays[0].closed[1]", CalendarRule::Overlap)]);

    let closed: Vec<Interval> = vec!["12:00-14:00".parse().unwrap(), "13:00-15:00".parse().unwrap()];
    let holidays = vec![Holiday::intervals("2024-12-24".parse().unwrap(), closed)];
    let week = Week::every_day(&["09:00-17:00".parse().unwrap()]);
    let refused = Calendar::new(chrono_tz::UTC, week, holidays).unwrap_err();
    assert_eq!(refused.to_string(), "holidays[0].closed[1]: must not overlap another interval of the day");
}

#[test]
fn a_calendar_is_in_order_however_it_was_written() {
    let mut written = draft(&["13:00-17:00", "09:00-12:00"]);
    written.holidays = vec![holiday("2024-12-25"), holiday("2024-01-01")];
    written.holidays[1].closed = Some(intervals(&["16:00-17:00", "10:00-11:00"]));
    let calendar = Calendar::try_from(written).unwrap();
    let told = |list: &[Interval]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told(&calendar.week().monday), ["09:00-12:00", "13:00-17:00"]);
    let [new_year, christmas] = calendar.holidays() else { panic!("two holidays") };
    assert!(
        matches!(&new_year.closing, Closing::Intervals(closed) if told(closed) == ["10:00-11:00", "16:00-17:00"])
    );
    assert_eq!(christmas.closing, Closing::WholeDay);
    assert_eq!(Calendar::try_from(CalendarDraft::from(calendar.clone())), Ok(calendar));
}

#[test]
fn the_default_targets_cover_every_priority() {
    let minutes = sla::DEFAULT_TARGETS.map(|(priority, targets)| {
        let minutes = |clock| targets.minutes(clock).map(std::num::NonZeroU32::get);
        (priority.as_str(), minutes(sla::ClockKind::FirstResponse), minutes(sla::ClockKind::Resolution))
    });
    let expected = [("critical", 15, 120), ("high", 60, 480), ("medium", 240, 1440), ("low", 480, 4800)];
    assert_eq!(
        minutes,
        expected.map(|(priority, first, resolution)| (priority, Some(first), Some(resolution)))
    );
}
