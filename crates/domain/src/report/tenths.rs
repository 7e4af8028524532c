//! Numbers with one decimal place, as reports show them.

use std::fmt;

/// A number of tenths, worked out in whole numbers, so that equal figures are equal everywhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tenths(u32);

impl Tenths {
    /// A fraction, rounded half up. Nothing out of nothing is zero.
    #[must_use]
    pub fn ratio(numerator: u64, denominator: u64) -> Self {
        let (numerator, denominator) = (u128::from(numerator), u128::from(denominator));
        let tenths = (numerator * 20 + denominator).checked_div(denominator * 2).unwrap_or_default();
        Self(u32::try_from(tenths).unwrap_or(u32::MAX))
    }

    /// How many of a hundred.
    #[must_use]
    pub fn percentage(part: u64, whole: u64) -> Self {
        Self::ratio(part.saturating_mul(100), whole)
    }
}

impl From<Tenths> for f64 {
    fn from(Tenths(tenths): Tenths) -> Self {
        Self::from(tenths) / 10.0
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_rounded_half_up() {
        for ((numerator, denominator), expected) in [
            ((72_u64 * 100, 84_u64), "85.7"),
            ((1, 20), "0.1"),
            ((1, 21), "0.0"),
            ((624, 2), "312.0"),
            ((7, 0), "0.0"),
        ] {
            assert_eq!(Tenths::ratio(numerator, denominator).to_string(), expected);
        }
        assert_eq!(Tenths::percentage(31, 34).to_string(), "91.2");
        assert!((f64::from(Tenths::percentage(31, 34)) - 91.2).abs() < f64::EPSILON);
        assert_eq!(Tenths::ratio(u64::MAX, 1), Tenths(u32::MAX));
    }
}
