//! Random numbers that a seed repeats.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A generator of random numbers, the same ones for the same seed.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// A generator that begins at a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number from 0 up to, but not including, `end`; 0 if `end` is.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// A place from 0 up to, but not including, `end`, the earlier ones more likely: each half of those before is as likely as the other.
    pub fn steep(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(1).max(1);
        let octave = 1 << self.below(u64::from(end.ilog2()) + 1);
        let place = (octave + self.below(octave) - 1).min(end - 1);
        usize::try_from(place).unwrap_or(0)
    }

    /// SplitMix64: quick, and its numbers pass the usual tests of randomness.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// A seed that is another one in every run.
#[must_use]
pub fn fresh_seed() -> u64 {
    RandomState::new().build_hasher().finish() >> 32
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_seed_repeats_its_numbers_and_stays_below_the_end() {
        let draw = |seed| {
            let mut random = Random::new(seed);
            (0..100).map(|_| random.below(10)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!(draw(7).iter().all(|number| *number < 10));
        assert_eq!(Random::new(1).below(0), 0);
    }
}
