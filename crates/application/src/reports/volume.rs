//! Tickets over time.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::report::Grouping;

use crate::records::{DayFigures, ReportFilter};
use crate::{Context, Error};

/// What happened in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodFigures {
    /// The name of the period.
    pub period: String,
    /// How many tickets were filed.
    pub created: u64,
    /// How many tickets were resolved, whenever they were filed, and not reopened since.
    pub resolved: u64,
}

/// What happened in each period, from the first in which something did to the last.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn volume(
    ctx: &Context,
    actor: &Actor,
    filter: &ReportFilter,
    grouping: Grouping,
) -> Result<Vec<PeriodFigures>, Error> {
    let permit = authorize(actor, Ability::ViewReports)?;
    let days = ctx.database.reader()?.reports().days(permit.scope(), filter)?;
    Ok(grouped(&days, grouping))
}

/// The sums of periods. The days are in order; periods in which nothing happened stand between the others with noughts.
fn grouped(days: &[DayFigures], grouping: Grouping) -> Vec<PeriodFigures> {
    let mut periods: Vec<PeriodFigures> = Vec::new();
    let mut next = days.first().map(|first| first.day);
    for DayFigures { day, created, resolved } in days {
        while let Some(begun) = next.filter(|begun| begun <= day) {
            periods.push(PeriodFigures { period: grouping.name_of(begun), created: 0, resolved: 0 });
            next = grouping.next(begun);
        }
        if let Some(period) = periods.last_mut() {
            period.created += created;
            period.resolved += resolved;
        }
    }
    periods
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(grouping: Grouping, days: &[&str], expected: &[(&str, u64)]) {
        let days: Vec<DayFigures> = days
            .iter()
            .map(|day| DayFigures { day: day.parse().unwrap(), created: 1, resolved: 0 })
            .collect();
        let periods = grouped(&days, grouping);
        let created: Vec<_> = periods.iter().map(|period| (&*period.period, period.created)).collect();
        assert_eq!(created, expected);
    }

    #[test]
    fn days_are_summed_up_and_gaps_are_shown() {
        check(Grouping::Day, &[], &[]);
        check(
            Grouping::Day,
            &["2026-02-27", "2026-03-01"],
            &[("2026-02-27", 1), ("2026-02-28", 0), ("2026-03-01", 1)],
        );
        check(
            Grouping::Week,
            &["2026-01-04", "2026-01-05", "2026-01-11", "2026-01-19"],
            &[("2026-W01", 1), ("2026-W02", 2), ("2026-W03", 0), ("2026-W04", 1)],
        );
        check(
            Grouping::Month,
            &["2025-11-30", "2026-01-01", "2026-01-31"],
            &[("2025-11", 1), ("2025-12", 0), ("2026-01", 2)],
        );
    }
}
