//! The changes of a time zone's offset, found once so that arithmetic never asks the zone again.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use chrono::{DateTime, Offset as _, TimeDelta, TimeZone as _};
use chrono_tz::Tz;

/// Changes of an offset lie at least this far apart: the shortest period in the database lasts six days and 22 hours.
const STEP_SECONDS: i64 = 6 * 24 * 60 * 60;
/// The offset in force on 1 January 1970 is taken for everything before.
const FIRST_SECOND: i64 = 0;
/// The zone database is written out up to the end of 2099; the offset then in force goes on.
const LAST_SECOND: i64 = 4_102_444_800;

/// A stretch of time with one offset, from an instant up to the next stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its first second, counted from 1970 in UTC. Nothing for the first stretch, which has no beginning.
    pub(super) from: Option<i64>,
    /// The seconds by which clocks on the wall are ahead of UTC.
    pub(super) offset: i64,
}

/// The stretches of a zone in order, at least one.
///
/// The search takes some hundred microseconds, and its result is a constant, so it is kept for as long as the program runs.
pub(super) fn stretches(zone: Tz) -> Arc<[Stretch]> {
    static KNOWN: LazyLock<RwLock<HashMap<Tz, Arc<[Stretch]>>>> = LazyLock::new(RwLock::default);
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&zone).cloned();
    known.unwrap_or_else(|| {
        let found: Arc<[Stretch]> = search(zone).into();
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(zone, Arc::clone(&found));
        found
    })
}

fn search(zone: Tz) -> Vec<Stretch> {
    let mut offset = offset_at(zone, FIRST_SECOND);
    let mut stretches = vec![Stretch { from: None, offset }];
    let mut second = FIRST_SECOND;
    while second < LAST_SECOND {
        let next = second + STEP_SECONDS;
        let next_offset = offset_at(zone, next);
        if next_offset != offset {
            stretches.push(Stretch { from: Some(change_between(zone, second, next)), offset: next_offset });
            offset = next_offset;
        }
        second = next;
    }
    stretches
}

/// The first second with another offset than the one at `before`, given that it is there at `after`.
fn change_between(zone: Tz, mut before: i64, mut after: i64) -> i64 {
    let offset = offset_at(zone, before);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if offset_at(zone, middle) == offset {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

fn offset_at(zone: Tz, second: i64) -> i64 {
    let instant = DateTime::UNIX_EPOCH + TimeDelta::seconds(second);
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(zone: Tz, second: i64) {
        let stretches = stretches(zone);
        let stretch =
            stretches.iter().rfind(|stretch| stretch.from.is_none_or(|from| from <= second)).unwrap();
        assert_eq!(stretch.offset, offset_at(zone, second), "{zone} at {second}");
    }

    #[test]
    fn offsets_change_at_the_very_second() {
        // The night of 31 March 2024 in Berlin: clocks go from 02:00 to 03:00.
        check(chrono_tz::Europe::Berlin, 1_711_846_799);
        check(chrono_tz::Europe::Berlin, 1_711_846_800);
        // Lord Howe Island moves by half an hour.
        check(chrono_tz::Australia::Lord_Howe, 1_712_411_999);
        check(chrono_tz::Australia::Lord_Howe, 1_712_412_000);
    }

    #[test]
    fn no_change_of_any_zone_is_missed() {
        for zone in chrono_tz::TZ_VARIANTS {
            let stretches = stretches(zone);
            let mut stretch = stretches.iter().peekable();
            let mut offset = 0;
            for second in (FIRST_SECOND..LAST_SECOND).step_by(5 * 24 * 60 * 60 + 7) {
                while let Some(started) = stretch.next_if(|next| next.from.is_none_or(|from| from <= second))
                {
                    offset = started.offset;
                }
                assert_eq!(offset, offset_at(zone, second), "{zone} at {second}");
            }
        }
    }
}
