//! Values that are written the same in bodies, in queries and in forms: instants, time zones, addresses of web sites.

use std::borrow::Cow;
use std::num::{NonZeroU16, NonZeroU32};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use url::Url;

/// A rule that a value breaks, as the rest of a sentence: `must not be empty`.
pub type Rule = Cow<'static, str>;

/// The longest address of a web site, in characters.
pub const URL_CHARACTERS_MAX: usize = 2048;

/// The longest target of a service level, in minutes: ten years without a break.
pub const MINUTES_MAX: u32 = 10 * 366 * 24 * 60;
/// The most hundredths of a target by which a warning lies from the due time.
pub const PERCENT_MAX: u32 = 1_000;

/// The years in which instants may lie.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// An end: a date, which ends as it begins in UTC, or a date and time, which is in UTC unless it says otherwise.
///
/// # Errors
/// The rule, for any other text and for years that no four digits say.
pub fn instant(text: &str) -> Result<DateTime<Utc>, Rule> {
    let with_offset = || DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.with_timezone(&Utc));
    let without_offset = || without_offset(text).map(|instant| instant.and_utc());
    let date = || text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN).and_utc());
    with_offset()
        .or_else(without_offset)
        .or_else(date)
        .filter(|at| YEARS.contains(&at.year()))
        .ok_or(Rule::Borrowed("must be a date or a date and time in ISO 8601"))
}

/// A date and time as programs write it, or as browsers do, which leave out seconds where there are none.
fn without_offset(text: &str) -> Option<NaiveDateTime> {
    text.parse().or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")).ok()
}

/// The instant at which a span is over that lasts until here: a date counts to its end, an instant to the end of its second.
///
/// # Errors
/// As [`instant`].
pub fn end(text: &str) -> Result<DateTime<Utc>, Rule> {
    let length = if text.parse::<NaiveDate>().is_ok() { TimeDelta::days(1) } else { TimeDelta::seconds(1) };
    Ok(instant(text)? + length)
}

/// The name of a time zone.
///
/// # Errors
/// The rule, for names that the IANA does not know.
pub fn timezone(text: &str) -> Result<&'static str, Rule> {
    let zone = text.parse::<chrono_tz::Tz>();
    zone.map(chrono_tz::Tz::name).map_err(|_unknown| "must be a time zone such as Africa/Lagos".into())
}

/// The address of a web site, kept as it was written.
///
/// # Errors
/// The rule, for whatever no browser opens as a page of the web.
pub fn website(text: &str) -> Result<String, Rule> {
    let text = text.trim();
    if text.chars().count() > URL_CHARACTERS_MAX {
        return Err(format!("must not be longer than {URL_CHARACTERS_MAX} characters").into());
    }
    let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let url = Url::parse(text)
        .ok()
        .filter(|url| is_plain && matches!(url.scheme(), "http" | "https") && url.has_host());
    url.map(|_| text.to_owned()).ok_or(Rule::Borrowed("must be an http or https URL"))
}

/// The minutes of a target, or of a warning; nothing where the text is no number.
///
/// # Errors
/// The rule, for numbers that are out of bounds.
pub fn minutes(number: Option<u64>) -> Result<NonZeroU32, Rule> {
    let number = number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= MINUTES_MAX);
    number
        .and_then(NonZeroU32::new)
        .ok_or_else(|| format!("must be an integer between 1 and {MINUTES_MAX}").into())
}

/// The hundredths of a target by which a warning lies from the due time; nothing where the text is no number.
///
/// # Errors
/// The rule, for numbers that are out of bounds.
pub fn percent(number: Option<u64>) -> Result<NonZeroU16, Rule> {
    let number = number.filter(|number| *number <= u64::from(PERCENT_MAX));
    number
        .and_then(|number| u16::try_from(number).ok())
        .and_then(NonZeroU16::new)
        .ok_or_else(|| format!("must be an integer between 1 and {PERCENT_MAX}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_programs_and_browsers_write_them() {
        let check = |text: &str, expected: &str| {
            let read = instant(text).map_or_else(Cow::into_owned, |at| at.to_rfc3339());
            assert_eq!(read, expected, "{text}");
        };
        check("2030-01-02", "2030-01-02T00:00:00+00:00");
        check("2030-01-02T03:04", "2030-01-02T03:04:00+00:00");
        check("2030-01-02T03:04:05", "2030-01-02T03:04:05+00:00");
        check("2030-01-02T03:04:05+01:00", "2030-01-02T02:04:05+00:00");
        check("tomorrow", "must be a date or a date and time in ISO 8601");
        check("10000-01-01", "must be a date or a date and time in ISO 8601");
    }

    #[test]
    fn zones_and_web_sites_are_known() {
        assert_eq!(timezone("Africa/Lagos"), Ok("Africa/Lagos"));
        assert!(timezone("Lagos").is_err());
        assert_eq!(website(" https://example.org/a "), Ok("https://example.org/a".to_owned()));
        for wrong in [
            "javascript:alert(1)",
            "example.org",
            "https://",
            "https://exa mple.org",
            &format!("https://{}.org", "a".repeat(2048)),
        ] {
            assert!(website(wrong).is_err(), "{wrong}");
        }
    }
}
