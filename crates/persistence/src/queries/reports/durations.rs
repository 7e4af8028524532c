//! Durations as the database keeps them: for each bucket a character that is a count.

use switchboard_application::ports::StoreError;
use switchboard_domain::report::Durations;

use crate::error::corrupt;
use crate::stored::number;

/// The character that is no ticket.
const ZERO: u32 = 48;
/// The first count whose character lies on the other side of those that texts may not have.
const FIRST_HIGH_COUNT: u32 = 55_000;
/// The character of that count.
const FIRST_HIGH: u32 = 65_536;

/// The durations that these texts, one after the other, and their sum stand for.
pub(super) fn durations(texts: Option<&str>, seconds: i64) -> Result<Durations, StoreError> {
    let counts: Option<Vec<u64>> = texts.unwrap_or_default().chars().map(count_of).collect();
    let counts = counts.filter(|counts| counts.len().is_multiple_of(Durations::BUCKETS));
    let counts = counts.ok_or_else(|| corrupt("durations")("they are no counts of all buckets".into()))?;
    Ok(Durations::from_counts(counts, number("sum of durations", seconds)?))
}

fn count_of(character: char) -> Option<u64> {
    let code = u32::from(character);
    match code.checked_sub(FIRST_HIGH) {
        Some(above) => Some(u64::from(FIRST_HIGH_COUNT + above)),
        None => code.checked_sub(ZERO).filter(|count| *count < FIRST_HIGH_COUNT).map(u64::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counts() {
        for (character, count) in [
            ('0', Some(0)),
            ('1', Some(1)),
            ('\u{D707}', Some(54_999)),
            ('\u{10000}', Some(55_000)),
            ('\u{10FFFF}', Some(1_103_575)),
            ('/', None),
            ('\u{D708}', None),
            ('\u{E000}', None),
        ] {
            assert_eq!(count_of(character), count, "{character:?}");
        }
    }

    #[test]
    fn half_a_text_is_refused() {
        let all = "0".repeat(Durations::BUCKETS * 2);
        assert!(durations(Some(&all), 0).is_ok_and(|durations| durations.count() == 0));
        assert!(durations(None, 0).is_ok());
        assert!(durations(all.get(1..), 0).is_err());
        assert!(durations(Some(&all), -1).is_err());
    }
}
