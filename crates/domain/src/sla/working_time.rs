//! Arithmetic with working time: how much lies between two instants, and which instant lies a given amount later.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::calendar::Calendar;
use super::open_spans::OpenSpans;
use super::time_of_day::TimeOfDay;
use super::zone::{self, Stretch};

const DAY_SECONDS: i64 = 24 * 60 * 60;
const NANOSECONDS: u32 = 1_000_000_000;
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
        let week = calendar.week().days().into_iter().zip(0..).flat_map(|((_, intervals), day)| {
            let since_monday = move |time: TimeOfDay| day * DAY_SECONDS + i64::from(time.seconds());
            intervals.iter().map(move |open| (since_monday(open.from()), since_monday(open.to())))
        });
        let week = Arc::new(OpenSpans::new(WEEK_SECONDS, week));
        let holidays = calendar.holidays().iter().map(|holiday| {
            let spans = OpenSpans::new(DAY_SECONDS, calendar.open_on(holiday));
            ((holiday.date - DateTime::UNIX_EPOCH.date_naive()).num_seconds(), Arc::new(spans))
        });
        let holidays: Vec<_> = holidays.collect();

        let stretches = zone::stretches(calendar.time_zone());
        let first_offset = stretches.first().map_or(0, |stretch| stretch.offset);
        let mut pieces = Pieces::new(Arc::clone(&week), first_offset);
        let ends = stretches.iter().skip(1).map(|next| next.from).chain([None]);
        for (stretch, end) in stretches.iter().zip(ends) {
            pieces.lay(*stretch, end.unwrap_or(i64::MAX), &week, &holidays);
        }
        Self(Layout::Pieces(pieces.first, pieces.rest))
    }
}

impl Piece {
    fn worked_until(&self, second: i64) -> i64 {
        self.worked_at_anchor + self.spans.worked(second - self.anchor)
    }
}

/// Pieces while they are laid one after the other.
struct Pieces {
    first: Piece,
    rest: Vec<Piece>,
}

impl Pieces {
    fn new(week: Arc<OpenSpans>, offset: i64) -> Self {
        let anchor = A_MONDAY - offset;
        let first =
            Piece { from: i64::MIN, worked_before: i64::MIN, worked_at_anchor: 0, anchor, spans: week };
        Self { first, rest: Vec::new() }
    }

    /// Lays the pieces of a stretch with one offset: weeks, cut by the holidays, given by their local midnights.
    fn lay(&mut self, stretch: Stretch, end: i64, week: &Arc<OpenSpans>, holidays: &[(i64, Arc<OpenSpans>)]) {
        let monday = A_MONDAY - stretch.offset;
        if let Some(from) = stretch.from {
            self.push(from, monday, week);
        }
        let from = stretch.from.unwrap_or(i64::MIN);
        let passed =
            holidays.partition_point(|(midnight, _)| midnight - stretch.offset + DAY_SECONDS <= from);
        for (midnight, spans) in holidays.iter().skip(passed) {
            let midnight = midnight - stretch.offset;
            if midnight >= end {
                break;
            }
            self.push(midnight.max(from), midnight, spans);
            let next_midnight = midnight + DAY_SECONDS;
            if next_midnight < end {
                self.push(next_midnight, monday, week);
            }
        }
    }

    /// Lays a piece after those that are there. The one before it may turn out empty, which no search minds.
    fn push(&mut self, from: i64, anchor: i64, spans: &Arc<OpenSpans>) {
        let worked_before = self.rest.last().unwrap_or(&self.first).worked_until(from);
        let worked_at_anchor = worked_before - spans.worked(from - anchor);
        self.rest.push(Piece { from, worked_before, worked_at_anchor, anchor, spans: Arc::clone(spans) });
    }
}

fn position(first: &Piece, rest: &[Piece], instant: DateTime<Utc>) -> Position {
    let second = instant.timestamp();
    let piece = last_piece(first, rest, |piece| piece.from <= second);
    let is_open = piece.spans.is_open(second - piece.anchor);
    // A leap second counts as the second before it.
    let fraction = instant.timestamp_subsec_nanos().min(NANOSECONDS - 1);
    Position { seconds: piece.worked_until(second), nanoseconds: if is_open { fraction } else { 0 } }
}

fn add_in_pieces(
    first: &Piece,
    rest: &[Piece],
    start: DateTime<Utc>,
    amount: TimeDelta,
) -> Option<DateTime<Utc>> {
    let start = position(first, rest, start);
    let nanoseconds = start.nanoseconds + u32::try_from(amount.subsec_nanos()).ok()?;
    let seconds = start.seconds.checked_add(amount.num_seconds())? + i64::from(nanoseconds / NANOSECONDS);
    let nanoseconds = nanoseconds % NANOSECONDS;
    let (piece, since_anchor) = if nanoseconds == 0 {
        let piece = last_piece(first, rest, |piece| piece.worked_before < seconds);
        (piece, piece.spans.end_of_second(seconds.checked_sub(piece.worked_at_anchor)?)?)
    } else {
        let piece = last_piece(first, rest, |piece| piece.worked_before <= seconds);
        (piece, piece.spans.start_of_second(seconds.checked_sub(piece.worked_at_anchor)?)?)
    };
    DateTime::from_timestamp(piece.anchor.checked_add(since_anchor)?, nanoseconds)
}

/// The last piece for which it holds, given that it holds for the first and, from some piece on, for none.
fn last_piece<'a>(first: &'a Piece, rest: &'a [Piece], holds: impl FnMut(&Piece) -> bool) -> &'a Piece {
    let end = rest.partition_point(holds);
    rest.get(..end).and_then(<[Piece]>::last).unwrap_or(first)
}
