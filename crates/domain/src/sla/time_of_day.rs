//! Times of day and the intervals between them, as a clock on the wall of the office shows them.

use std::fmt;
use std::str::FromStr;

/// The seconds of a day on the wall, without any change of daylight saving.
const DAY_SECONDS: u32 = 24 * 60 * 60;

/// A time of day to the second, from `00:00` to `24:00`, the end of the day.
///
/// ```
/// use switchboard_domain::sla::TimeOfDay;
///
/// let noon: TimeOfDay = "12:00".parse()?;
/// assert!(noon < "12:00:01".parse()?);
/// assert_eq!(noon.to_string(), "12:00");
/// assert_eq!("24:00".parse::<TimeOfDay>()?, TimeOfDay::END_OF_DAY);
/// assert!("24:01".parse::<TimeOfDay>().is_err());
/// # Ok::<(), switchboard_domain::sla::InvalidTimeOfDay>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    /// `00:00`, with which the day begins.
    pub const START_OF_DAY: Self = Self(0);
    /// `24:00`, with which the day ends.
    pub const END_OF_DAY: Self = Self(DAY_SECONDS);

    /// The seconds since midnight on the wall.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

/// Why a text is not a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a time of day such as 09:00, 17:30:15 or 24:00")]
pub struct InvalidTimeOfDay;

impl FromStr for TimeOfDay {
    type Err = InvalidTimeOfDay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(':');
        let hours = two_digits(parts.next(), 24)?;
        let minutes = two_digits(parts.next(), 59)?;
        let seconds = parts.next().map_or(Ok(0), |part| two_digits(Some(part), 59))?;
        let total = hours * 3600 + minutes * 60 + seconds;
        if parts.next().is_some() || total > DAY_SECONDS {
            return Err(InvalidTimeOfDay);
        }
        Ok(Self(total))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{hours:02}:{minutes:02}")?;
        if seconds == 0 { Ok(()) } else { write!(f, ":{seconds:02}") }
    }
}

/// A stretch of a day: from one time of day up to, but without, a later one.
///
/// ```
/// use switchboard_domain::sla::{Interval, InvalidInterval};
///
/// let morning: Interval = "09:00-12:30".parse()?;
/// assert_eq!(morning.to().to_string(), "12:30");
/// assert_eq!("17:00-09:00".parse::<Interval>(), Err(InvalidInterval::EndNotAfterStart));
/// # Ok::<(), InvalidInterval>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    from: TimeOfDay,
    to: TimeOfDay,
}

impl Interval {
    /// The interval between two times of the same day. One that passes midnight is written as two.
    pub const fn new(from: TimeOfDay, to: TimeOfDay) -> Result<Self, InvalidInterval> {
        if from.0 < to.0 { Ok(Self { from, to }) } else { Err(InvalidInterval::EndNotAfterStart) }
    }

    /// The first second that belongs to it.
    #[must_use]
    pub const fn from(self) -> TimeOfDay {
        self.from
    }

    /// The first second that no longer belongs to it.
    #[must_use]
    pub const fn to(self) -> TimeOfDay {
        self.to
    }
}

/// Why an interval is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidInterval {
    /// One of its ends is no time of day, or there are not two of them.
    #[error("must be two times of day such as 09:00-17:00")]
    NotTwoTimes,
    /// It ends when it starts, or before.
    #[error("must end after it starts")]
    EndNotAfterStart,
}

impl FromStr for Interval {
    type Err = InvalidInterval;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once('-').ok_or(InvalidInterval::NotTwoTimes)?;
        let parse = |part: &str| part.parse().map_err(|InvalidTimeOfDay| InvalidInterval::NotTwoTimes);
        Self::new(parse(from)?, parse(to)?)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

fn two_digits(part: Option<&str>, most: u32) -> Result<u32, InvalidTimeOfDay> {
    let part = part.ok_or(InvalidTimeOfDay)?;
    if part.len() != 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InvalidTimeOfDay);
    }
    part.parse().ok().filter(|value| *value <= most).ok_or(InvalidTimeOfDay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_reads_what_it_writes() {
        for text in ["00:00", "09:05", "09:05:07", "23:59:59", "24:00"] {
            assert_eq!(text.parse::<TimeOfDay>().unwrap().to_string(), text);
        }
        assert_eq!("00:00".parse(), Ok(TimeOfDay::START_OF_DAY));
    }

    #[test]
    fn what_is_no_time_of_day_is_refused() {
        for text in
            ["", "9:00", "09", "09:60", "25:00", "24:00:01", "09:00:60", "+9:00", "09:00:00:00", "٠٩:٠٠"]
        {
            assert_eq!(text.parse::<TimeOfDay>(), Err(InvalidTimeOfDay), "{text:?}");
        }
    }

    #[test]
    fn an_interval_ends_after_it_starts() {
        assert_eq!("00:00-24:00".parse::<Interval>().unwrap().to_string(), "00:00-24:00");
        assert_eq!("09:00-09:00".parse::<Interval>(), Err(InvalidInterval::EndNotAfterStart));
        assert_eq!("09:00".parse::<Interval>(), Err(InvalidInterval::NotTwoTimes));
        assert_eq!("09:00-late".parse::<Interval>(), Err(InvalidInterval::NotTwoTimes));
    }
}
