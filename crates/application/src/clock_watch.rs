//! The watch over the clock: a clock that leaps ahead is not believed at once.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// By how much the clock may run ahead of the steady one between two looks.
const LEAP: TimeDelta = TimeDelta::minutes(1);
/// How long a clock that leapt must stay where it is before it is believed.
const SETTLING: Duration = Duration::from_secs(30);

/// Compares the clock of the day with a steady one, which only ever counts on.
///
/// Whoever acts by themselves when something is due asks it first: a clock that is a year ahead for a moment would breach every target and
/// purge every deleted ticket. After a machine slept, the clock has leapt rightly, and is believed once it has stayed.
#[derive(Debug, Default)]
pub struct ClockWatch {
    /// How far the clock that is believed stands ahead of the steady one.
    offset: Option<TimeDelta>,
    /// Until when, by the steady clock, a leap is not believed.
    settles_at: Option<Duration>,
}

/// What is thought of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It may be acted upon.
    Believed,
    /// It leapt ahead just now, by so much.
    Leapt(TimeDelta),
    /// It leapt ahead, and it is not yet known whether that was right.
    Settling,
}

impl ClockWatch {
    /// Looks at both clocks.
    pub fn look(&mut self, now: DateTime<Utc>, steady: Duration) -> Trust {
        let offset = now - DateTime::UNIX_EPOCH - TimeDelta::from_std(steady).unwrap_or(TimeDelta::MAX);
        let ahead = offset - self.offset.unwrap_or(offset);
        if ahead <= LEAP {
            return self.believe(offset);
        }
        match self.settles_at {
            None => {
                self.settles_at = Some(steady.saturating_add(SETTLING));
                Trust::Leapt(ahead)
            }
            Some(settles_at) if steady < settles_at => Trust::Settling,
            Some(_) => self.believe(offset),
        }
    }

    const fn believe(&mut self, offset: TimeDelta) -> Trust {
        self.offset = Some(offset);
        self.settles_at = None;
        Trust::Believed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(looks: &[(u64, i64, Trust)]) {
        let noon: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
        let mut watch = ClockWatch::default();
        for (steady, ahead, expected) in looks {
            let now = noon + TimeDelta::seconds(i64::try_from(*steady).unwrap() + ahead);
            assert_eq!(
                watch.look(now, Duration::from_secs(*steady)),
                *expected,
                "at {steady}, {ahead} ahead"
            );
        }
    }

    const HOUR: i64 = 3_600;
    const YEAR: i64 = 365 * 24 * HOUR;

    #[test]
    fn a_steady_clock_is_believed() {
        check(&[
            (0, 0, Trust::Believed),
            (1, 0, Trust::Believed),
            (100_000, 30, Trust::Believed),
            (100_001, 60, Trust::Believed),
        ]);
    }

    #[test]
    fn a_leap_that_is_taken_back_is_never_believed() {
        let leapt = Trust::Leapt(TimeDelta::seconds(YEAR));
        check(&[
            (0, 0, Trust::Believed),
            (5, YEAR, leapt),
            (20, YEAR, Trust::Settling),
            (21, 0, Trust::Believed),
        ]);
        check(&[
            (0, 0, Trust::Believed),
            (5, YEAR, leapt),
            (6, 0, Trust::Believed),
            (7, YEAR, leapt),
            (36, YEAR, Trust::Settling),
        ]);
    }

    #[test]
    fn a_leap_that_stays_is_believed_after_a_while() {
        let leapt = Trust::Leapt(TimeDelta::seconds(HOUR));
        check(&[
            (0, 0, Trust::Believed),
            (1, HOUR, leapt),
            (30, HOUR, Trust::Settling),
            (31, HOUR, Trust::Believed),
            (32, HOUR, Trust::Believed),
        ]);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nothing_due_and_is_believed() {
        let leapt = Trust::Leapt(TimeDelta::seconds(YEAR));
        check(&[
            (0, 0, Trust::Believed),
            (1, -YEAR, Trust::Believed),
            (2, -YEAR, Trust::Believed),
            (3, 0, leapt),
        ]);
    }
}
