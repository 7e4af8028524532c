//! Which days and projects a report is about.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use switchboard_application::records::ReportFilter;
use switchboard_domain::ProjectId;
use switchboard_domain::report::Grouping;

use crate::error::ApiError;
use crate::input::read::{Rule, named};
use crate::input::{Parameters, QueryText, integer};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, one_of};

/// How many days a report is about unless others are asked for, today included.
const DAYS_DEFAULT: u64 = 30;

/// The tickets that a report is about.
pub(crate) fn filter(query: &QueryText, now: DateTime<Utc>) -> Result<ReportFilter, ApiError> {
    let mut parameters = query.parameters();
    let filter = read(&mut parameters, now);
    parameters.finish(filter)
}

/// The same, with the periods that they are grouped into.
pub(crate) fn volume(query: &QueryText, now: DateTime<Utc>) -> Result<(ReportFilter, Grouping), ApiError> {
    let mut parameters = query.parameters();
    let filter = read(&mut parameters, now);
    let grouping = parameters.optional("group_by", named::<Grouping>).unwrap_or(Grouping::Day);
    parameters.finish((filter, grouping))
}

/// The query of a report.
pub(crate) fn filter_shape() -> Shape {
    named_shape("ReportQuery")
}

/// The query of the report on volume.
pub(crate) fn volume_shape() -> Shape {
    named_shape("VolumeQuery").optional(
        "group_by",
        one_of(Grouping::NAMES),
        "How long a period is; `day` unless given. Weeks begin on Monday.",
    )
}

fn named_shape(name: &'static str) -> Shape {
    Shape::new(name)
        .optional(
            "from",
            schemas::date(),
            "The first day, in UTC. Unless given, the report is about 30 days.",
        )
        .optional("to", schemas::date(), "The last day, in UTC; today unless given.")
        .optional(
            "project_id",
            schemas::integer(),
            "Their project. One beyond the caller's reach has no tickets for them.",
        )
}

fn read(parameters: &mut Parameters<'_>, now: DateTime<Utc>) -> ReportFilter {
    let from = parameters.optional("from", date);
    let to = parameters.optional("to", date).unwrap_or_else(|| now.date_naive());
    let usual = to.checked_sub_days(Days::new(DAYS_DEFAULT - 1)).unwrap_or(to);
    if from.is_some_and(|from| from > to) {
        parameters.refuse("from", "must not be after the last day");
    }
    let project_id = parameters.optional("project_id", integer).map(ProjectId::new);
    ReportFilter { from: from.unwrap_or(usual), to, project_id }
}

/// A day such as `2026-03-02`.
fn date(text: &str) -> Result<NaiveDate, Rule> {
    let date =
        text.parse::<NaiveDate>().ok().filter(|date| text.len() == 10 && (1..=9999).contains(&date.year()));
    date.ok_or(Rule::Borrowed("must be a date such as 2026-03-02"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_ten_characters() {
        assert_eq!(date("2024-02-29"), Ok(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()));
        for wrong in [
            "",
            "2023-02-29",
            "2024-2-9",
            "+2024-02-29",
            "0000-01-01",
            "-001-01-01",
            "2024-02-29T00:00:00Z",
            "29.02.2024",
        ] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }
}
