//! Reads the file of service-level cases.

use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};

use serde::{Deserialize, Deserializer};
use switchboard_domain::sla::{
    Calendar, CalendarDraft, HolidayDraft, IntervalDraft, Offset, PolicyTerms, Targets, Warning, Week,
};

#[derive(Deserialize)]
pub(crate) struct CaseFile {
    pub(crate) calendars: BTreeMap<String, CalendarText>,
    pub(crate) cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) number: u32,
    pub(crate) name: String,
    pub(crate) policies: BTreeMap<String, PolicyText>,
    pub(crate) opened_at: String,
    pub(crate) rules: RulesText,
    pub(crate) timeline: Vec<EntryText>,
    pub(crate) expect: Vec<Expectation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesText {
    pub(crate) policy: String,
    pub(crate) calendar: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryText {
    pub(crate) at: String,
    pub(crate) change: String,
    pub(crate) status: Option<String>,
    pub(crate) rules: Option<RulesText>,
    #[serde(rename = "via")]
    _via: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectation {
    pub(crate) at: String,
    pub(crate) clocks: BTreeMap<String, Option<ExpectedClock>>,
    pub(crate) breaches: Option<Vec<ExpectedBreach>>,
    pub(crate) warnings: Option<Vec<ExpectedWarning>>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) overdue_at: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub(crate) next_instant: Option<Option<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedClock {
    pub(crate) state: String,
    pub(crate) due_at: String,
    pub(crate) since: Option<String>,
    pub(crate) at: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedBreach {
    pub(crate) clock: String,
    pub(crate) due_at: String,
    pub(crate) policy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedWarning {
    pub(crate) clock: String,
    pub(crate) at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarText {
    time_zone: String,
    week: BTreeMap<String, Vec<IntervalText>>,
    #[serde(default)]
    holidays: Vec<HolidayText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IntervalText {
    from: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayText {
    date: String,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyText {
    first_response_minutes: Option<NonZeroU32>,
    next_response_minutes: Option<NonZeroU32>,
    resolution_minutes: Option<NonZeroU32>,
    #[serde(default)]
    warnings: Vec<WarningText>,
    program_replies: Option<String>,
    state: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WarningText {
    clock: String,
    side: String,
    minutes: Option<NonZeroU32>,
    percent: Option<NonZeroU16>,
}

pub(crate) fn read() -> CaseFile {
    serde_json::from_str(include_str!("../sla_cases.json")).unwrap()
}

impl CalendarText {
    pub(crate) fn calendar(mut self) -> Calendar {
        let week = Week::<()>::default().map_days(|day, _| {
            let intervals = self.week.remove(day).unwrap_or_default();
            intervals
                .into_iter()
                .map(|interval| IntervalDraft { from: interval.from, to: interval.to })
                .collect()
        });
        assert!(self.week.is_empty(), "a week has seven days");
        let holidays = self.holidays.into_iter();
        let holidays =
            holidays.map(|holiday| HolidayDraft { date: holiday.date, closed: None, name: holiday.name });
        let draft = CalendarDraft { time_zone: self.time_zone, week, holidays: holidays.collect() };
        draft.try_into().unwrap()
    }
}

impl PolicyText {
    pub(crate) fn terms(&self) -> PolicyTerms {
        let targets = Targets {
            first_response_minutes: self.first_response_minutes,
            next_response_minutes: self.next_response_minutes,
            resolution_minutes: self.resolution_minutes,
        };
        let mut terms = PolicyTerms::new(targets);
        if let Some(program_replies) = &self.program_replies {
            terms = terms.with_program_replies(program_replies.parse().unwrap());
        }
        if let Some(state) = &self.state {
            terms = terms.with_state(state.parse().unwrap());
        }
        terms.with_warnings(self.warnings.iter().map(WarningText::warning).collect()).unwrap()
    }
}

impl WarningText {
    fn warning(&self) -> Warning {
        let offset = match (self.minutes, self.percent) {
            (Some(minutes), None) => Offset::Minutes(minutes),
            (None, Some(percent)) => Offset::Percent(percent),
            (Some(_), Some(_)) | (None, None) => panic!("a warning has either minutes or a percentage"),
        };
        Warning { clock: self.clock.parse().unwrap(), side: self.side.parse().unwrap(), offset }
    }
}

/// Tells a null from what is left out.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
