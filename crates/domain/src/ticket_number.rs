//! Ticket numbers, such as `NAIJ-2024-00042`.

use std::fmt;

use crate::slug::Prefix;

/// The fewest digits that the sequence is shown with.
const SEQUENCE_DIGITS_MIN: usize = 5;
/// The longest text that can be a ticket number, in bytes.
const NUMBER_BYTES_MAX: usize = 32;

/// What people call a ticket by: the project's prefix, the year of creation in UTC and a sequence without gaps.
///
/// A number is a label, never a right: whoever looks one up names the scope they look in.
///
/// ```
/// use switchboard_domain::{Slug, TicketNumber};
///
/// let prefix = Slug::from_name("NaijaHomes").prefix_candidates().next().unwrap();
/// let number = TicketNumber::new(&prefix, 2024, 42);
/// assert_eq!(number.as_str(), "NAIJ-2024-00042");
/// assert_eq!("naij-2024-00042".parse::<TicketNumber>()?, number);
/// # Ok::<(), switchboard_domain::InvalidTicketNumber>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber(String);

/// The text has not the form `PREFIX-YEAR-SEQUENCE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must look like NAIJ-2024-00042")]
pub struct InvalidTicketNumber;

impl TicketNumber {
    /// The most characters it may have.
    pub const CHARACTERS_MAX: usize = NUMBER_BYTES_MAX;

    /// The number of the `sequence`-th ticket, from 1, of a project in a year.
    #[must_use]
    pub fn new(prefix: &Prefix, year: i32, sequence: u32) -> Self {
        Self(format!("{prefix}-{year:04}-{sequence:0SEQUENCE_DIGITS_MIN$}"))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for TicketNumber {
    type Err = InvalidTicketNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |part: &str, fewest: usize| {
            part.len() >= fewest && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut parts = text.split('-');
        let (Some(prefix), Some(year), Some(sequence), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidTicketNumber);
        };
        let is_prefix = prefix.len() == 4 && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if text.len() > NUMBER_BYTES_MAX
            || !is_prefix
            || year.len() != 4
            || !digits(year, 4)
            || !digits(sequence, SEQUENCE_DIGITS_MIN)
        {
            return Err(InvalidTicketNumber);
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sequence_simply_takes_more_digits() {
        let number = TicketNumber::new(&Prefix::from_stored("AGR2".into()), 2026, 1_234_567);
        assert_eq!(number.as_str(), "AGR2-2026-1234567");
        assert_eq!(number.as_str().parse(), Ok(number));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "42",
            "NAIJ-2024",
            "NAIJ-2024-42",
            "NAI-2024-00042",
            "NAIJ-24-00042",
            "NAIJ-2024-0004x",
            "NAIJ-2024-00042-1",
            "NAIJ-2024-٠٠٠٤٢",
        ] {
            assert_eq!(text.parse::<TicketNumber>(), Err(InvalidTicketNumber), "{text}");
        }
    }
}
