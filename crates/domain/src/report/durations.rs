//! Durations, counted into buckets that can be added up: percentiles of any number of them at a bounded error.

use std::array;
use std::iter::successors;
use std::sync::LazyLock;

use chrono::TimeDelta;

use super::Tenths;

/// The end of the first bucket, in seconds. Nobody is judged by less.
const FIRST_BOUND_SECONDS: u64 = 60;

/// Where each bucket begins, in seconds.
static BOUNDS: LazyLock<[u64; Durations::BUCKETS]> = LazyLock::new(|| {
    let mut bounds = successors(Some(0), |bound| Some(following(*bound)));
    array::from_fn(|_| bounds.next().unwrap_or(u64::MAX))
});

/// Many durations: how many there are, how long they are together, and about how long each is.
///
/// They are counted into buckets of which each ends at most a twelfth above its beginning, but for the first, which takes what is
/// shorter than a minute. A percentile is the middle of the bucket in which the true one lies, and so at most 4 % off; half a minute where
/// the true one is below a minute. What takes longer than 972 days counts as that long. The mean is exact.
///
/// Buckets can be added: the durations of a month are those of its days, merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Durations {
    counts: [u64; Self::BUCKETS],
    total_seconds: u64,
}

/// The part of all durations, in percent, that are at most as long as the one that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Percentile {
    /// The median.
    P50,
    /// All but the longest tenth.
    P90,
    /// All but the longest hundredth.
    P99,
}

impl Default for Durations {
    fn default() -> Self {
        Self { counts: [0; Self::BUCKETS], total_seconds: 0 }
    }
}

impl Durations {
    /// How many buckets there are.
    pub const BUCKETS: usize = 180;

    /// Durations that were counted elsewhere: into each bucket in order, from the first one on again after the last one, and summed up.
    #[must_use]
    pub fn from_counts(counts: impl IntoIterator<Item = u64>, total_seconds: u64) -> Self {
        let mut durations = Self { total_seconds, ..Self::default() };
        for (bucket, count) in (0..Self::BUCKETS).cycle().zip(counts) {
            if let Some(counted) = durations.counts.get_mut(bucket) {
                *counted = counted.saturating_add(count);
            }
        }
        durations
    }

    /// Where each bucket begins, in seconds.
    #[must_use]
    pub fn bounds() -> &'static [u64] {
        BOUNDS.as_slice()
    }

    /// Adds a duration. Parts of a second are cut off, and what is below zero counts as zero.
    pub fn record(&mut self, duration: TimeDelta) {
        let seconds = u64::try_from(duration.num_seconds()).unwrap_or_default();
        let bucket = BOUNDS.partition_point(|bound| *bound <= seconds).saturating_sub(1);
        if let Some(counted) = self.counts.get_mut(bucket) {
            *counted = counted.saturating_add(1);
        }
        self.total_seconds = self.total_seconds.saturating_add(seconds);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// How long they are on average, in minutes; zero where there are none.
    #[must_use]
    pub fn mean_minutes(&self) -> Tenths {
        Tenths::ratio(self.total_seconds, self.count().saturating_mul(60))
    }

    /// The shortest duration, in minutes and about, which that part of them does not exceed; nothing where there are none.
    #[must_use]
    pub fn percentile_minutes(&self, percentile: Percentile) -> Option<Tenths> {
        let rank = self.count().saturating_mul(percentile.percent()).div_ceil(100);
        let mut seen = 0_u64;
        let bucket = self.counts.iter().position(|count| {
            seen = seen.saturating_add(*count);
            rank > 0 && seen >= rank
        })?;
        let from = *BOUNDS.get(bucket)?;
        Some(match BOUNDS.get(bucket + 1) {
            None => Tenths::ratio(from, 60),
            Some(to) if bucket == 0 => Tenths::ratio(*to, 2 * 60),
            // The mean that is as many percent above the beginning as it is below the end.
            Some(to) => Tenths::ratio(2 * from * to, (from + to) * 60),
        })
    }
}

impl Extend<TimeDelta> for Durations {
    fn extend<I: IntoIterator<Item = TimeDelta>>(&mut self, durations: I) {
        durations.into_iter().for_each(|duration| self.record(duration));
    }
}

impl FromIterator<TimeDelta> for Durations {
    fn from_iter<I: IntoIterator<Item = TimeDelta>>(durations: I) -> Self {
        let mut collected = Self::default();
        collected.extend(durations);
        collected
    }
}

impl Percentile {
    /// Every one that reports show.
    pub const ALL: [Self; 3] = [Self::P50, Self::P90, Self::P99];

    const fn percent(self) -> u64 {
        match self {
            Self::P50 => 50,
            Self::P90 => 90,
            Self::P99 => 99,
        }
    }
}

/// Where the bucket after the one that begins here does. Stores work it out by the same whole numbers.
const fn following(bound: u64) -> u64 {
    if bound == 0 { FIRST_BOUND_SECONDS } else { bound * 13 / 12 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TWO_YEARS: i64 = 2 * 365 * 24 * 60 * 60;

    #[test]
    fn the_buckets_reach_beyond_two_years_and_each_is_at_most_a_twelfth_wide() {
        let bounds = Durations::bounds();
        assert_eq!(bounds.get(..4), Some(&[0, 60, 65, 70][..]));
        assert!(bounds.last().is_some_and(|last| *last > TWO_YEARS.unsigned_abs()), "{bounds:?}");
        for (from, to) in bounds.iter().zip(bounds.iter().skip(1)).skip(1) {
            assert!(from < to && to * 12 <= from * 13, "{from} {to}");
        }
    }

    #[test]
    fn nothing_has_no_percentiles() {
        let nothing = Durations::default();
        assert_eq!((nothing.count(), nothing.mean_minutes()), (0, Tenths::default()));
        assert!(Percentile::ALL.iter().all(|percentile| nothing.percentile_minutes(*percentile).is_none()));
    }

    #[test]
    fn the_shortest_and_the_longest_have_a_bucket() {
        let check = |seconds: i64, expected: &str| {
            let one: Durations = [TimeDelta::seconds(seconds)].into_iter().collect();
            assert_eq!(one.percentile_minutes(Percentile::P50).unwrap().to_string(), expected, "{seconds}");
        };
        check(-5, "0.5");
        check(59, "0.5");
        check(60, "1.0");
        check(10 * TWO_YEARS, &Tenths::ratio(*Durations::bounds().last().unwrap(), 60).to_string());
    }

    proptest! {
        #[test]
        fn percentiles_are_at_most_four_percent_off(mut seconds in prop::collection::vec(0..TWO_YEARS, 1..200)) {
            let durations: Durations = seconds.iter().copied().map(TimeDelta::seconds).collect();
            seconds.sort_unstable();
            for percentile in Percentile::ALL {
                let rank = (seconds.len() * usize::try_from(percentile.percent()).unwrap()).div_ceil(100);
                let minutes = f64::from(i32::try_from(seconds[rank - 1]).unwrap()) / 60.0;
                let found = f64::from(durations.percentile_minutes(percentile).unwrap());
                let allowed = if minutes < 1.0 { 0.5 } else { minutes * 0.04 };
                // Half a tenth for the rounding.
                prop_assert!((found - minutes).abs() <= allowed + 0.0501, "{percentile:?} {found} {minutes}");
            }
        }

        #[test]
        fn durations_of_parts_add_up(
            one in prop::collection::vec(0..TWO_YEARS, 0..50),
            other in prop::collection::vec(0..TWO_YEARS, 0..50),
        ) {
            let of = |seconds: &[i64]| -> Durations { seconds.iter().copied().map(TimeDelta::seconds).collect() };
            let (left, right) = (of(&one), of(&other));
            let counts = left.counts.into_iter().chain(right.counts);
            let merged = Durations::from_counts(counts, left.total_seconds + right.total_seconds);
            prop_assert_eq!(merged, of(&[one, other].concat()));
        }
    }
}
