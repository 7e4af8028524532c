//! Arithmetic with working time: how much lies between two instants, and which instant lies a given amount later.

use std::sync::Arc;

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

use super::calendar::Calendar;
use super::open_spans::OpenSpans;
use super::zone::{self, Stretch};

const DAY_SECONDS: i64 = 24 * 60 * 60;
const WEEK_SECONDS: i64 = 7 * DAY_SECONDS;
/// Local midnight of Monday, 29 December 1969, as seconds from the local beginning of 1970.
const A_MONDAY: i64 = -3 * DAY_SECONDS;
/// 31 December 9999, 23:59:59 UTC.
const HORIZON_SECONDS: i64 = 253_402_300_799;

/// The working time of a [`Calendar`], laid out so that both directions are a binary search.
///
/// Time is cut where the offset of the zone changes and where a holiday begins or ends. Between two cuts working time repeats by
/// the week, so each piece keeps the working time before it and the spans of one week. A search for the piece and one within its
/// week give every answer, however far apart the instants are: no loop over days, and no last year.
///
/// Instants count with all their digits: between 09:00:00.25 and 09:00:01 there are 750 milliseconds.
///
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use switchboard_domain::sla::{Calendar, Week};
///
/// let calendar = Calendar::new(chrono_tz::Asia::Kathmandu, Week::monday_to_friday(&["09:00-17:00".parse()?]), vec![])?;
/// let working_time = calendar.compile();
/// let friday: DateTime<Utc> = "2024-03-01T16:30:00+05:45".parse()?;
/// let monday: DateTime<Utc> = "2024-03-04T09:30:00+05:45".parse()?;
///
/// assert_eq!(working_time.add(friday, TimeDelta::minutes(60))?, monday);
/// assert_eq!(working_time.between(friday, monday), TimeDelta::minutes(60));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct WorkingTime(Layout);

#[derive(Debug, Clone)]
enum Layout {
    AroundTheClock,
    /// The piece without a beginning, then the others in order.
    Pieces(Piece, Vec<Piece>),
}

/// A stretch of time in which working time repeats by the period of its spans. All numbers are seconds.
#[derive(Debug, Clone)]
struct Piece {
    from: i64,
    /// The working time before it, by which pieces are searched; it never falls from one piece to the next.
    worked_before: i64,
    /// The working time at its anchor, if its spans went on to there.
    worked_at_anchor: i64,
    /// The instant at which a period of its spans begins.
    anchor: i64,
    spans: Arc<OpenSpans>,
}

/// A due instant would lie after the year 9999, where four digits of a year no longer suffice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("lies after the year 9999")]
pub struct BeyondHorizon;

/// A point in working time: whole seconds, and the fraction of the working second that runs.
#[derive(Clone, Copy)]
struct Position {
    seconds: i64,
    nanoseconds: u32,
}

impl WorkingTime {
    /// All time is working time.
    #[must_use]
    pub const fn around_the_clock() -> Self {
        Self(Layout::AroundTheClock)
    }

    /// The earliest instant by which this much working time has passed since `start`; `start` itself for nothing or less.
    ///
    /// At the end of a working day this is the end of the day rather than the next morning.
    pub fn add(&self, start: DateTime<Utc>, amount: TimeDelta) -> Result<DateTime<Utc>, BeyondHorizon> {
        if amount <= TimeDelta::zero() {
            return Ok(start);
        }
        let instant = match &self.0 {
            Layout::AroundTheClock => start.checked_add_signed(amount),
            Layout::Pieces(first, rest) => add_in_pieces(first, rest, start, amount),
        };
        instant.filter(|instant| instant.timestamp() <= HORIZON_SECONDS).ok_or(BeyondHorizon)
    }

    /// The working time between two instants. It is negative if `to` is the earlier one.
    #[must_use]
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        match &self.0 {
            Layout::AroundTheClock => to - from,
            Layout::Pieces(first, rest) => {
                let (from, to) = (position(first, rest, from), position(first, rest, to));
                TimeDelta::seconds(to.seconds - from.seconds)
                    + TimeDelta::nanoseconds(i64::from(to.nanoseconds) - i64::from(from.nanoseconds))
            }
        }
    }

    pub(super) fn compile(calendar: &Calendar) -> Self {
        let days = calendar.week().days();
        let spans = days.iter().zip((0..).step_by(24 * 60 * 60)).flat_map(|((_, intervals), midnight): (_, i64)| {
            let shifted = move |second: u32| midnight + i64::from(second);
            intervals.iter().map(move |open| (shifted(open.from().seconds()), shifted(open.to().seconds())))
        });
        let week = Arc::new(OpenSpans::new(WEEK_SECONDS, spans));
        let holidays: Vec<_> = calendar.holidays().iter().map(|holiday| {
            let midnight = i64::from(holiday.date.num_days_from_ce() - UNIX_DAY_FROM_CE) * DAY_SECONDS;
            (midnight, Arc::new(OpenSpans::new(DAY_SECONDS, calendar.open_on(holiday))))
        }).collect();

        let stretches = zone::stretches(calendar.time_zone());
        let ends = stretches.iter().skip(1).map(|next| next.from).chain([None]);
        let mut pieces = Pieces::new(&week);
        for (stretch, end) in stretches.iter().zip(ends) {
            pieces.lay(*stretch, end.unwrap_or(i64::MAX), &week, &holidays);
        }
        Self(Layout::Pieces(pieces.first, pieces.rest))
    }
}
