//! Calendars of business hours, worked out once a version.
/// Placeholder.
#[derive(Debug, Default)]
pub struct Calendars;
